/**
 * What races say of circuits and tyres: what a stop costs, how tyres wear, how hard it is to pass. Circuits that were seen rarely
 * are drawn to the mean of all, and older seasons count less.
 */

import { median } from '../../timing/index.ts';
import { TYRES, type Tyre } from '../parameters.ts';
import { usualCircuit, usualStops, usualTyres } from '../usual.ts';
import type { CircuitCalibration, TyreCalibrations, Uncertain } from './estimates.ts';
import type { Observation, ObservedFlag } from './observation.ts';
import { deposit, entryOf, fadePool, meanOf, type Pool, type Running, type Shrunk, shrink } from './pools.ts';
import { rounded } from './rounded.ts';

export interface CircuitMemory {
  /** s, of a stop under green, with standing and cold tyres. */
  readonly losses: Pool;
  /** What a stop costs under a safety car against green. */
  readonly shares: Record<'safetyCar' | 'virtualSafetyCar', Running>;
  readonly offsets: Record<string, Pool>;
  readonly wear: Record<string, Pool>;
  /** Laps that sets were driven for at the most, as a share of the race. */
  readonly longest: Record<string, Pool>;
  /** How far a race's wear lay from what was thought of the circuit before, s a lap of age. */
  readonly surprise: Record<string, Running>;
  /** By circuit: cars close behind another, by advantage: those that passed, those that did not. */
  readonly chases: Record<string, number[]>;
  readonly lapDeviation: Running;
  readonly baseLaps: Record<string, number>;
  readonly seen: Record<string, number>;
}

/** From one race of a circuit to the next: s a lap of age, s against the medium, s of a stop, share of the race. */
const WEAR_OCCASION = 0.03;
const OFFSET_OCCASION = 0.2;
const LOSS_OCCASION = 0.8;
const LONGEST_OCCASION = 0.08;
/** s; scatter of what single stops cost. */
const LOSS_SCATTER = 1.5;
/** Relative, of what is thought of a circuit's wear beforehand, and the races that it is worth. */
const USUAL_SURPRISE = 0.4;
const SURPRISE_WORTH = 4;
/** Relative to green: stops under a safety car by the literature (about half the speed on track), and the races that it is worth. */
const SHARES = {
  virtualSafetyCar: usualCircuit.pitLoss.virtualSafetyCar / usualCircuit.pitLoss.green,
  safetyCar: usualCircuit.pitLoss.safetyCar / usualCircuit.pitLoss.green,
};
const SHARE_WORTH = 5;
/** s a lap; how far circuits lie apart in how hard it is to pass. */
const THRESHOLD_SPREAD = 0.4;
/** s of standing and of cold tyres in what a stop costs; the simulator adds both. */
const IN_A_STOP = usualStops.fastest + usualStops.scale + usualTyres.MEDIUM.warmUp;
const USUAL_DEVIATION = 0.35;
/** s a lap; advantages of cars close behind another are counted in cells this wide, from the lowest on. */
const CELL = 0.2;
const LOWEST = -2;
const CELLS = 25;
export const DRY: readonly Tyre[] = TYRES.slice(0, 3);
/** A set of this length, as a share of those driven, was long. */
const LONG = 0.85;
/** Sets that a race must show to say how long they last. */
const ENOUGH_SETS = 4;

export function blankCircuits(): CircuitMemory {
  return {
    losses: {},
    shares: { safetyCar: [0, 0], virtualSafetyCar: [0, 0] },
    offsets: {},
    wear: {},
    longest: {},
    surprise: {},
    chases: {},
    lapDeviation: [0, 0],
    baseLaps: {},
    seen: {},
  };
}

export function fadeCircuits(memory: CircuitMemory, by: number): void {
  const pools = [memory.offsets, memory.wear, memory.longest].flatMap((tyres) => Object.values(tyres));
  for (const pool of [memory.losses, ...pools]) fadePool(pool, by);
  const rows = [...Object.values(memory.shares), ...Object.values(memory.surprise), memory.lapDeviation];
  for (const row of [...rows, ...Object.values(memory.chases)])
    for (let i = 0; i < row.length; i++) row[i] *= by;
}

