/** Losses for choices and for orders. `weights` are as in `weighed`. */

import { ShapeError } from '../error.ts';
import { logSoftmax, softplus } from '../ops/activation.ts';
import { add, exp, log, mul, neg, scale, sub } from '../ops/arithmetic.ts';
import { gatherRows, pick } from '../ops/gathering.ts';
import { cumulativeSum } from '../ops/reducing.ts';
import { reshape } from '../ops/shaping.ts';
import { isSameShape, shapeText } from '../shape.ts';
import type { Tensor } from '../tape.ts';
import { checkSame, weighed } from './weighing.ts';

export interface CrossEntropyOptions {
  /** Weight of each class; rows count as much as theirs. */
  readonly classes?: readonly number[] | undefined;
  readonly weights?: Tensor | null | undefined;
}

/** `scores` [..., classes] before the softmax; `labels` int64 [...]. With class weights the mean is weighted, too. */
export function crossEntropy(
  scores: Tensor,
  labels: Tensor,
  { classes, weights = null }: CrossEntropyOptions = {},
): Tensor {
  const losses = neg(pick(logSoftmax(scores), labels));
  if (classes === undefined) return weighed(losses, weights);
  const count = scores.shape.at(-1);
  if (classes.length !== count)
    throw new ShapeError(`crossEntropy: ${classes.length} class weights are given for ${count} classes.`);
  const { tape } = scores;
  const table = tape.constant(classes, [classes.length, 1]);
  const own = reshape(gatherRows(table, labels), labels.shape);
  return weighed(losses, weights === null ? own : mul(own, weights));
}

/**
 * Yes or no: `scores` before the sigmoid, truth 0..1, both of one shape. `positive` weighs what is true. Written so that
 * large scores do not overflow: softplus(s) − s·y.
 */
export function binaryCrossEntropy(
  scores: Tensor,
  truth: Tensor,
  { positive = 1, weights = null }: { positive?: number; weights?: Tensor | null } = {},
): Tensor {
  checkSame(scores, truth, 'binaryCrossEntropy');
  const isNot = softplus(scores);
  if (positive === 1) return weighed(sub(isNot, mul(scores, truth)), weights);
  const { tape } = scores;
  const untrue = sub(tape.scalar(1), truth);
  return weighed(add(scale(mul(truth, softplus(neg(scores))), positive), mul(untrue, isNot)), weights);
}

/**
 * Of an order of finish (R. L. Plackett 1975; R. D. Luce 1959): each place is a choice among those not placed yet, by the softmax
 * of their scores. `scores` [batch, n] stand in order of finish, best first; `present` [batch, n] is 0 for places that are
 * padding or not to be judged. Mean over the places that count. The last one has no choice and costs nothing.
 */
export function plackettLuce(scores: Tensor, present: Tensor | null = null): Tensor {
  if (scores.shape.length !== 2 || (present !== null && !isSameShape(present.shape, scores.shape)))
    throw new ShapeError(
      `plackettLuce: scores are [batch, n] and those present likewise, not ${shapeText(scores.shape)}${present === null ? '' : ` and ${shapeText(present.shape)}`}.`,
    );
  const { tape } = scores;
  // Only differences count, so that the largest is taken away before anything is raised.
  const most = tape.op(
    'ReduceMax',
    [scores, tape.whole([1])],
    { shape: [scores.shape[0], 1] },
    { keepdims: 1 },
  );
  const level = sub(scores, most);
  const raised = present === null ? exp(level) : mul(exp(level), present);
  const left = cumulativeSum(raised, 1, { reverse: true });
  // Where nobody is left (padding at the end) the logarithm of zero must not come up.
  const safe = present === null ? left : add(left, sub(tape.scalar(1), present));
  return weighed(sub(log(safe), level), present);
}
