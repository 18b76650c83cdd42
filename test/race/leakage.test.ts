/**
 * Forecasts of real races know nothing of what came later: they are the same where everything later is taken away or turned
 * upside down. That the test would see a leak is shown by forecasts that have one.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { openRaceFolder } from '../../scripts/races.ts';
import {
  type Calibration,
  calibrate,
  calibrationFor,
  type Observation,
  observe,
} from '../../src/race/index.ts';
import { type BacktestForecast, type BacktestRace, forecastRace } from '../../src/strategy/backtest/index.ts';
import { lapTableOf, type RaceEvent, type RaceSession } from '../../src/timing/index.ts';
import { dataPath, hasRaces } from '../real.ts';

const OPTIONS = { sims: 60, seed: 1 };
/** Melbourne with three red flags, Spielberg, Zandvoort in the rain, and Las Vegas. */
const RACES = ['2023-03-australia', '2023-09-austria', '2023-13-zandvoort', '2023-21-las-vegas'];

type Stage = 'lap1' | 'half';
type Forecaster = (race: BacktestRace, stage: Stage, past: readonly Observation[]) => BacktestForecast;

describe.skipIf(!hasRaces)('forecasts of races of 2023', () => {
  let races: BacktestRace[] = [];
  beforeAll(async () => {
    const folder = await openRaceFolder(dataPath('f1'));
    races = (await folder.races(2023)).flatMap(({ session, results, qualifying, scheduledLaps }) => {
      const observation = observe(session, results, qualifying);
      return observation === null ? [] : [{ session, observation, scheduledLaps }];
    });
  }, 120_000);

  const calibrated = (
    past: readonly Observation[],
    { observation: { season, round } }: BacktestRace,
    later = 0,
  ): Calibration =>
    calibrate(past, { prior: calibrationFor(season, round), asOf: { season, round: round + later } });
  const honest: Forecaster = (race, stage, past) =>
    forecastRace(race, stage, calibrated(past, race), OPTIONS);

  /** What is said of a race as it was, and with nothing left of what came after the moment. */
  function bothOf(forecaster: Forecaster, id: string, stage: Stage) {
    const at = races.findIndex(({ observation }) => observation.id === id);
    const race = races[at];
    const past = races.map(({ observation }) => observation);
    const changed = past.map((observation, i) => (i >= at ? upsideDown(observation) : observation));
    const lap = stage === 'lap1' ? 0 : Math.floor(race.observation.laps / 2);
    const cut: BacktestRace = { ...race, observation: changed[at], session: cutAfter(race.session, lap) };
    expect(cut.session.events.length).toBeLessThan(
      race.session.events.length * (stage === 'lap1' ? 0.1 : 0.7),
    );
    return {
      told: said(forecaster(race, stage, past)),
      blind: () => said(forecaster(cut, stage, changed)),
    };
  }

  for (const id of RACES)
    it.each(['lap1', 'half'] as const)(`are the same whatever came after: ${id}, %s`, (stage) => {
      const { told, blind } = bothOf(honest, id, stage);
      expect(blind()).toEqual(told);
    });

  const leaks: readonly (readonly [string, Stage, Forecaster])[] = [
    [
      'its result for its grid',
      'lap1',
      (race, stage, past) => {
        const cars = race.observation.cars.map((car) => ({ ...car, grid: car.finish }));
        return honest({ ...race, observation: { ...race.observation, cars } }, stage, past);
      },
    ],
    [
      'a calibration that knows it',
      'lap1',
      (race, stage, past) => forecastRace(race, stage, calibrated(past, race, 1), OPTIONS),
    ],
    [
      'what its first lap brought',
      'lap1',
      (race, stage, past) => honest({ ...race, isGridKnown: false }, stage, past),
    ],
    [
      'a lap more than was driven',
      'half',
      (race, stage, past) =>
        honest(
          { ...race, observation: { ...race.observation, laps: race.observation.laps + 2 } },
          stage,
          past,
        ),
    ],
    [
      'tyres that were fitted later',
      'half',
      (race, stage, past) => {
        const { session } = race;
        const first = session.events[0].time;
        const events = session.events
          .map((event) => (event.type === 'stint' ? { ...event, time: first } : event))
          .sort((a, b) => a.time - b.time);
        return honest({ ...race, session: { ...session, events } }, stage, past);
      },
    ],
  ];
  it.each(leaks)('would be caught with %s', (_, stage, leaking) => {
    const { told, blind } = bothOf(leaking, '2023-09-austria', stage);
    let other: unknown;
    try {
      other = blind();
    } catch (error) {
      // What a leak looks for may not be there at all.
      other = error;
    }
    expect(other).not.toEqual(told);
  });
});

/** All that a forecast says; what became of the race stands beside it. */
function said({ cars }: BacktestForecast) {
  return cars.map(({ car, positions, now, isOut, retirement }) => ({
    car,
    positions,
    now,
    isOut,
    retirement,
  }));
}

function upsideDown(observation: Observation): Observation {
  return {
    ...observation,
    baseLap: 200,
    cars: observation.cars.map((car) => ({
      ...car,
      finish: observation.cars.length + 1 - car.finish,
      retiredOn: car.finish < 5 ? 3 : null,
      pace: car.pace === null ? null : -car.pace,
    })),
    stops: [],
    runs: [],
    neutral: [],
  };
}

/** Nothing that happened after a lap: of each car after its own line, of the race after the leader's. 0: after the start. */
function cutAfter(session: RaceSession, lap: number): RaceSession {
  const events = lap === 0 ? onTheGrid(session) : afterLap(session, lap);
  return { ...session, events, results: null };
}

/** What was before the start, what everybody stood on, and a first lap that tells no more than that there was one. */
function onTheGrid(session: RaceSession): RaceEvent[] {
  const started = session.events.find(
    (event) => event.type === 'sessionStatus' && event.status === 'started',
  );
  const start = started?.time ?? lapTableOf(session).start ?? 0;
  return session.events
    .flatMap((event): RaceEvent[] => {
      if (event.type === 'lap')
        return event.lap !== 1
          ? []
          : [
              {
                ...event,
                time: start + 100 + 0.01 * event.car,
                duration: 100,
                sectors: [null, null, null],
                position: null,
                pitIn: null,
              },
            ];
      return event.time <= start || (event.type === 'stint' && event.lapStart !== null && event.lapStart <= 1)
        ? [event]
        : [];
    })
    .sort((a, b) => a.time - b.time);
}

function afterLap(session: RaceSession, lap: number): RaceEvent[] {
  const ends = (of: number) =>
    new Map(
      session.events.flatMap((event) =>
        event.type === 'lap' && event.lap === of ? [[event.car, event.time] as const] : [],
      ),
    );
  const own = ends(lap);
  const leader = Math.min(...own.values());
  // Who is more than a lap behind when the leader ends the next one is told as of the leader's line.
  const next = Math.min(...ends(lap + 1).values());
  const until = (car: number) => {
    const end = own.get(car) ?? leader;
    return end < next ? end : leader;
  };
  // Of a car that comes in at the end of the lap it is seen what it fits.
  const inLane = new Set(
    session.events.flatMap((event) =>
      event.type === 'pitIn' && event.lap === lap && own.has(event.car) ? [event.car] : [],
    ),
  );
  return session.events.filter((event) => {
    const car = 'car' in event ? event.car : null;
    if (event.time <= (car === null ? leader : until(car))) return true;
    if (car === null || !inLane.has(car)) return false;
    return (
      (event.type === 'stint' && event.lapStart === lap + 1) ||
      (event.type === 'pitOut' && event.lap === lap + 1)
    );
  });
}
