/**
 * Runs a graph by ONNX Runtime, on the CPU or a GPU by WebGPU. Who has no adapter gets the CPU and is told so. Values stay
 * where they are made from step to step where the device allows it.
 */

import * as ort from 'onnxruntime-node';
import { GraphError } from '../error.ts';

export type Device = 'cpu' | 'webgpu';

export interface RunOptions {
  /** Default `cpu`. */
  readonly device?: Device | undefined;
  /** Default 0: as many as the machine has cores. */
  readonly threads?: number | undefined;
  /** Told in one sentence where the device that was asked for is not there. */
  onNotice?(sentence: string): void;
}

export interface OpenSession {
  readonly session: ort.InferenceSession;
  /** What it really runs on. */
  readonly device: Device;
}

const QUIET = 3;

/** Opens the bytes of an ONNX model. Throws GraphError where they are none, or hold what the runtime does not know. */
export async function openSession(
  bytes: Uint8Array,
  { device = 'cpu', threads = 0, onNotice }: RunOptions = {},
): Promise<OpenSession> {
  const open = (provider: Device) =>
    ort.InferenceSession.create(bytes, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      graphOptimizationLevel: 'all',
      logSeverityLevel: QUIET,
    });
  if (device === 'webgpu') {
    try {
      return { session: await open('webgpu'), device };
    } catch (error) {
      onNotice?.(`no WebGPU adapter could be used (${firstLine(error)}); the CPU is used instead.`);
    }
  }
  try {
    return { session: await open('cpu'), device: 'cpu' };
  } catch (error) {
    throw new GraphError(`this is no model that ONNX Runtime can run: ${firstLine(error)}`, { cause: error });
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}
