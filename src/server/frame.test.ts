import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameHead } from './contract.ts';
import { encodeFrame, type FrameColumn } from './frame.ts';

/** Reads a frame as its description in the contract says. */
function decode(bytes: Uint8Array): { head: FrameHead; columns: Map<string, Float32Array> } {
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('PBF1');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  expect((8 + length) % 8).toBe(0);
  const head: FrameHead = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const body = bytes.slice(8 + length);
  expect(body.byteLength).toBe(4 * head.points * head.columns.length);
  const columns = new Map(
    head.columns.map(({ name, offset }) => [name, new Float32Array(body.buffer, offset, head.points)]),
  );
  return { head, columns };
}

const grid = (n: number, step = 1) => Float64Array.from({ length: n }, (_, i) => i * step);
const value = (name: string, values: Float64Array): FrameColumn => ({
  name,
  unit: 'm/s',
  values,
  kind: 'value',
});

describe('encodeFrame', () => {
  it('hands out the grid itself where the view is fine enough', () => {
    const distance = grid(101);
    const speed = distance.map((d) => d * 2);
    const { head, columns } = decode(
      encodeFrame(distance, [value('lap.speed', speed)], { from: 10, to: 20, width: 50 }),
    );
    expect(head).toMatchObject({ length: 100, from: 10, to: 20, points: 11, decimated: false });
    expect(head.columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['distance', 'm'],
      ['lap.speed', 'm/s'],
    ]);
    expect([...columns.get('distance')!]).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect([...columns.get('lap.speed')!]).toEqual([20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40]);
  });

  it('reaches beyond the edges of the view, so that lines do', () => {
    const { head } = decode(encodeFrame(grid(101), [], { from: 10.4, to: 19.6, width: 50 }));
    expect(head).toMatchObject({ from: 10, to: 20 });
  });

  it('keeps least and greatest of each pixel in order of appearance, worked by hand', () => {
    const distance = grid(12);
    const spiky = Float64Array.of(0, 9, 1, 2, 5, 5, 5, 5, 3, 2, -7, 1);
    const place = distance.map((d) => d / 10);
    const columns = [
      value('lap.speed', spiky),
      { name: 'lap.x', unit: 'm', values: place, kind: 'place' as const },
    ];
    const { head, columns: out } = decode(encodeFrame(distance, columns, { from: 0, to: 11, width: 3 }));
    expect(head).toMatchObject({ points: 6, decimated: true });
    expect([...out.get('lap.speed')!]).toEqual([0, 9, 5, 5, 3, -7]);
    expect([...out.get('distance')!]).toEqual([0, 3, 4, 7, 8, 11]);
    expect(out.get('lap.x')![1]).toBeCloseTo(0.3, 6);
  });

  it('takes missing samples for nothing', () => {
    const values = Float64Array.of(Number.NaN, 2, 1, Number.NaN, Number.NaN, Number.NaN, 4, Number.NaN, 3);
    const { columns } = decode(encodeFrame(grid(9), [value('a', values)], { from: 0, to: 8, width: 3 }));
    expect([...columns.get('a')!]).toEqual([2, 1, Number.NaN, Number.NaN, 4, 3]);
  });

  it('never loses an extreme and never invents a value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 400 }),
        fc.integer({ min: 1, max: 120 }),
        (numbers, width) => {
          const values = Float64Array.from(numbers);
          const distance = grid(values.length, 0.9);
          const to = distance[distance.length - 1];
          const { head, columns } = decode(
            encodeFrame(distance, [value('a', values)], { from: 0, to, width }),
          );
          const out = [...columns.get('a')!];
          expect(Math.max(...out)).toBe(Math.max(...numbers));
          expect(Math.min(...out)).toBe(Math.min(...numbers));
          for (const each of out) expect(numbers).toContain(each);
          const along = columns.get('distance')!;
          for (let i = 1; i < along.length; i++) expect(along[i]).toBeGreaterThanOrEqual(along[i - 1]);
          expect(head.points).toBeLessThanOrEqual(Math.max(2 * width, 2));
        },
      ),
    );
  });
});
