/**
 * Data to learn from, as columns with names: each feature says its unit and what stands in for a value that is missing. What
 * is not a number, or is infinite, is found here, by name and row, and not as a loss that went to NaN an hour later.
 */

import { createHash } from 'node:crypto';
import { LearningError } from '../error.ts';

/**
 * What stands in for a missing value (NaN): the median or the most frequent class of the training split, a fixed value, nothing
 * (`missing`: trees send it their own way, networks get the mean), or a refusal.
 */
export type Fill = 'median' | 'missing' | 'refuse' | { readonly value: number };

export interface NumberFeature {
  readonly kind: 'number';
  readonly name: string;
  /** `s`, `m/s`, `laps`; null for a plain number. */
  readonly unit: string | null;
  readonly fill: Fill;
  /** 1 where the answer may only rise with it, −1 where it may only fall. */
  readonly monotone?: -1 | 0 | 1 | undefined;
}

/** Values are places in `classes`. */
export interface ClassFeature {
  readonly kind: 'class';
  readonly name: string;
  readonly unit: null;
  readonly classes: readonly string[];
  readonly fill: Fill;
}

export type Feature = NumberFeature | ClassFeature;

export interface Dataset {
  readonly rows: number;
  readonly features: readonly Feature[];
  /** A value a row by the feature's name; NaN where missing. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly target: Float64Array;
  /** What a row belongs to, by kind (`race`, `driver`): whole groups stay on one side of a split. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** When a row was, in any unit that grows; for splits by time. */
  readonly time: Float64Array;
}

/** Checks the parts and makes a dataset of them. Throws LearningError naming the column and the row. */
export function datasetOf(parts: Omit<Dataset, 'rows'>): Dataset {
  const rows = parts.target.length;
  const names = new Set<string>();
  for (const feature of parts.features) {
    if (names.has(feature.name)) throw new LearningError(`the feature ${feature.name} is there twice.`);
    names.add(feature.name);
    const column = parts.columns.get(feature.name);
    if (column === undefined) throw new LearningError(`the column ${feature.name} is missing.`);
    checkLength(feature.name, column.length, rows);
    checkColumn(feature, column);
  }
  checkLength('time', parts.time.length, rows);
  for (const [name, values] of parts.groups) checkLength(`group ${name}`, values.length, rows);
  parts.target.forEach((value, row) => {
    if (!Number.isFinite(value))
      throw new LearningError(`the target is ${value} in row ${row}; it must be a number.`);
  });
  return { ...parts, rows };
}

function checkLength(name: string, length: number, rows: number): void {
  if (length !== rows)
    throw new LearningError(`the column ${name} has ${length} rows, but the target ${rows}.`);
}

function checkColumn(feature: Feature, column: Float64Array): void {
  const { name, fill } = feature;
  column.forEach((value, row) => {
    if (Number.isNaN(value)) {
      if (fill === 'refuse')
        throw new LearningError(`${name} is missing in row ${row}, and nothing may stand in for it.`);
      return;
    }
    if (!Number.isFinite(value))
      throw new LearningError(`${name} is ${value} in row ${row}; it must be finite.`);
    if (
      feature.kind === 'class' &&
      !(Number.isInteger(value) && value >= 0 && value < feature.classes.length)
    )
      throw new LearningError(
        `${name} is ${value} in row ${row}; its classes are 0 to ${feature.classes.length - 1}.`,
      );
  });
}

/** Some rows, in the order given. */
export function rowsOf(dataset: Dataset, rows: ArrayLike<number>): Dataset {
  const pick = (values: Float64Array) =>
    Float64Array.from({ length: rows.length }, (_, i) => values[rows[i]]);
  return {
    rows: rows.length,
    features: dataset.features,
    columns: new Map([...dataset.columns].map(([name, values]) => [name, pick(values)])),
    target: pick(dataset.target),
    groups: new Map(
      [...dataset.groups].map(([name, values]) => [
        name,
        Array.from({ length: rows.length }, (_, i) => values[rows[i]]),
      ]),
    ),
    time: pick(dataset.time),
  };
}

/** Throws LearningError where other features, units or classes are given than a model was trained on. */
export function checkFeatures(wanted: readonly Feature[], given: readonly Feature[]): void {
  for (const feature of wanted) {
    const other = given.find(({ name }) => name === feature.name);
    if (other === undefined)
      throw new LearningError(`the model wants the feature ${feature.name}, which is not given.`);
    if (other.kind !== feature.kind || other.unit !== feature.unit)
      throw new LearningError(
        `the model wants ${feature.name} as ${described(feature)}, but it is given as ${described(other)}.`,
      );
    if (feature.kind === 'class' && other.kind === 'class' && feature.classes.join() !== other.classes.join())
      throw new LearningError(
        `the model knows ${feature.name} as ${feature.classes.join(', ')}, but it is given as ${other.classes.join(', ')}.`,
      );
  }
}

function described({ kind, unit }: Feature): string {
  return kind === 'class' ? 'a class' : unit === null ? 'a plain number' : `a number in ${unit}`;
}

/** SHA-256 of everything that a model could learn from, hexadecimal: the same data, whatever file they came from. */
export function hashOf(dataset: Dataset): string {
  const hash = createHash('sha256').update(JSON.stringify(dataset.features));
  const add = (values: Float64Array) =>
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  for (const { name } of dataset.features) add(dataset.columns.get(name) ?? new Float64Array(0));
  add(dataset.target);
  add(dataset.time);
  return hash.digest('hex');
}
