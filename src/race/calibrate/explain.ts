/**
 * Lap times of a race explained by the car, the compound, the age of its tyres and the lap number, by least squares. Tyre age and
 * lap number move together, so that the lap number is held near what rubber is known to bring; without that, wear and
 * rubber cannot be told apart.
 */

import { type CarNumber, median } from '../../timing/index.ts';
import type { Tyre } from '../parameters.ts';
import { usualCircuit, usualTyres } from '../usual.ts';
import { LeastSquares } from './leastSquares.ts';
import type { Observation } from './observation.ts';

/** Clean laps that a car needs for its pace to be told. */
const ENOUGH = 8;
/** s; usual scatter of clean laps, in which priors are expressed. */
const SCATTER = 0.4;
const DRY: readonly Tyre[] = ['SOFT', 'MEDIUM', 'HARD'];

export interface CleanLap {
  readonly car: CarNumber;
  readonly lap: number;
  readonly seconds: number;
  readonly tyre: Tyre;
  readonly age: number;
  readonly weight: number;
}

export interface Model {
  readonly base: number;
  readonly deviation: number;
  readonly cars: ReadonlyMap<CarNumber, { readonly pace: number; readonly variance: number }>;
  readonly tyres: Observation['tyres'];
  expected(lap: CleanLap): number;
}

/** Null where the laps do not tell cars and tyres apart. */
export function explain(laps: readonly CleanLap[]): Model | null {
  const counts = new Map<CarNumber, number>();
  for (const { car } of laps) counts.set(car, (counts.get(car) ?? 0) + 1);
  const cars = [...counts.keys()];
  const [offsets, wear, trend] = [cars.length, cars.length + 3, cars.length + 6];
  const usual = median(laps.map((lap) => lap.seconds));
  const columns = ({ car, tyre }: CleanLap) => [
    cars.indexOf(car),
    offsets + DRY.indexOf(tyre),
    wear + DRY.indexOf(tyre),
    trend,
  ];
  const factors = ({ age, lap }: CleanLap) => [1, 1, age, lap - 1];
  const fitted = (rows: readonly CleanLap[]) => {
    const squares = new LeastSquares(trend + 1);
    for (const lap of rows) squares.add(columns(lap), factors(lap), lap.seconds - usual, lap.weight);
    cars.forEach((_, i) => {
      squares.prior(i, 0, 2 / SCATTER);
    });
    DRY.forEach((tyre, i) => {
      squares.prior(offsets + i, usualTyres[tyre].offset, (tyre === 'MEDIUM' ? 0.001 : 0.5) / SCATTER);
      squares.prior(wear + i, usualTyres[tyre].linear, 0.08 / SCATTER);
    });
    squares.prior(trend, -usualCircuit.evolution, 0.008 / SCATTER);
    return squares.solve();
  };
  let solution = fitted(laps);
  let kept = laps;
  if (solution === null) return null;
  const told = (values: Float64Array, lap: CleanLap) => {
    const at = columns(lap);
    return factors(lap).reduce((sum, factor, i) => sum + factor * values[at[i]], usual);
  };
  for (let round = 0; round < 2; round++) {
    const { values } = solution;
    kept = laps.filter((lap) => Math.abs(lap.seconds - told(values, lap)) < 3 * SCATTER);
    const again = fitted(kept);
    if (again === null) return null;
    solution = again;
  }
  const { values, variances } = solution;
  const free = kept.filter((lap) => lap.weight === 1);
  const square = free.reduce((sum, lap) => sum + (lap.seconds - told(values, lap)) ** 2, 0);
  const deviation = Math.sqrt(square / Math.max(1, free.length - trend));
  const enough = cars.filter((car) => (counts.get(car) ?? 0) >= ENOUGH);
  if (enough.length < 5) return null;
  const mean = enough.reduce((sum, car) => sum + values[cars.indexOf(car)], 0) / enough.length;
  const variance = deviation * deviation;
  return {
    base: usual + mean,
    deviation,
    cars: new Map(
      enough.map((car) => {
        const i = cars.indexOf(car);
        return [car, { pace: values[i] - mean, variance: variance * variances[i] }];
      }),
    ),
    tyres: DRY.flatMap((tyre, i) =>
      laps.some((lap) => lap.tyre === tyre)
        ? [
            {
              tyre,
              offset: values[offsets + i],
              offsetVariance: variance * variances[offsets + i],
              linear: values[wear + i],
              linearVariance: variance * variances[wear + i],
            },
          ]
        : [],
    ),
    expected: (lap) => told(values, lap),
  };
}
