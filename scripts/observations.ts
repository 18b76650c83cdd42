/** Observations of every race in a folder of lap tables, with the results of a folder of books; for calibrating. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTiming } from '../src/formats/index.ts';
import { type Observation, observe } from '../src/race/index.ts';
import { assemble, sessionsOf } from '../src/timing/index.ts';

/**
 * `laps`: a folder with one table of races a season (`races-2023.parquet`); `books`: a folder that `readTiming` knows as
 * history. `seasons` leaves out the tables of others. In order of time.
 */
export async function observationsOf(
  laps: string,
  books: string,
  seasons: (season: number) => boolean = () => true,
): Promise<Observation[]> {
  const { history } = await readTiming([books]);
  if (history === null) throw new Error(`${books} holds no results of races.`);
  const found: Observation[] = [];
  for (const file of readdirSync(laps).sort()) {
    const season = Number(/^races-(\d{4})\./.exec(file)?.[1]);
    if (!Number.isInteger(season) || !seasons(season)) continue;
    const { contributions } = await readTiming([join(laps, file)], { samples: false });
    for (const group of sessionsOf(contributions)) {
      const session = assemble(group);
      const { round } = session.identity;
      if (session.identity.kind !== 'race') continue;
      const isThis = (row: { season: number; round: number; session: string }, kind: string) =>
        row.season === season && row.round === round && row.session === kind;
      const observation = observe(
        session,
        history.results.filter((row) => isThis(row, 'race')),
        history.qualifying.filter((row) => isThis(row, 'qualifying')),
      );
      if (observation !== null) found.push(observation);
    }
  }
  return found.sort((a, b) => a.season - b.season || a.round - b.round);
}
