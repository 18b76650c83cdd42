/**
 * A made-up race and a library that holds some, for tests and benchmarks. Cars with the numbers 1, 2, 3, ... drive round
 * a circle, each lap a little longer for the next car; all stop once. Nothing of it is random.
 */

import type { RaceSummary, Races } from '../../store/index.ts';
import {
  type CarSamples,
  compareEvents,
  DRS,
  emptyHistory,
  type LapEvent,
  type LocationSamples,
  type RaceEvent,
  type RaceSession,
} from '../../timing/index.ts';

export interface MadeUpRace {
  readonly id?: string;
  readonly cars?: number;
  readonly laps?: number;
  /** s, of the first car. */
  readonly lapTime?: number;
  /** Samples a second; none where left out. */
  readonly rate?: number;
  /** UTC, ms; null for a race without a clock. */
  readonly epoch?: number | null;
}

/** s, session time of lights out. */
export const LIGHTS_OUT = 100;
const STOP_LOSS = 20;
/** m/s, on average. */
const SPEED = 60;

/** m, of the circle. */
export function radiusOf(lapTime: number): number {
  return (SPEED * lapTime) / (2 * Math.PI);
}

/** s that a lap takes a car. */
export function lapTimeOf(car: number, lap: number, laps: number, lapTime: number): number {
  return (
    lapTime + 0.1 * (car - 1) + 0.01 * ((car * lap) % 7) + (lap === stopLapOf(car, laps) ? STOP_LOSS : 0)
  );
}

/** The lap on which a car comes in. */
export function stopLapOf(car: number, laps: number): number {
  return Math.max(1, Math.floor(laps / 2)) + (car % 3) - 1;
}

export function madeUpRace(options: MadeUpRace = {}): RaceSession {
  const { id = '2031-01-oval', cars = 4, laps = 6, lapTime = 60, rate = 0 } = options;
  const events: RaceEvent[] = [
    { type: 'sessionStatus', time: LIGHTS_OUT, status: 'started' },
    { type: 'trackStatus', time: LIGHTS_OUT - 50, status: 'clear' },
    { type: 'trackStatus', time: LIGHTS_OUT + 2.2 * lapTime, status: 'yellow' },
    { type: 'trackStatus', time: LIGHTS_OUT + 2.6 * lapTime, status: 'clear' },
  ];
  const ends = new Map<number, number[]>();
  for (let car = 1; car <= cars; car++) {
    const own = [LIGHTS_OUT];
    for (let lap = 1; lap <= laps; lap++) own.push(own[lap - 1] + lapTimeOf(car, lap, laps, lapTime));
    ends.set(car, own);
  }
  const placeOf = (car: number, lap: number) =>
    1 +
    [...ends].filter(([other, times]) => other !== car && times[lap] < (ends.get(car)?.[lap] ?? 0)).length;
  for (const [car, times] of ends) {
    events.push(
      {
        type: 'entry',
        time: 0,
        car,
        code: `D${String.fromCharCode(64 + Math.ceil(car / 26))}${String.fromCharCode(65 + ((car - 1) % 26))}`,
        name: `Driver ${car}`,
        team: `Team ${Math.ceil(car / 2)}`,
        colour: `#${(car * 0x123456).toString(16).padStart(6, '0').slice(-6)}`,
        grid: car,
      },
      { type: 'stint', time: 0, car, stint: 1, compound: 'SOFT', ageAtStart: 0, fresh: true, lapStart: 1 },
    );
    const stopLap = stopLapOf(car, laps);
    for (let lap = 1; lap <= laps; lap++) {
      events.push(...lapEvents(car, lap, times, stopLap, placeOf(car, lap)));
    }
    const pitOut = times[stopLap] + 5;
    if (stopLap < laps) {
      events.push({
        type: 'stint',
        time: pitOut,
        car,
        stint: 2,
        compound: 'HARD',
        ageAtStart: 0,
        fresh: true,
        lapStart: stopLap + 1,
      });
    }
  }
  const last = Math.max(...[...ends.values()].map((times) => times[laps]));
  for (let time = 0; time < last; time += 60) {
    events.push({
      type: 'weather',
      time,
      air: 20 + (time % 7),
      track: 30,
      humidity: 0.5,
      pressure: 1010,
      windSpeed: 2,
      windDirection: 90,
      rain: false,
    });
    events.push({
      type: 'raceControl',
      time: time + 1,
      message: `MESSAGE ${time}`,
      category: 'Other',
      flag: null,
      scope: null,
      sector: null,
      car: null,
      lap: null,
    });
  }
  const samples = rate > 0 ? samplesOf(ends, rate, last, radiusOf(lapTime)) : null;
  return {
    id,
    identity: {
      kind: 'race',
      season: 2031,
      round: 1,
      name: 'Oval Grand Prix',
      place: 'oval',
      date: '2031-03-01',
      scheduledLaps: laps,
    },
    epoch: options.epoch === undefined ? Date.UTC(2031, 2, 1, 15) : options.epoch,
    sources: [{ source: 'openf1', from: 'made up', parts: ['laps'] }],
    events: events.sort(compareEvents),
    carSamples: samples?.carSamples ?? null,
    locations: samples?.locations ?? null,
    results: null,
    missing: rate > 0 ? [] : ['carSamples', 'locations'],
    warnings: [],
  };
}

