/**
 * Lists that the API describes by schemas (races, standings, drivers) as flat tables, for CSV and Parquet. The columns
 * follow from the schema of a row, so that a list says as much in each form: `winner: {code}` becomes `winnerCode`, words in
 * a list are one text, and what is a table of its own (the points of each round) is left out.
 */

import { z } from '@hono/zod-openapi';
import type { CellType } from '../contract.ts';
import type { Cell, Table, TableColumn } from './table.ts';

interface Leaf {
  readonly name: string;
  readonly path: readonly string[];
  readonly type: CellType;
}

function typeOf(schema: unknown): CellType | undefined {
  if (schema instanceof z.ZodNumber) return schema.isInt ? 'integer' : 'number';
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return 'text';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (!(schema instanceof z.ZodArray)) return undefined;
  const element = typeOf(schema.element);
  return element === 'integer' ? 'integers' : element;
}

function leavesOf(schema: z.ZodObject, path: readonly string[] = []): Leaf[] {
  return Object.entries(schema.shape).flatMap(([key, value]) => {
    let inner: unknown = value;
    while (inner instanceof z.ZodNullable || inner instanceof z.ZodOptional) inner = inner.unwrap();
    const here = [...path, key];
    if (inner instanceof z.ZodObject) return leavesOf(inner, here);
    const type = typeOf(inner);
    const [first, ...rest] = here;
    const name = first + rest.map((part) => part[0].toUpperCase() + part.slice(1)).join('');
    return type === undefined ? [] : [{ name, path: here, type }];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function valueAt(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const key of path) value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : null;
  return value;
}

function cellOf(value: unknown, type: CellType): Cell {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  if (!Array.isArray(value)) return null;
  return type === 'integers' ? value.filter((each) => typeof each === 'number') : value.join(' ');
}

/** @param rows as JSON has them, each as the schema says */
export function listTable(schema: z.ZodObject, rows: readonly unknown[]): Table {
  const columns = leavesOf(schema).map(
    ({ name, path, type }): TableColumn => ({
      name,
      type,
      at: (row) => cellOf(valueAt(rows[row], path), type),
    }),
  );
  return { length: rows.length, columns };
}
