/**
 * How the network sees a row: the last laps as steps of a sequence, the rest as context. Differences of time are squashed, since a
 * wet lap is tens of times further off than a dry one; what is missing is 0 and flagged.
 */

import { type Dataset, type Feature, fitScaling, type Scaling, scaled } from '../../learning/index.ts';
import { COMPOUNDS, HISTORY } from './features.ts';

/** Of a lap before, newest first. */
const CHANNELS = ['lap', 'alone', 'field', 'gapAhead', 'gapBehind'];
/** Distances on the road: near is what counts. */
const DISTANCES = /^(gap(Ahead|Behind)\d|road(Ahead|Behind)|behindGap|secondGap|lappedIn|catchIn)$/;
const OF_A_STEP = /^(lap|alone|field|gapAhead|gapBehind)\d$/;
/** Values are numbers of standard deviations; beyond this nothing is learned of them. */
const FAR = 6;
/** s; below it squashing leaves a difference as it is, above it goes by the logarithm. */
const SMALL = 0.25;

export const STEPS = HISTORY;
/** Values of a step: the channels, and whether the lap is known. */
export const WIDTH = CHANNELS.length + 1;

type Columns = Pick<Dataset, 'columns' | 'features' | 'rows'>;

/** Scaling fitted on the training rows, over the columns that the network sees; the steps first. */
export function fitInput(dataset: Dataset, rows: Int32Array): Scaling {
  return fitScaling(seen(dataset, namesFor(dataset, rows)), rows);
}

/** Row-major [rows, width] of the rows asked for. */
export function inputOf(scaling: Scaling, dataset: Dataset, rows: ArrayLike<number>): Float32Array {
  const names = scaling.features.map(({ feature }) => feature.name);
  const values = scaled(scaling, seen(dataset, names), rows);
  for (let i = 0; i < values.length; i++) values[i] = Math.max(-FAR, Math.min(FAR, values[i]));
  return values;
}

/** The feature that a column of the network is made of: `closing` of `closing.missing`, `lap3` of `known3`. */
export function sourceOf(name: string): string {
  return name.replace(/^known(\d)$/, 'lap$1').replace(/\..*$/, '');
}

/**
 * How unsettled the race is at a row, s: what the network tells is in units of it, so that a drying track is no other
 * problem than a dry one, only larger.
 */
export function unrestOf({ columns, rows }: Columns): Float32Array {
  const parts = UNREST.map((name) => columns.get(name) ?? new Float64Array(rows).fill(Number.NaN));
  return Float32Array.from({ length: rows }, (_, row) => {
    let [sum, count] = [0, 0];
    for (const part of parts)
      if (!Number.isNaN(part[row])) {
        sum += Math.abs(part[row]);
        count++;
      }
    return Math.min(MOST_UNREST, LEAST_UNREST + (count === 0 ? 0 : (UNREST_SHARE * sum) / count));
  });
}

export const UNREST = ['fieldScale', 'spread', 'field', 'lap0'];
const [LEAST_UNREST, MOST_UNREST, UNREST_SHARE] = [0.15, 4, 0.6];

/** Share of rows without a value from which on that is worth a flag. */
const OFTEN = 0.02;

function namesFor({ features, columns }: Dataset, rows: Int32Array): string[] {
  const steps = Array.from({ length: STEPS }, (_, k) => [...CHANNELS, 'known'].map((name) => `${name}${k}`));
  const context = features.filter(({ name, kind }) => kind === 'number' && !OF_A_STEP.test(name));
  const flags = context.filter(({ name }) => {
    const column = columns.get(name);
    const missing = rows.reduce((count, row) => count + (Number.isNaN(column?.[row]) ? 1 : 0), 0);
    return missing > OFTEN * rows.length;
  });
  return [
    ...steps.flat(),
    ...context.map(({ name }) => name),
    ...flags.map(({ name }) => `${name}.missing`),
    ...COMPOUNDS.map((compound) => `compound.${compound}`),
  ];
}

function seen(dataset: Dataset, names: readonly string[]): Dataset {
  return {
    ...dataset,
    features: names.map((name): Feature => ({ kind: 'number', name, unit: null, fill: 'missing' })),
    columns: new Map(names.map((name) => [name, seenColumn(dataset, name)])),
  };
}

function seenColumn({ columns, features, rows }: Columns, name: string): Float64Array {
  const source = sourceOf(name);
  const column = columns.get(source) ?? new Float64Array(rows).fill(Number.NaN);
  if (name.startsWith('compound.')) {
    const own = COMPOUNDS.findIndex((compound) => name === `compound.${compound}`);
    return column.map((value) => (value === own ? 1 : 0));
  }
  if (name.endsWith('.missing')) return column.map((value) => (Number.isNaN(value) ? 1 : 0));
  if (name.startsWith('known')) return column.map((value) => (Number.isNaN(value) ? 0 : 1));
  if (DISTANCES.test(name)) return column.map((value) => Math.log1p(value));
  const unit = features.find((feature) => feature.name === source)?.unit;
  const isDifference = unit === 's/lap' || (unit === 's' && source !== 'level');
  return isDifference ? column.map(squashed) : column;
}

function squashed(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value) / SMALL);
}
