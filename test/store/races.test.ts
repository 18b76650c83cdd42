/**
 * Real races in a library, from several sources at once. What the books say is read here a second time, by a few lines
 * that share nothing with the product's readers.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Library, openLibrary, type RaceReport } from '../../src/store/index.ts';
import { dataPath, hasData } from '../real.ts';

/** Rows of a CSV without quoted commas in the columns that are asked for. */
function rowsOf(table: string): Record<string, string>[] {
  const text = gunzipSync(readFileSync(dataPath('f1', 'history', 'f1db', `${table}.csv.gz`))).toString(
    'utf8',
  );
  const [head, ...lines] = text.trim().split('\n');
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? `${i}`, cell])),
  );
}

const openf1 = (race: string): string => dataPath('f1', 'telemetry', 'openf1', race);

/** Those of the folders that were never stopped by a red flag, where counting visits to the pits is one thing. */
const UNSTOPPED = [
  '2024-01-bahrain',
  '2024-02-jeddah',
  '2024-12-silverstone',
  '2024-14-spa',
  '2024-15-zandvoort',
  '2024-16-monza',
];

describe.skipIf(!hasData)('real races in a library', () => {
  let home = '';
  let library: Library;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'pitboard-races-'));
    library = await openLibrary(home);
    await library.races.importTiming(UNSTOPPED.map(openf1));
  }, 300_000);

  afterAll(async () => {
    await library?.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('says what is missing before there is a book, and less of it after', async () => {
    const before = await library.races.summary('2024-01');
    expect(before?.missing).toEqual(
      expect.arrayContaining(['grid', 'results', 'intervals', 'raceControl', 'entries']),
    );
    for (const part of [
      'laps',
      'sectors',
      'stints',
      'weather',
      'carSamples',
      'locations',
      'clock',
    ] as const) {
      expect(before?.missing).not.toContain(part);
    }
    const { history, races } = await library.races.importTiming([dataPath('f1', 'history', 'f1db')]);
    expect(races).toEqual([]);
    expect(history).toMatchObject({ firstSeason: 1950, lastSeason: 2025, sources: ['f1db'] });
    const after = await library.races.summary('2024-01');
    expect(after?.missing).not.toContain('grid');
    expect(after?.missing).not.toContain('results');
    expect(after?.missing).not.toContain('entries');
    expect(after?.missing).toContain('intervals');
  }, 300_000);

  it('has the whole of raw samples, and none where they are not asked for', async () => {
    const session = await library.races.open('2024-01-bahrain');
    // Rows of the files, less those that say nothing of a car.
    expect(session.carSamples?.length).toBeGreaterThan(440_000);
    expect(session.locations?.length).toBeGreaterThan(450_000);
    const plain = await library.races.open('2024-01-bahrain', { samples: false });
    expect([plain.carSamples, plain.locations]).toEqual([null, null]);
    expect(plain.events).toEqual(session.events);
  });

  it.each(UNSTOPPED)('shows %s as the books have it', async (id) => {
    const report = await library.races.report(id);
    const [season, round] = id.split('-').map(Number);
    const isOf = ({ year, round: of }: Record<string, string>): boolean =>
      Number(year) === season && Number(of) === round;
    const results = rowsOf('race-results').filter(isOf);
    const stops = rowsOf('pit-stops').filter(isOf);
    expect(results.length).toBeGreaterThan(15);
    const told = results.map((row) => ({
      car: Number(row.driverNumber),
      position: /^\d+$/.test(row.position) ? Number(row.position) : null,
      laps: row.laps === '' ? 0 : Number(row.laps),
      grid: row.gridPosition === 'PL' ? 0 : Number(row.gridPosition),
      stops: stops.filter(({ driverNumber }) => driverNumber === row.driverNumber).length,
    }));
    const shown = report.classification.map(({ car, position, laps, grid, stops: made }) => ({
      car,
      position,
      laps: laps ?? 0,
      grid,
      stops: made ?? 0,
    }));
    expect(shown).toEqual(told);
    expect(report.laps).toBe(Math.max(...told.map(({ laps }) => laps)));
    expect(report.official).toBe(true);
  });

  it('times the same order as the books without having seen them', async () => {
    const other = mkdtempSync(join(tmpdir(), 'pitboard-races-'));
    const own = await openLibrary(other);
    try {
      await own.races.importTiming([openf1('2024-01-bahrain')]);
      const timed = await own.races.report('2024-01');
      const books = await library.races.report('2024-01');
      const order = ({ classification }: RaceReport) => classification.map(({ car, laps }) => [car, laps]);
      expect(timed.official).toBe(false);
      expect(order(timed)).toEqual(order(books));
      const gap = (report: RaceReport, car: number) =>
        report.classification.find((row) => row.car === car)?.gap ?? Number.NaN;
      for (const car of [11, 55, 16, 63]) expect(gap(timed, car)).toBeCloseTo(gap(books, car), 0);
    } finally {
      await own.close();
      rmSync(other, { recursive: true, force: true });
    }
  }, 120_000);

  it('merges a season of lap tables, and knows them again', async () => {
    const tables = ['fastf1-raw', 'fastf1-transformed'].map((from) =>
      dataPath('f1', 'laps', from, 'races-2024.parquet'),
    );
    const { races } = await library.races.importTiming(tables);
    expect(races.map(({ id }) => id)).toEqual([
      '2024-01-bahrain',
      '2024-02-jeddah',
      '2024-03-australia',
      '2024-04-suzuka',
      '2024-05-shanghai',
      '2024-06-miami',
      '2024-07-imola',
      '2024-08-monaco',
      '2024-09-montreal',
      '2024-10-barcelona',
      '2024-11-austria',
      '2024-12-silverstone',
      '2024-13-hungaroring',
      '2024-14-spa',
      '2024-15-zandvoort',
      '2024-16-monza',
      '2024-17-baku',
      '2024-18-singapore',
    ]);
    expect(races.every(({ changed }) => changed)).toBe(true);
    const bahrain = await library.races.report('2024-01-bahrain');
    expect(new Set(bahrain.sources.map(({ source }) => source))).toEqual(
      new Set(['openf1', 'fastf1', 'f1db']),
    );
    expect(bahrain.fastestLap).toMatchObject({ driver: 'VER', lap: 39, time: 92.608 });
    const again = await library.races.importTiming(tables);
    expect(again.races.some(({ changed }) => changed)).toBe(false);
  }, 300_000);

  it('lists seventy-five years, with and without timing', async () => {
    const { total, seasons } = await library.races.list({ kind: 'race' });
    expect(total).toBe(rowsOf('race').length);
    expect(seasons.at(-1)).toMatchObject({ season: 1950, races: 7, withTiming: 0 });
    expect((await library.races.list({ season: 2024, timing: true })).total).toBe(18);
    expect((await library.races.list({ q: 'senna suzuka' })).items.map(({ season }) => season)).toEqual([
      1993, 1988,
    ]);
  });

  it('has the standings of seasons that people remember', async () => {
    const { history } = library.races;
    const leaders = async (season: number) =>
      (await history.driverStandings(season))?.rows.slice(0, 2).map(({ driver, points }) => [driver, points]);
    expect(await leaders(1976)).toEqual([
      ['james-hunt', 69],
      ['niki-lauda', 68],
    ]);
    // Eleven best scores counted, so Prost lost with more points.
    expect(await leaders(1988)).toEqual([
      ['ayrton-senna', 90],
      ['alain-prost', 87],
    ]);
    expect((await history.constructorStandings(1988))?.rows[0]).toMatchObject({
      team: 'mclaren',
      points: 199,
    });
    expect(await history.constructorStandings(1955)).toBeUndefined();
  });
});
