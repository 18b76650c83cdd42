/** How good lap-time forecasts are, beside what two simple rules and each part of the model alone would have said on the same laps. */

import { LearningError, metrics } from '../../learning/index.ts';
import type { Answers, ModelMetric } from '../../registry/index.ts';
import { median } from '../../timing/index.ts';
import type { Evaluation, EvaluationGroup } from '../recipe.ts';
import type { LapTimeData, LapTimeRow } from './features.ts';
import { racingBefore } from './road.ts';

/** Draws of whole races (of a circuit's cars in a race), for intervals of 95 %. */
const RESAMPLES = 200;

/** What is told of each row in s, by name; `q10` and `q90` make the interval. */
type Told = ReadonlyMap<string, ArrayLike<number>>;

interface Measured {
  readonly n: number;
  readonly mae: number;
  readonly rmse: number;
  readonly r2: number;
  readonly coverage80: number;
  readonly baselines: Readonly<Record<keyof typeof BASELINES, number>>;
}

/** By the own laps of racing on the set: the last one, and the median of up to three. */
const BASELINES = {
  previousLap: (row: LapTimeRow) => row.lap.duration,
  rollingMedian3: (row: LapTimeRow) => median([row.lap.duration, ...racingBefore(row.lap, 2)]),
};

const TITLES: Readonly<Record<string, string>> = {
  previousLap: 'the previous lap',
  rollingMedian3: 'median of the last three',
  trees: 'the trees alone',
  network: 'the network alone',
};

/** Throws LearningError where there are no rows. */
export function lapTimeReport({ rows }: LapTimeData, answers: Answers): Evaluation {
  if (rows.length === 0)
    throw new LearningError('there is no racing lap after a racing lap to hold the model against.');
  const truth = Float64Array.from(rows, ({ next }) => next.duration);
  const rules = Object.entries(BASELINES).map(([name, rule]): [string, ArrayLike<number>] => [
    name,
    Float64Array.from(rows, rule),
  ]);
  const told: Told = new Map([...answers, ...rules]);
  const all = Int32Array.from(rows, (_, row) => row);
  const data = dataOf(rows);
  const races = numbered(rows.map(({ race }) => race.race));
  const cars = numbered(rows.map(({ race, lap }) => `${race.race} ${lap.car}`));
  const byCircuit = groupsOf(rows, ({ race }) => race.place);
  const byCompound = groupsOf(rows, ({ lap }) => lap.compound ?? 'UNKNOWN');
  const overall = metricsOf(told, 'q50', truth, all, races, data);
  const others = ['trees', 'network', ...Object.keys(BASELINES)].filter((name) => told.has(name));
  const beside = others.map(
    (name): EvaluationGroup => ({
      name: TITLES[name] ?? name,
      n: rows.length,
      metrics: metricsOf(told, name, truth, all, races, data),
    }),
  );
  const within = (groups: ReadonlyMap<string, Int32Array>) =>
    [...groups].map(([name, own]): EvaluationGroup => {
      // Laps of a race err together; where there is but one race, those of a car in it.
      const isOneRace = own.every((row) => races[row] === races[own[0]]);
      const metrics = metricsOf(told, 'q50', truth, own, isOneRace ? cars : races, `${name}, ${data}`);
      return { name, n: own.length, metrics };
    });
  const groups = { circuit: within(byCircuit), compound: within(byCompound) };
  return {
    data,
    n: rows.length,
    metrics: overall,
    beside,
    groups,
    json: {
      ...measured(told, truth, all),
      intervals: intervalsOf(overall),
      parts: Object.fromEntries(
        ['trees', 'network']
          .filter((name) => told.has(name))
          .map((name) => [name, pointsOf(told.get(name) ?? [], truth, all)]),
      ),
      best: bestOf(told, truth),
      seasons: [...new Set(rows.map(({ race }) => race.season))].sort((a, b) => a - b),
      races: new Set(rows.map(({ race }) => race.race)).size,
      byCircuit: measuredBy(told, truth, byCircuit, groups.circuit),
      byCompound: measuredBy(told, truth, byCompound, groups.compound),
    },
  };
}

function measuredBy(
  told: Told,
  truth: Float64Array,
  rows: ReadonlyMap<string, Int32Array>,
  groups: readonly EvaluationGroup[],
): Record<string, unknown> {
  return Object.fromEntries(
    groups.map(({ name, metrics }) => [
      name,
      { ...measured(told, truth, rows.get(name) ?? new Int32Array(0)), intervals: intervalsOf(metrics) },
    ]),
  );
}

/** Ends by metric; percentages as shares, like everything in the JSON. Null where there is nothing to redraw. */
function intervalsOf(all: readonly ModelMetric[]): Record<string, readonly number[] | null> {
  return Object.fromEntries(
    all.map(({ name, low, high, unit }) => {
      const scale = unit === '%' ? 100 : 1;
      const ends = typeof low === 'number' && typeof high === 'number' ? [low / scale, high / scale] : null;
      return [name, ends];
    }),
  );
}

