/**
 * History in the answers of an Ergast-compatible API (Jolpica): any endpoint, any page, in any order. An answer says of
 * itself what it holds, so it does not matter how it was asked for; what several say twice is taken once.
 *
 * What would surprise: all values are texts; an answer may hold part of a race (one driver, one place, a page of 30), so
 * a race without a winner here is not a race without one.
 */

import { z } from 'zod';
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
import { numberOf, textOf, wholeOf } from '../sheet.ts';
import { circuitOf, driverOf, teamOf } from './names.ts';
import {
  driverRow,
  fastestLapsOfResults,
  pitStopRow,
  qualifyingRow,
  raceRow,
  resultRow,
  withLaps,
  withLapsBehind,
  withSharedCars,
} from './rows.ts';

const text = z.string().max(500);
const said = text.optional();

const driver = z.looseObject({
  driverId: text,
  permanentNumber: said,
  code: said,
  givenName: text,
  familyName: text,
  dateOfBirth: said,
  nationality: said,
});
const maker = z.looseObject({ constructorId: text, name: text, nationality: said });
const circuit = z.looseObject({
  circuitId: text,
  circuitName: text,
  Location: z.looseObject({ lat: said, long: said, locality: said, country: said }).optional(),
});
const clock = z.looseObject({ time: said, millis: said });
const entrant = { number: said, Driver: driver, Constructor: maker };
const result = z.looseObject({
  ...entrant,
  position: text,
  positionText: text,
  points: text,
  grid: said,
  laps: said,
  status: said,
  Time: clock.optional(),
  FastestLap: z.looseObject({ rank: said, lap: said, Time: clock.optional() }).optional(),
});
const qualifying = z.looseObject({ ...entrant, position: said, Q1: said, Q2: said, Q3: said });
const pitStop = z.looseObject({ driverId: text, lap: text, stop: text, time: said, duration: said });
const session = z.looseObject({ date: said, time: said });
const race = z.looseObject({
  season: text,
  round: text,
  raceName: text,
  date: said,
  time: said,
  Circuit: circuit,
  Qualifying: session.optional(),
  Sprint: session.optional(),
  Results: z.array(z.unknown()).optional(),
  SprintResults: z.array(z.unknown()).optional(),
  QualifyingResults: z.array(z.unknown()).optional(),
  PitStops: z.array(z.unknown()).optional(),
});
const standing = { position: said, positionText: said, points: text, wins: said };
const driverStanding = z.looseObject({ ...standing, Driver: driver });
const constructorStanding = z.looseObject({ ...standing, Constructor: maker });
const standingsList = z.looseObject({
  season: text,
  round: text,
  DriverStandings: z.array(z.unknown()).optional(),
  ConstructorStandings: z.array(z.unknown()).optional(),
});
const table = <Name extends string>(name: Name) => z.looseObject({ [name]: z.array(z.unknown()).optional() });
const answer = z.looseObject({
  MRData: z.looseObject({
    RaceTable: table('Races').optional(),
    StandingsTable: table('StandingsLists').optional(),
    DriverTable: table('Drivers').optional(),
    ConstructorTable: table('Constructors').optional(),
    CircuitTable: table('Circuits').optional(),
  }),
});

type Race = z.infer<typeof race>;
type Driver = z.infer<typeof driver>;
type Constructor = z.infer<typeof maker>;

/** The rows so far, each under a key, so that a second telling replaces the first. */
class Book {
  readonly races = new Map<string, RaceRow>();
  readonly circuits = new Map<string, CircuitRow>();
  readonly drivers = new Map<string, DriverRow>();
  readonly constructors = new Map<string, ConstructorRow>();
  readonly results = new Map<string, HistoryResultRow>();
  readonly qualifying = new Map<string, HistoryQualifyingRow>();
  readonly pitStops = new Map<string, HistoryPitStopRow & { readonly ref: string }>();
  readonly driverStandings = new Map<string, DriverStandingRow>();
  readonly constructorStandings = new Map<string, ConstructorStandingRow>();
  /** Our keys of drivers by Ergast's, for stops, which give no more. */
  readonly keys = new Map<string, string>();
  /** What did not have the expected shape. */
  bad = 0;

  /** Those of `values` that have the shape; the others are counted. */
  fitting<Schema extends z.ZodType>(
    values: readonly unknown[] | undefined,
    schema: Schema,
  ): z.infer<Schema>[] {
    return (values ?? []).flatMap((value) => {
      const parsed = schema.safeParse(value);
      if (parsed.success) return [parsed.data];
      this.bad += 1;
      return [];
    });
  }

