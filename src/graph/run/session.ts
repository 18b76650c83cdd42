/**
 * Opens a graph in ONNX Runtime, on the CPU or, by WebGPU, on a GPU. Who asks for a GPU where none can be used gets the CPU and
 * is told so.
 */

import type * as ort from 'onnxruntime-node';
import { GraphError } from '../error.ts';
import { type Device, whyNoWebgpu } from './device.ts';
import { firstLine, runtime } from './runtime.ts';

export interface RunOptions {
  /** Default `cpu`. */
  readonly device?: Device | undefined;
  /** Default 0: as many as the machine has cores. Sums are added up in another order by another number of threads. */
  readonly threads?: number | undefined;
  /** What the model is called in messages: its file, as a rule. */
  readonly from?: string | undefined;
  /** Told in one sentence, and only once, where the device that was asked for cannot be used. */
  onNotice?(sentence: string): void;
}

export interface OpenSession {
  readonly session: ort.InferenceSession;
  /** What it really runs on. */
  readonly device: Device;
}

/** Fatal only: what goes wrong is thrown, and who catches it tells it once. */
const QUIET = 4;

/**
 * Channels first, as the graph has them: laid out with channels last, which would be its default, ONNX Runtime 1.30 gives
 * wrong values for convolutions of six channels and others that are no multiple of four (microsoft/onnxruntime, issue 29651).
 */
const WEBGPU = { name: 'webgpu', preferredLayout: 'NCHW' } as const;

/**
 * Opens the bytes of an ONNX model. Outputs named in `staying` are left on a GPU that made them, for the next run. Throws
 * GraphError where the bytes are no model, or hold what the runtime does not know, or where it cannot be loaded.
 */
export async function openSession(
  bytes: Uint8Array,
  { device = 'cpu', threads = 0, from = 'this', onNotice }: RunOptions = {},
  staying: readonly string[] = [],
): Promise<OpenSession> {
  const { InferenceSession } = runtime();
  const open = (provider: Device) =>
    InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      graphOptimizationLevel: 'all',
      logSeverityLevel: QUIET,
      ...(provider === 'cpu'
        ? { executionProviders: ['cpu'] }
        : {
            executionProviders: [WEBGPU],
            preferredOutputLocation: Object.fromEntries(staying.map((name) => [name, 'gpu-buffer' as const])),
          }),
    });
  let why: string | null = null;
  if (device === 'webgpu') {
    why = await whyNoWebgpu();
    try {
      if (why === null) return { session: await open('webgpu'), device };
    } catch (error) {
      why = `WebGPU cannot run this graph (${firstLine(error)})`;
    }
  }
  try {
    const session = await open('cpu');
    if (why !== null) notify(onNotice, `${why}; the CPU is used instead.`);
    return { session, device: 'cpu' };
  } catch (error) {
    throw new GraphError(`${from} is no model that ONNX Runtime can run: ${firstLine(error)}`, {
      cause: error,
    });
  }
}

/** What each listener was told: a training opens a session for every look at its validation data. */
const told = new WeakMap<NonNullable<RunOptions['onNotice']>, Set<string>>();

function notify(listener: RunOptions['onNotice'], sentence: string): void {
  if (listener === undefined) return;
  const before = told.get(listener) ?? new Set();
  if (before.has(sentence)) return;
  told.set(listener, before.add(sentence));
  listener(sentence);
}
