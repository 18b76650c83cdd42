/**
 * Filters as OpenF1 writes them: `?lap_number>=10&lap_number<20&driver_number=1&driver_number=16`. Values after `=` are
 * alternatives, limits must all hold, and a cell without a value passes no filter. The query is read as it was sent,
 * since `>` and `<` are no part of what forms know.
 */

import type { CellType, ColumnSpec } from '../contract.ts';
import { HttpError } from '../problem.ts';

export type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** A date is ms since 1970, a truth 0 or 1, text in lower case. */
export type Operand = number | string;

export interface Condition {
  readonly column: string;
  readonly comparison: Comparison;
  readonly value: Operand;
}

export interface TableQuery {
  readonly conditions: readonly Condition[];
  readonly offset: number;
  /** Undefined where not asked for. */
  readonly limit: number | undefined;
  readonly format: 'json' | 'csv' | 'parquet' | undefined;
}

/** Shorter words for the columns that everybody filters by. */
const aliases: Readonly<Record<string, string>> = {
  lap: 'lap_number',
  driver: 'driver_number',
  car: 'driver_number',
  stint: 'stint_number',
};

const MOST_CONDITIONS = 64;
const LONGEST_VALUE = 100;

const kinds: Readonly<Record<CellType, string>> = {
  integer: 'a whole number',
  number: 'a number',
  text: 'a text',
  boolean: 'true or false',
  date: 'a date such as 2024-03-02T15:04:05',
  integers: 'nothing, since it holds lists',
};

interface Part {
  readonly name: string;
  readonly comparison: Comparison;
  readonly value: string;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new HttpError(400, `the query has "${text.slice(0, 40)}", which is not encoded as addresses are`);
  }
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** @param search with its `?`, or empty */
export function partsOf(search: string): Part[] {
  const parts = search
    .replace(/^\?/, '')
    .split('&')
    .filter((each) => each !== '')
    .map((each): Part => {
      // A plus sign in a date is a time zone's, and only in names and words a blank.
      const text = decoded(/[:T]\d\d.*\+/.test(each) ? each.replaceAll('+', '%2B') : each);
      const match = /^([^<>=]*)(>=|<=|=|>|<)([\s\S]*)$/.exec(text);
      if (!match) throw new HttpError(400, `the query has "${shown(text)}", which has no =, < or >`);
      return { name: match[1].trim(), comparison: comparisonOf(match[2]), value: match[3].trim() };
    });
  if (parts.length > MOST_CONDITIONS) {
    throw new HttpError(
      400,
      `the query has ${parts.length} conditions; at most ${MOST_CONDITIONS} are taken`,
    );
  }
  return parts;
}

function comparisonOf(text: string): Comparison {
  if (text === '<' || text === '<=' || text === '>' || text === '>=') return text;
  return '=';
}

function wholeNumber({ name, comparison, value }: Part, least: number, most: number): number {
  const whole = Number(value);
  if (comparison !== '=' || value === '' || !Number.isInteger(whole) || whole < least || whole > most) {
    throw new HttpError(
      400,
      `${name}: expected a whole number from ${least} to ${most}, got "${shown(value)}"`,
    );
  }
  return whole;
}

function operandOf(
  name: string,
  { type }: ColumnSpec,
  text: string,
  codes: ReadonlyMap<string, number>,
): Operand {
  const refused = () => new HttpError(400, `${name}: expected ${kinds[type]}, got "${shown(text)}"`);
  if (text === '' || text.length > LONGEST_VALUE) throw refused();
  switch (type) {
    case 'integer':
    case 'number': {
      const number =
        (name.endsWith('driver_number') ? codes.get(text.toUpperCase()) : undefined) ?? Number(text);
      if (!Number.isFinite(number)) throw refused();
      return number;
    }
    case 'boolean': {
      const lower = text.toLowerCase();
      if (lower === 'true' || lower === '1') return 1;
      if (lower === 'false' || lower === '0') return 0;
      throw refused();
    }
    case 'date': {
      const ms = timeOf(text);
      if (ms === undefined) throw refused();
      return ms;
    }
    case 'text':
      return text.toLowerCase();
    case 'integers':
      throw refused();
    default:
      return type satisfies never;
  }
}

const datePattern = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/** ms since 1970 of a date as ISO 8601 writes it, in UTC where no zone is given. */
function timeOf(text: string): number | undefined {
  const match = datePattern.exec(text);
  if (!match) return undefined;
  const zoned = match[1] !== undefined || text.length === 10 ? text : `${text}Z`;
  const ms = Date.parse(zoned.replace(' ', 'T'));
  return Number.isFinite(ms) ? ms : undefined;
}

/**
 * @param search with its `?`, or empty
 * @param mostRows of one page
 * @param codes drivers' numbers by their three letters, which may stand for them
 * @throws HttpError 400 with a sentence
 */
export function parseTableQuery(
  search: string,
  columns: Readonly<Record<string, ColumnSpec>>,
  mostRows: number,
  codes: ReadonlyMap<string, number> = new Map(),
): TableQuery {
  const conditions: Condition[] = [];
  let offset = 0;
  let limit: number | undefined;
  let format: TableQuery['format'];
  for (const part of partsOf(search)) {
    const { name } = part;
    if (name === 'offset') offset = wholeNumber(part, 0, 1e9);
    else if (name === 'limit') limit = wholeNumber(part, 1, mostRows);
    else if (name === 'format' || name === 'csv') format = formatOf(part);
    else conditions.push(conditionOf(part, columns, codes));
  }
  return { conditions, offset, limit, format };
}

function formatOf({ name, value }: Part): TableQuery['format'] {
  if (name === 'csv') return value === 'true' ? 'csv' : undefined;
  if (value === 'json' || value === 'csv' || value === 'parquet') return value;
  throw new HttpError(400, `format: expected json, csv or parquet, got "${shown(value)}"`);
}

function conditionOf(
  { name, comparison, value }: Part,
  columns: Readonly<Record<string, ColumnSpec>>,
  codes: ReadonlyMap<string, number>,
): Condition {
  const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  const column = Object.hasOwn(columns, name) ? name : (alias ?? name);
  const spec = Object.hasOwn(columns, column) ? columns[column] : undefined;
  if (!spec) {
    throw new HttpError(
      400,
      `there is no column "${shown(name)}" here; there are: ${Object.keys(columns).join(', ')}`,
    );
  }
  if (comparison !== '=' && (spec.type === 'text' || spec.type === 'boolean')) {
    throw new HttpError(400, `${column}: < and > are for numbers and dates; use =`);
  }
  return { column, comparison, value: operandOf(column, spec, value, codes) };
}
