/** Two evaluations on the same data, side by side. */

import type { Evaluation } from '../../models/index.ts';
import { paint } from '../terminal.ts';
import { besideLines } from './trained.ts';

export function evaluationsBeside(
  [a, b]: readonly string[],
  one: Evaluation,
  other: Evaluation,
  width: number,
): string[] {
  return [
    `${paint('bold', `${b} against ${a}`)}  ${one.data}`,
    paint('dim', `${one.n.toLocaleString('en')} answers`),
    '',
    ...besideLines({ title: b, metrics: other.metrics }, { title: a, metrics: one.metrics }, width),
  ];
}