function lapEvents(
  car: number,
  lap: number,
  ends: readonly number[],
  stopLap: number,
  position: number,
): RaceEvent[] {
  const start = ends[lap - 1];
  const end = ends[lap];
  const duration = end - start;
  const third = duration / 3;
  const lapEvent: LapEvent = {
    type: 'lap',
    time: end,
    car,
    lap,
    start,
    duration,
    sectors: [third, third, third],
    speeds: { i1: 70 + car / 10, i2: 60, fl: 75, st: 80 },
    position,
    compound: lap <= stopLap ? 'SOFT' : 'HARD',
    tyreAge: lap <= stopLap ? lap : lap - stopLap,
    freshTyre: true,
    stint: lap <= stopLap ? 1 : 2,
    pitIn: lap === stopLap ? end - 15 : null,
    pitOut: lap === stopLap + 1 ? start + 5 : null,
    deleted: false,
    deletedReason: null,
    generated: false,
    segments: [['green'], ['yellow', 'purple'], ['none']],
  };
  const events: RaceEvent[] = [
    lapEvent,
    { type: 'position', time: end, car, position },
    { type: 'sector', time: start + third, car, lap, sector: 1, duration: third },
    { type: 'sector', time: start + 2 * third, car, lap, sector: 2, duration: third },
    { type: 'sector', time: end, car, lap, sector: 3, duration: third },
    {
      type: 'interval',
      time: end - 3,
      car,
      gap: position === 1 ? null : { unit: 's', value: position * 1.5 },
      ahead: position === 1 ? null : { unit: 's', value: 1.5 },
    },
  ];
  if (lapEvent.pitIn !== null) events.push({ type: 'pitIn', time: lapEvent.pitIn, car, lap });
  if (lapEvent.pitOut !== null) events.push({ type: 'pitOut', time: lapEvent.pitOut, car, lap });
  return events;
}

/** Samples of all cars at the same moments, a circle a lap. */
function samplesOf(
  ends: ReadonlyMap<number, readonly number[]>,
  rate: number,
  last: number,
  radius: number,
): { carSamples: CarSamples; locations: LocationSamples } {
  const cars = [...ends.keys()];
  const moments = Math.floor((last - LIGHTS_OUT) * rate);
  const length = moments * cars.length;
  const carSamples = {
    length,
    time: new Float64Array(length),
    car: new Uint16Array(length),
    speed: new Float32Array(length),
    rpm: new Float32Array(length),
    gear: new Int8Array(length),
    throttle: new Float32Array(length),
    brake: new Float32Array(length),
    drs: new Int8Array(length),
  };
  const locations = {
    length,
    time: carSamples.time,
    car: carSamples.car,
    x: new Float32Array(length),
    y: new Float32Array(length),
    z: new Float32Array(length),
  };
  for (let i = 0; i < moments; i++) {
    const time = LIGHTS_OUT + i / rate;
    for (const [k, car] of cars.entries()) {
      const row = i * cars.length + k;
      const times = ends.get(car) ?? [];
      const lap = times.findIndex((end) => end > time);
      const share = lap > 0 ? (time - times[lap - 1]) / (times[lap] - times[lap - 1]) : 0;
      const angle = 2 * Math.PI * share;
      carSamples.time[row] = time;
      carSamples.car[row] = car;
      carSamples.speed[row] = lap > 0 ? SPEED + 20 * Math.cos(2 * angle) : 0;
      carSamples.rpm[row] = 10_000 + 10 * car;
      carSamples.gear[row] = 5;
      carSamples.throttle[row] = Math.cos(2 * angle) > 0 ? 1 : 0;
      carSamples.brake[row] = Math.cos(2 * angle) > 0 ? 0 : 1;
      carSamples.drs[row] = DRS.closed;
      locations.x[row] = radius * Math.cos(angle);
      locations.y[row] = radius * Math.sin(angle);
    }
  }
  return { carSamples, locations };
}

function summaryOf(session: RaceSession): RaceSummary {
  const { kind, season, round, name, place, date } = session.identity;
  return {
    id: session.id,
    kind,
    season: season ?? 0,
    round: round ?? 0,
    name,
    place,
    date,
    laps: session.identity.scheduledLaps,
    cars: new Set(session.events.flatMap((event) => (event.type === 'entry' ? [event.car] : []))).size,
    winner: null,
    hasTiming: session.events.length > 0,
    hasCarSamples: session.carSamples !== null,
    hasLocations: session.locations !== null,
    sources: session.sources.map(({ source }) => source),
    missing: session.missing,
    importedAt: '2031-03-02T00:00:00.000Z',
  };
}

/** Races in memory. */
export function fakeRaces(
  sessions: readonly RaceSession[],
  importTiming: Races['importTiming'] = () => Promise.reject(new Error('not part of this test')),
): Races {
  const unused = () => Promise.reject(new Error('not part of this test'));
  const nothing = () => Promise.resolve([]);
  const none = () => Promise.resolve(undefined);
  const byId = new Map(sessions.map((session) => [session.id, session]));
  const resolved = (text: string) => [...byId.keys()].find((id) => id === text || id.startsWith(`${text}-`));
  return {
    importTiming,
    async list() {
      return { total: byId.size, items: [...byId.values()].map(summaryOf), seasons: [] };
    },
    resolve: async (text) => resolved(text),
    nearest: async () => [...byId.keys()],
    async summary(text) {
      const session = byId.get(resolved(text) ?? '');
      return session && summaryOf(session);
    },
    async open(id) {
      const session = byId.get(id);
      if (!session) throw new RangeError(`no race "${id}"`);
      return session;
    },
    report: unused,
    delete: unused,
    history: {
      sources: nothing,
      seasons: nothing,
      races: nothing,
      race: none,
      results: nothing,
      qualifying: nothing,
      grid: nothing,
      pitStops: nothing,
      fastestLaps: nothing,
      driverStandings: none,
      constructorStandings: none,
      drivers: nothing,
      constructors: nothing,
      circuits: nothing,
      season: async () => emptyHistory,
    },
  };
}
