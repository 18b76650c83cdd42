/**
 * The answer to the last comparison beside what is on the desk now: which row it speaks of, whether it still does, and how
 * a plan stands to the reference.
 */

import { useMemo } from 'react';
import type { ComparisonView, PlanResultView } from '../../../src/server/contract.ts';
import { useObservable } from '../state/observable.ts';
import { type Course, stopsAhead } from './plans.ts';
import { textOf } from './planText.ts';
import type { QuestionState } from './question.ts';
import { useStrategy } from './strategy.ts';
import { SPAN } from './words.ts';

/** What is simulated of a plan, as text: what lies behind the moment is no part of it. */
export function signatureOf(plan: Course, lap: number): string {
  return textOf({ ...plan, stops: stopsAhead(plan, lap) }, lap === 0);
}

export interface Standing {
  readonly result: PlanResultView;
  /** From 1. */
  readonly rank: number;
  /** The plan is not what was simulated. */
  readonly stale: boolean;
  readonly tone: Tone;
}

export const TONES = ['better', 'same', 'worse'] as const;
export type Tone = (typeof TONES)[number] | 'actual' | 'none';

/** s; two plans that differ by less in the median are taken to be alike in time. */
const ALIKE = 0.5;
/** Share of races in which a car ends elsewhere for its plan; below it stays where it is whatever it does. */
const STAYS = 0.02;

/**
 * How a plan stands to the reference: by expected position, as the plans are ranked, where the two can be told apart on
 * the same races (95 %); by time where the car stays where it is whatever it does.
 */
export function toneOf(result: PlanResultView | undefined, reference: PlanResultView | undefined): Tone {
  if (!result || !reference) return 'none';
  const { better, worse, against, againstPosition: gap } = result;
  if (!better || !worse || !against || !gap) return 'actual';
  if (better.value + worse.value < STAYS) {
    if (Math.abs(against.median) < ALIKE) return 'same';
    return against.median < 0 ? 'better' : 'worse';
  }
  if (Math.abs(gap.value) <= SPAN * gap.error) return 'same';
  return gap.value < 0 ? 'better' : 'worse';
}

export interface Results {
  readonly comparison: ComparisonView | null;
  readonly reference: Standing | null;
  /** True where the answer is about another lap or car. */
  readonly elsewhere: boolean;
  of(name: string, signature: string): Standing | null;
  /** The server's sentence about this plan as it is; null where it had none. */
  refusedOf(name: string, signature: string): string | null;
}

export function resultsOf(
  state: QuestionState<ComparisonView>,
  at: { readonly lap: number; readonly car: number },
): Results {
  const { answer, answered, asked, stage, error } = state;
  const elsewhere = answered !== null && (answered.about.lap !== at.lap || answered.about.car !== at.car);
  const reference = answer?.plans.find(({ name }) => name === answer.reference);
  const standing = (name: string, stale: boolean): Standing | null => {
    const place = answer?.plans.findIndex((each) => each.name === name) ?? -1;
    const result = answer?.plans[place];
    return result ? { result, rank: place + 1, stale, tone: toneOf(result, reference) } : null;
  };
  return {
    comparison: answer,
    elsewhere,
    reference: answer && !elsewhere ? standing(answer.reference, false) : null,
    of: (name, signature) =>
      elsewhere || name === answer?.reference
        ? null
        : standing(name, answered?.about.plans[name] !== signature),
    refusedOf: (name, signature) => {
      if (stage !== 'failed' || error === null || asked?.about.plans[name] !== signature) return null;
      const alone = Object.keys(asked.about.plans).length === 1;
      return alone || error.includes(name) ? error : null;
    },
  };
}

export function useResults(): Results {
  const { questions, lap, car } = useStrategy();
  const state = useObservable(questions.compare.state);
  return useMemo(() => resultsOf(state, { lap, car: car.car }), [state, lap, car]);
}
