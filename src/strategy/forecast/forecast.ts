/**
 * What will become of the whole race, as it stands at one lap: every car on the plans that it is taken to have, some thousand
 * times over. Quick enough to be made anew on every lap of a race that is on.
 */

import {
  centralInterval,
  inlineRollouts,
  type Outcomes,
  type Rollouts,
  summarise,
  TYRES,
} from '../../race/index.ts';
import { sizeOf } from '../run.ts';
import type { Forecast, ForecastCar, Moment } from '../types.ts';

export interface ForecastOptions {
  /** Where the races run; in this thread where left out. */
  readonly rollouts?: Rollouts | undefined;
  /** Races; 4,000 where left out. */
  readonly sims?: number | undefined;
  readonly seed?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

const USUAL_SIMS = 4000;
/** Share of the races in which a car must stop again for its next stop to be spoken of. */
const LIKELY = 0.5;

/**
 * Throws StrategyError for a number of races or a seed that is none, RaceError where the moment cannot be simulated, and the
 * signal's reason where it is cancelled.
 */
export async function forecastOf(moment: Moment, options: ForecastOptions = {}): Promise<Forecast> {
  const { rollouts = inlineRollouts(), signal, onProgress } = options;
  const { sims, seed } = sizeOf({ sims: options.sims ?? USUAL_SIMS, seed: options.seed });
  const { parameters, situation, plans } = moment;
  const question = { parameters, situation, plans, seed };
  const outcomes = await rollouts.field(question, sims, 0, {
    signal,
    onProgress: (races) => onProgress?.(races / sims),
  });
  const stops = nextStops(outcomes);
  const cars = summarise(outcomes, parameters.rules.points);
  const places = moment.cars.length;
  return {
    race: moment.race,
    lap: moment.lap,
    seed,
    rollouts: sims,
    calibration: moment.calibration,
    cars: moment.cars.map(({ car, position }): ForecastCar => {
      const own = cars.find((one) => one.car === car);
      if (own === undefined) return outAlready(car, outcomes.cars.length, places);
      return {
        car,
        position,
        positions: Array.from({ length: places }, (_, i) => own.positions[i] ?? 0),
        expectedPosition: own.expectedPosition,
        expectedPoints: own.expectedPoints,
        position10: own.position10,
        position90: own.position90,
        retirement: own.retirement,
        nextStop: stops.get(car) ?? null,
      };
    }),
  };
}

/** Behind all that still run; in which order the stewards list those that are out is not foretold. */
function outAlready(car: number, running: number, places: number): ForecastCar {
  const left = places - running;
  const positions = Array.from({ length: places }, (_, i) => (i < running ? 0 : 1 / left));
  const [first, last] = centralInterval(positions);
  return {
    car,
    position: null,
    positions,
    expectedPosition: (running + 1 + places) / 2,
    expectedPoints: 0,
    position10: first,
    position90: last,
    retirement: 1,
    nextStop: null,
  };
}

/** By car: where most races have one more stop, its lap and compound. */
function nextStops({
  cars,
  races,
  nextStopLap,
  nextStopTyre,
}: Outcomes): Map<number, ForecastCar['nextStop']> {
  return new Map(
    cars.map((car, c) => {
      const laps: number[] = [];
      const tyres = new Uint32Array(TYRES.length);
      for (let cell = c; cell < races * cars.length; cell += cars.length) {
        if (nextStopLap[cell] === 0) continue;
        laps.push(nextStopLap[cell]);
        tyres[nextStopTyre[cell]]++;
      }
      return [car, laps.length < LIKELY * races ? null : nextOf(laps, tyres)];
    }),
  );
}

function nextOf(laps: readonly number[], tyres: Uint32Array): ForecastCar['nextStop'] {
  const sorted = [...laps].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const tyre = TYRES[tyres.indexOf(Math.max(...tyres))];
  return { lap: at(0.5), low: at(0.1), high: at(0.9), tyre };
}
