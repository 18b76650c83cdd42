/**
 * Brings values back from the GPU that they live on. The binding for Node cannot read a tensor there (asking it to ends the
 * process), so that a graph does it that only copies: fed with what is on the GPU, its outputs are on the CPU.
 */

import type * as ort from 'onnxruntime-node';
import { modelBytes } from '../onnx/write.ts';
import { Tape } from '../tape.ts';
import { graphOf } from './build.ts';
import { openSession } from './session.ts';
import type { Weight } from './weights.ts';

export class Reader {
  /** Opened for the first tensors that are on a GPU; those of one training always have the same names and shapes. */
  #session: ort.InferenceSession | null = null;

  /** Copies of the values, wherever they are. */
  async read(tensors: ReadonlyMap<string, ort.Tensor>): Promise<Map<string, Weight>> {
    const far = [...tensors].filter(([, { location }]) => location === 'gpu-buffer');
    const near = new Map(tensors);
    if (far.length > 0) {
      this.#session ??= await copying(far);
      const copies = await this.#session.run(Object.fromEntries(far));
      for (const [name] of far) near.set(name, copies[copyOf(name)]);
    }
    return new Map(
      [...near].map(([name, { data, dims }]) => [
        name,
        { shape: dims, values: Float32Array.from(data as Float32Array) },
      ]),
    );
  }

  async close(): Promise<void> {
    await this.#session?.release();
  }
}

function copyOf(name: string): string {
  return `copy.${name}`;
}

async function copying(tensors: readonly (readonly [string, ort.Tensor])[]): Promise<ort.InferenceSession> {
  const tape = new Tape();
  const outputs = tensors.map(([name, { dims }]) => [copyOf(name), tape.input(name, dims)] as const);
  const bytes = modelBytes(graphOf(tape, Object.fromEntries(outputs)));
  const { session } = await openSession(bytes, { device: 'webgpu' });
  return session;
}
