import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { openLibrary, restoreLibrary, StorageFullError } from '../store/index.ts';
import { scratchModels, temporaryFolder } from '../store/testing.ts';
import {
  ConflictError,
  DamagedModelError,
  type ModelPackage,
  ModelRegistry,
  RegistryError,
  UnknownModelError,
} from './index.ts';
import { bytesOf, features, madePackage } from './testing.ts';

function opened(): { registry: ModelRegistry; folder: string } {
  const folder = join(temporaryFolder(), 'models');
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds++));
  return { registry: new ModelRegistry({ store: scratchModels(folder), now }), folder };
}

const trainedFrom = (parent: string | null): Pick<ModelPackage, 'lineage'> => ({
  lineage: { ...madePackage('').lineage, parent },
});

async function numbers(registry: ModelRegistry): Promise<string[]> {
  return (await registry.versions('lap-time')).map(({ version }) => version);
}

test('a version comes back as it was registered', async () => {
  const { registry } = opened();
  const scaling = {
    features: [{ feature: features[0], fill: Number.NaN, mean: 12, deviation: 4 }],
    width: 1,
  };
  const made = madePackage('weights', { scaling, settings: { blend: [0.25, 0.75] } });
  const version = await registry.register(made, { tags: ['first'] });
  expect(version).toMatchObject({ name: 'lap-time', version: '1.0.0', tags: ['first'], isBundled: false });
  const again = await registry.get('lap-time', '1.0.0');
  expect(again).toEqual(version);
  expect(again.features).toEqual(features);
  expect(again.scaling).toEqual(scaling);
  expect(again.metrics).toEqual(made.metrics);
  expect(again.settings).toEqual({ blend: [0.25, 0.75] });
  expect(await registry.files(again)).toEqual(new Map([['model.onnx', bytesOf('weights')]]));
});

test('numbers tell what changed: patch for training, minor for another architecture or other features', async () => {
  const { registry } = opened();
  const add = async (weights: string, over: Partial<ModelPackage> = {}): Promise<string> =>
    (await registry.register(madePackage(weights, over))).version;
  expect(await add('a')).toBe('1.0.0');
  expect(await add('b', trainedFrom('1.0.0'))).toBe('1.0.1');
  expect(await add('c')).toBe('1.0.2');
  expect(await add('d', { architecture: 'lstm' })).toBe('1.1.0');
  expect(await add('e', { architecture: 'lstm' })).toBe('1.1.1');
  expect(await add('f', { architecture: 'lstm', features: [features[0]] })).toBe('1.2.0');
  expect(
    await add('g', {
      architecture: 'lstm',
      features: [{ ...features[0], unit: null, fill: 'refuse' }] as never,
    }),
  ).toBe('1.3.0');
  // From an older one: above all of its own, below nothing that is there.
  expect(await add('h', trainedFrom('1.0.0'))).toBe('1.0.3');
  expect(await add('i', { ...trainedFrom('1.0.0'), architecture: 'lstm' })).toBe('1.4.0');
  await expect(add('j', trainedFrom('3.0.0'))).rejects.toThrow(/has no version 3\.0\.0/);
});

test('the same model is registered once, and heals its files by being registered again', async () => {
  const { registry, folder } = opened();
  const version = await registry.register(madePackage('weights'));
  expect(await registry.register(madePackage('weights'))).toEqual(version);
  writeFileSync(join(folder, version.files[0].sha256), 'spoiled');
  await expect(registry.files(version)).rejects.toThrow(DamagedModelError);
  expect(await registry.register(madePackage('weights'))).toEqual(version);
  expect((await registry.files(version)).get('model.onnx')).toEqual(bytesOf('weights'));
  expect(await numbers(registry)).toEqual(['1.0.0']);
});

test('registrations at the same time each get a number', async () => {
  const { registry } = opened();
  await Promise.all(Array.from({ length: 8 }, (_, i) => registry.register(madePackage(`weights ${i}`))));
  expect((await numbers(registry)).reverse()).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((i) => `1.0.${i}`));
});

