/** Arrays of the reference evaluator: float64 whatever the graph says, so that finite differences of it are exact to ten digits. */

export interface Nd {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export function nd(shape: readonly number[], data?: ArrayLike<number>): Nd {
  const size = product(shape);
  return { shape, data: data === undefined ? new Float64Array(size) : Float64Array.from(data) };
}

export function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}

/** Steps in the data for one step along each axis. */
export function strides(shape: readonly number[]): number[] {
  const steps = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--) steps[i] = steps[i + 1] * shape[i + 1];
  return steps;
}

/** Calls back with every index of a shape, in order. The array is the same each time. */
export function eachIndex(
  shape: readonly number[],
  visit: (index: readonly number[], at: number) => void,
): void {
  const index = shape.map(() => 0);
  const size = product(shape);
  for (let at = 0; at < size; at++) {
    visit(index, at);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]++;
      if (index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
}

export function offset(index: readonly number[], steps: readonly number[]): number {
  let at = 0;
  for (let i = 0; i < steps.length; i++) at += index[i] * steps[i];
  return at;
}

/** A new array whose value at each index is that of `a` at another. */
export function gathered(
  a: Nd,
  shape: readonly number[],
  from: (index: readonly number[]) => readonly number[],
): Nd {
  const steps = strides(a.shape);
  const out = nd(shape);
  eachIndex(shape, (index, at) => {
    out.data[at] = a.data[offset(from(index), steps)];
  });
  return out;
}

/** Element by element, stretched as NumPy does. */
export function together(parts: readonly Nd[], value: (...values: number[]) => number): Nd {
  const rank = Math.max(...parts.map(({ shape }) => shape.length));
  const shape = Array.from({ length: rank }, (_, i) =>
    Math.max(...parts.map((part) => part.shape[i - rank + part.shape.length] ?? 1)),
  );
  const steps = parts.map((part) => {
    const own = strides(part.shape);
    return shape.map((_, i) => {
      const axis = i - rank + part.shape.length;
      return axis < 0 || part.shape[axis] === 1 ? 0 : own[axis];
    });
  });
  const out = nd(shape);
  eachIndex(shape, (index, at) => {
    out.data[at] = value(...parts.map(({ data }, k) => data[offset(index, steps[k])]));
  });
  return out;
}

/** Reduces along axes from a list of the values along them. */
export function along(
  a: Nd,
  axes: readonly number[],
  keep: boolean,
  value: (values: number[]) => number,
): Nd {
  const all = axes.map((axis) => (axis < 0 ? axis + a.shape.length : axis));
  const kept = a.shape.map((size, i) => (all.includes(i) ? 1 : size));
  const lists: number[][] = Array.from({ length: product(kept) }, () => []);
  const steps = strides(kept);
  eachIndex(a.shape, (index, at) => {
    const to = offset(
      index.map((i, axis) => (all.includes(axis) ? 0 : i)),
      steps,
    );
    lists[to].push(a.data[at]);
  });
  const shape = keep ? kept : a.shape.filter((_, i) => !all.includes(i));
  return nd(shape, lists.map(value));
}
