/**
 * The strategist's work, as messages in and plain data out: folding a race and summing up ten thousand rollouts takes longer
 * than anybody else should have to wait. It runs in a thread beside the server's, and its rollouts run in threads of their
 * own. A task that goes on over a while tells how far it is by notes, under the id of its job.
 */

import { availableParallelism } from 'node:os';
import { inlineRollouts, poolRollouts, type Rollouts } from '../../race/index.ts';
import type { Library } from '../../store/index.ts';
import type { Scenario, ScenarioBasis } from '../../strategy/index.ts';
import type { MomentView } from '../contract.ts';
import type { TaskWorker } from '../taskThread.ts';
import { answer, type Work } from './answers.ts';
import { Lanes } from './lanes.ts';
import { momentViewOf } from './momentView.ts';
import type { Ask, AskedOfRace, Question, SeasonQuestion } from './questions.ts';
import { StrategyRaces } from './races.ts';
import { scenariosAt } from './scenarios.ts';
import { lookBackOnSeason, seasonBasis } from './season.ts';
import { understand } from './understand.ts';

export type StrategyTask =
  /** The full id of a race, for one that was named in short. */
  | { readonly kind: 'race'; readonly race: string }
  | { readonly kind: 'moment'; readonly race: string; readonly lap: number | undefined }
  /** Makes a question of what was sent. */
  | { readonly kind: 'understand'; readonly race: string; readonly ask: Ask }
  /** Makes the question that a season's scores answer. */
  | { readonly kind: 'season'; readonly season: number; readonly sims: number; readonly seed: number }
  | {
      readonly kind: 'answer';
      readonly job: string;
      readonly question: Question;
      readonly checkpoint: unknown;
    }
  /** Which answers still hold at a lap; the last that there is where left out. */
  | {
      readonly kind: 'scenarios';
      readonly race: string;
      readonly lap: number | undefined;
      readonly rests: readonly ScenarioBasis[];
    }
  /** Ends the answering of a job's question. */
  | { readonly kind: 'stop'; readonly job: string }
  /** What is known of the session under way, packed; null where there is none. */
  | { readonly kind: 'live'; readonly packed: Uint8Array | null };

export interface StrategyResults {
  readonly race: { readonly id: string };
  readonly moment: MomentView;
  readonly understand: AskedOfRace;
  readonly season: SeasonQuestion;
  /** Plain JSON: what the job answers. */
  readonly answer: unknown;
  readonly scenarios: { readonly id: string; readonly lap: number; readonly scenarios: readonly Scenario[] };
  readonly stop: null;
  readonly live: null;
}

export type StrategyTaskKind = StrategyTask['kind'];
export type StrategyTaskOf<K extends StrategyTaskKind> = Extract<StrategyTask, { kind: K }>;

/** How the answering of a question goes. */
export type StrategyNote =
  | {
      readonly job: string;
      readonly is: 'progress';
      readonly fraction: number;
      readonly step?: string | undefined;
    }
  | { readonly job: string; readonly is: 'checkpoint'; readonly state: unknown }
  | { readonly job: string; readonly is: 'preview'; readonly answer: unknown };

/** ms between two checkpoints: what a restart costs, at the most. */
const KEPT_EVERY = 2000;
/** Threads for rollouts: the machine serves others as well. */
const MOST_WORKERS = 2;

export function sharedRollouts(): Rollouts {
  return poolRollouts({ workers: Math.min(MOST_WORKERS, availableParallelism()) });
}

export interface StrategyWorker extends TaskWorker<StrategyTask, StrategyResults[StrategyTaskKind]> {
  stop(): void;
}

export function createStrategyWorker(
  library: Library,
  note: (note: StrategyNote) => void,
  rollouts: Rollouts = inlineRollouts(),
): StrategyWorker {
  const races = new StrategyRaces(library);
  const lanes = new Lanes(rollouts);
  const running = new Map<string, AbortController>();

  async function momentView({ race: text, lap }: StrategyTaskOf<'moment'>): Promise<MomentView> {
    const race = await races.open(text);
    return momentViewOf(race.open, race.moment(lap ?? (race.open.live ? race.latestLap() : 0)));
  }

  async function answerTo({ job, question, checkpoint }: StrategyTaskOf<'answer'>): Promise<unknown> {
    const abort = new AbortController();
    running.set(job, abort);
    const work = (rollouts: Rollouts): Work => ({
      job,
      rollouts,
      signal: abort.signal,
      checkpoint,
      progress: (fraction, step) => note({ job, is: 'progress', fraction, step }),
      keep: spaced((state) => note({ job, is: 'checkpoint', state })),
      preview: (partial) => note({ job, is: 'preview', answer: partial }),
    });
    try {
      if (question.kind === 'season') return await lookBackOnSeason(races, question, work(lanes.patient));
      return isPatient(question)
        ? await answer(await races.reopen(question), question, work(lanes.patient))
        : await lanes.urgent(async (own) => answer(await races.reopen(question), question, work(own)));
    } finally {
      running.delete(job);
    }
  }

  async function perform(task: StrategyTask): Promise<StrategyResults[StrategyTaskKind]> {
    switch (task.kind) {
      case 'race':
        return { id: (await races.open(task.race)).id };
      case 'moment':
        return momentView(task);
      case 'understand':
        return understand(await races.open(task.race), task.ask);
      case 'season': {
        const { season, sims, seed } = task;
        const asked = await races.ofSeason(season);
        return {
          kind: 'season',
          season,
          races: asked,
          basis: seasonBasis(season),
          sims,
          seed,
        };
      }
      case 'answer':
        return answerTo(task);
      case 'scenarios':
        return scenariosAt(await races.open(task.race), task.lap, task.rests);
      case 'stop':
        running.get(task.job)?.abort();
        return null;
      case 'live':
        races.setLive(task.packed);
        return null;
      default:
        return task satisfies never;
    }
  }

  return {
    work: perform,
    stop() {
      for (const abort of running.values()) abort.abort();
      void lanes.close();
    },
  };
}

/** Lets by what comes a while after what it let by last: a checkpoint may be a megabyte, and there may be ten a second. */
function spaced(keep: (state: unknown) => void): (state: unknown) => void {
  let last = performance.now();
  return (state) => {
    const now = performance.now();
    if (now - last < KEPT_EVERY) return;
    last = now;
    keep(state);
  };
}

/** Whether nobody waits for it. */
function isPatient(question: AskedOfRace): boolean {
  return question.kind === 'forecast' && question.laps.length > 1;
}
