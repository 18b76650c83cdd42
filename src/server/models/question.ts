/**
 * Columns as they come over HTTP, as rows that a model can be asked about. What a value means is said by the features of the champion:
 * the unit is checked and never converted, since a model that was trained in seconds must not be asked in milliseconds by mistake.
 */

import type { Feature } from '../../learning/index.ts';
import { type ModelVersion, QuestionError, type Rows } from '../../registry/index.ts';
import type { PredictBody } from '../modelsAskContract.ts';

type Column = PredictBody['columns'][string];

/** Rows of a question; a body with more is likely a mistake, and would hold up everybody else. */
export const MOST_ROWS = 10_000;

/**
 * Throws QuestionError with one sentence that names feature and row.
 *
 * @param also features that only a version that is being let in wants; they may be given
 */
export function rowsOfQuestion(
  version: ModelVersion,
  body: Pick<PredictBody, 'columns' | 'rows'>,
  also: readonly Feature[] = [],
): Rows {
  const { name } = version;
  const more = also.filter(({ name: other }) => !version.features.some((each) => each.name === other));
  const features = [...version.features, ...more];
  const strange = Object.keys(body.columns).find((column) => !features.some((each) => each.name === column));
  if (strange !== undefined)
    throw new QuestionError(
      `${name} has no feature "${strange}"; its features are ${features.map((each) => each.name).join(', ')}.`,
    );
  const given = features.flatMap((feature): [Feature, readonly unknown[]][] => {
    // What an object inherits is no column.
    const column = Object.hasOwn(body.columns, feature.name) ? body.columns[feature.name] : undefined;
    if (column === undefined && more.includes(feature)) return [];
    if (column === undefined)
      throw new QuestionError(
        `${name} ${version.version} wants the feature ${feature.name}, which is not given.`,
      );
    checkUnit(feature, column);
    return [[feature, Array.isArray(column) ? column : column.values]];
  });
  const rows = body.rows ?? given[0]?.[1].length ?? 0;
  if (rows < 1) throw new QuestionError('a question has at least one row, and not 0.');
  if (rows > MOST_ROWS)
    throw new QuestionError(`a question has at most ${MOST_ROWS} rows, and not ${rows}; ask in parts.`);
  const columns = given.map(([feature, values]): [string, Float64Array] => [
    feature.name,
    columnOf(feature, values, rows),
  ]);
  return { rows, columns: new Map(columns), features: given.map(([feature]) => feature) };
}

function checkUnit({ name, kind, unit }: Feature, column: Column): void {
  if (Array.isArray(column) || column.unit === undefined || column.unit === unit) return;
  const wanted =
    kind === 'class' ? 'as a class, without a unit' : unit === null ? 'as a plain number' : `in ${unit}`;
  const given = column.unit === null ? 'as a plain number' : `in ${column.unit}`;
  throw new QuestionError(`${name} is wanted ${wanted}, but is given ${given}.`);
}

function columnOf(feature: Feature, values: readonly unknown[], rows: number): Float64Array {
  const { name } = feature;
  if (values.length === 0 || values.length % rows !== 0)
    throw new QuestionError(
      `the column ${name} has ${values.length} values, which do not part into ${rows} rows.`,
    );
  const width = values.length / rows;
  return Float64Array.from(values, (value, i) => numberOf(feature, value, Math.floor(i / width)));
}

/** NaN where it is missing and something may stand in for it. */
function numberOf(feature: Feature, value: unknown, row: number): number {
  const { name, fill } = feature;
  if (value === null) {
    if (fill === 'refuse')
      throw new QuestionError(`${name} is missing in row ${row}, and nothing may stand in for it.`);
    return Number.NaN;
  }
  if (feature.kind === 'class') {
    const place = typeof value === 'string' ? feature.classes.indexOf(value) : value;
    if (typeof place === 'number' && Number.isInteger(place) && place in feature.classes) return place;
    throw new QuestionError(
      `${name} is ${shown(value)} in row ${row}; it is one of ${feature.classes.join(', ')}, or null where it is missing.`,
    );
  }
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new QuestionError(
    `${name} is ${shown(value)} in row ${row}; it must be a finite number, or null where it is missing.`,
  );
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value).slice(0, 40);
}
