/** What serving asks of a model, whatever is behind it: columns in, columns out. */

import { checkFeatures, type Feature, LearningError } from '../../learning/index.ts';
import { RegistryError } from '../error.ts';
import type { ModelVersion } from '../manifest.ts';
import type { OpenedModel } from '../registry.ts';

/** Columns by feature, row-major where a feature has several values a row; a `Dataset` is one. NaN where missing. */
export interface Rows {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** What the columns mean, where whoever asks can tell: a version of other units or classes is not asked then. */
  readonly features?: readonly Feature[] | undefined;
}

/** By output, row-major where an output has several values a row. */
export type Answers = ReadonlyMap<string, Float64Array>;

export interface Explanation {
  /** What is told of a row of which nothing is known. */
  readonly base: number;
  /** What each feature adds to it. */
  readonly parts: ReadonlyMap<string, number>;
}

export interface Servable {
  predict(rows: Rows): Answers | Promise<Answers>;
  explain?(rows: Rows, row: number): Explanation | Promise<Explanation>;
  close?(): void | Promise<void>;
  /** Ends at once what hangs: whatever goes on rejects. Where it is left out, one that hangs is only let go of. */
  stop?(): void | Promise<void>;
}

/** Makes a model of its files; one for each architecture. */
export type Builder = (model: OpenedModel) => Servable | Promise<Servable>;

/** The question cannot be answered by any model: the fault is not a model's. */
export class QuestionError extends RegistryError {}

/** Throws QuestionError, with feature and row, where a column is no column or a value is infinite. */
export function checkRows({ rows, columns }: Rows): void {
  if (!Number.isInteger(rows) || rows < 1)
    throw new QuestionError(`a question has at least one row, and not ${rows}.`);
  for (const [name, values] of columns) {
    if (values.length === 0 || values.length % rows !== 0)
      throw new QuestionError(
        `the column ${name} has ${values.length} values, which do not part into ${rows} rows.`,
      );
    const at = values.findIndex(
      (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
    );
    if (at >= 0)
      throw new QuestionError(
        `${name} is ${values[at]} in row ${Math.floor(at / (values.length / rows))}; it must be finite.`,
      );
  }
}

/** A sentence where a version wants a column that is not there, or of another unit or classes; undefined where it has all. */
export function lacking(version: ModelVersion, { columns, features }: Rows): string | undefined {
  const label = `${version.name} ${version.version}`;
  const feature = version.features.find(({ name }) => !columns.has(name));
  if (feature !== undefined) return `${label} wants the feature ${feature.name}, which is not given.`;
  if (features === undefined) return undefined;
  try {
    checkFeatures(version.features, features);
    return undefined;
  } catch (error) {
    if (!(error instanceof LearningError)) throw error;
    return `${label} is for other features: ${error.message}`;
  }
}

/** Questions with equal shapes can be asked at once. */
export function shapeOf({ rows, columns }: Rows): string {
  return [...columns].map(([name, values]) => `${name}:${values.length / rows}`).join();
}

/** One below the other; all of one shape. */
export function joined(all: readonly Rows[]): Rows {
  if (all.length === 1) return all[0];
  const columns = [...all[0].columns.keys()].map((name): [string, Float64Array] => {
    const parts = all.map((each) => each.columns.get(name) ?? new Float64Array(0));
    const values = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      values.set(part, at);
      at += part.length;
    }
    return [name, values];
  });
  return { rows: all.reduce((sum, { rows }) => sum + rows, 0), columns: new Map(columns) };
}

/** The answers of some rows. Throws RegistryError where an output does not part into `rows` rows, or is no number. */
export function parted(answers: Answers, rows: number, from: number, count: number): Answers {
  return new Map(
    [...answers].map(([name, values]) => {
      const width = values.length / rows;
      if (!Number.isInteger(width) || width === 0)
        throw new RegistryError(`the output ${name} has ${values.length} values for ${rows} rows.`);
      const own = values.slice(from * width, (from + count) * width);
      const odd = own.findIndex((value) => !Number.isFinite(value));
      if (odd >= 0)
        throw new RegistryError(`the output ${name} is ${own[odd]} in row ${Math.floor(odd / width)}.`);
      return [name, own];
    }),
  );
}
