/** The API as a program or the web app uses it, over a real library with two simulated sessions. */

import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecording } from '../../src/formats/index.ts';
import type {
  CompareView,
  CornerTimesView,
  FrameHead,
  Problem,
  RecordingDetail,
  RecordingPage,
} from '../../src/server/index.ts';
import { demoSessions, follow, imported, jsonOf, type Served, serve, upload } from './support.ts';

let server: Served;
let folder: string;
let files: { expert: string; learner: string };
let expertId: string;
let learnerId: string;

async function get<T>(path: string, status = 200): Promise<T> {
  const response = await fetch(`${server.url}/api/v1${path}`);
  const text = await response.text();
  expect(`${response.status} ${response.status === status ? '' : text}`).toBe(`${status} `);
  return JSON.parse(text);
}

async function frame(query: string): Promise<{ head: FrameHead; columns: Map<string, Float32Array> }> {
  const response = await fetch(`${server.url}/api/v1/compare/traces?${query}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  const bytes = await response.arrayBuffer();
  const length = new DataView(bytes).getUint32(4, true);
  const head: FrameHead = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length)));
  const columns = head.columns.map(
    ({ name, offset }) => [name, new Float32Array(bytes, 8 + length + offset, head.points)] as const,
  );
  return { head, columns: new Map(columns) };
}

const clean = async (id: string) =>
  (await get<RecordingDetail>(`/recordings/${id}`)).laps.filter((lap) => lap.clean);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
  files = demoSessions(folder);
  server = await serve();
  const views = [
    await imported(server.url, 'expert.ibt', readFileSync(files.expert)),
    await imported(server.url, 'learner.ibt', readFileSync(files.learner)),
  ];
  [expertId, learnerId] = views.map(({ recordingId }) => recordingId ?? '');
});

afterAll(async () => {
  await server.end();
  rmSync(folder, { recursive: true });
});

describe('imports', () => {
  it('tells the stages of an import up to its end', async () => {
    const bytes = Buffer.concat([readFileSync(files.expert)]);
    const { id, name } = await upload(server.url, 'C:\\laps\\again.ibt', bytes);
    expect(name).toBe('again.ibt');
    const states = await follow(server.url, id);
    expect(states.at(-1)).toMatchObject({
      stage: 'done',
      fraction: 1,
      recordingId: expertId,
      duplicate: true,
    });
    for (let i = 1; i < states.length; i++) {
      expect(states[i].fraction).toBeGreaterThanOrEqual(states[i - 1].fraction);
    }
    // Who asks late gets the last state.
    expect(await follow(server.url, id)).toEqual([states.at(-1)]);
    expect(await get(`/imports/${id}`)).toEqual(states.at(-1));
  });

  it('says in one sentence why a file is no recording', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const view = await imported(server.url, 'photo.ibt', png);
    expect(view).toMatchObject({ stage: 'failed', recordingId: null });
    expect(view.error).toMatch(/^photo\.ibt: .*PNG.*\.$/i);
    const cut = await imported(server.url, 'cut.ibt', readFileSync(files.expert).subarray(0, 100));
    expect(cut.error).toMatch(/^cut\.ibt: .*\.$/);
    expect(await imported(server.url, 'none.ibt', Buffer.alloc(0))).toMatchObject({
      error: 'none.ibt: is empty (0 bytes).',
    });
  });

  it('takes a mapping for a table of the user’s own', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => `${(i / 20).toFixed(2)};${30 + (i % 7)};${i % 2}`);
    const table = `t;v;gas\n${rows.join('\n')}\n`;
    const mapping =
      'time: { column: t, unit: s }\nchannels:\n  speed: { column: v, unit: m/s }\n  throttle: { column: gas }\n';
    const { id } = await upload(server.url, 'own.csv', table, mapping);
    expect((await follow(server.url, id)).at(-1)).toMatchObject({ stage: 'done', error: null });
    const page = await get<RecordingPage>('/recordings?q=own.csv');
    expect(page.items[0]).toMatchObject({ name: 'own.csv', format: 'csv' });
    const gone = await fetch(`${server.url}/api/v1/recordings/${page.items[0].id}`, { method: 'DELETE' });
    expect(gone.status).toBe(204);
  });
});

describe('recordings', () => {
  it('lists the library page by page', async () => {
    const page = await get<RecordingPage>('/recordings?sort=name&order=asc&limit=1');
    expect(page.total).toBe(2);
    expect(page.items.map(({ name }) => name)).toEqual(['expert.ibt']);
    expect(page.items[0]).toMatchObject({ simulated: true, format: 'ibt', cleanLapCount: 3 });
    expect(page.facets.tracks.length).toBe(1);
  });

  it('takes empty fields of a form for none, and days for days', async () => {
    const { total } = await get<RecordingPage>('/recordings');
    expect(total).toBeGreaterThan(0);
    const open = await get<RecordingPage>('/recordings?from=&to=&lapTimeMin=&lapTimeMax=&q=');
    expect(open.total).toBe(total);
    expect((await get<RecordingPage>('/recordings?lapTimeMax=0.5')).total).toBe(0);
    expect((await get<RecordingPage>('/recordings?from=0001-01-01&to=0001-01-02')).total).toBe(0);
    for (const bad of ['from=yesterday', 'to=2026-02-30', 'lapTimeMin=fast']) {
      expect((await get<Problem>(`/recordings?${bad}`, 400)).detail).toMatch(/^(from|to|lapTimeMin): /);
    }
  });

  it('shows one with its laps and channels', async () => {
    const detail = await get<RecordingDetail>(`/recordings/${expertId}`);
    expect(detail.laps.map(({ index }) => index)).toEqual(detail.laps.map((_, i) => i));
    expect(detail.bestLapTime).toBe(
      Math.min(...detail.laps.filter(({ clean: is }) => is).map(({ time }) => time ?? 0)),
    );
    expect(detail.channels.find(({ name }) => name === 'speed')).toMatchObject({ unit: 'm/s', rate: 60 });
  });

  it('renames and tags', async () => {
    const patch = (body: unknown) =>
      fetch(`${server.url}/api/v1/recordings/${learnerId}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(await (await patch({ name: 'My laps', tags: ['wet'] })).json()).toMatchObject({
      name: 'My laps',
      tags: ['wet'],
    });
    expect((await get<RecordingPage>('/recordings?tag=wet')).items[0].name).toBe('My laps');
    const [lap] = await clean(learnerId);
    const { report } = await get<CompareView>(`/compare?lap=${learnerId}:${lap.index}`);
    expect(report.lap.recording).toBe('My laps');
    for (const bad of [
      { name: '' },
      { tags: 'wet' },
      { tags: ['x'.repeat(51)] },
      { name: 'a\nb' },
      { tags: ['\u001b[2J'] },
    ]) {
      const response = await patch(bad);
      expect(response.status).toBe(400);
      expect((await jsonOf<Problem>(response)).detail).toMatch(/^(name|tags)/);
    }
    await patch({ name: 'learner.ibt', tags: [] });
  });

  it('times every lap in every corner', async () => {
    const times = await get<CornerTimesView>(`/recordings/${learnerId}/corners`);
    const laps = await clean(learnerId);
    expect(times.laps.map(({ index }) => index)).toEqual(
      expect.arrayContaining(laps.map(({ index }) => index)),
    );
    expect(times.corners.length).toBeGreaterThanOrEqual(5);
    for (const lap of times.laps) {
      expect(lap.times.length).toBe(times.corners.length);
      expect(lap.times.every((time) => time > 0)).toBe(true);
      expect(lap.times.reduce((a, b) => a + b, 0)).toBeLessThan(lap.time);
    }
  });
});

