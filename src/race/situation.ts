/**
 * From a race that is under way (live, or replayed to some lap) to the place from which the simulator goes on. It goes on
 * from the line at which the leader ended his last lap; what others have done of the next one is not looked at.
 *
 * What surprises: a lapped car has not ended the leader's lap. It is given the time at which it would, at its own recent
 * pace, since the simulator compares all cars at the same lap.
 */

import type { CarState, Compound, LapEvent, RaceState } from '../timing/index.ts';
import { RaceError } from './error.ts';
import { DRY_TYRES, TYRES, type Tyre } from './parameters.ts';
import type { CarSituation, Situation } from './plan.ts';

/** Laps from which a car's recent pace is taken, and how many laps behind the leader a car may be to be in the race. */
const RECENT = 5;
const LOST = 12;

/** Softest first: before 2019 compounds had names of their own. */
const SOFTNESS: readonly Compound[] = [
  'HYPERSOFT',
  'ULTRASOFT',
  'SUPERSOFT',
  'SOFT',
  'MEDIUM',
  'HARD',
  'SUPERHARD',
];

/**
 * The situation at the end of the leader's last lap, or at the start where nobody ended one (then cars are in order of the
 * grid as far as it is known). Throws RaceError where no car is running.
 */
export function situationOf(state: RaceState): Situation {
  const running = state.order.flatMap((number) => {
    const car = state.cars[number];
    return car === undefined || car.status === 'retired' || car.status === 'stopped' ? [] : [car];
  });
  if (running.length === 0)
    throw new RaceError('No car is running, so that there is nothing to simulate from.');
  const lap = Math.max(...running.map((car) => car.laps));
  const tyreOf = tyreNames(running);
  const flag =
    state.trackStatus === 'safetyCar'
      ? 'safetyCar'
      : state.trackStatus === 'vsc' || state.trackStatus === 'vscEnding'
        ? 'virtualSafetyCar'
        : 'green';
  if (lap === 0) {
    const grid = [...running].sort((a, b) => gridPlace(a) - gridPlace(b));
    return {
      lap,
      flag: 'green',
      greenLaps: 0,
      cars: grid.map((car) => situationOfCar(car, 0, tyreOf)),
    };
  }
  const cars = running.flatMap((car): CarSituation[] => {
    const time = timeAt(car, lap);
    return time === null ? [] : [situationOfCar(car, time, tyreOf)];
  });
  if (cars.length === 0) throw new RaceError(`No car has a time at the end of lap ${lap}.`);
  return { lap, flag, greenLaps: flag === 'green' ? lap : 0, cars };
}

function gridPlace(car: CarState): number {
  // From the pit lane is behind the grid; a place that is not known is behind that.
  return car.grid === null ? 2000 : car.grid === 0 ? 1000 : car.grid;
}

/** s, session time at the end of that lap; of a lapped car by its pace. Null for one that is long gone. */
function timeAt(car: CarState, lap: number): number | null {
  const own = car.history.find((one) => one.lap === lap);
  if (own !== undefined) return own.time;
  const last = car.history.at(-1);
  if (last === undefined || lap - last.lap > LOST) return null;
  const pace = recentPace(car.history);
  return pace === null ? null : last.time + (lap - last.lap) * pace;
}

function recentPace(history: readonly LapEvent[]): number | null {
  const times = history
    .slice(-RECENT)
    .flatMap((lap) => lap.duration ?? [])
    .sort((a, b) => a - b);
  return times.length === 0 ? null : times[times.length >> 1];
}

function situationOfCar(car: CarState, time: number, tyreOf: ReadonlyMap<Compound, Tyre>): CarSituation {
  const used = [...new Set(car.stints.flatMap(({ compound }) => tyreOf.get(compound) ?? []))];
  const present = (car.compound === null ? undefined : tyreOf.get(car.compound)) ?? used.at(-1) ?? 'MEDIUM';
  return {
    car: car.car,
    time,
    tyre: present,
    age: Math.max(0, car.tyreAge ?? 0),
    used: used.includes(present) ? used : [...used, present],
    stops: car.stops.filter((stop) => !stop.underRed).length,
  };
}

/** Compounds as the simulator names them; of seven names those in use become soft, medium and hard by their order. */
export function tyreNames(cars: readonly CarState[]): ReadonlyMap<Compound, Tyre> {
  const seen = new Set(cars.flatMap((car) => [car.compound, ...car.stints.map((stint) => stint.compound)]));
  const dry = SOFTNESS.filter((compound) => seen.has(compound));
  const isOfToday = dry.every((compound) => TYRES.slice(0, DRY_TYRES).some((tyre) => tyre === compound));
  const names = new Map<Compound, Tyre>([
    ['INTERMEDIATE', 'INTERMEDIATE'],
    ['WET', 'WET'],
  ]);
  if (isOfToday) for (const tyre of TYRES.slice(0, DRY_TYRES)) names.set(tyre, tyre);
  else
    dry.forEach((compound, i) => {
      names.set(compound, i === 0 ? 'SOFT' : i === dry.length - 1 && i > 1 ? 'HARD' : 'MEDIUM');
    });
  return names;
}
