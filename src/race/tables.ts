/**
 * Parameters, situation and plans as tables that the lap loop only reads: one number a car, one a step of tyre age, one a lap.
 * What surprises: tyre age counts in quarters of a lap, since a lap behind the safety car wears like a quarter of one, and a
 * place in the wear table says compound and age at once.
 */

import { RaceError } from './error.ts';
import { courseOf, withKnownRain } from './known.ts';
import { DRY_TYRES, type PaceMode, type RaceParameters, TYRES } from './parameters.ts';
import {
  type CarPlans,
  checkPlan,
  isForWet,
  MOST_STOPS,
  type Mode,
  type Plan,
  type Situation,
  setsLeft,
  stopsAhead,
} from './plan.ts';
import type { RaceQuestion } from './question.ts';
import { checkParameters } from './validate.ts';
import { along } from './wetness.ts';

/** Steps of tyre age a lap. */
export const STEPS = 4;
/** Cells of wetness. */
export const WET_CELLS = 64;
/** Laps that a set may have when the simulation begins. */
const OLDEST = 100;
/** Laps on a set that is fitted when no unused one is left. */
export const USED_SET = 8;
export const NO_STOP = 0x7fff;

const MODES: readonly Mode[] = ['push', 'neutral', 'save'];

export type Model = ReturnType<typeof modelOf>;

