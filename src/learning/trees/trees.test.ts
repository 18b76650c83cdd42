/** Trees: splits found by hand, learning, constraints, missing values, explanations that add up, and the exported model. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelBytes, Predictor, Random } from '../../graph/index.ts';
import { type Dataset, datasetOf, type Feature, splitByTime } from '../data/index.ts';
import { type BoostOptions, boost } from './boost.ts';
import {
  type Ensemble,
  ensembleJson,
  gainImportance,
  leafOf,
  predictTrees,
  readEnsemble,
} from './ensemble.ts';
import { huberLoss, logLoss, quantileLoss, squaredError } from './objective.ts';
import { treesGraph } from './onnx.ts';
import { shapOf } from './shap.ts';

function number(name: string, monotone: -1 | 0 | 1 = 0): Feature {
  return { kind: 'number', name, unit: null, fill: 'missing', monotone };
}

function made(
  columns: Readonly<Record<string, ArrayLike<number>>>,
  target: ArrayLike<number>,
  features?: Feature[],
): Dataset {
  return datasetOf({
    features: features ?? Object.keys(columns).map((name) => number(name)),
    columns: new Map(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])),
    target: Float64Array.from(target),
    groups: new Map(),
    time: Float64Array.from(target, (_, i) => i),
  });
}

/** y = sin(a) + step of b + noise; c is nothing but noise; every 7th b is missing and counts as 1. */
function curve(rows = 600, noise = 0.05): Dataset {
  const random = new Random(11);
  const a = Array.from({ length: rows }, () => 4 * random.uniform());
  const b = a.map((_, i) => (i % 7 === 0 ? Number.NaN : random.below(3)));
  const c = a.map(() => random.normal());
  const y = a.map(
    (x, i) => Math.sin(x) + (Number.isNaN(b[i]) ? 1 : b[i] === 2 ? 2 : 0) + noise * random.normal(),
  );
  return made({ a, b, c }, y);
}

const halves = (dataset: Dataset) => splitByTime(dataset, { validateFrom: Math.round(0.7 * dataset.rows) });

function trained(dataset: Dataset, options: BoostOptions = {}): Ensemble {
  return boost(dataset, halves(dataset), { trees: 150, rate: 0.1, ...options }).ensemble;
}

describe('one tree', () => {
  const all = (dataset: Dataset) => ({
    train: Int32Array.from({ length: dataset.rows }, (_, i) => i),
    validation: new Int32Array(0),
  });

  it('finds the one place where a step is', () => {
    const dataset = made({ x: [1, 2, 3, 10, 11, 12] }, [0, 0, 0, 6, 6, 6]);
    const { ensemble } = boost(dataset, all(dataset), { trees: 1, rate: 1, leastRows: 1, ridge: 0 });
    const [tree] = ensemble.trees;
    expect(tree.feature[0]).toBe(0);
    expect(tree.threshold[0]).toBe(6.5);
    expect([...predictTrees(ensemble, dataset)]).toEqual([0, 0, 0, 6, 6, 6]);
    // ½ (9²/3 + 9²/3 − 0): the rest of each half is 3 off the mean of 3.
    expect(tree.gain[0]).toBeCloseTo(27, 9);
  });

  it('sends missing values where they win more', () => {
    const dataset = made({ x: [1, 2, Number.NaN, Number.NaN, 11, 12] }, [0, 0, 6, 6, 6, 6]);
    const { ensemble } = boost(dataset, all(dataset), { trees: 1, rate: 1, leastRows: 1, ridge: 0 });
    expect([...predictTrees(ensemble, dataset)]).toEqual([0, 0, 6, 6, 6, 6]);
    expect(ensemble.trees[0].missingLeft[0]).toBe(0);
  });

  it('sets leaves to the median for an absolute error', () => {
    const dataset = made({ x: [1, 1, 1, 9, 9, 9] }, [0, 1, 50, 100, 101, 190]);
    const { ensemble } = boost(dataset, all(dataset), {
      trees: 1,
      rate: 1,
      leastRows: 1,
      objective: quantileLoss(0.5),
    });
    expect([...predictTrees(ensemble, dataset)]).toEqual([1, 1, 1, 101, 101, 101]);
  });
});

