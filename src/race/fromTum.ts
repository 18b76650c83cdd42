/**
 * A race of TUM's race simulation (A. Heilmeier et al.; parameter files by `formats/simulation`) as a question to this one, for
 * comparing the two and for who has such files. What the other does not know keeps its usual value; what surprises:
 *
 * - there tyres belong to each driver, here to the field: a compound is the median of the drivers';
 * - the compounds of the weekend become soft, medium and hard by their numbers (A7 is softer than A2);
 * - every car follows the strategy that it drove, and does not react, as in that simulation's own comparison with reality.
 */

import type { TumCar, TumChances, TumRace } from '../formats/index.ts';
import { median } from '../timing/index.ts';
import { RaceError } from './error.ts';
import type { RaceParameters, Tyre, TyreParameters } from './parameters.ts';
import { type CarPlans, gridSituation, MOST_STOPS, type PlannedStop } from './plan.ts';
import type { RaceQuestion } from './question.ts';
import { usualCar, usualParameters, usualTyres } from './usual.ts';

/** Sets enough that no strategy runs out: what was driven was allowed. */
const SETS = 20;

/** Chances are those of `usual.ts` where none are given. Throws RaceError where the race has no cars or tyres to drive on. */
export function questionOfTum(race: TumRace, chances: TumChances | null, seed: number): RaceQuestion {
  const grid = [...race.cars].sort((a, b) => a.grid - b.grid);
  if (grid.length === 0) throw new RaceError(`The race at ${race.track} has no cars.`);
  const names = tyresOf(grid);
  const plans = grid.map((car) => plansOf(car, names, race.laps));
  const situation = gridSituation(plans.map(({ car, plans: [{ plan }] }) => ({ car, tyre: plan.start })));
  return { parameters: parametersOfTum(race, grid, names, chances), situation, plans, seed };
}

function parametersOfTum(
  race: TumRace,
  grid: readonly TumCar[],
  names: ReadonlyMap<string, Tyre>,
  chances: TumChances | null,
): RaceParameters {
  const season = String(race.season);
  const perLap = (p: number | undefined, usual: number) =>
    p === undefined ? usual : 1 - (1 - p) ** (1 / race.laps);
  const cars = grid.map((car) => {
    const usual = usualCar(car.number, car.team, race.laps);
    const scatter = chances?.lapDeviation[car.name] ?? chances?.lapDeviation.unknown;
    return {
      ...usual,
      pace: car.carLoss + car.driverLoss,
      lapDeviation: scatter ?? usual.lapDeviation,
      failure: perLap(chances?.failure[season]?.[car.team], usual.failure),
      accident: perLap(chances?.accident[season]?.[car.name], usual.accident),
      crew: car.crew,
    };
  });
  const usual = usualParameters(cars, {
    name: race.track,
    laps: race.laps,
    baseLap: race.qualifying + race.racePaceGap,
    pitLoss: race.lane,
    standingStart: race.firstLap,
    gridSlot: race.perGridPlace,
    overtakeThreshold: race.overtakeGap,
    drsGain: race.drsGain,
    evolution: 0,
  });
  return {
    ...usual,
    tyres: tyreParameters(grid, names),
    fuel: {
      ...usual.fuel,
      start: medianOr0(grid.flatMap((car) => car.fuel ?? [])),
      perLap: medianOr0(grid.flatMap((car) => car.fuelPerLap ?? [])),
      sensitivity: race.massSensitivity,
    },
    traffic: {
      ...usual.traffic,
      minimumGap: race.minimumGap,
      overtakenLoss: race.overtakenLoss,
      drsWindow: race.drsWindow ?? 0,
      drsFromLap: race.drsFromLap ?? race.laps + 1,
      drsRestartLaps: race.drsRestartLaps ?? usual.traffic.drsRestartLaps,
    },
    stops: { ...usual.stops, fastest: race.fastestStop },
    neutral: {
      ...usual.neutral,
      queueGap: race.minimumGapSafetyCar,
      safetyCarLap: race.safetyCarLap,
      virtualLap: race.virtualLap,
      safetyCarLaps: chances?.safetyCarLaps ?? usual.neutral.safetyCarLaps,
      virtualSafetyCarLaps: chances?.virtualSafetyCarLaps ?? usual.neutral.virtualSafetyCarLaps,
    },
    // Who retired early had used one compound only.
    rules: { ...usual.rules, twoCompounds: false },
  };
}

/** The weekend's names, hardest first, as the simulator's. */
function tyresOf(cars: readonly TumCar[]): ReadonlyMap<string, Tyre> {
  const dry = [...new Set(cars.flatMap((car) => Object.keys(car.tyres)))]
    .filter((name) => /^A\d$/.test(name))
    .sort();
  const names = new Map<string, Tyre>([
    ['I', 'INTERMEDIATE'],
    ['W', 'WET'],
  ]);
  dry.forEach((name, i) => {
    const fromSoft = dry.length - 1 - i;
    names.set(name, fromSoft === 0 ? 'SOFT' : fromSoft === 1 ? 'MEDIUM' : 'HARD');
  });
  return names;
}

function tyreParameters(
  cars: readonly TumCar[],
  names: ReadonlyMap<string, Tyre>,
): Record<Tyre, TyreParameters> {
  const tyres = { ...usualTyres };
  for (const [name, tyre] of names) {
    const all = cars.flatMap((car) => {
      const own = car.tyres[name];
      if (own === undefined) return [];
      const [linear, quadratic] = car.wearModel === 'quad' ? own.quadratic : [own.linear, 0];
      return [{ offset: own.offset, linear, quadratic, warmUp: car.coldTyres }];
    });
    if (all.length === 0) continue;
    tyres[tyre] = {
      ...tyres[tyre],
      offset: median(all.map((one) => one.offset)),
      linear: median(all.map((one) => one.linear)),
      quadratic: median(all.map((one) => one.quadratic)),
      warmUp: median(all.map((one) => one.warmUp)),
      cliff: 0,
      sets: SETS,
    };
  }
  for (const tyre of ['SOFT', 'MEDIUM', 'HARD', 'INTERMEDIATE', 'WET'] as const)
    tyres[tyre] = { ...tyres[tyre], sets: SETS };
  return tyres;
}

function plansOf(car: TumCar, names: ReadonlyMap<string, Tyre>, laps: number): CarPlans {
  const tyreOf = (compound: string) => {
    const tyre = names.get(compound);
    if (tyre === undefined) throw new RaceError(`${car.code} is on ${compound}, of which no wear is given.`);
    return tyre;
  };
  const [first, ...rest] = car.strategy;
  if (first === undefined) throw new RaceError(`${car.code} has no strategy.`);
  const stops = rest
    .filter(({ lap }) => lap > 0 && lap < laps)
    .sort((a, b) => a.lap - b.lap)
    .filter(({ lap }, i, all) => i === 0 || lap > all[i - 1].lap)
    .slice(0, MOST_STOPS)
    .map(({ lap, compound }): PlannedStop => ({ lap, tyre: tyreOf(compound) }));
  return {
    car: car.number,
    plans: [{ plan: { start: tyreOf(first.compound), stops }, weight: 1 }],
    scatter: 0,
    reacts: false,
  };
}

/** What no car's file gives counts as none. */
function medianOr0(values: readonly number[]): number {
  return values.length === 0 ? 0 : median(values);
}
