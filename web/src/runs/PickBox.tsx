/** The box that takes a run into the comparison. */

import { useObservable } from '../state/observable.ts';
import { t } from '../texts/runs.ts';
import { MOST_PICKS, picks, togglePick } from './picks.ts';

export function PickBox({ id }: { id: string }) {
  const chosen = useObservable(picks);
  const isChosen = chosen.includes(id);
  const isFull = !isChosen && chosen.length >= MOST_PICKS;
  return (
    <label className="run-pick" title={isFull ? t.tray.most(MOST_PICKS) : undefined}>
      <input type="checkbox" checked={isChosen} disabled={isFull} onChange={() => togglePick(id)} />
      <span className="visually-hidden">{t.list.pick(id)}</span>
    </label>
  );
}
