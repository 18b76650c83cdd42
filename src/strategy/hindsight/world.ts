/**
 * A race that is over, as it stood at one lap and with what came after: safety cars, retirements and weather as they were,
 * the other cars on the plans that they really drove, and pace as the whole race showed it. Laps, stops and passing are still
 * drawn, so that one car's race can be driven again in it in another way.
 */

import {
  type CarPlans,
  isDrivable,
  type KnownCourse,
  type Plan,
  type RaceParameters,
  TYRES,
  withFormSoFar,
} from '../../race/index.ts';
import { finishOf, type RaceSession, stopsOf } from '../../timing/index.ts';
import { StrategyError } from '../error.ts';
import { type MomentOptions, momentOf, nameOf, timelineOf } from '../moment.ts';
import { asDriven, planAhead, withSetsFor } from '../plan.ts';
import type { Moment, MomentCar } from '../types.ts';
import { knownCourseOf } from './course.ts';

export interface World {
  readonly moment: Moment;
  readonly known: KnownCourse;
}

/** Laps around a red flag on which a change of tyres was made while the race stood. */
const NEAR_RED = 3;

/**
 * The world after `lap` laps; 0 is the grid. Throws StrategyError where the race cannot be simulated from there, or is not
 * over.
 */
export function worldOf(session: RaceSession, lap: number, options: MomentOptions = {}): World {
  const at = momentOf(session, lap, options);
  if (!at.cars.some(({ actual }) => actual !== null))
    throw new StrategyError(
      `${session.id} is not over, or nothing is known of its tyres: what might have been can be asked of a race that is over.`,
    );
  const laps = Math.min(at.parameters.circuit.laps, finishOf(session)?.laps ?? Number.POSITIVE_INFINITY);
  if (lap >= laps)
    throw new StrategyError(
      `${session.id} was over after ${laps} laps: ask for a lap from 0 (the grid) to ${laps - 1}.`,
    );
  const shown = withFormShown(session, at, options);
  const known = knownCourseOf(session, shown);
  const parameters = ofWholeRace(shown, laps, known, lap);
  const actual = actualPlans(session, at, known, laps);
  const isOut = (car: number) => known.retirements.some((one) => one.car === car);
  const eased = at.situation.cars.reduce(
    (moment, { car }) => {
      const plan = actual.get(car);
      if (plan === undefined) return moment;
      return isOut(car)
        ? withSetsFor(moment, car, plan)
        : asDriven(moment, car, planAhead(plan, moment, car));
    },
    { ...at, parameters },
  );
  return { known, moment: { ...eased, plans: plansOf(eased, actual, known) } };
}

/** The place in the list of cars that a question is about, with what it really drove. Throws StrategyError without. */
export function actualOfCar(moment: Moment, car: number): MomentCar & { readonly actual: Plan } {
  const own = moment.cars.find((one) => one.car === car);
  if (own === undefined)
    throw new StrategyError(
      `There is no car ${car} in ${moment.race}: there are ${moment.cars.map((one) => `${nameOf(one)} (${one.car})`).join(', ')}.`,
    );
  const { actual } = own;
  if (actual === null)
    throw new StrategyError(`On what tyres ${nameOf(own)} drove ${moment.race} is not known.`);
  return { ...own, actual };
}

/** Pace as the race showed it: learnt once, from the parameters that knew nothing of the day. */
function withFormShown(session: RaceSession, at: Moment, options: MomentOptions): RaceParameters {
  const { final } = timelineOf(session);
  let { parameters } = at;
  try {
    parameters = at.lap === 0 ? parameters : momentOf(session, 0, options).parameters;
  } catch (error) {
    // Without a grid there is no start to look at, and the form so far has to do.
    if (error instanceof StrategyError) return at.parameters;
    throw error;
  }
  return { ...withFormSoFar(parameters, final), rain: at.parameters.rain };
}

/** As long as it really was; wet where water was still to come, so that the rule on two compounds does not hold. */
function ofWholeRace(
  parameters: RaceParameters,
  laps: number,
  { wetness }: KnownCourse,
  lap: number,
): RaceParameters {
  const { circuit, rain } = parameters;
  const isWet = wetness.slice(lap).some((value) => value > 0);
  return { ...parameters, circuit: { ...circuit, laps }, rain: { ...rain, raining: rain.raining || isWet } };
}

/** What every car drove, with changes on a stopped race at the lap on which it was stopped. */
function actualPlans(
  session: RaceSession,
  { cars }: Moment,
  { neutral }: KnownCourse,
  laps: number,
): Map<number, Plan> {
  const reds = neutral.filter(({ kind }) => kind === 'red').map(({ lap }) => lap);
  const underRed = new Set(
    stopsOf(session).flatMap(({ car, lap, kind }) => (kind === 'underRed' ? [`${car}/${lap}`] : [])),
  );
  return new Map(
    cars.flatMap(({ car, actual }) => {
      if (actual === null) return [];
      const stops = actual.stops.map((stop) => {
        const red = reds.find((lap) => Math.abs(lap - stop.lap) <= NEAR_RED);
        return red !== undefined && underRed.has(`${car}/${stop.lap}`) ? { ...stop, lap: red } : stop;
      });
      const inOrder = stops.filter(({ lap }, i) => lap < laps && (i === 0 || lap > stops[i - 1].lap));
      return [[car, { ...actual, stops: inOrder }]];
    }),
  );
}

/** The real plan of every car of which it is known and could be driven; what it is usually taken to do of the others. */
function plansOf(moment: Moment, actual: ReadonlyMap<number, Plan>, known: KnownCourse): CarPlans[] {
  const { parameters, situation } = moment;
  return moment.plans.map((usual) => {
    const whole = actual.get(usual.car);
    if (whole === undefined) return usual;
    const ahead = planAhead(whole, moment, usual.car);
    const readings = [ahead, completed(ahead, usual.car, parameters, known)];
    const plan = readings.find((one) => isDrivable(parameters, situation, usual.car, one));
    return plan === undefined
      ? usual
      : { car: usual.car, plans: [{ plan, weight: 1 }], scatter: 0, reacts: false };
  });
}

/** Whoever retired had not yet fitted a second compound: one more stop on a lap that it does not see makes it a plan by the rules. */
function completed(plan: Plan, car: number, { circuit }: RaceParameters, { retirements }: KnownCourse): Plan {
  const last = circuit.laps - 1;
  const out = retirements.find((one) => one.car === car);
  const before = plan.stops.at(-1)?.lap ?? 0;
  if (out === undefined || out.lap >= last || before >= last) return plan;
  const other = TYRES.find((tyre) => tyre !== plan.start && !plan.stops.some((stop) => stop.tyre === tyre));
  return other === undefined ? plan : { ...plan, stops: [...plan.stops, { lap: last, tyre: other }] };
}
