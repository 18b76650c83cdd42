/** A graph as the bytes of an ONNX file. */

import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf';
import type { Dtype } from '../dtype.ts';
import { type Attribute, type Constant, type Declared, type GraphNode, isBody } from '../node.ts';
import { rawBytes } from './raw.ts';

/** The version of the operators' definitions, and of the file's form that goes with it. */
export const OPSET = 20;
const IR_VERSION = 9n;

/** As ONNX numbers them (TensorProto.DataType) and AttributeProto.AttributeType. */
export const DTYPES: Readonly<Record<Dtype, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
};
const TYPE = { float: 1, int: 2, string: 3, graph: 5, floats: 6, ints: 7, strings: 8 };
/** Trees and the like have operators of their own, with a version of their own. */
export const ML_DOMAIN = 'ai.onnx.ml';
const ML_OPSET = 3n;

export interface GraphFile {
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
}

/** The file's bytes. `notes` become its metadata. */
export function modelBytes(graph: GraphFile, notes: Readonly<Record<string, string>> = {}): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: 'pitboard',
      opsetImport: [
        { domain: '', version: BigInt(OPSET) },
        ...(graph.nodes.some(({ domain }) => domain === ML_DOMAIN)
          ? [{ domain: ML_DOMAIN, version: ML_OPSET }]
          : []),
      ],
      metadataProps: Object.entries(notes).map(([key, value]) => ({ key, value })),
      graph: graphOf('graph', graph),
    }),
  );
}

function graphOf(name: string, { nodes, constants, inputs, outputs }: GraphFile): GraphProto {
  return create(GraphProtoSchema, {
    name,
    node: nodes.map(({ op, inputs: input, outputs: output, attributes, domain }) =>
      create(NodeProtoSchema, {
        opType: op,
        domain: domain ?? '',
        name: output[0],
        input: [...input],
        output: [...output],
        attribute: Object.entries(attributes).map(([key, value]) => attributeOf(key, value)),
      }),
    ),
    initializer: constants.map((constant) =>
      create(TensorProtoSchema, {
        name: constant.name,
        dims: constant.shape.map(BigInt),
        dataType: DTYPES[constant.dtype],
        rawData: rawBytes(constant.dtype, constant.values),
      }),
    ),
    input: inputs.map(declaration),
    output: outputs.map(declaration),
  });
}

function declaration({ name, shape, dtype }: Declared) {
  const dim = shape.map((size) =>
    size < 0
      ? { value: { case: 'dimParam' as const, value: size === -1 ? 'batch' : `${-size}*batch` } }
      : { value: { case: 'dimValue' as const, value: BigInt(size) } },
  );
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: DTYPES[dtype], shape: { dim } } } },
  });
}

function attributeOf(name: string, value: Attribute) {
  const given = () => {
    if (typeof value === 'number') return { type: TYPE.int, i: BigInt(value) };
    if (typeof value === 'string') return { type: TYPE.string, s: new TextEncoder().encode(value) };
    if (isBody(value)) return { type: TYPE.graph, g: graphOf(value.name, value) };
    if ('float' in value) return { type: TYPE.float, f: value.float };
    if ('floats' in value) return { type: TYPE.floats, floats: Array.from(value.floats) };
    if ('strings' in value)
      return { type: TYPE.strings, strings: value.strings.map((text) => new TextEncoder().encode(text)) };
    return { type: TYPE.ints, ints: value.map(BigInt) };
  };
  return create(AttributeProtoSchema, { name, ...given() });
}
