/**
 * LSTM and GRU over a sequence, forward in time or backward. The loop is one ONNX `Scan`; its gradient (backpropagation
 * through time) is a second one that runs the other way, with the derivative of a step written by hand. Unrolling would
 * make graphs of ten thousand nodes.
 *
 * Layout: [time, batch, features], since a loop runs over the first axis. What a step made (gates, cells) is put out beside the
 * state, for the gradient; a runtime that only predicts drops what nobody asks for.
 */

import { ShapeError } from '../error.ts';
import { hasAnyBatch, type Shape, shapeText } from '../shape.ts';
import { type Tape, type Tensor, tapeOf } from '../tape.ts';
import { plain, plainOf, summedTo } from './arithmetic.ts';
import { linear } from './product.ts';

export interface RecurrentWeights {
  /** From the inputs to all gates: [inputs, gates × units]. */
  readonly input: Tensor;
  /** From the state before: [units, gates × units]. */
  readonly state: Tensor;
  /** [gates × units]. */
  readonly bias: Tensor;
  /** GRU only: what is added within the reset gate, [units]. */
  readonly candidateBias?: Tensor | undefined;
}

export interface RecurrentOptions {
  /** From the end of the sequence to its start. */
  readonly reverse?: boolean | undefined;
  /** 1 for a step that counts, 0 for padding, which leaves the state as it is: [time, batch, 1]. */
  readonly mask?: Tensor | undefined;
}

/** Gates in the order input, forget, cell, output (S. Hochreiter, J. Schmidhuber 1997; F. Gers et al. 2000). [time, batch, units]. */
export function lstm(x: Tensor, weights: RecurrentWeights, options: RecurrentOptions = {}): Tensor {
  const { tape, units, given, start, row, whole } = prepare(x, weights, 4, 'lstm');
  const gates = linear(x, weights.input, weights.bias);
  const { mask } = options;
  const direction = options.reverse === true ? 1 : 0;
  const made = 7;
  const body = tape.body(
    [{ shape: row }, { shape: row }, { shape: given }, ...maskShape(mask)],
    (_, step) => {
      const [before, cellBefore, gated, counts] = step;
      const sum = gemm(before, weights.state, gated);
      const [i, f, g, o] = cut(sum, units, 4);
      const [input, forget, candidate, output] = [sigmoid(i), sigmoid(f), tanh(g), sigmoid(o)];
      const cell = plain('Add', plain('Mul', forget, cellBefore), plain('Mul', input, candidate));
      const lit = tanh(cell);
      const hidden = plain('Mul', output, lit);
      const next = counts === undefined ? hidden : blend(counts, hidden, before);
      const nextCell = counts === undefined ? cell : blend(counts, cell, cellBefore);
      return [next, nextCell, next, lit, cellBefore, before, input, forget, candidate, output];
    },
  );
  const outputs = scan(tape, body, [start, start], [gates, ...present(mask)], direction, [
    { shape: row },
    { shape: row },
    ...Array.from({ length: made + 1 }, () => ({ shape: whole })),
  ]);
  const [, , hidden, lit, cellBefore, before, input, forget, candidate, output] = outputs;
  tape.record([gates, weights.state], hidden, (g) => {
    const turned = flipped(weights.state);
    const backBody = tape.body(
      [row, row, whole.slice(1), row, row, row, row, row, row]
        .map((shape) => ({ shape }))
        .concat(maskShape(mask)),
      (_, [later, laterCell, here, l, c, i, f, n, o, counts]) => {
        const reached = plain('Add', later, here);
        const dh = counts === undefined ? reached : plain('Mul', reached, counts);
        const throughCell = counts === undefined ? laterCell : plain('Mul', laterCell, counts);
        const dc = plain('Add', throughCell, plain('Mul', plain('Mul', dh, o), oneLess(plain('Mul', l, l))));
        const di = plain('Mul', plain('Mul', dc, n), slope(i));
        const df = plain('Mul', plain('Mul', dc, c), slope(f));
        const dn = plain('Mul', plain('Mul', dc, i), oneLess(plain('Mul', n, n)));
        const dout = plain('Mul', plain('Mul', dh, l), slope(o));
        const all = joined([di, df, dn, dout]);
        const dBefore = gemm(all, turned);
        const dCell = plain('Mul', dc, f);
        if (counts === undefined) return [dBefore, dCell, all];
        const skipped = oneLess(counts);
        return [
          plain('Add', dBefore, plain('Mul', reached, skipped)),
          plain('Add', dCell, plain('Mul', laterCell, skipped)),
          all,
        ];
      },
    );
    const zero = zerosLike(tape, row);
    const [, , dGates] = scan(
      tape,
      backBody,
      [zero, zero],
      [g, lit, cellBefore, input, forget, candidate, output, ...present(mask)],
      1 - direction,
      [{ shape: row }, { shape: row }, { shape: gates.shape }],
    );
    return [dGates, outer(before, dGates, weights.state.shape)];
  });
  return hidden;
}

