/** The laps at which the plans part, and where the real race was neutralised: what there was to decide, in words. */

import { t } from '../texts/strategy.ts';
import { partings } from './distributions.ts';
import type { Series } from './series.ts';
import { useStrategy } from './strategy.ts';

export function Decisions({ series }: { series: readonly Series[] }) {
  const { lap, isOver, stretches } = useStrategy();
  const points = partingsOf(series, lap);
  const came = isOver ? stretches.filter(({ to, status }) => to > lap && status !== 'wet') : [];
  if (points.length === 0 && came.length === 0) return null;
  return (
    <ul className="decisions num" aria-label={t.charts.decisions}>
      {points.map(({ lap: at, names }) => (
        <li key={at}>
          <strong>{t.charts.lap(at)}</strong> {t.charts.stops(names.join(', '))}
        </li>
      ))}
      {came.map(({ from, to, status }) => (
        <li key={`${status} ${from}`} className={`came ${status}`}>
          {t.timeline.stretch[status](from + 1, to)}
        </li>
      ))}
    </ul>
  );
}

/** Laps after the moment on which some of the plans stop and others do not. */
export const partingsOf = (series: readonly Series[], lap: number) =>
  partings(
    series.map(({ badge, result }) => ({
      name: badge,
      laps: result.plan.stops.filter((stop) => stop.lap > lap).map((stop) => stop.lap),
    })),
  );
