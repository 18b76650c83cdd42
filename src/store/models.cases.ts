/** What every implementation of `ModelRecords` must do. `make` gives an empty one; `reopen` the same data, opened again. */

import { describe, expect, test } from 'vitest';
import type { AliasChange, ModelRecords, ModelVersionRecord, PredictionRecord } from './models.ts';

export interface ModelsUnderTest {
  readonly models: ModelRecords;
  reopen(): Promise<ModelRecords>;
}

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

export function madeVersion(version: string, over: Partial<ModelVersionRecord> = {}): ModelVersionRecord {
  return {
    model: 'lap-time',
    version,
    digest: `digest of ${version}`,
    createdAt: '2026-01-01T00:00:00.000Z',
    files: [{ name: 'model.onnx', sha256: A, bytes: 12 }],
    manifest: { architecture: 'lstm', metrics: [1, null, { mae: 0.385 }] },
    tags: [],
    ...over,
  };
}

function pointing(
  version: string | null,
  former: string | null,
  over: Partial<AliasChange> = {},
): AliasChange {
  return {
    model: 'lap-time',
    alias: 'champion',
    version,
    former,
    kind: 'promote',
    at: '2026-01-01T00:00:00.000Z',
    why: null,
    ...over,
  };
}

function answered(id: string, over: Partial<PredictionRecord> = {}): PredictionRecord {
  return {
    id,
    model: 'lap-time',
    version: '1.0.0',
    arm: 'champion',
    key: null,
    at: '2026-01-01T00:00:00.000Z',
    latency: 0.7,
    answer: { q10: 90.25, q50: 91 },
    truth: null,
    error: null,
    ...over,
  };
}

