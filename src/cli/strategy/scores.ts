/** `pitboard strategy scores SEASON`: how the teams' strategies did over the races of a season. */

import { seasonFrom } from '../race/list.ts';

export interface ScoreOptions {
  readonly sims: string;
  readonly seed: string;
  readonly json?: boolean;
}

export async function strategyScores(seasonText: string, _options: ScoreOptions): Promise<void> {
  seasonFrom(seasonText, 'the season');
}
