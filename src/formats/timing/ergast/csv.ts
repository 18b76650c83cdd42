/**
 * Ergast's database as CSV files in a folder (`races.csv`, `results.csv`, ..., gzipped or not): the dump that Ergast gave out
 * until 2024 and that others keep going. The tables are joined by numbers of the dump's own (`raceId`, `driverId`), which
 * do not leave this file.
 */

import {
  type CircuitRow,
  type ConstructorRow,
  type ConstructorStandingRow,
  type DriverRow,
  type DriverStandingRow,
  emptyHistory,
  type HistoryPitStopRow,
  type HistoryQualifyingRow,
  type HistoryResultRow,
  type HistoryTables,
  isRaceKey,
  type PointsSession,
  type RaceRow,
  sortedHistory,
} from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import { beside, Dump, dumpFiles } from '../dump.ts';
import type { TimingData, TimingInput, TimingReader } from '../reader.ts';
import { numberOf, type Sheet, textOf, wholeOf } from '../sheet.ts';
import { eachEntrant, type Keys, keysOf } from './keys.ts';
import { circuitOf, teamOf } from './names.ts';
import {
  driverRow,
  fastestLapsOfResults,
  pitStopRow,
  qualifyingRow,
  raceRow,
  resultRow,
  withLaps,
  withSharedCars,
} from './rows.ts';

const TABLES: readonly string[] = [
  'races',
  'circuits',
  'drivers',
  'constructors',
  'status',
  'results',
  'sprint_results',
  'qualifying',
  'pit_stops',
  'driver_standings',
  'constructor_standings',
];

/** Tables that history does without. */
const UNUSED: readonly string[] = [
  'seasons',
  'constructor_results',
  'fatal_accidents_drivers',
  'fatal_accidents_marshalls',
  'red_flags',
  'safety_cars',
];

function filesOf(input: TimingInput) {
  return dumpFiles(
    input,
    'races',
    TABLES,
    (heading) => heading.includes('raceId') && heading.includes('circuitId') && heading.includes('round'),
  );
}

function circuitRefs(sheet: Sheet): Map<string, string> {
  const refs = sheet.column('circuitRef');
  return new Map(sheet.column('circuitId').map((id, i) => [id, refs[i] ?? '']));
}

function racesOf(dump: Dump): RaceRow[] {
  const sheet = dump.main('races');
  const circuitById = dump.table('circuits', new Map<string, string>(), circuitRefs);
  const years = sheet.column('year');
  const rounds = sheet.column('round');
  const names = sheet.column('name');
  const dates = sheet.column('date');
  const circuitIds = sheet.column('circuitId');
  const times = sheet.optional('time');
  const qualifyingDates = sheet.optional('quali_date');
  const sprintDates = sheet.optional('sprint_date');
  const rows: RaceRow[] = [];
  for (let i = 0; i < sheet.length; i += 1) {
    const season = wholeOf(years[i]);
    const round = wholeOf(rounds[i]);
    if (season === null || round === null || !isRaceKey(season, round)) continue;
    const row = raceRow({
      season,
      round,
      name: names[i] ?? '',
      circuit: circuitById.get(circuitIds[i] ?? '') ?? circuitIds[i] ?? '',
      date: dates[i],
      time: times[i],
      qualifyingDate: qualifyingDates[i],
      sprintDate: sprintDates[i],
    });
    if (row !== null) rows.push(row);
  }
  return rows;
}

function circuitsOf(sheet: Sheet): CircuitRow[] {
  const names = sheet.column('name');
  const places = sheet.optional('location');
  const countries = sheet.optional('country');
  const latitudes = sheet.optional('lat');
  const longitudes = sheet.optional('lng');
  return sheet.column('circuitRef').map((ref, i) => ({
    id: circuitOf(ref),
    name: names[i] ?? ref,
    locality: textOf(places[i]),
    country: textOf(countries[i]),
    latitude: numberOf(latitudes[i]),
    longitude: numberOf(longitudes[i]),
    length: null,
    turns: null,
  }));
}

function driversOf(sheet: Sheet, keys: Keys): DriverRow[] {
  const first = sheet.column('forename');
  const last = sheet.column('surname');
  const codes = sheet.optional('code');
  const numbers = sheet.optional('number');
  const born = sheet.optional('dob');
  const nations = sheet.optional('nationality');
  return sheet.column('driverId').map((id, i) =>
    driverRow({
      id: keys.driver(id) ?? '',
      forename: first[i] ?? '',
      surname: last[i] ?? '',
      code: codes[i],
      number: numbers[i],
      born: born[i],
      nationality: nations[i],
    }),
  );
}

