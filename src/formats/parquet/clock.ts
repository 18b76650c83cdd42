/**
 * Which column of a Parquet file is the time. It may be one of a few names or a timestamp, it may run backwards, and
 * where it is a number nothing says of what: recorders write seconds, milliseconds and finer. The steps tell, since
 * nobody samples a car at less than 0.4 or more than 1000 Hz.
 *
 * What would surprise: a column of times is as large as any other, so it is looked at and shifted where it lies.
 */

import { printable } from '../bytes.ts';
import type { ColumnValues, ParquetTable } from './engine.ts';
import { isTimeName, timeNames } from './names.ts';

/** Where no column tells the time: the rate at which simulators write. */
const FALLBACK_RATE = 60;
/** s between samples. */
const SHORTEST_STEP = 0.001;
const LONGEST_STEP = 2.5;
/** As many tell the median as well as all do. */
const STEPS = 10_000;

/** What a number of time may count, coarse first, with its parts in a second. */
const units = [
  ['s', 1],
  ['ms', 1e3],
  ['µs', 1e6],
  ['ns', 1e9],
] as const;

export interface Clock {
  /** s since the first row. */
  readonly times: Float64Array;
  readonly rate: number;
  readonly warnings: readonly string[];
}

/** Row at which time is missing or runs backwards, or -1. */
function firstBreak(values: ColumnValues): number {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]) || (i > 0 && values[i] < values[i - 1])) return i;
  }
  return -1;
}

/** The median step, by at most `STEPS` of them from all over the column; 0 where there is none. */
function medianStep(values: ColumnValues): number {
  const all = values.length - 1;
  const count = Math.min(Math.max(all, 0), STEPS);
  const steps = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const row = Math.floor((i * all) / count);
    steps[i] = values[row + 1] - values[row];
  }
  return count === 0 ? 0 : steps.sort()[count >> 1];
}

/** Parts of a second that steps of this length count, or undefined where no unit makes sense of them. */
function partsOf(step: number): (typeof units)[number] | undefined {
  return units.find(([, parts]) => step >= SHORTEST_STEP * parts && step <= LONGEST_STEP * parts);
}

function sinceStart(values: ColumnValues, parts: number): Float64Array {
  const times = values instanceof Float64Array ? values : new Float64Array(values.length);
  const [start] = values;
  for (let i = 0; i < times.length; i++) times[i] = (values[i] - start) / parts;
  return times;
}

/** The times of the rows. Never fails on odd columns: without a usable one, the rows are evenly spaced. */
export async function readClock(table: ParquetTable): Promise<Clock> {
  const numbers = table.columns.filter(
    ({ kind }) => kind === 'float' || kind === 'double' || kind === 'integer',
  );
  const candidates = [
    ...timeNames.flatMap((name) => numbers.filter((column) => isTimeName(column.name, name))),
    ...table.columns.filter(({ kind }) => kind === 'timestamp'),
  ];
  const warnings: string[] = [];
  for (const column of candidates) {
    const refuse = (why: string): void => {
      warnings.push(`column "${printable(column.name)}" cannot be the time: ${why}`);
    };
    const [values] = await table.decode([column]);
    const broken = firstBreak(values);
    const step = medianStep(values);
    const unit = column.kind === 'timestamp' ? units[0] : partsOf(step);
    if (broken >= 0) refuse(`row ${broken + 1} is empty or earlier than the row before`);
    else if (!(step > 0)) {
      if (table.rows > 1) refuse('it stands still');
    } else if (unit === undefined) {
      refuse(`its steps of ${step} are in no unit ${SHORTEST_STEP} to ${LONGEST_STEP} s`);
    } else {
      const [name, parts] = unit;
      if (parts > 1) warnings.push(`column "${printable(column.name)}" steps by ${step}: taken as ${name}`);
      // Rounded to a millionth: steps of a sixtieth are no exact numbers.
      return { times: sinceStart(values, parts), rate: Math.round((1e6 * parts) / step) / 1e6, warnings };
    }
  }
  warnings.push(`no column tells the time: ${FALLBACK_RATE} rows a second are assumed`);
  const times = new Float64Array(table.rows);
  for (let i = 0; i < times.length; i++) times[i] = i / FALLBACK_RATE;
  return { times, rate: FALLBACK_RATE, warnings };
}

/** The wall clock at the first row (ISO 8601), where a column has it. */
export async function startDate(table: ParquetTable): Promise<string | undefined> {
  const column = table.columns.find(({ kind }) => kind === 'timestamp');
  if (column === undefined) return undefined;
  const [values] = await table.decode([column], 1);
  const milliseconds = values[0] * 1000;
  return Math.abs(milliseconds) < 8e15 ? new Date(milliseconds).toISOString().slice(0, 19) : undefined;
}
