/**
 * Who may roll out now. Somebody who waits for a comparison is to have it at once, also while a whole season is being
 * looked back on: patient work stands still, between two of its calls, for as long as there is urgent work.
 */

import type { Rollouts } from '../../race/index.ts';

export class Lanes {
  readonly #rollouts: Rollouts;
  #urgent = 0;
  #waiting: (() => void)[] = [];

  constructor(rollouts: Rollouts) {
    this.#rollouts = rollouts;
  }

  /** Does work that somebody waits for. */
  async urgent<T>(work: (rollouts: Rollouts) => Promise<T>): Promise<T> {
    this.#urgent++;
    try {
      return await work(this.#rollouts);
    } finally {
      this.#urgent--;
      if (this.#urgent === 0) for (const go of this.#waiting.splice(0)) go();
    }
  }

  /** Rollouts for work that gives way. */
  readonly patient: Rollouts = {
    run: async (question, parts, options) => {
      await this.#free(options?.signal);
      return this.#rollouts.run(question, parts, options);
    },
    field: async (question, races, from, options) => {
      await this.#free(options?.signal);
      return this.#rollouts.field(question, races, from, options);
    },
    close: async () => {},
  };

  async #free(signal: AbortSignal | undefined): Promise<void> {
    while (this.#urgent > 0) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve) => {
        const go = () => {
          signal?.removeEventListener('abort', go);
          resolve();
        };
        this.#waiting.push(go);
        signal?.addEventListener('abort', go);
      });
    }
    signal?.throwIfAborted();
  }

  close(): Promise<void> {
    return this.#rollouts.close();
  }
}
