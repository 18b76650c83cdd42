/** Models by command: versions of a library and those that come with the program, moved, let in, taken out and brought in. */

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ModelRegistry } from '../../src/registry/index.ts';
import { madePackage } from '../../src/registry/testing.ts';
import { type Library, openLibrary } from '../../src/store/index.ts';
import { called, pitboard } from './run.ts';

// No model that comes with the program has this name.
const NAME = 'tyre-wear';
let folder = '';
let made = '';
let home = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-models-'));
  made = join(folder, 'made');
  const library = await openLibrary(made);
  const registry = new ModelRegistry({ store: library.models });
  for (const weights of ['one', 'two', 'three'])
    await registry.register(
      madePackage(weights, {
        name: NAME,
        architecture: 'unheard-of',
        errors: { count: 100, mean: 0.3, deviation: 0.2 },
      }),
    );
  await registry.promote(NAME, '1.0.0', { why: 'It was the first.' });
  await answers(library);
  await library.close();
});

/** Forty answers of the first two versions to the same questions, the second twice as far off. */
async function answers(library: Library): Promise<void> {
  for (const [version, off] of [
    ['1.0.0', 0.3],
    ['1.0.1', 0.6],
  ] as const)
    await library.models.records.log(
      Array.from({ length: 40 }, (_, i) => ({
        id: `${version} ${i}`,
        model: NAME,
        version,
        arm: 'champion',
        key: `race ${i}`,
        at: '2026-11-21T12:00:00.000Z',
        latency: 2,
        answer: { q50: 91 - off - 0.01 * (i % 3) },
        truth: 91,
        error: off + 0.01 * (i % 3),
      })),
      1000,
    );
}

let count = 0;

beforeEach(() => {
  home = join(folder, `home-${count++}`);
  cpSync(made, home, { recursive: true });
  process.env.PITBOARD_HOME = home;
});

afterAll(() => {
  delete process.env.PITBOARD_HOME;
  rmSync(folder, { recursive: true, force: true });
});

async function refused(args: readonly string[], sentence: RegExp): Promise<void> {
  const { status, stdout, stderr } = await called('models', ...args);
  expect(stderr).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(status).toBe(2);
}