function dataOf(rows: readonly LapTimeRow[]): string {
  const seasons = [...new Set(rows.map(({ race }) => race.season))].sort((a, b) => a - b);
  const span = seasons.length === 1 ? `${seasons[0]}` : `${seasons[0]} to ${seasons.at(-1)}`;
  // Where the source has no test of its own, laps under a flag and spoilt ones may be among them.
  const isTested = rows.every(({ race }) => race.isTested);
  return isTested ? `${span}, accurate green-flag laps` : `${span}, laps of which not all were tested`;
}

/** Which of blend, trees and network has the least mean absolute error here; `part` where the blend is but one of them. */
function bestOf(told: Told, truth: Float64Array): string {
  const error = (name: string) => metrics.meanAbsoluteError(told.get(name) ?? [], truth);
  const parts = ['q50', 'trees', 'network'].filter((name) => told.has(name));
  const best = parts.reduce((least, name) => (error(name) < error(least) ? name : least));
  if (best !== 'q50') return best;
  return parts.slice(1).some((name) => error(name) === error('q50')) ? 'part' : 'blend';
}

function measured(told: Told, truth: Float64Array, rows: Int32Array): Measured {
  const error = (name: string) =>
    metrics.meanAbsoluteError(metrics.taken(told.get(name) ?? [], rows), metrics.taken(truth, rows));
  return {
    n: rows.length,
    ...pointsOf(told.get('q50') ?? [], truth, rows),
    coverage80: coverageOf(told, truth, rows),
    baselines: { previousLap: error('previousLap'), rollingMedian3: error('rollingMedian3') },
  };
}

function pointsOf(said: ArrayLike<number>, truth: Float64Array, rows: Int32Array) {
  const [own, came] = [metrics.taken(said, rows), metrics.taken(truth, rows)];
  const r2 = metrics.rSquared(own, came);
  return {
    mae: metrics.meanAbsoluteError(own, came),
    rmse: metrics.rootMeanSquaredError(own, came),
    r2,
  };
}

function coverageOf(told: Told, truth: Float64Array, rows: Int32Array): number {
  const taken = (values: ArrayLike<number>) => metrics.taken(values, rows);
  return metrics.intervalCoverage(taken(told.get('q10') ?? []), taken(told.get('q90') ?? []), taken(truth));
}

function metricsOf(
  told: Told,
  name: string,
  truth: Float64Array,
  rows: Int32Array,
  groups: Int32Array,
  data: string,
): ModelMetric[] {
  const [own, came] = [metrics.taken(told.get(name) ?? [], rows), metrics.taken(truth, rows)];
  const squares = own.map((value, i) => (value - came[i]) ** 2);
  const apart = squares.map(Math.sqrt);
  const redrawn = Int32Array.from(rows, (row) => groups[row]);
  const measure = (of: string, title: string, unit: string | null, metric: (rows: Int32Array) => number) => {
    const options = { groups: redrawn, resamples: RESAMPLES };
    const { value, low, high } = metrics.bootstrapped(rows.length, metric, options);
    return Number.isFinite(value)
      ? [{ name: of, title, value, unit, low: known(low), high: known(high), data }]
      : [];
  };
  // Redrawn hundreds of times each, so that what a row adds is reckoned once.
  return [
    ...measure('mae', 'Mean absolute error', 's', (drawn) => meanOf(apart, drawn)),
    ...measure('rmse', 'Root mean squared error', 's', (drawn) => Math.sqrt(meanOf(squares, drawn))),
    ...measure(
      'r2',
      'R² of the lap time',
      null,
      (drawn) => 1 - meanOf(squares, drawn) / varianceOf(came, drawn),
    ),
    ...(name === 'q50' ? coverage() : []),
  ];

  function coverage(): ModelMetric[] {
    const [low, high] = ['q10', 'q90'].map((end) => metrics.taken(told.get(end) ?? [], rows));
    const inside = came.map((value, i) => (low[i] <= value && value <= high[i] ? 100 : 0));
    return measure('coverage80', 'Coverage of the 80 % interval', '%', (drawn) => meanOf(inside, drawn));
  }
}

function meanOf(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += values[rows[i]];
  return sum / rows.length;
}

function varianceOf(values: Float64Array, rows: Int32Array): number {
  const center = meanOf(values, rows);
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += (values[rows[i]] - center) ** 2;
  return sum / rows.length;
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Most laps first. */
function groupsOf(
  rows: readonly LapTimeRow[],
  nameOf: (row: LapTimeRow) => string,
): ReadonlyMap<string, Int32Array> {
  const groups = Map.groupBy(rows.keys(), (row) => nameOf(rows[row]));
  return new Map(
    [...groups]
      .map(([name, own]): [string, Int32Array] => [name, Int32Array.from(own)])
      .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1)),
  );
}

function numbered(names: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  for (const name of names) if (!numbers.has(name)) numbers.set(name, numbers.size);
  return Int32Array.from(names, (name) => numbers.get(name) ?? 0);
}