/**
 * Gates in the order update, reset, candidate; the reset gate acts after the product with the state, as in ONNX with
 * `linear_before_reset` and in cuDNN (K. Cho et al., EMNLP 2014). [time, batch, units].
 */
export function gru(x: Tensor, weights: RecurrentWeights, options: RecurrentOptions = {}): Tensor {
  const { tape, units, given, start, row, whole } = prepare(x, weights, 3, 'gru');
  const { candidateBias, state } = weights;
  if (candidateBias === undefined || candidateBias.shape.join() !== String(units))
    throw new ShapeError(`gru of ${units} units: the candidate's bias is [${units}].`);
  const gates = linear(x, weights.input, weights.bias);
  const { mask } = options;
  const direction = options.reverse === true ? 1 : 0;
  const body = tape.body(
    [{ shape: row }, { shape: given }, ...maskShape(mask)],
    (_, [before, gated, counts]) => {
      const [zx, rx, nx] = cut(gated, units, 3);
      const [zh, rh, nh] = cut(gemm(before, state), units, 3);
      const update = sigmoid(plain('Add', zx, zh));
      const reset = sigmoid(plain('Add', rx, rh));
      const recalled = plain('Add', nh, candidateBias);
      const candidate = tanh(plain('Add', nx, plain('Mul', reset, recalled)));
      const hidden = plain('Add', candidate, plain('Mul', update, plain('Sub', before, candidate)));
      const next = counts === undefined ? hidden : blend(counts, hidden, before);
      return [next, next, before, update, reset, recalled, candidate];
    },
  );
  const [, hidden, before, update, reset, recalled, candidate] = scan(
    tape,
    body,
    [start],
    [gates, ...present(mask)],
    direction,
    [{ shape: row }, ...Array.from({ length: 6 }, () => ({ shape: whole }))],
  );
  tape.record([gates, state, candidateBias], hidden, (g) => {
    const turned = flipped(state);
    const backBody = tape.body(
      [row, row, row, row, row, row, row].map((shape) => ({ shape })).concat(maskShape(mask)),
      (_, [later, here, b, z, r, m, n, counts]) => {
        const reached = plain('Add', later, here);
        const dh = counts === undefined ? reached : plain('Mul', reached, counts);
        const dn = plain('Mul', plain('Mul', dh, oneLess(z)), oneLess(plain('Mul', n, n)));
        const dz = plain('Mul', plain('Mul', dh, plain('Sub', b, n)), slope(z));
        const dr = plain('Mul', plain('Mul', dn, m), slope(r));
        const dRecalled = plain('Mul', dn, r);
        const fromState = joined([dz, dr, dRecalled]);
        const dBefore = plain('Add', gemm(fromState, turned), plain('Mul', dh, z));
        const past =
          counts === undefined ? dBefore : plain('Add', dBefore, plain('Mul', reached, oneLess(counts)));
        return [past, joined([dz, dr, dn]), fromState];
      },
    );
    const wide = { shape: gates.shape };
    const [, dGates, dState] = scan(
      tape,
      backBody,
      [zerosLike(tape, row)],
      [g, before, update, reset, recalled, candidate, ...present(mask)],
      1 - direction,
      [{ shape: row }, wide, wide],
    );
    const dBias = summedTo(part(dState, units, 2), candidateBias.shape);
    return [dGates, outer(before, dState, state.shape), dBias];
  });
  return hidden;
}

function prepare(x: Tensor, { input, state, bias }: RecurrentWeights, gates: number, what: string) {
  const tape = tapeOf([x, input, state, bias]);
  const units = state.shape[0];
  if (
    x.shape.length !== 3 ||
    input.shape.join() !== `${x.shape[2]},${gates * units}` ||
    state.shape.join() !== `${units},${gates * units}`
  )
    throw new ShapeError(
      `${what} of ${shapeText(x.shape)} [time, batch, features]: weights ${shapeText(input.shape)} and ${shapeText(state.shape)} are not [features, ${gates} × units] and [units, ${gates} × units].`,
    );
  const [time, batch] = x.shape;
  const row: Shape = [batch, units];
  return {
    tape,
    units,
    row,
    given: [batch, gates * units],
    whole: [time, batch, units],
    start: hasAnyBatch(row) ? zerosFor(x, units) : zerosLike(tape, row),
  };
}

