/** Which way a metric is better, and how its values over versions lie on a chart. Pure. */

import type { ModelMetricsView, ModelMetricView } from '../../../src/server/contract.ts';

export type Series = ModelMetricsView['series'][number];

const LOWER = /^(mae|rmse|mse|mape|crps|pinball|brier|ece|nll|logLoss|loss|error)/i;
const HIGHER = /^(r2|auc|top|mrr|accuracy|precision|recall|f1)/i;
const COVERAGE = /^coverage(\d{1,2})$/i;

/** What of a metric is good: less, more, or to be at a value (the coverage of an 80 % interval at 0.8). */
export type Sense = 'lower' | 'higher' | { readonly target: number } | null;

/** @param unit `%`, or null where a share is told as such */
export function senseOf(metric: string, unit: string | null): Sense {
  const coverage = COVERAGE.exec(metric);
  if (coverage) return { target: unit === '%' ? Number(coverage[1]) : Number(coverage[1]) / 100 };
  return LOWER.test(metric) ? 'lower' : HIGHER.test(metric) ? 'higher' : null;
}

/** Positive where a value is better than `other`, negative where worse; null where nobody can say. */
export function betterBy(
  { name, value, unit }: Pick<ModelMetricView, 'name' | 'value' | 'unit'>,
  other: number,
): number | null {
  const sense = senseOf(name, unit);
  if (sense === null) return null;
  if (sense === 'lower') return other - value;
  if (sense === 'higher') return value - other;
  return Math.abs(other - sense.target) - Math.abs(value - sense.target);
}

/** The metrics that a table has a column for: those of the data that the first metric was measured on. */
export function columnsOf(metrics: readonly ModelMetricView[], most: number): readonly ModelMetricView[] {
  return metrics.filter(({ data }) => data === metrics[0]?.data).slice(0, most);
}

/** The same metric on the same data, of another version. */
export function likeOf(
  metrics: readonly ModelMetricView[],
  wanted: Pick<ModelMetricView, 'name' | 'data' | 'unit'>,
): ModelMetricView | undefined {
  return metrics.find(
    ({ name, data, unit }) => name === wanted.name && data === wanted.data && unit === wanted.unit,
  );
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** All values with their intervals, and the target where there is one; a little room around them. */
export function rangeOf({ metric, unit, points }: Series): Range {
  const sense = senseOf(metric, unit);
  const target = sense !== null && typeof sense === 'object' ? [sense.target] : [];
  const values = [
    ...target,
    ...points.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
  ];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // One value alone needs room too.
  const pad = most > least ? 0.12 * (most - least) : Math.max(Math.abs(most) * 0.05, 1e-6);
  return { min: least - pad, max: most + pad };
}