export function learnCircuits(memory: CircuitMemory, race: Observation): void {
  const { place } = race;
  memory.seen[place] = (memory.seen[place] ?? 0) + 1;
  if (race.baseLap !== null) memory.baseLaps[place] = rounded(race.baseLap, 3);
  if (race.lapDeviation !== null) add(memory.lapDeviation, Math.min(0.8, race.lapDeviation));
  const green = lossesOf(race, 'green');
  if (green.length >= 5)
    deposit(memory.losses, place, median(green), LOSS_SCATTER ** 2 / green.length + LOSS_OCCASION ** 2);
  for (const flag of ['safetyCar', 'virtualSafetyCar'] as const) {
    const under = lossesOf(race, flag);
    if (green.length >= 5 && under.length >= 3)
      add(memory.shares[flag], Math.min(1, Math.max(0.2, median(under) / median(green))));
  }
  for (const { tyre, offset, offsetVariance, linear, linearVariance } of race.tyres) {
    const pool = entryOf(memory.wear, tyre, blankPool);
    const thought = shrink(pool, usualTyres[tyre].linear);
    const before = Math.max(0.01, thought.groups.get(place)?.value ?? thought.mean);
    // What the estimate itself is off by is no surprise.
    const square = Math.max(0, ((linear - before) ** 2 - linearVariance) / before ** 2);
    if (Object.keys(pool).length > 0)
      add(
        entryOf(memory.surprise, tyre, () => [0, 0]),
        Math.min(2, square),
      );
    deposit(pool, place, linear, linearVariance + WEAR_OCCASION ** 2);
    deposit(entryOf(memory.offsets, tyre, blankPool), place, offset, offsetVariance + OFFSET_OCCASION ** 2);
  }
  for (const tyre of DRY) {
    const lengths = race.runs
      .flatMap(({ tyres, stints }) => stints.filter((_, i) => tyres[i] === tyre).map(({ laps }) => laps))
      .sort((a, b) => a - b);
    if (lengths.length < ENOUGH_SETS) continue;
    const long = lengths[Math.floor(LONG * (lengths.length - 1))] / race.laps;
    deposit(entryOf(memory.longest, tyre, blankPool), place, long, LONGEST_OCCASION ** 2);
  }
  const counts = entryOf(memory.chases, place, () => new Array<number>(2 * CELLS).fill(0));
  for (const { advantage, passed } of race.chases) {
    const cell = Math.min(CELLS - 1, Math.max(0, Math.floor((advantage - LOWEST) / CELL)));
    counts[2 * cell + (passed ? 0 : 1)]++;
  }
}

const blankPool = (): Pool => ({});

function add(row: Running, value: number): void {
  row[0]++;
  row[1] += value;
}

function lossesOf(race: Observation, flag: ObservedFlag): number[] {
  return race.stops
    .filter((stop) => stop.flag === flag && (flag !== 'safetyCar' || stop.early))
    .filter((stop) => stop.loss > 0 && stop.loss < 60)
    .map((stop) => stop.loss);
}

export function lapDeviationOf(memory: CircuitMemory): number {
  return rounded(meanOf(memory.lapDeviation, USUAL_DEVIATION, 0.5), 4);
}

export function tyresOf(memory: CircuitMemory): TyreCalibrations {
  return Object.fromEntries(
    DRY.flatMap((tyre) => {
      const { wear, offsets, surprise } = memory;
      if (wear[tyre] === undefined) return [];
      const linear = Math.max(0.002, shrink(wear[tyre], usualTyres[tyre].linear).mean);
      const off = meanOf(surprise[tyre] ?? [0, 0], USUAL_SURPRISE * linear, SURPRISE_WORTH);
      return [
        [
          tyre,
          {
            offset: rounded(shrink(offsets[tyre] ?? {}, usualTyres[tyre].offset).mean, 4),
            linear: rounded(linear, 5),
            // Of a normal curve the deviation is 1.25 times the mean of absolute values.
            wearDeviation: rounded(Math.min(0.6, (1.2533 * off) / linear), 3),
          },
        ],
      ];
    }),
  );
}

