/**
 * Plans side by side, each on the same races (common random numbers): a safety car, a slow stop or a day on which tyres last
 * meets all of them alike, so that what is left between two plans is the plans. Differences are taken race by race.
 *
 * What surprises: the car whose plans are compared keeps to them (but for rain), while all the others react; and the reference
 * is always among the answers, whether somebody asked for it or not.
 */

import {
  type CarOutcomes,
  isForWet,
  type KnownCourse,
  type Plan,
  type RolloutQuestion,
} from '../race/index.ts';
import { StrategyError } from './error.ts';
import { noteOfMoment } from './moment.ts';
import { asDriven, checkPlans, planAhead, planText, refuseUnfit, withSetsFor } from './plan.ts';
import {
  type Differences,
  freePartsOf,
  reasonsOf,
  underGreen,
  withoutNeutral,
  withoutTraffic,
} from './reasons.ts';
import { isTied, resultOf } from './results.ts';
import { digestOf, questionOf, type Run, sizeOf } from './run.ts';
import { type KeptTally, Tally } from './tally.ts';
import type { Assumption, Comparison, Moment, NamedPlan, PlanResult } from './types.ts';

export type { Run } from './run.ts';

/** Races of every plan between two looks at progress; also what is lost by a break, at the most. */
const CHUNK = 500;
/** Races by which the effect of traffic and of safety cars is told. */
const WHY_RACES = 1500;

export interface CompareOptions extends Run {
  /** The course of a race that is over, for asking "what if" of it. */
  readonly known?: KnownCourse | undefined;
  /** What the plans are compared with, where it is not what was really done or the usual plan. */
  readonly reference?: NamedPlan | undefined;
  /** How every race ended with each plan, in the order given, for what is told of single races. */
  readonly onEnds?: ((ends: readonly Pick<CarOutcomes, 'positions' | 'times'>[]) => void) | undefined;
}

/** What a comparison goes on from. */
export interface CompareState {
  /** Of which question it is. */
  readonly question: string;
  readonly done: number;
  readonly tallies: readonly KeptTally[];
}

/**
 * One to five plans and the reference, best first by expected position, then time. Throws StrategyError in one sentence where
 * they cannot be compared; rejects with the signal's reason where it aborts.
 */
export async function comparePlans(
  moment: Moment,
  car: number,
  plans: readonly NamedPlan[],
  options: CompareOptions,
): Promise<Comparison> {
  const { sims, seed } = sizeOf(options);
  const reference = options.reference ?? referenceOf(moment, car);
  const given = plans.filter(({ name, plan }) => !isReference(name, plan, reference, moment));
  if (given.some(({ name }) => name === reference.name))
    throw new StrategyError(
      `"${reference.name}" is the name of the plan that the others are compared with: give yours another.`,
    );
  const eased = withSetsFor(moment, car, reference.plan);
  if (given.length > 0 || plans.length === 0) checkPlans(given, eased, car);
  const results = await planResults(
    asDriven(eased, car, reference.plan),
    car,
    [reference, ...given],
    options,
  );
  return {
    moment: noteOfMoment(moment),
    car,
    seed,
    rollouts: sims,
    reference: reference.name,
    plans: [...results].sort(byExpectation),
    assumptions: [
      ...assumptionsOf(moment, options.known !== undefined),
      ...(isForRainToCome(reference.plan, moment, options.known)
        ? [{ key: 'drivenForRain', values: {} }]
        : []),
    ],
  };
}

/** Order of preference: expected position, then time; a plan that never reached the flag is last. */
export function byExpectation(a: PlanResult, b: PlanResult): number {
  return (
    a.expectedPosition.value - b.expectedPosition.value ||
    (a.raceTime ?? Number.POSITIVE_INFINITY) - (b.raceTime ?? Number.POSITIVE_INFINITY)
  );
}

