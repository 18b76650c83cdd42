/** Runs side by side: their ids as heads, first what differs and then how good each came out. */

import type { RunComparison } from '../../learning/index.ts';
import { metricText } from '../models/words.ts';
import { fittedTable, paint, type SpareColumn } from '../terminal.ts';
import { seasonsText } from './runLines.ts';
import { numberText } from './settings.ts';

export function comparisonLines({ runs, rows, metrics }: RunComparison, width: number): string[] {
  // A day and a time say less than the four letters at the end, but only together are they the id.
  const columns: SpareColumn[] = [
    { title: '' },
    ...runs.map(
      ({ id }): SpareColumn => ({
        title: width < 40 * runs.length ? (id.split('-').at(-1) ?? id) : id,
        side: 'right',
      }),
    ),
  ];
  const cell = (value: string | number | null) =>
    value === null
      ? paint('dim', '–')
      : typeof value === 'number'
        ? numberText(value)
        : /^[0-9a-f]{64}$/.test(value)
          ? `${value.slice(0, 12)}…`
          : value;
  const differing = rows.filter(({ differs }) => differs);
  const same = rows.filter(({ differs, values }) => !differs && values[0] !== null);
  return [
    ...fittedTable(
      columns,
      [
        ...differing.map(({ name, values }) => [
          name,
          ...values.map((value) => (name === 'seasons' ? spanned(value) : cell(value))),
        ]),
        ...metrics.map(({ name, title, values, best }) => [
          paint('bold', title ?? name),
          ...values.map((metric, i) => {
            if (metric === null) return paint('dim', '–');
            const text = metricText(metric);
            return best.includes(i) ? paint('green', `▸ ${text}`) : text;
          }),
        ]),
        ['state', ...runs.map(({ state }) => state)],
      ],
      width,
    ),
    '',
    paint(
      'dim',
      `the same in all: ${same.map(({ name, values }) => `${name} ${name === 'seasons' ? spanned(values[0]) : cell(values[0])}`).join(', ')}`,
    ),
  ];
}

/** `2018, 2019, 2020` is `2018–2020`. */
function spanned(value: string | number | null): string {
  return seasonsText(value === null ? null : `${value}`.split(',').map(Number));
}