  driver(words: Driver): string {
    const id = driverOf(words.driverId, `${words.givenName} ${words.familyName}`);
    this.keys.set(words.driverId, id);
    this.drivers.set(
      id,
      driverRow({
        id,
        forename: words.givenName,
        surname: words.familyName,
        code: words.code,
        number: words.permanentNumber,
        born: words.dateOfBirth,
        nationality: words.nationality,
      }),
    );
    return id;
  }

  constructorOf(words: Constructor, season: number) {
    const key = teamOf(words.constructorId, season);
    const name = key.engine === null ? words.name : (words.name.split('-')[0] ?? words.name);
    this.constructors.set(key.team, { id: key.team, name, nationality: textOf(words.nationality) });
    return key;
  }

  circuit(words: z.infer<typeof circuit>): void {
    const id = circuitOf(words.circuitId);
    this.circuits.set(id, {
      id,
      name: words.circuitName,
      locality: textOf(words.Location?.locality),
      country: textOf(words.Location?.country),
      latitude: numberOf(words.Location?.lat),
      longitude: numberOf(words.Location?.long),
      length: null,
      turns: null,
    });
  }
}

interface RaceKey {
  readonly season: number;
  readonly round: number;
}

function addResults(
  book: Book,
  key: RaceKey,
  values: readonly unknown[] | undefined,
  of: PointsSession,
): void {
  for (const words of book.fitting(values, result)) {
    const row = resultRow({
      ...key,
      ...book.constructorOf(words.Constructor, key.season),
      driver: book.driver(words.Driver),
      session: of,
      number: words.number,
      order: wholeOf(words.position) ?? 0,
      positionText: words.positionText,
      grid: words.grid,
      points: words.points,
      laps: words.laps,
      time: words.Time?.time,
      milliseconds: words.Time?.millis,
      status: words.status ?? '',
      fastestLap: words.FastestLap?.Time?.time,
      fastestLapNumber: words.FastestLap?.lap,
      fastestLapRank: words.FastestLap?.rank,
    });
    book.results.set(`${key.season}-${key.round}-${of}-${row.order}-${row.driver}`, row);
  }
}

function addQualifying(book: Book, key: RaceKey, values: readonly unknown[] | undefined): void {
  for (const words of book.fitting(values, qualifying)) {
    const row = qualifyingRow({
      ...key,
      ...book.constructorOf(words.Constructor, key.season),
      driver: book.driver(words.Driver),
      session: 'qualifying',
      number: words.number,
      order: wholeOf(words.position) ?? 99,
      position: words.position,
      q1: words.Q1,
      q2: words.Q2,
      q3: words.Q3,
    });
    book.qualifying.set(`${key.season}-${key.round}-${row.driver}`, row);
  }
}

function addPitStops(book: Book, key: RaceKey, values: readonly unknown[] | undefined): void {
  for (const words of book.fitting(values, pitStop)) {
    const row = pitStopRow({
      ...key,
      driver: words.driverId,
      team: '',
      engine: null,
      number: undefined,
      stop: words.stop,
      lap: words.lap,
      clock: words.time,
      duration: words.duration,
      milliseconds: undefined,
    });
    if (row === null) continue;
    book.pitStops.set(`${key.season}-${key.round}-${words.driverId}-${row.stop}`, {
      ...row,
      ref: words.driverId,
    });
  }
}

function addRace(book: Book, words: Race): void {
  const season = wholeOf(words.season);
  const round = wholeOf(words.round);
  if (season === null || round === null || !isRaceKey(season, round)) {
    book.bad += 1;
    return;
  }
  const key = { season, round };
  book.circuit(words.Circuit);
  const row = raceRow({
    ...key,
    name: words.raceName,
    circuit: words.Circuit.circuitId,
    date: words.date,
    time: words.time,
    qualifyingDate: words.Qualifying?.date,
    sprintDate: words.Sprint?.date,
  });
  const before = book.races.get(`${season}-${round}`);
  if (row !== null) {
    // Only the list of races says when the other sessions are.
    book.races.set(`${season}-${round}`, {
      ...row,
      sprint: row.sprint || before?.sprint === true || (words.SprintResults ?? []).length > 0,
      sprintDate: row.sprintDate ?? before?.sprintDate ?? null,
      qualifyingDate: row.qualifyingDate ?? before?.qualifyingDate ?? null,
    });
  }
  addResults(book, key, words.Results, 'race');
  addResults(book, key, words.SprintResults, 'sprint');
  addQualifying(book, key, words.QualifyingResults);
  addPitStops(book, key, words.PitStops);
}

