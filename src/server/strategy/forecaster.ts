/**
 * Forecasts of races that are on: one for each lap that the leader ends, live or in a replay that somebody watches. They are
 * jobs like any other, so that they are kept and can be looked back on. Where the next lap comes first the one before is
 * dropped: nobody would look at it any more, and whoever does can ask for it.
 */

import type { Logger } from 'pino';
import type { Jobs } from '../../platform/index.ts';
import { USUAL_FORECAST } from '../contract.ts';
import { isKnown, sentenceOf } from '../problem.ts';
import type { LapNote } from '../race/live/liveTasks.ts';
import type { Strategist } from './strategist.ts';

interface Race {
  /** The lap that is to be foretold next. */
  next: number | undefined;
  busy: boolean;
  /** Id of the job under way or done last. */
  job: string | undefined;
}

export interface ForecasterOptions {
  readonly strategist: Pick<Strategist, 'ask'>;
  readonly jobs: Pick<Jobs, 'cancel'>;
  readonly logger: Logger;
}

export class Forecaster {
  readonly #options: ForecasterOptions;
  readonly #races = new Map<string, Race>();
  #closed = false;

  constructor(options: ForecasterOptions) {
    this.#options = options;
  }

  readonly lapped = ({ race: id, lap }: LapNote): void => {
    if (this.#closed) return;
    const race = this.#races.get(id) ?? { next: undefined, busy: false, job: undefined };
    this.#races.set(id, race);
    race.next = lap;
    if (!race.busy) void this.#follow(id, race);
  };

  close(): void {
    this.#closed = true;
  }

  async #follow(id: string, race: Race): Promise<void> {
    race.busy = true;
    while (race.next !== undefined && !this.#closed) {
      const lap = race.next;
      race.next = undefined;
      await this.#foretell(id, race, lap).catch((error: unknown) => {
        // A qualifying has no strategy, nor has a race without a grid; whoever asks is told why.
        const { logger } = this.#options;
        if (isKnown(error)) logger.debug({ race: id, lap, reason: sentenceOf(error) }, 'no forecast');
        else logger.error({ err: error, race: id, lap }, 'no forecast');
      });
    }
    race.busy = false;
  }

  async #foretell(id: string, race: Race, lap: number): Promise<void> {
    const { strategist, jobs } = this.#options;
    const before = race.job;
    race.job = undefined;
    // One that is done stays done.
    if (before !== undefined) await jobs.cancel(before);
    const { id: job } = await strategist.ask(id, { kind: 'forecast', body: { ...USUAL_FORECAST, lap } });
    race.job = job;
  }
}
