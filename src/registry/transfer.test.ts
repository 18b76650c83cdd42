import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scratchModels, temporaryFolder } from '../store/testing.ts';
import {
  bundledModels,
  bundleModel,
  DamagedModelError,
  exportModel,
  importModel,
  ModelRegistry,
  type OpenedModel,
  RegistryError,
} from './index.ts';
import { jsonOf } from './manifest.ts';
import { bytesOf, madePackage } from './testing.ts';

const newRegistry = () => new ModelRegistry({ store: scratchModels(temporaryFolder()) });
const files = { 'model.onnx': bytesOf('weights'), 'trees.json': bytesOf('') };

async function exported(): Promise<{ registry: ModelRegistry; folder: string; path: string }> {
  const registry = newRegistry();
  await registry.register(madePackage('first'));
  await registry.register(madePackage('', { files }), { tags: ['wet'] });
  const folder = temporaryFolder();
  const path = join(folder, 'lap-time.tar');
  await exportModel(registry, 'lap-time', '1.0.1', path);
  return { registry, folder, path };
}

test('a version goes to another library and is the same there', async () => {
  const { registry, folder, path } = await exported();
  const other = newRegistry();
  const version = await importModel(other, path);
  expect(version).toEqual(await registry.get('lap-time', '1.0.1'));
  expect(await other.files(version)).toEqual(new Map(Object.entries(files)));
  // Twice is once, under whichever number.
  expect(await importModel(other, path)).toEqual(version);
  expect(await importModel(registry, path)).toEqual(version);
  expect(await other.versions('lap-time')).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(['lap-time.tar']);
});

test('any tool opens it, and the card is in it', async (context) => {
  const { registry, path } = await exported();
  const tar = (...args: string[]) => execFileSync('tar', args, { encoding: 'utf8' });
  try {
    tar('--version');
  } catch {
    context.skip('there is no tar here');
  }
  expect(tar('-tf', path).trim().split('\n')).toEqual([
    'model.onnx',
    'trees.json',
    'README.md',
    'model.json',
  ]);
  expect(tar('-xOf', path, 'README.md')).toBe(await registry.readme('lap-time', '1.0.1'));
});

test('where the number is taken by another version it gets the next patch', async () => {
  const { path } = await exported();
  const other = newRegistry();
  for (const weights of ['x', 'y', 'z']) await other.register(madePackage(weights));
  expect((await importModel(other, path)).version).toBe('1.0.3');
  expect((await other.get('lap-time', '1.0.1')).digest).not.toBe(
    (await other.get('lap-time', '1.0.3')).digest,
  );
});