/** Results of plans in the order given, the first being the reference. The plans must be possible. */
export async function planResults(
  moment: Moment,
  car: number,
  plans: readonly NamedPlan[],
  options: CompareOptions,
): Promise<PlanResult[]> {
  const { sims, seed } = sizeOf(options);
  const { situation, parameters } = moment;
  const question = questionOf(moment, car, seed, options.known);
  const laps = parameters.circuit.laps - situation.lap;
  const tallies = plans.map(() => new Tally(sims, situation.cars.length, laps));
  const key = digestOf(moment, [car, seed, sims, plans.map(({ plan }) => plan), options.known]);
  let done = takenUp(options.checkpoint, key, sims, tallies);
  const why = Math.min(sims, WHY_RACES);
  const work = sims + 2 * why;
  const { rollouts, signal } = options;
  while (done < sims) {
    const races = Math.min(CHUNK, sims - done);
    const from = done;
    const parts = plans.map(({ plan }) => ({ plan, from, races }));
    const outcomes = await rollouts.run(question, parts, { signal, byLap: true });
    outcomes.forEach((part, i) => {
      tallies[i].add(part);
    });
    done += races;
    options.onProgress?.(done / work);
    await options.onCheckpoint?.({
      question: key,
      done,
      tallies: tallies.map((tally) => tally.keep(done)),
    } satisfies CompareState);
  }
  options.onEnds?.(tallies);
  const differences = await differencesOf(question, plans, tallies, why, options);
  const parts = plans.map(({ plan }) => freePartsOf(parameters, situation, car, plan));
  options.onProgress?.(1);
  const results = plans.map(({ name, plan }, i) => ({
    name,
    plan,
    isTie: false,
    ...resultOf(tallies[i], i === 0 ? null : tallies[0], {
      firstLap: situation.lap + 1,
      points: parameters.rules.points,
      hasStop: plan.stops.some(({ lap }) => lap > situation.lap),
    }),
    reasons: i === 0 ? [] : reasonsOf(parts[i], parts[0], differences[i]),
  }));
  const best = results.indexOf([...results].sort(byExpectation)[0]);
  return results.map((result, i) =>
    i !== best && isTied(tallies[i], tallies[best]) ? { ...result, isTie: true } : result,
  );
}

/** Mean differences to the first plan in races as they are, without neutralisations, and without traffic as well. */
async function differencesOf(
  question: RolloutQuestion,
  plans: readonly NamedPlan[],
  tallies: readonly Tally[],
  races: number,
  { rollouts, signal, onProgress }: CompareOptions,
): Promise<Differences[]> {
  const sims = tallies[0].times.length;
  const calm = {
    ...question,
    situation: underGreen(question.situation),
    parameters: withoutNeutral(question.parameters),
    known: question.known === undefined ? undefined : { ...question.known, neutral: [] },
  };
  const alone = { ...calm, parameters: withoutTraffic(calm.parameters) };
  const parts = plans.map(({ plan }) => ({ plan, from: 0, races }));
  const inCalm = await rollouts.run(calm, parts, { signal });
  onProgress?.((sims + races) / (sims + 2 * races));
  const inPeace = await rollouts.run(alone, parts, { signal });
  const apart = (ends: readonly Pick<CarOutcomes, 'times'>[], i: number, count: number) =>
    meanDifference(ends[i].times, ends[0].times, count);
  return plans.map((_, i) => ({
    all: apart(tallies, i, sims),
    asIs: apart(tallies, i, races),
    withoutNeutral: apart(inCalm, i, races),
    withoutBoth: apart(inPeace, i, races),
  }));
}

/** Over races that both finished; 0 where there was none. */
function meanDifference(own: Float64Array, other: Float64Array, count: number): number {
  let [sum, finished] = [0, 0];
  for (let i = 0; i < count; i++) {
    const difference = own[i] - other[i];
    if (Number.isNaN(difference)) continue;
    sum += difference;
    finished++;
  }
  return finished === 0 ? 0 : sum / finished;
}

