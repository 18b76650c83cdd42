/** Data as a graph is fed with them, checked before the runtime sees them. */

import type * as ort from 'onnxruntime-node';
import { GraphError, ShapeError } from '../error.ts';
import type { Declared } from '../node.ts';
import { shapeText } from '../shape.ts';
import { runtime } from './runtime.ts';

/** Row-major values by the input's name; whole numbers (int64) as BigInt64Array, or as Int32Array for convenience. */
export type Feed = Readonly<Record<string, Float32Array | Int32Array | BigInt64Array | Uint8Array>>;

/** Throws where one is missing, or has another number of values than its shape asks for. */
export function tensorsOf(inputs: readonly Declared[], feed: Feed): Record<string, ort.Tensor> {
  const batch = batchOf(inputs, feed);
  return Object.fromEntries(
    inputs.map(({ name, shape, dtype }) => {
      const data = feed[name];
      if (data === undefined)
        throw new GraphError(`the graph wants ${name} ${shapeText(shape)}, which is not given.`);
      const sizes = shape.map((size) => (size < 0 ? -size * batch : size));
      const count = sizes.reduce((product, size) => product * size, 1);
      if (data.length !== count)
        throw new ShapeError(`${name} has ${data.length} values, but ${shapeText(shape)} are ${count}.`);
      return [name, tensorOf(name, dtype, data, sizes)];
    }),
  );
}

function tensorOf(name: string, dtype: Declared['dtype'], data: Feed[string], sizes: number[]): ort.Tensor {
  const { Tensor } = runtime();
  if (dtype === 'float32' && data instanceof Float32Array) return new Tensor('float32', data, sizes);
  if (dtype === 'bool' && data instanceof Uint8Array) return new Tensor('bool', data, sizes);
  if (dtype === 'int64' && data instanceof BigInt64Array) return new Tensor('int64', data, sizes);
  if (dtype === 'int64' && data instanceof Int32Array)
    return new Tensor('int64', BigInt64Array.from(data, BigInt), sizes);
  throw new GraphError(`${name} is ${dtype}, which a ${data.constructor.name} is not.`);
}

/** How many elements the batch has, from the first input that grows with it. */
function batchOf(inputs: readonly Declared[], feed: Feed): number {
  for (const { name, shape } of inputs) {
    const data = feed[name];
    if (data === undefined || !shape.some((size) => size < 0)) continue;
    const each = Math.abs(shape.reduce((product, size) => product * size, 1));
    if (data.length % each !== 0)
      throw new ShapeError(
        `${name} has ${data.length} values, which is no whole number of ${shapeText(shape)}.`,
      );
    return data.length / each;
  }
  return 1;
}
