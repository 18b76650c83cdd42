/**
 * Plans as people write them, and whether they can be driven. `20:hard` stops at the end of lap 20 for hard tyres;
 * `17:medium:push,38:hard:save` says how the stints are driven; a part without a lap is about the stint under way
 * (`save,20:hard`; on the grid also the tyres to start on: `soft,20:hard`). Nothing, or `none`, is no stop.
 */

import {
  checkPlan,
  isDrivable,
  isForWet,
  type Mode,
  type Plan,
  type PlannedStop,
  RaceError,
  setsLeft,
  TYRES,
  type Tyre,
} from '../race/index.ts';
import { StrategyError } from './error.ts';
import { nameOf } from './moment.ts';
import type { Moment, NamedPlan } from './types.ts';

/** Plans that can be compared at once, beside the reference. */
export const MOST_PLANS = 5;

const MODES: readonly Mode[] = ['push', 'neutral', 'save'];

/** Reads a plan for a car from a moment on. Throws StrategyError in one sentence that says what would do. */
export function parsePlan(text: string, moment: Moment, car: number): Plan {
  const parts = text.trim().toLowerCase() === 'none' ? [] : text.split(',').map((part) => part.trim());
  const written = parts.length === 1 && parts[0] === '' ? [] : parts;
  const here = situationOfCar(moment, car);
  let start: Tyre = here.tyre;
  let mode: Mode | undefined;
  const stops: PlannedStop[] = [];
  written.forEach((part, i) => {
    const words = part.split(':').map((word) => word.trim().toLowerCase());
    if (/^[+-]?\d/.test(words[0])) {
      stops.push(stopOf(part, words, moment));
      return;
    }
    // `hard:17` is a stop the wrong way round, nothing about the stint under way.
    if (i > 0 || words.some((word) => /^\d/.test(word))) throw new StrategyError(misread(part));
    for (const word of words) {
      const tyre = tyreOf(word);
      const asked = MODES.find((one) => one === word);
      if (asked !== undefined) mode = asked;
      else if (tyre === undefined) throw new StrategyError(misread(part));
      else start = startOn(tyre, moment, here.tyre);
    }
  });
  const plan: Plan = { start, ...(mode === undefined ? {} : { mode }), stops };
  refuseUnfit(plan, moment, car);
  return plan;
}

/** The same plan as text; of a moment's lap only what is still to come. `none` where there is nothing. */
export function planText(plan: Plan, lap = -1): string {
  const first = [
    ...(lap === 0 ? [plan.start.toLowerCase()] : []),
    ...(plan.mode === undefined || plan.mode === 'neutral' ? [] : [plan.mode]),
  ];
  const stops = plan.stops
    .filter((stop) => stop.lap > lap)
    .map(({ lap: at, tyre, mode }) =>
      [String(at), tyre.toLowerCase(), ...(mode === undefined || mode === 'neutral' ? [] : [mode])].join(':'),
    );
  const text = [...(first.length === 0 ? [] : [first.join(':')]), ...stops].join(',');
  return text === '' ? 'none' : text;
}

/** What of a plan is still to come at a moment, started on what the car is on. */
export function planAhead(plan: Plan, moment: Moment, car: number): Plan {
  const { situation } = moment;
  return {
    ...plan,
    start: situation.lap === 0 ? plan.start : situationOfCar(moment, car).tyre,
    stops: plan.stops.filter(({ lap }) => lap > situation.lap),
  };
}

/** Throws StrategyError unless there are one to five plans of different names and contents, each of which can be driven. */
export function checkPlans(plans: readonly NamedPlan[], moment: Moment, car: number): void {
  if (plans.length === 0 || plans.length > MOST_PLANS)
    throw new StrategyError(
      `${plans.length === 0 ? 'No plan was' : `${plans.length} plans were`} given: one to ${MOST_PLANS} can be compared at once.`,
    );
  const names = new Set<string>();
  const texts = new Map<string, string>();
  for (const { name, plan } of plans) {
    if (names.has(name))
      throw new StrategyError(`Two plans are called ${name}: each needs a name of its own.`);
    names.add(name);
    const text = planText(plan, moment.lap);
    const twin = texts.get(text);
    if (twin !== undefined)
      throw new StrategyError(`Plan ${name} is the same as plan ${twin} (${text}): leave one of them out.`);
    texts.set(text, name);
    refuseUnfit(plan, moment, car);
  }
}

/** A car had the sets that it really used, whatever the parameters say; in a comparison all its plans may use them. */
export function withSetsFor(moment: Moment, car: number, plan: Plan): Moment {
  const { parameters, situation } = moment;
  const sets = Object.fromEntries(
    TYRES.map((tyre) => {
      const started = situation.lap === 0 && plan.start === tyre ? 1 : 0;
      const wanted =
        started + plan.stops.filter((stop) => stop.lap > situation.lap && stop.tyre === tyre).length;
      return [tyre, Math.max(wanted, setsLeft(parameters, situation, car, tyre))];
    }),
  );
  return {
    ...moment,
    situation: {
      ...situation,
      cars: situation.cars.map((one) => (one.car === car ? { ...one, sets } : one)),
    },
  };
}

/**
 * The same where what a car drove can be driven: it had those sets, and if what is known of them breaks the rule on two compounds,
 * it met the rule in a way that is not known.
 */
