/**
 * A car's race looked back on: what was best on what was known at the start, before each stop and as each safety car came out;
 * what was best knowing all that came; and what was missed between that and what was done.
 *
 * What surprises: what "was known" is the race at the end of the lap before, with the flag that was out when the decision was
 * made; the forecast of the rest is the one that would have been made then. Compounds that nobody races are no choice: that they
 * would not do is what teams know from practice and parameters do not. Who races what is known from earlier years and from the
 * race so far; for the best in hindsight, from the whole race. A car that did not see the flag is not judged: its
 * plan was never driven to its end.
 */

import { isDrivable, type KnownCourse, type Plan } from '../../race/index.ts';
import type { RaceSession } from '../../timing/index.ts';
import { StrategyError } from '../error.ts';
import { type MomentOptions, nameOf } from '../moment.ts';
import { planAhead, withSetsFor } from '../plan.ts';
import { questionOf, type Run, sizeOf } from '../run.ts';
import type { Hindsight, MissedOpportunity } from '../types.ts';
import { type Archive, archiveOf, withChoices } from './archive.ts';
import { type Decision, type DecisionOptions, decisionAt } from './decision.ts';
import { missedBy } from './missed.ts';
import { scoreOf } from './score.ts';
import { variantsOf } from './variants.ts';
import { actualOfCar, type World } from './world.ts';

export interface HindsightOptions extends Run, MomentOptions {
  /** Only what a season's score needs, with few races: nothing is told of single opportunities. */
  readonly isQuick?: boolean | undefined;
}

/** Races of each plan, and how many times that the search may spend. */
const SIMS = 2000;
const QUICK_SIMS = 200;
const BUDGET = 4;
const QUICK_BUDGET = 6;
/** A search finds no more with more than this; judging what it found does get surer. */
const MOST_BUDGET = 16_000;
/** Races that are enough to tell one missed opportunity. */
const MISSED_SIMS = 3000;
/** Of a plan's races, those of a first look in the search. */
const LOOK = 0.1;
const QUICK_LOOK = 0.15;
const [FEWEST_LOOK, MOST_LOOK] = [20, 200];
/** Nobody decides to stop any more so few laps before the flag. */
const LAST_LAPS = 3;

interface Known extends Decision {
  readonly lap: number;
}

/** What a look back goes on from. */
interface HindsightState {
  readonly question: string;
  /** By decision; null where there was nothing to decide. */
  readonly known: readonly (Known | null)[];
  readonly hindsight?: Decision | undefined;
}

/** Throws StrategyError in one sentence where the race is not over or the car's race cannot be judged. */
export function hindsightOf(
  session: RaceSession,
  car: number,
  options: HindsightOptions,
): Promise<Hindsight> {
  return hindsightIn(archiveOf(session, options), car, options);
}

/** The same in an archive that other cars' races are looked up in as well. */
export async function hindsightIn(
  archive: Archive,
  car: number,
  options: HindsightOptions,
): Promise<Hindsight> {
  const { isQuick = false } = options;
  const { session, world } = archive;
  const { sims, seed } = sizeOf({ ...options, sims: options.sims ?? (isQuick ? QUICK_SIMS : SIMS) });
  const actual = drivenBy(world, car);
  const points = decisionLaps(actual, world);
  const effort = {
    rollouts: options.rollouts,
    signal: options.signal,
    sims,
    seed,
    budget: Math.min(MOST_BUDGET, sims * (isQuick ? QUICK_BUDGET : BUDGET)),
    firstLook: Math.min(MOST_LOOK, Math.max(FEWEST_LOOK, Math.round(sims * (isQuick ? QUICK_LOOK : LOOK)))),
  };
  const key = JSON.stringify([session.id, car, sims, seed, isQuick, actual, points]);
  const kept = isState(options.checkpoint) && options.checkpoint.question === key ? options.checkpoint : null;
  const steps = points.length + (isQuick ? 1 : 2);
  const known: (Known | null)[] = [...(kept?.known ?? [])];
  const stepped = (step: number) => ({
    ...effort,
    onProgress: (fraction: number) => options.onProgress?.((step + fraction) / steps),
  });
  for (let i = known.length; i < points.length; i++) {
    known.push(await knownAt(archive, car, actual, points[i], stepped(i)));
    await options.onCheckpoint?.({ question: key, known } satisfies HindsightState);
  }
  const moment = withSetsFor(withChoices(world.moment, archive.raced, car), car, actual);
  const hindsight =
    kept?.hindsight ??
    (await decisionAt(moment, car, actual, { ...stepped(points.length), known: world.known }));
  if (hindsight === null) throw new StrategyError(`No plan could have ended ${session.id} by the rules.`);
  await options.onCheckpoint?.({ question: key, known, hindsight } satisfies HindsightState);
  const missed = isQuick ? [] : await missedIn({ ...world, moment }, car, actual, effort);
  options.onProgress?.(1);
  const made = known.filter((one) => one !== null);
  const isLost = hindsight.lost > 0;
  return {
    race: session.id,
    car,
    seed,
    rollouts: sims,
    actual: { name: 'actual', plan: actual },
    known: made.map(({ lap, best, actual: own }) => ({ lap, best, actual: own })),
    hindsight: hindsight.best,
    actualInHindsight: hindsight.actual,
    missed,
    lostSeconds: isLost ? -(hindsight.best.against?.median ?? 0) : 0,
    lostPositions: isLost
      ? hindsight.actual.expectedPosition.value - hindsight.best.expectedPosition.value
      : 0,
    score: scoreOf(made.map(({ lost }) => lost)),
  };
}

