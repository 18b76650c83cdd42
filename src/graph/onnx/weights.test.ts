/** Weights out of ONNX files that others wrote, in each way that the format has to write them, and out of damaged ones. */

import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import {
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { GraphError } from '../error.ts';
import { readOnnxWeights } from './weights.ts';
import { DTYPES, modelBytes } from './write.ts';

function file(...tensors: Partial<Omit<TensorProto, '$typeName'>>[]): Uint8Array {
  const initializer = tensors.map((tensor) =>
    create(TensorProtoSchema, { name: 'w', dims: [2n], ...tensor }),
  );
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph: { initializer } }));
}

function bytesOf({ buffer }: { readonly buffer: ArrayBuffer }): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}

describe('weights in an ONNX file', () => {
  it.each([
    ['bytes', { dataType: DTYPES.float32, rawData: bytesOf(Float32Array.of(1.5, -2)) }],
    [
      'bytes of half precision',
      { dataType: DTYPES.float16, rawData: bytesOf(Uint16Array.of(0x3e00, 0xc000)) },
    ],
    ['bytes of double precision', { dataType: DTYPES.float64, rawData: bytesOf(Float64Array.of(1.5, -2)) }],
    ['a list', { dataType: DTYPES.float32, floatData: [1.5, -2] }],
    ['a list of double precision', { dataType: DTYPES.float64, doubleData: [1.5, -2] }],
    ['bits of half precision among whole numbers', { dataType: DTYPES.float16, int32Data: [0x3e00, 0xc000] }],
  ])('are read from %s', (_, tensor) => {
    const weight = readOnnxWeights(file(tensor), 'w.onnx').get('w');
    expect(weight?.shape).toEqual([2]);
    expect([...(weight?.values ?? [])]).toEqual([1.5, -2]);
  });

  it.each([
    ['bytes', { dataType: DTYPES.int64, rawData: bytesOf(BigInt64Array.of(3n, -4n)) }],
    ['a list', { dataType: DTYPES.int64, int64Data: [3n, -4n] }],
    ['a list of a smaller kind', { dataType: DTYPES.int8, int32Data: [3, -4] }],
  ])('are read from %s of whole numbers', (_, tensor) => {
    expect([...(readOnnxWeights(file(tensor), 'w.onnx').get('w')?.values ?? [])]).toEqual([3, -4]);
  });

  it.each([
    ['nothing', new Uint8Array(0), 'w.onnx is no ONNX file: it has no graph'],
    ['bytes of something else', new Uint8Array(64).fill(7), 'w.onnx is no ONNX file, or a damaged one'],
    ['no weights', file(), 'w.onnx holds no weights'],
    ['text only', file({ dataType: 8, stringData: [new Uint8Array(1)] }), 'w.onnx holds no weights'],
    [
      'values in another file',
      file({
        dataType: DTYPES.float32,
        externalData: [create(StringStringEntryProtoSchema, { key: 'location', value: 'w.bin' })],
      }),
      'w.onnx keeps the values of w in another file',
    ],
    [
      'too few values',
      file({ dataType: DTYPES.float32, dims: [3n], floatData: [1, 2] }),
      'w.onnx is damaged: w [3] has 2 values, not 3',
    ],
    [
      'a value cut in two',
      file({ dataType: DTYPES.float32, rawData: new Uint8Array(7) }),
      'w.onnx is damaged: w [2] has 0 values, not 2',
    ],
    [
      'a size below zero',
      file({ dataType: DTYPES.float32, dims: [-2n], floatData: [1, 2] }),
      'w.onnx is damaged: w [-2] has 2 values, not -2',
    ],
  ])('are refused in a sentence where there is %s', (_, bytes, sentence) => {
    expect(() => readOnnxWeights(bytes, 'w.onnx')).toThrow(GraphError);
    expect(() => readOnnxWeights(bytes, 'w.onnx')).toThrow(sentence);
  });

  it('never does anything but read or refuse', () => {
    const good = modelBytes({
      nodes: [],
      constants: [{ name: 'w', shape: [2, 3], dtype: 'float32', values: [1, 2, 3, 4, 5, 6] }],
      inputs: [],
      outputs: [{ name: 'w', shape: [2, 3], dtype: 'float32' }],
    });
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(good.length - 1), fc.nat(255), (length, at, byte) => {
        const bad = good.slice(0, length);
        if (at < bad.length) bad[at] = byte;
        try {
          for (const { shape, values } of readOnnxWeights(bad, 'w.onnx').values())
            expect(values).toHaveLength(shape.reduce((size, count) => size * count, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(GraphError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
