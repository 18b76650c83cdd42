/** Every car of a race looked back on, quickly, as a season's scores are made of them. */

import type { RaceSession } from '../../timing/index.ts';
import { StrategyError } from '../error.ts';
import type { MomentOptions } from '../moment.ts';
import type { Run } from '../run.ts';
import { archiveOf } from './archive.ts';
import { hindsightIn } from './hindsight.ts';
import type { ScoredRace } from './score.ts';

/** One car's race in a season. */
export interface SeasonRow extends ScoredRace {
  readonly car: number;
}

export interface SeasonOptions extends Run, MomentOptions {
  /** Every row as it is there. */
  readonly onRow?: ((row: SeasonRow) => void) | undefined;
}

export interface RaceScores {
  readonly rows: readonly SeasonRow[];
  /** One sentence for each car that could not be judged, or for the race. */
  readonly left: readonly string[];
}

/** All cars of one race. What cannot be judged (a car that retired, a race without tyres) is left out, and said so. */
export async function raceScores(session: RaceSession, options: SeasonOptions): Promise<RaceScores> {
  const rows: SeasonRow[] = [];
  const left: string[] = [];
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StrategyError)) throw error;
      left.push(error.message);
    }
  };
  await attempt(async () => {
    const archive = archiveOf(session, options);
    const { cars } = archive.world.moment;
    // A car takes a second: a break is made good by racing it again.
    const { checkpoint: _, onCheckpoint: __, ...single } = options;
    for (const [i, { car, team }] of cars.entries())
      await attempt(async () => {
        const told = await hindsightIn(archive, car, {
          ...single,
          isQuick: true,
          onProgress: (fraction) => options.onProgress?.((i + fraction) / cars.length),
        });
        const { race, score, lostSeconds, lostPositions } = told;
        const row = { race, car, team, score, lostSeconds, lostPositions };
        rows.push(row);
        options.onRow?.(row);
      });
  });
  options.onProgress?.(1);
  return { rows, left };
}
