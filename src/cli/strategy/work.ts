/** Long work in a terminal: a bar with the time left, Ctrl-C, and going on from where an earlier run was cancelled. */

import { availableParallelism } from 'node:os';
import { poolRollouts } from '../../race/index.ts';
import type { JobRecords } from '../../store/index.ts';
import type { Run } from '../../strategy/index.ts';
import { CancelledError } from '../failure.ts';
import { progressBar, progressLine } from '../progress.ts';
import { type Kept, keptIn, type Question, unkept } from './keeper.ts';

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
  const abort = new AbortController();
  const cancel = () => abort.abort(new CancelledError('cancelled.'));
  process.once('SIGINT', cancel);
  const rollouts = poolRollouts({ workers: availableParallelism() });
  const draw = progressBar();
  let [done, at] = [0, 0];
  let kept: Kept = unkept;
  try {
    return await job({
      async part(part, work) {
        kept = records === null ? unkept : await keptIn(records, { ...part.question, sims, seed });
        const result = kept.result ?? (await answered(part, work));
        done += part.weight;
        return result as Awaited<ReturnType<typeof work>>;
      },
    });
  } catch (error) {
    await kept.leave();
    if (!abort.signal.aborted) throw error;
    const share = Math.floor(100 * at);
    throw new CancelledError(
      records === null
        ? 'cancelled; nothing was kept.'
        : `cancelled at ${share} %; the same command goes on from there.`,
    );
  } finally {
    progressLine('');
    process.off('SIGINT', cancel);
    await rollouts.close();
  }

  async function answered<R>({ what, weight: own }: Part, work: (run: Run) => Promise<R>): Promise<R> {
    const mine = kept;
    const tell = (fraction: number) => {
      at = (done + own * fraction) / weight;
      draw(at, what);
    };
    tell(mine.fraction);
    let last = mine.fraction;
    const result = await work({
      rollouts,
      sims,
      seed,
      signal: abort.signal,
      onProgress(fraction) {
        last = fraction;
        tell(fraction);
      },
      checkpoint: mine.checkpoint,
      onCheckpoint: (state) => mine.keep(state, last),
    });
    await mine.done(result);
    kept = unkept;
    return result;
  }
}
