/**
 * The laps and stops in Ergast-compatible answers as the timing of a race. They are durations without a clock: time 0 is
 * the start of the race, and a car's laps follow each other without a gap (lap 1 is timed from the start signal). A race
 * that was stopped therefore runs on here where the cars stood; nothing in this source says how long.
 */

import { z } from 'zod';
import {
  type Contribution,
  eventsOfLaps,
  type LapEvent,
  lapWith,
  NOBODY,
  type RaceEvent,
} from '../../../timing/index.ts';

const timing = z.looseObject({ driverId: z.string(), position: z.string(), time: z.string() });
const stop = z.looseObject({ driverId: z.string(), lap: z.string(), duration: z.string().optional() });
const result = z.looseObject({
  number: z.string(),
  grid: z.string().optional(),
  Driver: z.looseObject({
    driverId: z.string(),
    code: z.string().optional(),
    givenName: z.string(),
    familyName: z.string(),
  }),
  Constructor: z.looseObject({ name: z.string() }).optional(),
});
const race = z.looseObject({
  season: z.string(),
  round: z.string(),
  raceName: z.string(),
  date: z.string().optional(),
  Results: z.array(result).optional(),
  Laps: z.array(z.looseObject({ number: z.string(), Timings: z.array(timing) })).optional(),
  PitStops: z.array(stop).optional(),
});
const answer = z.looseObject({
  MRData: z.looseObject({ RaceTable: z.looseObject({ Races: z.array(race) }) }),
});

type Race = z.infer<typeof race>;

/** `1:39.019`, `59.019`, `1:02:03.4` in s; null for other text. */
export function secondsOf(text: string): number | null {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,4}(?:\.\d{1,6})?)$/.exec(text.trim());
  if (!match) return null;
  return Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3]);
}

/** A contribution for each race that any of the answers has laps of; its parts may be spread over many answers. */
export function lapsOfErgastJson(answers: readonly unknown[], from: string): Contribution[] {
  const byRace = new Map<string, Race[]>();
  for (const each of answers) {
    const parsed = answer.safeParse(each);
    if (!parsed.success) continue;
    for (const part of parsed.data.MRData.RaceTable.Races) {
      const key = `${part.season}-${part.round}`;
      byRace.set(key, [...(byRace.get(key) ?? []), part]);
    }
  }
  return [...byRace.values()].flatMap((parts) => contributionOf(parts, from) ?? []);
}

function contributionOf(parts: readonly Race[], from: string): Contribution | null {
  const [first] = parts;
  if (!first || !parts.some(({ Laps }) => Laps)) return null;
  const cars = new Map<string, number>();
  const events: RaceEvent[] = [];
  for (const { number, grid, Driver: driver, Constructor: team } of parts.flatMap(
    ({ Results }) => Results ?? [],
  )) {
    const car = Number(number);
    if (!Number.isInteger(car)) continue;
    cars.set(driver.driverId, car);
    events.push({
      type: 'entry',
      time: 0,
      car,
      code: driver.code,
      name: `${driver.givenName} ${driver.familyName}`,
      team: team?.name,
      grid: grid === undefined || !/^\d+$/.test(grid) ? undefined : Number(grid),
    });
  }
  const { laps, broken } = lapsOf(parts, cars);
  events.push({ type: 'sessionStatus', time: 0, status: 'started' }, ...laps, ...eventsOfLaps(laps));
  const ends = new Map(laps.map((lap) => [`${lap.car}:${lap.lap}`, lap.time]));
  for (const { driverId, lap, duration } of parts.flatMap(({ PitStops }) => PitStops ?? [])) {
    const car = cars.get(driverId);
    const time = car === undefined ? undefined : ends.get(`${car}:${Number(lap)}`);
    if (car === undefined || time === undefined) continue;
    const laneTime = duration === undefined ? null : secondsOf(duration);
    events.push({ type: 'pitStop', time, car, lap: Number(lap), laneTime, stationaryTime: null });
  }
  return {
    source: 'ergast',
    from,
    identity: {
      ...NOBODY,
      season: Number(first.season),
      round: Number(first.round),
      name: first.raceName,
      date: first.date ?? null,
    },
    epoch: null,
    events,
    carSamples: null,
    locations: null,
    results: null,
    warnings:
      broken === 0
        ? []
        : [
            `${from}: ${broken} laps have no time that can be read; what those cars drove after them is left out`,
          ],
  };
}

function lapsOf(
  parts: readonly Race[],
  cars: ReadonlyMap<string, number>,
): { laps: LapEvent[]; broken: number } {
  const rows = parts
    .flatMap(({ Laps }) => Laps ?? [])
    .flatMap(({ number, Timings }) => Timings.map((row) => ({ ...row, lap: Number(number) })))
    .sort((a, b) => a.lap - b.lap);
  const laps: LapEvent[] = [];
  const ended = new Map<number, { lap: number; time: number }>();
  let broken = 0;
  for (const { driverId, position: text, time: taken, lap } of rows) {
    const car = cars.get(driverId);
    if (car === undefined) continue;
    const before = ended.get(car) ?? { lap: 0, time: 0 };
    const duration = secondsOf(taken);
    // A page that came twice holds laps that are there already.
    if (lap <= before.lap) continue;
    if (duration === null || lap !== before.lap + 1) {
      broken++;
      continue;
    }
    const time = before.time + duration;
    ended.set(car, { lap, time });
    const place = Number(text);
    const position = Number.isInteger(place) && place > 0 ? place : null;
    laps.push(lapWith({ car, lap, time, start: before.time, duration, position }));
  }
  return { laps, broken };
}
