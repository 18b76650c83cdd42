/**
 * Shapes of tensors, and which go together.
 *
 * What surprises: a negative dimension counts elements of a batch whose size is not known yet. -1 is the batch, -50 is fifty
 * rows for each of its elements, so that products and comparisons of shapes need no second kind of number. A graph for
 * training has none; an exported one has.
 */

import { ShapeError } from './error.ts';

export type Shape = readonly number[];

/** The dimension of a batch of any size. */
export const ANY_BATCH = -1;

export function shapeText(shape: Shape): string {
  return `[${shape.map((size) => (size < 0 ? (size === -1 ? 'batch' : `${-size}·batch`) : size)).join(', ')}]`;
}

/** Elements; negative where they are to be multiplied by the batch. Throws ShapeError where the batch is in it twice. */
export function sizeOf(shape: Shape): number {
  if (shape.filter((size) => size < 0).length > 1)
    throw new ShapeError(`the batch is twice in ${shapeText(shape)}; it can be counted once only.`);
  return shape.reduce((product, size) => product * size, 1);
}

export function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

export function hasAnyBatch(shape: Shape): boolean {
  return shape.some((size) => size < 0);
}

/** The shape of both together, aligned at the last axis, where 1 stretches (NumPy's rule, which is ONNX's). */
export function broadcast(a: Shape, b: Shape, what: string): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new ShapeError(`${what}: ${shapeText(a)} and ${shapeText(b)} do not go together.`);
  });
}

/** An axis from 0, given from either end. Throws ShapeError for one that is not there. */
export function axisOf(shape: Shape, axis: number, what: string): number {
  const at = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(at) || at < 0 || at >= shape.length)
    throw new ShapeError(`${what}: ${shapeText(shape)} has no axis ${axis}.`);
  return at;
}

/** Checks sizes that must be whole and above 0, or a batch of any size. */
export function checkShape(shape: Shape, what: string): void {
  for (const size of shape)
    if (!Number.isInteger(size) || size === 0)
      throw new ShapeError(`${what}: ${shapeText(shape)} is no shape; sizes are whole numbers from 1.`);
  sizeOf(shape);
}

/** With one axis of another size. */
export function withSize(shape: Shape, axis: number, size: number): Shape {
  return shape.map((old, i) => (i === axis ? size : old));
}
