import { describe, expect, it } from 'vitest';
import { Curves, lastOf, leastOf, named, valueAt } from './curves.ts';

function curveOf(...points: readonly (readonly [number, number | null])[]) {
  const curves = new Curves();
  curves.add({
    series: [
      {
        name: 'network/train',
        steps: points.map(([step]) => step),
        values: points.map(([, value]) => value),
      },
    ],
  });
  const curve = curves.series.get('network/train');
  if (!curve) throw new Error('there is no curve');
  return curve;
}

describe('curves', () => {
  it('join pieces, and of a step that is told twice the later value counts', () => {
    const curves = new Curves();
    const piece = (steps: number[], values: number[]) =>
      curves.add({ series: [{ name: 'a', steps, values }] });
    piece([1, 2, 3, 4], [9, 8, 7, 6]);
    // Killed after step 4, taken up from a checkpoint of step 2.
    piece([3, 4], [70, 60]);
    piece([5], [50]);
    piece([2.5], [1]);
    expect(curves.series.get('a')).toEqual({ steps: [1, 2, 2.5, 3, 4, 5], values: [9, 8, 1, 70, 60, 50] });
  });

  it('know their least and last value, past what was no number', () => {
    const curve = curveOf([1, 4], [2, 2], [3, 3], [4, null]);
    expect(leastOf(curve)).toEqual({ step: 2, value: 2 });
    expect(lastOf(curve)).toEqual({ step: 3, value: 3 });
    expect(leastOf(curveOf([1, null]))).toBeNull();
  });

  it('hold a value until the next', () => {
    const curve = curveOf([10, 1], [20, 2]);
    expect([5, 10, 19, 20, 99].map((step) => valueAt(curve, step))).toEqual([null, 1, 1, 2, 2]);
  });

  it('are grouped by all but the last word of their name', () => {
    const curves = new Curves();
    const empty = { steps: [], values: [] };
    curves.add({
      series: ['network/train', 'trees/q50/validation', 'loss'].map((name) => ({ name, ...empty })),
    });
    expect(named(curves.series).map(({ group, name }) => [group, name])).toEqual([
      ['network', 'train'],
      ['trees/q50', 'validation'],
      ['', 'loss'],
    ]);
  });
});
