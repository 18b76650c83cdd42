/** The races of a library, put together from their records, their files and the histories. */

import { emptyHistory, type RaceSession } from '../../timing/index.ts';
import { LibraryError } from '../library.ts';
import { event, type RaceContext } from './context.ts';
import { toldRace } from './historyImport.ts';
import { importTiming } from './import.ts';
import { getSession, keysOf, MissingBlob, OUR_RACE_KEY } from './keep.ts';
import type { OpenRaceOptions, Races } from './library.ts';
import type { RaceName, RaceRecord } from './records.ts';
import { raceReport } from './report.ts';
import { toldSession } from './told.ts';
import { lookUp, nearestIds } from './which.ts';

export interface OpenRacesOptions {
  /** Throws where the library is closed. */
  refuseClosed(): void;
  /** Throws where it may not be written to. */
  refuse(): void;
  /** Runs a change in its turn, and gives its events to the bus after it. */
  writing<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** Times that an opening is tried again where a newer version of the race took the files away meanwhile. */
const TRIES = 3;

const NEAREST = 3;

export function openRaces(context: RaceContext, options: OpenRacesOptions): Races {
  const { refuseClosed, refuse, writing } = options;
  const { races, history } = context;

  async function find(id: string): Promise<RaceName | undefined> {
    return lookUp(id, await races.names());
  }

  async function load(found: RaceName, samples: boolean): Promise<RaceSession> {
    const record = await races.get(found.key);
    if (record === undefined) throw new RangeError(`the library has no race "${found.id}"`);
    if (record.files !== null) return getSession(context, record.files, samples);
    const session = toldSession(await history.season(found.season), record);
    if (session === undefined) throw new LibraryError(`nothing is known of the race ${found.id}.`);
    return { ...session, id: record.id };
  }

  async function open(id: string, { samples = true }: OpenRaceOptions = {}): Promise<RaceSession> {
    const found = await find(id);
    if (found === undefined) throw new RangeError(`the library has no race "${id}"`);
    for (let tries = 1; ; tries++) {
      try {
        return await load(found, samples);
      } catch (error) {
        if (error instanceof MissingBlob && tries < TRIES) continue;
        if (!(error instanceof LibraryError)) throw error;
        throw new LibraryError(
          `the race ${found.id} cannot be opened: ${error.message.replace(/\.$/, '')}.`,
          {
            cause: error,
          },
        );
      }
    }
  }

  return {
    history,

    async importTiming(paths, importOptions = {}) {
      refuse();
      return importTiming(paths, context, importOptions, (work) => writing(work, importOptions.signal));
    },

    async list(query) {
      refuseClosed();
      return races.list(query);
    },

    async resolve(id) {
      refuseClosed();
      return (await find(id))?.id;
    },

    async nearest(id, most = NEAREST) {
      refuseClosed();
      return nearestIds(id, await races.names(), most);
    },

    async summary(id) {
      refuseClosed();
      const found = await find(id);
      const record = found && (await races.get(found.key));
      return record && publicPart(record);
    },

    async open(id, options) {
      refuseClosed();
      return open(id, options);
    },

    async report(id) {
      refuseClosed();
      const session = await open(id, { samples: false });
      const { season } = session.identity;
      return raceReport(session, season === null ? emptyHistory : await history.season(season));
    },

    async delete(id) {
      return writing(async () => {
        const found = await find(id);
        const record = found && (await races.get(found.key));
        if (record === undefined || record.files === null) return false;
        const parts = await races.contributions(record.key);
        const left = toldRace(await history.season(record.season), record) ?? null;
        const gone = event('race.deleted', record.id, context.now().toISOString());
        await races.clear(record.key, left, gone);
        // It is deleted once its record is; files that stay behind are swept when the library opens.
        const keys = [record.files, ...parts.map(({ files }) => files)].flatMap(keysOf);
        for (const key of new Set(keys)) await context.blobs.delete(key).catch(() => false);
        return true;
      });
    },
  };
}

function publicPart({ key: _key, files: _files, stamp: _stamp, ...summary }: RaceRecord) {
  return summary;
}

/** Removes what an import or a deletion that was cut short left. */
export async function sweepRaces({ blobs, races }: Pick<RaceContext, 'blobs' | 'races'>): Promise<void> {
  await blobs.sweep();
  const wanted = new Set(await races.blobs());
  for (const key of await blobs.keys()) {
    if (OUR_RACE_KEY.test(key) && !wanted.has(key)) await blobs.delete(key);
  }
}
