/**
 * Whether forecasts were better than a yardstick by more than chance. Races are drawn again, whole ones, since the cars of a race
 * err together; each draw has forecast and yardstick of the same races.
 */

import { metrics } from '../../learning/index.ts';
import type { BacktestForecast, Difference, ForecastScore } from './types.ts';

const DRAWS = 2000;

/** Mean over all cars, with 95 % of what it would be on other races of the same kind. */
export function differenceOf(
  forecasts: readonly BacktestForecast[],
  value: (car: ForecastScore) => number,
  seed = 1,
): Difference {
  return ofRaces(
    forecasts.map(({ cars }) => ({
      count: cars.length,
      sum: cars.reduce((sum, car) => sum + value(car), 0),
    })),
    seed,
  );
}

/** Of each race how many there were, and the sum of their differences; null where there is nothing to draw from. */
export function ofRaces(
  races: readonly { readonly count: number; readonly sum: number }[],
  seed = 1,
): Difference {
  const some = races.filter(({ count }) => count > 0);
  if (some.length === 0) return { value: null, low: null, high: null };
  const mean = (rows: Int32Array) => {
    let [count, sum] = [0, 0];
    for (const row of rows) {
      count += some[row].count;
      sum += some[row].sum;
    }
    return sum / count;
  };
  const { value, low, high } = metrics.bootstrapped(some.length, mean, { resamples: DRAWS, seed });
  const orNull = (one: number) => (Number.isNaN(one) ? null : one);
  return { value, low: orNull(low), high: orNull(high) };
}
