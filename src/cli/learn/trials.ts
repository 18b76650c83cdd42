/** The trials of a search as a table: which settings were tried, at what effort, and what came of it. */

import type { RunRecord } from '../../learning/index.ts';
import { fittedTable, paint, type SpareColumn } from '../terminal.ts';
import { numberText } from './settings.ts';

/** Best first, those with more effort before those with less, as their scores mean more. */
export function trialLines(trials: readonly RunRecord[], best: string, width: number): string[] {
  const names = [...new Set(trials.flatMap(({ settings }) => Object.keys(settings)))];
  // What all have in common tells nothing here.
  const varied = names.filter((name) => new Set(trials.map(({ settings }) => settings[name])).size > 1);
  const columns: SpareColumn[] = [
    { title: '' },
    { title: 'trial', side: 'right' },
    { title: 'effort', side: 'right' },
    { title: 'score', side: 'right' },
    ...varied.map((name): SpareColumn => ({ title: name, side: 'right', spare: true })),
  ];
  const effortOf = ({ trial }: RunRecord) => trial?.effort ?? 1;
  const sorted = [...trials].sort(
    (a, b) => effortOf(b) - effortOf(a) || (a.score ?? Number.MAX_VALUE) - (b.score ?? Number.MAX_VALUE),
  );
  const rows = sorted.map((record) => [
    record.id === best ? paint('green', '▸') : '',
    `${(record.trial?.number ?? 0) + 1}`,
    `${Math.round(100 * effortOf(record))} %`,
    record.score === null ? paint('red', record.state) : record.score.toPrecision(4),
    ...varied.map((name) => (name in record.settings ? numberText(record.settings[name]) : '')),
  ]);
  return fittedTable(columns, rows, width);
}