/** Constructors under the names that they had in any season of the results; a chassis with several engines is one. */
function constructorsOf(
  sheet: Sheet,
  results: readonly { team: string; engine: string | null }[],
): ConstructorRow[] {
  const names = sheet.column('name');
  const nations = sheet.optional('nationality');
  const raced = new Set(results.map((row) => row.team));
  const rows = new Map<string, ConstructorRow>();
  sheet.column('constructorRef').forEach((ref, i) => {
    const nationality = textOf(nations[i]);
    const full = names[i] ?? ref;
    for (const season of [1950, 2100]) {
      const { team, engine } = teamOf(ref, season);
      // `Brabham-Repco` is listed as the Brabham that it is, unless a plain Brabham is there.
      const name = engine === null ? full : (full.split('-')[0] ?? full);
      if (raced.has(team) && (engine === null || !rows.has(team)))
        rows.set(team, { id: team, name, nationality });
    }
  });
  return [...rows.values()];
}

function resultsOf(
  sheet: Sheet,
  session: PointsSession,
  status: ReadonlyMap<string, string>,
  keys: Keys,
  lost: Map<string, number>,
): HistoryResultRow[] {
  const numbers = sheet.optional('number');
  const orders = sheet.column('positionOrder');
  const positions = sheet.column('positionText');
  const grids = sheet.optional('grid');
  const points = sheet.column('points');
  const laps = sheet.column('laps');
  const times = sheet.optional('time');
  const milliseconds = sheet.optional('milliseconds');
  const statusIds = sheet.column('statusId');
  const fastestLaps = sheet.optional('fastestLapTime');
  const fastestLapNumbers = sheet.optional('fastestLap');
  const ranks = sheet.optional('rank');
  const rows: HistoryResultRow[] = [];
  eachEntrant(sheet, keys, lost, (i, who) => {
    rows.push(
      resultRow({
        season: who.season,
        round: who.round,
        driver: who.driver,
        ...keys.team(who.ref, who.season),
        session,
        number: numbers[i],
        order: wholeOf(orders[i]) ?? i + 1,
        positionText: positions[i] ?? '',
        grid: grids[i],
        points: points[i],
        laps: laps[i],
        time: times[i],
        milliseconds: milliseconds[i],
        status: status.get(statusIds[i] ?? '') ?? '',
        fastestLap: fastestLaps[i],
        fastestLapNumber: fastestLapNumbers[i],
        fastestLapRank: ranks[i],
      }),
    );
  });
  return rows;
}

function qualifyingOf(sheet: Sheet, keys: Keys, lost: Map<string, number>): HistoryQualifyingRow[] {
  const numbers = sheet.optional('number');
  const positions = sheet.column('position');
  const q1 = sheet.column('q1');
  const q2 = sheet.optional('q2');
  const q3 = sheet.optional('q3');
  const rows: HistoryQualifyingRow[] = [];
  eachEntrant(sheet, keys, lost, (i, who) => {
    rows.push(
      qualifyingRow({
        season: who.season,
        round: who.round,
        driver: who.driver,
        ...keys.team(who.ref, who.season),
        session: 'qualifying',
        number: numbers[i],
        order: wholeOf(positions[i]) ?? i + 1,
        position: positions[i],
        q1: q1[i],
        q2: q2[i],
        q3: q3[i],
      }),
    );
  });
  return rows;
}

/** Stops have a driver only; the car is that of the result. */
function pitStopsOf(
  sheet: Sheet,
  results: readonly HistoryResultRow[],
  keys: Keys,
  lost: Map<string, number>,
): HistoryPitStopRow[] {
  const byDriver = new Map(results.map((row) => [`${row.season}-${row.round}-${row.driver}`, row]));
  const stops = sheet.column('stop');
  const laps = sheet.column('lap');
  const clocks = sheet.optional('time');
  const durations = sheet.optional('duration');
  const milliseconds = sheet.optional('milliseconds');
  const rows: HistoryPitStopRow[] = [];
  eachEntrant(sheet, keys, lost, (i, who) => {
    const result = byDriver.get(`${who.season}-${who.round}-${who.driver}`);
    const row = pitStopRow({
      season: who.season,
      round: who.round,
      driver: who.driver,
      team: result?.team ?? '',
      engine: result?.engine ?? null,
      number: result?.car === null ? undefined : String(result?.car ?? ''),
      stop: stops[i],
      lap: laps[i],
      clock: clocks[i],
      duration: durations[i],
      milliseconds: milliseconds[i],
    });
    if (row !== null) rows.push(row);
  });
  return rows;
}

