import { expect, onTestFinished, test } from 'vitest';
import { ModelRegistry, ModelServer } from '../../registry/index.ts';
import { madePackage } from '../../registry/testing.ts';
import { scratchModels, temporaryFolder } from '../../store/testing.ts';
import { ModelFitness } from './fitness.ts';

test('new data is told of a model of more rows than the log of answers ever holds', async () => {
  const now = () => new Date('2026-01-02T00:00:00Z');
  const registry = new ModelRegistry({ store: scratchModels(temporaryFolder()), now });
  const { lineage } = madePackage('');
  const trained = { ...lineage, rows: 500_000, trainedAt: '2026-01-01T00:00:00.000Z' };
  const { version } = await registry.register(madePackage('a', { lineage: trained }));
  await registry.promote('lap-time', version);
  const serving = new ModelServer({ registry, builders: new Map() });
  onTestFinished(() => serving.close());
  const fitness = new ModelFitness(registry, serving, new Set(['constant']), now);
  let told = 49_999;
  // Fifty thousand answers with their truths would take a minute to write down; that they are counted is a case of the store.
  registry.store.records.truths = async (_, of) => (of === version ? told : 0);
  expect((await fitness.health('lap-time')).retraining).toEqual([]);
  told = 50_000;
  expect((await fitness.health('lap-time')).retraining).toEqual([
    { trigger: 'newData', why: '50000 rows have come since it was trained on 500000.' },
  ]);
});
