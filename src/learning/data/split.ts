/**
 * Which rows train, which choose and which judge. A split goes by time, so that nothing is learned from the future, or by
 * group, so that no race (driver, circuit) stands on two sides. Either is checked before anything is trained.
 */

import { Random } from '../../graph/index.ts';
import { LearningError } from '../error.ts';
import type { Dataset } from './dataset.ts';

export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

const SIDES = ['train', 'validation', 'test'] as const;

/** Train before `validateFrom`, validate before `testFrom`, test from there on; without it there is no test. */
export function splitByTime(
  dataset: Dataset,
  { validateFrom, testFrom = Number.POSITIVE_INFINITY }: { validateFrom: number; testFrom?: number },
): Split {
  const side = (row: number) => {
    const time = dataset.time[row];
    return time < validateFrom ? 'train' : time < testFrom ? 'validation' : 'test';
  };
  return sided(dataset, side);
}

/** Whole groups, drawn by the seed, in shares of the rows. */
export function splitByGroup(
  dataset: Dataset,
  group: string,
  { validation, test = 0, seed = 1 }: { validation: number; test?: number; seed?: number },
): Split {
  const names = groupOf(dataset, group);
  const kinds = [...new Set(names)].sort();
  const order = new Random(seed).shuffle(Int32Array.from(kinds, (_, i) => i));
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sides = new Map<string, (typeof SIDES)[number]>();
  let [inTest, inValidation] = [0, 0];
  for (const index of order) {
    const name = kinds[index];
    const count = counts.get(name) ?? 0;
    if (inTest < test * dataset.rows) {
      sides.set(name, 'test');
      inTest += count;
    } else if (inValidation < validation * dataset.rows) {
      sides.set(name, 'validation');
      inValidation += count;
    } else sides.set(name, 'train');
  }
  return sided(dataset, (row) => sides.get(names[row]) ?? 'train');
}

function sided(dataset: Dataset, side: (row: number) => (typeof SIDES)[number]): Split {
  const rows: Record<(typeof SIDES)[number], number[]> = { train: [], validation: [], test: [] };
  for (let row = 0; row < dataset.rows; row++) rows[side(row)].push(row);
  const split = {
    train: Int32Array.from(rows.train),
    validation: Int32Array.from(rows.validation),
    test: Int32Array.from(rows.test),
  };
  for (const name of ['train', 'validation'] as const)
    if (split[name].length === 0) throw new LearningError(`the ${name} split is empty.`);
  return split;
}

function groupOf(dataset: Dataset, group: string): readonly string[] {
  const names = dataset.groups.get(group);
  if (names === undefined)
    throw new LearningError(
      `there is no group ${group}; there are: ${[...dataset.groups.keys()].join(', ')}.`,
    );
  return names;
}

export interface LeakageRules {
  /** Groups that may stand on one side only. */
  readonly groups?: readonly string[] | undefined;
  /** Whether everything that trains must be before everything that validates, and that before what tests. */
  readonly inTime?: boolean | undefined;
}

/** Throws LearningError naming what stands on two sides: a row, a group, a time. */
export function checkLeakage(
  dataset: Dataset,
  split: Split,
  { groups = [], inTime = false }: LeakageRules,
): void {
  const seen = new Map<number, string>();
  for (const side of SIDES)
    for (const row of split[side]) {
      const other = seen.get(row);
      if (other !== undefined) throw new LearningError(`row ${row} stands in ${other} and in ${side}.`);
      seen.set(row, side);
    }
  for (const group of groups) {
    const names = groupOf(dataset, group);
    const sides = new Map<string, string>();
    for (const side of SIDES)
      for (const row of split[side]) {
        const other = sides.get(names[row]);
        if (other !== undefined && other !== side)
          throw new LearningError(`the ${group} ${names[row]} stands in ${other} and in ${side}.`);
        sides.set(names[row], side);
      }
  }
  if (!inTime) return;
  let last = { side: '', time: Number.NEGATIVE_INFINITY };
  for (const side of SIDES) {
    if (split[side].length === 0) continue;
    let [first, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const row of split[side]) {
      first = Math.min(first, dataset.time[row]);
      latest = Math.max(latest, dataset.time[row]);
    }
    if (first <= last.time)
      throw new LearningError(`${side} begins at ${first}, before ${last.side} ends at ${last.time}.`);
    last = { side, time: latest };
  }
}
