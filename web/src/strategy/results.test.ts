/** Which row an answer speaks of, whether it still does, and how a plan stands to the reference. */

import { describe, expect, it } from 'vitest';
import type { ComparisonView } from '../../../src/server/contract.ts';
import type { QuestionState } from './question.ts';
import { resultsOf, toneOf } from './results.ts';

const chance = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });

const result = (name: string, better: number | null, worse: number, median = 0, position = 5) => ({
  name,
  expectedPosition: { value: position, error: 0.05 },
  againstPosition: better === null ? null : { value: position - 5, error: 0.07 },
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
  const held = result('actual', null, 0) as never;
  const tone = (position: number, median: number, better = 0.3, worse = 0.2) =>
    toneOf(result('x', better, worse, median, position) as never, held);

  it('as it ranks, where the two can be told apart', () => {
    expect(tone(4.8, 3)).toBe('better');
    expect(tone(5.2, -3)).toBe('worse');
    // 1.96 standard errors of the difference on the same races are 0.14 positions.
    expect(tone(4.9, -9)).toBe('same');
    expect(toneOf(held, held)).toBe('actual');
    expect(toneOf(undefined, held)).toBe('none');
  });

  it('by time where it ends in the same place whatever it does', () => {
    expect(tone(5, -3, 0, 0)).toBe('better');
    expect(tone(5, 3, 0.01, 0)).toBe('worse');
    expect(tone(5, 0.2, 0, 0)).toBe('same');
  });
});
