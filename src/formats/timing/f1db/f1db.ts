/**
 * f1db as CSV files in a folder: every session of every Grand Prix since 1950. https://github.com/f1db/f1db, CC BY 4.0.
 *
 * Two sets of names are about: those of the sources, flattened (`race.csv`, `race-results.csv`), and those of the CSV
 * release (`f1db-races.csv`, `f1db-races-race-results.csv`), whose positions are called `positionText`.
 *
 * What would surprise: lengths are km; points and times that are none are empty; a race is named by its Grand Prix
 * (`06-great-britain`), not by its circuit; the `season-*` tables are final, the others are after each round.
 */

import {
  type CircuitRow,
  type ConstructorRow,
  type ConstructorStandingRow,
  type DriverRow,
  type DriverStandingRow,
  emptyHistory,
  type HistoryTables,
  historyRaceId,
  isRaceKey,
  type QualifyingFormat,
  type RaceRow,
  sortedHistory,
} from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import { beside, Dump, dumpFiles } from '../dump.ts';
import type { TimingData, TimingInput, TimingReader } from '../reader.ts';
import { dateOf, numberOf, type Sheet, textOf, wholeOf } from '../sheet.ts';
import {
  fastestLapsOf,
  gridsOfSheet,
  pitStopsOfSheet,
  qualifyingOfSheet,
  resultsOfSheet,
} from './results.ts';

const TABLES: readonly string[] = [
  'race',
  'circuits',
  'drivers',
  'constructors',
  'grands-prix',
  'race-results',
  'sprint-race-results',
  'qualifying-results',
  'qualifying-1-results',
  'qualifying-2-results',
  'pre-qualifying-results',
  'sprint-qualifying-results',
  'starting-grid-positions',
  'sprint-starting-grid-positions',
  'pit-stops',
  'fastest-laps',
  'driver-standings',
  'constructor-standings',
  'season-driver-standings',
  'season-constructor-standings',
];

const FORMATS: Readonly<Record<string, QualifyingFormat>> = {
  ONE_SESSION: 'oneSession',
  TWO_SESSION: 'twoSessions',
  AGGREGATE: 'aggregate',
  ONE_LAP: 'oneLap',
  FOUR_LAPS: 'fourLaps',
  ELIMINATION: 'elimination',
  KNOCKOUT: 'knockout',
  SPRINT_RACE: 'sprint',
};

/** Tables that history does without. */
const UNUSED: readonly string[] = [
  'driver-of-the-day-results',
  'free-practice-1-results',
  'free-practice-2-results',
  'free-practice-3-results',
  'free-practice-4-results',
  'warming-up-results',
];

/** Any table of a release: countries, engines and others that nothing here asks for. */
const RELEASED = /^f1db-[a-z0-9-]+\.csv(?:\.gz)?$/;

/** `race-results` is `f1db-races-race-results` in a release, `season-driver-standings` `f1db-seasons-driver-standings`. */
function namesOf(table: string): string[] {
  if (table === 'race') return ['race', 'f1db-races'];
  if (table.startsWith('season-')) return [table, table.replace('season-', 'f1db-seasons-')];
  return [table, `f1db-${table}`, `f1db-races-${table}`];
}

function filesOf(input: TimingInput) {
  return dumpFiles(
    input,
    'race',
    TABLES,
    (heading) => heading.includes('grandPrixId') && heading.includes('circuitId'),
    namesOf,
  );
}

/** km to m, without the noise of the multiplication. */
function metres(km: string | undefined): number | null {
  const value = numberOf(km);
  return value === null ? null : Math.round(value * 1e6) / 1e3;
}

/** `British Grand Prix` by its key. */
function grandPrixNames(sheet: Sheet): Map<string, string> {
  const fullNames = sheet.column('fullName');
  return new Map(sheet.column('id').map((id, i) => [id, fullNames[i] ?? '']));
}

