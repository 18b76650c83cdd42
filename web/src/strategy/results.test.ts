/** Which row an answer speaks of, whether it still does, and how a plan stands to the reference. */

import { describe, expect, it } from 'vitest';
import type { ComparisonView } from '../../../src/server/contract.ts';
import type { QuestionState } from './question.ts';
import { resultsOf, toneOf } from './results.ts';

const chance = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });

const result = (name: string, better: number | null, worse: number, median = 0) => ({
  name,
  better: better === null ? null : chance(better),
  worse: better === null ? null : chance(worse),
  against: better === null ? null : { median, low: median - 5, high: median + 5 },
});

const state = (change: Partial<QuestionState<ComparisonView>> = {}) =>
  ({
    stage: 'done',
    error: null,
    answer: {
      reference: 'actual',
      plans: [result('Early', 0.4, 0.2), result('actual', null, 0), result('Late', 0.1, 0.3)],
    },
    answered: {
      kind: 'compare',
      bodies: [],
      about: { car: 4, lap: 15, plans: { Early: '20:hard', Late: '40:hard' } },
    },
    asked: null,
    ...change,
  }) as unknown as QuestionState<ComparisonView>;

const at = { car: 4, lap: 15 };

describe('an answer', () => {
  it('speaks of the plans that were asked about, and is old where they have changed', () => {
    const results = resultsOf(state(), at);
    expect(results.of('Early', '20:hard')).toMatchObject({ rank: 1, stale: false });
    expect(results.of('Late', '41:hard')).toMatchObject({ rank: 3, stale: true });
    expect(results.of('New', '30:hard')).toBeNull();
    expect(results.reference?.rank).toBe(2);
  });

  it('says nothing of another lap or another car', () => {
    for (const other of [
      { car: 4, lap: 16 },
      { car: 81, lap: 15 },
    ]) {
      const results = resultsOf(state(), other);
      expect(results.elsewhere).toBe(true);
      expect(results.of('Early', '20:hard')).toBeNull();
      expect(results.reference).toBeNull();
    }
  });

  it('that was refused says it at the row it names, as long as that is as it was', () => {
    const asked = {
      kind: 'compare' as const,
      bodies: [],
      about: { car: 4, lap: 15, plans: { Early: '20:hard', Late: '40:hard' } },
    };
    const results = resultsOf(state({ stage: 'failed', error: 'Plan Late needs 3 sets.', asked }), at);
    expect(results.refusedOf('Late', '40:hard')).toBe('Plan Late needs 3 sets.');
    expect(results.refusedOf('Late', '41:hard')).toBeNull();
    expect(results.refusedOf('Early', '20:hard')).toBeNull();
  });
});

describe('a plan stands', () => {
  const tone = (better: number | null, worse: number, median = 0) =>
    toneOf({ result: result('x', better, worse, median) as never, rank: 1, stale: false });

  it('better or worse by the chance to end in front or behind', () => {
    expect(tone(0.4, 0.2)).toBe('better');
    expect(tone(0.1, 0.3)).toBe('worse');
    expect(tone(0.305, 0.3, -9)).toBe('same');
    expect(tone(null, 0)).toBe('actual');
    expect(toneOf(null)).toBe('none');
  });

  it('by time where it ends in the same place whatever it does', () => {
    expect(tone(0, 0, -3)).toBe('better');
    expect(tone(0, 0, 3)).toBe('worse');
    expect(tone(0, 0, 0.2)).toBe('same');
  });
});
