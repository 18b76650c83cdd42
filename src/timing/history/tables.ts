/** Small things that everybody who fills or asks the tables of history needs. */

import type { HistoryTables, PointsSession, RaceRow, SeasonRow } from './types.ts';

/** Letters that do not fall apart into a base and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  ß: 'ss',
  æ: 'ae',
  ł: 'l',
  đ: 'd',
  ı: 'i',
};

/** `São Paulo` becomes `sao-paulo`, `Giovanna d'Amato` `giovanna-damato`: words in plain letters with hyphens. */
export function keySlug(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[øßæłđı]/g, (letter) => LETTERS[letter] ?? '')
    .replace(/['’.]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** Season and round as one number that sorts. Rounds stay below 100. */
export function raceOrder(row: { readonly season: number; readonly round: number | null }): number {
  return row.season * 100 + (row.round ?? 99);
}

/** Whether season and round can be those of a World Championship race; anything else is damage in a file. */
export function isRaceKey(season: number | null, round: number | null): boolean {
  return season !== null && round !== null && season >= 1950 && season < 2200 && round >= 1 && round < 99;
}

const SESSIONS: Readonly<Record<string, number>> = {
  preQualifying: 0,
  sprintQualifying: 1,
  sprint: 2,
  qualifying: 3,
  race: 4,
};

interface Placed {
  readonly season: number;
  readonly round: number | null;
  readonly session?: string;
}

function inOrder<Row extends Placed>(rows: readonly Row[], place: (row: Row) => number): Row[] {
  const races = new Float64Array(rows.length);
  const places = new Float64Array(rows.length);
  let isInOrder = true;
  for (const [i, row] of rows.entries()) {
    const race = raceOrder(row) * 8 + (SESSIONS[row.session ?? ''] ?? 5);
    races[i] = race;
    places[i] = place(row);
    if (i === 0) continue;
    const before = races[i - 1] ?? 0;
    if (race < before || (race === before && (places[i] ?? 0) < (places[i - 1] ?? 0))) isInOrder = false;
  }
  // Which is how most books come.
  if (isInOrder) return [...rows];
  const order = Array.from(rows, (_, i) => i);
  order.sort((a, b) => (races[a] ?? 0) - (races[b] ?? 0) || (places[a] ?? 0) - (places[b] ?? 0) || a - b);
  return order.flatMap((i) => {
    const row = rows[i];
    return row === undefined ? [] : [row];
  });
}

const LAST = Number.MAX_SAFE_INTEGER;

/** The seasons that races are of. */
function seasonsOfRaces(races: readonly RaceRow[]): SeasonRow[] {
  const rounds = new Map<number, number>();
  for (const race of races) rounds.set(race.season, (rounds.get(race.season) ?? 0) + 1);
  return [...rounds].sort((a, b) => a[0] - b[0]).map(([season, count]) => ({ season, rounds: count }));
}

/** The tables with every table in its documented order and `seasons` counted from `races`. */
export function sortedHistory(tables: HistoryTables): HistoryTables {
  const byId = (a: { readonly id: string }, b: { readonly id: string }) =>
    a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  return {
    ...tables,
    seasons: seasonsOfRaces(tables.races),
    races: inOrder(tables.races, () => 0),
    circuits: [...tables.circuits].sort(byId),
    drivers: [...tables.drivers].sort(byId),
    constructors: [...tables.constructors].sort(byId),
    results: inOrder(tables.results, (row) => row.order),
    qualifying: inOrder(tables.qualifying, (row) => row.order),
    grids: inOrder(tables.grids, (row) => row.order),
    pitStops: inOrder(tables.pitStops, (row) => row.lap * 100 + row.stop),
    fastestLaps: inOrder(tables.fastestLaps, (row) => row.position),
    driverStandings: inOrder(tables.driverStandings, (row) => row.position ?? LAST),
    constructorStandings: inOrder(tables.constructorStandings, (row) => row.position ?? LAST),
  };
}

/** Rows of one session of one race, as a key: `1976-16-race`. */
export function sessionKey(season: number, round: number, session: PointsSession): string {
  return `${season}-${round}-${session}`;
}

/** Lists by key, in the order of the rows. */
export function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
