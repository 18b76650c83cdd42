/** Learning rates over a run: plain functions of the step, so that they need no state. */

export type Schedule = (step: number) => number;

export function constantRate(rate: number): Schedule {
  return () => rate;
}

/** From 0 up to `schedule` in a straight line over the first `steps`. */
export function warmedUp(schedule: Schedule, steps: number): Schedule {
  return (step) => schedule(step) * Math.min(1, step / Math.max(1, steps));
}

/** Half a cosine from `rate` down to `last` (I. Loshchilov, F. Hutter, ICLR 2017, without restarts). */
export function cosineRate(rate: number, steps: number, last = 0): Schedule {
  return (step) => last + 0.5 * (rate - last) * (1 + Math.cos(Math.PI * Math.min(1, step / steps)));
}
