/** A made-up moment of a race in which nothing happens by chance, so that its end is known. */

import {
  type CarPlans,
  type CarSituation,
  type RaceParameters,
  type Situation,
  usualParameters,
} from '../../race/index.ts';
import { fixedPlans, quietCars, quietRace } from '../../race/testing.ts';
import type { Moment } from '../types.ts';

/** Six cars of a quiet race of 20 laps after lap 5, a second apart, each on mediums, to stop for hards on lap 9 + its number. */
export function madeMoment(change: Partial<Situation> = {}, parameters?: RaceParameters): Moment {
  const cars = Array.from({ length: 6 }, (_, i) => i + 1);
  const situation: Situation = {
    lap: 5,
    flag: 'green',
    greenLaps: 5,
    cars: cars.map(
      (car): CarSituation => ({ car, time: 500 + car, tyre: 'MEDIUM', age: 5, used: ['MEDIUM'], stops: 0 }),
    ),
    ...change,
  };
  const plans: CarPlans[] = fixedPlans(
    cars.map((car) => ({ start: 'MEDIUM', stops: [{ lap: 9 + car, tyre: 'HARD' }] })),
  );
  return {
    race: '2024-01-nowhere',
    lap: situation.lap,
    parameters: parameters ?? quietRace(quietCars(6), 20),
    situation,
    plans,
    cars: cars.map((car) => {
      const own = situation.cars.find((one) => one.car === car);
      return {
        car,
        code: null,
        name: `Car ${car}`,
        team: `team ${(car - 1) >> 1}`,
        position: own === undefined ? null : situation.cars.indexOf(own) + 1,
        grid: car,
        tyre: own?.tyre ?? null,
        tyreAge: own?.age ?? null,
        actual: null,
        finish: null,
      };
    }),
    calibration: { seasons: [], races: 0, last: null, isAsOf: true },
  };
}

/** The same moment where cars scatter, pass, fail and bring out safety cars, as usual. */
export function livelyMoment(change: Partial<Situation> = {}): Moment {
  const base = madeMoment(change);
  const cars = base.parameters.cars.map((car) => ({
    ...car,
    pace: 0.1 * car.car,
    paceDeviation: 0.2,
    lapDeviation: 0.4,
    failure: 0.004,
  }));
  const parameters = usualParameters(cars, { laps: 20, overtakeThreshold: 1 });
  return { ...base, parameters };
}
