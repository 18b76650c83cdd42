/**
 * Runs a graph in float64, one node after the other, by the plain kernels beside this file. It is the second opinion for every
 * operation: finite differences of it are exact enough to tell a wrong gradient from a rounded one, and what ONNX Runtime
 * computes of the same graph must agree with it.
 */

import { type Body, type Constant, type GraphNode, isBody } from '../node.ts';
import type { GraphFile } from '../onnx/write.ts';
import { type Nd, nd } from './array.ts';
import { KERNELS } from './kernels.ts';

/** Values of the outputs by name. */
export function evaluate(graph: GraphFile, feed: Readonly<Record<string, Nd>>): Record<string, Nd> {
  const values = new Map(Object.entries(feed));
  runNodes(graph.nodes, graph.constants, values);
  return Object.fromEntries(graph.outputs.map(({ name }) => [name, named(values, name)]));
}

function runNodes(
  nodes: readonly GraphNode[],
  constants: readonly Constant[],
  values: Map<string, Nd>,
): void {
  for (const { name, shape, values: given } of constants) values.set(name, nd(shape, given));
  for (const node of nodes) {
    const inputs = node.inputs.map((name) => named(values, name));
    const outputs = node.op === 'Scan' ? scanned(node, inputs, values) : kernelOf(node)(inputs, node);
    node.outputs.forEach((name, i) => {
      values.set(name, outputs[i]);
    });
  }
}

function kernelOf({ op }: GraphNode) {
  const kernel = KERNELS[op];
  if (kernel === undefined) throw new Error(`the reference evaluator has no ${op}.`);
  return kernel;
}

function named(values: ReadonlyMap<string, Nd>, name: string): Nd {
  const value = values.get(name);
  if (value === undefined) throw new Error(`${name} is used before it is made.`);
  return value;
}

function scanned(node: GraphNode, inputs: readonly Nd[], around: ReadonlyMap<string, Nd>): Nd[] {
  const { body, num_scan_inputs: count, scan_input_directions, scan_output_directions } = node.attributes;
  if (body === undefined || !isBody(body) || typeof count !== 'number')
    throw new Error('a Scan without a body.');
  const states = inputs.slice(0, inputs.length - count);
  const rows = inputs.slice(states.length);
  const steps = rows[0].shape[0];
  const isBackward = (directions: typeof scan_input_directions, i: number) =>
    Array.isArray(directions) && directions[i] === 1;
  const collected: Nd[][] = body.outputs.slice(states.length).map(() => []);
  for (let step = 0; step < steps; step++) {
    const here = rows.map((row, i) =>
      rowOf(row, isBackward(scan_input_directions, i) ? steps - 1 - step : step),
    );
    const outputs = runBody(body, [...states, ...here], around);
    states.splice(0, states.length, ...outputs.slice(0, states.length));
    outputs.slice(states.length).forEach((row, i) => {
      if (isBackward(scan_output_directions, i)) collected[i].unshift(row);
      else collected[i].push(row);
    });
  }
  return [...states, ...collected.map(stacked)];
}

function runBody(body: Body, inputs: readonly Nd[], around: ReadonlyMap<string, Nd>): Nd[] {
  const values = new Map(around);
  body.inputs.forEach(({ name }, i) => {
    values.set(name, inputs[i]);
  });
  runNodes(body.nodes, body.constants, values);
  return body.outputs.map(({ name }) => named(values, name));
}

function rowOf({ shape, data }: Nd, index: number): Nd {
  const size = data.length / shape[0];
  return nd(shape.slice(1), data.slice(index * size, (index + 1) * size));
}

function stacked(rows: readonly Nd[]): Nd {
  const { shape, data } = rows[0];
  const out = nd([rows.length, ...shape]);
  rows.forEach((row, i) => {
    out.data.set(row.data, i * data.length);
  });
  return out;
}
