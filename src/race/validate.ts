/**
 * Parameters are checked once, before the lap loop, which then trusts them. What is checked is what would make it hang, lie
 * or run off its tables; whether a value is sensible is its author's affair.
 */

import { RaceError } from './error.ts';
import { type RaceParameters, TYRES } from './parameters.ts';

/** What the counters of the random numbers and the tables have room for. */
export const MOST_CARS = 60;
export const MOST_LAPS = 500;

type Bound = readonly [low: number, high: number];

const ANY: Bound = [-1e6, 1e6];
const NOT_NEGATIVE: Bound = [0, 1e6];
const PROBABILITY: Bound = [0, 1];
const AIDS: readonly string[] = ['drs', 'overtakeMode', 'none'];
const POSITIVE: Bound = [1e-9, 1e6];

/** Throws RaceError with one sentence that names the parameter, what it is and what it may be. */
export function checkParameters(parameters: RaceParameters): void {
  const { circuit, cars, tyres, rain, neutral } = parameters;
  whole('circuit.laps', circuit.laps, 1, MOST_LAPS);
  within('circuit', circuit, {
    baseLap: POSITIVE,
    standingStart: ANY,
    gridSlot: NOT_NEGATIVE,
    overtakeThreshold: ANY,
    overtakeDeviation: NOT_NEGATIVE,
    overtakeScale: NOT_NEGATIVE,
    pitLossDeviation: NOT_NEGATIVE,
    outLapShare: PROBABILITY,
    drsGain: NOT_NEGATIVE,
    evolution: ANY,
    evolutionLaps: NOT_NEGATIVE,
  });
  within('circuit.pitLoss', circuit.pitLoss, {
    green: NOT_NEGATIVE,
    virtualSafetyCar: NOT_NEGATIVE,
    safetyCar: NOT_NEGATIVE,
  });
  if (cars.length < 1 || cars.length > MOST_CARS)
    throw new RaceError(`A race has 1 to ${MOST_CARS} cars, not ${cars.length}.`);
  if (new Set(cars.map((car) => car.car)).size < cars.length)
    throw new RaceError('Two cars have the same number.');
  for (const car of cars)
    within(`car ${car.car}`, car, {
      pace: ANY,
      paceDeviation: NOT_NEGATIVE,
      lapDeviation: NOT_NEGATIVE,
      wear: NOT_NEGATIVE,
      start: ANY,
      failure: PROBABILITY,
      accident: PROBABILITY,
      crew: NOT_NEGATIVE,
    });
  for (const tyre of TYRES) {
    within(`tyres.${tyre}`, tyres[tyre], {
      offset: ANY,
      linear: ANY,
      quadratic: ANY,
      cliffAge: NOT_NEGATIVE,
      cliff: NOT_NEGATIVE,
      warmUp: NOT_NEGATIVE,
      wearDeviation: NOT_NEGATIVE,
    });
    whole(`tyres.${tyre}.sets`, tyres[tyre].sets, 0, 100);
  }
  within('temperature', parameters.temperature, {
    track: ANY,
    deviation: NOT_NEGATIVE,
    wear: ANY,
    warmUp: ANY,
    afterStart: NOT_NEGATIVE,
    afterSafetyCar: NOT_NEGATIVE,
    carried: PROBABILITY,
  });
  if (parameters.temperature.usual !== null) inBound('temperature.usual', parameters.temperature.usual, ANY);
  within('fuel', parameters.fuel, {
    start: NOT_NEGATIVE,
    perLap: NOT_NEGATIVE,
    sensitivity: ANY,
    neutralShare: NOT_NEGATIVE,
  });
  within('start', parameters.start, { deviation: NOT_NEGATIVE, gap: NOT_NEGATIVE, accident: PROBABILITY });
  within('traffic', parameters.traffic, {
    minimumGap: NOT_NEGATIVE,
    dirtyAirRange: NOT_NEGATIVE,
    dirtyAirLoss: ANY,
    overtakenLoss: NOT_NEGATIVE,
    lappedLoss: NOT_NEGATIVE,
    lappingLoss: NOT_NEGATIVE,
    drsWindow: NOT_NEGATIVE,
    drsFromLap: NOT_NEGATIVE,
    drsRestartLaps: NOT_NEGATIVE,
  });
  if (!AIDS.includes(parameters.traffic.aid))
    throw new RaceError(
      `traffic.aid is ${String(parameters.traffic.aid)}, but must be one of ${AIDS.join(', ')}.`,
    );
  within('stops', parameters.stops, {
    fastest: NOT_NEGATIVE,
    scale: NOT_NEGATIVE,
    shape: POSITIVE,
    longest: NOT_NEGATIVE,
    turnaround: NOT_NEGATIVE,
    releaseGap: NOT_NEGATIVE,
    cleanAir: NOT_NEGATIVE,
  });
  within('push', parameters.push, { pace: ANY, wear: NOT_NEGATIVE });
  within('save', parameters.save, { pace: ANY, wear: NOT_NEGATIVE });
  within('neutral', neutral, {
    safetyCar: PROBABILITY,
    virtualSafetyCar: PROBABILITY,
    safetyCarLap: POSITIVE,
    catchUpLap: POSITIVE,
    virtualLap: POSITIVE,
    queueGap: NOT_NEGATIVE,
    wearShare: PROBABILITY,
    restartScatter: NOT_NEGATIVE,
  });
  for (const after of ['afterAccident', 'afterFailure'] as const) {
    const chances = neutral[after];
    within(`neutral.${after}`, chances, {
      safetyCar: PROBABILITY,
      virtualSafetyCar: PROBABILITY,
      red: PROBABILITY,
    });
    if (chances.safetyCar + chances.virtualSafetyCar + chances.red > 1)
      throw new RaceError(`The probabilities of neutral.${after} add up to more than 1.`);
  }
  distribution('neutral.safetyCarLaps', neutral.safetyCarLaps);
  distribution('neutral.virtualSafetyCarLaps', neutral.virtualSafetyCarLaps);
  within('errors', parameters.errors, { rate: PROBABILITY, loss: NOT_NEGATIVE, wet: NOT_NEGATIVE });
  within('rain', rain, {
    wetness: PROBABILITY,
    onset: PROBABILITY,
    end: PROBABILITY,
    wetting: PROBABILITY,
    drying: PROBABILITY,
  });
  for (const [name, values] of Object.entries({
    intensity: rain.intensity,
    slick: rain.slick,
    intermediate: rain.intermediate,
    wet: rain.wet,
  }))
    for (const value of values) inBound(`rain.${name}`, value, name === 'intensity' ? PROBABILITY : [0, 10]);
  within('penalties', parameters.penalties, {
    rate: PROBABILITY,
    longShare: PROBABILITY,
    short: NOT_NEGATIVE,
    long: NOT_NEGATIVE,
  });
  within('reactions', parameters.reactions, {
    judgement: NOT_NEGATIVE,
    reluctance: ANY,
    undercut: PROBABILITY,
    undercutGap: NOT_NEGATIVE,
    undercutLaps: NOT_NEGATIVE,
  });
}

function within(name: string, values: object, bounds: Readonly<Record<string, Bound>>): void {
  const known = new Map<string, unknown>(Object.entries(values));
  for (const [key, bound] of Object.entries(bounds)) inBound(`${name}.${key}`, known.get(key), bound);
}

function inBound(name: string, value: unknown, [low, high]: Bound): void {
  if (typeof value !== 'number' || !(value >= low && value <= high))
    throw new RaceError(`${name} is ${String(value)}, but must be a number from ${low} to ${high}.`);
}

function whole(name: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw new RaceError(`${name} is ${value}, but must be a whole number from ${low} to ${high}.`);
}

function distribution(name: string, chances: readonly number[]): void {
  for (const chance of chances) inBound(name, chance, PROBABILITY);
  if (!(chances.reduce((sum, chance) => sum + chance, 0) > 0))
    throw new RaceError(`${name} must hold at least one probability above 0.`);
}
