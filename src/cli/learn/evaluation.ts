/** How well a model does, for people: its metrics, what simple rules do on the same rows, and where it does better and worse. */

import type { Evaluation, EvaluationGroup } from '../../models/index.ts';
import type { ModelMetric } from '../../registry/index.ts';
import { intervalText, metricText, metricTitle } from '../models/words.ts';
import { fittedTable, paint, type SpareColumn } from '../terminal.ts';

/** Of which version: `lap-time 1.0.0`. */
export function evaluationLines(evaluation: Evaluation, version: string, width: number): string[] {
  const { data, n, metrics, beside, groups } = evaluation;
  return [
    `${paint('bold', version)}  ${data}`,
    paint('dim', `${n.toLocaleString('en')} answers`),
    '',
    ...overallLines(metrics, width),
    ...(beside.length === 0
      ? []
      : ['', ...groupLines('on the same rows', besides(version, evaluation), width)]),
    ...Object.entries(groups).flatMap(([by, all]) =>
      all.length === 0
        ? []
        : [
            '',
            ...groupLines(
              by,
              [...all].sort((a, b) => b.n - a.n),
              width,
            ),
          ],
    ),
  ];
}

function overallLines(metrics: readonly ModelMetric[], width: number): string[] {
  const columns: SpareColumn[] = [
    { title: 'metric' },
    { title: 'value', side: 'right' },
    { title: '95 % interval', side: 'right' },
  ];
  const rows = metrics.map((metric) => [
    metricTitle(metric),
    paint('bold', metricText(metric)),
    intervalText(metric),
  ]);
  return fittedTable(columns, rows, width);
}

/** The model itself in front of what stands beside it. */
function besides(version: string, { n, metrics, beside }: Evaluation): readonly EvaluationGroup[] {
  return [{ name: version, n, metrics }, ...beside];
}

/** One line a group and one column a metric; where it is narrow the last metrics go. */
export function groupLines(by: string, groups: readonly EvaluationGroup[], width: number): string[] {
  const names = [...new Set(groups.flatMap(({ metrics }) => metrics.map(({ name }) => name)))];
  const columns: SpareColumn[] = [
    { title: by },
    { title: 'answers', side: 'right' },
    ...names.map((name, i): SpareColumn => ({ title: name, side: 'right', spare: i > 0 })),
  ];
  const rows = groups.map(({ name, n, metrics }) => [
    name,
    n.toLocaleString('en'),
    ...names.map((metric) => {
      const found = metrics.find((each) => each.name === metric);
      return found === undefined ? paint('dim', '–') : metricText(found);
    }),
  ]);
  return fittedTable(columns, rows, width);
}
