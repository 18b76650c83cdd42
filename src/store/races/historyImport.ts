/**
 * A history as it comes in. Rows of each source are kept apart, so that a newer edition takes the place of the older one;
 * with them go, in one transaction, the races that they name into the list of races. Races that there is timing of are
 * assembled again after that.
 */

import { createHash } from 'node:crypto';
import type { HistoryTables } from '../../timing/index.ts';
import { event, type RaceContext } from './context.ts';
import { keyText, type RaceKey } from './keys.ts';
import type { HistoryImport } from './library.ts';
import type { RaceRecord } from './records.ts';
import { summaryOf } from './summary.ts';
import { toldSession } from './told.ts';

/** Which sessions the tables have a result of. */
function sessionsIn(tables: HistoryTables): RaceKey[] {
  const keys = new Map<string, RaceKey>();
  for (const { season, round, session } of tables.results) {
    const key: RaceKey = { season, round, kind: session };
    keys.set(keyText(key), key);
  }
  return [...keys.values()];
}

/** The tables cut into seasons: what is known of one race is looked for among a season's rows, not among all. */
function bySeason(tables: HistoryTables): Map<number, HistoryTables> {
  const seasons = new Map<number, HistoryTables>();
  for (const { season } of tables.seasons) {
    const of = <Row extends { readonly season: number }>(rows: readonly Row[]): Row[] =>
      rows.filter((row) => row.season === season);
    seasons.set(season, { ...tables, races: of(tables.races), results: of(tables.results) });
  }
  return seasons;
}

/** Races of the tables that there is no timing of, as the list shows them. */
async function toldRaces(tables: HistoryTables, { races }: RaceContext): Promise<RaceRecord[]> {
  const timed = new Set((await races.names()).filter(({ hasTiming }) => hasTiming).map(({ key }) => key));
  const seasons = bySeason(tables);
  return sessionsIn(tables).flatMap((key) => {
    if (timed.has(keyText(key))) return [];
    const race = toldRace(seasons.get(key.season) ?? tables, key);
    return race === undefined ? [] : [race];
  });
}

/** A race that only a history tells of; undefined where it does not. */
export function toldRace(tables: HistoryTables, key: RaceKey): RaceRecord | undefined {
  const session = toldSession(tables, key);
  if (session === undefined) return undefined;
  const summary = summaryOf(session, { ...key, place: session.identity.place }, null);
  return { ...summary, hasTiming: false, key: keyText(key), files: null, stamp: null };
}

export async function importHistory(
  tables: HistoryTables,
  context: RaceContext,
  signal: AbortSignal | undefined,
): Promise<HistoryImport> {
  signal?.throwIfAborted();
  const { histories, history, now } = context;
  const seasons = tables.seasons.map(({ season }) => season);
  const digest = createHash('sha256')
    .update(JSON.stringify({ ...tables, sources: [], notes: [] }))
    .digest('hex');
  const known = await histories.sources();
  const at = now().toISOString();
  const changed = !known.some((source) => source.digest === digest);
  if (changed) {
    // Books that came in together were laid over each other by their reader; the first one leads.
    const source = tables.sources[0] ?? { kind: 'ergast', from: 'history' };
    const races = await toldRaces(tables, context);
    await histories.replace({ ...source, digest, importedAt: at }, tables, races, [
      event('history.imported', source.kind, at),
    ]);
    history.forget();
  }
  return {
    sources: tables.sources.map(({ kind }) => kind),
    firstSeason: Math.min(...seasons),
    lastSeason: Math.max(...seasons),
    races: tables.races.length,
    results: tables.results.length,
    changed,
  };
}
