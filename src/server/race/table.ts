/**
 * A table of a race as columns that are asked for a cell at a time: the samples of the cars are a million rows in typed
 * arrays, of which a page shows a few hundred.
 */

import type { CellType } from '../contract.ts';
import type { Condition, Operand } from './filter.ts';

/** A date is ms since 1970. */
export type Cell = number | string | boolean | null | readonly number[];

export interface TableColumn {
  readonly name: string;
  readonly type: CellType;
  at(row: number): Cell;
}

export interface Table {
  readonly length: number;
  readonly columns: readonly TableColumn[];
}

function operandOf(cell: Cell): Operand | null {
  if (typeof cell === 'string') return cell.toLowerCase();
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  return typeof cell === 'number' && !Number.isNaN(cell) ? cell : null;
}

type Test = (value: Operand) => boolean;

function limitOf({ comparison, value }: Condition): Test {
  switch (comparison) {
    case '<':
      return (cell) => cell < value;
    case '<=':
      return (cell) => cell <= value;
    case '>':
      return (cell) => cell > value;
    case '>=':
      return (cell) => cell >= value;
    case '=':
      return (cell) => cell === value;
    default:
      return comparison satisfies never;
  }
}

/** Rows that pass all conditions, in order; those of one column after `=` are alternatives. */
export function rowsWhere(table: Table, conditions: readonly Condition[]): Uint32Array {
  let rows = Uint32Array.from({ length: table.length }, (_, row) => row);
  for (const column of table.columns) {
    const mine = conditions.filter((each) => each.column === column.name);
    if (mine.length === 0) continue;
    const wanted = new Set(mine.filter((each) => each.comparison === '=').map(({ value }) => value));
    const limits = mine.filter((each) => each.comparison !== '=').map(limitOf);
    rows = rows.filter((row) => {
      const value = operandOf(column.at(row));
      if (value === null) return false;
      return (wanted.size === 0 || wanted.has(value)) && limits.every((test) => test(value));
    });
  }
  return rows;
}

/** A cell as JSON and CSV write it: dates in ISO 8601, no value that is not a number. */
export function plainCell(cell: Cell, type: CellType): Cell {
  if (typeof cell !== 'number') return cell;
  if (!Number.isFinite(cell)) return null;
  return type === 'date' ? new Date(cell).toISOString() : cell;
}

/** The rows as a JSON list of objects. */
export function jsonOf(table: Table, rows: Uint32Array): string {
  const keys = table.columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const parts: string[] = [];
  for (const row of rows) {
    let text = '{';
    for (let i = 0; i < keys.length; i++) {
      const { type, at } = table.columns[i];
      text += `${i > 0 ? ',' : ''}${keys[i]}${JSON.stringify(plainCell(at(row), type))}`;
    }
    parts.push(`${text}}`);
  }
  return `[${parts.join(',')}]`;
}

/** To a thousandth: what was converted from whole km/h is whole again. */
export function rounded(value: number | null, places = 3): number | null {
  if (value === null || !Number.isFinite(value)) return null;
  const scale = 10 ** places;
  return Math.round(value * scale) / scale;
}
