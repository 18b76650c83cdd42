/** Weights out of ONNX files of any origin: what they hold as initialisers. */

import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, type TensorProto } from 'onnx-buf';
import type { Dtype } from '../dtype.ts';
import { GraphError } from '../error.ts';
import type { Weight } from '../run/weights.ts';
import { valuesOf, WIDTH } from './raw.ts';
import { DTYPES } from './write.ts';

/** By name. `from` names the file in messages. Throws GraphError where it is no ONNX file or keeps its values elsewhere. */
export function readOnnxWeights(bytes: Uint8Array, from: string): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  for (const tensor of initialisers(bytes, from)) {
    const dtype = dtypeOf(tensor);
    if (dtype !== undefined) weights.set(tensor.name, weightOf(tensor, dtype, from));
  }
  if (weights.size === 0) throw new GraphError(`${from} holds no weights.`);
  return weights;
}

function initialisers(bytes: Uint8Array, from: string): readonly TensorProto[] {
  try {
    const { graph } = fromBinary(ModelProtoSchema, bytes);
    if (graph !== undefined) return graph.initializer;
  } catch (error) {
    throw new GraphError(`${from} is no ONNX file, or a damaged one.`, { cause: error });
  }
  throw new GraphError(`${from} is no ONNX file: it has no graph.`);
}

function dtypeOf({ dataType }: TensorProto): Dtype | undefined {
  return (Object.keys(DTYPES) as Dtype[]).find((dtype) => DTYPES[dtype] === dataType);
}

function weightOf(tensor: TensorProto, dtype: Dtype, from: string): Weight {
  const { name, dims, externalData } = tensor;
  if (externalData.length > 0)
    throw new GraphError(`${from} keeps the values of ${name} in another file, which is not read.`);
  const shape = dims.map(Number);
  const size = shape.reduce((product, count) => product * count, 1);
  const values = listed(tensor, dtype) ?? raw(tensor, dtype);
  if (values.length !== size)
    throw new GraphError(
      `${from} is damaged: ${name} [${shape.join(', ')}] has ${values.length} values, not ${size}.`,
    );
  return { shape, values };
}

/** Values that stand one by one in the list of their kind, as some writers keep short ones; null where there is none. */
function listed(tensor: TensorProto, dtype: Dtype): Float32Array | null {
  const { floatData, doubleData, int64Data, int32Data } = tensor;
  if (floatData.length > 0) return Float32Array.from(floatData);
  if (doubleData.length > 0) return Float32Array.from(doubleData);
  if (int64Data.length > 0) return Float32Array.from(int64Data, Number);
  if (int32Data.length === 0) return null;
  // Half precision has no list of its own: its bits stand among the whole numbers.
  return dtype === 'float16'
    ? Float32Array.from(new Float16Array(Uint16Array.from(int32Data).buffer))
    : Float32Array.from(int32Data);
}

/** Values as bytes; none where their number is no multiple of their width. */
function raw({ rawData }: TensorProto, dtype: Dtype): Float32Array {
  return rawData.length % WIDTH[dtype] === 0 ? valuesOf(dtype, rawData) : new Float32Array(0);
}
