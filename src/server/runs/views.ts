/** Runs as the API tells them. Views are built field by field, so that what a record holds besides does not leak out. */

import type { PointsRead, RunComparison, RunRecord } from '../../learning/index.ts';
import type { RunComparisonView, RunPointsView, RunView } from '../contract.ts';

export function runViewOf(record: RunRecord): RunView {
  return {
    id: record.id,
    model: record.model,
    title: record.title,
    state: record.state,
    settings: record.settings,
    seed: record.seed,
    device: record.device,
    codeVersion: record.codeVersion,
    data: record.data,
    seasons: record.seasons,
    parent: record.parent,
    trial: record.trial,
    search: record.search,
    createdAt: record.createdAt,
    begunAt: record.begunAt,
    endedAt: record.endedAt,
    attempts: record.attempts,
    seconds: record.seconds,
    progress: record.progress,
    score: record.score,
    metrics: record.metrics,
    artefacts: record.artefacts,
    madeModel: record.madeModel,
    bestRun: record.bestRun,
    notes: record.notes,
    error: record.error,
  };
}

export function pointsViewOf({ points, next, hasMore }: PointsRead): RunPointsView {
  const series = new Map<string, RunPointsView['series'][number]>();
  for (const { series: name, step, value } of points) {
    const one = series.get(name) ?? { name, steps: [], values: [] };
    one.steps.push(step);
    one.values.push(value);
    series.set(name, one);
  }
  return { next, hasMore, series: [...series.values()] };
}

export function comparisonViewOf({ runs, rows, metrics }: RunComparison): RunComparisonView {
  return {
    runs: runs.map(runViewOf),
    rows: rows.map((row) => ({ ...row, values: [...row.values] })),
    metrics: metrics.map((metric) => ({ ...metric, values: [...metric.values], best: [...metric.best] })),
  };
}
