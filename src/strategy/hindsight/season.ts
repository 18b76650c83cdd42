/** Every car of every race of a season looked back on, quickly, for a score per team. */

import type { RaceSession } from '../../timing/index.ts';
import { StrategyError } from '../error.ts';
import type { MomentOptions } from '../moment.ts';
import type { Run } from '../run.ts';
import type { TeamScore } from '../types.ts';
import { archiveOf } from './archive.ts';
import { hindsightIn } from './hindsight.ts';
import { type ScoredRace, teamScores } from './score.ts';

/** One car's race in a season. */
export interface SeasonRow extends ScoredRace {
  readonly car: number;
}

export interface SeasonOptions extends Run, MomentOptions {
  /** Every row as it is there. */
  readonly onRow?: ((row: SeasonRow) => void) | undefined;
}

export interface SeasonScores {
  readonly teams: readonly TeamScore[];
  readonly rows: readonly SeasonRow[];
  /** One sentence for each race and car that could not be judged. */
  readonly left: readonly string[];
}

/** What a season goes on from: races are done one after the other. */
interface SeasonState {
  readonly races: number;
  readonly done: number;
  readonly rows: readonly SeasonRow[];
  readonly left: readonly string[];
}

/** Races are opened one at a time. What cannot be judged (a car that retired, a race without tyres) is left out, and said so. */
export async function seasonScores(
  races: readonly (() => RaceSession | Promise<RaceSession>)[],
  options: SeasonOptions,
): Promise<SeasonScores> {
  const { checkpoint } = options;
  const kept = isState(checkpoint) && checkpoint.races === races.length ? checkpoint : null;
  const [rows, left] = [[...(kept?.rows ?? [])], [...(kept?.left ?? [])]];
  for (let i = kept?.done ?? 0; i < races.length; i++) {
    const session = await races[i]();
    const told = await raceScores(session, {
      ...options,
      onProgress: (fraction) => options.onProgress?.((i + fraction) / races.length),
    });
    rows.push(...told.rows);
    left.push(...told.left);
    await options.onCheckpoint?.({ races: races.length, done: i + 1, rows, left } satisfies SeasonState);
  }
  return { teams: teamScores(rows), rows, left };
}

/** All cars of one race. */
export async function raceScores(
  session: RaceSession,
  options: SeasonOptions,
): Promise<Omit<SeasonScores, 'teams'>> {
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

function isState(value: unknown): value is SeasonState {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rows' in value &&
    Array.isArray(value.rows) &&
    'done' in value &&
    typeof value.done === 'number'
  );
}
