/** What the page puts where a user has not said it yet. */

import { describe, expect, it } from 'vitest';
import type { Course } from './plans.ts';
import { signatureOf } from './results.ts';
import { variantOf } from './suggest.ts';

const bounds = {
  lap: 15,
  limits: { first: 16, last: 56 },
  used: ['SOFT', 'HARD'] as const,
  sets: { SOFT: 1, MEDIUM: 0, HARD: 1 },
  twoCompounds: true,
};
const compounds = ['SOFT', 'HARD'] as const;

const course = (...laps: number[]): Course => ({
  start: 'SOFT',
  mode: 'neutral',
  stops: laps.map((lap) => ({ lap, tyre: 'HARD', mode: 'neutral' })),
});

const variant = (from: Course, ...taken: Course[]) => {
  const there = new Set([from, ...taken].map((each) => signatureOf(each, bounds.lap)));
  return signatureOf(
    variantOf(from, bounds, compounds, (each) => there.has(signatureOf(each, bounds.lap))),
    bounds.lap,
  );
};

describe('a new plan', () => {
  it('has the next stop two laps later, and earlier where that is there', () => {
    expect(variant(course(10, 33))).toBe('35:hard');
    expect(variant(course(10, 33), course(10, 35))).toBe('31:hard');
  });

  it('stays between the moment and the flag', () => {
    expect(variant(course(10, 56))).toBe('54:hard');
    expect(variant(course(10, 17), course(10, 19))).toBe('21:hard');
  });

  it('has a stop where there was none, for a set that is left', () => {
    expect(variant(course(10))).toBe('36:soft');
  });

  it('is the same where there is no other', () => {
    const all = { ...bounds, limits: { first: 57, last: 56 } };
    expect(variantOf(course(10), all, compounds, () => true)).toEqual(course(10));
  });
});
