/** The curves of a run as they come, by series. A run that was taken up again tells some steps twice: what came later counts. */

import type { RunPointsView } from '../../../src/server/contract.ts';

export interface Curve {
  /** Rising. */
  readonly steps: readonly number[];
  /** Null where it was no number any more. */
  readonly values: readonly (number | null)[];
}

interface Growing {
  readonly steps: number[];
  readonly values: (number | null)[];
}

export class Curves {
  readonly #series = new Map<string, Growing>();

  get series(): ReadonlyMap<string, Curve> {
    return this.#series;
  }

  add({ series }: Pick<RunPointsView, 'series'>): void {
    for (const { name, steps, values } of series) {
      const curve = this.#series.get(name) ?? { steps: [], values: [] };
      this.#series.set(name, curve);
      for (const [i, step] of steps.entries()) put(curve, step, values[i]);
    }
  }
}

function put({ steps, values }: Growing, step: number, value: number | null): void {
  const last = steps.at(-1);
  if (last === undefined || step > last) {
    steps.push(step);
    values.push(value);
    return;
  }
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] < step) low = middle + 1;
    else high = middle;
  }
  const isKnown = steps[low] === step;
  steps.splice(low, isKnown ? 1 : 0, step);
  values.splice(low, isKnown ? 1 : 0, value);
}

/** The least value of a curve and where it was; null where there is none. */
export function leastOf({ steps, values }: Curve): { readonly step: number; readonly value: number } | null {
  let found: { step: number; value: number } | null = null;
  for (const [i, value] of values.entries())
    if (value !== null && (found === null || value < found.value)) found = { step: steps[i], value };
  return found;
}

/** Its last value that was a number. */
export function lastOf({ steps, values }: Curve): { readonly step: number; readonly value: number } | null {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    if (value !== null) return { step: steps[i], value };
  }
  return null;
}

/** Its value at a step, or at the last one before it: what is told each round holds until the next. */
export function valueAt({ steps, values }: Curve, step: number): number | null {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= step) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : values[low - 1];
}

export interface NamedCurve {
  /** `network` */
  readonly group: string;
  /** `train` */
  readonly name: string;
  readonly curve: Curve;
}

/** `network/train` belongs to the chart `network`, `trees/q50/train` to `trees/q50`. */
export function named(series: ReadonlyMap<string, Curve>): NamedCurve[] {
  return [...series].map(([key, curve]) => {
    const cut = key.lastIndexOf('/');
    return { group: cut < 0 ? '' : key.slice(0, cut), name: key.slice(cut + 1), curve };
  });
}
