/** Made-up races for the tests of this folder: cars as lists of lap times, with stops and states of the track put in. */

import { lapWith } from '../blank.ts';
import type { Compound, RaceEvent, TrackStatus } from '../events.ts';
import type { RaceSession, ResultRow } from '../session.ts';

export interface MadeUpCar {
  readonly car: number;
  /** s, one a lap; null is a lap that ended without having been timed (it still took `untimed` seconds). */
  readonly laps: readonly (number | null)[];
  readonly untimed?: number;
  readonly grid?: number;
  /** In-laps; in `lane` seconds through the lane, which it enters 5 s before the line. */
  readonly stops?: readonly number[];
  readonly lane?: number;
  /** By lap, from 1; missing ones carry the last one on. */
  readonly compounds?: Readonly<Record<number, Compound>>;
  /** s, by how much the source has its lap ends wrong. */
  readonly shift?: number;
  /** The last lap is one that the car did not end. */
  readonly stopsOnTrack?: boolean;
  /** Sector 1 and 2 of each lap in s, by lap. */
  readonly sectors?: Readonly<Record<number, readonly [number, number]>>;
}

export interface MadeUpRace {
  readonly cars: readonly MadeUpCar[];
  readonly scheduledLaps?: number;
  readonly statuses?: readonly (readonly [number, TrackStatus])[];
  readonly events?: readonly RaceEvent[];
  readonly results?: readonly ResultRow[];
  readonly season?: number;
}

/** s, session time at which the made-up races start. */
export const START = 1000;

function lapsOf(car: MadeUpCar): RaceEvent[] {
  const events: RaceEvent[] = [];
  const { laps, stops = [], lane = 25, shift = 0, untimed = 100 } = car;
  let time = START;
  let stint = 1;
  let age = 0;
  let compound: Compound = car.compounds?.[1] ?? 'MEDIUM';
  for (let i = 0; i < laps.length; i++) {
    const lap = i + 1;
    const begun = time;
    time += laps[i] ?? untimed;
    if (lap > 1 && stops.includes(lap - 1) && car.compounds?.[lap] !== undefined) {
      stint++;
      age = 0;
      compound = car.compounds[lap] ?? compound;
    }
    age++;
    const abandoned = car.stopsOnTrack === true && i === laps.length - 1;
    const sectors = car.sectors?.[lap];
    if (sectors !== undefined) {
      events.push({
        type: 'sector',
        time: begun + sectors[0] + shift,
        car: car.car,
        lap,
        sector: 1,
        duration: sectors[0],
      });
      const second = begun + sectors[0] + sectors[1] + shift;
      events.push({ type: 'sector', time: second, car: car.car, lap, sector: 2, duration: sectors[1] });
    }
    events.push(
      lapWith({
        car: car.car,
        lap,
        time: time + shift,
        duration: abandoned ? null : laps[i],
        position: abandoned ? null : 1,
        compound,
        tyreAge: age,
        stint,
        pitIn: stops.includes(lap) ? time - 5 : null,
        pitOut: lap > 1 && stops.includes(lap - 1) ? begun - 5 + lane : null,
      }),
    );
  }
  return events;
}

export function madeUp(race: MadeUpRace): RaceSession {
  const events: RaceEvent[] = race.cars.flatMap((car, i) => [
    { type: 'entry', time: 0, car: car.car, grid: car.grid ?? i + 1 },
    ...lapsOf(car),
  ]);
  for (const [time, status] of race.statuses ?? []) events.push({ type: 'trackStatus', time, status });
  events.push(...(race.events ?? []));
  events.sort((a, b) => a.time - b.time);
  return {
    id: 'made-up',
    identity: {
      kind: 'race',
      season: race.season ?? 2024,
      round: 1,
      name: 'Made-up Grand Prix',
      place: 'nowhere',
      date: null,
      scheduledLaps: race.scheduledLaps ?? null,
    },
    epoch: null,
    sources: [],
    events,
    carSamples: null,
    locations: null,
    results: race.results ?? null,
    missing: [],
    warnings: [],
  };
}

/** `count` laps of the same time. */
export function steady(count: number, time: number): number[] {
  return Array.from({ length: count }, () => time);
}

/** A small generator of its own, so that a failing race can be made again from its number. */
export function dice(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