/** `neutral`: factor on the probabilities of safety cars, by circuit. */
export function circuitsOf(memory: CircuitMemory, neutral: Readonly<Record<string, number>>) {
  const losses = shrink(memory.losses, usualCircuit.pitLoss.green + IN_A_STOP);
  const [wear, longest] = [memory.wear, memory.longest].map(
    (pools) =>
      new Map(DRY.flatMap((tyre) => (pools[tyre] === undefined ? [] : [[tyre, shrink(pools[tyre], 0)]]))),
  );
  const all = new Array<number>(2 * CELLS).fill(0);
  for (const counts of Object.values(memory.chases))
    counts.forEach((count, i) => {
      all[i] += count;
    });
  const scale = chaseScale(lapDeviationOf(memory));
  const threshold = thresholdOf(all, scale, null);
  const lane = (total: number) => {
    const under = (flag: keyof typeof SHARES) =>
      rounded(Math.max(1, total * meanOf(memory.shares[flag], SHARES[flag], SHARE_WORTH) - IN_A_STOP), 3);
    return {
      green: rounded(Math.max(1, total - IN_A_STOP), 3),
      virtualSafetyCar: under('virtualSafetyCar'),
      safetyCar: under('safetyCar'),
    };
  };
  const circuits: Record<string, CircuitCalibration> = {};
  for (const place of Object.keys(memory.seen).sort()) {
    const loss = losses.groups.get(place) ?? { value: losses.mean, variance: losses.variance };
    circuits[place] = {
      races: memory.seen[place],
      baseLap: memory.baseLaps[place] ?? null,
      pitLoss: lane(loss.value),
      pitLossDeviation: rounded(Math.sqrt(loss.variance), 3),
      overtakeThreshold: thresholdOf(memory.chases[place] ?? [], scale, threshold.value),
      wear: at(wear, place, 0.002),
      longest: at(longest, place, 0.05),
      neutral: neutral[place] ?? 1,
    };
  }
  const elsewhere: CircuitCalibration = {
    races: 0,
    baseLap: null,
    pitLoss: lane(losses.mean),
    pitLossDeviation: rounded(Math.sqrt(losses.variance), 3),
    overtakeThreshold: { value: threshold.value, deviation: THRESHOLD_SPREAD },
    wear: at(wear, null, 0.002),
    longest: at(longest, null, 0.05),
    neutral: 1,
  };
  return { circuits, elsewhere };
}

function at(
  tyres: ReadonlyMap<Tyre, Shrunk>,
  place: string | null,
  least: number,
): Partial<Record<Tyre, Uncertain>> {
  return Object.fromEntries(
    [...tyres].map(([tyre, shrunk]) => {
      const own = place === null ? undefined : shrunk.groups.get(place);
      const { value, variance } = own ?? { value: shrunk.mean, variance: shrunk.variance };
      return [
        tyre,
        { value: rounded(Math.max(least, value), 5), deviation: rounded(Math.sqrt(variance), 5) },
      ];
    }),
  );
}

/**
 * Scale of the curve as it is seen: the simulator's own, widened by the scatter of both cars' laps, which the advantage told
 * of here does not contain (a logistic curve over a normal one is nearly logistic, of the variances' sum).
 */
function chaseScale(lapDeviation: number): number {
  const own = usualCircuit.overtakeScale;
  return Math.sqrt(own * own + (3 * 2 * lapDeviation * lapDeviation) / Math.PI ** 2);
}

/** Likeliest threshold; where a mean of all circuits is given, drawn towards it. */
function thresholdOf(counts: readonly number[], scale: number, mean: number | null): Uncertain {
  const centre = mean ?? usualCircuit.overtakeThreshold;
  const spread = mean === null ? 2 : THRESHOLD_SPREAD;
  const at = (threshold: number) => {
    let sum = -((threshold - centre) ** 2) / (2 * spread * spread);
    for (let i = 0; i < counts.length; i++) {
      if (counts[i] === 0) continue;
      const advantage = LOWEST + CELL * (Math.floor(i / 2) + 0.5);
      const odds = (advantage - threshold) / scale;
      sum -= counts[i] * Math.log1p(Math.exp(i % 2 === 0 ? -odds : odds));
    }
    return sum;
  };
  let [low, high] = [-1, 4];
  // Golden section: the likelihood has one top.
  const part = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < 24; i++) {
    const [a, b] = [high - part * (high - low), low + part * (high - low)];
    if (at(a) < at(b)) low = a;
    else high = b;
  }
  const best = (low + high) / 2;
  const step = 0.05;
  const bend = (2 * at(best) - at(best - step) - at(best + step)) / (step * step);
  return { value: rounded(best, 3), deviation: rounded(bend > 0 ? 1 / Math.sqrt(bend) : spread, 3) };
}
