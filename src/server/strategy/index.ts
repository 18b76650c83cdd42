/** The strategist of a server: his desk, his kinds of jobs, and the forecasts of races that are on. */

import type { Logger } from 'pino';
import type { Jobs } from '../../platform/index.ts';
import type { Library } from '../../store/index.ts';
import type { LiveDesk } from '../race/live/liveDesk.ts';
import type { LapNote } from '../race/live/liveTasks.ts';
import { Forecaster } from './forecaster.ts';
import { defineStrategyJobs } from './jobs.ts';
import { Strategist } from './strategist.ts';
import { inlineStrategyDesk, threadedStrategyDesk } from './strategyDesk.ts';

export type { Strategist } from './strategist.ts';

export interface StrategyOptions {
  readonly library: Library;
  /** Not begun yet. */
  readonly jobs: Jobs;
  readonly live: LiveDesk;
  /** True to work in this thread, over the very library given. */
  readonly inline: boolean;
  readonly logger: Logger;
}

export interface Strategy {
  readonly strategist: Strategist;
  /** Is told of each lap that the leader of a live or replayed race has ended. */
  readonly lapped: (note: LapNote) => void;
  /** Once no jobs run any more. */
  close(): Promise<void>;
}

export function openStrategy({ library, jobs, live, inline, logger }: StrategyOptions): Strategy {
  const desk = inline ? inlineStrategyDesk(library) : threadedStrategyDesk(library.home);
  defineStrategyJobs(jobs, desk);
  const strategist = new Strategist({ desk, jobs, live });
  const forecaster = new Forecaster({ strategist, jobs, logger });
  return {
    strategist,
    lapped: forecaster.lapped,
    async close() {
      forecaster.close();
      await desk.close();
    },
  };
}
