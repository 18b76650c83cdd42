/** Trainings as the API tells them: written by whoever trains, read here while they go on. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NewRun, type Run, Runs } from '../../src/learning/index.ts';
import type { RunComparisonView, RunPage, RunPointsView, RunView } from '../../src/server/contract.ts';
import { eventsIn } from '../../src/server/race/live/testing.ts';
import { openLibrary } from '../../src/store/index.ts';
import { jsonOf, type Served, send, serve } from './support.ts';

const begun: NewRun = {
  model: 'lap-time',
  title: 'Next lap time',
  settings: { rate: 0.001 },
  seed: 7,
  device: 'cpu',
  codeVersion: '1.2.3',
  data: '/data/laps',
  seasons: [2022, 2023],
};

describe('trainings over HTTP', () => {
  let server: Served;
  let runs: Runs;
  let at = Date.parse('2026-11-21T18:40:00Z');

  const begin = (change: Partial<NewRun> = {}): Run => {
    at += 60_000;
    return runs.start({ ...begun, ...change });
  };
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${server.url}/api/v1${path}`);
    expect(response.status).toBe(200);
    return jsonOf<T>(response);
  };
  const refused = async (path: string): Promise<readonly [number, string]> => {
    const { status, headers, body } = await send(server, `/api/v1${path}`);
    expect(headers['content-type']).toBe('application/problem+json');
    const { detail } = JSON.parse(body.toString()) as { detail: string };
    return [status, detail];
  };

  beforeAll(async () => {
    server = await serve();
    runs = new Runs(join(server.library.home, 'runs'), { now: () => at });
  });
  afterAll(() => server.end());

  it('begins with an empty list', async () => {
    expect(await get('/runs')).toEqual({ total: 0, items: [], models: [] });
  });

  it('lists them, the newest first, by model, state and search', async () => {
    const first = begin();
    const second = begin({ model: 'tyre-wear', title: 'Tyre wear' });
    const search = begin({ settings: {} });
    const trial = begin({ parent: search.id, trial: { number: 0, rung: 0, effort: 0.25 } });
    second.fail('The column gap is missing.');
    trial.finish({ metrics: [], artefacts: [], score: 0.5 });
    const ids = async (query: string) => (await get<RunPage>(`/runs${query}`)).items.map(({ id }) => id);
    expect(await ids('')).toEqual([trial.id, search.id, second.id, first.id]);
    expect(await ids('?parent=none')).toEqual([search.id, second.id, first.id]);
    expect(await ids(`?parent=${search.id}`)).toEqual([trial.id]);
    expect(await ids('?model=tyre-wear')).toEqual([second.id]);
    expect(await ids('?state=failed')).toEqual([second.id]);
    const page = await get<RunPage>('/runs?offset=1&limit=2');
    expect(page).toMatchObject({ total: 4, models: ['lap-time', 'tyre-wear'] });
    expect(page.items.map(({ id }) => id)).toEqual([search.id, second.id]);
    expect(page.items[1]).toMatchObject({ state: 'failed', error: 'The column gap is missing.' });
  });

  it('tells one with its curves, from any place on', async () => {
    const run = begin();
    run.data({ hash: 'f00d', rows: 1000 });
    run.progress({ phase: 'training the network', fraction: 0.5 });
    run.point({ series: 'network/train', step: 1, value: 2 });
    run.point({ series: 'network/validation', step: 1, value: 3 });
    run.point({ series: 'network/train', step: 2, value: Number.NaN });
    run.cancel();
    expect(await get<RunView>(`/runs/${run.id}`)).toMatchObject({
      id: run.id,
      state: 'cancelled',
      data: { folder: '/data/laps', hash: 'f00d', rows: 1000 },
      progress: { phase: 'training the network', fraction: 0.5, timeLeft: null },
    });
    const points = await get<RunPointsView>(`/runs/${run.id}/points`);
    expect(points).toMatchObject({
      hasMore: false,
      series: [
        { name: 'network/train', steps: [1, 2], values: [2, null] },
        { name: 'network/validation', steps: [1], values: [3] },
      ],
    });
    expect(await get(`/runs/${run.id}/points?after=${points.next}`)).toEqual({
      next: points.next,
      hasMore: false,
      series: [],
    });
  });

  it('tells what goes on as it goes on, and ends with the run', async () => {
    const run = begin();
    run.point({ series: 'network/train', step: 1, value: 1 });
    const { body } = await fetch(`${server.url}/api/v1/runs/${run.id}/events`);
    const decoder = new TextDecoder();
    const steps: number[] = [];
    const states: RunView[] = [];
    let text = '';
    for await (const piece of body ?? []) {
      const { events, rest } = eventsIn(text + decoder.decode(piece, { stream: true }));
      text = rest;
      for (const { event, data } of events) {
        if (event === 'run') states.push(data as RunView);
        if (event !== 'points') continue;
        steps.push(...(data as RunPointsView).series.flatMap((one) => one.steps));
        // The next is not written before this one was seen.
        if (steps.length === 1) run.point({ series: 'network/train', step: 2, value: 0.5 });
        if (steps.length === 2) {
          run.point({ series: 'network/train', step: 3, value: 0.4 });
          run.finish({
            metrics: [{ name: 'mae', value: 0.4, unit: 's', data: '2024' }],
            artefacts: ['weights.safetensors'],
            model: 'lap-time 1.0.0',
            score: 0.4,
          });
        }
      }
    }
    expect(steps).toEqual([1, 2, 3]);
    expect(states[0]).toMatchObject({ state: 'running', score: null });
    // That time goes by is nothing new of it.
    expect(states).toHaveLength(2);
    expect(states.at(-1)).toMatchObject({ state: 'done', madeModel: 'lap-time 1.0.0', score: 0.4 });
  });

  it('ends where the run is deleted under way, and the log says so', async () => {
    const lines: string[] = [];
    const logger = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
    const other = await serve({ logger, inline: true });
    try {
      const folder = join(other.library.home, 'runs');
      const { id } = new Runs(folder).start(begun);
      const { body } = await fetch(`${other.url}/api/v1/runs/${id}/events`);
      for await (const _ of body ?? []) rmSync(join(folder, id), { recursive: true, force: true });
      expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
        { id, msg: 'a run could not be followed further', err: { message: `there is no run "${id}".` } },
      ]);
    } finally {
      await other.end();
    }
  });

  it('goes on after the last event that a browser saw', async () => {
    const run = begin();
    run.point({ series: 'a', step: 1, value: 1 });
    run.cancel();
    const { next } = await get<RunPointsView>(`/runs/${run.id}/points`);
    const again = runs.open(run.id);
    again.point({ series: 'a', step: 2, value: 1 });
    again.finish({ metrics: [], artefacts: [] });
    const response = await fetch(`${server.url}/api/v1/runs/${run.id}/events`, {
      headers: { 'last-event-id': String(next) },
    });
    const { events } = eventsIn(await response.text());
    const points = events.filter(({ event }) => event === 'points').map(({ data }) => data as RunPointsView);
    expect(points.map(({ series }) => series)).toEqual([[{ name: 'a', steps: [2], values: [1] }]]);
  });

  it('puts runs side by side', async () => {
    const ended = (change: Partial<NewRun>, score: number) => {
      const run = begin(change);
      run.finish({ metrics: [{ name: 'mae', value: score, unit: 's', data: '2024' }], artefacts: [], score });
      return run.id;
    };
    const ids = [ended({}, 0.4), ended({ settings: { rate: 0.01 } }, 0.39)];
    const { runs: told, rows, metrics } = await get<RunComparisonView>(`/runs/compare?ids=${ids.join()}`);
    expect(told.map(({ id }) => id)).toEqual(ids);
    expect(rows.filter(({ differs }) => differs)).toEqual([
      { group: 'setting', name: 'rate', values: [0.001, 0.01], differs: true },
    ]);
    expect(metrics.map(({ name, best }) => [name, best])).toEqual([
      ['score', [1]],
      ['mae', [1]],
    ]);
  });

  it.each([
    ['/runs/none', 404, 'there is no run "none".'],
    ['/runs/none/points', 404, 'there is no run "none".'],
    ['/runs/none/events', 404, 'there is no run "none".'],
    ['/runs/..%2F..%2Flibrary.sqlite', 404, 'there is no run'],
    ['/runs/%2e%2e%2fmodels/points', 404, 'there is no run'],
    ['/runs/compare?ids=a,../../races', 404, 'there is no run'],
    ['/runs/compare?ids=', 404, 'there is no run ""'],
    ['/runs/compare', 400, 'ids'],
    ['/runs?state=odd', 400, 'state'],
    ['/runs?limit=0', 400, 'limit'],
  ])('refuses %s', async (path, status, words) => {
    const [was, detail] = await refused(path);
    expect([was, detail]).toEqual([status, expect.stringContaining(words)]);
  });

  it('refuses to compare one with itself, in one sentence', async () => {
    const { id } = begin();
    expect(await refused(`/runs/compare?ids=${id},${id}`)).toEqual([422, `the run ${id} is named twice.`]);
    expect(await refused(`/runs/compare?ids=${id}`)).toEqual([422, 'two to 10 runs can be compared, not 1.']);
  });

  it('may have been there before the library was', async () => {
    const home = join(server.folder, 'later');
    const { id } = new Runs(join(home, 'runs')).start(begun);
    const library = await openLibrary(home);
    await library.close();
    expect(new Runs(join(home, 'runs')).read(id).state).toBe('running');
  });

  it('is described by the OpenAPI document', async () => {
    const response = await fetch(`${server.url}/openapi.json`);
    const { paths } = await jsonOf<{ paths: Record<string, unknown> }>(response);
    expect(Object.keys(paths).filter((path) => path.startsWith('/api/v1/runs'))).toEqual([
      '/api/v1/runs',
      '/api/v1/runs/compare',
      '/api/v1/runs/{id}',
      '/api/v1/runs/{id}/points',
      '/api/v1/runs/{id}/events',
    ]);
  });
});
