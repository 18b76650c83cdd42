/** Speed of both laps over the distance, as a drawing for paper: with axes, and with words for the two lines. */

import { useMemo } from 'react';
import type { Frame } from '../frame.ts';
import { speedIn, speedUnit } from '../numbers.ts';
import type { Units } from '../state/settings.ts';
import { t } from '../texts/index.ts';

const WIDTH = 420;
const HEIGHT = 210;
const LEFT = 28;
const TOP = 18;
const RIGHT = WIDTH - 12;
const BOTTOM = HEIGHT - 18;

/** Round values within two limits, about five of them. */
function ticks(low: number, high: number): readonly number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
}

export function Profile({ frame, units }: { frame: Frame; units: Units }) {
  const drawn = useMemo(() => {
    const distance = frame.values.get('distance');
    const sides = (['reference', 'lap'] as const).flatMap((side) => {
      const values = frame.values.get(`${side}.speed`);
      return values ? [{ side, speeds: values.map((value) => speedIn(units, value)) }] : [];
    });
    const all = sides.flatMap(({ speeds }) => [...speeds].filter(Number.isFinite));
    if (!distance || all.length === 0) return null;
    const low = all.reduce((a, b) => Math.min(a, b));
    const high = Math.max(
      low + 1,
      all.reduce((a, b) => Math.max(a, b)),
    );
    const x = (metres: number) => LEFT + (metres / frame.length) * (RIGHT - LEFT);
    const y = (speed: number) => BOTTOM - ((speed - low) / (high - low)) * (BOTTOM - TOP - 4);
    const lines = sides.map(({ side, speeds }) => {
      const points = [...speeds].flatMap((speed, i) =>
        Number.isFinite(speed) ? [`${x(distance[i]).toFixed(1)} ${y(speed).toFixed(1)}`] : [],
      );
      return { side, d: `M${points.join('L')}` };
    });
    return { lines, x, y, across: ticks(0, frame.length), up: ticks(low, high) };
  }, [frame, units]);
  if (!drawn) return null;
  const { lines, x, y, across, up } = drawn;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t.traces.speed}>
      <text className="paper-number" x="0" y="10">
        {t.traces.speed} {speedUnit[units]}
      </text>
      {lines.map(({ side }, i) => {
        const left = RIGHT - (i === lines.length - 1 ? 44 : 128);
        return (
          <g key={side}>
            <path className={`paper-${side}`} d={`M${left} 7h14`} />
            <text className="paper-number" x={left + 18} y="10">
              {t.units[side]}
            </text>
          </g>
        );
      })}
      {up.map((speed) => (
        <g key={speed}>
          <path className="paper-axis" d={`M${LEFT} ${y(speed).toFixed(1)}H${RIGHT}`} />
          <text className="paper-number" x={LEFT - 4} y={y(speed) + 3.5} textAnchor="end">
            {speed}
          </text>
        </g>
      ))}
      {across.map((metres) => (
        <text key={metres} className="paper-number" x={x(metres)} y={HEIGHT - 4} textAnchor="middle">
          {metres === 0 ? `0 ${t.units.metres}` : metres}
        </text>
      ))}
      {lines.map(({ side, d }) => (
        <path key={side} className={`paper-${side}`} d={d} />
      ))}
    </svg>
  );
}
