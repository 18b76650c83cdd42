/** Runs side by side: with what they were begun, where that differs, and which came out best by each metric. */

import { LearningError } from '../error.ts';
import type { RunMetric, RunRecord } from './record.ts';

export interface ComparedRow {
  readonly group: 'setting' | 'data' | 'code';
  /** Of a setting its own; else `seed`, `dataHash`, `rows`, `seasons`, `codeVersion`, `device`, `effort`. */
  readonly name: string;
  /** One a run; null where it has none. */
  readonly values: readonly (string | number | null)[];
  readonly differs: boolean;
}

export interface ComparedMetric {
  readonly name: string;
  readonly title: string | null;
  readonly unit: string | null;
  /** What it was measured on; metrics on other data are another row. */
  readonly data: string;
  readonly values: readonly (RunMetric | null)[];
  /** Places of the best runs; none where it is not known which way is better, or only one has it. */
  readonly best: readonly number[];
}

export interface RunComparison {
  readonly runs: readonly RunRecord[];
  readonly rows: readonly ComparedRow[];
  readonly metrics: readonly ComparedMetric[];
}

const MOST_RUNS = 10;

/** Throws LearningError for fewer than two runs, more than ten, or one twice. */
export function compareRuns(runs: readonly RunRecord[]): RunComparison {
  if (runs.length < 2 || runs.length > MOST_RUNS)
    throw new LearningError(`two to ${MOST_RUNS} runs can be compared, not ${runs.length}.`);
  const twice = runs.find((run, i) => runs.findIndex(({ id }) => id === run.id) !== i);
  if (twice !== undefined) throw new LearningError(`the run ${twice.id} is named twice.`);
  const settings = [...new Set(runs.flatMap((run) => Object.keys(run.settings)))];
  const row = (
    group: ComparedRow['group'],
    name: string,
    of: (run: RunRecord) => string | number | null,
  ): ComparedRow => {
    const values = runs.map(of);
    return { group, name, values, differs: values.some((value) => value !== values[0]) };
  };
  return {
    runs,
    rows: [
      row('code', 'model', ({ model }) => model),
      ...settings.map((name) => row('setting', name, (run) => run.settings[name] ?? null)),
      row('setting', 'effort', ({ trial }) => trial?.effort ?? 1),
      row('setting', 'seed', ({ seed }) => seed),
      row('data', 'dataHash', ({ data }) => data.hash),
      row('data', 'rows', ({ data }) => data.rows),
      row('data', 'seasons', ({ seasons }) => seasons?.join(', ') ?? null),
      row('code', 'codeVersion', ({ codeVersion }) => codeVersion),
      row('code', 'device', ({ device }) => device),
    ],
    metrics: metricsOf(runs),
  };
}

function metricsOf(runs: readonly RunRecord[]): ComparedMetric[] {
  const scores = runs.map(({ score }): RunMetric | null =>
    score === null ? null : { name: 'score', value: score, unit: null, data: '' },
  );
  const first = new Map<string, RunMetric>();
  for (const metric of runs.flatMap(({ metrics }) => metrics)) {
    const key = keyOf(metric);
    if (!first.has(key)) first.set(key, metric);
  }
  const rows = [...first].map(([key, { name, title, unit, data }]): ComparedMetric => {
    const values = runs.map(({ metrics }) => metrics.find((metric) => keyOf(metric) === key) ?? null);
    return { name, title: title ?? null, unit, data, values, best: bestOf(values) };
  });
  return scores.every((score) => score === null)
    ? rows
    : [{ name: 'score', title: null, unit: null, data: '', values: scores, best: bestOf(scores) }, ...rows];
}

function keyOf({ name, unit, data }: RunMetric): string {
  return JSON.stringify([name, unit, data]);
}

function bestOf(values: readonly (RunMetric | null)[]): number[] {
  const bad = values.map((metric) => (metric === null ? null : badnessOf(metric)));
  const known = bad.filter((one) => one !== null);
  if (known.length < 2) return [];
  const least = Math.min(...known);
  return bad.flatMap((one, i) => (one === least ? [i] : []));
}

const LOWER = /^(score|loss|mae|rmse|mse|brier|ece|crps|nll|pinball.*|logloss|mape)$/i;
const HIGHER = /^(r2|accuracy|top\d+|top\d*accuracy|mrr|auc.*|f1|precision|recall)$/i;
/** How many of the truths lay in an interval that was to hold so many of 100. */
const COVERAGE = /^coverage(\d{1,2})$/i;

/** How bad a metric is, up to a constant, so that less is better; null where its name does not tell. */
export function badnessOf({ name, value, unit }: Pick<RunMetric, 'name' | 'value' | 'unit'>): number | null {
  if (LOWER.test(name)) return value;
  if (HIGHER.test(name)) return -value;
  const percent = COVERAGE.exec(name)?.[1];
  if (percent === undefined) return null;
  return Math.abs((unit === '%' ? value / 100 : value) - Number(percent) / 100);
}
