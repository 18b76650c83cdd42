/**
 * The lines of the lap chart, the gap chart and the pace chart: which value each driver had at the end of each lap, and
 * how values and laps lie on a canvas. Pure; what had not happened at a time is left out.
 */

import type { ChartsView } from '../../../src/server/contract.ts';

export type Metric = 'place' | 'gap' | 'pace';

export interface Line {
  readonly car: number;
  /** Laps done at each point; 0 is the start. */
  readonly laps: readonly number[];
  readonly values: readonly number[];
  /** s, session time of each point. */
  readonly times: readonly number[];
}

type ChartCar = ChartsView['cars'][number];

/** Values by lap, null where there is none. Gaps are to the leader, or to another car where that was driving. */
function valuesOf(
  car: ChartCar,
  metric: Metric,
  reference: ChartCar | undefined,
): readonly (number | null)[] {
  switch (metric) {
    case 'place':
      return car.position;
    case 'pace':
      return car.duration;
    case 'gap':
      if (!reference) return car.gap;
      return car.gap.map((gap, lap) => {
        const other = reference.gap[lap] ?? null;
        return gap === null || other === null ? null : gap - other;
      });
    default:
      return metric satisfies never;
  }
}

/** @param until s, session time; later points are left out */
export function linesOf(
  charts: ChartsView,
  metric: Metric,
  until: number,
  reference: number | null = null,
): readonly Line[] {
  const other = reference === null ? undefined : charts.cars.find(({ car }) => car === reference);
  return charts.cars.flatMap((car) => {
    const values = valuesOf(car, metric, other);
    const known = values.flatMap((value, lap) => {
      // The grid is known before anything was timed.
      const time = lap === 0 ? Number.NEGATIVE_INFINITY : (car.time[lap] ?? null);
      return value === null || value === undefined || time === null || time > until
        ? []
        : [{ lap, value, time }];
    });
    if (known.length === 0) return [];
    return [
      {
        car: car.car,
        laps: known.map(({ lap }) => lap),
        values: known.map(({ value }) => value),
        times: known.map(({ time }) => time),
      },
    ];
  });
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/**
 * What the y axis spans. A car that stands in the pits for minutes must not flatten the others: the slowest tenth may
 * lie outside.
 */
export function rangeOf(lines: readonly Line[], metric: Metric, cars: number): Range {
  if (metric === 'place') return { min: 0.5, max: Math.max(2, cars) + 0.5 };
  const values = lines.flatMap((line) => line.values).sort((a, b) => a - b);
  if (values.length === 0) return metric === 'gap' ? { min: 0, max: 10 } : { min: 80, max: 100 };
  if (metric === 'pace') {
    const fastest = values[0];
    // The 107 % of the qualifying rule: slower than that is an out-lap, a stop or a lap behind the safety car.
    const driven = values.filter((value) => value <= 1.07 * fastest);
    return { min: fastest - 0.3, max: Math.max(fastest + 1.5, quantile(driven, 0.98) + 0.3) };
  }
  const ends = lines.map((line) => line.values[line.values.length - 1]).sort((a, b) => a - b);
  const low = Math.min(0, ends[0], quantile(values, 0.02));
  const high = Math.max(5, quantile(ends, 0.85), quantile(values, 0.9));
  const pad = 0.05 * (high - low);
  return { min: low - pad, max: high + pad };
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Scale {
  x(lap: number): number;
  y(value: number): number;
  lapAt(x: number): number;
}

/** First place and the smallest gap lie on top, the fastest lap at the bottom. */
export function scaleOf(area: Area, laps: number, { min, max }: Range, metric: Metric): Scale {
  const perLap = area.width / Math.max(1, laps);
  const perValue = area.height / (max - min || 1);
  return {
    x: (lap) => area.left + lap * perLap,
    y: (value) => area.top + (metric === 'pace' ? max - value : value - min) * perValue,
    lapAt: (x) => (x - area.left) / perLap,
  };
}

/** Round steps for an axis: 1, 2 or 5 times a power of ten. */
export function ticksOf({ min, max }: Range, most: number): readonly number[] {
  const rough = (max - min) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? 10 * power;
  const ticks: number[] = [];
  for (let value = Math.ceil(min / step) * step; value <= max + 1e-9; value += step) {
    ticks.push(Number(value.toFixed(6)));
  }
  return ticks;
}

/** Moves labels apart so that none lies on another; as near to their places as that allows. */
export function spread(wanted: readonly number[], least: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = [...wanted];
  let before = low - least;
  for (const i of order) {
    placed[i] = Math.max(wanted[i], before + least);
    before = placed[i];
  }
  let after = high + least;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i], after - least);
    after = placed[i];
  }
  return placed;
}

/** The line next to a point of the canvas, and its place at that lap; undefined beyond `reach` px. */
export function nearestLine(
  lines: readonly Line[],
  scale: Scale,
  at: { readonly x: number; readonly y: number },
  reach: number,
): { line: Line; index: number } | undefined {
  let found: { line: Line; index: number } | undefined;
  let best = reach;
  for (const line of lines) {
    for (let i = 0; i < line.laps.length; i++) {
      const x = scale.x(line.laps[i]);
      const far = Math.hypot(x - at.x, scale.y(line.values[i]) - at.y);
      if (far < best) {
        best = far;
        found = { line, index: i };
      }
    }
  }
  return found;
}
