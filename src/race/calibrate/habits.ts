/**
 * What teams really do with their tyres: in what sequences, and how long on each set. An optimum on a free track does not
 * say it, since nobody knows how the tyres will be and everybody knows what worked here before. Counted over the dry races
 * of a circuit and of the seasons so far, each drawn towards the other.
 */

import { type Habits, MOST_SETS, sequenceKey, stintKey } from '../habits.ts';
import { DRY_TYRES, TYRES } from '../parameters.ts';
import type { Observation } from './observation.ts';
import { deposit, entryOf, fadePool, type Pool, shrink } from './pools.ts';
import { rounded } from './rounded.ts';

export interface HabitMemory {
  /** How often a sequence was driven, everywhere by halves of the grid, and by circuit. */
  readonly front: Record<string, number>;
  readonly back: Record<string, number>;
  readonly at: Record<string, Record<string, number>>;
  /** By kind of stint (`stintKey`): its share of the race, by circuit, and the squares of what was off from race to car. */
  readonly stints: Record<
    string,
    { readonly pool: Pool; readonly scatter: [weight: number, squares: number] }
  >;
}

/** By race: what is done everywhere changes with the tyres of a year. */
const FADE = 0.95;
/** Cars that what is done everywhere is worth beside those of a circuit, and the usual beside everywhere. */
const ELSEWHERE = 15;
const FRONT = 10;
/** Of a race's cars one in so many is news: they look at one another. */
const ALIKE = 3;
/** Share of a race: how far stints of one kind differ from race to race, and between cars of one race where not known. */
const OCCASION = 0.07;
const SCATTER = 0.08;
/** Sequences rarer than this are not kept. */
const RARE = 0.004;

export function blankHabits(): HabitMemory {
  return { front: {}, back: {}, at: {}, stints: {} };
}

/** Over a winter the counts of circuits fade. */
export function fadeHabits({ at, stints }: HabitMemory, by: number): void {
  for (const counts of Object.values(at)) scale(counts, by);
  for (const { pool, scatter } of Object.values(stints)) {
    fadePool(pool, by);
    scatter[0] *= by;
    scatter[1] *= by;
  }
}

function scale(counts: Record<string, number>, by: number): void {
  for (const key of Object.keys(counts)) {
    counts[key] *= by;
    if (counts[key] < 0.01) delete counts[key];
  }
}

export function learnHabits(memory: HabitMemory, race: Observation): void {
  const runs = race.runs.filter(
    ({ tyres }) => tyres.length <= MOST_SETS && tyres.every((tyre) => TYRES.indexOf(tyre) < DRY_TYRES),
  );
  if (runs.length === 0) return;
  scale(memory.front, FADE);
  scale(memory.back, FADE);
  const here = entryOf(memory.at, race.place, (): Record<string, number> => ({}));
  for (const { grid, tyres } of runs) {
    const key = sequenceKey(tyres);
    const half = grid <= 10 ? memory.front : memory.back;
    for (const counts of [half, here]) counts[key] = (counts[key] ?? 0) + 1 / ALIKE;
  }
  const kinds = new Map<string, number[]>();
  for (const { tyres, stints } of runs)
    stints.slice(0, -1).forEach(({ laps, free }, i) => {
      if (!free) return;
      const key = stintKey(stints.length - 1, i === 0, tyres[i]);
      kinds.set(key, [...(kinds.get(key) ?? []), laps / race.laps]);
    });
  for (const [key, shares] of kinds) {
    const own = entryOf(memory.stints, key, () => ({ pool: {}, scatter: [0, 0] as [number, number] }));
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    deposit(own.pool, race.place, mean, OCCASION ** 2 + SCATTER ** 2 / shares.length);
    own.scatter[0] += shares.length - 1;
    own.scatter[1] += shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  }
}

/** Of a circuit; null is one that nobody saw. Null where no dry race was seen at all. */
export function habitsOf(memory: HabitMemory, place: string | null): Habits | null {
  const everywhere = [memory.front, memory.back];
  const all = totalOf(memory.front) + totalOf(memory.back);
  if (all === 0) return null;
  const here = (place === null ? undefined : memory.at[place]) ?? {};
  const names = [
    ...new Set([...Object.keys(memory.front), ...Object.keys(memory.back), ...Object.keys(here)]),
  ];
  const shares = everywhere.map((counts) => {
    const total = totalOf(counts);
    return new Map(
      names.map((name) => {
        const mean = ((memory.front[name] ?? 0) + (memory.back[name] ?? 0)) / all;
        const usual = ((counts[name] ?? 0) + FRONT * mean) / (total + FRONT);
        return [name, ((here[name] ?? 0) + ELSEWHERE * usual) / (totalOf(here) + ELSEWHERE)];
      }),
    );
  });
  const sequences = Object.fromEntries(
    names
      .sort()
      .map(
        (name) => [name, shares.map((half) => rounded(half.get(name) ?? 0, 4)) as [number, number]] as const,
      )
      .filter(([, halves]) => Math.max(...halves) > RARE),
  );
  const stints = Object.fromEntries(
    Object.entries(memory.stints)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { pool, scatter }]) => {
        const shrunk = shrink(pool, 0.4);
        const own = place === null ? undefined : shrunk.groups.get(place);
        const doubt = own?.variance ?? shrunk.variance;
        const between = (scatter[1] + 10 * SCATTER ** 2) / (scatter[0] + 10);
        return [
          key,
          {
            share: rounded(own?.value ?? shrunk.mean, 4),
            // What a race as a whole may be off by, and single cars in it.
            raceDeviation: rounded(Math.sqrt(doubt + OCCASION ** 2), 4),
            carDeviation: rounded(Math.sqrt(between), 4),
          },
        ];
      }),
  );
  return { sequences, stints };
}

function totalOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
