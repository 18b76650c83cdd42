/**
 * The forecasts of one race, lap by lap, to look back on: what was said when, how it moved, and how good it was in the end.
 * A plain list in order of laps, so that it is kept and sent as it is.
 */

import { centralInterval } from '../../race/index.ts';
import { rankedProbability } from '../backtest/metrics.ts';
import type { Forecast, ForecastCar } from '../types.ts';

export type ForecastLog = readonly Forecast[];

/** How one car's forecast moved. */
export interface ForecastCourse {
  readonly lap: number;
  /** At the moment; null for a car that was out. */
  readonly position: number | null;
  readonly expectedPosition: number;
  readonly position10: number;
  readonly position90: number;
  readonly expectedPoints: number;
  readonly win: number;
  readonly retirement: number;
  readonly nextStop: ForecastCar['nextStop'];
}

/** How good the forecast of one lap was, over the cars that were in the race then. */
export interface ForecastGoodness {
  readonly lap: number;
  readonly cars: number;
  /** Places; of the expected position, and of "the order stays as it is". */
  readonly mae: number;
  readonly maeOrderFreeze: number;
  /** Places; ranked probability score. */
  readonly rps: number;
  /** Of the probabilities of all positions of a car together, 0 perfect, 2 the worst (G. W. Brier, 1950). */
  readonly brier: number;
  /** Share of the cars that ended within the central 80 %. */
  readonly coverage80: number;
}

/** With one more; a forecast of the same lap gives way to it. Throws RangeError where it is of another race. */
export function withForecast(log: ForecastLog, forecast: Forecast): ForecastLog {
  const other = log.find(({ race }) => race !== forecast.race);
  if (other !== undefined)
    throw new RangeError(`A forecast of ${forecast.race} does not belong to those of ${other.race}.`);
  return [...log.filter(({ lap }) => lap !== forecast.lap), forecast].sort((a, b) => a.lap - b.lap);
}

/** What was said last when the leader had completed that many laps; null where nothing had been said yet. */
export function forecastAt(log: ForecastLog, lap: number): Forecast | null {
  return log.findLast((forecast) => forecast.lap <= lap) ?? null;
}

/** How one car's forecast moved over the race; empty for a car that none speaks of. */
export function courseOf(log: ForecastLog, car: number): ForecastCourse[] {
  return log.flatMap(({ lap, cars }): ForecastCourse[] => {
    const own = cars.find((one) => one.car === car);
    if (own === undefined) return [];
    const { position, expectedPosition, position10, position90, expectedPoints, retirement, nextStop } = own;
    return [
      {
        lap,
        position,
        expectedPosition,
        position10,
        position90,
        expectedPoints,
        win: own.positions[0] ?? 0,
        retirement,
        nextStop,
      },
    ];
  });
}

/** Once the race is over: `finish` by car, from 1, the retired behind. Cars that were out at a lap are not counted there. */
export function goodnessOf(log: ForecastLog, finish: ReadonlyMap<number, number>): ForecastGoodness[] {
  return log.flatMap(({ lap, cars }): ForecastGoodness[] => {
    const judged = cars.flatMap((car) => {
      const place = finish.get(car.car);
      return place === undefined || car.position === null ? [] : [{ ...car, place, position: car.position }];
    });
    if (judged.length === 0) return [];
    const mean = (value: (car: (typeof judged)[number]) => number) =>
      judged.reduce((sum, car) => sum + value(car), 0) / judged.length;
    return [
      {
        lap,
        cars: judged.length,
        mae: mean((car) => Math.abs(car.expectedPosition - car.place)),
        maeOrderFreeze: mean((car) => Math.abs(car.position - car.place)),
        rps: mean((car) => rankedProbability(car.positions, car.place)),
        brier: mean((car) =>
          car.positions.reduce((sum, share, i) => sum + (share - (i + 1 === car.place ? 1 : 0)) ** 2, 0),
        ),
        coverage80: mean((car) => {
          const [first, last] = centralInterval(car.positions);
          return first <= car.place && car.place <= last ? 1 : 0;
        }),
      },
    ];
  });
}
