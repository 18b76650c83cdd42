/**
 * Which sets of features are asked about for Shapley values, and how much each counts (S. Lundberg, S.-I. Lee, NIPS 2017, theorem 2).
 *
 * Small and large sets count most and are few, so that sizes are taken whole from both ends as far as the number of questions
 * allows; the others are drawn, each with its complement, which takes out most of the noise (I. Covert, S.-I. Lee, AISTATS 2021).
 */

import type { Random } from '../../graph/index.ts';

export interface Coalition {
  /** 1 for a feature that is known. */
  readonly known: Uint8Array;
  weight: number;
}

export interface Coalitions {
  readonly sets: readonly Coalition[];
  /** Whether all sets are there, so that nothing was drawn. */
  readonly isAll: boolean;
}

/**
 * Up to `most` sets of 1 to `count` − 1 of `count` features, at least all of one feature and of all but one.
 */
export function coalitionsOf(count: number, most: number, random: Random): Coalitions {
  const sets = new Map<string, Coalition>();
  const half = Math.floor(count / 2);
  let left = most;
  for (let size = 1; size <= half; size++) {
    const [mass, number] = [massOf(count, size), numberOf(count, size)];
    let rest = 0;
    for (let other = size; other <= half; other++) rest += massOf(count, other);
    if (size > 1 && left * (mass / rest) < number) {
      draw(sets, count, { size, rest, pairs: Math.floor(left / 2) }, random);
      return { sets: [...sets.values()], isAll: false };
    }
    for (const known of setsOf(count, size)) {
      put(sets, known, mass / number);
      // Of the middle size the complements come by themselves.
      if (2 * size !== count) put(sets, complement(known), mass / number);
    }
    left -= number;
  }
  return { sets: [...sets.values()], isAll: true };
}

/** Weight of all sets of that size and of their complements. */
function massOf(count: number, size: number): number {
  return ((2 * size === count ? 1 : 2) * (count - 1)) / (size * (count - size));
}

/** How many these are. */
function numberOf(count: number, size: number): number {
  let chosen = 1;
  for (let i = 0; i < size; i++) chosen = (chosen * (count - i)) / (i + 1);
  return (2 * size === count ? 1 : 2) * Math.round(chosen);
}

function draw(
  sets: Map<string, Coalition>,
  count: number,
  { size: smallest, rest, pairs }: { readonly size: number; readonly rest: number; readonly pairs: number },
  random: Random,
): void {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const half = Math.floor(count / 2);
  for (let i = 0; i < pairs; i++) {
    let at = random.uniform() * rest;
    let size = smallest;
    while (size < half && at >= massOf(count, size)) at -= massOf(count, size++);
    random.shuffle(order);
    const known = new Uint8Array(count);
    for (let k = 0; k < size; k++) known[order[k]] = 1;
    put(sets, known, rest / (2 * pairs));
    put(sets, complement(known), rest / (2 * pairs));
  }
}

function put(sets: Map<string, Coalition>, known: Uint8Array, weight: number): void {
  const key = known.join('');
  const same = sets.get(key);
  if (same === undefined) sets.set(key, { known, weight });
  else same.weight += weight;
}

function complement(known: Uint8Array): Uint8Array {
  return known.map((is) => 1 - is);
}

/** All sets of that size. */
function* setsOf(count: number, size: number, from = 0): Generator<Uint8Array> {
  if (size === 0) {
    yield new Uint8Array(count);
    return;
  }
  for (let first = from; first <= count - size; first++)
    for (const known of setsOf(count, size - 1, first + 1)) {
      known[first] = 1;
      yield known;
    }
}