test('what is no model is refused with one sentence', async () => {
  const { registry } = opened();
  const refused = async (over: object, said: RegExp): Promise<void> => {
    const error = await registry.register(madePackage('x', over)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RegistryError);
    expect(String(error)).toMatch(/^RegistryError: [^\n]+\.$/);
    expect(String(error)).toMatch(said);
  };
  await refused({ name: '../etc' }, /"\.\.\/etc" is no name of a model/);
  await refused({ files: {} }, /has no files/);
  for (const name of ['reference.json', 'model.json', 'README.md', 'readme.md'])
    await refused(
      { files: { [name]: bytesOf('') } },
      /a file of lap-time is called \S+, which is the name of/,
    );
  await refused({ files: { 'a/b': bytesOf('') } }, /"a\/b" is no name of a file/);
  await refused({ metrics: [{ name: 'mae', value: Number.NaN, unit: 's', data: '' }] }, /metrics\.0\.value/);
  await refused({ features: [{ kind: 'number', name: 'x', unit: 1, fill: 'median' }] }, /features\.0\.unit/);
  expect(await registry.models()).toEqual([]);
});

test('a file that is damaged, cut or gone is told of, and the version before answers', async () => {
  const { registry, folder } = opened();
  await registry.register(madePackage('the first'));
  const second = await registry.register(madePackage('the second'));
  const third = await registry.register(madePackage('the third'));
  await registry.promote('lap-time', '1.0.2');
  await registry.promote('lap-time', '1.0.1');
  const path = join(folder, second.files[0].sha256);
  writeFileSync(path, 'the Second');
  const flipped = 'the file model.onnx of lap-time 1.0.1 is damaged: its checksum is not the one registered.';
  let open = await registry.open('lap-time');
  expect([open.version.version, open.warnings]).toEqual(['1.0.2', [flipped]]);
  expect(open.files.get('model.onnx')).toEqual(bytesOf('the third'));
  writeFileSync(path, 'the');
  const cut = 'the file model.onnx of lap-time 1.0.1 is damaged: it has 3 bytes where 10 were registered.';
  rmSync(join(folder, third.files[0].sha256));
  const gone = 'the file model.onnx of lap-time 1.0.2 is missing.';
  open = await registry.open('lap-time');
  expect([open.version.version, open.warnings]).toEqual(['1.0.0', [cut, gone]]);
  // Nothing was pointed elsewhere.
  expect(await registry.aliases('lap-time')).toEqual({ champion: '1.0.1' });
  rmSync(join(folder, open.version.files[0].sha256));
  await expect(registry.open('lap-time')).rejects.toThrow(cut);
});

test('a version that cannot be read is passed over and told of, and costs nobody else', async () => {
  const { registry } = opened();
  for (const weights of ['a', 'b']) await registry.register(madePackage(weights));
  await registry.promote('lap-time', '1.0.0');
  const { records } = registry.store;
  const record = { createdAt: '2026-01-01T00:00:00.000Z', files: [], manifest: { form: 9 }, tags: [] };
  await records.insert({ ...record, model: 'lap-time', version: '1.0.2', digest: 'x' });
  await records.insert({ ...record, model: 'pit-window', version: '1.0.0', digest: 'x' });
  const said = (what: string) =>
    expect.stringMatching(new RegExp(`^${what} is not described as it should be: .+\\.$`));
  expect((await registry.models()).map(({ name, versions }) => [name, versions])).toEqual([
    ['lap-time', ['1.0.1', '1.0.0']],
  ]);
  expect(registry.problems).toEqual([said('lap-time 1.0.2'), said('pit-window 1.0.0')]);
  await expect(registry.get('lap-time', '1.0.2')).rejects.toThrow(DamagedModelError);
  await expect(registry.get('pit-window')).rejects.toThrow(/^pit-window 1\.0\.0 is not described/);
  // Its number stays its own.
  expect((await registry.register(madePackage('c'))).version).toBe('1.0.3');
  const champion = { model: 'lap-time', alias: 'champion', version: '1.0.2', former: '1.0.0' } as const;
  await records.point({ ...champion, kind: 'promote', at: record.createdAt, why: null });
  const open = await registry.open('lap-time');
  expect([open.version.version, open.warnings]).toEqual(['1.0.0', [said('lap-time 1.0.2')]]);
});

