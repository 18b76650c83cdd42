/** From a tape to a graph that runs: what is fed, what comes out, what is baked in. */

import { GraphError } from '../error.ts';
import { type Constant, type Declared, type GraphNode, needed } from '../node.ts';
import type { GraphFile } from '../onnx/write.ts';
import type { Tape, Tensor } from '../tape.ts';
import { checkWeights, type Weights } from './weights.ts';

/**
 * The graph of these outputs and of nothing that they do not need. Parameters and states are fed, unless `weights` are
 * given: then they are part of it. Throws where the weights do not fit.
 */
export function graphOf(
  tape: Tape,
  outputs: Readonly<Record<string, Tensor>>,
  weights: Weights | null = null,
): GraphFile {
  const ends = Object.entries(outputs);
  if (ends.length === 0) throw new GraphError('a graph without an output computes nothing.');
  const all: GraphNode[] = [
    ...tape.nodes,
    // Outputs have names of their own, whatever the tape called them; who takes the tape's saves a copy.
    ...ends
      .filter(([name, tensor]) => name !== tensor.name)
      .map(([name, tensor]) => ({ op: 'Identity', inputs: [tensor.name], outputs: [name], attributes: {} })),
  ];
  const { nodes, names } = needed(
    all,
    ends.map(([name]) => name),
  );
  const isUsed = ({ name }: { readonly name: string }) => names.has(name);
  const declared = ({ name, shape, dtype }: Tensor): Declared => ({ name, shape, dtype });
  const values = [...tape.parameters, ...tape.states].filter(isUsed);
  if (weights !== null) checkWeights(tape, weights);
  const baked = values.flatMap(({ name, shape, dtype }): Constant[] => {
    const weight = weights?.get(name);
    return weight === undefined ? [] : [{ name, shape, dtype, values: weight.values }];
  });
  return {
    nodes,
    constants: [...tape.constants.filter(isUsed), ...baked],
    inputs: [...tape.inputs, ...tape.masks, ...(weights === null ? values : [])].filter(isUsed).map(declared),
    outputs: ends.map(([name, { shape, dtype }]) => ({ name, shape, dtype })),
  };
}