/** Checks everything and lays it out. Throws RaceError with one sentence. */
export function modelOf(question: RaceQuestion) {
  const { situation, plans, known } = question;
  checkParameters(question.parameters);
  checkSituation(question.parameters, situation);
  const course = known === undefined ? null : courseOf(known, situation, question.parameters.circuit.laps);
  const parameters =
    course === null ? question.parameters : withKnownRain(question.parameters, course, situation.lap);
  const { circuit, tyres, rules } = parameters;
  const laps = circuit.laps;
  const cars = situation.cars.map(({ car }) => {
    const found = parameters.cars.find((one) => one.car === car);
    if (found === undefined) throw new RaceError(`Car ${car} is in the race, but has no parameters.`);
    return found;
  });
  const ages = (laps + OLDEST + USED_SET + 2) * STEPS;
  const wear = new Float64Array(TYRES.length * ages);
  const longest = laps + OLDEST + USED_SET + 2;
  const summed = new Float64Array(TYRES.length * (longest + 1));
  TYRES.forEach((name, tyre) => {
    const { linear, quadratic, cliffAge, cliff } = tyres[name];
    for (let step = 0; step < ages; step++) {
      const age = step / STEPS;
      const beyond = Math.max(0, age - cliffAge);
      wear[tyre * ages + step] = linear * age + quadratic * age * age + cliff * beyond * beyond;
    }
    for (let age = 0; age < longest; age++)
      summed[tyre * (longest + 1) + age + 1] =
        summed[tyre * (longest + 1) + age] + wear[tyre * ages + age * STEPS];
  });
  const n = cars.length;
  const teams = [...new Set(cars.map((car) => car.team))];
  const ofCars = cars.map(({ car }, i) => plansOf(parameters, situation, plans, car, i));
  const column = (value: (car: (typeof cars)[number]) => number) => Float64Array.from(cars, value);
  const mode = ({ push, save }: RaceParameters): readonly PaceMode[] => [push, { pace: 0, wear: 1 }, save];
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return {
    parameters,
    situation,
    /** What came in a race that is over; null where chance decides. */
    course,
    laps,
    /** Laps completed when the simulation begins. */
    from: situation.lap,
    count: n,
    /** Car numbers by index; index is also the order of the situation at lap 0. */
    numbers: cars.map(({ car }) => car),
    pace: column((car) => car.pace),
    paceDeviation: column((car) => car.paceDeviation),
    lapDeviation: column((car) => car.lapDeviation),
    carWear: column((car) => car.wear),
    startGain: column((car) => car.start),
    crew: column((car) => car.crew),
    hazard: column((car) => Math.min(1, car.failure + car.accident)),
    accidentShare: column((car) =>
      car.failure + car.accident > 0 ? car.accident / (car.failure + car.accident) : 0,
    ),
    team: Uint8Array.from(cars, (car) => teams.indexOf(car.team)),
    teams: teams.length,
    begun: Float64Array.from(situation.cars, (car) => car.time),
    beginTyre: Uint8Array.from(situation.cars, (car) => TYRES.indexOf(car.tyre)),
    beginAge: Int32Array.from(situation.cars, (car) => Math.round(car.age * STEPS)),
    beginUsed: Uint8Array.from(situation.cars, (car) =>
      car.isRuleMet === true
        ? (1 << DRY_TYRES) - 1
        : situation.lap === 0
          ? 0
          : car.used.reduce((bits, tyre) => bits | (1 << TYRES.indexOf(tyre)), 0),
    ),
    beginPenalty: Float64Array.from(situation.cars, (car) => car.penalty ?? 0),
    beginStops: Uint8Array.from(situation.cars, (car) => car.stops),
    beginSets: Int8Array.from(
      cars.flatMap(({ car }) => TYRES.map((tyre) => setsLeft(parameters, situation, car, tyre))),
    ),
    beginPhase: situation.flag === 'green' ? 0 : situation.flag === 'virtualSafetyCar' ? 1 : 2,
    beginGreen: situation.greenLaps,
    /** Plans of all cars in one row: `planFrom[car]` to `planFrom[car + 1]`, with their summed weights. */
    planFrom: Int32Array.from([
      0,
      ...ofCars.map((_, i) => sum(ofCars.slice(0, i + 1).map((one) => one.plans.length))),
    ]),
    planWeight: Float64Array.from(ofCars.flatMap((one) => one.weights)),
    planStart: Uint8Array.from(ofCars.flatMap((one) => one.plans.map((plan) => TYRES.indexOf(plan.start)))),
    planMode: Uint8Array.from(ofCars.flatMap((one) => one.plans.map((plan) => modeOf(plan.mode)))),
    planStops: Uint8Array.from(
      ofCars.flatMap((one) => one.plans.map((plan) => stopsAhead(plan, situation.lap).length)),
    ),
    planLap: Int16Array.from(
      ofCars.flatMap((one) => one.plans.flatMap((plan) => padded(plan, situation.lap, (stop) => stop.lap))),
    ),
    planTyre: Uint8Array.from(
      ofCars.flatMap((one) =>
        one.plans.flatMap((plan) => padded(plan, situation.lap, (stop) => TYRES.indexOf(stop.tyre))),
      ),
    ),
    planStopMode: Uint8Array.from(
      ofCars.flatMap((one) =>
        one.plans.flatMap((plan) => padded(plan, situation.lap, (stop) => modeOf(stop.mode))),
      ),
    ),
    /** Whether a plan has tyres for a wet track in it; then the weather is looked at on every lap. */
    hasWetPlans: ofCars.some((one) => one.plans.some(isForRain)),
    scatter: Float64Array.from(ofCars, (one) => one.scatter),
    reacts: Uint8Array.from(ofCars, (one) => (one.reacts ? 1 : 0)),
    modePace: Float64Array.from(mode(parameters), (one) => one.pace),
    modeWear: Float64Array.from(mode(parameters), (one) => one.wear),
    ages,
    wear,
    longest,
    /** `summed[tyre * (longest + 1) + n]`: what the first n laps of a set cost by wear. */
    summed,
    offset: Float64Array.from(TYRES, (tyre) => tyres[tyre].offset),
    warmUp: Float64Array.from(TYRES, (tyre) => tyres[tyre].warmUp),
    wearDeviation: Float64Array.from(TYRES, (tyre) => tyres[tyre].wearDeviation),
    /** s a lap by compound and cell of wetness. */
    wetLoss: wetLoss(parameters),
    evolved: Float64Array.from(
      { length: laps + 1 },
      (_, lap) => -circuit.evolution * Math.min(Math.max(0, lap - 1), circuit.evolutionLaps),
    ),
    lane: Float64Array.of(circuit.pitLoss.green, circuit.pitLoss.virtualSafetyCar, circuit.pitLoss.safetyCar),
    safetyCarLaps: cumulated(parameters.neutral.safetyCarLaps),
    virtualLaps: cumulated(parameters.neutral.virtualSafetyCarLaps),
    twoCompounds: rules.twoCompounds,
  };
}

