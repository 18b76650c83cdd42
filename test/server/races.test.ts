/** Races over HTTP: a made-up race, whose facts are known, asked for in every way. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type {
  ChartsView,
  LapPairHead,
  MapView,
  PlacesHead,
  Problem,
  RaceImportView,
  RacePage,
  RaceRow,
  StateAnswer,
  TimelineView,
} from '../../src/server/contract.ts';
import { LIGHTS_OUT, lapTimeOf, madeUpRace, radiusOf, stopLapOf } from '../../src/server/race/testing.ts';
import { fakeLibrary } from '../../src/server/testing.ts';
import type { Races } from '../../src/store/index.ts';
import { jsonOf, type Served, send, serve } from './support.ts';

const LAPS = 6;
const LAP_TIME = 60;
const RADIUS = radiusOf(LAP_TIME);
const race = madeUpRace({ cars: 4, laps: LAPS, lapTime: LAP_TIME, rate: 4 });
const clockless = madeUpRace({ id: '2031-02-oval', cars: 2, laps: 3, epoch: null });
const told = madeUpRace({ id: '1950-01-old' });
/** Who took part, as the books tell it, and nothing that happened. */
const bookOnly = { ...told, events: told.events.filter(({ type }) => type === 'entry') };

/** s, session time at which a car ended a lap. */
function endOf(car: number, lap: number): number {
  let time = LIGHTS_OUT;
  for (let each = 1; each <= lap; each++) time += lapTimeOf(car, each, LAPS, LAP_TIME);
  return time;
}

let server: Served;
let seen: { paths: readonly string[]; files: Record<string, string>; as: string | undefined } | undefined;

const importTiming: Races['importTiming'] = async (paths, options = {}) => {
  const files: Record<string, string> = {};
  const look = (folder: string, name: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) look(join(folder, entry.name), `${name}${entry.name}/`);
      else files[name + entry.name] = readFileSync(join(folder, entry.name), 'utf8');
    }
  };
  const [first] = paths;
  if (existsSync(first) && readdirSync(join(first, '..')).length > 0) look(join(first, '..'), '');
  seen = { paths, files, as: options.as };
  options.onProgress?.({ stage: 'storing', fraction: 0.75, race: race.id });
  if (Object.keys(files).some((name) => name.includes('endless'))) {
    options.signal?.throwIfAborted();
    await new Promise((_, reject) => {
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
    });
  }
  const { id, missing, sources } = race;
  const stored = { id, name: 'Oval', isNew: true, changed: true, sources, missing, warnings: [] };
  return { races: [stored], history: null, refused: [], warnings: ['one thing was odd'] };
};

beforeAll(async () => {
  server = await serve({
    library: fakeLibrary({ races: [race, clockless, bookOnly], importTiming }),
    inline: true,
    uploadLimit: 100_000,
  });
});

afterAll(() => server.end());

const address = (path: string) => `${server.url}/api/v1/races${path}`;

