/** Who wants to hear of jobs. One whose callback throws is nobody's business but its own. */

import type { Logger } from 'pino';
import type { JobView } from './types.ts';

export type Watcher = (view: JobView, preview: unknown) => void;

export class Watchers {
  readonly #logger: Pick<Logger, 'error'>;
  readonly #ofJobs = new Map<string, Set<Watcher>>();
  readonly #ofStages = new Set<(view: JobView) => void>();

  constructor(logger: Pick<Logger, 'error'>) {
    this.#logger = logger;
  }

  /**
   * Adds one who watches a job.
   *
   * @returns how to tell that one alone, which does nothing once it ended, and how to end it
   */
  add(id: string, changed: Watcher): { tell: Watcher; end: () => void } {
    // Of its own, so that one function may watch twice.
    const watcher: Watcher = (view, preview) => changed(view, preview);
    const watchers = this.#ofJobs.get(id) ?? new Set();
    this.#ofJobs.set(id, watchers.add(watcher));
    return {
      tell: (view, preview) => {
        if (watchers.has(watcher)) this.#call(() => watcher(view, preview));
      },
      end: () => {
        watchers.delete(watcher);
        if (watchers.size === 0 && this.#ofJobs.get(id) === watchers) this.#ofJobs.delete(id);
      },
    };
  }

  tell(view: JobView, preview: unknown): void {
    for (const watcher of [...(this.#ofJobs.get(view.id) ?? [])]) this.#call(() => watcher(view, preview));
  }

  /** Nobody hears of this job any more. */
  drop(id: string): void {
    this.#ofJobs.get(id)?.clear();
    this.#ofJobs.delete(id);
  }

  addForStages(changed: (view: JobView) => void): () => void {
    const listener = (view: JobView): void => changed(view);
    this.#ofStages.add(listener);
    return () => this.#ofStages.delete(listener);
  }

  tellStage(view: JobView): void {
    for (const listener of [...this.#ofStages]) this.#call(() => listener(view));
  }

  #call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#logger.error({ err: error }, 'one who watches a job threw');
    }
  }
}