test('an archive with any byte changed, or cut anywhere, is refused in one sentence and leaves nothing', async () => {
  const { folder, path } = await exported();
  const whole = readFileSync(path);
  const original = (await newRegistry().versions('lap-time')).length;
  const bad = join(folder, 'bad.tar');
  const end = whole.length - 1024;
  await fc.assert(
    fc.asyncProperty(
      fc.nat(end - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (at, flip, isCut) => {
        const bytes = isCut ? whole.subarray(0, at) : Buffer.from(whole);
        if (!isCut) bytes[at] ^= flip;
        writeFileSync(bad, bytes);
        const registry = newRegistry();
        const said = await importModel(registry, bad).then(
          (version) => version,
          (error: unknown) => error,
        );
        if (said instanceof Error) {
          expect(said).toBeInstanceOf(RegistryError);
          expect(String(said)).toMatch(/^\w+Error: [^\n]+\.$/);
          expect(await registry.models()).toEqual([]);
          expect(await registry.store.files.keys()).toEqual([]);
        } else {
          // What is not the model itself may be changed: padding, the card, its name, number, date and tags.
          const kept = await registry.files(said as never);
          expect([...kept.values()]).toEqual(Object.values(files));
        }
      },
    ),
    { numRuns: 60 },
  );
  expect(original).toBe(0);
});

test('what came is looked at before it is kept, and is called what its user calls it', async () => {
  const { path, folder } = await exported();
  const store = scratchModels(temporaryFolder());
  const registry = new ModelRegistry({ store });
  const seen: string[] = [];
  const check = async ({ version, files }: OpenedModel): Promise<void> => {
    seen.push(`${version.name} ${version.version} ${[...files.keys()].join()}`);
    throw new RegistryError('it cannot be loaded here.');
  };
  await expect(importModel(registry, path, { check })).rejects.toThrow('it cannot be loaded here.');
  expect(seen).toEqual(['lap-time 1.0.1 model.onnx,trees.json']);
  expect(await store.files.keys()).toEqual([]);
  const cut = join(folder, 'cut.tar');
  writeFileSync(cut, readFileSync(path).subarray(0, 700));
  await expect(importModel(registry, cut, { what: 'mine.tar', check })).rejects.toThrow(
    /^mine\.tar is no whole model/,
  );
  expect(seen).toHaveLength(1);
});

test('files that are foreign are refused', async () => {
  const folder = temporaryFolder();
  const refused = async (bytes: Uint8Array, said: RegExp): Promise<void> => {
    const path = join(folder, 'bad');
    writeFileSync(path, bytes);
    await expect(importModel(newRegistry(), path)).rejects.toThrow(said);
  };
  await refused(new Uint8Array(0), /is no whole model/);
  await refused(
    bytesOf('no archive '.repeat(200)),
    /is no whole model: no entry of an archive begins at byte 0/,
  );
  await refused(new Uint8Array(2048), /model\.json is missing/);
  await expect(importModel(newRegistry(), join(folder, 'none'))).rejects.toThrow(/there is no file/);
});

test('what drift is told by is looked at before it is kept', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'lap-time.tar');
  for (const [text, said] of [
    ['no JSON', /^the reference of lap-time 1\.0\.0 in .+ cannot be read: reference\.json is not JSON\.$/],
    ['[{"kind":"number"}]', /^the reference of lap-time 1\.0\.0 in .+ cannot be read: 0\.name: .+\.$/],
  ] as const) {
    const registry = newRegistry();
    const described = jsonOf(madePackage(''));
    const content = { ...files, 'reference.json': bytesOf(text) };
    const version = await registry.store.inTurn(() =>
      registry.keep('lap-time', '1.0.0', described, content, []),
    );
    await expect(registry.reference(version)).rejects.toThrow(DamagedModelError);
    await exportModel(registry, 'lap-time', '1.0.0', path);
    const other = newRegistry();
    await expect(importModel(other, path)).rejects.toThrow(said);
    expect(await other.models()).toEqual([]);
  }
});

test('a damaged version is not exported, nor in place of what is there', async () => {
  const { registry, folder, path } = await exported();
  const version = await registry.get('lap-time', '1.0.1');
  await registry.store.files.put(version.files[0].sha256, async (to) => writeFileSync(to, 'spoiled'));
  const before = readFileSync(path);
  await expect(exportModel(registry, 'lap-time', '1.0.1', path)).rejects.toThrow(
    /model\.onnx of lap-time 1\.0\.1 is damaged/,
  );
  expect(readFileSync(path).equals(before)).toBe(true);
  mkdirSync(join(folder, 'taken'));
  writeFileSync(join(folder, 'taken', 'x'), '');
  await expect(exportModel(registry, 'lap-time', '1.0.0', join(folder, 'taken'))).rejects.toThrow();
  expect(readdirSync(folder).sort()).toEqual(['lap-time.tar', 'taken']);
});

