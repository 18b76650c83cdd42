/**
 * Strategy over the API, on a real race. What was driven is from the source's own table of stints; what an answer must be is
 * what the strategist says when he is asked directly, in one thread and without a break.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inlineRollouts } from '../../src/race/index.ts';
import type {
  ForecastsView,
  JobView,
  MomentView,
  ScenariosView,
  StrategyAnswer,
  StrategyScoresView,
  SurfaceView,
} from '../../src/server/contract.ts';
import { carOf, comparePlans, momentOf, parsePlan, whatIf } from '../../src/strategy/index.ts';
import { hasRaces } from '../real.ts';
import { type Client, clientOf, importBahrain, RACE } from './strategySupport.ts';
import { jsonOf, type Served, serve } from './support.ts';

type AnswerOf<K extends StrategyAnswer['kind']> = Extract<StrategyAnswer, { kind: K }>;

const compare = {
  driver: 'NOR',
  lap: 40,
  plans: [{ plan: '45:soft' }, { name: 'push on', plan: { start: 'HARD', mode: 'push', stops: [] } }],
  sims: 600,
  seed: 3,
} as const;

describe.skipIf(!hasRaces)('strategy of Bahrain 2024 over the API', () => {
  let server: Served;
  let client: Client;

  beforeAll(async () => {
    server = await serve();
    client = clientOf(server);
    await importBahrain(server.library, server.folder);
  }, 120_000);

  afterAll(() => server.end());

  /** What the strategist answers to `compare` when he is asked in this thread. */
  async function directly({
    lap,
    plans,
    sims,
    seed,
  }: { [K in keyof typeof compare]: (typeof compare)[K] | number }) {
    const session = await server.library.races.open(RACE, { samples: false });
    const history = await server.library.races.history.season(2024);
    const moment = momentOf(session, Number(lap), { history });
    const car = carOf(moment, 'NOR');
    const read = (plans as typeof compare.plans).map((each) =>
      typeof each.plan === 'string'
        ? { name: each.plan, plan: parsePlan(each.plan, moment, car) }
        : { name: each.name ?? '', plan: each.plan },
    );
    return comparePlans(moment, car, read, {
      rollouts: inlineRollouts(),
      sims: Number(sims),
      seed: Number(seed),
    });
  }

  it('shows a moment: who is where on which tyres, what was driven, and what may be asked', async () => {
    const view = await client.get<MomentView>('/races/2024-01/strategy?lap=15');
    expect(view).toMatchObject({ id: RACE, state: 'over', moment: { race: RACE, lap: 15, laps: 57 } });
    const [leader] = view.moment.cars;
    // His first set had three laps when the race began (`tyre_age_at_start`).
    expect(leader).toMatchObject({
      car: 1,
      code: 'VER',
      position: 1,
      grid: 1,
      tyre: 'SOFT',
      tyreAge: 15 + 3,
    });
    // Stints of cars 1 and 4 in the source: 1-17 soft, 18-37 hard, 38-57 soft; 1-13 soft, 14-33 hard, 34-57 hard.
    expect(leader.actual).toEqual({
      start: 'SOFT',
      stops: [
        { lap: 17, tyre: 'HARD' },
        { lap: 37, tyre: 'SOFT' },
      ],
    });
    const norris = view.choices.find(({ car }) => car === 4);
    expect(norris).toMatchObject({ stops: 1, used: ['SOFT', 'HARD'], actualText: '33:hard' });
    expect(view.pitLaps).toEqual({ from: 16, to: 56 });
    expect(view.track).toHaveLength(57);
    expect(view.track.every(({ isWet }) => !isWet)).toBe(true);
    expect(view.choices.map(({ gap }) => gap ?? 0)).toEqual(
      view.choices.map(({ gap }) => gap ?? 0).sort((a, b) => a - b),
    );
  });

  it('starts on the grid where no lap is named', async () => {
    const { moment } = await client.get<MomentView>(`/races/${RACE}/strategy`);
    expect(moment.lap).toBe(0);
    // Grid of the FIA: VER, LEC, RUS, SAI, PER.
    expect(moment.cars.slice(0, 5).map(({ code }) => code)).toEqual(['VER', 'LEC', 'RUS', 'SAI', 'PER']);
  });

  it('answers by a job, the same as the strategist does directly, and keeps it with seed and parameters', async () => {
    const asked = await client.ask('compare', compare);
    expect(asked).toMatchObject({ kind: 'strategy.compare', subject: RACE });
    const { jobs, last } = await client.follow(asked.id);
    expect(last).toMatchObject({ stage: 'done', fraction: 1, error: null });
    const fractions = jobs.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    const stored = await client.get<AnswerOf<'compare'>>(`/jobs/${asked.id}/result`);
    expect(stored).toMatchObject({ kind: 'compare', race: RACE, lap: 40, car: 4, sims: 600, seed: 3 });
    expect(stored.parameters).toMatchObject({ circuit: { laps: 57 } });
    expect(stored.answer).toEqual(JSON.parse(JSON.stringify(await directly(compare))));
    expect(stored.answer.reference).toBe('actual');
    // The same question is the same job; another seed is another question.
    expect((await client.ask('compare', compare)).id).toBe(asked.id);
    expect((await client.ask('compare', { ...compare, seed: 4 })).id).not.toBe(asked.id);
  });

  it('cancels half-way, and goes on to the answer that it would have had', async () => {
    const long = { ...compare, lap: 40, sims: 6000 };
    const { id } = await client.ask('compare', long);
    await client.follow(id, ({ fraction }) => fraction > 0.2);
    await client.cancel(id);
    const { last } = await client.follow(id);
    expect(last.stage).toBe('cancelled');
    expect(last.fraction).toBeLessThan(1);
    expect(await client.refused(`/jobs/${id}/result`)).toEqual([
      409,
      'the job was cancelled and has no result; resume it to get one.',
    ]);
    await client.post(`/jobs/${id}/resume`);
    const { last: resumed } = await client.follow(id);
    expect(resumed).toMatchObject({ stage: 'done', attempts: 2 });
    const { answer } = await client.get<AnswerOf<'compare'>>(`/jobs/${id}/result`);
    expect(answer).toEqual(JSON.parse(JSON.stringify(await directly(long))));
  }, 120_000);

  it('takes a job up again after a restart, with the same answer', async () => {
    const long = { ...compare, lap: 40, sims: 6000, seed: 5 };
    const other = await serve({ library: server.library, grace: 0 });
    const { id } = await clientOf(other).ask('compare', long);
    await clientOf(other).follow(id, ({ fraction }) => fraction > 0.2);
    await other.close();
    expect(await server.library.jobs.get(id)).toMatchObject({ stage: 'waiting', attempts: 1 });
    const next = await serve({ library: server.library });
    try {
      const { last } = await clientOf(next).follow(id);
      expect(last).toMatchObject({ stage: 'done', attempts: 2 });
      const { answer } = await clientOf(next).get<AnswerOf<'compare'>>(`/jobs/${id}/result`);
      expect(answer).toEqual(JSON.parse(JSON.stringify(await directly(long))));
    } finally {
      await next.close();
    }
  }, 120_000);

  it('shows a surface coarsely before it is final', async () => {
    const { id } = await client.ask('surface', { driver: 4, lap: 45, sims: 2000 });
    const { previews, last } = await client.follow(id);
    expect(last.stage).toBe('done');
    expect((previews as SurfaceView[]).every(({ isFinal, car }) => !isFinal && car === 4)).toBe(true);
    expect(previews.length).toBeGreaterThan(0);
    const { answer } = await client.get<AnswerOf<'surface'>>(`/jobs/${id}/result`);
    expect(answer.isFinal).toBe(true);
    for (const { lap } of answer.cells) {
      expect(lap).toBeGreaterThan(45);
      expect(lap).toBeLessThan(57);
    }
    expect(answer.rollouts).toBe(answer.cells.reduce((sum, { rollouts }) => sum + rollouts, 0));
  }, 60_000);

  it('says which answers a later lap has overtaken', async () => {
    const { id } = await client.ask('compare', { ...compare, lap: 30, plans: [{ plan: '33:soft' }] });
    await client.follow(id);
    const at = async (lap: number) => {
      const { scenarios } = await client.get<ScenariosView>(`/races/${RACE}/strategy/scenarios?lap=${lap}`);
      return scenarios.find((each) => each.id === id);
    };
    expect(await at(31)).toMatchObject({ kind: 'compare', lap: 30, car: 4, isOutdated: false, because: [] });
    // He stopped on lap 33.
    const later = await at(36);
    expect(later).toMatchObject({ isOutdated: true });
    expect(later?.because).toContain('stopped');
  });

  it('foretells every lap in one job, and keeps what was foretold', async () => {
    const { id } = await client.ask('forecast', { lap: 'all', sims: 100, seed: 9 });
    const { last } = await client.follow(id);
    expect(last.stage).toBe('done');
    const { forecasts } = await client.get<ForecastsView>(`/races/${RACE}/strategy/forecasts`);
    expect(forecasts.map(({ lap }) => lap)).toEqual(Array.from({ length: 57 }, (_, lap) => lap));
    for (const { cars } of forecasts) {
      for (const { positions } of cars) expect(positions.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    }
    // A lap before the flag nobody could have doubted who would win.
    expect(forecasts[56].cars.find(({ car }) => car === 1)?.positions[0]).toBeGreaterThan(0.9);
  }, 120_000);

  it('foretells each lap of a replay that somebody watches', async () => {
    const known = async () =>
      (await client.get<{ items: JobView[] }>('/jobs?kind=strategy.forecast&stage=done')).items.length;
    const before = await known();
    const abort = new AbortController();
    const { body } = await fetch(`${server.url}/api/v1/races/${RACE}/live?speed=60&from=50`, {
      signal: abort.signal,
    });
    for await (const _ of body ?? []) if ((await known()) >= before + 2) break;
    abort.abort();
    const { items } = await client.get<{ items: JobView[] }>('/jobs?kind=strategy.forecast&stage=done');
    const { answer, sims } = await client.get<AnswerOf<'forecast'>>(`/jobs/${items[0].id}/result`);
    expect(sims).toBe(4000);
    expect(answer[0].lap).toBeGreaterThanOrEqual(49);
  }, 60_000);

  it('asks what another plan would have led to in the race as it went', async () => {
    const plan = { start: 'SOFT', stops: [{ lap: 20, tyre: 'HARD' }] } as const;
    const { id } = await client.ask('whatIf', { driver: 'NOR', plan, name: 'one stop', sims: 300 });
    expect((await client.follow(id)).last).toMatchObject({ stage: 'done', error: null });
    const { answer } = await client.get<AnswerOf<'whatIf'>>(`/jobs/${id}/result`);
    const session = await server.library.races.open(RACE, { samples: false });
    const history = await server.library.races.history.season(2024);
    const run = { rollouts: inlineRollouts(), sims: 300, seed: 1 };
    const directly = await whatIf(session, 4, plan, { ...run, history, name: 'one stop' });
    expect(answer).toEqual(JSON.parse(JSON.stringify(directly)));
    expect(answer.plans.map(({ name }) => name).sort()).toEqual(['actual', 'one stop']);
  }, 60_000);

  it('looks back on a car, and has a score for its team', async () => {
    const scores = () => client.get<StrategyScoresView>('/seasons/2024/strategy/scores');
    expect(await scores()).toEqual({ season: 2024, races: [], missing: [RACE], teams: [], rows: [] });
    const { id } = await client.ask('hindsight', { driver: 'NOR', sims: 100 });
    expect((await client.follow(id)).last).toMatchObject({ stage: 'done', error: null });
    const { answer, entrant } = await client.get<AnswerOf<'hindsight'>>(`/jobs/${id}/result`);
    expect(entrant).toEqual({ code: 'NOR', name: 'Lando Norris', team: 'McLaren' });
    expect(answer.actual.plan.stops.map(({ lap }) => lap)).toEqual([13, 33]);
    const { score, lostSeconds, lostPositions } = answer;
    const found = await scores();
    expect(found).toMatchObject({ races: [RACE], missing: [] });
    expect(found.teams).toEqual([{ team: 'McLaren', races: 1, score, lostSeconds, lostPositions }]);
  }, 120_000);

  it('compares plans at once while a season is looked back on, which can be cancelled and resumed', async () => {
    const season = await client.post<JobView>('/seasons/2024/strategy/scores', { sims: 100 });
    expect(season).toMatchObject({ kind: 'strategy.season', subject: '2024' });
    await client.follow(season.id, ({ fraction }) => fraction > 0);
    const { id } = await client.ask('compare', { ...compare, seed: 17 });
    expect((await client.follow(id)).last.stage).toBe('done');
    expect(await client.get<JobView>(`/jobs/${season.id}`)).toMatchObject({ stage: 'running' });
    await client.cancel(season.id);
    expect((await client.follow(season.id)).last.stage).toBe('cancelled');
    await client.post(`/jobs/${season.id}/resume`);
    const { last, previews } = await client.follow(season.id);
    expect(last).toMatchObject({ stage: 'done', attempts: 2 });
    const { rows, teams } = await client.get<StrategyScoresView>(`/jobs/${season.id}/result`);
    // All twenty cars were classified, two a team.
    expect(rows).toHaveLength(20);
    expect(teams).toHaveLength(10);
    expect(previews.length).toBeGreaterThan(0);
    expect((await client.get<StrategyScoresView>('/seasons/2024/strategy/scores')).rows).toEqual(rows);
  }, 240_000);

  it.each([
    ['an unknown race', '/races/2024-77/strategy/compare', compare, 404, 'has no race "2024-77"'],
    ['an unknown driver', '', { ...compare, driver: 'XYZ' }, 422, 'Nobody in 2024-01-bahrain is called XYZ'],
    ['a lap beyond the race', '', { ...compare, lap: 57 }, 422, 'Lap 57 is beyond 2024-01-bahrain'],
    ['no driver', '', { ...compare, driver: 1.5 }, 400, 'driver: expected three letters'],
    [
      'a stop between laps',
      '',
      { ...compare, plans: [{ plan: { start: 'HARD', stops: [{ lap: 45.5, tyre: 'SOFT' }] } }] },
      400,
      'plans.0.plan: expected a plan such as',
    ],
    [
      'no lap to foretell from',
      `/races/${RACE}/strategy/forecast`,
      { lap: 'some' },
      400,
      'lap: expected a whole lap, or `all`',
    ],
    [
      'a plan by one compound only',
      `/races/${RACE}/strategy/whatIf`,
      { driver: 'NOR', plan: 'hard' },
      422,
      'two different dry compounds must be used',
    ],
    ['no lap', '', { ...compare, lap: 1.5 }, 400, 'lap: '],
    [
      'a stop after the flag',
      '',
      { ...compare, plans: [{ plan: '60:soft' }] },
      422,
      'would be after the flag',
    ],
    ['a stop in the past', '', { ...compare, plans: [{ plan: '33:soft' }] }, 422, 'is in the past'],
    ['no compound', '', { ...compare, plans: [{ plan: '45:hyper' }] }, 422, 'is no compound'],
    ['no plan', '', { ...compare, plans: [] }, 400, 'plans: expected 1 to 5 plans'],
    ['six plans', '', { ...compare, plans: Array(6).fill(compare.plans[0]) }, 400, 'expected 1 to 5 plans'],
    ['too few rollouts', '', { ...compare, sims: 99 }, 400, 'sims: expected 100 to 100000 rollouts'],
    ['too many rollouts', '', { ...compare, sims: 100_001 }, 400, 'expected 100 to 100000 rollouts'],
    ['no seed', '', { ...compare, seed: -1 }, 400, 'seed: '],
    [
      'a window from its end',
      `/races/${RACE}/strategy/surface`,
      { driver: 4, lap: 15, window: { from: 30, to: 20 } },
      400,
      'window: ',
    ],
  ])('refuses %s in one sentence', async (_, path, body, status, words) => {
    const [was, sentence] = await client.refused(path || `/races/${RACE}/strategy/compare`, body);
    expect([was, sentence]).toEqual([status, expect.stringContaining(words)]);
    expect(sentence).toMatch(/\.$/);
  });

  it('refuses a lap that is none, and a moment of a race that is not there', async () => {
    expect((await client.refused(`/races/${RACE}/strategy?lap=57`))[0]).toBe(422);
    expect((await client.refused(`/races/${RACE}/strategy?lap=x`))[0]).toBe(400);
    expect((await client.refused('/races/2024-77/strategy'))[0]).toBe(404);
    expect((await client.refused('/races/live/strategy'))[0]).toBe(404);
    expect((await client.refused('/races/2023-01/strategy?lap=5'))[1]).toContain('has no lap data');
    expect((await client.refused('/jobs/none/result'))[0]).toBe(404);
    expect((await client.refused('/seasons/1960/strategy/scores'))[0]).toBe(404);
    expect((await client.refused('/seasons/1960/strategy/scores', {}))[0]).toBe(404);
    expect((await client.refused('/seasons/x/strategy/scores'))[0]).toBe(400);
  });

  it('takes no body that is larger than any question', async () => {
    const plans = [{ name: 'x'.repeat(2_000_000), plan: '45:soft' }];
    expect((await client.refused(`/races/${RACE}/strategy/compare`, { ...compare, plans }))[0]).toBe(413);
  });

  it('is described by the OpenAPI document, with the shape of every answer', async () => {
    const { paths, components } = await jsonOf<{
      paths: Record<string, Record<string, unknown>>;
      components: { schemas: Record<string, unknown> };
    }>(await fetch(`${server.url}/openapi.json`));
    const below = '/api/v1/races/{id}/strategy';
    const methods = Object.entries(paths).flatMap(([path, of]) =>
      path.includes('/strategy')
        ? Object.keys(of).map((method) => `${method} ${path.replace(below, '')}`)
        : [],
    );
    expect(methods.sort()).toEqual(
      [
        'get ',
        'get /forecasts',
        'get /scenarios',
        'get /api/v1/seasons/{season}/strategy/scores',
        'post /api/v1/seasons/{season}/strategy/scores',
        'post /compare',
        'post /forecast',
        'post /hindsight',
        'post /optimum',
        'post /surface',
        'post /whatIf',
      ].sort(),
    );
    for (const name of ['Answer', 'Comparison', 'Surface', 'Optimum', 'Forecast', 'Hindsight', 'Scores'])
      expect(components.schemas[`Strategy${name}`]).toBeDefined();
  });
});