/** Zeros [batch, units] for a batch whose size shows at run time only. */
function zerosFor(x: Tensor, units: number): Tensor {
  const { tape } = x;
  const shape = tape.op('Shape', [x], { shape: [1], dtype: 'int64' }, { start: 1, end: 2 });
  const sizes = tape.op('Concat', [shape, tape.whole([units])], { shape: [2], dtype: 'int64' }, { axis: 0 });
  return tape.op('Expand', [tape.scalar(0), sizes], { shape: [x.shape[1], units] });
}

function zerosLike(tape: Tape, shape: Shape): Tensor {
  return tape.op('Expand', [tape.scalar(0), tape.whole(shape)], { shape });
}

function scan(
  tape: Tape,
  body: ReturnType<Tape['body']>,
  states: readonly Tensor[],
  sequences: readonly Tensor[],
  direction: number,
  outputs: readonly { readonly shape: Shape }[],
): Tensor[] {
  return tape.emit('Scan', [...states, ...sequences], outputs, {
    body,
    num_scan_inputs: sequences.length,
    scan_input_directions: sequences.map(() => direction),
    scan_output_directions: outputs.slice(states.length).map(() => direction),
  });
}

function maskShape(mask: Tensor | undefined): { shape: Shape }[] {
  return mask === undefined ? [] : [{ shape: mask.shape.slice(1) }];
}

function present(mask: Tensor | undefined): Tensor[] {
  return mask === undefined ? [] : [mask];
}

/** `yes` where `counts` is 1, `no` where it is 0. */
function blend(counts: Tensor, yes: Tensor, no: Tensor): Tensor {
  return plain('Add', no, plain('Mul', counts, plain('Sub', yes, no)));
}

function gemm(a: Tensor, b: Tensor, c: Tensor | null = null): Tensor {
  const inputs = c === null ? [a, b] : [a, b, c];
  return tapeOf(inputs).op('Gemm', inputs, { shape: [a.shape[0], b.shape[1]] });
}

function flipped(a: Tensor): Tensor {
  return a.tape.op('Transpose', [a], { shape: [a.shape[1], a.shape[0]] }, { perm: [1, 0] });
}

/** Gradient of the state's weights over all steps: beforeᵀ · gradient. */
function outer(before: Tensor, gradient: Tensor, shape: Shape): Tensor {
  const { tape } = before;
  const flat = (t: Tensor) => {
    const size = [t.shape[0] * t.shape[1], t.shape[2]];
    return tape.op('Reshape', [t, tape.whole(size)], { shape: size });
  };
  return tape.op('Gemm', [flat(before), flat(gradient)], { shape }, { transA: 1 });
}

function cut(a: Tensor, units: number, count: number): Tensor[] {
  const sizes = Array.from({ length: count }, () => units);
  const part = { shape: [...a.shape.slice(0, -1), units] };
  return a.tape.emit(
    'Split',
    [a, a.tape.whole(sizes)],
    sizes.map(() => part),
    { axis: -1 },
  );
}

/** Gate `index` of a row of gates. */
function part(a: Tensor, units: number, index: number): Tensor {
  const ranges = [[index * units], [(index + 1) * units], [a.shape.length - 1]].map((row) =>
    a.tape.whole(row),
  );
  return a.tape.op('Slice', [a, ...ranges], { shape: [...a.shape.slice(0, -1), units] });
}

function joined(parts: readonly Tensor[]): Tensor {
  const size = parts.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 0), 0);
  return tapeOf(parts).op('Concat', parts, { shape: [...parts[0].shape.slice(0, -1), size] }, { axis: -1 });
}

function sigmoid(a: Tensor): Tensor {
  return plainOf('Sigmoid', a);
}

function tanh(a: Tensor): Tensor {
  return plainOf('Tanh', a);
}

function oneLess(a: Tensor): Tensor {
  return plain('Sub', a.tape.scalar(1), a);
}

/** Derivative of a sigmoid from its value. */
function slope(y: Tensor): Tensor {
  return plain('Mul', y, oneLess(y));
}
