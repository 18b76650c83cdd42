/** Reads a folder of lap tables into rows, race by race, and says what is odd about them. */

import { setImmediate } from 'node:timers/promises';
import type { DataOptions, WorkOptions } from '../recipe.ts';
import { type LapTimeData, LapTimeTable } from './features.ts';
import { racesOf } from './source.ts';

/** Of the last season, where nobody says which ones to take. */
const LEAST_RACES = 5;

export interface ReadOptions extends DataOptions, Omit<WorkOptions, 'onProgress'> {
  /** Whether a season that has only begun is left out, unless it is named: it would measure next to nothing. */
  readonly isForTraining: boolean;
  /** Seasons so far. */
  onSeason?(season: number, count: number): void;
}

/** Throws ModelError where a season is not there, and the signal's reason. */
export async function readLapTimes(options: ReadOptions): Promise<LapTimeData> {
  const { signal, onNotice, isForTraining, seasons: named } = options;
  const seasons = [];
  for await (const one of racesOf(options, options)) {
    seasons.push(one);
    options.onSeason?.(one.season, seasons.length);
  }
  const last = seasons.at(-1);
  if (isForTraining && named === undefined && last !== undefined && last.races.length < LEAST_RACES) {
    const races = last.races.length === 1 ? '1 race' : `${last.races.length} races`;
    onNotice?.(`${last.season} has ${races} so far and is left out; --season takes it in.`);
    seasons.pop();
  }
  const table = new LapTimeTable();
  for (const { season, races } of seasons) {
    const [passed, untested]: [string[], string[]] = [[], []];
    for (const session of races) {
      const race = table.add(session);
      if (race === null) passed.push(session.id);
      else if (!race.isTested) untested.push(session.id);
      // A season takes seconds, in which somebody may want to stop it.
      await setImmediate();
      signal?.throwIfAborted();
    }
    if (passed.length > 0)
      onNotice?.(`${passed.join(', ')}: no timed laps, or of no known circuit; left out.`);
    if (untested.length > 0)
      onNotice?.(
        `${season}: the source does not say of ${untested.length} of ${races.length} races which laps were accurate and in what state the track was; laps under a flag may be among those told of.`,
      );
  }
  return table.data();
}
