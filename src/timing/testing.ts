/** Made-up races for tests: events with everything that a test does not care about left unknown, and streams of chance. */

import fc from 'fast-check';
import { lapWith } from './blank.ts';
import { carSamplesOf, locationsOf } from './columns.ts';
import type {
  CarNumber,
  Compound,
  Flag,
  LapEvent,
  RaceControlEvent,
  RaceEvent,
  SessionStatus,
  TrackStatus,
} from './events.ts';
import type { RaceSession } from './session.ts';

export function makeLap(
  car: CarNumber,
  lap: number,
  time: number,
  rest: Partial<Omit<LapEvent, 'type' | 'car' | 'lap' | 'time'>> = {},
): LapEvent {
  return lapWith({ car, lap, time, ...rest });
}

export function makeMessage(
  time: number,
  message: string,
  rest: Partial<Omit<RaceControlEvent, 'type' | 'time' | 'message'>> = {},
): RaceControlEvent {
  return {
    type: 'raceControl',
    time,
    message,
    category: null,
    flag: null,
    scope: null,
    sector: null,
    car: null,
    lap: null,
    ...rest,
  };
}

export function makeSession(events: readonly RaceEvent[], rest: Partial<RaceSession> = {}): RaceSession {
  return {
    id: '2001-01-nowhere',
    identity: {
      kind: 'race',
      season: 2001,
      round: 1,
      name: 'Grand Prix of Nowhere',
      place: 'nowhere',
      date: null,
      scheduledLaps: null,
    },
    epoch: null,
    sources: [],
    events,
    carSamples: null,
    locations: null,
    results: null,
    missing: [],
    warnings: [],
    ...rest,
  };
}

const car = fc.integer({ min: 1, max: 5 });
const lap = fc.integer({ min: 1, max: 6 });
/** Few moments, so that many events share one. */
const time = fc.integer({ min: 0, max: 120 }).map((half) => half / 2);
const seconds = fc.option(fc.integer({ min: 80, max: 84 }));
const sector = fc.constantFrom(1, 2, 3) satisfies fc.Arbitrary<1 | 2 | 3>;
const compound = fc.constantFrom<Compound[]>('SOFT', 'MEDIUM', 'HARD', 'UNKNOWN');
const flag = fc.constantFrom<(Flag | null)[]>('yellow', 'chequered', 'red', null);
const gap = fc.option(
  fc.oneof(
    fc.record({ unit: fc.constant('s' as const), value: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ unit: fc.constant('laps' as const), value: fc.integer({ min: 1, max: 3 }) }),
  ),
);

const carRows = fc.array(fc.record({ car, half: fc.integer({ min: 0, max: 240 }), value: fc.nat(104) }), {
  minLength: 1,
  maxLength: 6,
});

