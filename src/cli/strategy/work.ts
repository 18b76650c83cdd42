/**
 * Long work in a terminal: a bar with the time left, Ctrl-C, and going on from where an earlier run was cancelled. Each question
 * is a job of the library, so that its answer lasts: asked again it is answered at once.
 */

import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { hasEnded, type JobContext, type Jobs, openJobs } from '../../platform/index.ts';
import { poolRollouts } from '../../race/index.ts';
import { type JobRecords, memoryJobRecords } from '../../store/index.ts';
import type { Run } from '../../strategy/index.ts';
import { CancelledError } from '../failure.ts';
import { libraryHome } from '../library.ts';
import { progressBar, progressLine } from '../progress.ts';
import { VERSION } from '../version.ts';

const KIND = 'cli.strategy';
/** Questions whose answers are kept. */
const REMEMBERED = 200;
/** ms between two checkpoints that are written down; the last one is always. */
const WRITTEN_EVERY = 3000;
/** ms that work has to stop in after Ctrl-C. */
const GRACE = 200;

/** Plain data: what is asked, with all that the simulation is given. */
export interface Question {
  readonly race: string;
  readonly [part: string]: unknown;
}

export interface WorkOptions {
  readonly sims: number;
  readonly seed: number;
  /** Null where nothing can be kept: another process has the library, or there is none. */
  readonly records: JobRecords | null;
}

/** One of the questions that a command puts together. */
export interface Part {
  /** What is said beside the bar. */
  readonly what: string;
  /** How much of the whole it is. */
  readonly weight: number;
  /** All that the answer depends on but `sims` and `seed`. */
  readonly question: Question;
}

export interface Work {
  part<T>(part: Part, work: (run: Run) => Promise<T>): Promise<T>;
}

/**
 * `weight` is that of all parts together. Threads are there as long as this takes.
 *
 * @throws CancelledError where the user pressed Ctrl-C
 */
export async function working<T>(
  { sims, seed, records }: WorkOptions,
  weight: number,
  job: (work: Work) => Promise<T>,
): Promise<T> {
  const unkept = records === null ? await mkdtemp(join(tmpdir(), 'pitboard-')) : null;
  const folder = unkept ?? join(libraryHome(), 'jobs');
  // What other commands and the app left is theirs to go on with.
  const jobs = openJobs({ records: records ?? memoryJobRecords(), folder, takesUp: 'asked' });
  let task: (context: JobContext) => Promise<unknown> = async () => null;
  jobs.define({
    name: KIND,
    input: z.looseObject({ race: z.string() }),
    subject: ({ race }) => race,
    remembered: REMEMBERED,
    run: (_, context) => task(context),
  });
  await jobs.begin();
  const { promise: cancelled, resolve: end } = Promise.withResolvers<undefined>();
  let closing: Promise<void> | null = null;
  const cancel = () => {
    closing = jobs.close(GRACE).finally(() => end(undefined));
  };
  process.once('SIGINT', cancel);
  const rollouts = poolRollouts({ workers: availableParallelism() });
  const draw = progressBar();
  let [done, at] = [0, 0];
  try {
    return await job({
      async part({ what, weight: own, question }, work) {
        const tell = (fraction: number) => {
          at = (done + own * fraction) / weight;
          draw(at, what);
        };
        let fault: unknown;
        task = async (context) => {
          const { run, leave } = following(context, tell);
          try {
            return await work({ rollouts, sims, seed, ...run });
          } catch (error) {
            fault = error;
            if (context.signal.aborted) await leave();
            throw error;
          }
        };
        const asked = { version: VERSION, ...question, sims, seed };
        const answer = await Promise.race([answered(jobs, asked, tell), cancelled]);
        if (answer === undefined) throw fault ?? new CancelledError('cancelled.');
        done += own;
        return answer as Awaited<ReturnType<typeof work>>;
      },
    });
  } catch (error) {
    if (closing === null) throw error;
    throw new CancelledError(
      records === null
        ? 'cancelled; nothing was kept.'
        : `cancelled at ${Math.floor(100 * at)} %; the same command goes on from there.`,
    );
  } finally {
    progressLine('');
    process.off('SIGINT', cancel);
    await (closing ?? jobs.close(GRACE));
    await rollouts.close();
    if (unkept !== null) await rm(unkept, { recursive: true, force: true });
  }
}

/** The answer of the job with that question; undefined where it ended without one. */
async function answered(jobs: Jobs, question: Question, tell: (fraction: number) => void): Promise<unknown> {
  const key = createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 24);
  const { id } = await jobs.start(KIND, question, { key });
  const isDone = await new Promise<boolean>((resolve) => {
    const end = jobs.watch(id, (view) => {
      if (view.stage === 'running') tell(view.fraction);
      if (!hasEnded(view)) return;
      end?.();
      resolve(view.stage === 'done');
    });
  });
  return isDone ? jobs.result(id) : undefined;
}

/**
 * How a run of the strategist tells a job of itself. Checkpoints are written down now and then; `leave` writes the last one,
 * for another time.
 */
function following(context: JobContext, tell: (fraction: number) => void) {
  let written = performance.now();
  let last: unknown;
  const run: Pick<Run, 'signal' | 'onProgress' | 'checkpoint' | 'onCheckpoint'> = {
    signal: context.signal,
    onProgress(fraction) {
      context.progress(fraction);
      tell(fraction);
    },
    checkpoint: context.checkpoint ?? undefined,
    async onCheckpoint(state) {
      last = state;
      if (performance.now() - written < WRITTEN_EVERY) return;
      written = performance.now();
      await context.keep(state);
    },
  };
  return {
    run,
    async leave() {
      if (last !== undefined) await context.keep(last);
    },
  };
}
