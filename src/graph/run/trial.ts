/** Run as a process of its own by `device.ts`: computes one small product on the WebGPU adapter, and exits with how that went. */

import { modelBytes } from '../onnx/write.ts';
import { matmul } from '../ops/product.ts';
import { Tape } from '../tape.ts';
import { graphOf } from './build.ts';
import { TRIAL } from './device.ts';
import { runtime } from './runtime.ts';

const SIZE = 16;

async function answers(): Promise<number> {
  const { InferenceSession, Tensor } = runtime();
  const tape = new Tape();
  const x = tape.input('x', [SIZE, SIZE]);
  const bytes = modelBytes(graphOf(tape, { y: matmul(x, x) }));
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['webgpu'],
    logSeverityLevel: 4,
  }).catch(() => null);
  if (session === null) return TRIAL.noAdapter;
  // A matrix that moves every row down by one: its square moves them by two.
  const shift = new Float32Array(SIZE * SIZE);
  for (let i = 0; i < SIZE; i++) shift[((i + 1) % SIZE) * SIZE + i] = 1;
  const { y } = await session.run({ x: new Tensor('float32', shift, [SIZE, SIZE]) });
  const isRight = Array.from(shift).every(
    (_, at) => y.data[at] === (Math.floor(at / SIZE) === ((at % SIZE) + 2) % SIZE ? 1 : 0),
  );
  return isRight ? 0 : TRIAL.wrong;
}

process.exitCode = await answers();
