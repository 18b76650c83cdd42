/**
 * What laps and stops are expected to cost a car that nobody holds up: the ground on which plans are compared before anything
 * is simulated. A stop is weighed by the chance that it falls under a safety car, real or virtual, since it costs half then.
 *
 * What surprises: an expectation takes each chance at its mean. Neutralisations to come change what a stop costs, but neither
 * pace nor wear; those that are known (a race that is over, the flag that is out) change both.
 */

import { DRY_TYRES, type PaceMode, type RaceParameters, TYRES, type Tyre } from './parameters.ts';
import type { Mode, Situation } from './plan.ts';
import type { KnownCourse } from './question.ts';
import { STEPS } from './tables.ts';
import { coldAt } from './warmth.ts';
import { along } from './wetness.ts';

/** By lap, from 0 to the race's last. */
export interface FreeTrack {
  /** s of the lap that are the same whatever is driven on. */
  readonly common: Float64Array;
  /** s that a stop at the end of the lap costs, standing included, the tyres' warm-up apart. */
  readonly stop: Float64Array;
  /** 1 where a stop at its end costs no warm-up either: the race stands. */
  readonly isRed: Uint8Array;
  /** Share of the lap that is raced, so that tyres and pace count. */
  readonly racing: Float64Array;
  /** Lap of the situation, and how cold the tyres are there: a share of their warm-up. */
  readonly from: number;
  readonly cold: number;
  /** How cold tyres are after the lap, at least: a share of what they were before it, and what the lap itself makes of it. */
  readonly keeps: Float64Array;
  readonly cools: Float64Array;
  /** Steps of tyre age that the lap adds. */
  readonly steps: Uint8Array;
  /** s lost to water: `wet[tyre * (laps + 1) + lap]`. */
  readonly wet: Float64Array;
  /** Whether any lap may be wet enough for other tyres than slicks to be looked at. */
  readonly isWet: boolean;
}

/** Cells of the quantile by which a mean stop is reckoned. */
const CELLS = 2000;

/** A free track from the situation on, for one car; `known` is the course of a race that is over. */
export function freeTrackOf(
  parameters: RaceParameters,
  situation: Situation,
  car: number,
  known?: KnownCourse | undefined,
): FreeTrack {
  const { circuit, fuel, neutral, rain, temperature } = parameters;
  const { laps } = circuit;
  const from = situation.lap;
  const own = parameters.cars.find((one) => one.car === car);
  const stood = meanStanding(parameters, own?.crew ?? 0);
  const under =
    known === undefined ? expectedFlags(parameters, situation) : knownFlags(situation, known, laps);
  const wetness = known === undefined ? expectedWetness(parameters, from) : knownWetness(known, laps);
  const blank = () => new Float64Array(laps + 1);
  const track = {
    common: blank(),
    stop: blank(),
    isRed: new Uint8Array(laps + 1),
    racing: blank().fill(1),
    from,
    cold: coldAt(temperature, situation),
    keeps: blank().fill(temperature.carried),
    cools: blank(),
    steps: new Uint8Array(laps + 1).fill(STEPS),
    wet: new Float64Array(TYRES.length * (laps + 1)),
    isWet: wetness.some((value) => value > 0) || rain.wetness > 0 || rain.raining,
  };
  for (let lap = from + 1; lap <= laps; lap++) {
    track.common[lap] =
      circuit.baseLap +
      (own?.pace ?? 0) +
      fuel.sensitivity * Math.max(0, fuel.start - (lap - 1) * fuel.perLap) -
      circuit.evolution * Math.min(lap - 1, circuit.evolutionLaps) +
      (lap === 1 ? circuit.standingStart : 0);
    const { virtualSafetyCar, safetyCar, red } = under;
    const green = 1 - virtualSafetyCar[lap] - safetyCar[lap] - red[lap];
    track.stop[lap] =
      (1 - red[lap]) * stood +
      green * circuit.pitLoss.green +
      virtualSafetyCar[lap] * circuit.pitLoss.virtualSafetyCar +
      safetyCar[lap] * circuit.pitLoss.safetyCar;
    if (red[lap] === 1) track.isRed[lap] = 1;
    const share = under.share[lap];
    track.racing[lap] = 1 - share;
    const isBehind = share > 0 && safetyCar[lap] === 1;
    if (lap === 1) track.keeps[lap] = 0;
    track.cools[lap] = lap === 1 ? temperature.afterStart : isBehind ? share * temperature.afterSafetyCar : 0;
    track.steps[lap] = Math.round(STEPS * (1 - share + share * neutral.wearShare));
    for (let tyre = 0; tyre < TYRES.length; tyre++) {
      const curve = tyre < DRY_TYRES ? rain.slick : tyre === DRY_TYRES ? rain.intermediate : rain.wet;
      track.wet[tyre * (laps + 1) + lap] = along(curve, wetness[lap]) * circuit.baseLap;
    }
  }
  return track;
}