/** An event of any type that a race may have, at one of a few moments. */
export const anyEvent: fc.Arbitrary<RaceEvent> = fc.oneof(
  fc.record({
    type: fc.constant('entry' as const),
    time,
    car,
    grid: fc.nat(5),
    code: fc.constantFrom('AAA', 'BBB'),
  }),
  fc.record({
    type: fc.constant('sessionStatus' as const),
    time,
    status: fc.constantFrom<SessionStatus[]>('inactive', 'started', 'aborted', 'finished'),
  }),
  fc.record({
    type: fc.constant('lapCount' as const),
    time,
    lap: fc.option(lap),
    total: fc.constantFrom(5, 6, null),
  }),
  fc
    .record({
      car,
      lap,
      time,
      duration: seconds,
      position: fc.option(car),
      deleted: fc.boolean(),
      stint: fc.option(fc.integer({ min: 1, max: 3 })),
      tyreAge: fc.option(fc.nat(9)),
      first: seconds,
    })
    .map(({ first, ...rest }) =>
      makeLap(rest.car, rest.lap, rest.time, { ...rest, sectors: [first, null, 30] }),
    ),
  fc.record({ type: fc.constant('sector' as const), time, car, lap, sector, duration: seconds }),
  fc.record({
    type: fc.constant('segment' as const),
    time,
    car,
    sector,
    segment: fc.nat(4),
    status: fc.constantFrom('none', 'green', 'purple') satisfies fc.Arbitrary<'none' | 'green' | 'purple'>,
  }),
  fc.record({
    type: fc.constant('speedTrap' as const),
    time,
    car,
    trap: fc.constantFrom('i1', 'st') satisfies fc.Arbitrary<'i1' | 'st'>,
    speed: fc.nat(90),
  }),
  fc.record({
    type: fc.constant('bestLap' as const),
    time,
    car,
    duration: fc.integer({ min: 80, max: 84 }),
    lap: fc.option(lap),
  }),
  fc.record({ type: fc.constant('position' as const), time, car, position: car }),
  fc.record({ type: fc.constant('interval' as const), time, car, gap }),
  fc.record({ type: fc.constantFrom('pitIn' as const, 'pitOut' as const), time, car, lap: fc.option(lap) }),
  fc.record({
    type: fc.constant('pitStop' as const),
    time,
    car,
    lap,
    laneTime: seconds,
    stationaryTime: fc.constant(null),
  }),
  fc.record({
    type: fc.constant('stint' as const),
    time,
    car,
    stint: fc.integer({ min: 1, max: 3 }),
    compound,
    ageAtStart: fc.option(fc.nat(3)),
    fresh: fc.constant(null),
    lapStart: fc.option(lap),
  }),
  fc.record({
    type: fc.constant('trackStatus' as const),
    time,
    status: fc.constantFrom<TrackStatus[]>('clear', 'yellow', 'safetyCar', 'red'),
  }),
  fc.record({ time, flag }).map(({ time, flag }) => makeMessage(time, 'A MESSAGE', { flag })),
  fc.record({
    type: fc.constant('penalty' as const),
    time,
    car,
    kind: fc.constantFrom('time', 'driveThrough') satisfies fc.Arbitrary<'time' | 'driveThrough'>,
    seconds: fc.constantFrom(5, 10, null),
    reason: fc.constant(null),
    served: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('lapDeleted' as const),
    time,
    car,
    lap: fc.option(lap),
    duration: seconds,
    reason: fc.constant('TRACK LIMITS'),
    reinstated: fc.boolean(),
  }),
  fc.record({ type: fc.constant('drs' as const), time, enabled: fc.boolean() }),
  fc.record({
    type: fc.constant('retirement' as const),
    time,
    car,
    reason: fc.constant(null),
    out: fc.boolean(),
  }),
  fc.record({ type: fc.constant('stopped' as const), time, car, stopped: fc.boolean() }),
  fc.record({ type: fc.constant('finish' as const), time, car }),
  carRows.map((rows): RaceEvent => {
    const samples = carSamplesOf({
      driverNumber: rows.map((row) => row.car),
      timeMs: rows.map(({ half }) => half * 250),
      rpm: rows.map(() => 9000),
      speedKmh: rows.map(({ value }) => value),
      gear: rows.map(() => 4),
      throttle: rows.map(({ value }) => value),
      brake: rows.map(() => 0),
      drs: rows.map(() => 8),
    });
    return { type: 'carSamples', time: samples.time[rows.length - 1], samples, from: 0, to: rows.length };
  }),
  carRows.map((rows): RaceEvent => {
    const samples = locationsOf({
      driverNumber: rows.map((row) => row.car),
      timeMs: rows.map(({ half }) => half * 250),
      x: rows.map(({ value }) => value),
      y: rows.map(({ half }) => half),
      z: rows.map(() => 0),
    });
    return {
      type: 'locationSamples',
      time: samples.time[rows.length - 1],
      samples,
      from: 0,
      to: rows.length,
    };
  }),
);

/** The same event from another delivery: equal in what it says, another object. */
export function retold(event: RaceEvent): RaceEvent {
  return structuredClone(event);
}
