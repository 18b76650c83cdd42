/** Sources on the web, played by a server on loopback out of their own real answers. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FetchOptions, fetchTiming } from '../../src/formats/index.ts';
import { lapsOfErgastJson } from '../../src/formats/timing/web/ergastLaps.ts';
import { type Loopback, loopback, TestClock } from '../../src/formats/timing/web/testing.ts';
import { assemble, foldAll } from '../../src/timing/index.ts';
import { dataPath, hasData } from '../real.ts';

const bahrain = 'f1/telemetry/openf1/2024-01-bahrain/api-json.tar.gz';
const answers = 'f1/api-fixtures/jolpica-ergast-responses.json.gz';

let cache: string;
let server: Loopback | undefined;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'pitboard-web-'));
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(cache, { recursive: true, force: true });
});

function options(more: Partial<FetchOptions> = {}): FetchOptions {
  const base = server?.base ?? 'http://127.0.0.1:1';
  return { cache, clock: new TestClock(), bases: { openf1: base, jolpica: base }, random: () => 0, ...more };
}

describe.skipIf(!hasData)('OpenF1, by its own answers', () => {
  const rows = z.array(z.looseObject({ driver_number: z.number().optional() }));

  /** The tables that the real answers hold; the others have no rows, which OpenF1 says by 404. */
  function tables(): Map<string, z.infer<typeof rows>> {
    const list = (name: string) =>
      execFileSync('tar', ['xzOf', dataPath(bahrain), name], { maxBuffer: 1 << 28 });
    const names = execFileSync('tar', ['tzf', dataPath(bahrain)])
      .toString()
      .trim()
      .split('\n');
    const made = new Map<string, z.infer<typeof rows>>();
    for (const name of names) {
      const table = /([a-z_]+)\.json$/.exec(name)?.[1];
      if (table === undefined) continue;
      made.set(table, [...(made.get(table) ?? []), ...rows.parse(JSON.parse(list(name).toString()))]);
    }
    return made;
  }

  const meetings = [
    { meeting_key: 1228, meeting_name: 'Pre-Season Testing', date_start: '2024-02-21T07:00:00+00:00' },
    { meeting_key: 1230, meeting_name: 'Saudi Arabian Grand Prix', date_start: '2024-03-07T13:30:00+00:00' },
    { meeting_key: 1229, meeting_name: 'Bahrain Grand Prix', date_start: '2024-02-29T11:30:00+00:00' },
  ];
  const session = {
    session_key: 9472,
    meeting_key: 1229,
    session_name: 'Race',
    year: 2024,
    date_start: '2024-03-02T15:00:00+00:00',
    date_end: '2024-03-02T17:00:00+00:00',
    circuit_short_name: 'Sakhir',
  };

  async function serve(broken: (path: string, count: number) => boolean = () => false): Promise<void> {
    const made = tables();
    const counts = new Map<string, number>();
    server = await loopback((request, response) => {
      const url = new URL(request.url ?? '', 'http://127.0.0.1');
      const count = (counts.get(url.pathname) ?? 0) + 1;
      counts.set(url.pathname, count);
      const table = url.pathname.slice(1);
      if (broken(table, count)) {
        response.writeHead(200, { 'Content-Length': 5000 });
        response.write('[{"driver_number": 1,', () => response.destroy());
        return;
      }
      const car = url.searchParams.get('driver_number');
      const found =
        table === 'meetings'
          ? meetings
          : table === 'sessions'
            ? [session]
            : (made.get(table) ?? []).filter((row) => car === null || row.driver_number === Number(car));
      const status = found.length === 0 ? 404 : 200;
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(found.length === 0 ? { detail: 'No results found.' } : found));
    });
  }

  it('makes the race of season and round out of them, and asks for nothing twice', async () => {
    await serve();
    const given = options();
    const { contributions } = await fetchTiming('openf1:2024/1', given);
    const race = assemble(contributions);
    expect(race.id).toBe('2024-01-bahrain');
    const state = foldAll(race.events);
    // The official result of the race.
    expect(state.order.slice(0, 5)).toEqual([1, 11, 55, 16, 63]);
    expect(state.cars[1]?.laps).toBe(57);
    expect(state.fastestLap).toMatchObject({ car: 1, duration: 92.608 });
    expect(server?.asked.length).toBeGreaterThan(10);
    await server?.close();
    server = undefined;
    const again = await fetchTiming('openf1:2024/1', { ...given, offline: true });
    expect(again.contributions).toEqual(contributions);
  });

  it('goes on after answers that were cut', async () => {
    await serve((_, count) => count % 3 === 1);
    const { contributions } = await fetchTiming('openf1:9472', options());
    expect(foldAll(assemble(contributions).events).order.slice(0, 3)).toEqual([1, 11, 55]);
  });

  it('goes on where it was interrupted, without asking again for what had come', async () => {
    await serve();
    const given = options();
    const stop = new AbortController();
    const interrupted = fetchTiming('openf1:2024/1', {
      ...given,
      signal: stop.signal,
      onAnswer: (done) => done === 6 && stop.abort(new Error('interrupted')),
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    const had = server?.asked.map(({ path }) => path) ?? [];
    await fetchTiming('openf1:2024/1', given);
    const after = server?.asked.slice(had.length).map(({ path }) => path) ?? [];
    expect(after.length).toBeGreaterThan(2);
    expect(after.filter((path) => had.includes(path))).toEqual([]);
  });

  it('says which rounds there are, and what a session is called', async () => {
    await serve();
    await expect(fetchTiming('openf1:2024/9', options())).rejects.toThrow(
      'OpenF1 has 2 rounds of 2024, not 9',
    );
    await expect(fetchTiming('openf1:2024/1/sprint', options())).rejects.toThrow(
      'the Bahrain Grand Prix of 2024 has no session "Sprint" (Race)',
    );
  });
});

