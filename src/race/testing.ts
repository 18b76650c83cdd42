/** Made-up races for tests. The quiet one has no chance in it, so that it can be reckoned by hand. */

import { type CarState, initialState, type LapEvent, type RaceState } from '../timing/index.ts';
import { type CarParameters, type RaceParameters, TYRES } from './parameters.ts';
import type { CarPlans, Plan } from './plan.ts';
import { usualCar, usualParameters } from './usual.ts';

/** Cars of equal pace that neither scatter nor fail, two a team, numbered from 1. */
export function quietCars(count: number, changes: Partial<CarParameters> = {}): CarParameters[] {
  return Array.from({ length: count }, (_, i) => ({
    ...usualCar(i + 1, `team ${i >> 1}`, 1),
    paceDeviation: 0,
    lapDeviation: 0,
    failure: 0,
    accident: 0,
    ...changes,
  }));
}

/**
 * 10 laps of 100 s on tyres that do not wear, 20 s through the lane, 2 s standing, nothing by chance: no fuel, no dirty
 * air, no DRS, no rain, no safety car, no undercut.
 */
export function quietRace(cars: readonly CarParameters[], laps = 10): RaceParameters {
  const usual = usualParameters(cars, {
    laps,
    baseLap: 100,
    pitLoss: { green: 20, virtualSafetyCar: 12, safetyCar: 8 },
    pitLossDeviation: 0,
    overtakeDeviation: 0,
    standingStart: 5,
    gridSlot: 0.5,
    overtakeThreshold: 1e6,
    overtakeScale: 0,
    drsGain: 0,
    evolution: 0,
  });
  const { neutral, rain } = usual;
  const bare = { linear: 0, quadratic: 0, cliff: 0, warmUp: 0, wearDeviation: 0, offset: 0 };
  const tyres = { ...usual.tyres };
  for (const tyre of TYRES) tyres[tyre] = { ...tyres[tyre], ...bare };
  const none = { safetyCar: 0, virtualSafetyCar: 0, red: 0 };
  return {
    ...usual,
    tyres,
    fuel: { start: 0, perLap: 0, sensitivity: 0, neutralShare: 0 },
    start: { deviation: 0, gap: 0.5, accident: 0 },
    traffic: { ...usual.traffic, dirtyAirLoss: 0, overtakenLoss: 0, lappedLoss: 0, lappingLoss: 0 },
    stops: { ...usual.stops, fastest: 2, scale: 0, turnaround: 3, releaseGap: 0 },
    neutral: { ...neutral, safetyCar: 0, virtualSafetyCar: 0, afterAccident: none, afterFailure: none },
    penalties: { ...usual.penalties, rate: 0 },
    errors: { rate: 0, loss: 0, wet: 1 },
    rain: { ...rain, onset: 0 },
    reactions: { ...usual.reactions, judgement: 0, reluctance: 0, undercut: 0 },
  };
}

/** One plan a car, kept to the letter. */
export function fixedPlans(plans: readonly Plan[]): CarPlans[] {
  return plans.map((plan, i) => ({ car: i + 1, plans: [{ plan, weight: 1 }], scatter: 0, reacts: false }));
}

/** Medium to the given lap, then hard; each car on its own lap. */
export function oneStop(...laps: number[]): CarPlans[] {
  return fixedPlans(laps.map((lap) => ({ start: 'MEDIUM', stops: [{ lap, tyre: 'HARD' }] })));
}

/** A lap of 90 s that ended at `time`, on the compound and age given. */
function madeLap(car: number, lap: number, time: number, change: Partial<LapEvent>): LapEvent {
  return {
    type: 'lap',
    time,
    car,
    lap,
    start: null,
    duration: 90,
    sectors: [null, null, null],
    speeds: { i1: null, i2: null, fl: null, st: null },
    position: null,
    compound: null,
    tyreAge: null,
    freshTyre: null,
    stint: null,
    pitIn: null,
    pitOut: null,
    deleted: false,
    deletedReason: null,
    generated: false,
    segments: null,
    ...change,
  };
}

/** A car that ended its laps at these times; on HYPERSOFT unless told otherwise. */
export function madeCar(
  car: number,
  times: readonly number[],
  change: Partial<CarState> = {},
  lap: (lap: number) => Partial<LapEvent> = () => ({}),
): CarState {
  const history = times.map((time, i) => madeLap(car, i + 1, time, lap(i + 1)));
  const sector = { duration: null, rank: 'none' as const, segments: [] };
  return {
    car,
    code: null,
    name: null,
    team: null,
    colour: null,
    grid: car,
    position: null,
    laps: history.length,
    history,
    lastLap: history.at(-1) ?? null,
    bestLap: null,
    sectors: [sector, sector, sector],
    bestSectors: [null, null, null],
    speeds: { i1: null, i2: null, fl: null, st: null },
    bestSpeeds: { i1: null, i2: null, fl: null, st: null },
    gap: null,
    interval: null,
    compound: 'HYPERSOFT',
    tyreAge: history.length,
    stints: [],
    stops: [],
    status: 'running',
    retirementReason: null,
    penalties: [],
    lastLine: null,
    ...change,
  };
}

export function madeState(cars: readonly CarState[], change: Partial<RaceState> = {}): RaceState {
  return {
    ...initialState,
    order: cars.map(({ car }) => car),
    cars: Object.fromEntries(cars.map((car) => [car.car, car])),
    ...change,
  };
}