const LETTERS: Readonly<Record<string, string>> = { E: 'EX', D: 'DSQ' };

function standingOf(words: {
  position?: string | undefined;
  positionText?: string | undefined;
  points: string;
  wins?: string | undefined;
}) {
  return {
    position: wholeOf(words.position),
    positionText:
      LETTERS[words.positionText ?? ''] ?? textOf(words.positionText) ?? textOf(words.position) ?? '-',
    points: numberOf(words.points) ?? 0,
    wins: wholeOf(words.wins),
  };
}

function addStandings(book: Book, words: z.infer<typeof standingsList>): void {
  const season = wholeOf(words.season);
  const round = wholeOf(words.round);
  if (season === null || round === null || !isRaceKey(season, round)) {
    book.bad += 1;
    return;
  }
  for (const row of book.fitting(words.DriverStandings, driverStanding)) {
    const id = book.driver(row.Driver);
    book.driverStandings.set(`${season}-${round}-${id}`, { season, round, driver: id, ...standingOf(row) });
  }
  for (const row of book.fitting(words.ConstructorStandings, constructorStanding)) {
    const key = book.constructorOf(row.Constructor, season);
    book.constructorStandings.set(`${season}-${round}-${key.team}-${key.engine ?? ''}`, {
      season,
      round,
      ...key,
      ...standingOf(row),
    });
  }
}

/** Stops give a driver only; the car is that of the result, where one was among the answers. */
function stopsWithCars(book: Book, results: readonly HistoryResultRow[]): HistoryPitStopRow[] {
  const byDriver = new Map(results.map((row) => [`${row.season}-${row.round}-${row.driver}`, row]));
  return [...book.pitStops.values()].map(({ ref, ...stop }) => {
    const id = book.keys.get(ref) ?? driverOf(ref, ref.replaceAll('_', ' '));
    const found = byDriver.get(`${stop.season}-${stop.round}-${id}`);
    if (found === undefined) return { ...stop, driver: id };
    return { ...stop, driver: id, car: found.car, team: found.team, engine: found.engine };
  });
}

/** A constructor's list names no season: the newest name is taken. */
const ANY_SEASON = 2000;

/**
 * Tables from answers of an Ergast-compatible API. What has another shape is left out and counted in `notes`.
 *
 * @param answers the bodies as JSON values
 * @param from the address, for messages
 */
export function historyOfErgastJson(answers: readonly unknown[], from: string): HistoryTables {
  const book = new Book();
  for (const value of answers) {
    const parsed = answer.safeParse(value);
    if (!parsed.success) {
      book.bad += 1;
      continue;
    }
    const { RaceTable, StandingsTable, DriverTable, ConstructorTable, CircuitTable } = parsed.data.MRData;
    for (const words of book.fitting(DriverTable?.Drivers, driver)) book.driver(words);
    for (const words of book.fitting(ConstructorTable?.Constructors, maker)) {
      book.constructorOf(words, ANY_SEASON);
    }
    for (const words of book.fitting(CircuitTable?.Circuits, circuit)) book.circuit(words);
    for (const words of book.fitting(RaceTable?.Races, race)) addRace(book, words);
    for (const words of book.fitting(StandingsTable?.StandingsLists, standingsList))
      addStandings(book, words);
  }
  const results = withLapsBehind(withSharedCars([...book.results.values()]));
  const { bad } = book;
  return sortedHistory({
    ...emptyHistory,
    sources: [{ kind: 'ergast', from }],
    races: withLaps([...book.races.values()], results),
    circuits: [...book.circuits.values()],
    drivers: [...book.drivers.values()],
    constructors: [...book.constructors.values()],
    results,
    qualifying: [...book.qualifying.values()],
    pitStops: stopsWithCars(book, results),
    fastestLaps: fastestLapsOfResults(results),
    driverStandings: [...book.driverStandings.values()],
    constructorStandings: [...book.constructorStandings.values()],
    notes:
      bad === 0
        ? []
        : [
            `${from}: ${bad === 1 ? 'one part' : `${bad} parts`} of the answers had another shape and ${bad === 1 ? 'was' : 'were'} left out.`,
          ],
  });
}
