import { expect, test } from 'vitest';
import { chartsOf } from './charts.ts';

const curve = { steps: [1], values: [1] };

function titlesOf(...names: readonly string[]): readonly string[] {
  const series = new Map(names.map((name) => [name, curve]));
  return chartsOf([{ id: 'run', label: null, series }]).map(({ title }) => title);
}

test('stages come as they began, and parts that go on side by side by their numbers', () => {
  expect(
    titlesOf(
      'trees/q10/validation',
      'trees/q50/validation',
      'choosing/network 2/train',
      'choosing/network 2/validation',
      'choosing/network 10/train',
      'choosing/network 1/train',
      'final/network 2/train',
      'final/network 1/train',
    ),
  ).toEqual([
    'Trees · q10',
    'Trees · q50',
    'Choosing · network 1',
    'Choosing · network 2',
    'Choosing · network 10',
    'Final · network 1',
    'Final · network 2',
  ]);
});

test('runs beside each other share the order, whichever began a part first', () => {
  const series = (...names: readonly string[]) => new Map(names.map((name) => [name, curve]));
  const charts = chartsOf([
    { id: 'a', label: 'A', series: series('trees/q50/validation', 'final/network 3/train') },
    { id: 'b', label: 'B', series: series('trees/q10/validation', 'final/network 1/train', 'loss') },
  ]);
  expect(charts.map(({ group }) => group)).toEqual([
    'trees/q10',
    'trees/q50',
    'final/network 1',
    'final/network 3',
    '',
  ]);
  expect(charts.map(({ lines }) => lines.map(({ name }) => name))).toEqual([
    ['B · validation'],
    ['A · validation'],
    ['B · train'],
    ['A · train'],
    ['B · loss'],
  ]);
});
