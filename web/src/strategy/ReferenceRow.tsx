/** The first row: what was really done, or what would usually be done while the race is not over. It cannot be edited. */

import { t } from '../texts/strategy.ts';
import { stintsAhead } from './plans.ts';
import { RowSum } from './RowSum.tsx';
import { useStrategy } from './strategy.ts';
import { Bar, Track } from './Track.tsx';
import { stintsText } from './words.ts';

export function ReferenceRow() {
  const { reference, lap, laps, tyreNow, car, isOver } = useStrategy();
  const stints = stintsAhead(reference.course, lap, laps, tyreNow);
  const ended = reference.isActual && car.finish !== null ? t.timeline.finished(car.finish) : '';
  return (
    <li className="plan-row reference" data-tone="actual">
      <div className="plan-head">
        <span className="plan-badge" aria-hidden="true">
          {reference.isActual ? 'A' : 'U'}
        </span>
        <strong className="plan-name">{reference.isActual ? t.timeline.actual : t.timeline.usual}</strong>
        <span className="plan-end num">{ended}</span>
        <RowSum name={null} signature="" />
      </div>
      <div className="plan-body">
        <p className="visually-hidden">{stintsText(stints)}</p>
        <Track until={isOver ? laps : lap}>
          {stints.map((stint) => (
            <Bar key={stint.from} span={stint} mode={stint.mode} className="stint" />
          ))}
          {stints.slice(1).map(({ from }) => (
            <span
              key={from}
              className="stop-mark num"
              style={{ left: `${(100 * from) / laps}%` }}
              aria-hidden="true"
            >
              {from}
            </span>
          ))}
        </Track>
      </div>
    </li>
  );
}
