/**
 * The forecast of one race that is over, as it would have been made before the start or at half distance, beside what
 * became of it. Everything in it comes from the calibration (which the caller makes as of the race), the grid, qualifying
 * and the laps driven so far.
 */

import {
  type Calibration,
  gridSituation,
  type Observation,
  parametersOf,
  type Situation,
  simulate,
  situationOf,
  summarise,
  usualPlans,
  withFormSoFar,
} from '../../race/index.ts';
import { type RaceSession, type RaceState, stopsOf, Timeline } from '../../timing/index.ts';
import type { BacktestForecast, StageScore } from './types.ts';

export interface BacktestRace {
  readonly session: RaceSession;
  readonly observation: Observation;
  /** Laps that it was to have. */
  readonly scheduledLaps: number | null;
}

export interface ForecastOptions {
  readonly sims: number;
  readonly seed: number;
}

/** s after the leader's line; what others send at that very moment is in it. */
const INSTANT = 0.01;

/** Throws RaceError where the race cannot be simulated from there. */
export function forecastRace(
  race: BacktestRace,
  stage: StageScore['stage'],
  calibration: Calibration,
  { sims, seed }: ForecastOptions,
): BacktestForecast {
  const { observation, session } = race;
  const cars = [...observation.cars].sort((a, b) => a.grid - b.grid);
  const laps = Math.max(observation.laps, race.scheduledLaps ?? 0);
  const before = parametersOf(calibration, { place: observation.place, laps, cars }, observation.season);
  const state = stage === 'half' ? stateAtLap(session, Math.floor(observation.laps / 2)) : null;
  const parameters = state === null ? before : withFormSoFar(before, state);
  const situation =
    state === null
      ? gridSituation(cars.map(({ car }) => ({ car, tyre: 'MEDIUM' })))
      : among(situationOf(state), cars);
  const outcomes = simulate({ parameters, situation, plans: usualPlans(parameters, situation), seed }, sims);
  const told = new Map(summarise(outcomes, parameters.rules.points).map((car) => [car.car, car]));
  const order =
    state === null ? cars.map(({ car }) => car) : orderNow(situation, state, cars, observation.laps);
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

/** The state as the leader ended that lap. */
function stateAtLap(session: RaceSession, lap: number): RaceState {
  const timeline = Timeline.of(session);
  const time = timeline.timeOfLap(lap + 1);
  if (time === null) throw new Error(`${session.id}: nobody has a time at the end of lap ${lap}.`);
  return timeline.at(time + INSTANT);
}

/** Without cars that no result speaks of. */
function among(situation: Situation, cars: readonly { readonly car: number }[]): Situation {
  return { ...situation, cars: situation.cars.filter(({ car }) => cars.some((one) => one.car === car)) };
}

/** Those in the race by their times, then those that are out, the last to stop first. */
function orderNow(
  situation: Situation,
  state: RaceState,
  cars: readonly { readonly car: number; readonly grid: number }[],
  laps: number,
): number[] {
  const running = [...situation.cars].sort((a, b) => a.time - b.time).map(({ car }) => car);
  const driven = (car: number) => Math.min(laps, state.cars[car]?.laps ?? 0);
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