test('models that come with the program are there in a fresh library, and cannot be changed', async () => {
  const folder = temporaryFolder();
  const made = { version: '1.2.0', createdAt: new Date('2026-03-04T05:06:07Z') };
  const bundle = await bundleModel(madePackage('', { files }), join(folder, 'lap-time'), made);
  // Again, in place of what is there.
  expect(await bundleModel(madePackage('', { files }), join(folder, 'lap-time'), made)).toEqual(bundle);
  mkdirSync(join(folder, 'notes'));
  writeFileSync(join(folder, 'lapTime.ts'), '');
  await bundleModel(madePackage('', { name: 'deeper' }), join(folder, 'notes', 'deeper'), made);
  await expect(bundleModel(madePackage(''), join(folder, 'notes'), made)).rejects.toThrow(
    /notes holds "deeper", which is no part/,
  );
  const bundled = bundledModels(folder);
  expect(bundled.problems).toEqual([]);
  const registry = new ModelRegistry({ store: scratchModels(temporaryFolder()), bundled });
  const open = await registry.open('lap-time');
  expect(open.version).toEqual({ ...bundle, isBundled: true });
  expect(open.files).toEqual(new Map(Object.entries(files)));
  expect(readFileSync(join(folder, 'lap-time', 'README.md'), 'utf8')).toBe(await registry.readme('lap-time'));
  expect(await registry.models()).toMatchObject([
    { name: 'deeper' },
    { name: 'lap-time', aliases: { champion: '1.2.0' } },
  ]);
  await expect(registry.delete('lap-time', '1.2.0')).rejects.toThrow(/comes with the program/);
  await expect(registry.tag('lap-time', '1.2.0', ['x'])).rejects.toThrow(/comes with the program/);
  // It is the same as one that is registered, and the parent of the next.
  expect(await registry.register(madePackage('', { files }))).toEqual(bundle);
  expect((await registry.register(madePackage('more'))).version).toBe('1.2.1');
  expect((await registry.get('lap-time')).version).toBe('1.2.0');
  await registry.promote('lap-time', '1.2.1');
  expect((await registry.rollback('lap-time')).version).toBe('1.2.0');
  // Its stand-in, where the library's own is damaged.
  await registry.promote('lap-time', '1.2.1');
  const own = await registry.get('lap-time');
  await registry.store.files.delete(own.files[0].sha256);
  expect((await registry.open('lap-time')).version.version).toBe('1.2.0');
});

test('a bundled model that is damaged is told of', async () => {
  const folder = temporaryFolder();
  await bundleModel(madePackage('', { files }), join(folder, 'a'), {
    version: '1.0.0',
    createdAt: new Date(0),
  });
  writeFileSync(join(folder, 'a', 'model.onnx'), 'Weights');
  const store = scratchModels(temporaryFolder());
  const registry = new ModelRegistry({ store, bundled: bundledModels(folder) });
  await expect(registry.open('lap-time')).rejects.toThrow(/model\.onnx of lap-time 1\.0\.0 is damaged/);
  const manifest = join(folder, 'a', 'model.json');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace('"seed": 7', '"seed": 8'));
  expect(bundledModels(folder).problems).toEqual([
    `${manifest} is damaged: its description is not the one that was written.`,
  ]);
  writeFileSync(manifest, text.replace('"pitboardModel": 1', '"pitboardModel": 2'));
  expect(bundledModels(folder).problems[0]).toMatch(
    /made by a newer Pitboard; this one knows forms up to 1\.$/,
  );
  writeFileSync(manifest, '{');
  expect(bundledModels(folder)).toMatchObject({
    versions: [],
    problems: [expect.stringMatching(/is not JSON\.$/)],
  });
  // Neither its number is one, nor does it keep the others from being found.
  mkdirSync(join(folder, 'b'));
  writeFileSync(join(folder, 'b', 'model.json'), text.replace('"version": "1.0.0"', '"version": "newest"'));
  writeFileSync(manifest, text);
  const { versions, problems } = bundledModels(folder);
  expect(versions.map(({ version }) => version)).toEqual(['1.0.0']);
  expect(problems).toEqual([
    `${join(folder, 'b', 'model.json')} is no model of Pitboard: "newest" is no version; three numbers like 1.0.1 are one.`,
  ]);
  rmSync(folder, { recursive: true });
  expect(bundledModels(folder)).toMatchObject({ versions: [], problems: [] });
});
