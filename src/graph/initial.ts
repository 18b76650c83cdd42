/** How parameters begin. */

import type { Random } from './random.ts';
import type { Shape } from './shape.ts';

/** Fills the values of a new parameter. */
export type Initial = (values: Float32Array, shape: Shape, random: Random) => void;

export function filled(value: number): Initial {
  return (values) => values.fill(value);
}

export const zeros: Initial = filled(0);
export const ones: Initial = filled(1);

export function normalWith(deviation: number): Initial {
  return (values, _shape, random) => {
    for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
  };
}

/** Even, so that the variance of what goes through stays (X. Glorot, Y. Bengio, AISTATS 2010); `inputs` and `outputs` of one unit. */
export function glorot(inputs: number, outputs: number): Initial {
  const limit = Math.sqrt(6 / (inputs + outputs));
  return (values, _shape, random) => {
    for (let i = 0; i < values.length; i++) values[i] = limit * (2 * random.uniform() - 1);
  };
}

/** Normal, for units that rectify (K. He et al., ICCV 2015). */
export function he(inputs: number): Initial {
  return normalWith(Math.sqrt(2 / inputs));
}

/** The values given, in order. */
export function exactly(given: ArrayLike<number>): Initial {
  return (values) => values.set(given);
}
