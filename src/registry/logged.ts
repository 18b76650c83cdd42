/** Two versions held against each other by what they answered and what came of it. */

import type { PredictionRecord } from '../store/index.ts';
import { RegistryError } from './error.ts';
import type { ModelRegistry } from './registry.ts';
import { type Comparison, comparePaired, compareUnpaired } from './significance.ts';

/** Questions that both answered, from which on only those are compared: pairs tell more than twice as many others. */
const PAIRS = 30;

/**
 * Absolute errors of `b` against those of `a`, of answers whose truth is known: paired where both answered the same questions (same key,
 * same truth) at least 30 times and mostly, else unpaired. Throws RegistryError where either has fewer than two.
 *
 * @param groupOf what errs together, by key: a race
 */
export function compareLogged(
  a: readonly PredictionRecord[],
  b: readonly PredictionRecord[],
  groupOf?: (key: string) => string,
): Comparison {
  const [one, other] = [known(a), known(b)];
  const mine = byKey(one);
  const theirs = byKey(other);
  const shared = [...mine.keys()].filter((key) => theirs.get(key)?.truth === mine.get(key)?.truth);
  const groups = (keys: readonly string[]) => (groupOf === undefined ? undefined : keys.map(groupOf));
  if (shared.length >= Math.max(PAIRS, Math.min(one.length, other.length) / 2)) {
    const errors = (from: ReadonlyMap<string, Known>) =>
      shared.map((key) => from.get(key)?.error ?? Number.NaN);
    return comparePaired(errors(mine), errors(theirs), groups(shared));
  }
  for (const [records, which] of [
    [one, 'first'],
    [other, 'second'],
  ] as const)
    if (records.length < 2)
      throw new RegistryError(
        `the truth is known of ${records.length} answers of the ${which} version; two at least are needed.`,
      );
  const keys = (records: readonly Known[]) => records.map(({ key, id }) => key ?? id);
  const errors = (records: readonly Known[]) => records.map(({ error }) => error);
  return compareUnpaired(errors(one), errors(other), { a: groups(keys(one)), b: groups(keys(other)) });
}

/** Answers of each version that are looked at, the newest. */
const ANSWERS = 5000;

/** The same of two versions of a model, from the log. */
export async function compareServed(
  registry: ModelRegistry,
  name: string,
  { a, b, groupOf }: { readonly a: string; readonly b: string; readonly groupOf?: (key: string) => string },
): Promise<Comparison> {
  const [one, other] = await Promise.all(
    [a, b].map(async (which) => {
      const { version } = await registry.get(name, which);
      return registry.store.records.predictions({ model: name, version, known: true, limit: ANSWERS });
    }),
  );
  return compareLogged(one, other, groupOf);
}

type Known = PredictionRecord & { readonly error: number };

function known(records: readonly PredictionRecord[]): Known[] {
  return records.flatMap((record) => (record.error === null ? [] : [{ ...record, error: record.error }]));
}

/** Those whose key is theirs alone. */
function byKey(records: readonly Known[]): Map<string, Known> {
  const found = Map.groupBy(records, ({ key }) => key);
  return new Map(
    [...found].flatMap(([key, [first, ...more]]) => (key === null || more.length > 0 ? [] : [[key, first]])),
  );
}
