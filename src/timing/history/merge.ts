/**
 * Two books about the same races made into one. A race is the same by season and round. Where both say something the
 * leading book is right: f1db before Ergast, and of two of a kind the one that came later. The other fills what the
 * leading one leaves empty, and adds races, drivers and non-starters that it does not have. Where they contradict each
 * other on place, points or laps, that is counted and noted, since somebody will ask.
 *
 * What would surprise: a place that is empty is a statement (not classified), so places are never filled in. Tables of
 * standings, grids and stops stand as a whole: a row more would be a competitor twice.
 */

import { grouped, sortedHistory } from './tables.ts';
import type {
  ConstructorStandingRow,
  DriverStandingRow,
  HistoryPitStopRow,
  HistoryQualifyingRow,
  HistoryResultRow,
  HistoryTables,
  RaceRow,
} from './types.ts';

/** `row` with those of `keys` that are null taken from `other`; the same object where none was. */
function filled<Row extends object>(row: Row, other: Row, keys: readonly (keyof Row)[]): Row {
  let next: Row | null = null;
  for (const key of keys) {
    if (row[key] !== null || other[key] === null) continue;
    next ??= { ...row };
    next[key] = other[key];
  }
  return next ?? row;
}

function keysOf<Row extends object>(row: Row): (keyof Row)[] {
  return Object.keys(row) as (keyof Row)[];
}

/** Rows with keys of their own: filled where both have them, added where only `other` does. */
function mergedById<Row extends object>(
  lead: readonly Row[],
  other: readonly Row[],
  idOf: (row: Row) => string,
  each: (lead: Row, other: Row) => void = () => {},
): Row[] {
  const others = new Map(other.map((row) => [idOf(row), row]));
  const rows = lead.map((row) => {
    const id = idOf(row);
    const match = others.get(id);
    if (match === undefined) return row;
    others.delete(id);
    each(row, match);
    return filled(row, match, keysOf(row));
  });
  return [...rows, ...others.values()];
}

/** Tables of one race or round: those of `lead`, with rows filled by `fill`, and those that only `other` has. */
function mergedTables<Row>(
  lead: readonly Row[],
  other: readonly Row[],
  tableOf: (row: Row) => string,
  fill: (lead: readonly Row[], other: readonly Row[]) => readonly Row[] = (rows) => rows,
): Row[] {
  const leads = grouped(lead, tableOf);
  const others = grouped(other, tableOf);
  const tables: (readonly Row[])[] = [];
  for (const [table, own] of leads) {
    const match = others.get(table);
    tables.push(match === undefined ? own : fill(own, match));
    others.delete(table);
  }
  tables.push(...others.values());
  return tables.flat();
}

/** Fills each row from the row of `other` with the same key. */
function fillBy<Row extends object>(keyOf: (row: Row) => string, keys: readonly (keyof Row)[]) {
  return (lead: readonly Row[], other: readonly Row[]): Row[] => {
    const others = new Map(other.map((row) => [keyOf(row), row]));
    return lead.map((row) => {
      const match = others.get(keyOf(row));
      return match === undefined ? row : filled(row, match, keys);
    });
  };
}

const RESULT_FACTS: readonly (keyof HistoryResultRow)[] = ['car', 'engine', 'laps', 'lapsBehind'];
const RESULT_TIMES: readonly (keyof HistoryResultRow)[] = ['time', 'gap'];
const RESULT_FASTEST: readonly (keyof HistoryResultRow)[] = [
  'fastestLap',
  'fastestLapNumber',
  'fastestLapRank',
];

function filledResult(row: HistoryResultRow, other: HistoryResultRow): HistoryResultRow {
  let next = filled(row, other, RESULT_FACTS);
  if (row.position === other.position) next = filled(next, other, RESULT_TIMES);
  if (row.status === other.status) next = filled(next, other, ['reason']);
  // A grid of 0 may be Ergast's word for none.
  if (next.grid === null && other.grid !== null && other.grid > 0) next = { ...next, grid: other.grid };
  if (row.fastestLap === null && row.fastestLapRank === null) next = filled(next, other, RESULT_FASTEST);
  return next;
}

/** Where two books contradict each other, by what it is about. */
class Contradictions {
  readonly #examples = new Map<string, string[]>();

  count(about: string, where: string): void {
    const list = this.#examples.get(about);
    if (list === undefined) this.#examples.set(about, [where]);
    else list.push(where);
  }

  notes(lead: string, other: string): string[] {
    return [...this.#examples].map(([about, list]) => {
      const shown = list.slice(0, 3).join(', ');
      return `${lead} and ${other} disagree on the ${about} of ${list.length} (${shown}${list.length > 3 ? ', ...' : ''}); ${lead} stands.`;
    });
  }
}

/** The row of `other` that tells of the same drive: a driver may have had two cars, so place and number decide. */
function takeMatch(row: HistoryResultRow, left: HistoryResultRow[]): HistoryResultRow | undefined {
  const own = left.filter((candidate) => candidate.driver === row.driver);
  const match =
    own.find((candidate) => candidate.positionText === row.positionText && candidate.car === row.car) ??
    own.find((candidate) => candidate.positionText === row.positionText) ??
    own.find((candidate) => candidate.car === row.car) ??
    own[0];
  if (match !== undefined) left.splice(left.indexOf(match), 1);
  return match;
}

