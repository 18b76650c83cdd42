/** Train, evaluate, predict and look at runs by command, on laps of real races, and what is said to bad input. */

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildParquet } from '../../src/formats/parquet/testing.ts';
import { exportModel, ModelRegistry } from '../../src/registry/index.ts';
import { madePackage } from '../../src/registry/testing.ts';
import { openLibrary } from '../../src/store/index.ts';
import { dataPath, hasRaces } from '../real.ts';
import { called } from './run.ts';

let folder = '';
let laps = '';
let empty = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-learn-'));
  laps = join(folder, 'laps');
  empty = join(folder, 'empty');
  mkdirSync(laps);
  mkdirSync(empty);
  process.env.PITBOARD_HOME = join(folder, 'home');
});

afterAll(() => {
  delete process.env.PITBOARD_HOME;
  rmSync(folder, { recursive: true, force: true });
});

async function refused(args: readonly string[], sentence: RegExp): Promise<void> {
  const { status, stdout, stderr } = await called(...args);
  expect(stderr).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(status).toBe(2);
}

async function told(...args: string[]) {
  const { status, stdout, stderr } = await called(...args, '--json');
  expect(stderr).not.toContain('pitboard:');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

async function text(...args: string[]): Promise<string> {
  const { status, stdout } = await called(...args);
  expect(status).toBe(0);
  expect(stdout).not.toContain('\u001b');
  return stdout;
}

describe('bad input', () => {
  it('is told before anything is read', async () => {
    await refused(['train', 'nobody'], /"nobody".*lap-time/);
    await refused(['train', 'lap-time'], /on what data\? Name it with --data DIR: /);
    await refused(['train', 'lap-time', '--data', join(folder, 'none')], /there is no folder .*none/);
    await refused(
      ['train', 'lap-time', '--data', empty, '--set', 'wings=2'],
      /lap-time has no setting "wings"; it has /,
    );
    await refused(['train', 'lap-time', '--data', empty, '--season', '2024-2018'], /--season expects years/);
    await refused(['train', 'lap-time', '--data', empty, '--seed', '1.5'], /--seed expects a whole number/);
    await refused(
      ['train', 'lap-time', '--data', empty, '--device', 'tpu'],
      /--device knows cpu and webgpu, not "tpu"/,
    );
    await refused(
      ['train', 'lap-time', '--data', empty, '--search', 'grid'],
      /--search knows random and halving, not "grid"/,
    );
    await refused(['train', 'lap-time', '--data', empty, '--trials', '3'], /--trials belongs to --search/);
    await refused(['train', 'lap-time', '--resume', 'ab12', '--data', empty], /leave --data out/);
    await refused(['train', 'lap-time', '--resume', 'ab12'], /there is no run "ab12"/);
    await refused(['evaluate', 'nobody', '--data', empty], /"nobody".*lap-time/);
    await refused(['evaluate', 'lap-time'], /on what data\?/);
    await refused(
      ['evaluate', 'lap-time@9.9.9', '--data', empty],
      /lap-time has no version 9\.9\.9; its versions are /,
    );
    await refused(['predict', 'lap-time'], /about which race\? `pitboard race list`/);
    await refused(['predict', 'lap-time', '2024-01'], /about whom\? Say it with --driver/);
    await refused(['predict', 'lap-time', '2024-01', '--driver', 'NOR'], /after which lap\?/);
    await refused(
      ['predict', 'lap-time', '2024-01', '--driver', 'NOR', '--lap', 'x'],
      /--lap expects a whole/,
    );
    await refused(
      ['predict', 'lap-time', '2024-01', '--driver', 'NOR', '--lap', '15'],
      /there is no file 2024-01, and no library yet/,
    );
    await refused(
      ['runs', 'show', 'ab12'],
      /there is no run "ab12"; `pitboard train MODEL --data DIR` begins one/,
    );
    await refused(['runs', 'list', '--limit', '0'], /--limit expects a whole number from 1/);
    expect(await text('runs')).toContain('no runs yet');
  });

  it('leaves a record of a training that found no data, which a folder without races is', async () => {
    writeFileSync(join(empty, 'notes.txt'), 'nothing');
    await refused(['evaluate', 'lap-time', '--data', empty], /empty/);
    const { status, stderr } = await called('train', 'lap-time', '--data', empty);
    expect(status).toBe(2);
    const [, sentence] = /^pitboard: (.*)$/m.exec(stderr) ?? [];
    const [run] = await told('runs');
    expect(run).toMatchObject({ model: 'lap-time', state: 'failed' });
    expect(`${run.error.replace(/\.$/, '')}.`).toBe(sentence);
    expect(await text('runs', 'show', run.id)).toContain(`--resume ${run.id}\` goes on from there`);
  });
});

/** Two races of 2023 to learn from and one of 2024, in the layout of the whole. */
async function writeLaps(): Promise<void> {
  for (const [season, rounds] of [
    [2022, 1],
    [2023, 2],
    [2024, 1],
  ]) {
    const path = dataPath('f1', 'laps', 'fastf1-transformed', `races-${season}.parquet`);
    const part = await buildParquet(`SELECT * FROM '${path}' WHERE RoundNumber <= ${rounds}`);
    writeFileSync(join(laps, `races-${season}.parquet`), part);
  }
}

describe.skipIf(!hasRaces)('laps of real races', () => {
  const bahrain = () => join(laps, 'races-2024.parquet');
  let version = '';

  beforeAll(async () => {
    await writeLaps();
    process.env.PITBOARD_HOME = join(folder, 'trained');
    // As small as it goes: this is about the command, not about the model.
    const { settings } = await told('train', 'lap-time', '--settings');
    const least = ['trees', 'networks', 'hidden', 'rounds'].flatMap((name) => [
      '--set',
      `${name}=${settings[name].from}`,
    ]);
    const made = await told(
      'train',
      'lap-time',
      '--data',
      laps,
      '--season',
      '2022-2024',
      ...least,
      '--seed',
      '3',
    );
    expect(made).toMatchObject({ model: 'lap-time', isPromoted: false, file: null });
    version = made.version;
  }, 300_000);

  it('make a version that answers nobody before it is promoted, and a run that tells how', async () => {
    expect((await told('models', 'show', `lap-time@${version}`)).aliases.champion).not.toBe(version);
    const [run] = await told('runs');
    expect(run).toMatchObject({
      state: 'done',
      seed: 3,
      madeModel: `lap-time ${version}`,
      seasons: [2022, 2023, 2024],
    });
    const { points } = await told('runs', 'show', run.id.slice(-4));
    expect(points.length).toBeGreaterThan(10);
    expect(await text('runs', 'show', run.id)).toMatch(
      /validation {2}0\.\d+ → 0\.\d+, best .*\n[▁▂▃▄▅▆▇█]{2}/,
    );
    expect(await text('runs')).toMatch(
      new RegExp(`^${run.id} +done .* lap-time ${version} +3 +2022–2024$`, 'm'),
    );
  }, 60_000);

  it('are what a version is held against', async () => {
    const scored = await told('evaluate', `lap-time@${version}`, '--data', laps, '--season', '2024');
    expect(Object.keys(scored)).toEqual(
      expect.arrayContaining([
        'n',
        'mae',
        'rmse',
        'r2',
        'coverage80',
        'baselines',
        'byCircuit',
        'byCompound',
      ]),
    );
    // Of Bahrain 2024 the file calls 1024 laps accurate, of which most follow another one.
    expect(scored.n).toBeGreaterThan(700);
    expect(scored.n).toBeLessThanOrEqual(1024);
    expect(scored.mae).toBeLessThan(scored.rmse);
    expect(Object.keys(scored.byCircuit)).toEqual(['bahrain']);
    // Nobody had mediums in that race.
    expect(Object.keys(scored.byCompound).sort()).toEqual(['HARD', 'SOFT']);
    const lines = (await text('evaluate', `lap-time@${version}`, '--data', laps, '--season', '2024')).split(
      '\n',
    );
    expect(lines[0]).toBe(`lap-time ${version}  2024, accurate green-flag laps`);
    expect(lines[1]).toBe(`${scored.n} answers`);
    expect(lines.some((line) => /^bahrain +\d+ +0\.\d{3} s/.test(line))).toBe(true);
    await refused(
      ['evaluate', `lap-time@${version}`, '--data', laps, '--season', '2021'],
      /of 2021; there are 2022/,
    );
  }, 120_000);

  it('compare versions by circuit, where the same one differs by nothing', async () => {
    const both = ['models', 'compare', 'lap-time', version, version, '--data', laps, '--season', '2024'];
    const { evaluations, comparison } = await told(...both);
    expect(evaluations[0]).toEqual(evaluations[1]);
    // One circuit is too few to tell chance from more.
    expect(comparison).toBeNull();
    expect(await text(...both)).toMatch(/Mean absolute error .* ±0\.000 s/);
  }, 120_000);

  it('are asked about one by one, with reasons that add up', async () => {
    const asked = ['predict', `lap-time@${version}`, bahrain(), '--driver', 'NOR', '--lap', '20'];
    const answer = await told(...asked, '--explain');
    const { q10, q50, q90 } = answer.answer;
    expect(q10).toBeLessThan(q50);
    expect(q50).toBeLessThan(q90);
    // His laps 20 to 22 took 96.501, 96.620 and 96.668 s (the lap table).
    expect(answer).toMatchObject({ unit: 's', truth: 96.62, version, warnings: [] });
    expect(Math.abs(answer.truth - q50)).toBeLessThan(1);
    const { base, parts, sum, output } = answer.explanation;
    const sizes = Object.values<number>(parts).map(Math.abs);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    const total = Object.values<number>(parts).reduce((all, part) => all + part, base);
    expect(total).toBeCloseTo(sum, 9);
    expect(output).toBe('q50');
    expect(sum).toBeCloseTo(q50, 3);
    const lines = await text(...asked, '--explain');
    expect(lines).toMatch(/1:36\.620 {2}what came: [+−]0\.\d{3} s, (in|ab|be)/);
    expect(lines).toMatch(/all parts add up to the answer\.$/m);
    const instead = (driver: string, lap: string) => [...asked.slice(0, 3), '--driver', driver, '--lap', lap];
    await refused(instead('SEN', '20'), /nobody in 2024-01-bahrain is called SEN: there are VER, /);
    await refused(instead('NOR', '99'), /NOR has no timed lap 99 in 2024-01-bahrain; his last is 57/);
  }, 120_000);

  it('are asked of another version where the files of one are damaged, which is said and never measured', async () => {
    const home = join(folder, 'damaged');
    cpSync(join(folder, 'trained'), home, { recursive: true });
    process.env.PITBOARD_HOME = home;
    try {
      const shown = await told('models', 'show', `lap-time@${version}`);
      const { name, sha256 } = shown.files.find(({ name }: { name: string }) => name.endsWith('.onnx'));
      const path = join(home, 'models', sha256);
      const bytes = readFileSync(path);
      bytes[100] ^= 1;
      writeFileSync(path, bytes);
      const damage = new RegExp(`the file ${name} of lap-time ${version} is damaged: its checksum is not`);
      await refused(['evaluate', `lap-time@${version}`, '--data', laps], damage);
      const asked = ['predict', `lap-time@${version}`, bahrain(), '--driver', 'NOR', '--lap', '20'];
      const { stdout, stderr } = await called(...asked, '--json');
      expect(stderr).toMatch(damage);
      expect(JSON.parse(stdout).version).not.toBe(version);
    } finally {
      process.env.PITBOARD_HOME = join(folder, 'trained');
    }
  }, 60_000);

  it('are nothing to a model whose files are no model, which is not let in', async () => {
    const { architecture, features } = await told('models', 'show', `lap-time@${version}`);
    const home = join(folder, 'foreign');
    const library = await openLibrary(home);
    const registry = new ModelRegistry({ store: library.models });
    const pack = madePackage('not a graph', { name: 'lap-time', architecture, features });
    const { version: bad } = await registry.register(pack);
    const file = join(folder, 'bad.tar');
    await exportModel(registry, 'lap-time', bad, file);
    await library.close();
    const before = await told('models', 'list');
    await refused(['models', 'import', file], new RegExp(`lap-time ${bad} cannot be loaded: `));
    expect(await told('models', 'list')).toEqual(before);
    process.env.PITBOARD_HOME = home;
    try {
      await refused(['evaluate', `lap-time@${bad}`, '--data', laps], /cannot be loaded: /);
    } finally {
      process.env.PITBOARD_HOME = join(folder, 'trained');
    }
  }, 60_000);

  it('come as rows, too, which are checked against what the version wants', async () => {
    const { features } = await told('models', 'show', `lap-time@${version}`);
    const file = join(folder, 'rows.json');
    const columns = Object.fromEntries(
      features.map(
        ({ name, kind, unit, classes }: { name: string; kind: string; unit: string; classes: string[] }) => [
          name,
          { unit, values: kind === 'class' ? [classes[0], classes[0]] : [1, 2] },
        ],
      ),
    );
    writeFileSync(file, JSON.stringify({ columns }));
    const { rows } = await told('predict', `lap-time@${version}`, '--rows', file);
    expect(rows).toHaveLength(2);
    expect(Object.keys(rows[0].answer)).toEqual(expect.arrayContaining(['q10', 'q50', 'q90']));
    const { [features[0].name]: _, ...fewer } = columns;
    writeFileSync(file, JSON.stringify({ columns: fewer }));
    await refused(
      ['predict', `lap-time@${version}`, '--rows', file],
      new RegExp(`no column ${features[0].name}, which`),
    );
    await refused(['predict', 'lap-time', '--rows', file, '--lap', '3'], /--rows brings its own question/);
  }, 60_000);
});

it('asks and measures the model that comes with the program, without a library', async () => {
  process.env.PITBOARD_HOME = join(folder, 'nothing');
  const { version, isBundled } = await told('models', 'show', 'lap-time');
  expect(isBundled).toBe(true);
  if (!hasRaces) return;
  const scored = await told('evaluate', 'lap-time', '--data', laps, '--season', '2024');
  expect(scored.mae).toBeLessThan(scored.baselines.previousLap);
  const asked = ['lap-time', join(laps, 'races-2024.parquet'), '--driver', 'VER', '--lap', '30'];
  expect(await told('predict', ...asked)).toMatchObject({ version });
  expect(existsSync(join(folder, 'nothing'))).toBe(false);
}, 120_000);
