import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importModel, ModelRegistry } from '../../registry/index.ts';
import { openLibrary } from '../../store/index.ts';
import { InputError } from '../failure.ts';
import { resumeTraining } from './resume.ts';
import { beginSearch } from './search.ts';
import { type MadeRecipe, makeRecipe } from './testing.ts';
import { beginTraining } from './train.ts';
import { allRuns, type Training } from './training.ts';

let home = '';
let out = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pitboard-train-'));
  vi.stubEnv('PITBOARD_HOME', home);
  out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const quietly = { promote: false, json: false };

function training(recipe: MadeRecipe, over: Partial<Training> = {}): Training {
  return { recipe, data: home, seasons: [2023], settings: {}, seed: 1, device: 'cpu', ...over };
}

/** Looks into the library as another command would. */
async function looking<T>(use: (registry: ModelRegistry) => Promise<T>): Promise<T> {
  const library = await openLibrary(home, { readOnly: true });
  try {
    return await use(new ModelRegistry({ store: library.models }));
  } finally {
    await library.close();
  }
}

describe('a training', () => {
  it('is a run that tells what it was begun with and what came of it', async () => {
    await beginTraining(training(makeRecipe(), { settings: { depth: 4 } }), quietly);
    const [run, ...more] = allRuns().list();
    expect(more).toEqual([]);
    expect(run).toMatchObject({
      model: 'made-up',
      state: 'done',
      settings: { depth: 4, rate: 0.1 },
      seed: 1,
      seasons: [2023],
      data: { folder: home, hash: 'a'.repeat(64), rows: 7 },
      score: 0.3,
      madeModel: 'made-up 1.0.0',
    });
    expect(allRuns().points(run.id).points).toEqual([{ series: 'validation', step: 1, value: 0.5 }]);
    expect(out).toMatch(/^Made up 1\.0\.0\n[\s\S]*Nobody is champion yet/);
    await looking(async (registry) => {
      expect(await registry.aliases('made-up')).toEqual({});
      expect((await registry.versions('made-up'))[0].lineage.run).toBe(run.id);
    });
  });

  it('promotes only where that is asked for, and stands beside the champion then', async () => {
    await beginTraining(training(makeRecipe()), { promote: true, json: true });
    expect(JSON.parse(out)).toMatchObject({ version: '1.0.0', champion: null, isPromoted: true, file: null });
    out = '';
    await beginTraining(training(makeRecipe(), { seed: 2, settings: { rate: 0.3 } }), quietly);
    expect(out).toMatch(/metric +1\.0\.1 +champion 1\.0\.0 +difference/);
    expect(out).toMatch(/Mean absolute error +0\.500 s +0\.300 s +\+0\.200 s +worse/);
    expect(out).toContain('pitboard models promote made-up 1.0.1');
    await looking(async (registry) =>
      expect(await registry.aliases('made-up')).toEqual({ champion: '1.0.0' }),
    );
  });

  it('that fails says so in its record, and goes on when it is taken up again', async () => {
    const recipe = makeRecipe((attempt) => {
      if (attempt === 1) throw new InputError('there is no race of 2023.');
    });
    await expect(beginTraining(training(recipe, { seed: 5 }), quietly)).rejects.toThrow(InputError);
    const [run] = allRuns().list();
    expect(run).toMatchObject({ state: 'failed', error: 'there is no race of 2023.' });
    await resumeTraining(recipe, run.id.slice(-4), quietly);
    expect(recipe.asked[1]).toMatchObject({
      seed: 5,
      seasons: [2023],
      data: home,
      settings: { depth: 6, rate: 0.1 },
      folder: recipe.asked[0].folder,
    });
    expect(allRuns().read(run.id)).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('that is cancelled says how to go on', async () => {
    const recipe = makeRecipe((attempt) => {
      if (attempt === 1) process.emit('SIGINT');
    });
    const cancelled = beginTraining(training(recipe), quietly);
    await expect(cancelled).rejects.toThrow(
      /^cancelled at 25 %; `pitboard train made-up --resume made-up-\S+` goes on from there\.$/,
    );
    expect(allRuns().list()).toMatchObject([{ state: 'cancelled', error: null }]);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('lies in a file where the app has the library, which brings the same model in later', async () => {
    const library = await openLibrary(home);
    const registry = new ModelRegistry({ store: library.models });
    const first = await makeRecipe().train({ data: '', seed: 8, folder: '', codeVersion: '1' });
    await registry.register(first.pack);
    await beginTraining(training(makeRecipe(), { seed: 9 }), { promote: true, json: true });
    const told = JSON.parse(out);
    expect(told).toMatchObject({ version: null, isPromoted: false });
    const [run] = allRuns().list();
    expect(run).toMatchObject({ state: 'done', madeModel: null, artefacts: [told.file] });
    expect(readdirSync(resolve(told.file, '..'))).not.toContain('unkept');
    // A patch above what the library has, read beside the app.
    const brought = await importModel(registry, told.file);
    expect(brought).toMatchObject({ name: 'made-up', version: '1.0.1', lineage: { run: run.id, seed: 9 } });
    await library.close();
  });

  it('lies in a file, too, where the folder of the library is somebody else’s', async () => {
    writeFileSync(join(home, 'diary.txt'), 'Monday');
    await beginTraining(training(makeRecipe()), { promote: false, json: true });
    const { file } = JSON.parse(out);
    expect(existsSync(file)).toBe(true);
    expect(existsSync(join(home, 'library.sqlite'))).toBe(false);
  });
});

describe('a search', () => {
  it('keeps the best of its trials and drops the files of the others', async () => {
    const recipe = makeRecipe();
    await beginSearch(
      training(recipe, { seed: 3, settings: { depth: 5 } }),
      { way: 'random', trials: 4 },
      quietly,
    );
    expect(recipe.asked.map(({ settings }) => settings?.depth)).toEqual([5, 5, 5, 5]);
    // The first trial is that without a search: 0.1 is best by how the model was made up.
    expect(recipe.asked[0].settings?.rate).toBe(0.1);
    const search = allRuns()
      .list()
      .find(({ parent }) => parent === null);
    const trials = allRuns().trials(search?.id ?? '');
    expect(search).toMatchObject({ state: 'done', bestRun: trials[0].id, score: 0.3 });
    await looking(async (registry) => {
      const versions = await registry.versions('made-up');
      expect(versions.map(({ version, lineage }) => [version, lineage.run])).toEqual([
        ['1.0.0', trials[0].id],
      ]);
    });
    for (const { id } of trials)
      expect(readdirSync(join(home, 'runs', id)).filter((name) => name.endsWith('.tar'))).toEqual([]);
    expect(out).toMatch(/▸ +1 +100 % +0\.3000 +0\.1\n/);
  });

  it('that was cancelled repeats no trial, and ends as one that was not', async () => {
    const recipe = makeRecipe((attempt) => {
      if (attempt === 3) process.emit('SIGINT');
    });
    const size = { way: 'halving', trials: 9 } as const;
    await expect(beginSearch(training(recipe), size, quietly)).rejects.toThrow(
      /cancelled at \d+ %; `pitboard/,
    );
    const search = allRuns()
      .list()
      .find(({ parent }) => parent === null);
    await resumeTraining(recipe, search?.id ?? '', quietly);
    // 9, 3 and 1 trials, and the one that was cut short again.
    expect(recipe.asked).toHaveLength(14);
    expect(recipe.asked.at(-1)).toMatchObject({ effort: 1, settings: { depth: 6, rate: 0.1 } });
    expect(allRuns().read(search?.id ?? '')).toMatchObject({ state: 'done', score: 0.3 });
  });
});
