/**
 * One face for tables from Parquet, CSV and JSON: columns by name, converted when asked for. A source's reader says
 * what it expects of a column ("numbers, seconds, moments") and a value that is none of that is null (NaN in numbers):
 * sources write nothing as `null`, `NaN`, `None`, `NaT`, an empty cell or not at all.
 *
 * What would surprise: asking for a column that is not there gives one without values, since which columns a table has
 * differs from dialect to dialect; `has` tells.
 */

/** What a cell can be. Moments from an engine that knows them are numbers in a column of kind `moment`. */
export type Cell = unknown;

export interface Column {
  /** `moment`: numbers that are ms since 1970, UTC. `any`: what the cells hold, each for itself. */
  readonly kind: 'number' | 'moment' | 'any';
  readonly values: Float64Array | readonly Cell[];
}

const NOTHING = /^(?:|nan|none|null|nat|<na>|n\/a|\\n)$/i;

export function numberOf(value: Cell): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') return Number.NaN;
  const text = value.trim();
  if (text === '') return Number.NaN;
  if (/^true$/i.test(text)) return 1;
  if (/^false$/i.test(text)) return 0;
  // Number() also reads 0x10 and Infinity, which no table of timing means.
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

/** Text of a cell; null where it says nothing. */
export function textOf(value: Cell): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return typeof value === 'number' && Number.isNaN(value) ? null : String(value);
  }
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return NOTHING.test(text) ? null : text;
}

/** The value where it can be what it is said to be, else null: sources hold garbage too. */
export function known(value: number, least: number, most: number): number | null {
  return value >= least && value <= most ? value : null;
}

const DURATION =
  /^([+-])?(?:(\d{1,6}) days? ?(?:\+)?)?(?:(?:(\d{1,4}):)?(\d{1,2}):)?(\d{1,9}(?:\.\d{1,12})?)$/;

/** s of `0 days 00:01:36.296000`, `1:36.296`, `96.296`; NaN of anything else. */
export function secondsOf(value: Cell): number {
  if (typeof value !== 'string') return numberOf(value);
  const match = DURATION.exec(value.trim());
  if (match === null) return numberOf(value);
  const [, sign, days = '0', hours = '0', minutes = '0', seconds] = match;
  const total = Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -total : total;
}

const MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

/** ms since 1970 of an ISO date and time; without a zone it is UTC, as the sources mean it. NaN of anything else. */
export function momentOf(value: Cell): number {
  if (typeof value !== 'string') return Number.NaN;
  const match = MOMENT.exec(value.trim());
  if (match === null) return Number.NaN;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = match;
  const whole = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second);
  const offset = /^[+-]/.test(zone)
    ? (zone[0] === '-' ? -1 : 1) *
      (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2) || '0') * (zone.length > 3 ? 1 : 0))
    : 0;
  return whole + Number(fraction) * 1000 - offset * 60_000;
}

/** A list, or one that is written out: `[2048, None, 2049]`. */
function listOf(cell: Cell): readonly number[] | null {
  if (Array.isArray(cell)) return cell.map(numberOf);
  if (typeof cell !== 'string' || !/^\s*\[.*\]\s*$/.test(cell)) return null;
  return cell.trim().slice(1, -1).split(',').map(numberOf);
}

function isoOf(moment: number): string | null {
  return Math.abs(moment) <= 8.64e15 ? new Date(moment).toISOString() : null;
}

/** Several times the columns of the widest table of timing: a row may bring keys that no other has, and each is a column. */
const MOST_COLUMNS = 200;

/** Column names of several tables or rows, first come first kept. */
function namesIn(lists: Iterable<readonly string[]>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const list of lists) {
    for (const name of list) if (names.size < MOST_COLUMNS) names.add(name);
  }
  return names;
}

export class Table {
  readonly rows: number;
  readonly #columns: ReadonlyMap<string, Column>;

  constructor(rows: number, columns: ReadonlyMap<string, Column>) {
    this.rows = rows;
    this.#columns = columns;
  }

  /** Of row objects, as JSON has them. Rows that are none are left out, and columns beyond the first 200. */
  static ofRows(rows: readonly unknown[]): Table {
    const objects = rows.filter(
      (row): row is Record<string, unknown> => typeof row === 'object' && row !== null,
    );
    const columns = new Map<string, Column>();
    for (const name of namesIn(objects.map((row) => Object.keys(row)))) {
      columns.set(name, {
        kind: 'any',
        values: objects.map((row) => (Object.hasOwn(row, name) ? row[name] : null)),
      });
    }
    return new Table(objects.length, columns);
  }

