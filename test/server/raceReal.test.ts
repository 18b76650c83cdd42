/** A real race from import to API: the facts come from the books, never from the code that is tested. */

import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  LapPairHead,
  MapView,
  RaceDetail,
  RaceRow,
  StandingsView,
  StateAnswer,
} from '../../src/server/contract.ts';
import { Watcher } from '../../src/server/race/live/testing.ts';
import { dataPath, expectedRaces, hasRaces } from '../real.ts';
import { jsonOf, type Served, serve } from './support.ts';

const folder = 'telemetry/openf1/2024-01-bahrain';

interface Facts {
  readonly official: {
    readonly winnerNumber: number;
    readonly winnerLaps: number;
    readonly totalLapsOfAllCars: number;
    readonly fastestLapNumber: number;
    readonly fastestLapLap: number;
    readonly fastestLapSeconds: number;
  };
  readonly files: Readonly<Record<string, { readonly rows: number }>>;
  readonly drivers: Readonly<Record<string, { readonly laps: number; readonly best_lap: number }>>;
}

describe.skipIf(!hasRaces)('Bahrain 2024 over the API', () => {
  const facts = expectedRaces.telemetry?.[folder] as Facts;
  let server: Served;

  beforeAll(async () => {
    server = await serve();
    const copy = join(server.folder, 'sources', basename(folder));
    mkdirSync(copy, { recursive: true });
    cpSync(dataPath('f1', folder), copy, { recursive: true });
    await server.library.races.importTiming([copy, dataPath('f1', 'history', 'f1db')]);
  }, 120_000);

  afterAll(() => server.end());

  async function get<T>(path: string): Promise<T> {
    const response = await fetch(`${server.url}/api/v1${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return jsonOf<T>(response);
  }

  it('has the published result, with every lap counted', async () => {
    const { official } = facts;
    const { classification, laps, fastestLap } = await get<RaceDetail>('/races/2024-01');
    expect(laps).toBe(official.winnerLaps);
    expect(classification[0]).toMatchObject({ position: 1, car: official.winnerNumber, driver: 'VER' });
    expect(classification.reduce((sum, row) => sum + (row.laps ?? 0), 0)).toBe(official.totalLapsOfAllCars);
    expect(fastestLap).toMatchObject({ car: official.fastestLapNumber, lap: official.fastestLapLap });
    expect(fastestLap?.time).toBeCloseTo(official.fastestLapSeconds, 3);
  });

  it('has every row of the tables, and finds the best lap of each driver by a filter', async () => {
    for (const name of ['laps', 'car_data', 'location', 'weather']) {
      const response = await fetch(`${server.url}/api/v1/races/2024-01/${name}?limit=1`);
      expect(Number(response.headers.get('x-total-count'))).toBe(facts.files[`${name}.parquet`].rows);
    }
    for (const [car, { laps, best_lap: best }] of Object.entries(facts.drivers)) {
      const rows = await get<RaceRow<'laps'>[]>(`/races/2024-01/laps?driver_number=${car}&lap_duration>0`);
      expect(Math.min(...rows.map((row) => row.lap_duration ?? Number.NaN))).toBeCloseTo(best, 3);
      const counted = await fetch(`${server.url}/api/v1/races/2024-01/laps?driver_number=${car}&limit=1`);
      expect(Number(counted.headers.get('x-total-count'))).toBe(laps);
    }
  });

  it('ends, at its last moment, with the winner ahead and everybody on his laps', async () => {
    const { state } = await get<StateAnswer>('/races/2024-01/state');
    expect(state.order[0]).toBe(facts.official.winnerNumber);
    for (const [car, { laps }] of Object.entries(facts.drivers)) expect(state.cars[car].laps).toBe(laps);
    expect(state.fastestLap?.duration).toBeCloseTo(facts.official.fastestLapSeconds, 3);
  });

  it('takes the weight of the fuel out of lap times, and says who drove alone', async () => {
    const rows = await get<RaceRow<'pace'>[]>('/races/2024-01/pace?driver_number=1');
    // 110 kg over 57 laps at 0.03 s/kg, halfway through lap 2: 55.5 laps' worth is 107.1 kg, or 3.213 s.
    expect(rows[0]).toMatchObject({ lap_number: 2, lap_duration: 96.296, fuel_mass: 107.1 });
    expect(rows[0].fuel_corrected_duration).toBeCloseTo(96.296 - 3.213, 3);
    // The winner led from the start, so on lap 2 nobody can have been within 1.5 s ahead of him.
    expect(rows[0].air).toBe('clean');
  });

  it('has a map as long as the circuit', async () => {
    const { length } = await get<MapView>('/races/2024-01/map');
    // 5.412 km (FIA, event notes of the Bahrain Grand Prix).
    expect(Math.abs(length - 5412)).toBeLessThan(0.02 * 5412);
  });

  it('compares two laps, whose difference is that of their times', async () => {
    const bytes = await (
      await fetch(`${server.url}/api/v1/races/2024-01/laps/compare?a=VER:best&b=LEC:20`)
    ).arrayBuffer();
    const start = 8 + new DataView(bytes).getUint32(4, true);
    const head: LapPairHead = JSON.parse(new TextDecoder().decode(bytes.slice(8, start)));
    expect(head.a).toMatchObject({ car: 1, lap: facts.official.fastestLapLap, compound: 'SOFT' });
    expect(head.a.time).toBeCloseTo(facts.official.fastestLapSeconds, 3);
    const offset = start + (head.columns.find(({ name }) => name === 'delta')?.offset ?? 0);
    const delta = new Float32Array(bytes.slice(offset, offset + 4 * head.points));
    expect(delta.at(-1)).toBeCloseTo((head.a.time ?? 0) - (head.b.time ?? 0), 2);
  });

  it('replays what it says of each moment, over a cut line too', async () => {
    const client = new Watcher();
    for (const until of [5, 12]) {
      const abort = new AbortController();
      const headers = client.id === undefined ? {} : { 'Last-Event-ID': client.id };
      const address = `${server.url}/api/v1/races/2024-01/live?speed=60&from=11`;
      const { body } = await fetch(address, { headers, signal: abort.signal });
      const decoder = new TextDecoder();
      for await (const piece of body ?? []) {
        client.take(decoder.decode(piece, { stream: true }));
        if (client.seen.length >= until) break;
      }
      abort.abort();
      const { state } = await get<StateAnswer>(`/races/2024-01/state?time=${client.time}`);
      expect(client.state).toEqual(state);
    }
    expect(client.seen.filter((event) => event === 'initial')).toHaveLength(1);
  });

  it('knows the champions of other years', async () => {
    const hunt = await get<StandingsView>('/seasons/1976/standings');
    expect(hunt.drivers.slice(0, 2).map(({ name, points }) => [name, points])).toEqual([
      ['James Hunt', 69],
      ['Niki Lauda', 68],
    ]);
    const senna = await get<StandingsView>('/seasons/1988/standings');
    expect(senna.drivers.slice(0, 2).map(({ name, points }) => [name, points])).toEqual([
      ['Ayrton Senna', 90],
      ['Alain Prost', 87],
    ]);
  });

  it('gives championships and results as tables', async () => {
    const rowsOf = async (path: string) => {
      const response = await fetch(`${server.url}/api/v1${path}`, { headers: { accept: 'text/csv' } });
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const [heading, ...rows] = (await response.text()).trimEnd().split('\r\n');
      const names = heading.split(',');
      return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell])));
    };
    expect((await rowsOf('/seasons/1976/standings'))[0]).toMatchObject({ name: 'James Hunt', points: '69' });
    const [ferrari] = await rowsOf('/seasons/1976/standings?table=constructors');
    expect(ferrari).toMatchObject({ name: 'Ferrari', points: '83' });
    expect((await rowsOf('/seasons/1976/races'))[15]).toMatchObject({ winner: 'Mario Andretti' });
    expect((await rowsOf('/seasons/1976/races/16'))[2]).toMatchObject({ name: 'James Hunt', position: '3' });
    expect((await rowsOf('/seasons')).at(-1)).toMatchObject({ season: '1950', rounds: '7' });
    const page = await fetch(`${server.url}/api/v1/drivers?season=1976&limit=2&offset=2&format=csv`);
    expect((await page.text()).trimEnd().split('\r\n')).toHaveLength(1 + 2);
    expect(Number(page.headers.get('x-total-count'))).toBeGreaterThan(30);
    expect(page.headers.get('link')).toContain(
      '</api/v1/drivers?season=1976&format=csv&offset=4&limit=2>; rel="next"',
    );
    for (const path of ['/drivers', '/constructors', '/circuits', '/seasons/1976/standings']) {
      const response = await fetch(`${server.url}/api/v1${path}?format=parquet`);
      expect(
        Buffer.from(await response.arrayBuffer())
          .subarray(0, 4)
          .toString(),
      ).toBe('PAR1');
    }
  });
});
