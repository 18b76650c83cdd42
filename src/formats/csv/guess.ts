/**
 * A table of unknown origin without a mapping: opened where its header leaves no doubt on speed and on time (or the
 * distance that gives the time), refused with a word on mappings everywhere else. The names are in `aliases.ts`.
 *
 * What would surprise: a pedal without a unit in its header is looked at (0..1 or 0..100), because these two cannot
 * be confused; a speed without a unit is refused, because km/h and mph can.
 */

import { isCanonical } from '../../telemetry/index.ts';
import { isKnownUnit, toSi } from '../../units.ts';
import { type ByteSource, FormatError } from '../bytes.ts';
import { guessChannel, type HeaderName, headerName, isTimeName } from './aliases.ts';
import { checkAxes } from './axes.ts';
import { parseLap, splitCells } from './cells.ts';
import {
  channelFrom,
  looksNumeric,
  numericColumns,
  recordingFromTable,
  type TableChannel,
} from './channels.ts';
import { readHead } from './head.ts';
import { sniffDelimiter } from './sniff.ts';
import { openTable, type Table } from './table.ts';
import { type Timeline, timelineFrom } from './timeline.ts';

const HOW = 'a mapping file can say what its columns mean (see docs/mapping.md)';

function isRowOfUnits(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.length > 0 && filled.every((cell) => isKnownUnit(cell) && !looksNumeric(cell));
}

/** The unit of time, where the name or the steps leave no doubt: nobody samples at less than 0.4 or more than 1000 Hz. */
function guessTimeUnit(stated: string, table: Table, index: number): string | undefined {
  if (stated !== '') return isKnownUnit(stated) && toSi(stated).unit === 's' ? stated : undefined;
  const [some] = table.columns([index], { to: 1000 });
  const steps = some
    .map((value, row) => (row === 0 ? Number.NaN : value - some[row - 1]))
    .filter((step) => step > 0);
  const step = steps.sort()[steps.length >> 1];
  return step >= 0.001 && step <= 2.5 ? 's' : undefined;
}

/** A pedal without a unit is 0..1 or 0..100; which one, its values tell. */
function pedalUnit(table: Table, index: number): string {
  const [values] = table.columns([index], { to: 100_000 });
  return values.some((value) => value > 1.5) ? '%' : '';
}

function refuse(columns: readonly string[], what: string): never {
  const some = columns
    .filter((column) => column !== '')
    .slice(0, 4)
    .map((column) => `"${column.slice(0, 40)}"`)
    .join(', ');
  throw new FormatError(`is a table of ${columns.length} columns (${some} ...) in which ${what}: ${HOW}`);
}

function guessedTimeline(table: Table, columns: readonly string[], index: number, stated: string): Timeline {
  const unit = guessTimeUnit(stated, table, index);
  if (unit === undefined) refuse(columns, `the unit of "${columns[index]}" is not certain`);
  const { scale } = toSi(unit);
  const [seconds] = table.columns([index]);
  return timelineFrom(
    seconds.map((value) => value * scale),
    columns[index],
  );
}

interface Way {
  readonly index: number;
  readonly unit: string;
}

/** Where there is no time, the way driven at the speed driven gives it; standing still takes none. */
function timeFromDistance(table: Table, distance: Way, speed: Way): Timeline {
  const [metres, rates] = table.columns([distance.index, speed.index]);
  const scale = toSi(distance.unit).scale / toSi(speed.unit).scale;
  const times = new Float64Array(table.rows);
  let step = 0;
  for (let row = 1; row < times.length; row++) {
    const way = (metres[row] - metres[row - 1]) * scale;
    const mean = (rates[row] + rates[row - 1]) / 2;
    // The distance may start again with a lap; one more step of the same length passes then.
    if (way >= 0 && mean > 0) step = way / mean;
    times[row] = times[row - 1] + step;
  }
  return { times, warnings: ['There is no column of time; it was worked out from distance and speed.'] };
}

function guessedChannels(
  table: Table,
  columns: readonly string[],
  names: readonly HeaderName[],
  timeIndex: number,
): TableChannel[] {
  const guesses = names.map((name) => guessChannel(name));
  const isNumber = numericColumns(
    table,
    (text, column) => guesses[column]?.name === 'lap' || looksNumeric(text),
  );
  const claimed = new Set<string>();
  return columns.flatMap((column, index) => {
    if (index === timeIndex || column === '' || !isNumber[index]) return [];
    const guess = guesses[index];
    if (guess === undefined || claimed.has(guess.name)) {
      return [channelFrom({ index, source: column, unit: names[index].unit })];
    }
    claimed.add(guess.name);
    const isPedal = guess.name === 'throttle' || guess.name === 'brake' || guess.name === 'clutch';
    return [
      channelFrom({
        index,
        source: column,
        unit: guess.unit === '' && isPedal ? pedalUnit(table, index) : guess.unit,
        rule: { name: guess.name, ...(guess.name === 'lap' && { parser: parseLap }) },
      }),
    ];
  });
}

/** @throws FormatError where speed and time are not certain */
export function openByGuess(source: ByteSource) {
  const head = readHead(source);
  const filled = head.lines.filter(({ text }) => text.trim() !== '' && !/^sep=/i.test(text));
  const [header, second] = filled;
  if (header === undefined) throw new FormatError('holds nothing but blank lines');
  const delimiter = sniffDelimiter(filled.map(({ text }) => text)) ?? ',';
  const columns = splitCells(header.text, delimiter);
  const secondRow = second === undefined ? [] : splitCells(second.text, delimiter);
  const units = isRowOfUnits(secondRow) ? secondRow : [];
  const last = units.length > 0 && second !== undefined ? second : header;
  const names = columns.map((column, index): HeaderName => {
    const { words, unit } = headerName(column);
    return { words, unit: unit === '' ? (units[index] ?? '') : unit };
  });

  const find = (wanted: string): Way | undefined => {
    const index = names.findIndex((name) => guessChannel(name)?.name === wanted);
    return index < 0 ? undefined : { index, unit: guessChannel(names[index])?.unit ?? '' };
  };
  const speed = find('speed');
  const distance = find('distance');
  const time = names.findIndex((name) => isTimeName(name));
  if (speed === undefined) refuse(columns, 'no column is a speed with its unit');
  if (time < 0 && distance === undefined) {
    refuse(columns, 'no column is the time, nor the distance with its unit');
  }
  const table = openTable(source, {
    offset: last.next,
    line: last.number + 1,
    delimiter,
    terminator: head.terminator,
    columns: columns.length,
  });
  if (table.rows === 0) throw new FormatError(`has no row of samples after line ${last.number}`);
  const timeline =
    time < 0 && distance !== undefined
      ? timeFromDistance(table, distance, speed)
      : guessedTimeline(table, columns, time, names[time].unit);
  const { channels, warnings } = checkAxes(
    table,
    guessedChannels(table, columns, names, time),
    timeline.times,
  );
  const found = channels
    .filter(({ name }) => isCanonical(name))
    .map(({ name, source: from }) => `${name} from "${from}"`);
  return recordingFromTable({
    table,
    meta: { format: 'csv' },
    channels,
    times: timeline.times,
    warnings: [
      `A CSV of unknown origin, read by its column names: ${found.join(', ')}; a mapping file can say otherwise (docs/mapping.md).`,
      ...timeline.warnings,
      ...warnings,
    ],
    close: () => source.close(),
  });
}
