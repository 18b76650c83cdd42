/** Shapley values: by their definition over all orders, in closed form for linear models, and drawn. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../graph/index.ts';
import { coalitionsOf } from './coalitions.ts';
import { type KernelShapQuestion, kernelShap } from './kernelShap.ts';
import type { Matrix, Predict } from './matrix.ts';

/** A model of one row. */
type Rule = (row: Float64Array) => number;

function asking(rule: Rule): Predict {
  return ({ rows, width, values }) =>
    Float64Array.from({ length: rows }, (_, i) => rule(values.subarray(i * width, (i + 1) * width)));
}

function drawn(rows: number, width: number, seed: number): Matrix {
  const random = new Random(seed);
  return { rows, width, values: Float64Array.from({ length: rows * width }, () => random.normal()) };
}

function single(width: number) {
  return Array.from({ length: width }, (_, column) => ({ name: `f${column}`, columns: [column] }));
}

function question(rule: Rule, background: Matrix): KernelShapQuestion {
  return { predict: asking(rule), background, features: single(background.width) };
}

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/** Mean over all orders in which features become known of what each adds (L. Shapley 1953). */
function byDefinition(rule: Rule, { rows, width, values }: Matrix, row: Float64Array): Float64Array {
  const mean = (known: ReadonlySet<number>) => {
    let sum = 0;
    for (let i = 0; i < rows; i++)
      sum += rule(Float64Array.from(row, (own, f) => (known.has(f) ? own : values[i * width + f])));
    return sum / rows;
  };
  const parts = new Float64Array(width);
  let orders = 0;
  const walk = (known: Set<number>, added: readonly [number, number][]) => {
    if (known.size === width) {
      orders++;
      for (const [feature, by] of added) parts[feature] += by;
      return;
    }
    for (let f = 0; f < width; f++) {
      if (known.has(f)) continue;
      const next = new Set(known).add(f);
      walk(next, [...added, [f, mean(next) - mean(known)]]);
    }
  };
  walk(new Set(), []);
  return parts.map((part) => part / orders);
}

const bent: Rule = ([a, b, c, d]) => a * b + Math.sin(3 * c) + (d > 0 ? a : b * c);