export function asDriven(moment: Moment, car: number, plan: Plan): Moment {
  const eased = withSetsFor(moment, car, plan);
  const { parameters, situation } = eased;
  if (isDrivable(parameters, situation, car, plan)) return eased;
  const cars = situation.cars.map((one) => (one.car === car ? { ...one, isRuleMet: true } : one));
  return { ...eased, situation: { ...situation, cars } };
}

/** Of what was driven nothing is refused but what only the flag or the rain to come made a plan by the rules. */
function isDriven(plan: Plan, actual: Plan, { situation, unfinished = [] }: Moment, car: number): boolean {
  return (
    !unfinished.includes(car) &&
    !plan.stops.some(({ tyre }) => isForWet(tyre)) &&
    planText(plan, situation.lap) === planText(actual, situation.lap)
  );
}

/** Throws StrategyError where the plan breaks a rule or cannot be driven from the moment on. */
export function refuseUnfit(plan: Plan, moment: Moment, car: number): void {
  const { parameters } = moment;
  const actual = moment.cars.find((one) => one.car === car)?.actual ?? null;
  const { situation } =
    actual === null
      ? moment
      : isDriven(plan, actual, moment, car)
        ? asDriven(moment, car, plan)
        : withSetsFor(moment, car, actual);
  const { laps } = parameters.circuit;
  const who = nameOf(moment.cars.find((one) => one.car === car) ?? { car, code: null });
  situationOfCar(moment, car);
  let last = situation.lap;
  for (const { lap, tyre } of plan.stops) {
    if (lap >= laps)
      throw new StrategyError(
        `A stop on lap ${lap} would be after the flag: the race has ${laps} laps, so that the last stop can be on lap ${laps - 1}.`,
      );
    if (!Number.isInteger(lap) || lap <= situation.lap)
      throw new StrategyError(
        `A stop on lap ${lap} is in the past: lap ${situation.lap} is over, so that the next stop can be on lap ${situation.lap + 1}.`,
      );
    if (lap <= last)
      throw new StrategyError(`The stops must be in order, one a lap, but lap ${lap} follows lap ${last}.`);
    last = lap;
    const left = setsLeft(parameters, situation, car, tyre);
    if (left === 0)
      throw new StrategyError(`${who} has no set of ${tyre.toLowerCase()} left${instead(moment, car)}.`);
  }
  try {
    checkPlan(parameters, situation, car, plan);
  } catch (error) {
    if (!(error instanceof RaceError)) throw error;
    const sentence = error.message.replaceAll(`car ${car} `, `${who} `).replaceAll(`Car ${car} `, `${who} `);
    throw new StrategyError(
      sentence.includes('two different dry compounds')
        ? `${sentence.replace(/\.$/, '')}; add a stop for another compound.`
        : sentence,
    );
  }
}

function situationOfCar(moment: Moment, car: number) {
  const here = moment.situation.cars.find((one) => one.car === car);
  if (here === undefined)
    throw new StrategyError(
      `${nameOf(moment.cars.find((one) => one.car === car) ?? { car, code: null }).replace(/^car/, 'Car')} is not in ${moment.race} at lap ${moment.lap}, so that no plan can be made for it.`,
    );
  return here;
}

function stopOf(part: string, words: readonly string[], moment: Moment): PlannedStop {
  const [lap, compound, mode, ...more] = words;
  const tyre = compound === undefined ? undefined : tyreOf(compound);
  if (!/^\d{1,4}$/.test(lap) || compound === undefined || more.length > 0)
    throw new StrategyError(misread(part));
  if (tyre === undefined)
    throw new StrategyError(
      `${compound} in "${part}" is no compound: it is one of ${TYRES.map((one) => one.toLowerCase()).join(', ')}.`,
    );
  if (moment.parameters.tyres[tyre].sets === 0)
    throw new StrategyError(`Nobody has ${compound} tyres in ${moment.race}.`);
  const driven = MODES.find((one) => one === mode);
  if (mode !== undefined && driven === undefined)
    throw new StrategyError(
      `${mode} in "${part}" is no way to drive a stint: it is one of ${MODES.join(', ')}.`,
    );
  return { lap: Number(lap), tyre, ...(driven === undefined ? {} : { mode: driven }) };
}

function startOn(tyre: Tyre, moment: Moment, present: Tyre): Tyre {
  if (moment.lap > 0 && tyre !== present)
    throw new StrategyError(
      `The car is on ${present.toLowerCase()} at lap ${moment.lap}, not on ${tyre.toLowerCase()}: what a race is started on can be chosen at lap 0 only.`,
    );
  return tyre;
}

/** `hard`, also by its first letter. */
function tyreOf(word: string): Tyre | undefined {
  return TYRES.find(
    (tyre) => tyre.toLowerCase() === word || (word.length === 1 && tyre[0].toLowerCase() === word),
  );
}

function instead({ parameters, situation }: Moment, car: number): string {
  const others = TYRES.slice(0, 3).filter((tyre) => setsLeft(parameters, situation, car, tyre) > 0);
  return others.length === 0 ? '' : `: it has ${others.map((tyre) => tyre.toLowerCase()).join(' and ')}`;
}

function misread(part: string): string {
  return `"${part}" is no part of a plan: write LAP:COMPOUND or LAP:COMPOUND:MODE, as in "17:medium:push,38:hard".`;
}