function checkSituation(parameters: RaceParameters, situation: Situation): void {
  const { laps } = parameters.circuit;
  if (!Number.isInteger(situation.lap) || situation.lap < 0 || situation.lap >= laps)
    throw new RaceError(`Lap ${situation.lap} is beyond the race: it has ${laps} laps.`);
  if (new Set(situation.cars.map(({ car }) => car)).size < situation.cars.length)
    throw new RaceError('A car is in the race twice.');
  if (situation.cars.length === 0) throw new RaceError('No car is left in the race.');
  for (const { car, time, age, tyre, penalty = 0 } of situation.cars) {
    if (!Number.isFinite(time))
      throw new RaceError(`Car ${car} has no time at the end of lap ${situation.lap}.`);
    if (!(age >= 0 && age <= OLDEST))
      throw new RaceError(`The tyres of car ${car} are ${age} laps old; 0 to ${OLDEST} are possible.`);
    if (!(penalty >= 0 && penalty < 1e4))
      throw new RaceError(`Car ${car} cannot have to serve a time penalty of ${penalty} s.`);
    if (!TYRES.includes(tyre))
      throw new RaceError(`Car ${car} is on ${String(tyre)}, which is no known tyre.`);
  }
}

function plansOf(
  parameters: RaceParameters,
  situation: Situation,
  all: readonly CarPlans[],
  car: number,
  index: number,
) {
  const own = all.find((one) => one.car === car);
  if (own === undefined || own.plans.length === 0) throw new RaceError(`Car ${car} has no plan.`);
  for (const { plan } of own.plans) checkPlan(parameters, situation, car, plan);
  const total = own.plans.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0) || own.plans.some(({ weight }) => !(weight >= 0)))
    throw new RaceError(`The weights of the plans of car ${car} must be 0 or more, and not all 0.`);
  if (!(own.scatter >= 0)) throw new RaceError(`The scatter of the stops of car ${car} must be 0 or more.`);
  let reached = 0;
  const weights = own.plans.map(({ weight }) => {
    reached += weight / total;
    return reached;
  });
  return {
    index,
    plans: own.plans.map(({ plan }) => plan),
    weights,
    scatter: own.scatter,
    reacts: own.reacts,
  };
}

/** Makes a plan the only one of a car, to be kept to the letter. It must have been checked. */
export function layPlan(m: Model, c: number, plan: Plan): void {
  const at = m.planFrom[c];
  const ahead = stopsAhead(plan, m.from);
  m.planWeight[at] = 1;
  m.planStart[at] = TYRES.indexOf(plan.start);
  m.planMode[at] = modeOf(plan.mode);
  m.planStops[at] = ahead.length;
  ahead.forEach((stop, k) => {
    m.planLap[at * MOST_STOPS + k] = stop.lap;
    m.planTyre[at * MOST_STOPS + k] = TYRES.indexOf(stop.tyre);
    m.planStopMode[at * MOST_STOPS + k] = modeOf(stop.mode);
  });
  m.hasWetPlans ||= isForRain(plan);
  m.scatter[c] = 0;
  m.reacts[c] = 0;
}

function isForRain({ start, stops }: Plan): boolean {
  return isForWet(start) || stops.some(({ tyre }) => isForWet(tyre));
}

function modeOf(mode: Mode | undefined): number {
  return MODES.indexOf(mode ?? 'neutral');
}

function padded(plan: Plan, lap: number, value: (stop: Plan['stops'][number]) => number): number[] {
  const stops = stopsAhead(plan, lap).map(value);
  return [...stops, ...Array.from({ length: MOST_STOPS - stops.length }, () => 0)];
}

function wetLoss({ circuit, rain }: RaceParameters): Float64Array {
  const table = new Float64Array(TYRES.length * (WET_CELLS + 1));
  for (let tyre = 0; tyre < TYRES.length; tyre++) {
    const curve = tyre < DRY_TYRES ? rain.slick : tyre === DRY_TYRES ? rain.intermediate : rain.wet;
    for (let cell = 0; cell <= WET_CELLS; cell++)
      table[tyre * (WET_CELLS + 1) + cell] = along(curve, cell / WET_CELLS) * circuit.baseLap;
  }
  return table;
}

/** Summed shares of a distribution over 1, 2, 3, ... */
function cumulated(chances: readonly number[]): Float64Array {
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  let reached = 0;
  return Float64Array.from(chances, (chance) => {
    reached += chance / total;
    return reached;
  });
}