function racesOfSheet(sheet: Sheet, names: ReadonlyMap<string, string>): RaceRow[] {
  const seasons = sheet.column('year');
  const rounds = sheet.column('round');
  const dates = sheet.column('date');
  const times = sheet.optional('time');
  const grandPrix = sheet.column('grandPrixId');
  const official = sheet.optional('officialName');
  const formats = sheet.optional('qualifyingFormat');
  const circuits = sheet.column('circuitId');
  const lengths = sheet.optional('courseLength');
  const laps = sheet.column('laps');
  const distances = sheet.optional('distance');
  const scheduledLaps = sheet.optional('scheduledLaps');
  const scheduledDistances = sheet.optional('scheduledDistance');
  const sprintLaps = sheet.optional('sprintRaceScheduledLaps');
  const sprintRun = sheet.optional('sprintRaceLaps');
  const sprintDates = sheet.optional('sprintRaceDate');
  const qualifyingDates = sheet.optional('qualifyingDate');
  const races: RaceRow[] = [];
  for (let i = 0; i < sheet.length; i += 1) {
    const season = wholeOf(seasons[i]);
    const round = wholeOf(rounds[i]);
    const date = dateOf(dates[i]);
    if (season === null || round === null || date === null || !isRaceKey(season, round)) continue;
    const slug = grandPrix[i] ?? '';
    const circuit = circuits[i] ?? '';
    const name = names.get(slug) ?? slug;
    races.push({
      ...historyRaceId({ season, round, grandPrix: slug, name }),
      season,
      round,
      name,
      officialName: textOf(official[i]),
      grandPrix: slug,
      circuit,
      date,
      time: textOf(times[i]),
      laps: wholeOf(laps[i]),
      scheduledLaps: wholeOf(scheduledLaps[i]),
      lapLength: metres(lengths[i]),
      distance: metres(distances[i]),
      scheduledDistance: metres(scheduledDistances[i]),
      qualifyingFormat: FORMATS[formats[i] ?? ''] ?? null,
      sprint:
        textOf(sprintLaps[i]) !== null || textOf(sprintRun[i]) !== null || textOf(sprintDates[i]) !== null,
      sprintDate: dateOf(sprintDates[i]),
      qualifyingDate: dateOf(qualifyingDates[i]),
    });
  }
  return races;
}

function circuitsOf(sheet: Sheet): CircuitRow[] {
  const names = sheet.column('name');
  const full = sheet.optional('fullName');
  const places = sheet.optional('placeName');
  const countries = sheet.optional('countryId');
  const latitudes = sheet.optional('latitude');
  const longitudes = sheet.optional('longitude');
  const lengths = sheet.optional('length');
  const turns = sheet.optional('turns');
  return sheet.column('id').map((id, i) => ({
    id,
    name: textOf(full[i]) ?? names[i] ?? id,
    locality: textOf(places[i]),
    country: textOf(countries[i]),
    latitude: numberOf(latitudes[i]),
    longitude: numberOf(longitudes[i]),
    length: metres(lengths[i]),
    turns: wholeOf(turns[i]),
  }));
}

function driversOf(sheet: Sheet): DriverRow[] {
  const names = sheet.column('name');
  const first = sheet.column('firstName');
  const last = sheet.column('lastName');
  const codes = sheet.optional('abbreviation');
  const numbers = sheet.optional('permanentNumber');
  const born = sheet.optional('dateOfBirth');
  const died = sheet.optional('dateOfDeath');
  const nations = sheet.optional('nationalityCountryId');
  return sheet.column('id').map((id, i) => ({
    id,
    name: names[i] ?? id,
    firstName: first[i] ?? '',
    lastName: last[i] ?? '',
    code: textOf(codes[i]),
    number: wholeOf(numbers[i]),
    born: dateOf(born[i]),
    died: dateOf(died[i]),
    nationality: textOf(nations[i]),
  }));
}

function constructorsOf(sheet: Sheet): ConstructorRow[] {
  const names = sheet.column('name');
  const countries = sheet.optional('countryId');
  return sheet.column('id').map((id, i) => ({ id, name: names[i] ?? id, nationality: textOf(countries[i]) }));
}

