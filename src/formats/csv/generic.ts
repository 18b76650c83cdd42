/**
 * Any other table: by a mapping that the user wrote (`mapping.ts`), or by its column names where they leave no doubt
 * (`guess.ts`).
 *
 * What would surprise: in a mapped table signs are the user's word. Where they contradict how the car moved, that is
 * a warning; nothing is turned round behind their back.
 */

import { canonicalChannels, type RecordingMeta } from '../../telemetry/index.ts';
import { toSi } from '../../units.ts';
import { type ByteSource, FormatError } from '../bytes.ts';
import type { Format } from '../format.ts';
import { checkAxes } from './axes.ts';
import { type CellParser, parseClock, parseLap, parserWithDecimal, splitCells } from './cells.ts';
import {
  channelFrom,
  looksNumeric,
  numericColumns,
  recordingFromTable,
  type TableChannel,
} from './channels.ts';
import { openByGuess } from './guess.ts';
import { type Head, type HeadLine, readHead, sniffText } from './head.ts';
import { type MappedChannel, type Mapping, parseMapping } from './mapping.ts';
import { sniffDelimiter } from './sniff.ts';
import { openTable, type Table } from './table.ts';
import { type Timeline, timelineFrom } from './timeline.ts';

interface Opened {
  readonly table: Table;
  readonly columns: readonly string[];
  readonly units: readonly string[];
}

function lineAt(head: Head, number: number, what: string): HeadLine {
  const line = head.lines[number - 1];
  if (line === undefined) {
    throw new FormatError(
      `the mapping says that line ${number} holds ${what}, but the file has ${head.lines.length} lines to look at`,
    );
  }
  return line;
}

function openMapped(source: ByteSource, mapping: Mapping): Opened {
  const head = readHead(source);
  const first = head.lines.find(({ text }) => text.trim() !== '' && !/^sep=/i.test(text));
  const header = mapping.header ?? first?.number ?? 1;
  const named = lineAt(head, header === 0 ? 1 : header, 'the column names');
  const delimiter =
    mapping.delimiter ?? sniffDelimiter(head.lines.slice(named.number - 1).map(({ text }) => text)) ?? ',';
  const cells = splitCells(named.text, delimiter);
  const columns = header === 0 ? cells.map((_, index) => `column ${index + 1}`) : cells;
  const units = mapping.units === undefined ? undefined : lineAt(head, mapping.units, 'the units');
  const lastOfHead = Math.max(header, mapping.units ?? 0);
  const data = mapping.data ?? lastOfHead + 1;
  const offset = data <= 1 ? 0 : lineAt(head, data - 1, 'the end of the heading').next;
  const table = openTable(source, {
    offset,
    line: data,
    delimiter,
    terminator: head.terminator,
    columns: columns.length,
  });
  return { table, columns, units: units === undefined ? [] : splitCells(units.text, delimiter) };
}

function indexOf(columns: readonly string[], column: string | number): number {
  if (typeof column === 'number') return column <= columns.length ? column - 1 : -1;
  const exact = columns.indexOf(column);
  return exact >= 0 ? exact : columns.findIndex((name) => name.toLowerCase() === column.trim().toLowerCase());
}

/** One mapped channel; its unit is checked against what the channel is. */
function mappedChannel(
  entry: MappedChannel,
  index: number,
  opened: Opened,
  number: CellParser | undefined,
): TableChannel {
  const canonical = canonicalChannels[entry.name];
  const inFile = opened.units[index] ?? '';
  // Plain numbers for counts; for anything else a unit has to come from somewhere.
  const unit =
    entry.unit ??
    (inFile !== '' ? inFile : canonical.unit === '' || canonical.unit === 'deg' ? canonical.unit : undefined);
  if (unit === undefined) {
    throw new FormatError(
      `the mapping gives no unit for channels.${entry.name}, which is kept in ${canonical.unit}; see docs/mapping.md`,
    );
  }
  const parser =
    entry.name === 'lap'
      ? parseLap
      : entry.name === 'lapTime' || entry.name === 'lastLapTime'
        ? parseClock
        : number;
  const channel = channelFrom({
    index,
    source: opened.columns[index],
    unit,
    rule: { name: entry.name, ...(entry.invert && { invert: true }), ...(parser && { parser }) },
  });
  if (channel.name !== entry.name) {
    throw new FormatError(
      `the mapping gives the unit "${unit}" for channels.${entry.name}, which is kept in ${canonical.unit === '' ? 'pure numbers' : canonical.unit}; see docs/mapping.md`,
    );
  }
  // value = (cell · scale + offset), then to SI.
  return {
    ...channel,
    scale: channel.scale * (entry.scale ?? 1),
    shift: channel.shift + channel.scale * (entry.offset ?? 0),
    kind: entry.kind ?? channel.kind,
  };
}

