/** Whether two versions differ by more than chance, and how that is said: two numbers alone always differ. */

import type { Evaluation } from '../../models/index.ts';
import { type Comparison, comparePaired } from '../../registry/index.ts';
import { signed } from '../numbers.ts';
import { paint, wrap } from '../terminal.ts';

/** Groups that a comparison by them needs. */
const FEWEST_GROUPS = 5;

/**
 * The first metric of both, group by group: answers of one circuit err together, so that a circuit counts once. Null where there are too
 * few groups, or the metrics are not errors.
 */
export function pairedByGroup(
  one: Evaluation,
  other: Evaluation,
): { readonly by: string; readonly comparison: Comparison } | null {
  const [metric] = one.metrics;
  const [by, groups] = Object.entries(one.groups).sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  if (by === undefined || groups === undefined || metric?.name !== 'mae') return null;
  const valueIn = (evaluation: Evaluation, name: string) =>
    evaluation.groups[by]
      ?.find((group) => group.name === name)
      ?.metrics.find((each) => each.name === metric.name)?.value;
  const pairs = groups.flatMap(({ name }) => {
    const [a, b] = [valueIn(one, name), valueIn(other, name)];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
  if (pairs.length < FEWEST_GROUPS) return null;
  return {
    by,
    comparison: comparePaired(
      pairs.map(([a]) => a),
      pairs.map(([, b]) => b),
    ),
  };
}

/** Chance that is called none any more. */
const SIGNIFICANT = 0.05;

/** Mean absolute errors, of `what`. */
export function comparisonLines(
  [a, b]: readonly string[],
  { countA, countB, meanA, meanB, difference, low, high, p, method }: Comparison,
  what: string,
  width: number,
): string[] {
  const better = difference < 0 ? b : a;
  const verdict =
    p <= SIGNIFICANT
      ? `${paint('bold', better)} errs less, and chance would bring such a difference in ${shareText(p)} of cases.`
      : `No telling them apart: chance alone would bring such a difference in ${shareText(p)} of cases.`;
  return [
    ...wrap(verdict, width),
    ...wrap(
      `Mean error ${meanA.toPrecision(3)} (${a}) and ${meanB.toPrecision(3)} (${b}); the difference is ${signed(difference)}, 95 % interval ${signed(low)} to ${signed(high)}.`,
      width,
    ),
    paint('dim', `${method}, ${countA === countB ? countA : `${countA} and ${countB}`} ${what}`),
  ];
}

function shareText(p: number): string {
  if (p < 0.001) return 'fewer than 1 of 1000';
  return `${Number((100 * p).toPrecision(2))} of 100`;
}
