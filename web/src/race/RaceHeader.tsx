/** The head of the race page: which race, which lap, what the track is like; and what the data do not have. */

import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { asSentence } from '../ui/sentence.ts';
import { useClock, useRaceData, useRaceState, useReplay } from './replay.ts';
import { useStamp } from './useStamp.ts';
import { WeatherStrip } from './Weather.tsx';

export function RaceHeader() {
  const replay = useReplay();
  const { detail, timeline } = useRaceData();
  const head = useRef<HTMLElement>(null);
  const missing = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (missing.current) missing.current.open = false;
  };
  useStamp(head, replay.feed.time);
  const lap = useRaceState((state) => state?.lap ?? null) ?? replay.lap;
  const before = useClock((shown) => shown < timeline.start);
  const total = useRaceState((state) => state?.totalLaps ?? null) ?? timeline.totalLaps;
  const part = useRaceState((state) => state?.qualifyingPart ?? null);
  const track = useRaceState((state) => state?.trackStatus ?? 'clear');
  const status = useRaceState((state) => state?.status ?? 'inactive');
  const kind = detail.kind === 'race' ? '' : (t.races.kind[detail.kind] ?? detail.kind);
  const over = status === 'finished' || status === 'finalised' || status === 'ended';
  return (
    <header ref={head} className="race-head">
      <h1>
        {detail.name ?? detail.id} <span className="muted num">{detail.season}</span>
        {kind !== '' && <span className="badge">{kind}</span>}
      </h1>
      <p className="race-lap num" data-lap={lap}>
        {before || (replay.ranked && lap === 0)
          ? t.race.beforeStart
          : replay.ranked
            ? t.race.lapOf(lap, total)
            : part === null
              ? ''
              : t.race.part(part)}
      </p>
      <p className={`race-track ${over && track === 'clear' ? 'over' : track}`}>
        <span className="visually-hidden" role="status">
          {over && track === 'clear' ? t.race.status[status] : t.race.track[track]}
        </span>
        <span aria-hidden="true">
          {over && track === 'clear' ? t.race.status[status] : t.race.track[track]}
        </span>
      </p>
      <span className="grow" />
      {replay.ranked && <ToStrategy lap={before ? 0 : Math.max(0, lap - 1)} />}
      {detail.missing.length > 0 && (
        <details
          ref={missing}
          className="menu race-missing"
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) close();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !missing.current?.open) return;
            // Who is followed stays followed.
            event.stopPropagation();
            close();
          }}
        >
          <summary className="button quiet small">
            {t.race.missing} <span className="num">{detail.missing.length}</span>
          </summary>
          <ul className="menu-items">
            {detail.missing.map(({ part, sentence }) => (
              <li key={part}>{asSentence(sentence)}</li>
            ))}
          </ul>
        </details>
      )}
      <WeatherStrip />
    </header>
  );
}

/** What could be done from here: the strategist at this lap, for who is followed, else for who leads. */
function ToStrategy({ lap }: { lap: number }) {
  const replay = useReplay();
  const { detail, charts } = useRaceData();
  const leader = useRaceState((state) => state?.order[0] ?? null);
  // Under way, without a lap it is the last one, and goes on with the race.
  const atEdge = useObservable(replay.clock.atEdge);
  const car = useObservable(replay.selected) ?? leader;
  if (car === null) return null;
  const code = charts.cars.find((each) => each.car === car)?.code ?? String(car);
  return (
    <Link
      to="/races/$id/strategy"
      params={{ id: detail.id }}
      search={{ driver: code, ...(atEdge ? {} : { lap }) }}
      className="button small"
      title={t.race.strategyHint}
    >
      {t.race.strategy}
    </Link>
  );
}
