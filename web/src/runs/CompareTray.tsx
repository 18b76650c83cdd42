/** The bar that comes up when a run was chosen, and the way to all that were. */

import { Link } from '@tanstack/react-router';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/runs.ts';
import { CloseIcon } from '../ui/icons.tsx';
import { picks } from './picks.ts';

export function CompareTray() {
  const chosen = useObservable(picks);
  if (chosen.length === 0) return null;
  return (
    <section className="tray" aria-label={t.tray.title}>
      <span className="num">{t.tray.chosen(chosen.length)}</span>
      {chosen.length > 1 ? (
        <Link to="/runs/compare" search={{ ids: chosen.join() }} className="button primary">
          {t.tray.open}
        </Link>
      ) : (
        <span className="muted">{t.tray.second}</span>
      )}
      <button type="button" className="icon-button" aria-label={t.tray.clear} onClick={() => picks.set([])}>
        <CloseIcon />
      </button>
    </section>
  );
}