describe('compare', () => {
  it('tells where the time to another driver went', async () => {
    const [mine] = await clean(learnerId);
    const [theirs] = await clean(expertId);
    const { report, map } = await get<CompareView>(
      `/compare?lap=${learnerId}:${mine.index}&reference=${expertId}:${theirs.index}`,
    );
    expect(report.delta).toBeCloseTo((mine.time ?? 0) - (theirs.time ?? 0), 3);
    expect(report.lap).toMatchObject({ recording: 'learner.ibt', number: mine.number, simulated: true });
    expect(report.reference).toMatchObject({ recording: 'expert.ibt', number: theirs.number });
    expect(report.top.length).toBeGreaterThan(0);
    expect(map?.from).toBe('gps');
    expect(map?.x.length).toBe(map?.distance.length);
    // A closed line, the start line first.
    expect(map?.distance[0]).toBe(0);
    expect(map?.distance.at(-1)).toBeCloseTo(report.length, 1);
    expect(
      Math.hypot((map?.x.at(-1) ?? 9) - (map?.x[0] ?? 0), (map?.y.at(-1) ?? 9) - (map?.y[0] ?? 0)),
    ).toBeLessThan(0.1);
  });

  it('compares with the theoretical best, the own best, or nothing', async () => {
    const laps = await clean(learnerId);
    const best = laps.reduce((a, b) => ((b.time ?? 0) < (a.time ?? 0) ? b : a));
    const other = laps.find((lap) => lap !== best);
    const to = (reference: string) =>
      get<CompareView>(`/compare?lap=${learnerId}:${other?.index}${reference}`).then(({ report }) => report);
    expect((await to('')).reference?.kind).toBe('theoreticalBest');
    expect((await to('&reference=theoretical')).reference?.kind).toBe('theoreticalBest');
    expect((await to('&reference=best')).reference).toMatchObject({ kind: 'lap', number: best.number });
    expect((await to(`&reference=${learnerId}:${best.index}`)).reference?.number).toBe(best.number);
    expect(await to('&reference=none')).toMatchObject({ reference: null, delta: null });
    const itself = await get<{ detail: string }>(
      `/compare?lap=${learnerId}:${best.index}&reference=best`,
      422,
    );
    expect(itself.detail).toContain('is the best lap of learner.ibt itself');
  });

  it('speaks in the unit that is asked for', async () => {
    const [mine] = await clean(learnerId);
    const [theirs] = await clean(expertId);
    const pair = `lap=${learnerId}:${mine.index}&reference=${expertId}:${theirs.index}`;
    const words = (view: CompareView) =>
      view.report.corners.flatMap(({ issues }) => issues.map(({ description }) => description)).join(' ');
    expect(words(await get(`/compare?${pair}`))).toMatch(/\d km\/h/);
    const mph = words(await get(`/compare?${pair}&units=mph`));
    expect(mph).toMatch(/\d mph/);
    expect(mph).not.toContain('km/h');
  });

  it('says what is wrong with a request', async () => {
    const detail = async (path: string, status: number) =>
      (await get<{ detail: string }>(path, status)).detail;
    expect(await detail('/compare', 400)).toMatch(/^lap: .*\.$/);
    expect(await detail('/compare?lap=x', 400)).toBe('lap: expected RECORDING:INDEX, got "x".');
    expect(await detail('/compare?lap=nope:0', 404)).toBe('the library has no such recording.');
    expect(await detail(`/compare?lap=${learnerId}:99`, 404)).toMatch(
      /^learner\.ibt has no lap 99; it has \d laps\.$/,
    );
    expect(await detail(`/compare?lap=${learnerId}:1&lang=tlh`, 400)).toContain('no language "tlh"');
    expect(await detail(`/compare?lap=${learnerId}:1&units=knots`, 400)).toMatch(/^units: /);
    const { laps } = await get<RecordingDetail>(`/recordings/${learnerId}`);
    const cut = laps.find(({ time }) => time === null);
    expect(await detail(`/compare?lap=${learnerId}:${cut?.index}`, 422)).toContain('is not complete');
  });
});

