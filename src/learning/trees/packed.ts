/**
 * Trees in a file: their nodes one behind the other, a tensor for each part, in the same safetensors as the weights of networks. A
 * fifth of what JSON takes, and read without a parser of our own. Leaves are rounded to float32, which is what the exported
 * model adds up anyway.
 */

import { readSafetensors, type Weight, writeSafetensors } from '../../graph/index.ts';
import type { Feature } from '../data/index.ts';
import { LearningError } from '../error.ts';
import { type Ensemble, type Link, PARTS, readEnsemble } from './ensemble.ts';

export function packTrees({ features, base, link, trees }: Ensemble): Uint8Array {
  const tensor = (values: Float32Array): Weight => ({ shape: [values.length], values });
  const parts = PARTS.map((part): [string, Weight] => [
    part,
    tensor(Float32Array.from(trees.flatMap((tree) => [...tree[part]]))),
  ]);
  const sizes = tensor(Float32Array.from(trees, ({ feature }) => feature.length));
  const notes = { base: String(base), link, features: JSON.stringify(features) };
  return writeSafetensors(new Map([['sizes', sizes], ...parts]), notes);
}

/** Throws LearningError or GraphError, naming the file, where the bytes hold no trees. */
export function unpackTrees(bytes: Uint8Array, file: string): Ensemble {
  const { weights, notes } = readSafetensors(bytes, file);
  const tensor = (name: string): Float32Array => {
    const found = weights.get(name);
    if (found === undefined) throw new LearningError(`${file} holds no trees: ${name} is missing.`);
    return found.values;
  };
  const columns = PARTS.map((part) => ({ part, values: tensor(part) }));
  let at = 0;
  const trees = Array.from(tensor('sizes'), (size) => {
    const from = at;
    at += size;
    return Object.fromEntries(columns.map(({ part, values }) => [part, [...values.subarray(from, at)]]));
  });
  if (columns.some(({ values }) => values.length !== at))
    throw new LearningError(`${file} holds no trees: its parts are not as long as its trees together.`);
  return readEnsemble(
    { features: featuresOf(notes.features, file), base: Number(notes.base), link: notes.link as Link, trees },
    file,
  );
}

function featuresOf(text: string | undefined, file: string): readonly Feature[] {
  try {
    return JSON.parse(text ?? '') as readonly Feature[];
  } catch (error) {
    throw new LearningError(`${file} holds no trees: its features cannot be read.`, { cause: error });
  }
}
