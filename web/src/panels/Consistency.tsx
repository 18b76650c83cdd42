/** Every lap through every corner: where one is the same each time, and where one is guessing. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CornerTimesView } from '../../../src/server/contract.ts';
import { useStage } from '../lap/stage.ts';
import { fixed, lapTime } from '../numbers.ts';
import { cornerTimesQuery } from '../queries.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { CornerName } from '../ui/CornerName.tsx';
import { Failure, Loading } from '../ui/States.tsx';
import { describeTimes } from './statistics.ts';

const c = t.consistency;
const WIDTH = 400;
const HEIGHT = 150;
const LEFT = 30;
const BOTTOM = 18;
const TOP = 6;

export default function Consistency({ rid, index }: { rid: string; index: number }) {
  const query = useQuery(cornerTimesQuery(rid));
  const [onlyClean, setOnlyClean] = useState(true);
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  const { corners } = query.data;
  const laps = query.data.laps.filter((lap) => !onlyClean || lap.clean || lap.index === index);
  const toggle = (
    <label className="check">
      <input type="checkbox" checked={onlyClean} onChange={(event) => setOnlyClean(event.target.checked)} />
      {c.onlyClean}
    </label>
  );
  if (laps.length < 2 || corners.length === 0) {
    return (
      <>
        <p className="muted">{c.lapsNeeded}</p>
        {toggle}
      </>
    );
  }
  return (
    <>
      <p className="muted">{c.sentence}</p>
      <Plot corners={corners} laps={laps} index={index} />
      <Numbers corners={corners} laps={laps} index={index} />
      {toggle}
    </>
  );
}

interface PartProps {
  readonly corners: CornerTimesView['corners'];
  readonly laps: CornerTimesView['laps'];
  readonly index: number;
}

function Plot({ corners, laps, index }: PartProps) {
  const stats = corners.map((_, k) => describeTimes(laps.map((lap) => lap.times[k])));
  const behind = laps.flatMap((lap) => lap.times.map((time, k) => time - stats[k].best));
  // A lap through the gravel must not press the others onto the axis: what is beyond is drawn at the edge.
  const most = Math.max(0.1, quantile(behind, 0.97));
  const step = niceStep(most);
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  const y = (seconds: number) => TOP + (1 - Math.min(1, seconds / most)) * (HEIGHT - TOP - BOTTOM);
  const slot = (WIDTH - LEFT) / corners.length;
  const x = (k: number, place: number) => LEFT + (k + 0.5) * slot + (place - 0.5) * slot * 0.6;
  return (
    <svg className="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={c.plot}>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className="plot-grid" x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} />
          <text className="plot-text" x={LEFT - 4} y={y(tick) + 3} textAnchor="end">
            {tick === 0 ? '0' : `+${tick.toFixed(step < 0.1 ? 2 : 1)}`}
          </text>
        </g>
      ))}
      {corners.map((corner, k) => (
        <g key={corner.id}>
          <text className="plot-text" x={x(k, 0.5)} y={HEIGHT - 4} textAnchor="middle">
            {t.findings.turn(corner.id)}
          </text>
          <line
            className="plot-median"
            x1={x(k, -0.1)}
            x2={x(k, 1.1)}
            y1={y(stats[k].median - stats[k].best)}
            y2={y(stats[k].median - stats[k].best)}
          />
          {laps.map((lap, i) => (
            <circle
              key={lap.index}
              className={lap.index === index ? 'dot mine' : lap.clean ? 'dot' : 'dot dirty'}
              cx={x(k, laps.length === 1 ? 0.5 : i / (laps.length - 1))}
              cy={y(lap.times[k] - stats[k].best)}
              r={lap.index === index ? 4 : 2.6}
            >
              <title>{`${t.lap.title(lap.number)}, ${t.findings.turn(corner.id)}: ${fixed(lap.times[k], 3)} s`}</title>
            </circle>
          ))}
        </g>
      ))}
    </svg>
  );
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

function niceStep(most: number): number {
  return [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5].find((step) => most / step <= 5) ?? 10;
}

function Numbers({ corners, laps, index }: PartProps) {
  const stage = useStage();
  const selected = useObservable(stage.selected);
  const mine = laps.find((lap) => lap.index === index);
  const whole = describeTimes(laps.flatMap(({ time }) => (time === null ? [] : [time])));
  return (
    <table className="corner-table">
      <thead>
        <tr>
          <th scope="col">{t.corners.corner}</th>
          <th scope="col" className="right">
            {c.best}
          </th>
          <th scope="col" className="right">
            {c.median}
          </th>
          <th scope="col" className="right">
            {c.spread}
          </th>
          <th scope="col" className="right">
            {c.thisLap}
          </th>
        </tr>
      </thead>
      <tbody>
        {corners.map((corner, k) => {
          const { best, median, deviation } = describeTimes(laps.map((lap) => lap.times[k]));
          return (
            <tr
              key={corner.id}
              className={corner.id === selected ? 'selected' : ''}
              onClick={() => stage.select(corner.id)}
            >
              <th scope="row">
                <button type="button">
                  <CornerName id={corner.id} name={corner.name} />
                </button>
              </th>
              <td className="right num">{fixed(best, 3)}</td>
              <td className="right num">{fixed(median, 3)}</td>
              <td className="right num">{fixed(deviation, 3)}</td>
              <td className="right num">{mine ? fixed(mine.times[k], 3) : ''}</td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t.corners.sum}</th>
          <td className="right num">{lapTime(whole.best)}</td>
          <td className="right num">{lapTime(whole.median)}</td>
          <td className="right num">{fixed(whole.deviation, 3)}</td>
          <td className="right num">{lapTime(mine?.time)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