async function get<T>(path: string, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(address(path), { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return jsonOf<T>(response);
}

async function refusal(path: string, headers: Record<string, string> = {}): Promise<Problem> {
  // As it is written: `fetch` would encode < and >.
  const { status, headers: answered, body } = await send(server, `/api/v1/races${path}`, { headers });
  expect(answered['content-type']).toBe('application/problem+json');
  const problem: Problem = JSON.parse(body.toString());
  expect(problem.status).toBe(status);
  return problem;
}

/** Head and columns of a binary frame. */
async function frame<Head extends { points: number; columns: readonly { name: string; offset: number }[] }>(
  path: string,
): Promise<{ head: Head; column(name: string): Float32Array }> {
  const bytes = await (await fetch(address(path))).arrayBuffer();
  const view = new DataView(bytes);
  expect(new TextDecoder().decode(bytes.slice(0, 4))).toBe('PBF1');
  const start = 8 + view.getUint32(4, true);
  const head: Head = JSON.parse(new TextDecoder().decode(bytes.slice(8, start)));
  return {
    head,
    column(name) {
      const found = head.columns.find((each) => each.name === name);
      if (!found) throw new Error(`no column ${name}`);
      return new Float32Array(bytes.slice(start + found.offset, start + found.offset + 4 * head.points));
    },
  };
}

describe('the list', () => {
  it('has the races, by lenient ids too', async () => {
    const page = await get<RacePage>('');
    expect(page.items.map(({ id }) => id)).toContain(race.id);
    expect(await get<{ id: string }>('/2031-01/summary')).toMatchObject({ id: race.id, laps: LAPS });
  });

  it('says which races it may have meant', async () => {
    const { detail, status } = await refusal('/2031-09/timeline');
    expect(status).toBe(404);
    expect(detail).toContain('no race "2031-09"; did you mean 2031-01-oval');
    expect((await refusal('/..%2F..%2Fetc/timeline')).status).toBe(404);
  });
});

describe('a race at any moment', () => {
  it('is what had happened by then', async () => {
    const { state } = await get<StateAnswer>(`/2031-01/state?time=${endOf(1, 2) + 0.05}`);
    expect(state.order[0]).toBe(1);
    expect(state.cars['1']).toMatchObject({ laps: 2, code: 'DAA', compound: 'SOFT' });
    expect(state.cars['1'].lastLap).toBeCloseTo(lapTimeOf(1, 2, LAPS, LAP_TIME), 3);
    expect(state.cars['4'].laps).toBe(1);
    expect(state.lap).toBe(3);
    expect(Object.keys(state.places)).toEqual(['1', '2', '3', '4']);
  });

  it('may be named by a lap', async () => {
    const { time, state } = await get<StateAnswer>('/2031-01/state?lap=4');
    expect(time).toBeCloseTo(Math.min(...[1, 2, 3, 4].map((car) => endOf(car, 3))), 3);
    expect(state.lap).toBe(4);
    expect((await refusal('/2031-01/state?lap=40')).detail).toContain(
      'has no lap 40; its leader began 6 laps',
    );
    expect((await refusal('/2031-01/state?lap=4&time=5')).status).toBe(400);
    for (const moment of ['time=later', 'time=', 'lap=']) {
      expect((await refusal(`/2031-01/state?${moment}`)).status).toBe(400);
    }
  });

  it('has marks for a scrubber', async () => {
    const marks = await get<TimelineView>('/2031-01/timeline');
    expect(marks).toMatchObject({ start: LIGHTS_OUT, totalLaps: LAPS, live: false });
    expect(marks.laps.map(({ lap }) => lap)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(marks.laps[1].time).toBeCloseTo(endOf(1, 1), 3);
    expect(marks.flags).toEqual([
      { status: 'yellow', from: LIGHTS_OUT + 2.2 * LAP_TIME, to: LIGHTS_OUT + 2.6 * LAP_TIME },
    ]);
    expect(marks.stops.map(({ car, lap }) => `${car}:${lap}`).sort()).toEqual(
      [1, 2, 3, 4].map((car) => `${car}:${stopLapOf(car, LAPS)}`),
    );
    expect(marks.stops.every(({ compound }) => compound === 'HARD')).toBe(true);
  });

  it('has lines over laps', async () => {
    const charts = await get<ChartsView>('/2031-01/charts');
    const [first, second] = charts.cars;
    expect(charts.laps).toBe(LAPS);
    expect(first.position.slice(0, 3)).toEqual([1, 1, 1]);
    expect(second.gap[2]).toBeCloseTo(endOf(2, 2) - endOf(1, 2), 3);
    expect(second.time[2]).toBeCloseTo(endOf(2, 2), 3);
    expect(first.stints.map(({ compound, lapStart, lapEnd }) => [compound, lapStart, lapEnd])).toEqual([
      ['SOFT', 1, stopLapOf(1, LAPS)],
      ['HARD', stopLapOf(1, LAPS) + 1, LAPS],
    ]);
    expect(charts.flags[0].fromLap).toBeCloseTo(2.2, 1);
  });

  it('has no more to show where only a result is known', async () => {
    for (const path of ['timeline', 'state', 'charts', 'places']) {
      expect((await refusal(`/1950-01/${path}`)).detail).toContain('no timing to replay');
    }
    const results = await get<RaceRow<'session_result'>[]>('/1950-01/session_result');
    expect(results.every(({ stops }) => stops === null)).toBe(true);
    expect(await get<unknown[]>('/1950-01/drivers')).toHaveLength(4);
  });
});

describe('what a page draws', () => {
  it('has the circuit', async () => {
    const map = await get<MapView>('/2031-01/map');
    expect(map.length).toBeCloseTo(2 * Math.PI * RADIUS, -2);
    for (const [i, x] of map.x.entries()) expect(Math.hypot(x, map.y[i])).toBeCloseTo(RADIUS, -1);
    expect((await refusal('/2031-02/map')).detail).toContain('no positions: the map is off');
  });

  it('has the places of the cars between two moments', async () => {
    const { head, column } = await frame<PlacesHead>('/2031-01/places?from=2&to=3');
    expect(head).toMatchObject({ kind: 'places', cars: [1, 2, 3, 4], step: 0.2 });
    const [time, x, y] = [column('time'), column('x.1'), column('y.1')];
    expect(time.at(-1)).toBeCloseTo(head.to - head.from, 0);
    for (let i = 0; i < head.points; i += 10) {
      const share = (head.from + time[i] - endOf(1, 1)) / (endOf(1, 2) - endOf(1, 1));
      expect(x[i]).toBeCloseTo(RADIUS * Math.cos(2 * Math.PI * share), -1);
      expect(y[i]).toBeCloseTo(RADIUS * Math.sin(2 * Math.PI * share), -1);
    }
    expect((await refusal('/2031-01/places?from=3&to=2')).detail).toContain('to: must be greater than from');
    expect((await refusal('/2031-01/places?from=0s&to=9999s')).detail).toContain('at most 600 s');
    expect((await refusal('/2031-02/places')).status).toBe(404);
  });

  it('has two laps on one distance, and the time between them', async () => {
    const { head, column } = await frame<LapPairHead>('/2031-01/laps/compare?a=DAB:2&b=1:2');
    expect(head).toMatchObject({ kind: 'laps', a: { car: 2, code: 'DAB', lap: 2 }, b: { car: 1, lap: 2 } });
    const difference = lapTimeOf(2, 2, LAPS, LAP_TIME) - lapTimeOf(1, 2, LAPS, LAP_TIME);
    expect(column('delta').at(-1)).toBeCloseTo(difference, 3);
    expect(column('a.speed')[0]).toBeGreaterThan(0);
    expect(column('a.x')[0]).toBeCloseTo(RADIUS, -1);
    const best = await frame<LapPairHead>('/2031-01/laps/compare?a=1:best&b=2:best');
    expect(best.head.a.time).toBeCloseTo(
      Math.min(...[1, 2, 4, 5, 6].map((lap) => lapTimeOf(1, lap, LAPS, LAP_TIME))),
      3,
    );
  });

  it.each([
    ['a=1&b=1:2', 400, 'a: expected CAR:LAP'],
    ['a=1:2&b=77:2', 404, 'no laps of car 77'],
    ['a=1:2&b=1:60', 404, 'car 1 has no lap 60'],
  ])('refuses to compare %s', async (query, status, sentence) => {
    const problem = await refusal(`/2031-01/laps/compare?${query}`);
    expect(problem.status).toBe(status);
    expect(problem.detail).toContain(sentence);
  });
});

describe('the tables', () => {
  it('are filtered on every column, as OpenF1 does it', async () => {
    const rows = await get<RaceRow<'laps'>[]>(
      '/2031-01/laps?lap_number>=3&lap_number<5&driver_number=1&driver_number=2',
    );
    expect(rows.map((row) => `${row.driver_number}:${row.lap_number}`)).toEqual(['1:3', '1:4', '2:3', '2:4']);
    const [row] = rows;
    expect(row.lap_duration).toBeCloseTo(lapTimeOf(1, 3, LAPS, LAP_TIME), 3);
    expect(row.st_speed).toBe(288);
    expect(row.segments_sector_2).toEqual([2049, 2051].map((code, i) => (i === 0 ? 2048 : code)));
    const dated = await get<RaceRow<'laps'>[]>(
      `/2031-01/laps?driver=DAA&date_start>=${new Date((race.epoch ?? 0) + 1000 * (endOf(1, 4) - 1)).toISOString()}`,
    );
    expect(dated.map(({ lap_number }) => lap_number)).toEqual([5, 6]);
  });

  it('speak of km/h, per cent and tenths of metres', async () => {
    const [reading] = await get<RaceRow<'car_data'>[]>('/2031-01/car_data?driver_number=1&limit=1');
    expect(reading).toMatchObject({ speed: 288, throttle: 100, brake: 0, n_gear: 5, drs: 0, rpm: 10_010 });
    expect(reading.date).toBe(new Date((race.epoch ?? 0) + 1000 * LIGHTS_OUT).toISOString());
    const [place] = await get<RaceRow<'location'>[]>('/2031-01/location?driver_number=1&limit=1');
    expect(place).toMatchObject({ x: Math.round(10 * RADIUS), y: 0, z: 0 });
    expect((await refusal('/2031-02/car_data')).detail).toContain('no data of the cars');
  });

  it('are there for all that is known, each with its columns', async () => {
    const document = await jsonOf<{ paths: Record<string, unknown> }>(
      await fetch(`${server.url}/openapi.json`),
    );
    const names = Object.keys(document.paths)
      .map((path) => /^\/api\/v1\/races\/\{id\}\/([a-z_]+)$/.exec(path)?.[1])
      .filter(
        (name) =>
          name !== undefined && !/^(state|strategy|timeline|charts|map|places|live|summary)$/.test(name),
      );
    expect(names).toHaveLength(16);
    for (const name of names) expect(Array.isArray(await get(`/2031-01/${name}`))).toBe(true);
    const drivers = await get<RaceRow<'drivers'>[]>('/2031-01/drivers');
    expect(drivers[1]).toMatchObject({ driver_number: 2, name_acronym: 'DAB', grid_position: 2 });
    const stops = await get<RaceRow<'pit'>[]>('/2031-01/pit?driver_number=1');
    expect(stops).toMatchObject([{ lap_number: stopLapOf(1, LAPS), kind: 'tyres' }]);
    const results = await get<RaceRow<'session_result'>[]>('/2031-01/session_result');
    expect(results[0]).toMatchObject({ position: 1, number_of_laps: LAPS, dnf: false, stops: 1 });
    const messages = await get<RaceRow<'race_control'>[]>('/2031-01/race_control?time<100');
    expect(messages.map(({ message }) => message)).toEqual(['MESSAGE 0', 'MESSAGE 60']);
  });

  it('have no dates where the race has no clock', async () => {
    const [row] = await get<RaceRow<'position'>[]>('/2031-02/position?limit=1');
    expect(row.date).toBeNull();
    expect(await get('/2031-02/position?date>2020-01-01')).toEqual([]);
  });

  it('come in pages that lead to each other', async () => {
    const found: number[] = [];
    let path: string | undefined = '/2031-01/laps?driver_number=1&limit=4';
    for (let page = 0; path !== undefined && page < 5; page++) {
      const response: Response = await fetch(address(path));
      expect(response.headers.get('x-total-count')).toBe(`${LAPS}`);
      for (const row of await jsonOf<RaceRow<'laps'>[]>(response)) found.push(row.lap_number ?? 0);
      const next: string | undefined = /<\/api\/v1\/races([^>]*)>; rel="next"/.exec(
        response.headers.get('link') ?? '',
      )?.[1];
      path = next;
    }
    expect(found).toEqual([1, 2, 3, 4, 5, 6]);
    const { headers } = await send(server, '/api/v1/races/2031-01/laps?lap_number>=3&limit=1&offset=2');
    expect(headers.link).toContain('lap_number%3E=3&offset=1&limit=1>; rel="prev"');
    expect((await get<unknown[]>('/2031-01/laps?offset=1000')).length).toBe(0);
  });

  it('come as CSV, which no spreadsheet takes for a formula', async () => {
    const response = await fetch(address('/2031-01/laps?driver_number=1&limit=2'), {
      headers: { accept: 'text/csv' },
    });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toContain('2031-01-oval laps.csv');
    expect(response.headers.get('x-total-count')).toBe(`${LAPS}`);
    const [heading, first, second, rest] = (await response.text()).split('\r\n');
    expect(heading.split(',').slice(0, 3)).toEqual(['driver_number', 'lap_number', 'date_start']);
    expect(first.split(',').slice(0, 2)).toEqual(['1', '1']);
    expect(second.split(',').slice(0, 2)).toEqual(['1', '2']);
    expect(rest).toBe('');
    expect((await fetch(address('/2031-01/laps?csv=true'))).headers.get('content-type')).toContain(
      'text/csv',
    );
  });

  it('come as Parquet, which another engine reads', async () => {
    const response = await fetch(address('/2031-01/laps'), {
      headers: { accept: 'application/vnd.apache.parquet' },
    });
    const path = join(server.folder, 'laps.parquet');
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const result = await connection.runAndReadAll(
      `SELECT count(*)::INTEGER, max(lap_duration), min(date_start)::VARCHAR, max(len(segments_sector_2))::INTEGER FROM '${path}'`,
    );
    const [[count, longest, first, segments]] = result.getRows();
    expect(count).toBe(4 * LAPS);
    expect(longest).toBeGreaterThan(LAP_TIME + 20);
    expect(first).toBe('2031-03-01 15:01:40');
    expect(segments).toBe(2);
    connection.closeSync();
    instance.closeSync();
  });

  it.each([
    ['?lap=ten', 400, 'lap_number: expected a whole number, got "ten"'],
    ['?speed>3', 400, 'no column "speed" here; there are: driver_number, lap_number'],
    ['?limit=100000', 400, 'limit: expected a whole number from 1 to 50000'],
  ])('refuse %s', async (query, status, sentence) => {
    const problem = await refusal(`/2031-01/laps${query}`);
    expect([problem.status, problem.detail]).toEqual([status, expect.stringContaining(sentence)]);
  });

  it('refuse a form that they do not come in', async () => {
    expect((await refusal('/2031-01/laps', { accept: 'text/html' })).status).toBe(406);
  });
});

describe('an import', () => {
  async function post(data: FormData, query = ''): Promise<Response> {
    return fetch(address(`/imports${query}`), { method: 'POST', body: data });
  }

  async function followed(response: Response): Promise<RaceImportView[]> {
    expect(response.status).toBe(202);
    const { id } = await jsonOf<RaceImportView>(response);
    const text = await (await fetch(address(`/imports/${id}/events`))).text();
    return text
      .split('\n\n')
      .filter((event) => event.startsWith('event: progress\n'))
      .map((event): RaceImportView => JSON.parse(event.slice(event.indexOf('data: ') + 6)));
  }

  const received = () => readdirSync(join(server.library.home, 'jobs'));

  it('takes a folder as it lay with its user, and tells how it goes', async () => {
    const data = new FormData();
    data.append('2031-01-oval/laps.json', new Blob(['[1]']), 'laps.json');
    data.append('2031-01-oval/deep/er/x.csv', new Blob(['a,b']), 'x.csv');
    const views = await followed(await post(data, '?as=2031-01'));
    expect(views.at(-1)).toMatchObject({
      name: '2031-01-oval',
      stage: 'done',
      fraction: 1,
      races: [{ id: race.id, isNew: true }],
      warnings: ['one thing was odd'],
    });
    expect(seen?.as).toBe('2031-01');
    expect(seen?.paths.map((path) => path.split('/').at(-1))).toEqual(['2031-01-oval']);
    expect(seen?.files).toEqual({ '2031-01-oval/laps.json': '[1]', '2031-01-oval/deep/er/x.csv': 'a,b' });
    await vi.waitFor(() => expect(received()).toEqual([]), { timeout: 10_000 });
  });

  it('takes loose files together, and one by itself', async () => {
    const data = new FormData();
    data.append('files', new Blob(['1']), 'laps.json');
    await followed(await post(data));
    expect(seen?.paths.map((path) => path.split('/').at(-1))).toEqual(['laps.json']);
    data.append('files', new Blob(['2']), 'stints.json');
    expect((await followed(await post(data))).at(-1)?.name).toBe('2 files');
    expect(seen?.paths).toHaveLength(1);
  });

  it('can be cancelled', async () => {
    const data = new FormData();
    data.append('file', new Blob(['1']), 'endless.json');
    const { id } = await jsonOf<RaceImportView>(await post(data));
    await fetch(address(`/imports/${id}`), { method: 'DELETE' });
    const text = await (await fetch(address(`/imports/${id}/events`))).text();
    expect(text).toContain('"stage":"cancelled"');
    expect((await fetch(address('/imports/unknown'), { method: 'DELETE' })).status).toBe(404);
  });

  it.each(['../x.json', 'a/../../x', '/../x', 'a\\..\\..\\x'])(
    'lets no file %s out of its folder',
    async (name) => {
      const data = new FormData();
      data.append(name, new Blob(['1']), 'x');
      const response = await post(data);
      expect(response.status).toBe(400);
      expect((await jsonOf<Problem>(response)).detail).toContain('leads out of its folder');
      await vi.waitFor(() => expect(received()).toEqual([]), { timeout: 10_000 });
    },
  );

  it('refuses what is no form, two files of one name, a file in the place of a folder, and too much', async () => {
    const plain = await fetch(address('/imports'), { method: 'POST', body: 'x' });
    expect(plain.status).toBe(415);
    const twice = new FormData();
    twice.append('a', new Blob(['1']), 'x');
    twice.append('a', new Blob(['1']), 'x');
    expect((await jsonOf<Problem>(await post(twice))).detail).toContain('two files called "a"');
    const inside = new FormData();
    inside.append('a', new Blob(['1']), 'x');
    inside.append('a/b', new Blob(['1']), 'x');
    expect((await post(inside)).status).toBe(400);
    const field = new FormData();
    field.append('a', 'text');
    expect((await jsonOf<Problem>(await post(field))).detail).toContain('"a" that is no file');
    expect((await jsonOf<Problem>(await post(new FormData()))).status).toBe(400);
    const large = new FormData();
    large.append('a', new Blob(['x'.repeat(100_001)]), 'x');
    expect((await post(large)).status).toBe(413);
    await vi.waitFor(() => expect(received()).toEqual([]), { timeout: 10_000 });
  });
});

describe('the list of races in other forms', () => {
  it('comes as CSV, a page at a time', async () => {
    const response = await fetch(address('?order=asc&limit=1&offset=1'), { headers: { accept: 'text/csv' } });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('vary')).toContain('Accept');
    const json = await get<RacePage>('?order=asc&limit=1&offset=1');
    expect(response.headers.get('x-total-count')).toBe(`${json.total}`);
    expect(response.headers.get('link')).toContain('rel="prev"');
    const [heading, ...rows] = (await response.text()).trimEnd().split('\r\n');
    expect(heading).toContain(
      'id,kind,season,round,name,place,date,laps,cars,winnerCode,winnerName,winnerTeam',
    );
    expect(rows.map((row) => row.split(',')[0])).toEqual(json.items.map(({ id }) => id));
    expect((await fetch(address('?csv=true'))).headers.get('content-type')).toContain('text/csv');
    const head = await fetch(address('?format=csv'), { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  it('comes as Parquet', async () => {
    const response = await fetch(address('?format=parquet'));
    expect(response.headers.get('content-type')).toBe('application/vnd.apache.parquet');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 4).toString()).toBe('PAR1');
    expect(response.headers.get('content-length')).toBe(`${bytes.length}`);
  });

  it('is JSON where nothing else is asked for, and nothing else than the three', async () => {
    const response = await fetch(address(''));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect((await fetch(address(''), { headers: { accept: 'text/html' } })).status).toBe(406);
    expect((await fetch(address('?format=xml'))).status).toBe(400);
    const refused = await fetch(address('?limit=0&format=csv'));
    expect(refused.status).toBe(400);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is described with them', async () => {
    const { paths } = await jsonOf<{
      paths: Record<string, { get: { responses: Record<string, { content: object }> } }>;
    }>(await fetch(`${server.url}/openapi.json`));
    for (const path of ['races', 'seasons', 'seasons/{season}/standings', 'drivers']) {
      const { responses } = paths[`/api/v1/${path}`].get;
      expect(Object.keys(responses['200'].content)).toEqual([
        'application/json',
        'text/csv',
        'application/vnd.apache.parquet',
      ]);
      expect(Object.keys(responses)).toContain('406');
    }
  });

  it('has a file of no rows for seasons that are not there', async () => {
    const response = await fetch(`${server.url}/api/v1/drivers?format=csv`);
    expect(await response.text()).toBe('id,name,code,number,born,died,nationality\r\n');
  });
});
