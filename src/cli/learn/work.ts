/** Work of learning in a terminal: a bar with the time left, sentences that do not run into it, and Ctrl-C. */

import type { ProgressTold } from '../../models/index.ts';
import { CancelledError } from '../failure.ts';
import { warn } from '../models/open.ts';
import { progressBar, progressLine } from '../progress.ts';
import { tell } from '../terminal.ts';

/** ms within which a second signal is the first one, heard again. */
const AT_ONCE = 500;

export interface Watched {
  readonly signal: AbortSignal;
  onProgress(told: ProgressTold): void;
  onNotice(sentence: string): void;
}

/**
 * Runs work that can be watched and stopped.
 *
 * @param cancelled the sentence for who pressed Ctrl-C, by how far it was, 0..1
 * @throws CancelledError where the user pressed Ctrl-C
 */
export async function watched<T>(
  cancelled: (fraction: number) => string,
  work: (watch: Watched) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let pressed = Number.NEGATIVE_INFINITY;
  const cancel = () => {
    // A signal may come twice, from the terminal and from npm; whoever presses it again does not want to wait.
    if (stop.signal.aborted) {
      if (performance.now() - pressed > AT_ONCE) process.exit(130);
      return;
    }
    pressed = performance.now();
    stop.abort(new CancelledError('cancelled.'));
    progressLine('');
    tell('stopping at the next step …');
  };
  process.on('SIGINT', cancel);
  const draw = progressBar();
  const said = new Set<string>();
  let fraction = 0;
  try {
    return await work({
      signal: stop.signal,
      onProgress(told) {
        fraction = told.fraction;
        if (stop.signal.aborted) return;
        draw(told.fraction, told.phase);
      },
      onNotice(sentence) {
        // Of many trainings each would say the same of the data.
        if (said.has(sentence)) return;
        said.add(sentence);
        progressLine('');
        warn(sentence);
      },
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new CancelledError(cancelled(fraction), { cause: error });
  } finally {
    process.off('SIGINT', cancel);
    progressLine('');
  }
}
