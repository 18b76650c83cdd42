/**
 * A graph as it is written down before it becomes bytes: plain nodes that know names only. What transforms or evaluates
 * graphs (pruning, quantising, the reference evaluator) works on this form, and `onnx/write.ts` makes the file of it.
 */

import type { Dtype } from './dtype.ts';
import type { Shape } from './shape.ts';

/** Whole numbers become ints; what is to be a float stands in an object, since 1 and 1.0 are one in JavaScript. */
export type Attribute =
  | number
  | { readonly float: number }
  | { readonly floats: ArrayLike<number> }
  | string
  | { readonly strings: readonly string[] }
  | readonly number[]
  | Body;

export interface GraphNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Of the operator; ONNX's own where left out. */
  readonly domain?: string | undefined;
}

export interface Constant {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: Dtype;
  /** Row-major; int64 as plain numbers. */
  readonly values: ArrayLike<number>;
}

export interface Declared {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: Dtype;
}

/** What a loop runs in each step; it may use tensors of the graph around it by name. */
export interface Body {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
}

/** Only what the outputs need, in order. */
export function needed(
  nodes: readonly GraphNode[],
  outputs: readonly string[],
): { nodes: GraphNode[]; names: ReadonlySet<string> } {
  const names = new Set(outputs);
  const kept: GraphNode[] = [];
  for (let i = nodes.length - 1; i >= 0; i--) {
    if (!nodes[i].outputs.some((name) => names.has(name))) continue;
    const node = trimmed(nodes[i], names);
    kept.push(node);
    for (const name of usedBy(node)) names.add(name);
  }
  return { nodes: kept.reverse(), names };
}

/** Names that a node reads, those of its bodies from the graph around included. */
export function usedBy(node: GraphNode): string[] {
  const inside = Object.values(node.attributes).filter(isBody);
  return [
    ...node.inputs.filter((name) => name !== ''),
    ...inside.flatMap((body) => body.nodes.flatMap(usedBy)),
  ];
}

export function isBody(attribute: Attribute): attribute is Body {
  return typeof attribute === 'object' && 'nodes' in attribute;
}

/** A loop without the rows that nobody reads: those are for a gradient that was not asked for. */
function trimmed(node: GraphNode, names: ReadonlySet<string>): GraphNode {
  const { body, scan_output_directions: directions } = node.attributes;
  if (node.op !== 'Scan' || body === undefined || !isBody(body) || !Array.isArray(directions)) return node;
  const states = node.outputs.length - directions.length;
  const isKept = node.outputs.map((name, i) => i < states || names.has(name));
  if (isKept.every(Boolean)) return node;
  const outputs = body.outputs.filter((_, i) => isKept[i]);
  const inside = needed(
    body.nodes,
    outputs.map(({ name }) => name),
  );
  return {
    ...node,
    outputs: node.outputs.filter((_, i) => isKept[i]),
    attributes: {
      ...node.attributes,
      body: {
        ...body,
        nodes: inside.nodes,
        outputs,
        constants: body.constants.filter(({ name }) => inside.names.has(name)),
      },
      scan_output_directions: directions.filter((_, i) => isKept[states + i]),
    },
  };
}
