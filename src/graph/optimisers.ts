/**
 * Optimisers, written onto the tape like the rest: from gradients to updates of parameters, with their moments as states. So a
 * step of training is one run of one graph. The learning rate and the number of the step are fed, so that schedules are plain
 * functions and a run that is resumed goes on where it was.
 */

import { GraphError } from './error.ts';
import { plain, plainOf } from './ops/arithmetic.ts';
import type { Tape, Tensor } from './tape.ts';

/** Names of what a step is fed besides data. */
export const RATE = 'optimiser.rate';
export const STEP = 'optimiser.step';

export interface Optimiser {
  /** One parameter's update. `rate` is the learning rate of its group, `step` counts from 1; both single numbers. */
  update(tape: Tape, parameter: Tensor, gradient: Tensor, rate: Tensor, step: Tensor): Tensor;
}

/** Plain descent, with momentum where it is above 0 (B. Polyak 1964). */
export function sgd({ momentum = 0 } = {}): Optimiser {
  return {
    update(tape, parameter, gradient, rate) {
      if (momentum === 0) return minus(parameter, times(gradient, rate));
      const velocity = tape.state(`velocity.${parameter.name}`, parameter.shape);
      const next = plus(times(velocity, tape.scalar(momentum)), gradient);
      tape.update(velocity, next);
      return minus(parameter, times(next, rate));
    },
  };
}

export interface AdamOptions {
  readonly beta1?: number | undefined;
  readonly beta2?: number | undefined;
  readonly epsilon?: number | undefined;
  /** Share of a weight that decays a step at a learning rate of 1, apart from the gradient. */
  readonly decay?: number | undefined;
  /** Which parameters decay; biases and gains should not. By default those of two axes and more. */
  decays?(name: string, shape: readonly number[]): boolean;
}

/** D. Kingma, J. Ba, ICLR 2015. */
export function adam(options: Omit<AdamOptions, 'decay' | 'decays'> = {}): Optimiser {
  return adamW({ ...options, decay: 0 });
}

/** Adam with decay apart from the gradient (I. Loshchilov, F. Hutter, ICLR 2019). */
export function adamW({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  decay = 0.01,
  decays = (_, shape) => shape.length > 1,
}: AdamOptions = {}): Optimiser {
  return {
    update(tape, parameter, gradient, rate, step) {
      const { name, shape } = parameter;
      const one = tape.scalar(1);
      const first = tape.state(`moment1.${name}`, shape);
      const second = tape.state(`moment2.${name}`, shape);
      const nextFirst = plus(times(first, tape.scalar(beta1)), times(gradient, tape.scalar(1 - beta1)));
      const squared = times(gradient, gradient);
      const nextSecond = plus(times(second, tape.scalar(beta2)), times(squared, tape.scalar(1 - beta2)));
      tape.update(first, nextFirst);
      tape.update(second, nextSecond);
      // Both corrections for the start at zero are single numbers, so that they are put on the rate and the root.
      const rest1 = minus(one, power(tape.scalar(beta1), step));
      const rest2 = plainOf('Sqrt', minus(one, power(tape.scalar(beta2), step)));
      const root = plain('Div', plainOf('Sqrt', nextSecond), rest2);
      const direction = plain('Div', nextFirst, plus(root, tape.scalar(epsilon)));
      const moved = minus(parameter, times(direction, plain('Div', rate, rest1)));
      if (decay === 0 || !decays(name, shape)) return moved;
      return minus(moved, times(parameter, times(rate, tape.scalar(decay))));
    },
  };
}

/** Gradients scaled down together where their common length exceeds `most` (R. Pascanu et al., ICML 2013). */
export function clippedByNorm(
  gradients: readonly Tensor[],
  most: number,
): { gradients: Tensor[]; norm: Tensor } {
  const [first] = gradients;
  if (first === undefined) throw new GraphError('there are no gradients to clip.');
  const { tape } = first;
  const squares = gradients.map((gradient) =>
    tape.op('ReduceSumSquare', [gradient], { shape: [] }, { keepdims: 0 }),
  );
  const norm = plainOf('Sqrt', tape.op('Sum', squares, { shape: [] }));
  const factor = tape.op(
    'Min',
    [tape.scalar(1), plain('Div', tape.scalar(most), plus(norm, tape.scalar(1e-12)))],
    {
      shape: [],
    },
  );
  return { norm, gradients: gradients.map((gradient) => times(gradient, factor)) };
}

export interface DescentOptions {
  readonly optimiser: Optimiser;
  /** Common length of all gradients that is not exceeded. */
  readonly clip?: number | undefined;
  /** Factor on the learning rate by a parameter's name; 0 freezes it. */
  rateOf?(name: string): number;
}

/**
 * Writes the backward pass and the update of every parameter. Returns the length of all gradients before clipping.
 * Throws where every parameter is frozen.
 */
export function descend(
  tape: Tape,
  loss: Tensor,
  { optimiser, clip, rateOf = () => 1 }: DescentOptions,
): { readonly norm: Tensor } {
  const trained = tape.parameters.filter(({ name }) => rateOf(name) !== 0);
  if (trained.length === 0) throw new GraphError('no parameter is left to train: all are frozen.');
  const raw = tape.gradients(loss, trained, plus);
  const { gradients, norm } = clippedByNorm(raw, clip ?? Number.MAX_VALUE);
  const rate = tape.input(RATE, []);
  const step = tape.input(STEP, []);
  trained.forEach((parameter, i) => {
    const factor = rateOf(parameter.name);
    const own = factor === 1 ? rate : times(rate, tape.scalar(factor));
    const gradient = clip === undefined ? raw[i] : gradients[i];
    tape.update(parameter, optimiser.update(tape, parameter, gradient, own, step));
  });
  return { norm };
}

function plus(a: Tensor, b: Tensor): Tensor {
  return plain('Add', a, b);
}

function minus(a: Tensor, b: Tensor): Tensor {
  return plain('Sub', a, b);
}

function times(a: Tensor, b: Tensor): Tensor {
  return plain('Mul', a, b);
}

function power(base: Tensor, exponent: Tensor): Tensor {
  return base.tape.op('Pow', [base, exponent], { shape: [] });
}