describe('KernelSHAP', () => {
  it('is exact for few features', async () => {
    const background = drawn(6, 4, 3);
    const row = Float64Array.of(0.7, -1.2, 0.4, 1.5);
    const { base, prediction, parts, isExact } = await kernelShap(question(bent, background), row);
    expect(isExact).toBe(true);
    expect(prediction).toBeCloseTo(bent(row), 12);
    expect(prediction - base).toBeCloseTo(sumOf(parts), 12);
    byDefinition(bent, background, row).forEach((part, f) => {
      expect(parts[f]).toBeCloseTo(part, 10);
    });
  });

  it('shares what two features make together in halves', async () => {
    const background = { rows: 1, width: 3, values: new Float64Array(3) };
    const { parts } = await kernelShap(
      question(([a, b, c]) => a * b + 5 * c, background),
      [2, 3, 1],
    );
    expect(parts[0]).toBeCloseTo(3, 12);
    expect(parts[1]).toBeCloseTo(3, 12);
    expect(parts[2]).toBeCloseTo(5, 12);
  });

  it('of a linear model: slope times distance from the mean, for few features and for many', async () => {
    const shape = fc.record({ width: fc.integer({ min: 1, max: 24 }), seed: fc.integer() });
    await fc.assert(
      fc.asyncProperty(shape, async ({ width, seed }) => {
        const background = drawn(7, width, seed);
        const slopes = drawn(1, width, seed + 1).values;
        const row = drawn(1, width, seed + 2).values;
        const rule: Rule = (values) => values.reduce((sum, value, f) => sum + slopes[f] * value, 4);
        const { parts } = await kernelShap(question(rule, background), row, { sets: 2 * width + 40, seed });
        parts.forEach((part, f) => {
          let mean = 0;
          for (let i = 0; i < 7; i++) mean += background.values[i * width + f] / 7;
          expect(part).toBeCloseTo(slopes[f] * (row[f] - mean), 9);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('drawn sets come near the exact values, and their sum is exact whatever was drawn', async () => {
    // Eight features are exact from 254 sets on; each answer hangs on products of three.
    const rule: Rule = (x) => x[0] * x[1] * x[2] + x[3] * x[4] * x[5] + x[6] * x[7] * x[0] + 2 * x[4];
    const asked = question(rule, drawn(5, 8, 9));
    const row = [1, 2, -1, 1.5, -0.5, 1, 2, 1];
    const exact = await kernelShap(asked, row);
    const most = Math.max(...exact.parts.map(Math.abs));
    const errorOf = async (sets: number) => {
      let error = 0;
      for (let seed = 1; seed <= 8; seed++) {
        const { base, prediction, parts, isExact } = await kernelShap(asked, row, { sets, seed });
        expect(isExact).toBe(false);
        expect(sumOf(parts)).toBeCloseTo(prediction - base, 12);
        error += parts.reduce((sum, part, f) => sum + Math.abs(part - exact.parts[f]), 0) / 64;
      }
      return error / most;
    };
    const [few, many] = [await errorOf(40), await errorOf(180)];
    expect(many).toBeLessThan(0.03);
    expect(many).toBeLessThan(few);
  });

  it('repeats itself with a seed', async () => {
    const asked = question(
      (x) => x.reduce((product, value) => product * (1 + value / 4), 1),
      drawn(3, 14, 2),
    );
    const row = drawn(1, 14, 5).values;
    const options = { sets: 100, seed: 3 };
    expect(await kernelShap(asked, row, options)).toEqual(await kernelShap(asked, row, options));
    const other = await kernelShap(asked, row, { sets: 100, seed: 4 });
    expect(other.parts).not.toEqual((await kernelShap(asked, row, options)).parts);
  });

  it('takes columns of a feature together, gives nothing to one that does not differ, and knows missing values', async () => {
    const background = { rows: 2, width: 4, values: Float64Array.of(1, 0, 5, Number.NaN, 0, 1, 5, 2) };
    const rule: Rule = ([isA, isB, , x]) => 3 * isA + 7 * isB + (Number.isNaN(x) ? 100 : x);
    const { base, parts } = await kernelShap(
      {
        predict: asking(rule),
        background,
        features: [
          { name: 'class', columns: [0, 1] },
          { name: 'same', columns: [2] },
          { name: 'x', columns: [3] },
        ],
      },
      [1, 0, 5, Number.NaN],
    );
    expect(base).toBe((103 + 9) / 2);
    expect(parts[0]).toBeCloseTo(3 - 5, 12);
    expect(parts[1]).toBe(0);
    expect(parts[2]).toBeCloseTo(100 - 51, 12);
  });

  it('asks in pieces', async () => {
    const sizes: number[] = [];
    const rule = asking((x) => x.reduce((sum, value) => sum + value * value, 0));
    const background = drawn(50, 9, 1);
    await kernelShap(
      {
        background,
        features: single(9),
        predict: async (matrix) => {
          sizes.push(matrix.rows);
          return rule(matrix);
        },
      },
      new Float64Array(9),
    );
    expect(sizes.reduce((sum, rows) => sum + rows, 0)).toBe(50 * 2 ** 9);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8192);
  });

  it('refuses what it cannot explain', async () => {
    const good = question(([a, b]) => a + b, drawn(3, 2, 1));
    const none = { rows: 0, width: 2, values: new Float64Array(0) };
    await expect(kernelShap({ ...good, background: none }, [1, 2])).rejects.toThrow('no background rows');
    await expect(kernelShap({ ...good, features: [] }, [1, 2])).rejects.toThrow('no feature');
    await expect(kernelShap(good, [1])).rejects.toThrow('has 1 columns, but the background 2');
    await expect(kernelShap(good, [1, Number.POSITIVE_INFINITY])).rejects.toThrow(
      'column 1 of row 0 is Infinity',
    );
    await expect(kernelShap(good, [1, 2], { sets: 3 })).rejects.toThrow('at least 4 sets, not 3');
    await expect(kernelShap({ ...good, predict: () => [Number.NaN] }, [1, 2])).rejects.toThrow(
      '1 answers to 6 rows',
    );
    await expect(kernelShap({ ...good, predict: asking(() => Number.NaN) }, [1, 2])).rejects.toThrow(
      'answered NaN',
    );
    const twice = [single(2)[0], { name: 'again', columns: [0] }];
    await expect(kernelShap({ ...good, features: twice }, [1, 2])).rejects.toThrow(
      'column 0 belongs to f0 and to again',
    );
  });
});

describe('sets of features', () => {
  it('all of them weigh as the Shapley kernel says', () => {
    const { sets, isAll } = coalitionsOf(5, 30, new Random(1));
    expect(isAll).toBe(true);
    expect(sets).toHaveLength(30);
    for (const { known, weight } of sets) {
      const size = known.reduce((sum, is) => sum + is, 0);
      const ways = [1, 5, 10, 10, 5, 1][size];
      expect(weight).toBeCloseTo(4 / (ways * size * (5 - size)), 12);
    }
  });

  it('drawn ones come with their complement, and weigh in all what all would', () => {
    const { sets, isAll } = coalitionsOf(12, 300, new Random(2));
    expect(isAll).toBe(false);
    expect(sets.length).toBeLessThanOrEqual(300);
    const weights = new Map(sets.map(({ known, weight }) => [known.join(''), weight]));
    for (const { known, weight } of sets)
      expect(weights.get(known.map((is) => 1 - is).join(''))).toBeCloseTo(weight, 12);
    let whole = 0;
    for (let size = 1; size < 12; size++) whole += 11 / (size * (12 - size));
    expect(sets.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(whole, 9);
  });
});
