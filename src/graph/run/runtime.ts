/**
 * ONNX Runtime, loaded when the first graph is to run. Its binding is a library of each platform's own; where there is none, or
 * the system is too old for it, everything that runs no graph must work all the same. So nobody imports the package but for types.
 */

import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { GraphError } from '../error.ts';

const require = createRequire(import.meta.url);

let loaded: typeof Ort | null = null;

/** The same each time. Throws GraphError where it cannot be loaded. */
export function runtime(): typeof Ort {
  loaded ??= load();
  return loaded;
}

function load(): typeof Ort {
  try {
    return require('onnxruntime-node');
  } catch (error) {
    throw new GraphError(`ONNX Runtime cannot be loaded on this machine: ${firstLine(error)}`, {
      cause: error,
    });
  }
}

/** What the runtime says, without the trace that follows. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}
