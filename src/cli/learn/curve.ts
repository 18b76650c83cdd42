/** The curves of a run as a few lines of blocks: enough to see at night whether it still gets better. */

import type { RunPoint } from '../../learning/index.ts';
import { paint } from '../terminal.ts';

export interface Series {
  readonly name: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

/** Curves that are looked at: those of validation where there are any, else all. A resumed run tells some steps twice; the last counts. */
export function seriesOf(points: readonly RunPoint[]): Series[] {
  const all = new Map<string, Map<number, number>>();
  for (const { series, step, value } of points) {
    if (value === null) continue;
    const steps = all.get(series) ?? new Map<number, number>();
    steps.set(step, value);
    all.set(series, steps);
  }
  const names = [...all.keys()];
  const judged = names.filter((name) => /valid|score/i.test(name));
  return (judged.length > 0 ? judged : names).map((name) => ({
    name,
    points: [...(all.get(name) ?? [])]
      .map(([step, value]) => ({ step, value }))
      .sort((a, b) => a.step - b.step),
  }));
}

const BLOCKS = '▁▂▃▄▅▆▇█';
const WIDEST = 72;

/**
 * A heading with the first, the best and the last value, and one line of blocks: lower is better, as scores are. Of many steps those of
 * a cell are averaged; what is beyond the middle values by far, as a loss is at its very start, is cut off at the top.
 */
export function curveLines({ name, points }: Series, width: number): string[] {
  if (points.length === 0) return [];
  const best = points.reduce((least, point) => (point.value < least.value ? point : least));
  const [first, last] = [points[0], points[points.length - 1]];
  const short = (value: number) => value.toPrecision(4);
  const heading = `${paint('bold', name)}  ${short(first.value)} → ${short(last.value)}, best ${short(best.value)} at step ${best.step.toLocaleString('en')} of ${last.step.toLocaleString('en')}`;
  const cells = cellsOf(
    points.map(({ value }) => value),
    Math.min(WIDEST, width),
  );
  return [heading, paint('cyan', blocksOf(cells))];
}

function cellsOf(values: readonly number[], width: number): number[] {
  const count = Math.min(width, values.length);
  return Array.from({ length: count }, (_, i) => {
    const part = values.slice(
      Math.floor((i * values.length) / count),
      Math.floor(((i + 1) * values.length) / count),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

function blocksOf(cells: readonly number[]): string {
  const sorted = [...cells].sort((a, b) => a - b);
  const least = sorted[0];
  const typical = sorted[Math.ceil(0.9 * (sorted.length - 1))];
  const most = Math.min(sorted[sorted.length - 1], least + 3 * (typical - least));
  return cells
    .map((cell) => {
      const share = most > least ? Math.min(1, (cell - least) / (most - least)) : 0;
      return BLOCKS[Math.round(share * (BLOCKS.length - 1))];
    })
    .join('');
}