describe.skipIf(!hasData)('Jolpica, by its own answers', () => {
  const stored = z.record(z.string(), z.unknown());
  const mrData = z.looseObject({
    MRData: z.looseObject({ limit: z.string(), offset: z.string(), total: z.string() }),
  });

  /** The real answer to a path where there is one; it is said to be the only page. */
  function answerTo(all: z.infer<typeof stored>, path: string): unknown {
    const name = path.slice(1).replaceAll('/', '@').replace(/\?.*/, '');
    const key = Object.keys(all).find(
      (each) => each.slice(each.indexOf('/') + 1).toLowerCase() === name.toLowerCase(),
    );
    if (key !== undefined) {
      const whole = mrData.parse(all[key]);
      return { ...whole, MRData: { ...whole.MRData, offset: '0', total: whole.MRData.limit } };
    }
    return { MRData: { limit: '100', offset: '0', total: '0', RaceTable: { Races: [] } } };
  }

  it('makes results of a round out of them, within four requests a second', async () => {
    const all = stored.parse(JSON.parse(gunzipSync(readFileSync(dataPath(answers))).toString()));
    server = await loopback((request, response) => {
      // `races/2023.json` is the calendar: the API's own name of it is `2023/races.json`.
      response.end(JSON.stringify(answerTo(all, request.url ?? '')));
    });
    const clock = new TestClock();
    const { history, contributions } = await fetchTiming('jolpica:2023/9', options({ clock }));
    expect(contributions).toEqual([]);
    const results = history?.results.filter(({ round, season }) => season === 2023 && round === 9) ?? [];
    // Austria 2023, as published: Verstappen before Leclerc and Perez.
    expect(
      results.filter(({ position }) => position !== null && position <= 3).map(({ driver }) => driver),
    ).toEqual(['max-verstappen', 'charles-leclerc', 'sergio-perez']);
    expect(clock.slept.length).toBeGreaterThan(0);
    await expect(fetchTiming('jolpica:2023/77', options())).rejects.toThrow(
      /Jolpica has \d+ rounds of 2023, not 77/,
    );
  });

  it('reads laps as the timing of a race', () => {
    const all = stored.parse(JSON.parse(gunzipSync(readFileSync(dataPath(answers))).toString()));
    const entry = (number: string, driverId: string, familyName: string) => ({
      number,
      Driver: { driverId, givenName: '', familyName },
    });
    const Results = [entry('1', 'max_verstappen', 'Verstappen'), entry('16', 'leclerc', 'Leclerc')];
    const results = {
      MRData: {
        RaceTable: { Races: [{ season: '2023', round: '1', raceName: 'Bahrain Grand Prix', Results }] },
      },
    };
    const [race] = lapsOfErgastJson([results, all['laps/2023@1@laps.json']], 'jolpica:2023/1');
    const laps = race?.events.filter((event) => event.type === 'lap') ?? [];
    // As the page has them: 1:39.019 and 1:37.974, 1:40.230 and 1:38.750.
    expect(laps.map(({ car, lap, time }) => [car, lap, Math.round(time * 1000)])).toEqual([
      [1, 1, 99_019],
      [16, 1, 100_230],
      [1, 2, 196_993],
      [16, 2, 198_980],
    ]);
    expect(race?.identity).toMatchObject({ season: 2023, round: 1, name: 'Bahrain Grand Prix' });
  });
});
