/** `pitboard race list`: the races of the library. */

import type { RaceSummary } from '../../store/index.ts';
import { InputError } from '../failure.ts';
import { paint, print, shorten, table, terminalWidth } from '../terminal.ts';
import { changing, foundRace, reading } from './find.ts';

export interface RaceListOptions {
  readonly season?: string;
  readonly search?: string;
  readonly timing?: boolean;
  readonly limit: string;
  readonly json?: boolean;
}

/** A season as it is typed. */
export function seasonFrom(text: string, option: string): number {
  const season = Number(text);
  if (!Number.isInteger(season) || season < 1900 || season > 9999) {
    throw new InputError(`${option} expects a year such as 2024, got "${text}".`);
  }
  return season;
}

/** `1950 to 2025`, or `2024` alone. */
export function seasonSpan(first: number, last: number): string {
  return first === last ? `${first}` : `${first} to ${last}`;
}

export async function listRaces(options: RaceListOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new InputError(`--limit expects a whole number from 1 on, got "${options.limit}".`);
  }
  const season = options.season === undefined ? undefined : seasonFrom(options.season, '--season');
  const page = await reading((library) =>
    library.races.list({
      season,
      q: options.search,
      ...(options.timing === true ? { timing: true } : {}),
      order: season === undefined ? 'desc' : 'asc',
      limit,
    }),
  );
  if (season !== undefined && !page.seasons.some((each) => each.season === season)) {
    const [newest] = page.seasons;
    const oldest = page.seasons.at(-1);
    throw new InputError(
      newest === undefined || oldest === undefined
        ? `the library has no race of ${season}; \`pitboard race import PATH...\` brings races in.`
        : `the library has no race of ${season}; it has those of ${seasonSpan(oldest.season, newest.season)}.`,
    );
  }
  if (options.json) {
    print(JSON.stringify(page, null, 2));
    return;
  }
  if (page.total === 0) {
    print(
      page.seasons.length === 0
        ? 'no races yet: `pitboard race import PATH...` brings them in'
        : 'no race fits that',
    );
    return;
  }
  for (const line of table(columns, page.items.map(row))) print(line);
  print(paint('dim', '● with car data and map  ◐ laps  ○ result only'));
  if (page.total > page.items.length) {
    print(
      paint('dim', `… ${(page.total - page.items.length).toLocaleString('en')} more (--season, --limit)`),
    );
  }
}

const columns = [
  { title: '' },
  { title: 'id' },
  { title: 'date' },
  { title: 'name' },
  { title: 'laps', side: 'right' as const },
  { title: 'winner' },
];

function row(race: RaceSummary): string[] {
  const wide = terminalWidth() >= 100;
  const full = race.hasCarSamples && race.hasLocations;
  const mark = full ? paint('green', '●') : race.hasTiming ? paint('green', '◐') : paint('dim', '○');
  const { winner } = race;
  const team = wide && winner?.team ? paint('dim', ` ${winner.team}`) : '';
  return [
    mark,
    race.id,
    race.date ?? '',
    shorten(race.name ?? '', wide ? 34 : 24),
    race.laps === null ? '' : `${race.laps}`,
    winner === null ? '' : `${wide ? winner.name : (winner.code ?? shorten(winner.name, 18))}${team}`,
  ];
}

export async function deleteRace(id: string): Promise<void> {
  await changing("delete it on the app's race page, or stop the app first", async (library) => {
    const found = await foundRace(library, id);
    if (!(await library.races.delete(found))) {
      throw new InputError(`there is no timing of ${found} to delete; a history tells of it, which stays.`);
    }
  });
}