function standingOf(sheet: Sheet) {
  const points = sheet.column('points');
  const positions = sheet.column('position');
  const texts = sheet.optional('positionText');
  const wins = sheet.optional('wins');
  return (i: number) => ({
    position: wholeOf(positions[i]),
    positionText: { E: 'EX', D: 'DSQ' }[texts[i] ?? ''] ?? textOf(texts[i]) ?? textOf(positions[i]) ?? '-',
    points: numberOf(points[i]) ?? 0,
    wins: wholeOf(wins[i]),
  });
}

function driverStandingsOf(sheet: Sheet, keys: Keys, lost: Map<string, number>): DriverStandingRow[] {
  const standing = standingOf(sheet);
  const rows: DriverStandingRow[] = [];
  eachEntrant(sheet, keys, lost, (i, { season, round, driver }) => {
    rows.push({ season, round, driver, ...standing(i) });
  });
  return rows;
}

function constructorStandingsOf(sheet: Sheet, keys: Keys): ConstructorStandingRow[] {
  const standing = standingOf(sheet);
  const races = sheet.column('raceId');
  const constructors = sheet.column('constructorId');
  const rows: ConstructorStandingRow[] = [];
  for (let i = 0; i < sheet.length; i += 1) {
    const race = keys.race(races[i]);
    const ref = keys.constructorRef(constructors[i]);
    if (race !== null && ref !== null) rows.push({ ...race, ...keys.team(ref, race.season), ...standing(i) });
  }
  return rows;
}

/** Words of a result's status by the dump's number. */
function statusOf(sheet: Sheet): Map<string, string> {
  const words = sheet.column('status');
  return new Map(sheet.column('statusId').map((id, i) => [id, words[i] ?? '']));
}

/** History from the tables that are there. Throws FormatError where that of races is missing or has not its columns. */
function historyOfErgastDump(dump: Dump, from: string): HistoryTables {
  const keys = keysOf(dump);
  const lost = new Map<string, number>();
  const status = dump.table('status', new Map<string, string>(), statusOf);
  const results = withSharedCars([
    ...dump.rows('results', (sheet) => resultsOf(sheet, 'race', status, keys, lost)),
    ...dump.rows('sprint_results', (sheet) => resultsOf(sheet, 'sprint', status, keys, lost)),
  ]);
  return sortedHistory({
    ...emptyHistory,
    sources: [{ kind: 'ergast', from }],
    races: withLaps(racesOf(dump), results),
    circuits: dump.rows('circuits', circuitsOf),
    drivers: dump.rows('drivers', (sheet) => driversOf(sheet, keys)),
    constructors: dump.rows('constructors', (sheet) => constructorsOf(sheet, results)),
    results,
    qualifying: dump.rows('qualifying', (sheet) => qualifyingOf(sheet, keys, lost)),
    pitStops: dump.rows('pit_stops', (sheet) => pitStopsOf(sheet, results, keys, lost)),
    fastestLaps: fastestLapsOfResults(results),
    driverStandings: dump.rows('driver_standings', (sheet) => driverStandingsOf(sheet, keys, lost)),
    constructorStandings: dump.rows('constructor_standings', (sheet) => constructorStandingsOf(sheet, keys)),
    notes: [...lost].map(([name, count]) => {
      const [rows, were] = count === 1 ? ['One row', 'was'] : [`${count} rows`, 'were'];
      return `${rows} of ${name} named a race or a driver that is in no table, and ${were} left out.`;
    }),
  });
}

export const ergastReader: TimingReader = {
  name: 'Ergast',
  async recognises(input) {
    return (await filesOf(input).catch(() => null)) !== null;
  },
  async read(input): Promise<TimingData> {
    const files = await filesOf(input);
    if (files === null) throw new FormatError('has no races.csv of Ergast with results beside it');
    const dump = await Dump.open(input, files, 'races');
    const history = historyOfErgastDump(dump, input.path);
    return {
      contributions: [],
      history,
      warnings: dump.warnings,
      used: [...files.values(), ...beside(input, UNUSED)],
    };
  },
};