async function told(...args: string[]) {
  const { status, stdout, stderr } = await called('models', ...args, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

async function text(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await called('models', ...args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).not.toContain('\u001b');
  return stdout;
}

const aliases = async () => (await told('show', NAME)).aliases;

describe('pitboard models', () => {
  it('lists what comes with the program where there is no library, and makes none', async () => {
    process.env.PITBOARD_HOME = join(folder, 'none');
    const { status: rc, stdout } = pitboard('models', '--json');
    expect(rc).toBe(0);
    expect(JSON.parse(stdout)).toEqual(await told('list'));
    const { status, stderr } = await called('models', 'show', NAME);
    expect(stderr).toMatch(/^pitboard: there is no model "tyre-wear"; (there are no models yet|known are)/);
    expect(status).toBe(2);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('lists, shows and tells the card', async () => {
    const listed = (await told('list')).find(({ name }: { name: string }) => name === NAME);
    expect(listed).toMatchObject({
      versions: ['1.0.2', '1.0.1', '1.0.0'],
      aliases: { champion: '1.0.0' },
      shown: { version: '1.0.0', isBundled: false },
    });
    expect(await text()).toMatch(/^tyre-wear +1\.0\.0 +mae 0\.381 s +3 /m);
    expect(await told('show', `${NAME}@1.0.1`)).toMatchObject({
      version: '1.0.1',
      aliases: { champion: '1.0.0' },
    });
    const shown = await text('show', NAME);
    expect(shown).toMatch(/^Next-lap time 1\.0\.0 {2}champion$/m);
    expect(shown).toMatch(/^Mean absolute error +0\.381 s +0\.375 to 0\.390 +Season 2024$/m);
    expect(shown).toMatch(/^▸ +1\.0\.0 +champion +0\.381 s/m);
    expect(await text('card', `${NAME}@1.0.2`)).toMatch(/^---\nlicense: mit\n/);
    expect((await told('card', NAME)).card).toContain('# Next-lap time 1.0.0');
  });

  it('keeps to the width of the terminal', async () => {
    process.env.COLUMNS = '60';
    const lines = [...(await text()).split('\n'), ...(await text('show', NAME)).split('\n')];
    delete process.env.COLUMNS;
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('moves the champion forth and back, with the reasons', async () => {
    expect(await told('promote', NAME, '1.0.1', '--why', 'better in rain')).toEqual({
      name: NAME,
      alias: 'champion',
      version: '1.0.1',
      former: '1.0.0',
    });
    expect(await text('promote', NAME, '1.0.2', '--expected', '1.0.1')).toBe(
      'tyre-wear 1.0.2 is the champion now, instead of 1.0.1\n',
    );
    await refused(
      ['promote', NAME, '1.0.0', '--expected', '1.0.1'],
      /champion of tyre-wear is 1\.0\.2 and no longer 1\.0\.1/,
    );
    expect(await text('promote', NAME, '1.0.2')).toContain('is the champion already');
    expect(await told('rollback', NAME)).toMatchObject({ version: '1.0.1', former: '1.0.2' });
    expect(await told('rollback', NAME, '--why', 'it was slow')).toMatchObject({ version: '1.0.0' });
    await refused(
      ['rollback', NAME],
      /champion of tyre-wear was no other version before, so it cannot be rolled back/,
    );
    const history = await told('history', NAME);
    expect(history.map(({ kind, version }: Record<string, string>) => `${kind} ${version}`)).toEqual([
      'promote 1.0.0',
      'promote 1.0.1',
      'promote 1.0.2',
      'rollback 1.0.1',
      'rollback 1.0.0',
    ]);
    // The last change first, as it is read.
    expect((await text('history', NAME)).split('\n')[1]).toMatch(
      /champion +rolled back +1\.0\.1 +1\.0\.0 +it was slow$/,
    );
  });

  it('gives other names, too, without touching the champion', async () => {
    expect(await told('promote', NAME, '1.0.2', '--alias', 'night')).toMatchObject({
      alias: 'night',
      former: null,
    });
    expect(await aliases()).toEqual({ champion: '1.0.0', night: '1.0.2' });
    expect((await told('show', `${NAME}@night`)).version).toBe('1.0.2');
    await refused(['promote', NAME, '1.0.2', '--alias', 'Best!'], /"Best!" is no alias/);
    await refused(
      ['rollback', NAME, '--alias', 'night'],
      /the night of tyre-wear was no other version before/,
    );
  });

  it('lets a version in by stages, carries it on and takes it out', async () => {
    expect(await text('rollout', NAME)).toContain('no version of tyre-wear has been let in');
    expect(await told('rollout', NAME)).toBeNull();
    expect(await told('rollout', NAME, 'start', '1.0.1')).toMatchObject({ stage: 10, state: 'running' });
    await refused(
      ['rollout', NAME, 'start', '1.0.2'],
      /tyre-wear 1\.0\.1 is being let in at 10 %; stop that first/,
    );
    expect(await text('rollout', NAME, 'status')).toMatch(/▸ 10 % {2}50 % {2}100 %/);
    expect(await told('rollout', NAME, 'advance')).toMatchObject({ stage: 50 });
    expect(await told('rollout', NAME, 'abort', '--why', 'rain')).toMatchObject({ state: 'stopped' });
    expect(await text('rollout', NAME)).toMatch(/beside 1\.0\.0: aborted\n[\s\S]*rain/);
    expect(await aliases()).toEqual({ champion: '1.0.0' });
    await refused(['rollout', NAME, 'abort'], /no version of tyre-wear is being let in/);
    await refused(['rollout', NAME, 'start'], /which version is to be let in\?/);
    await refused(['rollout', NAME, 'start', '1.0.0'], /is the champion already/);
    await refused(
      ['rollout', NAME, 'stop'],
      /a rollout knows start VERSION, status, advance and abort, not "stop"/,
    );
    await refused(['rollout', NAME, 'status', '1.0.1'], /status takes no version/);
  });

  it('lets a version in under a guard of its own, and says what it waits for', async () => {
    expect(await text('rollout', NAME, 'start', '1.0.1', '--why', 'to try it')).toMatch(
      /waiting +for truths: 0 of 50 are known of 1\.0\.1 at this stage, 0 of 50 of 1\.0\.0\. Where nobody\s+tells them it stays here/,
    );
    expect((await told('history', NAME, '--alias', 'challenger')).at(-1)).toMatchObject({ why: 'to try it' });
    await told('rollout', NAME, 'abort');
    const guarded = ['start', '1.0.1', '--answers', '7', '--truths', '0'];
    expect(await told('rollout', NAME, ...guarded)).toMatchObject({
      guard: { answers: 7, truths: 0, failures: 0.02 },
      known: { champion: 0, challenger: 0 },
    });
    const status = await text('rollout', NAME);
    expect(status).toContain('after 7 answers at this stage, while');
    expect(status).not.toContain('waiting');
    await refused(['rollout', NAME, 'status', '--truths', '0'], /status takes no --answers and no --truths/);
    await told('rollout', NAME, 'abort');
    await refused(['rollout', NAME, 'start', '1.0.1', '--truths', 'few'], /--truths/);
    await refused(['rollout', NAME, 'start', '1.0.1', '--answers', '0'], /--answers/);
  });

  it('compares versions by what came of their answers, and tells drift of errors', async () => {
    const { comparison } = await told('compare', NAME, '1.0.0', '1.0.1');
    expect(comparison).toMatchObject({ method: 'paired t-test', countA: 40 });
    expect(comparison.difference).toBeCloseTo(0.3, 9);
    expect(await text('compare', NAME, '1.0.0', '1.0.1')).toMatch(
      /^tyre-wear 1\.0\.0 errs less, and chance would bring such a difference in fewer than 1 of 1000 of cases\./,
    );
    await refused(
      ['compare', NAME, '1.0.0', '1.0.2'],
      /truth is known of 0 answers of the second.*--data DIR` measures both/,
    );
    // Errors of 0.60 to 0.62, where they were 0.30 on validation data.
    expect((await told('drift', `${NAME}@1.0.1`)).error.ratio).toBeCloseTo(0.60975 / 0.3, 3);
    expect(await text('drift', `${NAME}@1.0.1`)).toMatch(
      /It should be trained again:\n– the mean error is 0\.610/,
    );
    expect(await text('drift', NAME)).toContain('nothing says that it should be trained again');
  });

  it('takes a version out in one file and brings it into another library', async () => {
    const file = join(folder, 'out.tar');
    expect(await told('export', `${NAME}@1.0.1`, file)).toMatchObject({ name: NAME, version: '1.0.1', file });
    process.env.PITBOARD_HOME = join(folder, 'other');
    const first = await called('models', 'import', file, '--json');
    expect(JSON.parse(first.stdout)).toEqual({ name: NAME, version: '1.0.1', isNew: true });
    // Nobody here can ask a model of that architecture, which is said.
    expect(first.stderr).toMatch(
      /^! tyre-wear 1\.0\.1 is of the architecture unheard-of, which this program cannot ask\.\n$/,
    );
    expect(JSON.parse((await called('models', 'import', file, '--json')).stdout)).toMatchObject({
      isNew: false,
    });
    expect((await told('show', `${NAME}@1.0.1`)).version).toBe('1.0.1');
  });

  it('refuses files that are no whole model, and keeps nothing of them', async () => {
    const file = join(folder, 'whole.tar');
    await told('export', NAME, file);
    process.env.PITBOARD_HOME = join(folder, 'clean');
    const cut = join(folder, 'cut.tar');
    cpSync(file, cut);
    truncateSync(cut, 2000);
    await refused(['import', cut], /cut\.tar is no whole model: /);
    const bent = join(folder, 'bent.tar');
    const bytes = readFileSync(file);
    // The first file of the archive is the model's, behind a heading of 512 bytes.
    bytes[512] ^= 1;
    writeFileSync(bent, bytes);
    await refused(
      ['import', bent],
      /the file model\.onnx of tyre-wear 1\.0\.0 in .*bent\.tar is damaged: its checksum/,
    );
    const foreign = join(folder, 'foreign.tar');
    writeFileSync(foreign, 'PK not a model at all');
    await refused(['import', foreign], /foreign\.tar is no whole model/);
    await refused(['import', join(folder, 'nowhere.tar')], /there is no file .*nowhere\.tar/);
    expect((await told('list')).map(({ name }: { name: string }) => name)).not.toContain(NAME);
  });

  it('sets tags and deletes what no name points at', async () => {
    expect((await told('tag', `${NAME}@1.0.2`, 'wet', 'wet', 'long runs')).tags).toEqual([
      'wet',
      'long runs',
    ]);
    expect(await text('show', `${NAME}@1.0.2`)).toContain('#wet #long runs');
    expect(await text('tag', `${NAME}@1.0.2`)).toContain('has no tags now');
    await refused(['delete', NAME, '1.0.0'], /1\.0\.0 is the champion and cannot be deleted/);
    expect(await text('delete', NAME, '1.0.2')).toBe('tyre-wear 1.0.2 is deleted\n');
    expect((await told('show', NAME)).versions).toEqual(['1.0.1', '1.0.0']);
  });

  it('reads beside the app, and says what to do where it cannot change', async () => {
    const library = await openLibrary(home);
    try {
      expect(await aliases()).toEqual({ champion: '1.0.0' });
      await refused(
        ['promote', NAME, '1.0.1'],
        /open in another Pitboard, most likely the app: do it on the app's page of models/,
      );
      await refused(
        ['import', 'any.tar'],
        /drop the file onto the app's page of models, or stop the app first/,
      );
    } finally {
      await library.close();
    }
    expect(await aliases()).toEqual({ champion: '1.0.0' });
  });

  it('says in one sentence what it does not know', async () => {
    await refused(['show', 'nobody'], /there is no model "nobody"; known are .*tyre-wear/);
    await refused(
      ['show', `${NAME}@9.9.9`],
      /tyre-wear has no version 9\.9\.9; its versions are 1\.0\.2, 1\.0\.1, 1\.0\.0/,
    );
    await refused(['show', `${NAME}@challenger`], /tyre-wear has no challenger/);
    await refused(['promote', NAME, 'newest'], /tyre-wear has no newest/);
    await refused(['history', 'nobody'], /there is no model "nobody"/);
    await refused(['drift', 'nobody'], /there is no model "nobody"/);
    await refused(['rollback', 'nobody'], /there is no model "nobody"/);
    await refused(['compare', NAME, '1.0.0', '1.0.1', '--season', '2024'], /--season belongs to --data/);
    await refused(['foo'], /"foo" is no command of pitboard models; there are: list, show, card/);
  });
});