export function modelRecordsCases(name: string, make: () => Promise<ModelsUnderTest>): void {
  describe(`model records in ${name}`, () => {
    test('a version comes back as it was, also after reopening', async () => {
      const { models, reopen } = await make();
      const version = madeVersion('1.0.0', {
        tags: ['wet', 'größer'],
        files: [
          { name: 'model.onnx', sha256: A, bytes: 12 },
          { name: 'weights.safetensors', sha256: B, bytes: 0 },
        ],
      });
      expect(await models.insert(version)).toBe(true);
      for (const open of [async () => models, reopen]) {
        const again = await open();
        expect(await again.get('lap-time', '1.0.0')).toEqual(version);
        expect(await again.versions('lap-time')).toEqual([version]);
        expect(await again.models()).toEqual(['lap-time']);
        expect(await again.digests()).toEqual([A, B]);
      }
    });

    test('what is not there is undefined or false', async () => {
      const { models } = await make();
      expect(await models.get('lap-time', '1.0.0')).toBeUndefined();
      expect(await models.versions('lap-time')).toEqual([]);
      expect(await models.models()).toEqual([]);
      expect(await models.tag('lap-time', '1.0.0', ['x'])).toBe(false);
      expect(await models.delete('lap-time', '1.0.0')).toBe(false);
      expect(await models.aliases('lap-time')).toEqual({});
      expect(await models.rollout('lap-time')).toBeUndefined();
      expect(await models.prediction('zz')).toBeUndefined();
      expect(await models.truth('zz', 1, 0)).toBe(false);
      await models.log([], 10);
    });

    test('a version is never overwritten, nor kept twice under two numbers', async () => {
      const { models } = await make();
      await models.insert(madeVersion('1.0.0'));
      expect(await models.insert(madeVersion('1.0.0', { digest: 'other', manifest: 'other' }))).toBe(false);
      expect(await models.insert(madeVersion('1.0.1', { digest: 'digest of 1.0.0' }))).toBe(false);
      expect(await models.versions('lap-time')).toEqual([madeVersion('1.0.0')]);
      // Another model may be made of the same.
      expect(await models.insert(madeVersion('1.0.0', { model: 'pit-window' }))).toBe(true);
      expect(await models.models()).toEqual(['lap-time', 'pit-window']);
      await expect(models.insert(madeVersion('1.0'))).rejects.toThrow(RangeError);
    });

    test('versions come highest first, by number and not by letter', async () => {
      const { models } = await make();
      for (const version of ['1.9.0', '1.10.0', '1.0.2', '2.0.0', '1.0.11'])
        await models.insert(madeVersion(version));
      const found = await models.versions('lap-time');
      expect(found.map(({ version }) => version)).toEqual(['2.0.0', '1.10.0', '1.9.0', '1.0.11', '1.0.2']);
    });

    test('tags change, and nothing else does', async () => {
      const { models } = await make();
      await models.insert(madeVersion('1.0.0', { tags: ['old'] }));
      expect(await models.tag('lap-time', '1.0.0', ['new', 'wet'])).toBe(true);
      expect(await models.get('lap-time', '1.0.0')).toEqual(madeVersion('1.0.0', { tags: ['new', 'wet'] }));
    });

    test('a version that an alias uses is not deleted; its files are of no use once it is', async () => {
      const { models } = await make();
      await models.insert(madeVersion('1.0.0'));
      await models.insert(madeVersion('1.0.1', { files: [{ name: 'model.onnx', sha256: B, bytes: 1 }] }));
      await models.point(pointing('1.0.1', null));
      expect(await models.delete('lap-time', '1.0.1')).toEqual({ alias: 'champion' });
      expect(await models.digests()).toEqual([A, B]);
      await models.point(pointing('1.0.0', '1.0.1'));
      expect(await models.delete('lap-time', '1.0.1')).toBe(true);
      expect(await models.digests()).toEqual([A]);
      expect(await models.get('lap-time', '1.0.1')).toBeUndefined();
    });

    test('an alias moves only from where it is thought to be, and each move is written down', async () => {
      const { models, reopen } = await make();
      const moves = [
        pointing('1.0.0', null),
        pointing('1.0.1', '1.0.0', { why: 'Better.' }),
        pointing('1.0.0', '1.0.1', { kind: 'rollback' }),
      ];
      for (const move of moves) expect(await models.point(move)).toBe(true);
      expect(await models.point(pointing('1.0.2', '1.0.1'))).toBe(false);
      expect(await models.point(pointing('1.0.2', null))).toBe(false);
      await models.point(pointing('1.0.1', null, { alias: 'challenger' }));
      await models.point(pointing('1.0.1', null, { model: 'pit-window' }));
      const again = await reopen();
      expect(await again.aliases('lap-time')).toEqual({ champion: '1.0.0', challenger: '1.0.1' });
      expect(await again.history('lap-time')).toEqual([
        ...moves,
        pointing('1.0.1', null, { alias: 'challenger' }),
      ]);
      await again.point(pointing(null, '1.0.1', { alias: 'challenger', kind: 'clear' }));
      expect(await again.aliases('lap-time')).toEqual({ champion: '1.0.0' });
    });

    test('of many that move an alias from one place, one does', async () => {
      const { models } = await make();
      const moves = Array.from({ length: 12 }, (_, i) => models.point(pointing(`1.0.${i}`, null)));
      expect((await Promise.all(moves)).filter((moved) => moved)).toHaveLength(1);
      const [change, ...more] = await models.history('lap-time');
      expect(more).toEqual([]);
      expect(await models.aliases('lap-time')).toEqual({ champion: change.version });
    });

    test('a rollout is written only by who saw it last', async () => {
      const { models, reopen } = await make();
      expect(await models.putRollout('lap-time', { stage: 10 }, 0)).toBe(true);
      expect(await models.putRollout('lap-time', { stage: 99 }, 0)).toBe(false);
      expect(await models.putRollout('lap-time', { stage: 50 }, 1)).toBe(true);
      expect(await models.putRollout('lap-time', { stage: 99 }, 1)).toBe(false);
      expect(await (await reopen()).rollout('lap-time')).toEqual({ revision: 2, state: { stage: 50 } });
    });

    test('answers are kept up to a number for each model, and learn what came', async () => {
      const { models, reopen } = await make();
      await models.log([answered('other', { model: 'pit-window' })], 2);
      await models.log(
        Array.from({ length: 1200 }, (_, i) => answered(`p${i}`)),
        1200,
      );
      const last = answered('last', {
        version: null,
        arm: 'baseline',
        key: 'NOR',
        at: '2026-02-01T00:00:00.000Z',
      });
      await models.log([answered('q'), last], 3);
      expect(await models.truth('q', 91.5, 0.5)).toBe(true);
      expect(await models.truth('p0', 91.5, 0.5)).toBe(false);
      const again = await reopen();
      const ids = async (query: object): Promise<string[]> =>
        (await again.predictions({ model: 'lap-time', ...query })).map(({ id }) => id);
      expect(await ids({})).toEqual(['last', 'q', 'p1199']);
      expect(await ids({ limit: 1 })).toEqual(['last']);
      expect(await ids({ known: true })).toEqual(['q']);
      expect(await ids({ known: false })).toEqual(['last', 'p1199']);
      expect(await ids({ version: '1.0.0' })).toEqual(['q', 'p1199']);
      expect(await ids({ since: '2026-01-15T00:00:00.000Z' })).toEqual(['last']);
      expect(await again.prediction('last')).toEqual(last);
      expect(await again.prediction('q')).toEqual(answered('q', { truth: 91.5, error: 0.5 }));
      expect(await again.prediction('other')).toBeDefined();
    });

    test('truths are counted for good, each once and for the version that answered', async () => {
      const { models, reopen } = await make();
      await models.insert(madeVersion('1.0.0'));
      await models.log(
        Array.from({ length: 30 }, (_, i) => answered(`a${i}`)),
        30,
      );
      await models.log([answered('other', { version: '1.0.1' }), answered('none', { version: null })], 32);
      expect(await models.truths('lap-time', '1.0.0')).toBe(0);
      for (let i = 0; i < 30; i++) await models.truth(`a${i}`, 91, 0);
      for (const id of ['a0', 'other', 'none']) await models.truth(id, 92, 1);
      await models.log([answered('b')], 2);
      expect(await models.predictions({ model: 'lap-time' })).toHaveLength(2);
      const again = await reopen();
      expect(await again.truths('lap-time', '1.0.0')).toBe(30);
      expect(await again.truths('lap-time', '1.0.1')).toBe(1);
      expect(await again.truths('pit-window', '1.0.0')).toBe(0);
      await again.delete('lap-time', '1.0.0');
      expect(await again.truths('lap-time', '1.0.0')).toBe(0);
    });

    test('answers whose truth is known outlast those that came after them, up to half of all', async () => {
      const { models } = await make();
      const ids = async (): Promise<string[]> =>
        (await models.predictions({ model: 'lap-time' })).map(({ id }) => id).reverse();
      const many = (name: string, count: number) =>
        Array.from({ length: count }, (_, i) => answered(`${name}${i}`));
      await models.log(many('a', 4), 4);
      for (const id of ['a0', 'a1', 'a2']) await models.truth(id, 91.5, 0.5);
      await models.log(many('b', 9), 4);
      expect(await ids()).toEqual(['a1', 'a2', 'b7', 'b8']);
      // They do not fill the log for good.
      for (const id of ['b7', 'b8']) await models.truth(id, 91.5, 0.5);
      await models.log(many('c', 1), 4);
      expect(await ids()).toEqual(['a2', 'b7', 'b8', 'c0']);
      await models.log(many('d', 2), 4);
      expect(await ids()).toEqual(['b7', 'b8', 'd0', 'd1']);
    });
  });
}
