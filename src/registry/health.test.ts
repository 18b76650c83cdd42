import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scratchModels, temporaryFolder } from '../store/testing.ts';
import { errorReferenceOf, healthOf, ModelRegistry, ModelServer, referenceOf } from './index.ts';
import { features, madePackage } from './testing.ts';

const even = Float64Array.from({ length: 100 }, (_, i) => i % 20);
const columns = new Map([
  ['tyreAge', even],
  ['compound', even.map((_, i) => i % 2)],
]);
const rows = Int32Array.from(even, (_, i) => i);

test('what a model is asked with and what came tell whether it should be trained again', async () => {
  const registry = new ModelRegistry({ store: scratchModels(join(temporaryFolder(), 'models')) });
  const { lineage } = madePackage('');
  await registry.register(
    madePackage('', {
      reference: referenceOf({ features, columns }, rows),
      errors: errorReferenceOf([0.4, 0.5, 0.3, 0.4]),
      lineage: { ...lineage, rows: 100, trainedAt: '2026-01-01T00:00:00.000Z' },
    }),
  );
  await registry.promote('lap-time', '1.0.0');
  expect(await registry.reference(await registry.get('lap-time'))).toEqual(
    referenceOf({ features, columns }, rows),
  );
  const taken = { files: { 'reference.json': new Uint8Array() } };
  await expect(registry.register(madePackage('', taken))).rejects.toThrow(/is called reference\.json/);
  const predict = () => new Map([['value', new Float64Array(even.length).fill(90)]]);
  const server = new ModelServer({
    registry,
    builders: new Map([['constant', () => ({ predict })]]),
    timeout: 60_000,
  });
  onTestFinished(() => server.close());
  expect(server.recent('lap-time').size).toBe(0);

  const now = new Date('2026-01-02T00:00:00Z');
  await server.predict('lap-time', { rows: 100, columns });
  const well = await healthOf(registry, 'lap-time', { now, columns: server.recent('lap-time') });
  expect(well).toMatchObject({ version: '1.0.0', error: null, retraining: [] });
  expect(well.drift.map(({ feature, psi, verdict }) => [feature, psi, verdict])).toEqual([
    ['tyreAge', 0, 'same'],
    ['compound', 0, 'same'],
  ]);

  const older = new Map([...columns, ['tyreAge', even.map((age) => age + 15)]] as const);
  let ids: readonly string[] = [];
  for (let i = 0; i < 3; i++) ({ ids } = await server.predict('lap-time', { rows: 100, columns: older }));
  for (const [i, id] of ids.slice(0, 10).entries()) await server.truth(id, 91 + (i % 2) * 0.2);
  const ill = await healthOf(registry, 'lap-time', { now, columns: server.recent('lap-time'), newRows: 9 });
  expect(ill.drift[0]).toMatchObject({ feature: 'tyreAge', count: 400, verdict: 'other' });
  expect(ill.error).toMatchObject({ now: expect.closeTo(1.1, 9), before: expect.closeTo(0.4, 9) });
  expect(ill.retraining.map(({ trigger }) => trigger)).toEqual(['drift', 'error']);
});