/**
 * What was really done, where it is known; else the likeliest of the usual plans. What only the flag (of a car that is out by
 * then) or rain to come made a plan by the rules is none here.
 */
export function referenceOf(moment: Moment, car: number): NamedPlan {
  const actual = moment.cars.find((one) => one.car === car)?.actual ?? null;
  if (actual !== null) {
    const plan = planAhead(actual, moment, car);
    if (isPossible(moment, car, plan)) return { name: 'actual', plan };
  }
  return { name: 'usual', plan: usualPlanOf(moment, car) };
}

/** The likeliest of the plans that nobody announced. */
export function usualPlanOf(moment: Moment, car: number): Plan {
  const own = moment.plans.find((one) => one.car === car)?.plans ?? [];
  if (own.length === 0) throw new StrategyError(`Car ${car} is not in ${moment.race} at lap ${moment.lap}.`);
  return own.reduce((best, one) => (one.weight > best.weight ? one : best)).plan;
}

function isPossible(moment: Moment, car: number, plan: Plan): boolean {
  try {
    refuseUnfit(plan, moment, car);
    return true;
  } catch (error) {
    if (error instanceof StrategyError) return false;
    throw error;
  }
}

function isReference(name: string, plan: Plan, reference: NamedPlan, moment: Moment): boolean {
  return name === reference.name && planText(plan, moment.lap) === planText(reference.plan, moment.lap);
}

/** Whether a plan has stops for rain-weather tyres on a track that is dry, as far as is known. */
export function isForRainToCome({ stops }: Plan, moment: Moment, known: KnownCourse | undefined): boolean {
  const { wetness, raining } = moment.parameters.rain;
  const isDry = known === undefined && wetness === 0 && !raining;
  return isDry && stops.some(({ lap, tyre }) => lap > moment.lap && isForWet(tyre));
}

/** Keys with their values: what an answer rests on, for whoever has words for it. */
export function assumptionsOf(moment: Moment, isKnown = false): Assumption[] {
  const { parameters, situation, calibration } = moment;
  const { rain } = parameters;
  return [
    { key: 'planIsKept', values: {} },
    { key: 'othersReact', values: {} },
    ...(isKnown
      ? [{ key: 'knownCourse', values: {} }]
      : [
          {
            key: 'neutralisations',
            values: {
              safetyCar: parameters.neutral.safetyCar,
              virtualSafetyCar: parameters.neutral.virtualSafetyCar,
            },
          },
        ]),
    ...(situation.cars.some(({ isRuleMet }) => isRuleMet) ? [{ key: 'ruleMetUnderRed', values: {} }] : []),
    ...(situation.lap === 0 && rain.wetness > 0 ? [{ key: 'wetStart', values: {} }] : []),
    { key: 'setsAssumed', values: { sets: parameters.tyres.MEDIUM.sets } },
    ...(rain.wetness > 0 || rain.raining
      ? [{ key: 'wet', values: { wetness: rain.wetness } }]
      : [{ key: 'dry', values: { onset: rain.onset } }]),
    ...(calibration.isAsOf ? [] : [{ key: 'calibratedLater', values: { last: calibration.last ?? 'none' } }]),
  ];
}

function takenUp(checkpoint: unknown, key: string, sims: number, tallies: readonly Tally[]): number {
  if (!isState(checkpoint) || checkpoint.question !== key) return 0;
  if (checkpoint.tallies.length !== tallies.length || checkpoint.done > sims) return 0;
  tallies.forEach((tally, i) => {
    tally.takeUp(checkpoint.tallies[i]);
  });
  return checkpoint.done;
}

function isState(value: unknown): value is CompareState {
  return (
    typeof value === 'object' &&
    value !== null &&
    'question' in value &&
    'done' in value &&
    typeof value.done === 'number' &&
    'tallies' in value &&
    Array.isArray(value.tallies)
  );
}
