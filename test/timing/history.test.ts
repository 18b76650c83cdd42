/** Two real books of results, against facts that anybody can look up. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { historyOfErgastJson, readTiming } from '../../src/formats/timing/index.ts';
import {
  careerOf,
  championsOf,
  type HistoryTables,
  mergeHistory,
  raceOf,
  resultsOf,
  seasonsOf,
} from '../../src/timing/index.ts';
import { dataPath } from '../real.ts';
import { bookOf, ergastPath, f1dbPath, hasBooks } from './books.ts';

const fixtures = dataPath('f1', 'api-fixtures', 'jolpica-ergast-responses.json.gz');

describe.skipIf(!hasBooks)('the books of results', () => {
  let f1db: HistoryTables;
  let ergast: HistoryTables;
  let both: HistoryTables;

  beforeAll(async () => {
    f1db = await bookOf(f1dbPath);
    ergast = await bookOf(ergastPath);
    both = mergeHistory(ergast, f1db);
  });

  test('every season since 1950, under the same ids in both', () => {
    const seasons = Array.from({ length: 76 }, (_, i) => 1950 + i);
    for (const book of [f1db, ergast, both]) {
      expect(seasonsOf(book)).toEqual(seasons);
      expect(book.races).toHaveLength(1126);
    }
    expect(ergast.races.map((race) => race.id)).toEqual(f1db.races.map((race) => race.id));
    expect(f1db.races.map((race) => race.circuit)).toEqual(ergast.races.map((race) => race.circuit));
  });

  test('ids name the place', () => {
    const id = (season: number, round: number) => raceOf(both, season, round)?.id;
    expect(id(2024, 1)).toBe('2024-01-bahrain');
    expect(id(2024, 2)).toBe('2024-02-jeddah');
    expect(id(2024, 7)).toBe('2024-07-imola');
    expect(id(2024, 12)).toBe('2024-12-silverstone');
    expect(id(1950, 1)).toBe('1950-01-silverstone');
    expect(id(1976, 16)).toBe('1976-16-fuji');
  });

  test('drivers have the same keys in both, but for thirteen who never started', () => {
    const known = new Set(f1db.drivers.map((driver) => driver.id));
    const others = ergast.drivers.filter((driver) => !known.has(driver.id)).map((driver) => driver.id);
    expect(others).toHaveLength(13);
    const started = both.results.filter(
      (row) => others.includes(row.driver) && row.laps !== null && row.laps > 0,
    );
    expect(started).toEqual([]);
  });

  test('every place is one car’s', () => {
    const doubled = both.results.filter((row, i) => {
      const before = both.results[i - 1];
      const same =
        before !== undefined &&
        before.season === row.season &&
        before.round === row.round &&
        before.session === row.session &&
        before.position === row.position;
      return same && row.position !== null && before.car !== row.car;
    });
    expect(doubled).toEqual([]);
  });

  test('two drivers won at Reims in 1951, one of them in his second car', () => {
    const rows = resultsOf(both, { season: 1951, round: 4 });
    const winners = rows.filter((row) => row.position === 1);
    expect(winners.map((row) => [row.driver, row.car, row.shared])).toEqual([
      ['luigi-fagioli', 8, false],
      ['juan-manuel-fangio', 8, true],
    ]);
    expect(rows.filter((row) => row.driver === 'juan-manuel-fangio')).toHaveLength(2);
  });

  test('seven share the fastest lap of Silverstone 1954', () => {
    const rows = resultsOf(both, { season: 1954, round: 5 });
    expect(rows.filter((row) => row.fastestLapRank === 1)).toHaveLength(7);
  });

  test('the Indianapolis 500 is among the races of 1950 to 1960', () => {
    const races = both.races.filter((race) => race.grandPrix === 'indianapolis');
    expect(races.map((race) => race.season)).toEqual(Array.from({ length: 11 }, (_, i) => 1950 + i));
    expect(resultsOf(both, { season: 1950, round: 3 })[0]).toMatchObject({
      driver: 'johnnie-parsons',
      laps: 138,
      team: 'kurtis-kraft',
      engine: 'offenhauser',
    });
  });

  test('the closest finish is 10 ms, at Monza in 1971', () => {
    const rows = resultsOf(both, { season: 1971, round: 9 });
    expect(rows[0]).toMatchObject({ driver: 'peter-gethin', time: 4692.6 });
    expect(rows[1]).toMatchObject({ driver: 'ronnie-peterson', gap: 0.01, lapsBehind: 0 });
    expect(rows[4]).toMatchObject({ gap: 0.61 });
  });

  test('a time penalty is in the race time and apart', () => {
    // Canada 2019: Vettel was first at the flag, and second with five seconds added.
    const rows = resultsOf(both, { season: 2019, round: 7 });
    expect(rows[0]).toMatchObject({ driver: 'lewis-hamilton', penalty: 0 });
    expect(rows[1]).toMatchObject({ driver: 'sebastian-vettel', penalty: 5, gap: 3.658 });
  });

  test('words for places of those without one', () => {
    const words = new Set(both.results.filter((row) => row.position === null).map((row) => row.positionText));
    expect([...words].sort()).toEqual(['DNF', 'DNP', 'DNPQ', 'DNQ', 'DNS', 'DSQ', 'EX', 'NC']);
  });

  test('qualifying in parts and as one time', () => {
    const fastest = (season: number, round: number) =>
      both.qualifying.find(
        (row) =>
          row.season === season && row.round === round && row.session === 'qualifying' && row.position === 1,
      );
    expect(fastest(2024, 1)).toMatchObject({ driver: 'max-verstappen', time: null, q3: 89.179 });
    expect(fastest(1988, 3)).toMatchObject({ driver: 'ayrton-senna', time: 83.998 });
    expect(fastest(2005, 1)).toMatchObject({ driver: 'giancarlo-fisichella', time: 181.46, q1: 93.171 });
  });

  test('grids have penalties and starts from the pit lane', () => {
    const grid = both.grids.filter(
      (row) => row.season === 2022 && row.round === 14 && row.session === 'race',
    );
    expect(grid[0]).toMatchObject({ driver: 'carlos-sainz-jr', position: 1 });
    expect(grid.find((row) => row.driver === 'max-verstappen')).toMatchObject({ position: 14 });
    expect(grid.filter((row) => row.position === 0).length).toBeGreaterThan(0);
  });

  test('pit stops have the time of day from the other book', () => {
    const stop = both.pitStops.find((row) => row.season === 2024 && row.round === 1 && row.stop === 1);
    expect(stop?.duration).toBeGreaterThan(20);
    expect(stop?.clock).toMatch(/^18:/);
  });

  test.each([
    ['juan-manuel-fangio', 51, 24, 35, 29, 23, 277.64, 5],
    ['jim-clark', 72, 25, 32, 33, 28, 274, 2],
    ['ayrton-senna', 161, 41, 80, 65, 19, 614, 3],
    ['alain-prost', 199, 51, 106, 33, 41, 798.5, 4],
    ['michael-schumacher', 306, 91, 155, 68, 77, 1566, 7],
    // With the first race of 2025.
    ['lewis-hamilton', 357, 105, 202, 104, 67, 4863.5, 7],
  ])('career of %s', (driver, starts, wins, podiums, poles, fastestLaps, points, championships) => {
    expect(careerOf(both, driver)).toMatchObject({
      starts,
      wins,
      podiums,
      poles,
      fastestLaps,
      points,
      championships,
    });
  });

  test('champions: 34 drivers in 75 seasons, and no constructors before 1958', () => {
    const champions = championsOf(both);
    expect(champions).toHaveLength(75);
    expect(new Set(champions.map((row) => row.driver)).size).toBe(34);
    expect(champions.filter((row) => row.constructors === null).map((row) => row.season)).toEqual([
      1950, 1951, 1952, 1953, 1954, 1955, 1956, 1957,
    ]);
    expect(champions.find((row) => row.season === 1976)).toMatchObject({
      driver: 'james-hunt',
      driverPoints: 69,
      constructors: { team: 'ferrari', points: 83 },
    });
  });

  test('a folder that holds both is opened book by book', async () => {
    const { history } = await readTiming([f1dbPath, ergastPath]);
    expect(history?.sources.map((source) => source.kind)).toEqual(['f1db', 'ergast']);
    expect(history?.results).toEqual(both.results);
    expect(history?.notes).toHaveLength(5);
  });

  test('answers of the API agree with the dump', () => {
    const answers: Record<string, unknown> = JSON.parse(gunzipSync(readFileSync(fixtures)).toString());
    const told = historyOfErgastJson(Object.values(answers), 'fixtures');
    expect(told.notes).toEqual([]);
    const key = (row: HistoryTables['results'][number]) =>
      `${row.season}-${row.round}-${row.session}-${row.order}-${row.driver}`;
    const dump = new Map(ergast.results.map((row) => [key(row), row]));
    expect(told.results.length).toBeGreaterThan(150);
    for (const row of told.results) {
      // He did not start the sprint in Baku, which the API writes as a retirement.
      if (key(row) === '2023-4-sprint-20-logan-sargeant') continue;
      const { positionText, points, laps, team } = row;
      expect(dump.get(key(row)), key(row)).toMatchObject({ positionText, points, laps, team });
    }
    const standings = new Map(
      ergast.driverStandings.map((row) => [`${row.season}-${row.round}-${row.driver}`, row]),
    );
    for (const row of told.driverStandings) {
      expect(standings.get(`${row.season}-${row.round}-${row.driver}`)).toEqual(row);
    }
  });
});
