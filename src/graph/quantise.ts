/**
 * Smaller variants of a graph that only answers. Half precision keeps every weight as float16. Eight bits keep the weights
 * of matrix products as int8 with one scale a column, and round what comes in to eight bits as it comes (dynamic quantisation;
 * ONNX operators DynamicQuantizeLinear and MatMulInteger); the rest stays as it is, inside of loops too. One after the other, eight
 * bits first, both go together. What either loses is to be measured on data of one's own: `bench/graph.ts` and
 * `test/graph/export.test.ts` do.
 *
 * What surprises: eight bits are laid over the range of a whole batch, so that the last digits of an answer hang on what is asked
 * beside it.
 */

import { type Constant, type GraphNode, usedBy } from './node.ts';
import type { GraphFile } from './onnx/write.ts';

/** Weights smaller than this stay: a row of biases saves nothing. */
const WORTH = 64;
/** The largest number of float16. */
const LARGEST_HALF = 65_504;

/** Weights as float16, cast when the graph is opened: half the size, for runtimes with and without float16 arithmetic. */
export function toHalf(graph: GraphFile): GraphFile {
  const casts: GraphNode[] = [];
  const constants = graph.constants.map((constant): Constant => {
    const { dtype, values } = constant;
    if (dtype !== 'float32' || values.length < WORTH) return constant;
    // A mask's -10⁹ would become -∞, and -∞ times 0 no number.
    if (!Array.from(values).every((value) => Math.abs(value) <= LARGEST_HALF)) return constant;
    const name = `${constant.name}.half`;
    casts.push({ op: 'Cast', inputs: [name], outputs: [constant.name], attributes: { to: 1 } });
    return { ...constant, name, dtype: 'float16' };
  });
  return { ...graph, constants, nodes: [...casts, ...graph.nodes] };
}

/** Matrix products by a constant weight in int8: a quarter of the size. */
export function toInt8(graph: GraphFile): GraphFile {
  const weights = new Map(graph.constants.map((constant) => [constant.name, constant]));
  const uses = new Map<string, number>();
  for (const name of graph.nodes.flatMap(usedBy)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const added: Constant[] = [];
  const gone = new Set<string>();
  const nodes = graph.nodes.flatMap((node): GraphNode[] => {
    const weight = weights.get(node.inputs[1] ?? '');
    const isProduct =
      (node.op === 'MatMul' || node.op === 'Gemm') &&
      Object.values(node.attributes).every((value) => value === 0);
    if (!isProduct || weight === undefined || weight.shape.length !== 2 || weight.values.length < WORTH)
      return [node];
    // A weight that something else reads too must stay as it is.
    if ((uses.get(weight.name) ?? 0) > 1) return [node];
    gone.add(weight.name);
    return product(node, weight, added);
  });
  return { ...graph, nodes, constants: [...graph.constants.filter(({ name }) => !gone.has(name)), ...added] };
}

/** x·W + b = (x̂ − z)·Ŵ · (scale of x · scale of the column) + b. */
function product(node: GraphNode, weight: Constant, added: Constant[]): GraphNode[] {
  const [rows, columns] = weight.shape;
  const [x, , bias] = node.inputs;
  const [y] = node.outputs;
  const scales = new Float32Array(columns);
  for (let i = 0; i < weight.values.length; i++)
    scales[i % columns] = Math.max(scales[i % columns], Math.abs(weight.values[i]) / 127);
  const rounded = Int8Array.from({ length: rows * columns }, (_, i) =>
    scales[i % columns] === 0 ? 0 : Math.round(weight.values[i] / scales[i % columns]),
  );
  const part = (what: string) => `${y}.${what}`;
  added.push(
    { name: `${weight.name}.int8`, shape: weight.shape, dtype: 'int8', values: rounded },
    { name: `${weight.name}.scale`, shape: [columns], dtype: 'float32', values: scales },
  );
  const steps: GraphNode[] = [
    {
      op: 'DynamicQuantizeLinear',
      inputs: [x],
      outputs: [part('x'), part('scale'), part('zero')],
      attributes: {},
    },
    {
      op: 'MatMulInteger',
      inputs: [part('x'), `${weight.name}.int8`, part('zero')],
      outputs: [part('whole')],
      attributes: {},
    },
    { op: 'Cast', inputs: [part('whole')], outputs: [part('float')], attributes: { to: 1 } },
    { op: 'Mul', inputs: [part('scale'), `${weight.name}.scale`], outputs: [part('scales')], attributes: {} },
    {
      op: 'Mul',
      inputs: [part('float'), part('scales')],
      outputs: [bias === undefined ? y : part('product')],
      attributes: {},
    },
  ];
  return bias === undefined
    ? steps
    : [...steps, { op: 'Add', inputs: [part('product'), bias], outputs: [y], attributes: {} }];
}
