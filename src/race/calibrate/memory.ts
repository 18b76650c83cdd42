/**
 * What a calibration keeps of the races that it has seen: sums, no laps. A calibration can so be gone on with by whoever has
 * later races and not the earlier ones, and gives the same as one of all of them.
 */

import { blankCircuits, type CircuitMemory, fadeCircuits, learnCircuits } from './circuits.ts';
import { blankHabits, fadeHabits, type HabitMemory, learnHabits } from './habits.ts';
import type { Observation } from './observation.ts';
import { blankPace, learnPace, type PaceMemory, winterPace } from './pace.ts';
import { inFewDigits } from './pools.ts';
import { blankRates, fadeRates, learnRates, type RateMemory } from './rates.ts';

export interface Memory {
  /** Of the last race; 0 before the first. */
  season: number;
  round: number;
  readonly circuits: CircuitMemory;
  readonly rates: RateMemory;
  readonly pace: PaceMemory;
  readonly habits: HabitMemory;
}

/** Seasons after which an observation counts half. */
const HALF_LIFE = 2;

export function blankMemory(): Memory {
  return {
    season: 0,
    round: 0,
    circuits: blankCircuits(),
    rates: blankRates(),
    pace: blankPace(),
    habits: blankHabits(),
  };
}

/** Changes the memory. Races must come in order of time. */
export function learn(memory: Memory, race: Observation): void {
  if (memory.season > 0 && race.season > memory.season) {
    const years = race.season - memory.season;
    const by = 0.5 ** (years / HALF_LIFE);
    fadeCircuits(memory.circuits, by);
    fadeRates(memory.rates, by, years);
    fadeHabits(memory.habits, by);
    for (let year = 0; year < years; year++) winterPace(memory.pace);
  }
  memory.season = race.season;
  memory.round = race.round;
  learnCircuits(memory.circuits, race);
  learnRates(memory.rates, race);
  learnPace(memory.pace, race);
  learnHabits(memory.habits, race);
}

/** As it is kept in a file: whoever goes on from there goes on from just these numbers. */
export function keptMemory(memory: Memory): Memory {
  return inFewDigits(memory);
}
