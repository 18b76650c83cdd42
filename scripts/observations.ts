/** Observations of every race in a folder of lap tables and books, for calibrating. */

import { type Observation, observe } from '../src/race/index.ts';
import { openRaceFolder } from './races.ts';

/** `seasons` leaves out others. In order of time. */
export async function observationsOf(
  data: string,
  seasons: (season: number) => boolean = () => true,
): Promise<Observation[]> {
  const folder = await openRaceFolder(data);
  const found: Observation[] = [];
  for (const season of folder.seasons.filter(seasons))
    for (const { session, results, qualifying } of await folder.races(season)) {
      const observation = observe(session, results, qualifying);
      if (observation !== null) found.push(observation);
    }
  return found;
}