describe('boosting', () => {
  it('learns a curve nearly to its noise, and what it is made of', () => {
    const dataset = curve();
    const ensemble = trained(dataset);
    const { validation } = halves(dataset);
    const told = predictTrees(ensemble, dataset, validation);
    const error =
      told.reduce((sum, value, i) => sum + Math.abs(value - dataset.target[validation[i]]), 0) / told.length;
    expect(error).toBeLessThan(0.1);
    const [a, b, c] = gainImportance(ensemble);
    expect(a + b + c).toBeCloseTo(1, 9);
    expect(Math.min(a, b)).toBeGreaterThan(20 * c);
  });

  it('stops where the validation rows get no better, and repeats itself', () => {
    const dataset = curve(300, 1);
    const split = halves(dataset);
    const options = { trees: 400, rate: 0.3, patience: 15, rows: 0.7, features: 0.7, seed: 5 };
    const { ensemble, validation } = boost(dataset, split, options);
    expect(validation.length).toBeLessThan(400);
    expect(ensemble.trees.length).toBe(validation.indexOf(Math.min(...validation)) + 1);
    expect(ensembleJson(boost(dataset, split, options).ensemble)).toEqual(ensembleJson(ensemble));
    expect(ensembleJson(boost(dataset, split, { ...options, seed: 6 }).ensemble)).not.toEqual(
      ensembleJson(ensemble),
    );
  });

  it('knows nothing of the validation rows but when to stop', () => {
    const dataset = curve();
    const split = halves(dataset);
    const other = { ...dataset, target: dataset.target.slice() };
    for (const row of split.validation) other.target[row] = 1000;
    const grown = (of: Dataset) => boost(of, split, { trees: 5, patience: 99 }).ensemble.trees[0];
    expect([...grown(other).value]).toEqual([...grown(dataset).value]);
  });

  it('tells quantiles that hold as often as they say', () => {
    const random = new Random(2);
    const x = Array.from({ length: 3000 }, () => random.uniform());
    const dataset = made(
      { x },
      x.map((value) => value * (1 + random.normal())),
    );
    const { validation } = halves(dataset);
    const [low, high] = [0.1, 0.9].map((level) =>
      predictTrees(
        trained(dataset, { objective: quantileLoss(level), leaves: 6, leastRows: 60 }),
        dataset,
        validation,
      ),
    );
    const inside = [...validation].filter(
      (row, i) => low[i] <= dataset.target[row] && dataset.target[row] <= high[i],
    );
    expect(inside.length / validation.length).toBeGreaterThan(0.74);
    expect(inside.length / validation.length).toBeLessThan(0.86);
  });

  it('tells chances of yes and no', () => {
    const random = new Random(4);
    const x = Array.from({ length: 1500 }, () => random.normal());
    const dataset = made(
      { x },
      x.map((value) => (random.uniform() < 1 / (1 + Math.exp(-3 * value)) ? 1 : 0)),
    );
    const chances = predictTrees(
      trained(dataset, { objective: logLoss, leaves: 4 }),
      made({ x: [-1, 0, 1] }, [0, 0, 0]),
    );
    expect(chances[0]).toBeLessThan(0.15);
    expect(chances[1]).toBeGreaterThan(0.3);
    expect(chances[1]).toBeLessThan(0.7);
    expect(chances[2]).toBeGreaterThan(0.85);
  });

  it('is not thrown off by one wild row with a bounded loss', () => {
    const x = Array.from({ length: 100 }, (_, i) => i % 10);
    const y = x.map((value, i) => (i === 5 ? 1e6 : value));
    const dataset = made({ x }, y);
    const error = (objective: typeof squaredError) => {
      const told = predictTrees(trained(dataset, { objective, leastRows: 3 }), dataset);
      return told.reduce((sum, value, i) => sum + (i === 5 ? 0 : Math.abs(value - x[i])), 0) / 99;
    };
    expect(error(huberLoss(1))).toBeLessThan(1);
    expect(error(squaredError)).toBeGreaterThan(100);
  });

  it('never falls where it may only rise', () => {
    const random = new Random(8);
    const x = Array.from({ length: 400 }, () => 4 * random.uniform());
    const z = x.map(() => random.uniform());
    const y = x.map((value, i) => value + Math.sin(3 * value) * 2 + z[i] + 0.3 * random.normal());
    const grid = Array.from({ length: 80 }, (_, i) => i / 20);
    const falls = (monotone: 0 | 1) => {
      const features = [number('x', monotone), number('z')];
      const ensemble = trained(made({ x, z }, y, features), { leaves: 12, leastRows: 5 });
      const told = predictTrees(ensemble, made({ x: grid, z: grid.map(() => 0.5) }, grid));
      return told.some((value, i) => i > 0 && value < told[i - 1] - 1e-9);
    };
    expect(falls(0)).toBe(true);
    expect(falls(1)).toBe(false);
  });

  it('refuses to learn from nothing', () => {
    const dataset = curve(50);
    expect(() => boost(dataset, { train: new Int32Array(0), validation: new Int32Array(0) })).toThrow(
      'no training rows',
    );
  });
});

