/** What teams usually do with their tyres at a circuit, in plain data: for making plans of cars of which nobody said any. */

import type { Tyre } from './tyres.ts';

/** Sets of the longest sequences that are told apart. */
export const MOST_SETS = 4;

export interface Habits {
  /** By sequence (`MH`: medium, then hard): its probability for a car of the front half of the grid, and of the back half. */
  readonly sequences: Readonly<Record<string, readonly [front: number, back: number]>>;
  /** By kind of stint (`stintKey`), those that end in a stop. */
  readonly stints: Readonly<Record<string, StintHabit>>;
}

/** Shares of the race's laps. */
export interface StintHabit {
  readonly share: number;
  /** How far a race as a whole may be off, and single cars in it. */
  readonly raceDeviation: number;
  readonly carDeviation: number;
}

/** Stints alike: by the stops of the whole race, whether it is the first, and the compound. */
export function stintKey(stops: number, isFirst: boolean, tyre: Tyre): string {
  return `${Math.min(MOST_SETS - 1, stops)}${isFirst ? 'first' : 'later'}${tyre[0]}`;
}

/** A letter a set. */
export function sequenceKey(tyres: readonly Tyre[]): string {
  return tyres.map((tyre) => tyre[0]).join('');
}

const LETTERS: Readonly<Record<string, Tyre>> = { S: 'SOFT', M: 'MEDIUM', H: 'HARD' };

/** The dry tyres of a sequence. */
export function tyresOfSequence(key: string): Tyre[] {
  return [...key].flatMap((letter) => LETTERS[letter] ?? []);
}
