/**
 * Races of a folder of lap tables: folders by where they are from, files by season (`fastf1-transformed/races-2024.parquet`). Of each
 * season one table is taken, always by the same order, since tables of the same races differ in which laps they call accurate.
 */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readTiming } from '../../formats/index.ts';
import { assemble, type RaceSession, sessionsOf } from '../../timing/index.ts';
import { type DataOptions, ModelError, type WorkOptions } from '../recipe.ts';

/** Those with a test of their own for accurate laps come first; whatever else is there follows by name. */
const PREFERRED = ['fastf1-transformed', 'fastf1-strategylab', 'fastf1-raw'];

const TABLE = /^races-((?:19|20)\d{2})\.(?:parquet|csv|csv\.gz)$/;

/** Lap tables of races by season. Throws ModelError where the folder holds none. */
export function lapTablesIn(folder: string): ReadonlyMap<number, readonly string[]> {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new ModelError(`there is no folder ${folder}.`);
  // Whoever names the folder above means the one of laps in it.
  const inner = join(folder, 'laps');
  const files = tablesUnder(existsSync(inner) ? inner : folder).sort((a, b) => rankOf(a) - rankOf(b));
  if (files.length === 0)
    throw new ModelError(
      `${folder} holds no lap tables of races, such as ${PREFERRED[0]}/races-2024.parquet.`,
    );
  return Map.groupBy(files, (file) => Number(TABLE.exec(basename(file))?.[1]));
}

function tablesUnder(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return tablesUnder(path);
      return TABLE.test(name) ? [path] : [];
    });
}

function rankOf(file: string): number {
  const rank = PREFERRED.findIndex((name) => file.split(/[\\/]/).includes(name));
  return rank < 0 ? PREFERRED.length : rank;
}

/**
 * Races of the seasons asked for, all where none are named, a season at a time. A table that cannot be read is passed over for the next
 * one, with a notice. Throws ModelError where there is no table of a season.
 */
export async function* racesOf(
  { data, seasons }: DataOptions,
  { signal, onNotice }: WorkOptions = {},
): AsyncGenerator<{ readonly season: number; readonly races: readonly RaceSession[] }, void, void> {
  const tables = lapTablesIn(data);
  const there = [...tables.keys()].sort((a, b) => a - b);
  for (const season of [...(seasons ?? there)].sort((a, b) => a - b)) {
    const files = tables.get(season);
    if (files === undefined)
      throw new ModelError(`${data} has no lap table of ${season}; there are ${there.join(', ')}.`);
    signal?.throwIfAborted();
    yield { season, races: await racesIn(files, season, onNotice) };
  }
}

async function racesIn(
  files: readonly string[],
  season: number,
  onNotice: WorkOptions['onNotice'],
): Promise<readonly RaceSession[]> {
  for (const file of files) {
    try {
      const { contributions, warnings } = await readTiming([file], { samples: false });
      tellSome(file, [...warnings, ...contributions.flatMap((one) => one.warnings)], onNotice);
      const races = sessionsOf(contributions)
        .map((group) => assemble(group))
        .filter(({ identity }) => identity.kind === 'race' && identity.season === season);
      if (races.length > 0) return races;
      onNotice?.(`${file} holds no race of ${season} and is passed over.`);
    } catch (error) {
      onNotice?.(`passed over: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new ModelError(`no lap table of ${season} could be read; the last was ${files.at(-1)}.`);
}

const MOST_TOLD = 3;

/** What is missing of a table, at most a few sentences; what was mended in it is nobody's concern here. */
function tellSome(file: string, warnings: readonly string[], onNotice: WorkOptions['onNotice']): void {
  const all = [...new Set(warnings)].filter((warning) => warning.includes('left out'));
  for (const warning of all.slice(0, MOST_TOLD)) onNotice?.(`${file}: ${warning}`);
  if (all.length > MOST_TOLD) onNotice?.(`${file}: ${all.length - MOST_TOLD} more of the kind.`);
}
