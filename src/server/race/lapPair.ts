/** Two laps of a race on one grid of distance, with the time between them, as columns for drawing. */

import { compareLaps, type LapTelemetry, lapTableOf } from '../../timing/index.ts';
import type { LapOfCar, LapPairHead } from '../contract.ts';
import { columnHeads, frameOf } from '../frame.ts';
import { HttpError } from '../problem.ts';
import type { OpenRace } from './desk.ts';
import { driverOf, entryOf, tyresOf } from './result.ts';

interface LapName {
  readonly car: number;
  readonly lap: number;
}

/**
 * `1:23`, `VER:23`, `VER:best`.
 *
 * @throws HttpError 400 for what is no lap, 404 for one that the race does not have
 */
export function lapNameOf(race: OpenRace, text: string, parameter: string): LapName {
  const match = /^([a-z0-9]{1,5}):(\d{1,4}|best)$/i.exec(text);
  if (!match) {
    throw new HttpError(400, `${parameter}: expected CAR:LAP such as 1:23 or VER:best, got "${text}"`);
  }
  const car = race.codes.get(match[1].toUpperCase()) ?? Number(match[1]);
  const laps = lapTableOf(race.session).laps.get(car);
  if (!laps || laps.length === 0) throw new HttpError(404, `${race.id} has no laps of car ${match[1]}`);
  if (match[2].toLowerCase() === 'best') {
    const timed = laps.filter(({ event }) => event.duration !== null && !event.deleted);
    if (timed.length === 0) throw new HttpError(404, `car ${match[1]} has no timed lap`);
    const [best] = timed.sort((a, b) => (a.event.duration ?? 0) - (b.event.duration ?? 0));
    return { car, lap: best.lap };
  }
  const lap = Number(match[2]);
  if (!laps.some((each) => each.lap === lap)) {
    throw new HttpError(404, `car ${match[1]} has no lap ${lap}; its last is ${laps.at(-1)?.lap}`);
  }
  return { car, lap };
}

function lapOfCar({ session }: OpenRace, { car, lap }: LapName): LapOfCar {
  const event = lapTableOf(session)
    .laps.get(car)
    ?.find((each) => each.lap === lap)?.event;
  const tyre = event && tyresOf(session)(event);
  return {
    car,
    code: entryOf(session, car)?.code ?? null,
    colour: entryOf(session, car)?.colour ?? null,
    lap,
    time: event?.duration ?? null,
    compound: tyre?.compound ?? null,
    tyreAge: tyre?.age ?? null,
  };
}

const channels = [
  { name: 'time', unit: 's' },
  { name: 'speed', unit: 'm/s' },
  { name: 'throttle', unit: '' },
  { name: 'brake', unit: '' },
  { name: 'gear', unit: '' },
  { name: 'rpm', unit: 'rev/min' },
  { name: 'drs', unit: '' },
  { name: 'x', unit: 'm' },
  { name: 'y', unit: 'm' },
] as const satisfies readonly { readonly name: keyof LapTelemetry; readonly unit: string }[];

/** @throws HttpError 404 where the race has no data of the cars, 422 where a lap has too little of them */
export function lapPairFrame(race: OpenRace, a: string, b: string): Uint8Array<ArrayBuffer> {
  if (!race.session.carSamples) {
    throw new HttpError(404, `${race.id} has no data of the cars: there is nothing to compare laps with`);
  }
  const [mine, theirs] = [lapNameOf(race, a, 'a'), lapNameOf(race, b, 'b')];
  const pair = compareLaps(race.session, mine, theirs);
  if (!pair) {
    const name = ({ car, lap }: LapName) => `lap ${lap} of ${driverOf(race.session, car)}`;
    throw new HttpError(422, `${name(mine)} and ${name(theirs)} cannot be compared: one has too few samples`);
  }
  const names = [
    { name: 'distance', unit: 'm' },
    { name: 'delta', unit: 's' },
  ];
  const columns: ArrayLike<number>[] = [pair.distance, pair.delta];
  for (const [side, lap] of [
    ['a', pair.lap],
    ['b', pair.reference],
  ] as const) {
    for (const { name, unit } of channels) {
      if ((name === 'x' || name === 'y') && lap[name].every(Number.isNaN)) continue;
      names.push({ name: `${side}.${name}`, unit });
      columns.push(lap[name]);
    }
  }
  const points = pair.distance.length;
  const head: LapPairHead = {
    kind: 'laps',
    id: race.id,
    version: race.version,
    length: pair.distance[points - 1],
    points,
    a: lapOfCar(race, mine),
    b: lapOfCar(race, theirs),
    columns: columnHeads(names, points),
  };
  return frameOf(head, points, columns);
}
