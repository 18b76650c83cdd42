/**
 * How good forecasts of finishing positions were, once the results are known: the error of the expected position, whether
 * intervals (`centralInterval`, the ones that are shown) held as often as they promised, and whether a probability of 30 %
 * came true in 30 of 100.
 */

import { centralInterval, LEVEL, medianPosition } from '../../race/index.ts';
import { differenceOf } from './chance.ts';
import type { BacktestForecast, ForecastScore, ReliabilityBin, StageScore } from './types.ts';

/** Of the probabilities of single positions; equally wide. */
const BINS = 10;

/**
 * Share of the position's own probability that lies within the central interval: what a randomised interval of exactly that
 * level would hold (C. Czado, T. Gneiting, L. Held, "Predictive model assessment for count data", Biometrics 65, 2009).
 */
export function randomisedCover(shares: readonly number[], position: number, level = LEVEL): number {
  let below = 0;
  for (let i = 0; i < position - 1; i++) below += shares[i];
  const own = shares[position - 1] ?? 0;
  const [low, high] = [(1 - level) / 2, (1 + level) / 2];
  if (own <= 0) return below > low && below < high ? 1 : 0;
  return Math.max(0, Math.min(high, below + own) - Math.max(low, below)) / own;
}

export function expectedPosition(shares: readonly number[]): number {
  return shares.reduce((sum, share, i) => sum + share * (i + 1), 0);
}

/** All cars of all forecasts count alike. Throws where there is no forecast. */
export function scoreOf(stage: StageScore['stage'], forecasts: readonly BacktestForecast[]): StageScore {
  if (forecasts.length === 0) throw new Error(`There is no forecast of the stage ${stage} to be judged.`);
  const cars = forecasts.flatMap((forecast) => forecast.cars);
  const mean = (value: (car: (typeof cars)[number]) => number) =>
    cars.reduce((sum, car) => sum + value(car), 0) / cars.length;
  const intervals = new Map(cars.map((car) => [car, centralInterval(car.positions)]));
  const inside = (car: (typeof cars)[number], position: number) => {
    const [first, last] = intervals.get(car) ?? [1, 0];
    return first <= position && position <= last;
  };
  const inRace = cars.filter((car) => !car.isOut);
  const [bins, binsInRace] = [reliability(cars), reliability(inRace)];
  const off = (car: (typeof cars)[number]) => Math.abs(expectedPosition(car.positions) - car.finish);
  return {
    stage,
    races: forecasts.length,
    mae: mean(off),
    maeOrderFreeze: mean((car) => Math.abs(car.now - car.finish)),
    maeGrid: mean((car) => Math.abs(car.grid - car.finish)),
    coverage80: shareOf(inRace, (car) => inside(car, car.finish)),
    ece: calibrationError(bins),
    eceInRace: calibrationError(binsInRace),
    againstOrderFreeze: differenceOf(forecasts, (car) => off(car) - Math.abs(car.now - car.finish)),
    againstGrid: differenceOf(forecasts, (car) => off(car) - Math.abs(car.grid - car.finish)),
    maeOfMedian: mean((car) => Math.abs(medianPosition(car.positions) - car.finish)),
    intervalPromised: shareOf(inRace, (car) =>
      car.positions.reduce((sum, share, i) => sum + (inside(car, i + 1) ? share : 0), 0),
    ),
    intervalWidth: shareOf(inRace, (car) => {
      const [first, last] = intervals.get(car) ?? [1, 0];
      return last - first + 1;
    }),
    coverageRandomised: shareOf(inRace, (car) => randomisedCover(car.positions, car.finish)),
    coverageOfAll: mean((car) => Number(inside(car, car.finish))),
    rankedProbabilityScore: mean((car) => rankedProbability(car.positions, car.finish)),
    winnerProbability: shareOf(
      forecasts,
      (forecast) => forecast.cars.find((car) => car.finish === 1)?.positions[0] ?? 0,
    ),
    retirements: { forecast: perRace(forecasts, 'retirement'), happened: perRace(forecasts, 'retired') },
    stops: { forecast: perCar(forecasts, 'stops'), happened: perCar(forecasts, 'stopped') },
    reliability: bins,
    reliabilityInRace: binsInRace,
  };
}

/** Continuous ranked probability score in places; 0 is perfect (E. S. Epstein, J. Applied Meteorology 8, 1969). */
export function rankedProbability(shares: readonly number[], position: number): number {
  let [below, score] = [0, 0];
  for (let i = 0; i < shares.length - 1; i++) {
    below += shares[i];
    score += (below - (position <= i + 1 ? 1 : 0)) ** 2;
  }
  return score;
}

/** Every probability of every position of every car against how often it came true. */
function reliability(cars: readonly ForecastScore[]): ReliabilityBin[] {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, sum: 0, happened: 0 }));
  for (const { positions, finish } of cars)
    positions.forEach((share, i) => {
      const bin = bins[Math.min(BINS - 1, Math.floor(share * BINS))];
      bin.count++;
      bin.sum += share;
      if (finish === i + 1) bin.happened++;
    });
  return bins.map(({ count, sum, happened }, i) => ({
    from: i / BINS,
    to: (i + 1) / BINS,
    count,
    forecast: count > 0 ? sum / count : 0,
    happened: count > 0 ? happened / count : 0,
  }));
}

function calibrationError(bins: readonly ReliabilityBin[]): number {
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  const off = bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.forecast - bin.happened), 0);
  return all === 0 ? 0 : off / all;
}

function shareOf<T>(rows: readonly T[], value: (row: T) => boolean | number): number {
  return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + Number(value(row)), 0) / rows.length;
}

function perRace(forecasts: readonly BacktestForecast[], key: keyof ForecastScore): number {
  return shareOf(forecasts, (forecast) => forecast.cars.reduce((sum, car) => sum + Number(car[key]), 0));
}

function perCar(forecasts: readonly BacktestForecast[], key: keyof ForecastScore): number {
  return shareOf(
    forecasts.flatMap((forecast) => forecast.cars),
    (car) => Number(car[key]),
  );
}
