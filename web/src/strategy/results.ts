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

/** What is simulated of a plan, as text: what lies behind the moment is no part of it. */
export function signatureOf(plan: Course, lap: number): string {
  return textOf({ ...plan, stops: stopsAhead(plan, lap) }, lap === 0);
}

export interface Standing {
  readonly result: PlanResultView;
  /** From 1. */
  readonly rank: number;
  /** The plan, the car or the lap is not what was simulated. */
  readonly stale: boolean;
}

export const TONES = ['better', 'same', 'worse'] as const;
export type Tone = (typeof TONES)[number] | 'actual' | 'none';

/** s; two plans that differ by less in the median are taken to be alike in time. */
const ALIKE = 0.5;

/**
 * How a plan stands to the reference: by the chance to end in front of it and behind it, where the two can be told apart;
 * where they cannot, as with a car that stays where it is whatever it does, by time.
 */
export function toneOf(standing: Standing | null): Tone {
  if (!standing) return 'none';
  const { better, worse, against } = standing.result;
  if (!better || !worse || !against) return 'actual';
  if (better.low > worse.high) return 'better';
  if (worse.low > better.high) return 'worse';
  if (better.value + worse.value > 0.02 || Math.abs(against.median) < ALIKE) return 'same';
  return against.median < 0 ? 'better' : 'worse';
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
  const standing = (name: string, stale: boolean): Standing | null => {
    const place = answer?.plans.findIndex((each) => each.name === name) ?? -1;
    return answer && place >= 0 ? { result: answer.plans[place], rank: place + 1, stale } : null;
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