/** s that a stint costs on a free track beyond what is common to all: rows by its first lap, summed lap by lap. */
export function stintTable(
  parameters: RaceParameters,
  track: FreeTrack,
  car: number,
  tyre: Tyre,
  mode: Mode,
): (from: number, age: number) => Float64Array {
  const { laps } = parameters.circuit;
  const { linear, quadratic, cliffAge, cliff, offset, warmUp } = parameters.tyres[tyre];
  const way = paceMode(parameters, mode);
  const factor = way.wear * (parameters.cars.find((one) => one.car === car)?.wear ?? 1);
  const row = TYRES.indexOf(tyre) * (laps + 1);
  /** Entry `to` is the cost of laps `from + 1` to `to`. */
  return (from, age) => {
    const sums = new Float64Array(laps + 1);
    let steps = Math.round(age * STEPS);
    // A set out of the pits has its warm-up in the stop.
    let cold = from === track.from ? track.cold : 0;
    for (let lap = from + 1; lap <= laps; lap++) {
      const old = steps / STEPS;
      const beyond = Math.max(0, old - cliffAge);
      const wear = linear * old + quadratic * old * old + cliff * beyond * beyond;
      sums[lap] =
        sums[lap - 1] +
        track.racing[lap] * (offset + way.pace + factor * wear) +
        (track.racing[lap] === 1 ? warmUp * cold : 0) +
        track.wet[row + lap];
      cold = Math.max(cold * track.keeps[lap], track.cools[lap]);
      steps += track.steps[lap];
    }
    return sums;
  };
}

export function paceMode({ push, save }: RaceParameters, mode: Mode): PaceMode {
  return mode === 'push' ? push : mode === 'save' ? save : { pace: 0, wear: 1 };
}

interface Flags {
  /** Probability that a stop at the end of the lap is made under it. */
  readonly virtualSafetyCar: Float64Array;
  readonly safetyCar: Float64Array;
  readonly red: Float64Array;
  /** Share of the lap that is known to be neutralised. */
  readonly share: Float64Array;
}

function blankFlags(laps: number): Flags {
  const blank = () => new Float64Array(laps + 1);
  return { virtualSafetyCar: blank(), safetyCar: blank(), red: blank(), share: blank() };
}

/**
 * The chance that each lap is driven under a flag: one begins only under green, with the chance of the parameters, more so
 * where a car stops, and lasts as long as they say. Exact for the process that is simulated but that its retirements
 * are taken as independent of it.
 */
function expectedFlags({ neutral, cars, circuit }: RaceParameters, situation: Situation): Flags {
  const { laps } = circuit;
  const from = situation.lap;
  const flags = blankFlags(laps);
  const lasting = {
    safetyCar: longerThan(neutral.safetyCarLaps),
    virtualSafetyCar: longerThan(neutral.virtualSafetyCarLaps),
  };
  const running = new Set(situation.cars.map(({ car }) => car));
  const begin = (kind: 'safetyCar' | 'virtualSafetyCar', lap: number, chance: number) => {
    lasting[kind].forEach((share, i) => {
      if (lap + i <= laps) flags[kind][lap + i] += chance * share;
    });
  };
  if (situation.flag !== 'green') begin(situation.flag, from + 1, 1);
  for (let lap = from + 1; lap <= laps; lap++) {
    const green = Math.max(0, 1 - flags.safetyCar[lap] - flags.virtualSafetyCar[lap]);
    let [safetyCar, virtualSafetyCar] = [neutral.safetyCar, neutral.virtualSafetyCar];
    for (const { car, failure, accident } of cars) {
      if (!running.has(car) || lap === 1) continue;
      const still = (1 - Math.min(1, failure + accident)) ** (lap - from - 1);
      safetyCar +=
        still * (failure * neutral.afterFailure.safetyCar + accident * neutral.afterAccident.safetyCar);
      virtualSafetyCar +=
        still *
        (failure * neutral.afterFailure.virtualSafetyCar + accident * neutral.afterAccident.virtualSafetyCar);
    }
    const most = Math.max(1, safetyCar + virtualSafetyCar);
    begin('safetyCar', lap, (green * safetyCar) / most);
    begin('virtualSafetyCar', lap, (green * virtualSafetyCar) / most);
  }
  return flags;
}

/** Chance to last more than 0, 1, 2, ... laps. */
function longerThan(chances: readonly number[]): number[] {
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return chances.map((_, i) => chances.slice(i).reduce((sum, chance) => sum + chance, 0) / total);
}

function knownFlags(situation: Situation, { neutral }: KnownCourse, laps: number): Flags {
  const flags = blankFlags(laps);
  for (const { kind, lap, laps: length } of neutral)
    for (let at = Math.max(lap, situation.lap + 1); at < lap + length && at <= laps; at++) {
      flags[kind][at] = 1;
      // It comes out somewhere on its first lap.
      flags.share[at] = kind === 'red' ? 0 : at === lap ? 0.5 : 1;
    }
  return flags;
}

function knownWetness({ wetness }: KnownCourse, laps: number): Float64Array {
  return Float64Array.from({ length: laps + 1 }, (_, lap) => (lap === 0 ? 0 : (wetness[lap - 1] ?? 0)));
}

/** The mean course of a wet track. One that is dry is taken to stay so: rain that nobody sees is nothing to plan for. */
function expectedWetness({ rain, circuit }: RaceParameters, from: number): Float64Array {
  const course = new Float64Array(circuit.laps + 1);
  if (rain.wetness === 0 && !rain.raining) return course;
  const to = rain.wetness > 0 ? rain.wetness : (rain.intensity[0] + rain.intensity[1]) / 2;
  let wetness = rain.wetness;
  let chance = rain.raining ? 1 : 0;
  for (let lap = from + 1; lap <= circuit.laps; lap++) {
    chance *= 1 - rain.end;
    wetness += chance * (to - wetness) * rain.wetting - (1 - chance) * wetness * rain.drying;
    course[lap] = wetness;
  }
  return course;
}

/** s; the mean of a log-logistic stop that is cut at the longest, by its quantiles. */
function meanStanding({ stops }: RaceParameters, crew: number): number {
  let sum = 0;
  for (let i = 0; i < CELLS; i++) {
    const u = (i + 0.5) / CELLS;
    sum += Math.min(stops.longest, stops.fastest + crew + stops.scale * (u / (1 - u)) ** (1 / stops.shape));
  }
  return sum / CELLS;
}
