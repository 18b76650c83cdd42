/**
 * The lap-time model that ships, on a real season that it never saw. What the last lap alone would say was reckoned by others: 0.478 s on
 * the laps of 2024 that are accurate and green like the one before on the same set.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Evaluation, modelBuilders, recipeOf } from '../../src/models/index.ts';
import { bundledModels, type Servable } from '../../src/registry/index.ts';
import { dataPath, hasRaces } from '../real.ts';

const recipe = recipeOf('lap-time');

async function shipped(): Promise<Servable> {
  const bundled = bundledModels();
  const [version] = bundled.versions.filter(({ name }) => name === recipe.name);
  const build = modelBuilders.get(version.architecture);
  if (build === undefined) throw new Error(`nobody builds ${version.architecture}.`);
  const files = new Map<string, Uint8Array>();
  for (const file of version.files)
    files.set(file.name, (await bundled.bytes(version, file)) ?? new Uint8Array());
  return build({ version, files, warnings: [] });
}

it('ships with a card that names the seasons, and was not measured on what it learned from', () => {
  const [version] = bundledModels().versions.filter(({ name }) => name === recipe.name);
  expect(version.card.trainedOn.join(' ')).toContain('2018 to 2023');
  for (const { data } of version.metrics) expect(data).toBe('2024, accurate green-flag laps');
  const size = version.files.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(size).toBeLessThan(9e6);
});

describe.skipIf(!hasRaces)('on the laps of 2024', () => {
  let model: Servable;
  let evaluation: Evaluation;
  beforeAll(async () => {
    model = await shipped();
    evaluation = await recipe.evaluate(model, { data: dataPath('f1', 'laps'), seasons: [2024] });
  }, 300_000);
  afterAll(() => model.close?.());

  it('beats the previous lap, whose error is the one that others reckoned', () => {
    const { mae, baselines } = evaluation.json as { mae: number; baselines: Record<string, number> };
    expect(Math.abs(baselines.previousLap - 0.478)).toBeLessThan(0.001);
    expect(mae).toBeLessThanOrEqual(0.385);
  });

  it('holds four times in five', () => {
    const { coverage80 } = evaluation.json as { coverage80: number };
    expect(coverage80).toBeGreaterThanOrEqual(0.78);
    expect(coverage80).toBeLessThanOrEqual(0.82);
  });

  it('is what the card says of it', () => {
    const [version] = bundledModels().versions.filter(({ name }) => name === recipe.name);
    for (const metric of version.metrics) {
      const again = evaluation.metrics.find(({ name }) => name === metric.name);
      expect(again?.value).toBeCloseTo(metric.value, 4);
    }
  });

  it('counts each lap once by circuit, and by compound', () => {
    const { n, byCircuit, byCompound } = evaluation.json as {
      n: number;
      byCircuit: Record<string, { n: number }>;
      byCompound: Record<string, { n: number }>;
    };
    const sum = (groups: Record<string, { n: number }>) =>
      Object.values(groups).reduce((all, group) => all + group.n, 0);
    expect(sum(byCircuit)).toBe(n);
    expect(sum(byCompound)).toBe(n);
    expect(Object.keys(byCircuit)).toHaveLength(18);
  });
});
