/** A graph that only answers: one with its weights in it, from a tape or from a file of any origin. */

import type * as ort from 'onnxruntime-node';
import { GraphError } from '../error.ts';
import type { Declared } from '../node.ts';
import { checkShape } from '../shape.ts';
import type { Device } from './device.ts';
import { type Feed, tensorsOf } from './feed.ts';
import { firstLine } from './runtime.ts';
import { openSession, type RunOptions } from './session.ts';

export interface Prediction {
  readonly shape: readonly number[];
  /** Row-major; whole numbers and truths as plain numbers, too. */
  readonly values: Float32Array;
}

export class Predictor {
  readonly #session: ort.InferenceSession;
  readonly #from: string;
  readonly inputs: readonly Declared[];
  readonly outputs: readonly string[];
  /** What it really runs on. */
  readonly device: Device;

  private constructor(
    session: ort.InferenceSession,
    device: Device,
    inputs: readonly Declared[],
    from: string,
  ) {
    this.#session = session;
    this.#from = from;
    this.inputs = inputs;
    this.outputs = session.outputNames;
    this.device = device;
  }

  /** Throws GraphError where the bytes are no model, or one that cannot be fed. */
  static async open(bytes: Uint8Array, options: RunOptions = {}): Promise<Predictor> {
    const { session, device } = await openSession(bytes, options);
    const from = options.from ?? 'the model';
    try {
      const inputs = session.inputMetadata.map((input) => declared(input, from));
      return new Predictor(session, device, inputs, from);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** All outputs, or those named. Throws GraphError where the feed does not fit, or an answer holds no numbers. */
  async run(feed: Feed, outputs?: readonly string[]): Promise<Record<string, Prediction>> {
    const given = tensorsOf(this.inputs, feed);
    const out = await this.#session.run(given, outputs ?? this.outputs).catch((error: unknown) => {
      throw new GraphError(`${this.#from} gives no answer: ${firstLine(error)}`, { cause: error });
    });
    return Object.fromEntries(
      Object.entries(out).map(([name, { data, dims }]) => [
        name,
        { shape: dims, values: numbers(name, data) },
      ]),
    );
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

function declared(input: ort.InferenceSession.ValueMetadata, from: string): Declared {
  const { name } = input;
  if (!input.isTensor) throw new GraphError(`${from} cannot be fed: its input ${name} is no tensor.`);
  const { type } = input;
  if (type !== 'float32' && type !== 'int64' && type !== 'bool')
    throw new GraphError(
      `${from} cannot be fed: its input ${name} is ${type}; float32, int64 and bool can be given.`,
    );
  // An open size is the batch, by whatever name, or a multiple of it: "50*batch".
  const shape = input.shape.map((size) =>
    typeof size === 'number' ? size : -(Number.parseInt(size, 10) || 1),
  );
  checkShape(shape, `${from} cannot be fed: its input ${name}`);
  return { name, dtype: type, shape };
}

function numbers(name: string, data: ort.Tensor['data']): Float32Array {
  if (data instanceof Float32Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float32Array.from(data, Number);
  if (Array.isArray(data)) throw new GraphError(`the answer ${name} is text, not numbers.`);
  return Float32Array.from(data);
}