test('champions come and go, with a history', async () => {
  const { registry } = opened();
  for (const weights of ['a', 'b', 'c']) await registry.register(madePackage(weights));
  await expect(registry.get('lap-time')).rejects.toThrow(
    'lap-time has no champion; its versions are 1.0.2, 1.0.1, 1.0.0.',
  );
  await expect(registry.rollback('lap-time')).rejects.toThrow(/was no other version before/);
  await registry.promote('lap-time', '1.0.0');
  await expect(registry.rollback('lap-time')).rejects.toThrow(/was no other version before/);
  await registry.promote('lap-time', '1.0.1', { why: 'Nearer on 2024.' });
  await registry.promote('lap-time', '1.0.1');
  await registry.promote('lap-time', '1.0.2');
  expect((await registry.rollback('lap-time', { why: 'Too slow.' })).version).toBe('1.0.1');
  expect((await registry.rollback('lap-time')).version).toBe('1.0.0');
  await registry.promote('lap-time', '1.0.2');
  expect((await registry.rollback('lap-time')).version).toBe('1.0.0');
  const history = await registry.history('lap-time', 'champion');
  expect(history.map(({ kind, former, version }) => `${kind} ${former} ${version}`)).toEqual([
    'promote null 1.0.0',
    'promote 1.0.0 1.0.1',
    'promote 1.0.1 1.0.2',
    'rollback 1.0.2 1.0.1',
    'rollback 1.0.1 1.0.0',
    'promote 1.0.0 1.0.2',
    'rollback 1.0.2 1.0.0',
  ]);
  expect(history[1]).toMatchObject({ why: 'Nearer on 2024.', at: expect.stringMatching(/^2026-01-01T/) });
  expect(history[3].why).toBe('Too slow.');
});

test('of many that promote at once the last one wins, and the history is one chain', async () => {
  const { registry } = opened();
  for (let i = 0; i < 6; i++) await registry.register(madePackage(`weights ${i}`));
  await Promise.all([0, 1, 2, 3, 4, 5].map((i) => registry.promote('lap-time', `1.0.${i}`)));
  const history = await registry.history('lap-time');
  expect(history.map(({ former }) => former)).toEqual([
    null,
    ...history.slice(0, -1).map(({ version }) => version),
  ]);
  expect(history).toHaveLength(6);
  expect((await registry.get('lap-time')).version).toBe(history.at(-1)?.version);
});