  get names(): readonly string[] {
    return [...this.#columns.keys()];
  }

  has(...names: readonly string[]): boolean {
    return names.every((name) => this.#columns.has(name));
  }

  #convert(name: string, convert: (value: Cell) => number): Float64Array {
    const column = this.#columns.get(name);
    const numbers = new Float64Array(this.rows).fill(Number.NaN);
    if (column === undefined) return numbers;
    const { values } = column;
    if (values instanceof Float64Array) return values;
    for (let row = 0; row < this.rows; row++) numbers[row] = convert(values[row]);
    return numbers;
  }

  /** NaN where there is none; booleans as 0 and 1. */
  numbers(name: string): Float64Array {
    return this.#convert(name, numberOf);
  }

  /** s, also of durations written out; whole nanoseconds (how data frames store durations) are told by their size. */
  seconds(name: string): Float64Array {
    const seconds = this.#convert(name, secondsOf);
    // The shortest time on a clock, 1 ms, is a million nanoseconds; a session of 11 days has a million seconds.
    const nanoseconds = seconds.some((value) => value >= 1e7);
    return nanoseconds ? seconds.map((value) => value / 1e9) : seconds;
  }

  /** ms since 1970, UTC. */
  moments(name: string): Float64Array {
    const column = this.#columns.get(name);
    if (column?.kind === 'number') return new Float64Array(this.rows).fill(Number.NaN);
    return this.#convert(name, momentOf);
  }

  texts(name: string): readonly (string | null)[] {
    const column = this.#columns.get(name);
    if (column === undefined) return new Array<null>(this.rows).fill(null);
    return Array.from(column.values, textOf);
  }

  /** Cells that are lists, each value a number or null. */
  lists(name: string): readonly (readonly number[] | null)[] {
    const column = this.#columns.get(name);
    if (column === undefined || column.values instanceof Float64Array)
      return new Array<null>(this.rows).fill(null);
    return column.values.map(listOf);
  }

  /** The rows of several tables after each other; a column that some do not have says nothing there. */
  static concat(tables: readonly Table[]): Table {
    const [only] = tables;
    if (tables.length === 1) return only;
    const columns = new Map<string, Column>();
    for (const name of namesIn(tables.map((table) => table.names))) {
      const parts = tables.map((table) => table.#columns.get(name));
      const kinds = new Set(parts.map((part) => part?.kind));
      const kind = kinds.size === 1 ? (parts[0]?.kind ?? 'any') : 'any';
      if (kind !== 'any') {
        const values = new Float64Array(tables.reduce((sum, { rows }) => sum + rows, 0));
        let at = 0;
        for (const part of parts) {
          values.set(Float64Array.from(part?.values ?? [], numberOf), at);
          at += part?.values.length ?? 0;
        }
        columns.set(name, { kind, values });
        continue;
      }
      const values: Cell[] = [];
      for (const [i, part] of parts.entries()) {
        // Moments lose their kind among cells of other kinds, so they become text.
        const isMoment = part?.kind === 'moment';
        for (let row = 0; row < tables[i].rows; row++) {
          const value = part?.values[row] ?? null;
          values.push(isMoment && typeof value === 'number' ? isoOf(value) : value);
        }
      }
      columns.set(name, { kind, values });
    }
    return new Table(
      tables.reduce((sum, { rows }) => sum + rows, 0),
      columns,
    );
  }

  /** The same rows with another column of that name. */
  with(name: string, column: Column): Table {
    return new Table(this.rows, new Map(this.#columns).set(name, column));
  }

  /** The rows at which `keep` is true, in order. */
  where(keep: (row: number) => boolean): Table {
    const rows: number[] = [];
    for (let row = 0; row < this.rows; row++) if (keep(row)) rows.push(row);
    return this.pick(rows);
  }

  pick(rows: readonly number[]): Table {
    const columns = new Map<string, Column>();
    for (const [name, { kind, values }] of this.#columns) {
      columns.set(name, {
        kind,
        values:
          values instanceof Float64Array
            ? Float64Array.from(rows, (row) => values[row])
            : rows.map((row) => values[row]),
      });
    }
    return new Table(rows.length, columns);
  }
}