describe('explanations', () => {
  it('add up to the answer', () => {
    const dataset = curve(200);
    const ensemble = trained(dataset, { leaves: 8, trees: 30 });
    const told = predictTrees(ensemble, dataset);
    for (let row = 0; row < 40; row++) {
      const { base, parts } = shapOf(ensemble, dataset, row);
      expect(base + parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(told[row], 9);
    }
  });

  it('are the Shapley values of their definition', () => {
    const dataset = curve(200);
    const ensemble = trained(dataset, { leaves: 12, leastRows: 5, trees: 3 });
    const count = ensemble.features.length;
    fc.assert(
      fc.property(fc.nat(dataset.rows - 1), (row) => {
        const { parts } = shapOf(ensemble, dataset, row);
        for (let f = 0; f < count; f++) {
          let value = 0;
          for (let known = 0; known < 1 << count; known++) {
            if ((known >> f) & 1) continue;
            const size = [0, 1, 2].filter((i) => (known >> i) & 1).length;
            const weight = (factorial(size) * factorial(count - size - 1)) / factorial(count);
            value +=
              weight *
              (expected(ensemble, dataset, row, known | (1 << f)) - expected(ensemble, dataset, row, known));
          }
          expect(parts[f]).toBeCloseTo(value, 9);
        }
      }),
      { numRuns: 25 },
    );
  });

  /** Mean answer where only some features are known: at the others both ways count by their covers. */
  function expected(ensemble: Ensemble, dataset: Dataset, row: number, known: number): number {
    const values = ensemble.features.map(({ name }) =>
      Math.fround(dataset.columns.get(name)?.[row] ?? Number.NaN),
    );
    return ensemble.trees.reduce((sum, tree) => {
      const at = (node: number): number => {
        const f = tree.feature[node];
        if (f < 0) return tree.value[node];
        const [left, right] = [tree.left[node], tree.right[node]];
        if ((known >> f) & 1) {
          const x = values[f];
          return at(
            (Number.isNaN(x) ? tree.missingLeft[node] === 1 : x <= tree.threshold[node]) ? left : right,
          );
        }
        return (tree.cover[left] * at(left) + tree.cover[right] * at(right)) / tree.cover[node];
      };
      return sum + at(0);
    }, 0);
  }

  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
});

describe('kept and exported', () => {
  it('comes back from JSON as it was, and damaged JSON is refused', () => {
    const dataset = curve(200);
    const ensemble = trained(dataset, { trees: 10 });
    const json = JSON.parse(JSON.stringify(ensembleJson(ensemble)));
    expect(predictTrees(readEnsemble(json, 'm'), dataset)).toEqual(predictTrees(ensemble, dataset));
    const damage = (change: (tree: Record<string, number[]>) => void) => () => {
      const copy = structuredClone(json);
      change(copy.trees[0]);
      readEnsemble(copy, 'm.json');
    };
    expect(damage((tree) => tree.left.pop())).toThrow(
      'm.json is no ensemble of trees: the parts of tree 0 differ in length',
    );
    expect(damage((tree) => (tree.left[0] = 0))).toThrow('node 0 of tree 0 has no children');
    expect(damage((tree) => (tree.feature[0] = 99))).toThrow('asks for feature 99 of 3');
    expect(() => readEnsemble([], 'm.json')).toThrow('m.json is no ensemble');
  });

  it.each([
    ['numbers', squaredError],
    ['chances', logLoss],
  ])('answers alike in ONNX Runtime: %s, missing values included', async (_, objective) => {
    const dataset = curve(300);
    const target =
      objective === logLoss ? dataset.target.map((value) => (value > 1 ? 1 : 0)) : dataset.target;
    const ensemble = trained({ ...dataset, target }, { objective, trees: 40 });
    const x = Float32Array.from({ length: 300 * 3 }, (_value, i) => {
      const { name } = dataset.features[i % 3];
      return dataset.columns.get(name)?.[Math.floor(i / 3)] ?? Number.NaN;
    });
    const predictor = await Predictor.open(modelBytes(treesGraph(ensemble)), { threads: 1 });
    const { y } = await predictor.run({ x });
    await predictor.close();
    predictTrees(ensemble, dataset).forEach((value, i) => {
      expect(y.values[i]).toBeCloseTo(value, 4);
    });
  });

  it('goes the same way at an edge as the exported model: both compare float32', () => {
    const dataset = made({ x: [0.1, 0.1 + 1e-9, 0.3, 0.3 + 1e-9] }, [0, 0, 1, 1]);
    const { ensemble } = boost(
      dataset,
      { train: Int32Array.of(0, 1, 2, 3), validation: new Int32Array(0) },
      { trees: 1, leastRows: 1 },
    );
    const [tree] = ensemble.trees;
    expect(leafOf(tree, () => Math.fround(0.1))).toBe(leafOf(tree, () => Math.fround(0.1 + 1e-9)));
    expect(tree.threshold[0]).toBeGreaterThan(0.1);
    expect(tree.threshold[0]).toBeLessThan(0.3);
  });
});