/** Rows of a standings table; `round` is null where the table is final. */
function standingsOf(sheet: Sheet, final: boolean) {
  const seasons = sheet.column('year');
  const rounds = final ? [] : sheet.column('round');
  const positions = sheet.either('position', 'positionText');
  const points = sheet.column('points');
  return seasons.map((season, i) => ({
    season: wholeOf(season) ?? 0,
    round: final ? null : wholeOf(rounds[i]),
    position: wholeOf(positions[i]),
    positionText: textOf(positions[i]) ?? '-',
    points: numberOf(points[i]) ?? 0,
    wins: null,
  }));
}

function driverStandingsOf(sheet: Sheet, final: boolean): DriverStandingRow[] {
  const drivers = sheet.column('driverId');
  return standingsOf(sheet, final)
    .map((row, i) => ({ ...row, driver: drivers[i] ?? '' }))
    .filter((row) => isRaceKey(row.season, final ? 1 : row.round));
}

function constructorStandingsOf(sheet: Sheet, final: boolean): ConstructorStandingRow[] {
  const teams = sheet.column('constructorId');
  const engines = sheet.optional('engineManufacturerId');
  return standingsOf(sheet, final)
    .map((row, i) => ({ ...row, team: teams[i] ?? '', engine: textOf(engines[i]) }))
    .filter((row) => isRaceKey(row.season, final ? 1 : row.round));
}

/** History from the tables that are there. Throws FormatError where that of races is missing or has not its columns. */
function historyOfF1db(dump: Dump, from: string): HistoryTables {
  const same = (sheet: Sheet): Sheet => sheet;
  const races = racesOfSheet(dump.main('race'), dump.table('grands-prix', new Map(), grandPrixNames));
  const fastestLaps = dump.rows('fastest-laps', fastestLapsOf);
  const parts = [
    dump.table<Sheet | null>('qualifying-1-results', null, same),
    dump.table<Sheet | null>('qualifying-2-results', null, same),
  ];
  return sortedHistory({
    ...emptyHistory,
    sources: [{ kind: 'f1db', from }],
    races,
    circuits: dump.rows('circuits', circuitsOf),
    drivers: dump.rows('drivers', driversOf),
    constructors: dump.rows('constructors', constructorsOf),
    results: [
      ...dump.rows('race-results', (rows) => resultsOfSheet(rows, 'race', fastestLaps)),
      ...dump.rows('sprint-race-results', (rows) => resultsOfSheet(rows, 'sprint', [])),
    ],
    qualifying: [
      ...dump.rows('qualifying-results', (rows) => qualifyingOfSheet(rows, 'qualifying', parts)),
      ...dump.rows('sprint-qualifying-results', (rows) => qualifyingOfSheet(rows, 'sprintQualifying')),
      ...dump.rows('pre-qualifying-results', (rows) => qualifyingOfSheet(rows, 'preQualifying')),
    ],
    grids: [
      ...dump.rows('starting-grid-positions', (rows) => gridsOfSheet(rows, 'race')),
      ...dump.rows('sprint-starting-grid-positions', (rows) => gridsOfSheet(rows, 'sprint')),
    ],
    pitStops: dump.rows('pit-stops', pitStopsOfSheet),
    fastestLaps,
    driverStandings: [
      ...dump.rows('driver-standings', (rows) => driverStandingsOf(rows, false)),
      ...dump.rows('season-driver-standings', (rows) => driverStandingsOf(rows, true)),
    ],
    constructorStandings: [
      ...dump.rows('constructor-standings', (rows) => constructorStandingsOf(rows, false)),
      ...dump.rows('season-constructor-standings', (rows) => constructorStandingsOf(rows, true)),
    ],
  });
}

export const f1dbReader: TimingReader = {
  name: 'f1db',
  async recognises(input) {
    return (await filesOf(input).catch(() => null)) !== null;
  },
  async read(input): Promise<TimingData> {
    const files = await filesOf(input);
    if (files === null) throw new FormatError('has no race.csv of f1db with results beside it');
    const dump = await Dump.open(input, files, 'race');
    const history = historyOfF1db(dump, input.path);
    return {
      contributions: [],
      history,
      warnings: dump.warnings,
      used: [
        ...files.values(),
        ...beside(input, UNUSED, namesOf),
        ...input.files.filter((file) => RELEASED.test(file)),
      ],
    };
  },
};
