/** The bar that comes up when a lap was picked: which lap, against which, and the way to both. */

import { Link } from '@tanstack/react-router';
import { lapTime } from '../numbers.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { CloseIcon, SwapIcon } from '../ui/icons.tsx';
import { type Pick, picks } from './picks.ts';

const c = t.compare;

function Picked({ role, pick, className }: { role: string; pick: Pick; className: string }) {
  return (
    <span className={`picked ${className}`}>
      <span className="muted">{role}</span>
      <span className="picked-name">{c.lapOf(pick.number, pick.recording)}</span>
      <span className="num">{lapTime(pick.time)}</span>
    </span>
  );
}

export function CompareTray() {
  const [lap, reference] = useObservable(picks);
  if (!lap) return null;
  return (
    <section className="tray" aria-label={c.tray}>
      <Picked role={c.lap} pick={lap} className="of-lap" />
      {reference ? (
        <>
          <button
            type="button"
            className="icon-button"
            aria-label={c.swap}
            onClick={() => picks.set([reference, lap])}
          >
            <SwapIcon />
          </button>
          <Picked role={c.reference} pick={reference} className="of-reference" />
          <Link
            to="/lap/$rid/$index"
            params={{ rid: lap.rid, index: String(lap.index) }}
            search={{ reference: `${reference.rid}:${reference.index}` }}
            className="button primary"
            onClick={() => picks.set([])}
          >
            {c.open}
          </Link>
        </>
      ) : (
        <span className="muted">{c.pickSecond}</span>
      )}
      <button type="button" className="icon-button" aria-label={c.clear} onClick={() => picks.set([])}>
        <CloseIcon />
      </button>
    </section>
  );
}
