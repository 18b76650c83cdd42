/** Datasets, splits and scaling: what is refused, and that nothing of the other side is known. */

import { describe, expect, it } from 'vitest';
import { checkFeatures, type Dataset, datasetOf, type Feature, hashOf, rowsOf } from './dataset.ts';
import { fitScaling, scaled } from './scaling.ts';
import { checkLeakage, splitByGroup, splitByTime } from './split.ts';

const age: Feature = { kind: 'number', name: 'tyreAge', unit: 'laps', fill: 'median' };
const gap: Feature = { kind: 'number', name: 'gap', unit: 's', fill: 'missing' };
const tyre: Feature = {
  kind: 'class',
  name: 'tyre',
  unit: null,
  classes: ['SOFT', 'MEDIUM', 'HARD'],
  fill: 'missing',
};

function made(change: Partial<Omit<Dataset, 'rows'>> = {}): Dataset {
  return datasetOf({
    features: [age, gap, tyre],
    columns: new Map([
      ['tyreAge', Float64Array.of(1, 3, Number.NaN, 5, 100, 7)],
      ['gap', Float64Array.of(1, 2, 3, Number.NaN, 5, 6)],
      ['tyre', Float64Array.of(0, 1, 2, 2, Number.NaN, 0)],
    ]),
    target: Float64Array.of(90, 91, 92, 93, 94, 95),
    groups: new Map([['race', ['a', 'a', 'b', 'b', 'c', 'c']]]),
    time: Float64Array.of(1, 2, 3, 4, 5, 6),
    ...change,
  });
}

describe('a dataset', () => {
  const withColumn = (name: string, values: number[]) => () =>
    made({ columns: new Map([...made().columns, [name, Float64Array.from(values)]]) });

  it('names the column and the row of what is no number', () => {
    expect(withColumn('gap', [1, 2, Number.POSITIVE_INFINITY, 4, 5, 6])).toThrow('gap is Infinity in row 2');
    expect(withColumn('gap', [1, 2])).toThrow('gap has 2 rows, but the target 6');
    expect(withColumn('tyre', [0, 1, 2, 3, 0, 0])).toThrow('tyre is 3 in row 3; its classes are 0 to 2');
    expect(() => made({ target: Float64Array.of(1, 2, Number.NaN, 4, 5, 6) })).toThrow(
      'the target is NaN in row 2',
    );
    expect(() => made({ features: [{ ...age, fill: 'refuse' }] })).toThrow('tyreAge is missing in row 2');
    expect(() => made({ features: [age, { ...age, name: 'lost' }] })).toThrow('the column lost is missing');
    expect(() => made({ features: [age, age] })).toThrow('tyreAge is there twice');
  });

  it('knows itself by its content', () => {
    expect(hashOf(made())).toBe(hashOf(made()));
    const other = made({ target: Float64Array.of(90, 91, 92, 93, 94, 96) });
    expect(hashOf(other)).not.toBe(hashOf(made()));
    expect([...rowsOf(made(), [5, 0]).target]).toEqual([95, 90]);
  });

  it('tells a model what it is not given as it was trained', () => {
    expect(() => checkFeatures([age], [gap])).toThrow('wants the feature tyreAge, which is not given');
    expect(() => checkFeatures([age], [{ ...age, unit: 's' }])).toThrow(
      'wants tyreAge as a number in laps, but it is given as a number in s',
    );
    expect(() => checkFeatures([tyre], [{ ...tyre, classes: ['SOFT'] }])).toThrow('is given as SOFT');
    expect(() => checkFeatures([age], [age, gap])).not.toThrow();
  });
});

describe('splits', () => {
  it('go by time', () => {
    const split = splitByTime(made(), { validateFrom: 3, testFrom: 5 });
    expect([[...split.train], [...split.validation], [...split.test]]).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(() => checkLeakage(made(), split, { groups: ['race'], inTime: true })).not.toThrow();
    expect(() => splitByTime(made(), { validateFrom: 0 })).toThrow('the train split is empty');
    expect(() => splitByTime(made(), { validateFrom: 9 })).toThrow('the validation split is empty');
  });

  it('keep groups whole', () => {
    for (let seed = 0; seed < 20; seed++) {
      const split = splitByGroup(made(), 'race', { validation: 0.3, seed });
      expect(split.validation).toHaveLength(2);
      checkLeakage(made(), split, { groups: ['race'] });
    }
    expect(() => splitByGroup(made(), 'driver', { validation: 0.3 })).toThrow(
      'there is no group driver; there are: race',
    );
  });

  it('that leak are found', () => {
    const rows = (...values: number[]) => Int32Array.from(values);
    const check =
      (train: Int32Array, validation: Int32Array, rules = {}) =>
      () =>
        checkLeakage(made(), { train, validation, test: rows() }, rules);
    expect(check(rows(0, 1), rows(1))).toThrow('row 1 stands in train and in validation');
    expect(check(rows(0, 2), rows(3), { groups: ['race'] })).toThrow(
      'the race b stands in train and in validation',
    );
    expect(check(rows(0, 4), rows(3), { inTime: true })).toThrow(
      'validation begins at 4, before train ends at 5',
    );
  });
});

describe('scaling', () => {
  it('knows the training rows only', () => {
    const before = fitScaling(made(), Int32Array.of(0, 1, 2, 3));
    const later = new Map(made().columns);
    later.set('tyreAge', Float64Array.of(1, 3, Number.NaN, 5, -999, 999));
    expect(fitScaling(made({ columns: later }), Int32Array.of(0, 1, 2, 3))).toEqual(before);
  });

  it('fills, centres and spreads', () => {
    const scaling = fitScaling(made(), Int32Array.of(0, 1, 2, 3));
    expect(scaling.width).toBe(5);
    const [of] = scaling.features;
    expect([of.fill, of.mean]).toEqual([3, 3]);
    const matrix = scaled(scaling, made(), [2, 4]);
    // The median 3 stands in for the missing age, which is the mean too.
    expect(matrix[0]).toBe(0);
    expect([...matrix.slice(2, 5)]).toEqual([0, 0, 1]);
    expect(matrix[5]).toBeCloseTo(97 / Math.sqrt(8 / 3), 4);
    // A class that is missing is none of them.
    expect([...matrix.slice(7, 10)]).toEqual([0, 0, 0]);
  });
});
