/** The local surrogate: right where the model is linear, honest where it is not. */

import { describe, expect, it } from 'vitest';
import { Random } from '../../graph/index.ts';
import type { Predict } from './matrix.ts';
import { localSurrogate, type SurrogateQuestion } from './surrogate.ts';

function asking(rule: (row: Float64Array) => number, width: number): Predict {
  return ({ rows, values }) =>
    Float64Array.from({ length: rows }, (_, i) => rule(values.subarray(i * width, (i + 1) * width)));
}

/** a with deviation 10, b with 0.1, a class of three in two columns and one that never varies. */
function question(rule: (row: Float64Array) => number): SurrogateQuestion {
  const values: number[] = [];
  for (let row = 0; row < 60; row++) {
    const sign = row % 2 === 0 ? 1 : -1;
    values.push(
      50 + 10 * sign,
      3 + 0.1 * (row % 4 < 2 ? 1 : -1),
      ...[
        [0, 0],
        [1, 0],
        [0, 1],
      ][row % 3],
      5,
    );
  }
  return {
    predict: asking(rule, 5),
    background: { rows: 60, width: 5, values: Float64Array.from(values) },
    features: [
      { name: 'a', columns: [0] },
      { name: 'b', columns: [1] },
      { name: 'class', columns: [2, 3] },
      { name: 'constant', columns: [4] },
    ],
  };
}

describe('the local surrogate', () => {
  it('of a linear model has its slopes for one deviation, and explains everything', async () => {
    const asked = question(([a, b, isB, isC]) => 0.3 * a - 20 * b + 4 * isB + 4 * isC);
    const found = await localSurrogate(asked, [60, 3.1, 0, 0, 5], { ridge: 1e-9 });
    expect(found.deviations[0]).toBeCloseTo(10, 9);
    expect(found.deviations[1]).toBeCloseTo(0.1, 9);
    expect(found.deviations[2]).toBeNaN();
    expect(found.slopes[0]).toBeCloseTo(3, 5);
    expect(found.slopes[1]).toBeCloseTo(-2, 5);
    // Both other classes answer 4 more.
    expect(found.slopes[2]).toBeCloseTo(-4, 5);
    expect(found.slopes[3]).toBe(0);
    expect(found.told).toBeCloseTo(found.prediction, 5);
    expect(found.prediction).toBeCloseTo(18 - 62, 9);
    expect(found.rSquared).toBeCloseTo(1, 9);
  });

  it('follows a curve near the row, the more the less it reaches', async () => {
    const curve = question(([a]) => a * a);
    const row = [60, 3.1, 0, 0, 5];
    const near = await localSurrogate(curve, row, { reach: 0.2, samples: 8000 });
    // 2a · 10.
    expect(near.slopes[0] / 1200).toBeGreaterThan(0.97);
    expect(near.slopes[0] / 1200).toBeLessThan(1.03);
    const far = await localSurrogate(curve, row, { reach: 3 });
    expect(near.rSquared).toBeGreaterThan(far.rSquared);
    expect(near.rSquared).toBeLessThan(1);
    expect(Math.abs(near.told - near.prediction)).toBeLessThan(Math.abs(far.told - far.prediction));
  });

  it('says where a line explains nothing', async () => {
    const bowl = question(([, b]) => (b - 3) ** 2);
    const { rSquared } = await localSurrogate(bowl, [50, 3, 0, 0, 5]);
    expect(rSquared).toBeLessThan(0.05);
    expect(
      (
        await localSurrogate(
          question(() => 7),
          [50, 3, 0, 0, 5],
        )
      ).rSquared,
    ).toBeNaN();
  });

  it('knows a class in one column, of which it only makes up real ones', async () => {
    const random = new Random(6);
    const codes = Float64Array.from({ length: 40 }, () => random.below(3));
    const seen = new Set<number>();
    const predict = asking(([code]) => {
      seen.add(code);
      return [10, 2, 2][code];
    }, 1);
    const found = await localSurrogate(
      {
        predict,
        background: { rows: 40, width: 1, values: codes },
        features: [{ name: 'tyre', columns: [0], isClass: true }],
      },
      [0],
      { ridge: 1e-9 },
    );
    expect([...seen].sort()).toEqual([0, 1, 2]);
    expect(found.slopes[0]).toBeCloseTo(8, 5);
  });

  it('repeats itself with a seed', async () => {
    const asked = question(([a, b]) => Math.sin(a) * b);
    const row = [60, 3.1, 0, 0, 5];
    const options = { samples: 200, seed: 5 };
    expect(await localSurrogate(asked, row, options)).toEqual(await localSurrogate(asked, row, options));
    expect((await localSurrogate(asked, row, { samples: 200, seed: 6 })).slopes).not.toEqual(
      (await localSurrogate(asked, row, options)).slopes,
    );
  });

  it('refuses no background, no feature, NaN and samples of none', async () => {
    const asked = question(([a]) => a);
    const row = [60, 3.1, 0, 0, 5];
    const none = { rows: 0, width: 5, values: new Float64Array(0) };
    await expect(localSurrogate({ ...asked, background: none }, row)).rejects.toThrow('no background rows');
    await expect(localSurrogate({ ...asked, features: [] }, row)).rejects.toThrow('no feature');
    await expect(localSurrogate(asked, [60, Number.NaN, 0, 0, 5])).rejects.toThrow(
      'column 1 of row 0 is NaN',
    );
    await expect(localSurrogate(asked, row, { samples: 0 })).rejects.toThrow('samples of a local surrogate');
    await expect(localSurrogate({ ...asked, predict: asking(() => Number.NaN, 5) }, row)).rejects.toThrow(
      'answered NaN',
    );
  });
});
