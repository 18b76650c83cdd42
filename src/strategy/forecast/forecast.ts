/**
 * What will become of the whole race, as it stands at one lap: every car on the plans that it is taken to have, ten thousand
 * times over. Quick enough to be made anew on every lap of a race that is on.
 *
 * What surprises: when and for what a car stops next is taken from races that are told lap by lap, which costs more; some
 * hundreds of them are enough for a median.
 */

import {
  centralInterval,
  inlineRollouts,
  type Rollouts,
  Simulator,
  summarise,
  TYRES,
  type Tyre,
} from '../../race/index.ts';
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
/** Races from which the next stops are taken, at the most. */
const TOLD = 300;
/** Share of the races in which a car must stop again for its next stop to be spoken of. */
const LIKELY = 0.5;

/** Throws RaceError where the moment cannot be simulated, and the signal's reason where it is cancelled. */
export async function forecastOf(moment: Moment, options: ForecastOptions = {}): Promise<Forecast> {
  const { rollouts = inlineRollouts(), sims = USUAL_SIMS, seed = 1, signal, onProgress } = options;
  const { parameters, situation, plans } = moment;
  const question = { parameters, situation, plans, seed };
  const outcomes = await rollouts.field(question, sims, 0, {
    signal,
    onProgress: (races) => onProgress?.(races / sims),
  });
  const stops = nextStops(new Simulator(question), moment, Math.min(sims, TOLD));
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

interface Next {
  readonly laps: number[];
  readonly tyres: number[];
}

/** By car: where most races have one more stop, its lap and compound. */
function nextStops(
  simulator: Simulator,
  { situation }: Moment,
  races: number,
): Map<number, ForecastCar['nextStop']> {
  const seen = situation.cars.map((): Next => ({ laps: [], tyres: [] }));
  for (let race = 0; race < races; race++) {
    const open = new Set(situation.cars.keys());
    for (const { lap, order, stops, tyres } of simulator.tell(race).laps) {
      if (open.size === 0) break;
      order.forEach((c, place) => {
        if (!open.has(c) || stops[place] <= situation.cars[c].stops) return;
        open.delete(c);
        seen[c].laps.push(lap);
        seen[c].tyres.push(tyres[place]);
      });
    }
  }
  return new Map(
    situation.cars.map(({ car }, c) => [car, seen[c].laps.length < LIKELY * races ? null : nextOf(seen[c])]),
  );
}

function nextOf({ laps, tyres }: Next): ForecastCar['nextStop'] {
  const sorted = [...laps].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const counts = TYRES.map((_, tyre) => tyres.filter((one) => one === tyre).length);
  const tyre: Tyre = TYRES[counts.indexOf(Math.max(...counts))];
  return { lap: at(0.5), low: at(0.1), high: at(0.9), tyre };
}