function mappedTimeline(
  mapping: Mapping,
  opened: Opened,
  number: CellParser | undefined,
): { timeline: Timeline; index: number } {
  const { table, columns } = opened;
  if ('rate' in mapping.time) {
    const { rate } = mapping.time;
    const times = Float64Array.from({ length: table.rows }, (_, row) => row / rate);
    return { timeline: { times, warnings: [] }, index: -1 };
  }
  const { column, unit } = mapping.time;
  const index = indexOf(columns, column);
  if (index < 0) {
    throw new FormatError(
      `has no column "${column}", which the mapping takes as time, among its ${columns.length} columns`,
    );
  }
  const scale = unit === 'clock' ? 1 : toSi(unit).scale;
  if (unit !== 'clock' && toSi(unit).unit !== 's') {
    throw new FormatError(
      `the mapping gives the unit "${unit}" for time, which is kept in s; see docs/mapping.md`,
    );
  }
  const parser = unit === 'clock' ? parseClock : number;
  const [seconds] = table.columns([index], { parsers: new Map(parser && [[index, parser]]) });
  if (scale !== 1) for (let row = 0; row < seconds.length; row++) seconds[row] *= scale;
  return { timeline: timelineFrom(seconds, columns[index]), index };
}

function openByMapping(source: ByteSource, text: string) {
  const mapping = parseMapping(text);
  const opened = openMapped(source, mapping);
  const { table, columns, units } = opened;
  if (table.rows === 0) throw new FormatError('has no row of samples after its heading');
  const number = mapping.decimal && parserWithDecimal(mapping.decimal);
  const { timeline, index: timeIndex } = mappedTimeline(mapping, opened, number);
  const warnings = [...timeline.warnings];
  const mapped: TableChannel[] = [];
  for (const entry of mapping.channels) {
    const index = indexOf(columns, entry.column);
    if (index < 0) warnings.push(`There is no column "${entry.column}", so there is no ${entry.name}.`);
    else mapped.push(mappedChannel(entry, index, opened, number));
  }
  if (mapped.length === 0) {
    throw new FormatError(
      `has none of the ${mapping.channels.length} columns that the mapping names; its first is "${columns[0]}"`,
    );
  }
  const used = new Set(mapped.map(({ index }) => index));
  const isNumber = numericColumns(table, looksNumeric);
  const others = columns.flatMap((column, index) =>
    index === timeIndex || used.has(index) || column === '' || !isNumber[index]
      ? []
      : [
          {
            ...channelFrom({ index, source: column, unit: units[index] ?? '' }),
            ...(number && { parser: number }),
          },
        ],
  );
  const checked = checkAxes(table, [...mapped, ...others], timeline.times, true);
  const { meta } = mapping;
  return recordingFromTable({
    table,
    meta: { format: 'csv', ...withoutUndefined(meta) },
    channels: checked.channels,
    times: timeline.times,
    warnings: [...warnings, ...checked.warnings],
    close: () => source.close(),
  });
}

function withoutUndefined(meta: Mapping['meta']): Omit<RecordingMeta, 'format'> {
  return Object.fromEntries(Object.entries(meta).filter(([, value]) => value !== undefined));
}

/** Lines of equally many cells with numbers in them, as opposed to prose with commas. */
function looksLikeTable(text: string): boolean {
  const lines = text.split(/\r\n|\n|\r/).slice(0, 13);
  // The last line may be cut where the sniffed bytes end.
  const filled = (lines.length > 2 ? lines.slice(0, -1) : lines).filter((line) => line.trim() !== '');
  const delimiter = sniffDelimiter(filled);
  if (delimiter === undefined || filled.length < 2) return false;
  const rows = filled.map((line) => splitCells(line, delimiter));
  const columns = Math.max(...rows.map(({ length }) => length));
  const alike = rows.filter(({ length }) => length === columns).length;
  return alike * 2 >= rows.length && rows.slice(1).some((cells) => cells.some(looksNumeric));
}

export const generic: Format = {
  id: 'csv',
  title: 'any other CSV through a mapping file (docs/mapping.md)',
  matches(head, _source, context) {
    const text = sniffText(head);
    if (text === null) return false;
    if (context.mapping !== undefined) return true;
    return !/^\s*[[{<]/.test(text) && looksLikeTable(text);
  },
  open(source, context) {
    return context.mapping === undefined ? openByGuess(source) : openByMapping(source, context.mapping);
  },
};
