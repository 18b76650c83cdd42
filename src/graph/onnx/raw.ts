/** Values as ONNX and safetensors keep them: little-endian, one after the other. */

import type { Dtype } from '../dtype.ts';

export function rawBytes(dtype: Dtype, values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const typed = typedValues(dtype, values);
  return Uint8Array.from(new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength));
}

function typedValues(dtype: Dtype, values: ArrayLike<number>) {
  switch (dtype) {
    case 'float32':
      return values instanceof Float32Array ? values : Float32Array.from(values);
    case 'float64':
      return Float64Array.from(values);
    case 'float16':
      return Float16Array.from(values);
    case 'int64':
      return BigInt64Array.from(Array.from(values, BigInt));
    case 'int32':
      return Int32Array.from(values);
    case 'int8':
      return Int8Array.from(values);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(values);
    default:
      return dtype satisfies never;
  }
}

/** Bytes of one value. */
export const WIDTH: Readonly<Record<Dtype, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  int64: 8,
  int32: 4,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** Reads values that lie anywhere in a file: a typed array over the same bytes would have to be aligned. */
export function valuesOf(dtype: Dtype, bytes: Uint8Array): Float32Array {
  // A copy whatever it is: `slice` of a Buffer would be a view of the whole file.
  const { buffer } = Uint8Array.from(bytes);
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return Float32Array.from(new Float64Array(buffer));
    case 'float16':
      return Float32Array.from(new Float16Array(buffer));
    case 'int64':
      return Float32Array.from(new BigInt64Array(buffer), Number);
    case 'int32':
      return Float32Array.from(new Int32Array(buffer));
    case 'int8':
      return Float32Array.from(new Int8Array(buffer));
    case 'uint8':
    case 'bool':
      return Float32Array.from(new Uint8Array(buffer));
    default:
      return dtype satisfies never;
  }
}