function mergedResults(
  lead: readonly HistoryResultRow[],
  other: readonly HistoryResultRow[],
  found: Contradictions,
): HistoryResultRow[] {
  const left = [...other];
  const rows = lead.map((row) => {
    const match = takeMatch(row, left);
    if (match === undefined) return row;
    const where = `${row.season}-${String(row.round).padStart(2, '0')} ${row.driver}`;
    if (row.position !== match.position) found.count('place', where);
    if (Math.abs(row.points - match.points) > 0.005) found.count('points', where);
    if (row.laps !== null && match.laps !== null && row.laps !== match.laps) found.count('laps', where);
    return filledResult(row, match);
  });
  const known = new Set(lead.map((row) => row.driver));
  let order = rows.reduce((most, row) => Math.max(most, row.order), 0);
  for (const row of left) {
    // Somebody with a place whom the leading table does not have would make two of one place.
    if (row.position !== null || known.has(row.driver)) {
      found.count('entry', `${row.season}-${String(row.round).padStart(2, '0')} ${row.driver}`);
      continue;
    }
    order += 1;
    rows.push({ ...row, order });
  }
  return rows;
}

const raceKey = (row: { season: number; round: number | null }): string => `${row.season}-${row.round ?? ''}`;
const sessionOf = (row: { season: number; round: number; session: string }): string =>
  `${row.season}-${row.round}-${row.session}`;
const driverOf = (row: { driver: string }): string => row.driver;
const teamOf = (row: { team: string; engine: string | null }): string => row.team;

const QUALIFYING_TIMES: readonly (keyof HistoryQualifyingRow)[] = [
  'car',
  'engine',
  'time',
  'q1',
  'q2',
  'q3',
  'laps',
];
const PIT_FACTS: readonly (keyof HistoryPitStopRow)[] = ['car', 'engine', 'duration', 'clock'];

/** Whether `a` outranks `b`: f1db before Ergast. */
function leads(a: HistoryTables, b: HistoryTables): boolean {
  const hasF1db = (tables: HistoryTables) => tables.sources.some((source) => source.kind === 'f1db');
  return hasF1db(a) && !hasF1db(b);
}

const NAMES: Readonly<Record<string, string>> = { f1db: 'f1db', ergast: 'Ergast' };

function nameOf(tables: HistoryTables): string {
  const names = [...new Set(tables.sources.map((source) => NAMES[source.kind] ?? source.kind))];
  return names.join(' with ') || 'the first';
}

/**
 * One history of two.
 *
 * @param earlier what is there already
 * @param later what came after it; of two books of a kind this one leads
 */
export function mergeHistory(earlier: HistoryTables, later: HistoryTables): HistoryTables {
  if (earlier.races.length === 0 && earlier.sources.length === 0) return later;
  const [lead, other] = leads(earlier, later) ? [earlier, later] : [later, earlier];
  const found = new Contradictions();
  const races = mergedById<RaceRow>(lead.races, other.races, raceKey, (row, match) => {
    if (row.date !== match.date) found.count('date', row.id);
    if (row.circuit !== match.circuit) found.count('circuit', row.id);
  });
  const merged: HistoryTables = {
    sources: [
      ...lead.sources,
      ...other.sources.filter(
        (source) => !lead.sources.some((known) => known.kind === source.kind && known.from === source.from),
      ),
    ],
    seasons: [],
    races,
    circuits: mergedById(lead.circuits, other.circuits, (row) => row.id),
    drivers: mergedById(lead.drivers, other.drivers, (row) => row.id),
    constructors: mergedById(lead.constructors, other.constructors, (row) => row.id),
    results: mergedTables(lead.results, other.results, sessionOf, (own, match) =>
      mergedResults(own, match, found),
    ),
    qualifying: mergedTables(
      lead.qualifying,
      other.qualifying,
      sessionOf,
      fillBy<HistoryQualifyingRow>(driverOf, QUALIFYING_TIMES),
    ),
    grids: mergedTables(lead.grids, other.grids, sessionOf),
    pitStops: mergedTables(
      lead.pitStops,
      other.pitStops,
      raceKey,
      fillBy<HistoryPitStopRow>((row) => `${row.driver}-${row.stop}`, PIT_FACTS),
    ),
    fastestLaps: mergedTables(lead.fastestLaps, other.fastestLaps, raceKey),
    driverStandings: mergedTables(
      lead.driverStandings,
      other.driverStandings,
      raceKey,
      fillBy<DriverStandingRow>(driverOf, ['wins']),
    ),
    constructorStandings: mergedTables(
      lead.constructorStandings,
      other.constructorStandings,
      raceKey,
      fillBy<ConstructorStandingRow>(teamOf, ['wins']),
    ),
    notes: [],
  };
  const notes = [...earlier.notes, ...later.notes, ...found.notes(nameOf(lead), nameOf(other))];
  return sortedHistory({ ...merged, notes: [...new Set(notes)] });
}