describe('traces', () => {
  it('holds both laps on one grid, and their delta', async () => {
    const [mine] = await clean(learnerId);
    const [theirs] = await clean(expertId);
    const pair = `lap=${learnerId}:${mine.index}&reference=${expertId}:${theirs.index}`;
    const { head, columns } = await frame(`${pair}&channels=speed,gear&width=5000`);
    expect(head.decimated).toBe(false);
    expect([...columns.keys()]).toEqual([
      'distance',
      'lap.time',
      'delta',
      'lap.x',
      'lap.y',
      'lap.speed',
      'lap.gear',
      'reference.x',
      'reference.y',
      'reference.speed',
      'reference.gear',
    ]);
    expect(columns.get('lap.time')?.at(-1)).toBeCloseTo(mine.time ?? 0, 3);
    expect(columns.get('delta')?.at(-1)).toBeCloseTo((mine.time ?? 0) - (theirs.time ?? 0), 3);
    const speed = columns.get('lap.speed') ?? new Float32Array();
    expect(Math.max(...speed)).toBeLessThan(70);
    // The position lies on the map.
    const { map } = await get<CompareView>(`/compare?${pair}`);
    const [x, y] = [columns.get('lap.x')?.[500] ?? 0, columns.get('lap.y')?.[500] ?? 0];
    const away = Math.min(...(map?.x ?? []).map((mx, i) => Math.hypot(mx - x, (map?.y[i] ?? 0) - y)));
    expect(away).toBeLessThan(10);
  });

  it('comes in two points a pixel, and finer on zoom', async () => {
    const [mine] = await clean(learnerId);
    const whole = await frame(`lap=${learnerId}:${mine.index}&width=200`);
    expect(whole.head).toMatchObject({ points: 400, decimated: true, from: 0 });
    const zoomed = await frame(`lap=${learnerId}:${mine.index}&width=200&from=100&to=300`);
    expect(zoomed.head).toMatchObject({ decimated: false });
    expect(zoomed.head.points).toBeGreaterThan(190);
    const fine = zoomed.columns.get('lap.speed') ?? new Float32Array();
    const coarse = whole.columns.get('lap.speed') ?? new Float32Array();
    expect(Math.max(...coarse)).toBeGreaterThanOrEqual(Math.max(...fine));
  });

  it('lays any other channel on the grid, and leaves out what a lap does not have', async () => {
    const [mine] = await clean(learnerId);
    const asked = `lap=${learnerId}:${mine.index}&reference=none&channels=fuelLevel,nothing,ThrottleRaw,throttle`;
    const { columns } = await frame(asked);
    expect([...columns.keys()]).toEqual([
      'distance',
      'lap.time',
      'lap.x',
      'lap.y',
      'lap.fuelLevel',
      'lap.ThrottleRaw',
      'lap.throttle',
    ]);
    expect(columns.get('lap.ThrottleRaw')).toEqual(columns.get('lap.throttle'));
    const fuel = columns.get('lap.fuelLevel') ?? new Float32Array();
    expect(fuel[0]).toBeGreaterThan(fuel[fuel.length - 1]);
  });

  it('refuses a view that is none', async () => {
    const lap = `lap=${learnerId}:1`;
    const past = await get<Problem>(`/compare/traces?${lap}&from=90000&to=90100`, 400);
    expect(past.detail).toMatch(/^from: the lap is \d+\.\d m long, got 90000 m\.$/);
    const turned = await get<Problem>(`/compare/traces?${lap}&from=300&to=200`, 400);
    expect(turned.detail).toBe('to: must be greater than from (300 m), got 200 m.');
    for (const bad of [
      'from=300&to=200',
      'width=0',
      'width=1e9',
      'from=x',
      `channels=${'a,'.repeat(40).replace(/a/g, () => Math.random().toString(36))}`,
    ]) {
      await get(`/compare/traces?${lap}&${bad}`, 400);
    }
  });
});

