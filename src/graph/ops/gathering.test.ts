/** What came of a row adds up to the last one, however often it was taken and however many threads there are. */

import { describe, expect, it } from 'vitest';
import { gradientsOf } from '../gradients.ts';
import { modelBytes } from '../onnx/write.ts';
import { graphOf } from '../run/build.ts';
import { Predictor } from '../run/predict.ts';
import { Tape, type Tensor } from '../tape.ts';
import { mul } from './arithmetic.ts';
import { gatherRows, take } from './gathering.ts';
import { sum } from './reducing.ts';

/** Enough that the runtime shares the work among its threads. */
const MANY = 100_000;
const SIZE = 32;

async function gradient(
  rows: number,
  taken: (table: Tensor) => Tensor,
  sign: 1 | -1 = 1,
): Promise<Float32Array> {
  const tape = new Tape();
  const table = tape.input('table', [rows, SIZE]);
  const out = taken(table);
  const [wanted] = gradientsOf(sum(mul(out, tape.input('weight', [SIZE]))), [table]);
  const predictor = await Predictor.open(modelBytes(graphOf(tape, { wanted })), { threads: 2 });
  const index = Int32Array.from({ length: MANY }, (_, i) => (sign > 0 ? i % rows : -1 - (i % rows)));
  const given = { table: new Float32Array(rows * SIZE), weight: new Float32Array(SIZE).fill(1), index };
  const feed = Object.fromEntries(
    predictor.inputs.map(({ name }) => [name, given[name as keyof typeof given]]),
  );
  const told = await predictor.run(feed);
  await predictor.close();
  return told.wanted.values;
}

describe('each row of a table has the gradient of all that it was taken for', () => {
  it.each([5, 1000])('by indices that are fed, of %i rows', async (rows) => {
    for (let attempt = 0; attempt < 4; attempt++) {
      const told = await gradient(rows, (table) =>
        gatherRows(table, table.tape.input('index', [MANY], 'int64')),
      );
      expect(new Set(told)).toEqual(new Set([MANY / rows]));
    }
  });

  it.each([5, 1000])('by indices that count from the end, of %i rows', async (rows) => {
    const told = await gradient(
      rows,
      (table) => gatherRows(table, table.tape.input('index', [MANY], 'int64')),
      -1,
    );
    expect(new Set(told)).toEqual(new Set([MANY / rows]));
  });

  it('by indices that are known', async () => {
    const indices = Array.from({ length: MANY }, (_, i) => i % 5);
    const told = await gradient(5, (table) => take(table, 0, indices));
    expect(new Set(told)).toEqual(new Set([MANY / 5]));
  });

  it('of an axis that is longer than a call has room for arguments', () => {
    const tape = new Tape();
    const table = tape.input('table', [300_000, 1]);
    const [wanted] = gradientsOf(sum(take(table, 0, [0, 299_999, 0])), [table]);
    expect(wanted.shape).toEqual([300_000, 1]);
  });
});