test('who looked before another promoted is told', async () => {
  const { registry } = opened();
  for (const weights of ['a', 'b', 'c']) await registry.register(madePackage(weights));
  await registry.promote('lap-time', '1.0.0');
  const both = await Promise.allSettled(
    ['1.0.1', '1.0.2'].map((version) => registry.promote('lap-time', version, { expected: '1.0.0' })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const [lost] = both.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
  expect(lost).toMatch(/^RegistryError: the champion of lap-time is 1\.0\.[12] and no longer 1\.0\.0/);
});

test('it is known where rolling back would lead, and told where the alias moved meanwhile', async () => {
  const { registry } = opened();
  for (const weights of ['a', 'b', 'c']) await registry.register(madePackage(weights));
  await expect(registry.promote('lap-time', '1.0.2', { expected: '1.0.0' })).rejects.toThrow(
    'the champion of lap-time is no version and no longer 1.0.0; look again before it is changed.',
  );
  await registry.promote('lap-time', '1.0.0', { expected: null });
  expect(await registry.former('lap-time')).toBeUndefined();
  await registry.promote('lap-time', '1.0.2');
  expect((await registry.former('lap-time'))?.version).toBe('1.0.0');
  await expect(registry.rollback('lap-time', { expected: '1.0.1' })).rejects.toThrow(ConflictError);
  expect((await registry.rollback('lap-time', { expected: '1.0.2' })).version).toBe('1.0.0');
});

test('an alias may be called like what every object has', async () => {
  const { registry } = opened();
  await registry.register(madePackage('a'));
  await expect(registry.get('lap-time', 'constructor')).rejects.toThrow(UnknownModelError);
  await registry.promote('lap-time', '1.0.0', { alias: 'constructor' });
  expect((await registry.get('lap-time', 'constructor')).version).toBe('1.0.0');
});

test('only what no alias uses is deleted, with the files that nobody else needs', async () => {
  const { registry, folder } = opened();
  const shared = { 'model.onnx': bytesOf('a'), 'shared.json': bytesOf('{}') };
  await registry.register(madePackage('', { files: shared }));
  await registry.register(madePackage('', { files: { ...shared, 'model.onnx': bytesOf('b') } }));
  await registry.promote('lap-time', '1.0.1', { alias: 'challenger' });
  await expect(registry.delete('lap-time', '1.0.1')).rejects.toThrow(
    /is the challenger and cannot be deleted/,
  );
  expect(readdirSync(folder)).toHaveLength(3);
  await registry.delete('lap-time', '1.0.0');
  expect(readdirSync(folder)).toHaveLength(2);
  expect((await registry.files(await registry.get('lap-time', 'challenger'))).size).toBe(2);
  await registry.clear('lap-time', 'challenger');
  await registry.delete('lap-time', '1.0.1');
  expect(readdirSync(folder)).toEqual([]);
  await expect(registry.get('lap-time')).rejects.toThrow(
    'there is no model "lap-time"; there are no models yet.',
  );
});

test('tags are the only part that changes', async () => {
  const { registry } = opened();
  const version = await registry.register(madePackage('a'));
  const tagged = await registry.tag('lap-time', '1.0.0', [' wet ', 'wet', '', 'dry']);
  expect(tagged).toEqual({ ...version, tags: ['wet', 'dry'] });
  await expect(registry.tag('lap-time', '1.0.0', ['a\nb'])).rejects.toThrow(RegistryError);
});

test('the card says in front what the Hub reads, and below it what people read', async () => {
  const { registry } = opened();
  await registry.register(madePackage('a'));
  const readme = await registry.readme('lap-time', '1.0.0');
  const [, front, body] = readme.split('---\n');
  expect(parse(front)).toEqual({
    license: 'mit',
    library_name: 'pitboard',
    pipeline_tag: 'tabular-regression',
    tags: ['motorsport'],
    metrics: ['mae', 'r2'],
    'model-index': [
      {
        name: 'lap-time 1.0.0',
        results: [
          {
            task: { type: 'tabular-regression' },
            dataset: { name: 'Season 2024', type: 'pitboard' },
            metrics: [
              { type: 'mae', name: 'Mean absolute error', value: 0.3812345 },
              { type: 'r2', name: 'r2', value: 0.9 },
            ],
          },
        ],
      },
    ],
  });
  expect(body).toContain('| Mean absolute error | 0.3812 s | 0.375 to 0.39 | Season 2024 |');
  expect(body).toContain('| compound | one of SOFT, HARD | stays missing |');
  expect(body).toContain('- Code: 0.6.0, seed 7');
});

test('a library keeps models over closing, backup and restoring, and sweeps what no version needs', async () => {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  const library = await openLibrary(home);
  const registry = new ModelRegistry({ store: library.models });
  await registry.register(madePackage('a'));
  await registry.promote('lap-time', '1.0.0');
  const backup = join(folder, 'backup.tar');
  await library.backup(backup);
  await library.close();
  await expect(registry.get('lap-time')).rejects.toThrow(/is closed/);
  writeFileSync(join(home, 'models', 'e'.repeat(64)), 'of a registration that was cut short');
  await restoreLibrary(backup, join(folder, 'restored'));
  for (const place of [home, join(folder, 'restored')]) {
    const again = await openLibrary(place);
    onTestFinished(() => again.close());
    const { version, files } = await new ModelRegistry({ store: again.models }).open('lap-time');
    expect([version.version, files.get('model.onnx')]).toEqual(['1.0.0', bytesOf('a')]);
    expect(readdirSync(join(place, 'models'))).toEqual([version.files[0].sha256]);
    expect(readFileSync(join(place, 'models', version.files[0].sha256), 'utf8')).toBe('a');
  }
});

test('a disk that gets full while a version is registered leaves nothing of it', async () => {
  const { registry, folder } = opened();
  await registry.register(madePackage('a'));
  const { put } = registry.store.files;
  let puts = 0;
  registry.store.files.put = (key, write) =>
    ++puts === 2 ? Promise.reject(new StorageFullError('no room.')) : put(key, write);
  const files = { 'model.onnx': bytesOf('b'), 'trees.json': bytesOf('[]') };
  await expect(registry.register(madePackage('', { files }))).rejects.toThrow(StorageFullError);
  expect(await numbers(registry)).toEqual(['1.0.0']);
  expect(readdirSync(folder)).toHaveLength(1);
  expect((await registry.register(madePackage('', { files }))).version).toBe('1.0.1');
});
