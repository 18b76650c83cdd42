/**
 * A season looked back on, race by race: what was reached is a few lines of a table, kept after each race, so that nothing is
 * done twice. Cars that cannot be judged (they retired, or nobody knows on what they drove) are left out.
 */

import { calibrationFor } from '../../race/index.ts';
import { raceScores } from '../../strategy/index.ts';
import type { StrategyScoresView } from '../contract.ts';
import type { Work } from './answers.ts';
import { digestOf, type SeasonQuestion } from './questions.ts';
import type { RaceAtHand, StrategyRaces } from './races.ts';
import { type ScoreRow, scoreRow, scoresOf } from './scores.ts';

interface Reached {
  readonly rows: readonly ScoreRow[];
  /** Ids of the races that are done. */
  readonly done: readonly string[];
}

function isReached(checkpoint: unknown): checkpoint is Reached {
  return (
    typeof checkpoint === 'object' && checkpoint !== null && 'rows' in checkpoint && 'done' in checkpoint
  );
}

/** Digest of what the parameters of a season's races are made of. */
export function seasonBasis(season: number): string {
  return digestOf(calibrationFor(season, 1));
}

export async function lookBackOnSeason(
  races: StrategyRaces,
  { season, races: asked, basis, sims, seed }: SeasonQuestion,
  work: Work,
): Promise<StrategyScoresView> {
  // What was reached under another calibration is of no use under this one.
  const { checkpoint } = work;
  const before: Reached =
    isReached(checkpoint) && basis === seasonBasis(season) ? checkpoint : { rows: [], done: [] };
  const rows = [...before.rows];
  const done = [...before.done];
  const ids = asked.map(({ id }) => id);
  for (const [i, { id, version }] of asked.entries()) {
    if (done.includes(id)) continue;
    const race = await races.reopen({ race: id, version, live: false });
    const { session } = race.open;
    const own: ScoreRow[] = [];
    await raceScores(session, {
      rollouts: work.rollouts,
      sims,
      seed,
      signal: work.signal,
      history: race.history,
      onProgress: (fraction) => work.progress((i + fraction) / asked.length, id),
      onRow(row) {
        own.push(scoreRow(row, entrantOf(race, row.car)));
        work.preview(scoresOf(season, [...rows, ...own], ids));
      },
    });
    rows.push(...own);
    done.push(id);
    work.keep({ rows, done } satisfies Reached);
  }
  return scoresOf(season, rows, ids);
}

function entrantOf(race: RaceAtHand, car: number) {
  const found = race.moment(0).cars.find((one) => one.car === car);
  return { code: found?.code ?? null, team: found?.team ?? '' };
}
