/**
 * Rows of features from a file, for who has them from elsewhere: JSON with a unit beside each column, checked against what a version
 * wants before it is asked.
 */

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ModelVersion, Rows } from '../../registry/index.ts';
import { InputError } from '../failure.ts';

const shape = z.object({
  rows: z.int().positive().optional(),
  columns: z.record(
    z.string(),
    z.object({
      unit: z.string().nullable().optional(),
      // What is wrong with one of them is said with its row.
      values: z.array(z.unknown()),
    }),
  ),
});

type Column = z.infer<typeof shape>['columns'][string];
type Feature = ModelVersion['features'][number];

const EXPECTED =
  '{"columns": {"tyreAge": {"unit": "laps", "values": [12]}}} with null for a value that is missing is expected';

export function rowsFrom(path: string, version: Pick<ModelVersion, 'name' | 'version' | 'features'>): Rows {
  const { rows: told, columns } = parsed(path);
  const label = `${version.name} ${version.version}`;
  const given = version.features.map((feature): [Feature, Column] => {
    const column = columns[feature.name];
    if (column === undefined)
      throw new InputError(
        `${path} has no column ${feature.name}, which ${label} wants${unitHint(feature)}.`,
      );
    checkUnit(path, feature, column);
    return [feature, column];
  });
  const odd = Object.keys(columns).find((name) => !version.features.some((feature) => feature.name === name));
  if (odd !== undefined)
    throw new InputError(
      `${path} has a column ${odd}, which ${label} does not know; it wants ${version.features.map(({ name }) => name).join(', ')}.`,
    );
  const rows = told ?? Math.min(...given.map(([, { values }]) => values.length));
  return {
    rows,
    columns: new Map(given.map(([feature, column]) => [feature.name, valuesOf(path, feature, column, rows)])),
  };
}

function parsed(path: string): z.infer<typeof shape> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new InputError(`${path} is not JSON (${error.message.split('\n')[0]}); ${EXPECTED}.`);
    throw new InputError(`${path} cannot be read; --rows expects a file of JSON.`);
  }
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new InputError(`${path} is not rows of features, at "${issue.path.join('.')}"; ${EXPECTED}.`);
}

function unitHint({ unit, kind }: Feature): string {
  if (kind === 'class') return ' as the name of a class';
  return unit === null ? '' : ` in ${unit}`;
}

function checkUnit(path: string, { name, unit }: Feature, column: Column): void {
  const given = column.unit ?? null;
  if (given === unit) return;
  throw new InputError(
    `the column ${name} of ${path} is ${given === null ? 'without a unit' : `in ${given}`}, where ${unit === null ? 'none' : unit} is expected.`,
  );
}

function valuesOf(path: string, feature: Feature, { values }: Column, rows: number): Float64Array {
  const { name } = feature;
  if (values.length === 0 || values.length % rows !== 0)
    throw new InputError(
      `the column ${name} of ${path} has ${values.length} values, which do not part into ${rows} rows.`,
    );
  const width = values.length / rows;
  return Float64Array.from(values, (value, i) => {
    const place = `${name} of ${path} in row ${Math.floor(i / width)}`;
    if (value === null) {
      if (feature.fill === 'refuse')
        throw new InputError(`${place} is missing, and nothing may stand in for it.`);
      return Number.NaN;
    }
    if (feature.kind === 'class') return classOf(place, value, feature.classes);
    // JSON has no infinity, but 1e999 is read as one.
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new InputError(
        `${place} is ${typeof value === 'number' ? value : JSON.stringify(value)}; it must be a finite number.`,
      );
    return value;
  });
}

function classOf(place: string, value: unknown, classes: readonly string[]): number {
  const at = typeof value === 'string' ? classes.indexOf(value) : value;
  if (typeof at === 'number' && Number.isInteger(at) && at >= 0 && at < classes.length) return at;
  throw new InputError(`${place} is ${JSON.stringify(value)}; it is one of ${classes.join(', ')}.`);
}
