/** The best section of each clean lap put together: what is left without learning anything new. */

import type { CoachView } from '../../../src/server/contract.ts';
import { type Frame, valueAt } from '../frame.ts';
import { useStage } from '../lap/stage.ts';
import { fixed, lapTime, signed } from '../numbers.ts';
import { t } from '../texts/index.ts';
import { CornerName } from '../ui/CornerName.tsx';

const b = t.best;

/** s, this lap's time in each section: cut as the theoretical best is, in the middle between two corners. */
function sectionTimes({ corners, length }: CoachView, frame: Frame): ReadonlyMap<string, number> {
  const ordered = [...corners].sort((a, b) => a.apex - b.apex);
  const cuts = ordered.slice(1).map((after, i) => {
    const before = ordered[i];
    const end = before.end < before.apex ? before.end + length : before.end;
    const start = after.start > after.apex ? after.start - length : after.start;
    return (end + start) / 2;
  });
  const edges = [0, ...cuts, length].map((metres) => valueAt(frame, 'lap.time', metres));
  return new Map(ordered.map(({ id }, i) => [id, edges[i + 1] - edges[i]]));
}

export default function Theoretical({ report, frame }: { report: CoachView; frame: Frame }) {
  const stage = useStage();
  const { theoreticalBest: best, lap } = report;
  if (!best) return <p className="muted">{b.none}</p>;
  // Of the times as they are written, so that the three figures agree.
  const left = (Math.round(lap.time * 1000) - Math.round(best.time * 1000)) / 1000;
  const mine = sectionTimes(report, frame);
  return (
    <>
      <p className="muted">{b.sentence}</p>
      <dl className="figures">
        <div>
          <dt>{b.total}</dt>
          <dd className="num">{lapTime(best.time)}</dd>
        </div>
        <div>
          <dt>{b.thisLap}</dt>
          <dd className="num of-lap">{lapTime(lap.time)}</dd>
        </div>
        <div>
          <dt>{b.left}</dt>
          <dd className={`num ${left > 0.0005 ? 'loss' : ''}`}>{signed(left)}</dd>
        </div>
      </dl>
      <table className="corner-table">
        <thead>
          <tr>
            <th scope="col">{b.section}</th>
            <th scope="col" className="right">
              {b.time}
            </th>
            <th scope="col" className="right">
              {b.lap}
            </th>
            <th scope="col" className="right">
              {b.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {best.sections.map(({ corner, lap: from, time }) => (
            <tr key={corner} onClick={() => stage.select(corner)}>
              <th scope="row">
                <button type="button">
                  <CornerName id={corner} name={report.corners.find(({ id }) => id === corner)?.name} />
                </button>
              </th>
              <td className="right num">{fixed(time, 3)}</td>
              <td className={`right num${from === lap.number ? ' of-lap' : ''}`}>{from}</td>
              <td className="right num">
                {from === lap.number
                  ? signed(0)
                  : signed(Math.max(0, (mine.get(corner) ?? Number.NaN) - time))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
