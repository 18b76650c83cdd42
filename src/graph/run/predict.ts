/** A graph that only answers: one with its weights in it, from a tape or from a file. */

import type * as ort from 'onnxruntime-node';
import { GraphError } from '../error.ts';
import type { Declared } from '../node.ts';
import type { Device } from './device.ts';
import { type Feed, tensorsOf } from './feed.ts';
import { openSession, type RunOptions } from './session.ts';

export interface Prediction {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export class Predictor {
  readonly #session: ort.InferenceSession;
  readonly inputs: readonly Declared[];
  readonly outputs: readonly string[];
  readonly device: Device;

  private constructor(session: ort.InferenceSession, device: Device) {
    this.#session = session;
    this.device = device;
    this.outputs = session.outputNames;
    this.inputs = session.inputMetadata.map((input) => {
      if (!input.isTensor) throw new GraphError(`the model's input ${input.name} is no tensor.`);
      return {
        name: input.name,
        dtype: dtypeOf(input.name, input.type),
        // "batch", or a multiple of it: "50*batch".
        shape: input.shape.map((size) =>
          typeof size === 'number' ? size : -(Number.parseInt(size, 10) || 1),
        ),
      };
    });
  }

  /** Throws GraphError where the bytes are no model. */
  static async open(bytes: Uint8Array, options: RunOptions = {}): Promise<Predictor> {
    const { session, device } = await openSession(bytes, options);
    return new Predictor(session, device);
  }

  /** All outputs, or those named. */
  async run(feed: Feed, outputs?: readonly string[]): Promise<Record<string, Prediction>> {
    const out = await this.#session.run(tensorsOf(this.inputs, feed), outputs ?? this.outputs);
    return Object.fromEntries(
      Object.entries(out).map(([name, value]) => {
        const { data, dims } = value as ort.Tensor;
        return [
          name,
          {
            shape: dims,
            values: data instanceof Float32Array ? data : Float32Array.from(data as ArrayLike<number>),
          },
        ];
      }),
    );
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

function dtypeOf(name: string, type: string): Declared['dtype'] {
  if (type === 'float32' || type === 'int64' || type === 'bool') return type;
  throw new GraphError(`the model's input ${name} is ${type}; float32, int64 and bool can be fed.`);
}