describe('export', () => {
  it('hands out a lap as CSV and as Parquet', async () => {
    const [mine] = await clean(learnerId);
    const path = `${server.url}/api/v1/recordings/${learnerId}/laps/${mine.index}/export`;
    const csv = await fetch(`${path}?format=csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toContain(`filename="learner lap ${mine.number}.csv"`);
    const lines = (await csv.text()).trim().split('\r\n');
    expect(lines[0]).toMatch(/^time \[s\],lapDistance \[m\],.*speed \[m\/s\]/);
    expect(Number(lines.at(-1)?.split(',')[0])).toBeCloseTo(mine.time ?? 0, 6);

    const parquet = await fetch(`${path}?format=parquet`);
    const file = join(folder, 'lap.parquet');
    writeFileSync(file, Buffer.from(await parquet.arrayBuffer()));
    const source = await openRecording(file);
    expect(source.rows).toBe(lines.length - 1);
    expect(source.channels.map(({ name }) => name)).toEqual(expect.arrayContaining(['speed', 'throttle']));
    await source.close();
    expect((await fetch(`${path}?format=exe`)).status).toBe(400);
    expect((await fetch(path.replace(/laps\/\d+/, 'laps/999'))).status).toBe(404);
  });

  // Left open, the file is closed with the garbage, and for Node that is an error that ends the process.
  it.skipIf(process.platform !== 'linux')('keeps no file open when only the head is asked for', async () => {
    const [mine] = await clean(learnerId);
    const path = `${server.url}/api/v1/recordings/${learnerId}/laps/${mine.index}/export`;
    const answer = await fetch(path, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(10_000);
    const open = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return ''; // closed since it was listed
      }
    });
    expect(open.filter((each) => each.includes('pitboard-export-'))).toEqual([]);
  });
});

describe('what operators look at', () => {
  it('describes itself as OpenAPI 3.1', async () => {
    const document = await jsonOf<{
      openapi: string;
      info: { version: string };
      paths: Record<string, unknown>;
      components: { schemas: Record<string, unknown> };
    }>(await fetch(`${server.url}/openapi.json`));
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.version).toBe('1.2.3');
    const ofOthers = /^\/api\/v1\/(models|runs|races|seasons|drivers|constructors|circuits)(\/|$)/;
    const paths = Object.keys(document.paths).filter((path) => !ofOthers.test(path));
    expect(paths.sort()).toEqual([
      '/api/v1/compare',
      '/api/v1/compare/traces',
      '/api/v1/imports',
      '/api/v1/imports/{id}',
      '/api/v1/imports/{id}/events',
      '/api/v1/jobs',
      '/api/v1/jobs/{id}',
      '/api/v1/jobs/{id}/events',
      '/api/v1/jobs/{id}/record',
      '/api/v1/jobs/{id}/result',
      '/api/v1/jobs/{id}/resume',
      '/api/v1/recordings',
      '/api/v1/recordings/{id}',
      '/api/v1/recordings/{id}/corners',
      '/api/v1/recordings/{id}/laps/{index}/export',
    ]);
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['Comparison', 'Import', 'Problem', 'Recording', 'RecordingPage']),
    );
  });

  it('counts by route, never by what was asked for', async () => {
    await fetch(`${server.url}/api/v1/recordings/secret-id`);
    await fetch(`${server.url}/some/page`);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toContain(
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/api/v1/recordings/:id",http_response_status_code="404"}',
    );
    expect(text).not.toContain('secret-id');
    expect(text).toContain('pitboard_imports_total{outcome="done"}');
    expect(text).toContain('pitboard_jobs_total{kind="import.recording",outcome="done"}');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });

  it('is healthy', async () => {
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'ok', version: '1.2.3' });
  });
});
