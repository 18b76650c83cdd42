/** Convolution and pooling over time. Layout as in ONNX: [batch, channels, time]. */

import { ShapeError } from '../error.ts';
import { type Shape, shapeText } from '../shape.ts';
import { type Tensor, tapeOf } from '../tape.ts';
import { take } from './gathering.ts';
import { max, mean } from './reducing.ts';
import { reshape } from './shaping.ts';

export interface Windows {
  /** Steps from one window to the next; 1 where left out. */
  readonly stride?: number | undefined;
  /** Steps between the elements of a window; 1 where left out. */
  readonly dilation?: number | undefined;
  /** Zeros before and after; one number for both. With all before, no window sees what comes after it (causal). */
  readonly padding?: number | readonly [number, number] | undefined;
}

function windows({ stride = 1, dilation = 1, padding = 0 }: Windows, time: number, size: number) {
  const [before, after] = typeof padding === 'number' ? [padding, padding] : padding;
  const span = dilation * (size - 1) + 1;
  const count = Math.floor((time + before + after - span) / stride) + 1;
  if (count < 1)
    throw new ShapeError(
      `a window over ${span} steps does not fit into ${time} with ${before} and ${after} of padding.`,
    );
  return { stride, dilation, before, after, count, span };
}

/** `x` [batch, channels, time] with `kernel` [filters, channels, size]; [batch, filters, windows]. */
export function conv1d(x: Tensor, kernel: Tensor, options: Windows = {}): Tensor {
  const tape = tapeOf([x, kernel]);
  if (x.shape.length !== 3 || kernel.shape.length !== 3 || x.shape[1] !== kernel.shape[1])
    throw new ShapeError(
      `conv1d: ${shapeText(x.shape)} with a kernel of ${shapeText(kernel.shape)}; it takes [batch, channels, time] and [filters, channels, size].`,
    );
  const [batch, channels, time] = x.shape;
  const [filters, , size] = kernel.shape;
  const { stride, dilation, before, after, count, span } = windows(options, time, size);
  const shape: Shape = [batch, filters, count];
  const attributes = {
    kernel_shape: [size],
    strides: [stride],
    dilations: [dilation],
    pads: [before, after],
  };
  return tape.op('Conv', [x, kernel], { shape }, attributes, (g) => {
    // Steps at the end that no window reached get zeros.
    const rest = (time + before + after - span) % stride;
    const dx = tape.op(
      'ConvTranspose',
      [g, kernel],
      { shape: x.shape },
      { ...attributes, output_padding: [rest] },
    );
    // The gradient of the kernel is a convolution itself, over the batch, where stride and dilation change places.
    const swapped = (t: Tensor) =>
      tape.op('Transpose', [t], { shape: [t.shape[1], t.shape[0], t.shape[2]] }, { perm: [1, 0, 2] });
    const wide = Math.floor((time + before + after - stride * (count - 1) - 1) / dilation) + 1;
    const raw = tape.op(
      'Conv',
      [swapped(x), swapped(g)],
      { shape: [channels, filters, wide] },
      { kernel_shape: [count], strides: [dilation], dilations: [stride], pads: [before, after] },
    );
    const ends = [[0], [size], [2]].map((row) => tape.whole(row));
    const cut = wide === size ? raw : tape.op('Slice', [raw, ...ends], { shape: [channels, filters, size] });
    return [dx, swapped(cut)];
  });
}

/** Windows of `x` [batch, channels, time] side by side: [batch, channels, windows, size]. */
function laid(x: Tensor, size: number, options: Windows): Tensor {
  const [batch, channels, time] = x.shape;
  const { stride, dilation, before, after, count } = windows(options, time, size);
  if (before !== 0 || after !== 0)
    throw new ShapeError('pooling takes no padding; cut or pad the sequence before.');
  const steps = Array.from(
    { length: count * size },
    (_, i) => Math.floor(i / size) * stride + (i % size) * dilation,
  );
  return reshape(take(x, 2, steps), [batch, channels, count, size]);
}

/** Largest of each window of `size` steps; [batch, channels, windows]. The stride is the size where left out. */
export function maxPool1d(x: Tensor, size: number, options: Windows = {}): Tensor {
  return max(laid(x, size, { stride: size, ...options }), { axes: [3] });
}

/** Mean of each window likewise. */
export function averagePool1d(x: Tensor, size: number, options: Windows = {}): Tensor {
  return mean(laid(x, size, { stride: size, ...options }), { axes: [3] });
}

/** A bias for each channel, to be added to [batch, channels, time]. */
export function channelColumn(bias: Tensor): Tensor {
  return reshape(bias, [1, bias.shape[0], 1]);
}

/** [batch, time, channels] to [batch, channels, time] is `transpose(x, CHANNELS_FIRST)`, and back. */
export const CHANNELS_FIRST = [0, 2, 1] as const;