/** The plan that it drove, as the world has it. Throws StrategyError for a car that did not see the flag, or whose plan is not known. */
function drivenBy({ moment, known }: World, car: number): Plan {
  const own = actualOfCar(moment, car);
  const out = known.retirements.find((one) => one.car === car);
  if (out !== undefined)
    throw new StrategyError(
      `${nameOf(own)} retired from ${moment.race} after ${out.lap} laps, so that its strategy cannot be judged: ask for a car that saw the flag.`,
    );
  const plans = moment.plans.find((one) => one.car === car)?.plans ?? [];
  const isKnown = moment.plans.find((one) => one.car === car)?.reacts === false;
  if (plans.length !== 1 || !isKnown)
    throw new StrategyError(
      `What ${nameOf(own)} drove in ${moment.race} is no plan by the rules as far as it is known.`,
    );
  return plans[0].plan;
}

interface DecisionPoint {
  /** Laps completed. */
  readonly lap: number;
  readonly flag: 'green' | 'virtualSafetyCar' | 'safetyCar';
}

/** The start, the laps before each stop, and those before each safety car came out; with the flag that was out then. */
function decisionLaps(actual: Plan, { moment, known }: World): DecisionPoint[] {
  const { laps } = moment.parameters.circuit;
  const isRed = (at: number) => known.neutral.some(({ kind, lap }) => kind === 'red' && lap === at);
  const points = new Map<number, DecisionPoint>([[0, { lap: 0, flag: 'green' }]]);
  const put = (stop: number) => {
    if (stop < 2 || stop > laps - LAST_LAPS || isRed(stop)) return;
    points.set(stop - 1, { lap: stop - 1, flag: flagAt(known, stop) });
  };
  for (const { lap } of actual.stops) put(lap);
  for (const { kind, lap, laps: lasted } of known.neutral)
    if (kind !== 'red' && !actual.stops.some((stop) => stop.lap >= lap && stop.lap < lap + lasted)) put(lap);
  return [...points.values()].sort((a, b) => a.lap - b.lap);
}

function flagAt({ neutral }: KnownCourse, at: number): DecisionPoint['flag'] {
  const out = neutral.filter(({ lap, laps }) => lap <= at && at < lap + laps).map(({ kind }) => kind);
  return out.includes('safetyCar')
    ? 'safetyCar'
    : out.includes('virtualSafetyCar')
      ? 'virtualSafetyCar'
      : 'green';
}

async function knownAt(
  archive: Archive,
  car: number,
  actual: Plan,
  { lap, flag }: DecisionPoint,
  effort: DecisionOptions,
): Promise<Known | null> {
  const at = archive.momentAt(lap);
  const { laps } = at.parameters.circuit;
  const own = at.situation.cars.find((one) => one.car === car);
  if (own === undefined) return null;
  const ahead = planAhead({ ...actual, stops: actual.stops.filter((stop) => stop.lap < laps) }, at, car);
  const then = { ...at, situation: { ...at.situation, flag } };
  const moment = withSetsFor(withChoices(then, archive.choicesAt(lap), car), car, ahead);
  // A plan that only the weather to come made one by the rules was no plan then.
  if (!isDrivable(moment.parameters, moment.situation, car, ahead)) return null;
  const decision = await decisionAt(moment, car, ahead, effort);
  return decision === null ? null : { lap, ...decision };
}

function missedIn(
  { moment, known }: World,
  car: number,
  actual: Plan,
  { rollouts, signal, sims = SIMS, seed = 1 }: DecisionOptions,
): Promise<MissedOpportunity[]> {
  const question = questionOf(moment, car, seed, known);
  return missedBy(question, actual, variantsOf(moment, car, actual, known), {
    rollouts,
    signal,
    sims: Math.min(MISSED_SIMS, sims),
  });
}

function isState(value: unknown): value is HindsightState {
  return (
    typeof value === 'object' &&
    value !== null &&
    'question' in value &&
    'known' in value &&
    Array.isArray(value.known)
  );
}
