/**
 * Every race from 2018 on, in every source that there is here, against the books: final classification, laps, who retired,
 * stops, race times and the fastest lap as derived from timing equal those in f1db, with a listed reason for every
 * exception (`exceptions.ts`); the grids of two books equal each other; the order at the end of every lap is the FIA's.
 */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTiming } from '../../src/formats/timing/index.ts';
import {
  assemble,
  emptyHistory,
  gridOf,
  type HistoryTables,
  lapChartOf,
  lapTableOf,
  type RaceSession,
  sessionsOf,
  slugOf,
  stopsOf,
} from '../../src/timing/index.ts';
import { dataPath, hasData } from '../real.ts';
import {
  CHART_GRIDS,
  type Exception,
  FASTF1,
  FASTF1_SECTORS,
  GOLD,
  GRIDS,
  OPENF1,
  STRATEGY_LAB,
} from './exceptions.ts';
import { CHECKS, gridDifferences, judge, nameOf, publishedRows, resultsOf } from './truth.ts';

interface Source {
  readonly name: string;
  readonly paths: readonly string[];
  readonly exceptions: readonly Exception[];
  /** How many sessions there are, how many agree in everything, and how many race times to the millisecond. */
  readonly sessions: number;
  readonly clean: number;
  readonly exactTimes: number;
}

const SOURCES: readonly Source[] = [
  {
    name: 'FastF1 lap tables, races 2018 to 2025',
    paths: [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025].map(
      (y) => `laps/fastf1-transformed/races-${y}.parquet`,
    ),
    exceptions: FASTF1,
    sessions: 144,
    clean: 121,
    exactTimes: 797,
  },
  {
    name: 'FastF1 lap tables, sprints 2021 to 2024',
    paths: [2021, 2022, 2023, 2024].map((y) => `laps/fastf1-transformed/sprints-${y}.parquet`),
    exceptions: [],
    sessions: 18,
    clean: 18,
    exactTimes: 0,
  },
  {
    name: 'FastF1 lap tables with sectors',
    paths: ['laps/fastf1-raw'],
    exceptions: FASTF1_SECTORS,
    sessions: 40,
    clean: 39,
    exactTimes: 158,
  },
  {
    name: 'FastF1 lap tables by another hand',
    paths: ['laps/fastf1-strategylab'],
    exceptions: STRATEGY_LAB,
    sessions: 28,
    clean: 25,
    exactTimes: 217,
  },
  {
    name: 'OpenF1 tables',
    paths: ['telemetry/openf1'],
    exceptions: OPENF1,
    sessions: 8,
    clean: 7,
    exactTimes: 0,
  },
  {
    name: 'OpenF1 laps',
    paths: ['laps/openf1-gold'],
    exceptions: GOLD,
    sessions: 47,
    clean: 25,
    exactTimes: 0,
  },
  {
    name: 'a cache of FastF1',
    paths: ['live-timing/2024-01-bahrain-race-fastf1'],
    exceptions: [],
    sessions: 1,
    clean: 1,
    exactTimes: 0,
  },
];

async function sessions(paths: readonly string[]): Promise<RaceSession[]> {
  const found: RaceSession[] = [];
  // One path after the other: a season is dropped from memory but for what is derived of it.
  for (const path of paths) {
    const { contributions } = await readTiming([dataPath('f1', path)]);
    found.push(...sessionsOf(contributions).map(assemble));
  }
  return found;
}

async function book(name: string): Promise<HistoryTables> {
  const { history } = await readTiming([dataPath('f1', 'history', name)]);
  return history ?? emptyHistory;
}

/** Laps that a car drove by the book and that are no rows of the source. */
function lackingCars(session: RaceSession, history: HistoryTables): number[] {
  const table = lapTableOf(session);
  return table.cars.filter((car) => {
    const driven = resultsOf(session, history).find((row) => row.car === car)?.laps ?? 0;
    const rows = (table.laps.get(car) ?? []).filter(({ lap }) => lap <= driven);
    return rows.length < driven;
  });
}

