/** Models over the API: a server over a library with versions of a made-up model, whose answers are known by hand. */

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  ModelAnswersView,
  ModelComparisonView,
  ModelDetail,
  ModelHealthView,
  ModelMetricsView,
  ModelServingView,
  ModelsView,
  ModelVersionView,
  Problem,
  VerdictView,
} from '../../src/server/contract.ts';
import { MODEL, question, registered, registryOf, served, stintPace } from './modelsSupport.ts';
import { jsonOf, type Served, sendRaw, serve } from './support.ts';

const first = { base: 90, wear: 0.1, mae: 0.4 };
const better = { base: 90, wear: 0.12, mae: 0.35, parent: '1.0.0' };

let server: Served;

beforeEach(async () => {
  server = await serve(served);
  await registered(registryOf(server.library), [first, better]);
});

afterEach(() => server.end());

const at = (path = '') => `${server.url}/api/v1/models${path}`;

async function get<T>(path = ''): Promise<T> {
  const response = await fetch(at(path));
  expect(response.status).toBe(200);
  return jsonOf<T>(response);
}

function send(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(at(path), {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

async function sent<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(method, path, body);
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

async function refused(status: number, answer: Promise<Response>): Promise<string> {
  const response = await answer;
  expect([response.status, response.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json',
  ]);
  return (await jsonOf<Problem>(response)).detail;
}

const ask = (body: object) => sent<ModelAnswersView>('POST', `/${MODEL}/predict`, body);

/** Where the files of models lie. */
const blobs = () => join(server.library.home, 'models');

async function spoil(version: string): Promise<void> {
  const { files } = await get<ModelVersionView>(`/${MODEL}/versions/${version}`);
  const weights = files.find(({ name }) => name === 'weights.json');
  const path = join(blobs(), weights?.sha256 ?? '');
  rmSync(path);
  writeFileSync(path, readFileSync(join(blobs(), readdirSync(blobs())[0])).subarray(0, 5));
}

describe('what there is', () => {
  it('lists models with champion, main metric and how they stand', async () => {
    const { models, problems } = await get<ModelsView>();
    expect(problems).toEqual([]);
    expect(models).toMatchObject([
      {
        name: MODEL,
        title: 'Pace over a stint',
        champion: '1.0.0',
        challenger: null,
        versions: 2,
        metric: { name: 'mae', value: 0.4, low: 0.388, unit: 's' },
        state: { state: 'unknown' },
        rollout: null,
      },
    ]);
  });

  it('tells of a model and its versions', async () => {
    const model = await get<ModelDetail>(`/${MODEL}`);
    expect(model.versions.map(({ version, parent, aliases }) => [version, parent, aliases])).toEqual([
      ['1.0.1', '1.0.0', []],
      ['1.0.0', null, ['champion']],
    ]);
    expect(model).toMatchObject({
      champion: '1.0.0',
      answering: '1.0.0',
      back: null,
      rollout: null,
      warnings: [],
    });
    expect(model.history).toMatchObject([
      { alias: 'champion', version: '1.0.0', former: null, kind: 'promote' },
    ]);
    const version = await get<ModelVersionView>(`/${MODEL}/versions/champion`);
    expect(version).toMatchObject({
      version: '1.0.0',
      damage: null,
      isKnown: true,
      lineage: { dataHash: 'd'.repeat(64), seed: 7, rows: 3000 },
      files: [{ name: 'reference.json' }, { name: 'weights.json', bytes: 22 }],
      features: [
        {
          name: 'tyreAge',
          unit: 'laps',
          fill: 'median',
          monotone: 1,
          scaling: { mean: 14.5, deviation: 8.66 },
        },
        { name: 'compound', unit: null, classes: ['SOFT', 'HARD'], scaling: null },
        { name: 'airTemperature', unit: '°C', fill: 'refuse' },
      ],
    });
    expect(version.readme).toMatch(/^---\nlicense: mit\n[\s\S]*# Pace over a stint 1\.0\.0\n/);
  });

  it('tells each metric on each data set, version by version', async () => {
    const { series } = await get<ModelMetricsView>(`/${MODEL}/metrics`);
    expect(series.map(({ metric, data }) => `${metric} ${data}`)).toEqual([
      'mae Season 2024, green laps',
      'rmse Season 2024, green laps',
      'r2 Season 2024, green laps',
      'coverage80 Season 2024, green laps',
      'mae Monaco 2024',
    ]);
    expect(series[0].points).toMatchObject([
      { version: '1.0.0', value: 0.4 },
      { version: '1.0.1', value: 0.35 },
    ]);
  });

  it('says what there is where something is not', async () => {
    expect(await refused(404, fetch(at('/none')))).toBe(`there is no model "none"; known are ${MODEL}.`);
    expect(await refused(404, fetch(at(`/${MODEL}/versions/9.9.9`)))).toBe(
      `${MODEL} has no version 9.9.9; its versions are 1.0.1, 1.0.0.`,
    );
    for (const part of ['metrics', 'health', 'serving'])
      expect(await refused(404, fetch(at(`/none/${part}`)))).toMatch(/^there is no model "none"/);
    expect(await refused(404, send('POST', '/none/rollback', {}))).toMatch(/^there is no model "none"/);
  });

  it('has all of it in the OpenAPI document', async () => {
    const { paths } = await jsonOf<{ paths: Record<string, object> }>(
      await fetch(`${server.url}/openapi.json`),
    );
    const methods = Object.entries(paths).flatMap(([path, item]) =>
      path.startsWith('/api/v1/models')
        ? Object.keys(item).map((method) => `${method} ${path.slice(14)}`)
        : [],
    );
    expect(methods).toContain('post /{name}/promote');
    expect(methods).toContain('put /{name}/answers/{id}/truth');
    expect(methods).toHaveLength(20);
  });

  it('answers no page of another origin', async () => {
    const answer = fetch(at(`/${MODEL}/rollback`), {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
    });
    expect(await refused(403, answer)).toMatch(/only the page of this server/);
  });
});

describe('which version answers', () => {
  it('promotes and rolls back, and writes down why', async () => {
    const promoted = await sent<ModelDetail>('POST', `/${MODEL}/promote`, {
      version: '1.0.1',
      why: 'It errs less.',
      expected: '1.0.0',
    });
    expect(promoted).toMatchObject({ champion: '1.0.1', back: '1.0.0' });
    expect((await ask(question([10]))).answers.value).toEqual([91.2]);
    const back = await sent<ModelDetail>('POST', `/${MODEL}/rollback`, { expected: '1.0.1' });
    expect(back).toMatchObject({ champion: '1.0.0', back: null });
    expect(back.history.map(({ kind, version, why }) => [kind, version, why])).toEqual([
      ['rollback', '1.0.0', null],
      ['promote', '1.0.1', 'It errs less.'],
      ['promote', '1.0.0', null],
    ]);
    expect((await ask(question([10]))).answers.value).toEqual([91]);
  });

  it('refuses what was decided on an old page', async () => {
    await sent('POST', `/${MODEL}/promote`, { version: '1.0.1' });
    const stale = { version: '1.0.0', expected: '1.0.0' };
    expect(await refused(409, send('POST', `/${MODEL}/promote`, stale))).toBe(
      `the champion of ${MODEL} is 1.0.1 and no longer 1.0.0; look again before it is changed.`,
    );
    expect(await refused(409, send('POST', `/${MODEL}/rollback`, { expected: '1.0.0' }))).toMatch(
      /no longer 1\.0\.0/,
    );
    await sent('POST', `/${MODEL}/rollback`, {});
    expect(await refused(409, send('POST', `/${MODEL}/rollback`, {}))).toBe(
      `the champion of ${MODEL} was no other version before, so it cannot be rolled back.`,
    );
    expect((await get<ModelDetail>(`/${MODEL}`)).champion).toBe('1.0.0');
  });

  it('of two who promote at once only one is taken at his word', async () => {
    const answers = await Promise.all(
      [1, 2].map(() => send('POST', `/${MODEL}/promote`, { version: '1.0.1', expected: '1.0.0' })),
    );
    // The second may find done what he wanted, but never undoes or doubles it.
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await get<ModelDetail>(`/${MODEL}`)).history).toHaveLength(2);
  });

  it('clears aliases, tags versions and deletes what nothing points at', async () => {
    await sent('POST', `/${MODEL}/promote`, { version: '1.0.1', alias: 'wet' });
    expect(await refused(409, send('DELETE', `/${MODEL}/versions/1.0.1`))).toMatch(
      /is the wet and cannot be deleted/,
    );
    const cleared = await sent<ModelDetail>('DELETE', `/${MODEL}/aliases/wet?why=no+rain`);
    expect(cleared.history[0]).toMatchObject({ alias: 'wet', kind: 'clear', why: 'no rain' });
    const tagged = await sent<ModelVersionView>('PUT', `/${MODEL}/versions/1.0.1/tags`, {
      tags: ['long run'],
    });
    expect(tagged.tags).toEqual(['long run']);
    const files = readdirSync(blobs()).length;
    expect((await send('DELETE', `/${MODEL}/versions/1.0.1`)).status).toBe(204);
    expect((await get<ModelDetail>(`/${MODEL}`)).versions).toHaveLength(1);
    // The reference of its training rows is that of the other version, too.
    expect(readdirSync(blobs())).toHaveLength(files - 1);
  });
});

describe('letting a version in', () => {
  const guard = { answers: 5, truths: 0, quick: 60_000 };

  async function asked(count: number): Promise<Set<string>> {
    const versions = new Set<string>();
    for (let i = 0; i < count; i++)
      versions.add((await ask({ ...question([i % 30]), key: `car ${i}` })).version);
    return versions;
  }

  it('goes from 10 over 50 to 100 % while it holds, and ends as champion', async () => {
    const started = await sent<ModelDetail>('POST', `/${MODEL}/rollout`, { version: '1.0.1', guard });
    expect(started).toMatchObject({
      champion: '1.0.0',
      challenger: '1.0.1',
      rollout: { state: 'running', stage: 10, guard: { answers: 5, failures: 0.02 } },
    });
    expect(await refused(409, send('POST', `/${MODEL}/rollout`, { version: '1.0.1' }))).toMatch(
      /is being let in at 10 %/,
    );
    expect(await asked(120)).toEqual(new Set(['1.0.0', '1.0.1']));
    const stages = new Set<string>();
    for (let i = 0; i < 20; i++) {
      await asked(15);
      const { rollout } = await sent<VerdictView>('POST', `/${MODEL}/rollout/review`);
      stages.add(`${rollout.state} ${rollout.stage}`);
      if (rollout.state !== 'running') break;
    }
    expect([...stages].at(-1)).toBe('finished 100');
    const model = await get<ModelDetail>(`/${MODEL}`);
    expect(model).toMatchObject({ champion: '1.0.1', challenger: null, back: '1.0.0' });
    expect(model.rollout?.log.map(({ what }) => what)).toEqual([
      `${MODEL} 1.0.1 is let in beside 1.0.0.`,
      `${MODEL} 1.0.1 held at 10 %.`,
      `${MODEL} 1.0.1 held at 50 %.`,
      `${MODEL} 1.0.1 held at 100 % and becomes the champion.`,
    ]);
  });

  it('is carried on and stopped by hand', async () => {
    await sent('POST', `/${MODEL}/rollout`, { version: '1.0.1', why: 'To try it.' });
    const on = await sent<ModelDetail>('POST', `/${MODEL}/rollout/advance`, {
      from: 10,
      why: 'The race is on Sunday.',
    });
    expect(on.rollout).toMatchObject({ stage: 50, state: 'running' });
    expect(await refused(409, send('POST', `/${MODEL}/rollout/advance`, { from: 10 }))).toBe(
      `${MODEL} 1.0.1 is at 50 % and no longer at 10 %; look again before it is changed.`,
    );
    const { verdict } = await sent<VerdictView>('POST', `/${MODEL}/rollout/review`);
    expect(verdict).toMatchObject({ act: 'wait', why: `${MODEL} 1.0.1 has given 0 of 200 answers at 50 %.` });
    const stopped = await sent<ModelDetail>('DELETE', `/${MODEL}/rollout?why=Not+yet.`);
    expect(stopped).toMatchObject({ champion: '1.0.0', challenger: null, rollout: { state: 'stopped' } });
    expect(stopped.rollout?.log.at(-1)?.what).toBe('Not yet.');
    expect(await refused(409, send('DELETE', `/${MODEL}/rollout`))).toBe(
      `no version of ${MODEL} is being let in.`,
    );
  });

  it('by hand to the end makes it the champion', async () => {
    await sent('POST', `/${MODEL}/rollout`, { version: '1.0.1' });
    for (const from of [10, 50, 100]) await sent('POST', `/${MODEL}/rollout/advance`, { from });
    expect(await get<ModelDetail>(`/${MODEL}`)).toMatchObject({
      champion: '1.0.1',
      challenger: null,
      rollout: { state: 'finished' },
    });
  });

  it('asks a version with a feature of its own where that is given, and does without it where not', async () => {
    const wind = { kind: 'number', name: 'wind', unit: 'm/s', fill: 'median' } as const;
    const made = stintPace({ ...better, base: 80 });
    const { version } = await registryOf(server.library).register({
      ...made,
      features: [...made.features, wind],
    });
    expect(version).toBe('1.1.0');
    const whole = question([10]);
    const windy = { columns: { ...whole.columns, wind: { values: [3], unit: 'm/s' } } };
    expect(await refused(422, send('POST', `/${MODEL}/predict`, windy))).toMatch(/has no feature "wind"/);
    await sent('POST', `/${MODEL}/rollout`, { version });
    for (const from of [10, 50]) await sent('POST', `/${MODEL}/rollout/advance`, { from });
    expect(await ask(windy)).toMatchObject({ version: '1.1.0', arm: 'challenger' });
    expect(await ask(whole)).toMatchObject({
      version: '1.0.0',
      warnings: [`${MODEL} 1.1.0 wants the feature wind, which is not given.`],
    });
  });

  it('is over once another version is promoted', async () => {
    const third = await registryOf(server.library).register(stintPace({ ...first, base: 80 }));
    await sent('POST', `/${MODEL}/rollout`, { version: '1.0.1' });
    const model = await sent<ModelDetail>('POST', `/${MODEL}/promote`, { version: third.version });
    expect(model).toMatchObject({ champion: third.version, challenger: null, rollout: { state: 'stopped' } });
  });
});

describe('questions', () => {
  it('are answered, with what the answer rests on', async () => {
    const told = await ask({ ...question([0, 20, null], 'SOFT'), explain: true, row: 1 });
    // 90 + 0.1 × age − 0.5; where the age is missing 14 laps stand in.
    expect(told.answers.value.map((value) => Number(value.toFixed(9)))).toEqual([89.5, 91.5, 90.9]);
    expect(told).toMatchObject({ version: '1.0.0', arm: 'champion', rows: 3, warnings: [] });
    expect(told.ids).toHaveLength(3);
    const { explanation } = told;
    expect(explanation?.parts.map(({ feature }) => feature)).toEqual([
      'tyreAge',
      'compound',
      'airTemperature',
    ]);
    const sum = explanation?.parts.reduce((all, { part }) => all + part, explanation.base);
    expect(sum).toBeCloseTo(told.answers.value[1], 9);
  });

  it('stay answered where they cannot be explained', async () => {
    const mute = stintPace({ ...first, architecture: 'slow', wear: 0.2 });
    const { version } = await registryOf(server.library).register(mute);
    await sent('POST', `/${MODEL}/promote`, { version });
    const told = await ask({ ...question([10]), explain: true, row: 0 });
    const why = `the answer could not be explained: ${MODEL} ${version} cannot say how it comes to its answers.`;
    expect(told).toMatchObject({ version, answers: { value: [92] }, explanation: null, warnings: [why] });
    expect(told.ids).toHaveLength(1);
    expect((await get<ModelDetail>(`/${MODEL}`)).warnings).toMatchObject([{ sentence: why }]);
  });

  const whole = question([1, 2, 3]);
  const air = { values: [20, 21, 22], unit: '°C' };
  const wrong: [string, object, string][] = [
    [
      'another unit',
      { columns: { ...whole.columns, airTemperature: { ...air, unit: 'K' } } },
      'airTemperature is wanted in °C, but is given in K.',
    ],
    [
      'a column that is missing',
      { columns: { tyreAge: [1], compound: ['SOFT'] } },
      `${MODEL} 1.0.0 wants the feature airTemperature, which is not given.`,
    ],
    [
      'a column that nobody knows',
      { columns: { ...whole.columns, tyreage: [1, 2, 3] } },
      `${MODEL} has no feature "tyreage"; its features are tyreAge, compound, airTemperature.`,
    ],
    [
      'no number',
      { columns: { ...whole.columns, tyreAge: [1, 'NaN', 3] } },
      'tyreAge is "NaN" in row 1; it must be a finite number, or null where it is missing.',
    ],
    [
      'another class',
      { columns: { ...whole.columns, compound: ['SOFT', 'HARD', 'WET'] } },
      'compound is "WET" in row 2; it is one of SOFT, HARD, or null where it is missing.',
    ],
    [
      'what may not be missing',
      { columns: { ...whole.columns, airTemperature: { ...air, values: [20, null, 22] } } },
      'airTemperature is missing in row 1, and nothing may stand in for it.',
    ],
    [
      'columns of other lengths',
      { columns: { ...whole.columns, compound: ['SOFT'] } },
      'the column compound has 1 values, which do not part into 3 rows.',
    ],
    [
      'no rows',
      { columns: { tyreAge: [], compound: [], airTemperature: [] } },
      'a question has at least one row, and not 0.',
    ],
    [
      'a row that is not there',
      { ...whole, explain: true, row: 3 },
      'there is no row 3 to explain; the rows are 0 to 2.',
    ],
  ];
  it.each(wrong)('are refused in one sentence: %s', async (_, body, sentence) => {
    expect(await refused(422, send('POST', `/${MODEL}/predict`, body))).toBe(sentence);
  });

  it('are refused where a number has no end in JSON', async () => {
    const text = JSON.stringify(whole).replace('[1,2,3]', '[1,1e999,3]');
    const response = fetch(at(`/${MODEL}/predict`), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: text,
    });
    expect(await refused(422, response)).toBe(
      'tyreAge is Infinity in row 1; it must be a finite number, or null where it is missing.',
    );
  });

  it('are counted, with what they took', async () => {
    expect((await get<ModelServingView>(`/${MODEL}/serving`)).versions).toEqual([]);
    for (let i = 0; i < 3; i++) await ask(question([i]));
    const [serving] = (await get<ModelServingView>(`/${MODEL}/serving`)).versions;
    expect(serving).toMatchObject({ version: '1.0.0', answers: 3, failures: 0, timeouts: 0, isLoaded: true });
    expect(serving.p99).toBeGreaterThanOrEqual(serving.p50 ?? Number.NaN);
  });

  it('are answered by the version before where the champion is damaged, and it is said why', async () => {
    await sent('POST', `/${MODEL}/promote`, { version: '1.0.1' });
    await spoil('1.0.1');
    const told = await ask(question([10]));
    const damage = `the file weights.json of ${MODEL} 1.0.1 is damaged: it has 5 bytes where 23 were registered.`;
    expect(told).toMatchObject({
      version: '1.0.0',
      arm: 'standIn',
      answers: { value: [91] },
      warnings: [damage],
    });
    expect(await get<ModelDetail>(`/${MODEL}`)).toMatchObject({
      champion: '1.0.1',
      answering: '1.0.0',
      warnings: [{ sentence: damage }],
      state: { state: 'damaged', sentence: `${damage} Version 1.0.0 answers in its place.` },
    });
    expect((await get<ModelVersionView>(`/${MODEL}/versions/1.0.1`)).damage).toBe(damage);
    expect(await refused(500, fetch(at(`/${MODEL}/versions/1.0.1/export`)))).toBe(damage);
  });

  it('are still answered by a version that was loaded before its files were damaged, and it is said so', async () => {
    await ask(question([10]));
    await spoil('1.0.0');
    // Whoever points a name at a version makes the server look at its files.
    const model = await sent<ModelDetail>('POST', `/${MODEL}/promote`, { version: '1.0.0' });
    expect(model.answering).toBe('1.0.0');
    expect(model.state.sentence).toMatch(
      /is damaged: .* It still answers from memory, until the server starts anew\.$/,
    );
    expect(await ask(question([10]))).toMatchObject({ version: '1.0.0', arm: 'champion', warnings: [] });
  });

  it('have no answer where no version has one', async () => {
    await sent('DELETE', `/${MODEL}/aliases/champion`);
    expect(await refused(404, send('POST', `/${MODEL}/predict`, whole))).toBe(
      `${MODEL} has no champion; its versions are 1.0.1, 1.0.0.`,
    );
    const foreign = await registryOf(server.library).register(
      stintPace({ ...first, architecture: 'foreign' }),
    );
    await sent('POST', `/${MODEL}/promote`, { version: foreign.version });
    for (const version of ['1.0.0', '1.0.1']) await spoil(version);
    expect(await refused(503, send('POST', `/${MODEL}/predict`, whole))).toBe(
      `${MODEL} ${foreign.version} is of the architecture foreign, which this program does not know.`,
    );
  });
});

describe('how a model fares', () => {
  it('tells nothing of drift before it was asked enough', async () => {
    await ask(question([29, 29, 29]));
    const health = await get<ModelHealthView>(`/${MODEL}/health`);
    expect(health).toMatchObject({
      rows: 3,
      fewest: 200,
      state: { state: 'unknown' },
      retraining: [],
      error: null,
    });
  });

  it('tells drift feature by feature, errors, and when to train again', async () => {
    const old = Array.from({ length: 300 }, (_, i) => 20 + (i % 10));
    const { ids, answers } = await ask(question(old));
    const health = await get<ModelHealthView>(`/${MODEL}/health`);
    const [worst] = health.drift;
    // Only hard tyres where half were soft: Σ (b − a) ln(b / a), an empty bin as 0.0001; and two thirds of the ages never come.
    expect(health.drift.map(({ feature, verdict }) => [feature, verdict])).toEqual([
      ['tyreAge', 'other'],
      ['compound', 'other'],
      ['airTemperature', 'same'],
    ]);
    expect(health.drift[1].psi).toBeCloseTo(0.5 * Math.log(2) + (1e-4 - 0.5) * Math.log(1e-4 / 0.5), 9);
    expect(worst.ks?.distance).toBeCloseTo(2 / 3, 2);
    expect(worst.bins.labels).toHaveLength(10);
    expect(worst.bins.now.slice(0, 6).every((share) => share === 0)).toBe(true);
    expect(health.drift[1].bins).toEqual({ labels: ['SOFT', 'HARD'], training: [0.5, 0.5], now: [0, 1] });
    expect(health.retraining.map(({ trigger }) => trigger)).toEqual(['drift']);
    expect((await get<ModelsView>()).models[0].state.state).toBe('due');
    // The laps came a second slower than told; it was 0.4 s on validation data.
    for (const [i, id] of ids.slice(0, 50).entries()) {
      const truth = answers.value[i] + (i % 2 === 0 ? 0.9 : 1.1);
      expect((await send('PUT', `/${MODEL}/answers/${id}/truth`, { truth })).status).toBe(204);
    }
    const { error, retraining } = await get<ModelHealthView>(`/${MODEL}/health`);
    expect(error).toMatchObject({ count: 50 });
    expect(error?.now).toBeCloseTo(1, 9);
    expect(error?.ratio).toBeCloseTo(2.5, 9);
    expect(retraining.map(({ trigger }) => trigger)).toEqual(['drift', 'error']);
  });

  it('knows of an answer only in its own model', async () => {
    const { ids } = await ask(question([1]));
    expect(await refused(404, send('PUT', `/${MODEL}/answers/none/truth`, { truth: 90 }))).toBe(
      `there is no answer "none" of ${MODEL} in the log.`,
    );
    expect(await refused(400, send('PUT', `/${MODEL}/answers/${ids[0]}/truth`, { truth: 'slow' }))).toMatch(
      /^truth: /,
    );
  });

  it('compares two versions by what came of their answers', async () => {
    const tell = async (version: string) => {
      await sent('POST', `/${MODEL}/promote`, { version });
      const keys = Array.from({ length: 40 }, (_, i) => `lap ${i}`);
      const { ids } = await ask({ ...question(keys.map((_, i) => i % 30)), keys });
      // What came: 90 s and 0.11 s for each lap of age, and a little of chance.
      for (const [i, id] of ids.entries())
        await send('PUT', `/${MODEL}/answers/${id}/truth`, { truth: 90 + 0.11 * (i % 30) + 0.02 * (i % 3) });
    };
    await tell('1.0.0');
    expect(await get<ModelComparisonView>(`/${MODEL}/compare?a=1.0.0&b=1.0.1`)).toMatchObject({
      comparison: null,
      sentence: 'the truth is known of 0 answers of 1.0.1; two at least are needed.',
    });
    await tell('1.0.1');
    const { comparison, sentence } = await get<ModelComparisonView>(`/${MODEL}/compare?a=1.0.0&b=1.0.1`);
    expect(comparison).toMatchObject({ method: 'paired t-test', countA: 40, countB: 40 });
    expect(comparison?.difference).toBeLessThan(0);
    expect(comparison?.p).toBeLessThan(0.05);
    expect(sentence).toMatch(/^1\.0\.1 errs less/);
    expect(await refused(422, fetch(at(`/${MODEL}/compare?a=1.0.1&b=champion`)))).toBe(
      `${MODEL} 1.0.1 cannot be compared with itself.`,
    );
  });
});

describe('models as files', () => {
  const taken = (body: Uint8Array<ArrayBuffer>, name = 'model.tar') =>
    fetch(at(`?name=${name}`), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/octet-stream' },
    });

  async function archive(version = '1.0.1'): Promise<Uint8Array<ArrayBuffer>> {
    const response = await fetch(at(`/${MODEL}/versions/${version}/export`));
    expect(response.headers.get('content-disposition')).toContain(`${MODEL}-${version}.tar`);
    return new Uint8Array(await response.arrayBuffer());
  }

  it('go out and come in whole, into another library', async () => {
    const file = await archive();
    const other = await serve(served);
    try {
      const response = await fetch(`${other.url}/api/v1/models?name=it.tar`, { method: 'POST', body: file });
      expect(response.status).toBe(201);
      const came = await jsonOf<ModelVersionView>(response);
      const here = await get<ModelVersionView>(`/${MODEL}/versions/1.0.1`);
      expect(came).toEqual({ ...here, aliases: [] });
      const models = await jsonOf<ModelsView>(await fetch(`${other.url}/api/v1/models`));
      expect(models.models[0]).toMatchObject({ champion: null, state: { state: 'none' } });
    } finally {
      await other.end();
    }
  });

  it('come in once', async () => {
    expect((await taken(await archive())).status).toBe(201);
    expect((await get<ModelDetail>(`/${MODEL}`)).versions).toHaveLength(2);
  });

  it('are refused where they are damaged, cut short or none, and nothing is kept', async () => {
    const file = await archive();
    const before = readdirSync(blobs());
    const at = Buffer.from(file).indexOf('"wear"');
    const changed = file.slice();
    changed[at + 3] ^= 1;
    expect(await refused(400, taken(changed, 'spoiled.tar'))).toMatch(
      /^the file weights\.json of stint-pace 1\.0\.1 in spoiled\.tar is damaged/,
    );
    expect(await refused(400, taken(file.slice(0, file.length / 2)))).toMatch(
      /^model\.tar is no whole model/,
    );
    expect(await refused(400, taken(new TextEncoder().encode('a photo'.repeat(200)), 'photo.jpg'))).toMatch(
      /^photo\.jpg is no whole model/,
    );
    expect(await refused(400, taken(new Uint8Array()))).toBe('model.tar is empty, and no model.');
    expect(readdirSync(blobs())).toEqual(before);
    expect((await get<ModelDetail>(`/${MODEL}`)).versions).toHaveLength(2);
  });

  it('are refused where they are whole and cannot be loaded', async () => {
    const foreign = await serve(served);
    try {
      await registryOf(foreign.library).register(stintPace({ ...first, content: 'no weights at all' }));
      const response = await fetch(`${foreign.url}/api/v1/models/${MODEL}/versions/1.0.0/export`);
      const file = new Uint8Array(await response.arrayBuffer());
      expect(await refused(400, taken(file))).toMatch(/^stint-pace 1\.0\.0 cannot be loaded: /);
      expect((await get<ModelDetail>(`/${MODEL}`)).versions).toHaveLength(2);
    } finally {
      await foreign.end();
    }
  });

  it('come in one at a time', async () => {
    const file = await archive();
    const half = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(file.slice(0, 512));
        await half.promise;
        controller.enqueue(file.slice(512));
        controller.close();
      },
    });
    const slow = fetch(at('?name=slow.tar'), { method: 'POST', body, duplex: 'half' });
    const busy = 'another model is being taken in; send this one when that is done.';
    // Until the first piece of the other is there, this one is whole sooner.
    await expect.poll(async () => (await taken(file)).status).toBe(409);
    expect(await refused(409, taken(file))).toBe(busy);
    half.resolve();
    expect((await slow).status).toBe(201);
    expect((await taken(file)).status).toBe(201);
  });

  it('are refused past 128 MiB, before anything of them is read', async () => {
    const heading = [
      'POST /api/v1/models?name=huge.tar HTTP/1.1',
      `host: 127.0.0.1:${server.port}`,
      'content-type: application/octet-stream',
      `content-length: ${128 * 2 ** 20 + 1}`,
    ];
    const answer = await sendRaw(server.port, `${heading.join('\r\n')}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('the body is larger than the 128 MiB that are allowed.');
  });

  it('are no form', async () => {
    const form = new FormData();
    form.set('file', new Blob(['x']));
    expect(await refused(415, fetch(at('?name=x'), { method: 'POST', body: form }))).toMatch(
      /send the file itself/,
    );
  });
});
