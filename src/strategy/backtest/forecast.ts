/**
 * The forecast of one race that is over, as it would have been made before the start or at half distance, beside what
 * became of it. Everything in it comes from the calibration (which the caller makes as of the race), the grid, qualifying
 * and the laps driven so far.
 */

import { type Calibration, type Observation, simulate, summarise } from '../../race/index.ts';
import { lapTableOf, type RaceSession, stopsOf } from '../../timing/index.ts';
import { momentOf } from '../moment.ts';
import type { Moment } from '../types.ts';
import type { BacktestForecast, StageScore } from './types.ts';

export interface BacktestRace {
  readonly session: RaceSession;
  readonly observation: Observation;
  /** Laps that it was to have. */
  readonly scheduledLaps: number | null;
  /** False where the order after lap 1 has to stand for the grid: then a forecast from the grid is one from there. */
  readonly isGridKnown?: boolean | undefined;
}

export interface ForecastOptions {
  readonly sims: number;
  readonly seed: number;
}

/** Throws RaceError where the race cannot be simulated from there. */
export function forecastRace(
  race: BacktestRace,
  stage: StageScore['stage'],
  calibration: Calibration,
  { sims, seed }: ForecastOptions,
): BacktestForecast {
  const { observation } = race;
  const cars = [...observation.cars].sort((a, b) => a.grid - b.grid);
  const session = asKnownBefore(race);
  const first = race.isGridKnown === false ? 1 : 0;
  const lap = stage === 'lap1' ? first : Math.floor(observation.laps / 2);
  const moment = momentOf(session, lap, { calibration, entrants: cars });
  const { parameters, situation, plans } = moment;
  const outcomes = simulate({ parameters, situation, plans, seed }, sims);
  const told = new Map(summarise(outcomes, parameters.rules.points).map((car) => [car.car, car]));
  const order = lap === 0 ? cars.map(({ car }) => car) : orderNow(moment, session, cars);
  const stopped = stopsMade(session);
  const finishes = [...cars].sort((a, b) => a.finish - b.finish);
  return {
    race: observation.id,
    cars: cars.map((car, i) => {
      const own = told.get(car.car);
      const now = 1 + order.indexOf(car.car);
      const positions = Array.from({ length: cars.length }, (_, p) =>
        own === undefined ? Number(p + 1 === now) : (own.positions[p] ?? 0),
      );
      return {
        car: car.car,
        positions,
        finish: 1 + finishes.indexOf(car),
        grid: i + 1,
        now,
        isOut: own === undefined,
        retirement: own?.retirement ?? 1,
        retired: car.retiredOn !== null,
        stops: own?.stops ?? stopped.get(car.car) ?? 0,
        stopped: stopped.get(car.car) ?? 0,
      };
    }),
  };
}

/** The session with its distance and everybody who took part, as they are known before a start; some tables leave out who retired early. */
function asKnownBefore({ session, observation, scheduledLaps }: BacktestRace): RaceSession {
  const laps = session.identity.scheduledLaps ?? scheduledLaps ?? observation.laps;
  const { entries, start } = lapTableOf(session);
  const first = Math.min(start ?? 0, session.events[0]?.time ?? 0);
  const missing = observation.cars
    .filter(({ car }) => !entries.has(car))
    .map(({ car, grid }) => ({ type: 'entry' as const, time: first, car, grid }));
  return {
    ...session,
    identity: { ...session.identity, scheduledLaps: Math.max(laps, observation.laps) },
    events: [...missing, ...session.events],
  };
}

/** Those in the race by place, then those that are out, the last to stop first. */
function orderNow(
  { situation, lap }: Moment,
  session: RaceSession,
  cars: readonly { readonly car: number; readonly grid: number }[],
): number[] {
  const running = [...situation.cars].sort((a, b) => a.time - b.time).map(({ car }) => car);
  const { laps } = lapTableOf(session);
  const driven = (car: number) => Math.min(lap, laps.get(car)?.at(-1)?.lap ?? 0);
  const out = cars
    .filter(({ car }) => !running.includes(car))
    .sort((a, b) => driven(b.car) - driven(a.car) || a.grid - b.grid);
  return [...running, ...out.map(({ car }) => car)];
}

function stopsMade(session: RaceSession): Map<number, number> {
  const made = new Map<number, number>();
  for (const { car, kind } of stopsOf(session)) if (kind === 'tyres') made.set(car, (made.get(car) ?? 0) + 1);
  return made;
}
