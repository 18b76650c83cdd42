/**
 * RaceStudio and i2 export one kind of file: fields, column names, units, samples on one clock. What differs is what
 * they call things and how they count the crossings of the line; each says that, and this opens the file.
 */

import type { RecordingMeta } from '../../telemetry/index.ts';
import { type ByteSource, FormatError } from '../bytes.ts';
import type { Format } from '../format.ts';
import { checkAxes } from './axes.ts';
import {
  type ColumnRule,
  channelFrom,
  looksNumeric,
  medianRate,
  numericColumns,
  recordingFromTable,
} from './channels.ts';
import { type FieldTable, readFieldHead } from './fieldHead.ts';
import { sniffText } from './head.ts';
import { openTable } from './table.ts';
import { timelineFrom } from './timeline.ts';

export interface Beacons {
  /** Crossings of the line that lie within the samples, s since the first sample, ascending. */
  readonly beacons: readonly number[];
  /** s since the first sample at which the file should end by its heading; NaN where that does not say. */
  readonly statedEnd: number;
  readonly warnings: readonly string[];
}

export interface FieldTableFormat {
  readonly id: string;
  readonly title: string;
  /** As the first line names it: `AiM CSV`. */
  readonly what: string;
  /** By column name in lower case; for each canonical channel the first column that fits is taken. */
  readonly names: Readonly<Record<string, ColumnRule>>;
  /** @param start first reading of the clock, @param end last sample; s, the end since the start */
  beaconsOf(head: FieldTable, start: number, end: number): Beacons;
  metaOf(head: FieldTable): Omit<RecordingMeta, 'format'>;
}

function openFieldTable(source: ByteSource, format: FieldTableFormat) {
  const head = readFieldHead(source, format.what);
  const { columns, units } = head;
  const table = openTable(source, { ...head.layout, columns: columns.length });
  if (table.rows === 0) throw new FormatError(`has no row of samples from line ${head.layout.line} on`);
  const [seconds] = table.columns([0]);
  const start = Number.isFinite(seconds[0]) ? seconds[0] : 0;
  const timeline = timelineFrom(seconds, columns[0]);
  const end = timeline.times[table.rows - 1];
  const { beacons, statedEnd, warnings } = format.beaconsOf(head, start, end);
  const isCut = statedEnd - end > 1;
  const cut = `The file stops at ${end.toFixed(1)} s, although its head states ${head.field('duration')} s.`;
  const isNumber = numericColumns(table, looksNumeric);
  const named = columns.flatMap((column, index) => {
    if (index === 0 || column === '' || !isNumber[index]) return [];
    const key = column.toLowerCase();
    const rule = Object.hasOwn(format.names, key) ? format.names[key] : undefined;
    return [channelFrom({ index, source: column, unit: units[index] ?? '', ...(rule && { rule }) })];
  });
  const checked = checkAxes(table, named, timeline.times);
  const stated = Number(head.field('sample rate'));
  const measured = medianRate(timeline.times);
  return recordingFromTable({
    table,
    meta: { format: format.id, ...format.metaOf(head), ...(beacons.length > 0 && { beacons }) },
    channels: checked.channels,
    times: timeline.times,
    rate: Math.abs(stated - measured) < 0.01 * measured ? stated : measured,
    warnings: [...timeline.warnings, ...(isCut ? [cut] : []), ...warnings, ...checked.warnings],
    close: () => source.close(),
  });
}

export function fieldTable(format: FieldTableFormat): Format {
  const { id, title, what } = format;
  const firstLine = new RegExp(`^\\s*"?Format"?[,;\\t]\\s*"?${what} File`, 'i');
  return {
    id,
    title,
    matches(head) {
      const text = sniffText(head);
      return text !== null && firstLine.test(text);
    },
    open: (source) => openFieldTable(source, format),
  };
}
