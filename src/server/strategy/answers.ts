/** One question about one race, answered: what is asked of the strategy room, and the envelope that its answer is kept in. */

import type { Plan, Rollouts } from '../../race/index.ts';
import {
  comparePlans,
  type Forecast,
  forecastOf,
  hindsightOf,
  type Moment,
  optimumOf,
  type Run,
  scenarioBasis,
  valueSurface,
  whatIf,
  worldOf,
} from '../../strategy/index.ts';
import type { StrategyAnswer } from '../contract.ts';
import type { AskedOfRace, QuestionOf } from './questions.ts';
import type { RaceAtHand } from './races.ts';
import { basisOf } from './understand.ts';

/** What goes on while a question is being answered. */
export interface Work {
  readonly job: string;
  readonly rollouts: Rollouts;
  readonly signal: AbortSignal;
  /** What an earlier attempt kept last; null at the first. */
  readonly checkpoint: unknown;
  progress(fraction: number, step?: string): void;
  keep(checkpoint: unknown): void;
  preview(answer: unknown): void;
}

/** A state to go on from, and what it is a state of. */
interface Kept {
  readonly basis: string;
  readonly state: unknown;
}

function isKept(checkpoint: unknown): checkpoint is Kept {
  return (
    typeof checkpoint === 'object' && checkpoint !== null && 'basis' in checkpoint && 'state' in checkpoint
  );
}

/** @throws StrategyError, RaceError, and the signal's reason */
export async function answer(race: RaceAtHand, question: AskedOfRace, work: Work): Promise<StrategyAnswer> {
  const { kind } = question;
  switch (kind) {
    case 'compare': {
      const { moment, head, run } = begin(race, question, question.lap, work);
      const found = await comparePlans(moment, question.car, question.plans, run);
      return {
        kind,
        ...head,
        rests: restsOf(work, moment, question.car, found.plans[0]?.plan),
        answer: found,
      };
    }
    case 'surface': {
      const { moment, head, run } = begin(race, question, question.lap, work);
      const found = await valueSurface(moment, question.car, {
        ...run,
        window: question.window,
        onPartial: (partial) => work.preview(partial),
      });
      const best = found.cells.find(({ lap, tyre }) => lap === found.best.lap && tyre === found.best.tyre);
      return { kind, ...head, rests: restsOf(work, moment, question.car, best?.plan), answer: found };
    }
    case 'optimum': {
      const { moment, head, run } = begin(race, question, question.lap, work);
      const found = await optimumOf(moment, question.car, run);
      const best = found.plans.find(({ name }) => name === found.best.position);
      return { kind, ...head, rests: restsOf(work, moment, question.car, best?.plan), answer: found };
    }
    case 'forecast':
      return { kind, ...(await forecasts(race, question, work)) };
    case 'hindsight': {
      const { moment, head, run } = begin(race, question, 0, work);
      const { session } = race.open;
      const options = { ...run, history: race.history };
      const found = await hindsightOf(session, question.car, options);
      const { code = null, name = '', team = '' } = moment.cars.find(({ car }) => car === question.car) ?? {};
      const parameters = { ...worldOf(session, 0, options).moment.parameters };
      return {
        kind,
        ...head,
        parameters,
        lap: null,
        rests: null,
        entrant: { code, name, team },
        answer: found,
      };
    }
    case 'whatIf': {
      const { head, run } = begin(race, question, 0, work);
      const { session } = race.open;
      const { name, plan } = question.plan;
      const options = { ...run, history: race.history, name };
      const found = await whatIf(session, question.car, plan, options);
      const parameters = { ...worldOf(session, found.moment.lap, options).moment.parameters };
      return { kind, ...head, parameters, lap: null, rests: null, answer: found };
    }
    default:
      return question satisfies never;
  }
}

function headOf(question: AskedOfRace, moment: Moment) {
  return {
    race: question.race,
    version: question.version,
    lap: moment.lap,
    car: 'car' in question ? question.car : null,
    sims: question.sims,
    seed: question.seed,
    parameters: { ...moment.parameters },
  };
}

/** The moment that is asked about, and how the strategist is to go about it. */
function begin(race: RaceAtHand, question: AskedOfRace, lap: number, work: Work) {
  const moment = race.moment(lap);
  const basis = basisOf(moment);
  const { checkpoint } = work;
  const run: Run = {
    rollouts: work.rollouts,
    sims: question.sims,
    seed: question.seed,
    signal: work.signal,
    onProgress: (fraction) => work.progress(fraction, 'rollouts'),
    // What was reached under other parameters is of no use under these.
    ...(isKept(checkpoint) && checkpoint.basis === basis ? { checkpoint: checkpoint.state } : {}),
    onCheckpoint: (state) => work.keep({ basis, state } satisfies Kept),
  };
  return { moment, run, head: headOf(question, moment) };
}

function restsOf({ job }: Work, moment: Moment, car: number, plan: Plan | undefined) {
  return scenarioBasis(job, moment, car, plan ?? null);
}

/** Forecasts between two checkpoints: each checkpoint holds all before it. */
const KEPT_EVERY = 5;

async function forecasts(race: RaceAtHand, question: QuestionOf<'forecast'>, work: Work) {
  const { laps, sims, seed } = question;
  const [first] = laps;
  const moment = race.moment(first);
  const basis = basisOf(moment);
  const { checkpoint, signal } = work;
  const made: Forecast[] =
    isKept(checkpoint) && checkpoint.basis === basis ? [...(checkpoint.state as readonly Forecast[])] : [];
  for (const [i, lap] of laps.entries()) {
    if (i < made.length) continue;
    const forecast = await forecastOf(race.moment(lap), {
      rollouts: work.rollouts,
      sims,
      seed,
      signal,
      onProgress: (fraction) => work.progress((i + fraction) / laps.length, 'rollouts'),
    });
    made.push(forecast);
    if (laps.length > 1) work.preview(forecast);
    if (made.length % KEPT_EVERY === 0 && made.length < laps.length)
      work.keep({ basis, state: made } satisfies Kept);
  }
  const head = headOf(question, moment);
  return { ...head, lap: laps.length === 1 ? first : null, rests: null, answer: made };
}