describe.skipIf(!hasData)('races as the books have them', () => {
  let f1db: HistoryTables = emptyHistory;
  beforeAll(async () => {
    f1db = await book('f1db');
  });

  it.each(SOURCES)('$name', async ({ paths, exceptions, sessions: count, clean, exactTimes }) => {
    const judged = (await sessions(paths)).map((session) => ({
      session,
      race: nameOf(session, f1db),
      verdict: judge(session, f1db),
    }));
    expect(judged.filter(({ session }) => resultsOf(session, f1db).length === 0)).toEqual([]);
    const found: Record<string, readonly string[] | number> = {};
    const listed: Record<string, readonly string[] | number> = {};
    for (const { race, check, what } of exceptions) listed[`${race} ${check}`] = what;
    for (const { race, verdict } of judged)
      for (const check of CHECKS) {
        const differences = verdict.differences[check];
        const key = `${race} ${check}`;
        if (differences.length === 0) continue;
        found[key] = typeof listed[key] === 'number' ? differences.length : differences;
      }
    expect(found).toEqual(listed);
    for (const { race, check, why, lacking } of exceptions) {
      expect({ race, check, why: why.length > 20 }).toEqual({ race, check, why: true });
      const one = judged.find((session) => session.race === race);
      if (lacking !== undefined && one !== undefined)
        expect({ race, lacking: lackingCars(one.session, f1db) }).toEqual({ race, lacking });
    }
    expect({
      sessions: judged.length,
      clean: judged.filter(({ verdict }) => CHECKS.every((check) => verdict.differences[check].length === 0))
        .length,
      exactTimes: judged.reduce((sum, { verdict }) => sum + verdict.exactTimes, 0),
    }).toEqual({ sessions: count, clean, exactTimes });
  });

  it.each([
    ['2018-07', 68],
    ['2019-17', 52],
  ])(
    "%s: with the distance at which the flag made it end, lap %i, the order is the book's",
    async (race, laps) => {
      const all = await sessions([`laps/fastf1-transformed/races-${race.slice(0, 4)}.parquet`]);
      const session = all.find((one) => nameOf(one, f1db) === race);
      if (session === undefined) throw new Error(`${race} is not there`);
      const shorter = { ...session, identity: { ...session.identity, scheduledLaps: laps } };
      expect(judge(shorter, f1db).differences).toMatchObject({ position: [], time: [] });
    },
  );

  it('grids: the two books agree', async () => {
    const ergast = await book('ergast');
    const found: Record<string, readonly string[]> = {};
    for (const session of await sessions(SOURCES[0].paths)) {
      const results = publishedRows(resultsOf(session, f1db));
      const differences = gridDifferences({ ...session, results }, ergast);
      if (differences.length > 0) found[nameOf(session, f1db)] = differences;
    }
    expect(found).toEqual(Object.fromEntries(Object.entries(GRIDS).map(([race, { what }]) => [race, what])));
    for (const { why } of Object.values(GRIDS)) expect(why.length).toBeGreaterThan(20);
  });
});

describe.skipIf(!hasData)('the time in the pit lane', () => {
  it('is that of the FIA stop summaries, to half a second in 96 of 100 stops', async () => {
    const f1db = await book('f1db');
    const off: number[] = [];
    for (const session of await sessions(SOURCES[0].paths)) {
      const { season, round } = session.identity;
      const told = new Map(
        f1db.pitStops
          .filter((stop) => stop.season === season && stop.round === round)
          .map((stop) => [`${stop.car} L${stop.lap}`, stop.duration]),
      );
      for (const { car, lap, laneTime, kind } of stopsOf(session)) {
        const theirs = told.get(`${car} L${lap}`) ?? null;
        // Under red cars stand there for an hour; the book gives some such stops as minutes.
        if (theirs === null || laneTime === null || kind === 'underRed' || theirs > 300) continue;
        off.push(Math.abs(laneTime - theirs));
      }
    }
    off.sort((a, b) => a - b);
    expect(off.length).toBeGreaterThan(4500);
    expect(off[off.length >> 1]).toBeLessThan(0.05);
    expect(off.filter((seconds) => seconds < 0.5).length / off.length).toBeGreaterThan(0.96);
  });
});

type Chart = readonly (readonly string[])[];

describe.skipIf(!hasData)('the order at the end of every lap', () => {
  it('is that of the FIA lap charts, 2021 to 2025', async () => {
    let places = 0;
    let agree = 0;
    let races = 0;
    let whole = 0;
    const grids: string[] = [];
    const f1db = await book('f1db');
    for (const season of [2021, 2022, 2023, 2024, 2025]) {
      const file = readFileSync(dataPath('f1', 'history', 'lapcharts', `${season}.json.gz`));
      const charts = JSON.parse(gunzipSync(file).toString('utf8')) as Record<string, Chart>;
      const byName = new Map(
        Object.entries(charts).map(([name, rows]) => [slugOf(name.replaceAll('_', ' ')), rows]),
      );
      for (const session of await sessions([`laps/fastf1-transformed/races-${season}.parquet`])) {
        const rows = byName.get(slugOf(session.identity.name ?? ''));
        if (rows === undefined) continue;
        const ours = new Map(lapChartOf(session).laps.map(({ lap, order }) => [lap, order]));
        let same = true;
        races++;
        const printed = (rows.find(([name]) => name === 'GRID') ?? [])
          .filter((cell) => /^\d+$/.test(cell))
          .map(Number);
        const results = publishedRows(resultsOf(session, f1db));
        const grid = gridOf({ ...session, results }).flatMap((place) =>
          (place.grid ?? 0) > 0 ? [place.car] : [],
        );
        const common = grid.filter((car) => printed.includes(car));
        if (printed.filter((car) => grid.includes(car)).join() !== common.join())
          grids.push(nameOf(session, f1db));
        for (const [name, ...cars] of rows) {
          const lap = /^LAP (\d+)$/.exec(name)?.[1];
          if (lap === undefined) continue;
          const order = ours.get(Number(lap)) ?? [];
          for (const [i, car] of cars.filter((cell) => /^\d+$/.test(cell)).entries()) {
            places++;
            if (order[i] === Number(car)) agree++;
            else same = false;
          }
        }
        if (same) whole++;
      }
    }
    // Charts differ from the timing where cars crossed the line in the pit lane under red, and some are printed a lap short.
    expect(grids.sort()).toEqual(Object.keys(CHART_GRIDS));
    expect({ races, places }).toEqual({ races: 62, places: 67359 });
    expect(whole).toBeGreaterThanOrEqual(42);
    expect(agree / places).toBeGreaterThan(0.988);
  });
});
