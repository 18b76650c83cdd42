/** The rules as far as the page can hold plans against them. */

import { describe, expect, it } from 'vitest';
import { limitsOf } from './plans.ts';
import { courseOf } from './planText.ts';
import { type Bounds, broken } from './rules.ts';

const bounds: Bounds = {
  lap: 15,
  limits: limitsOf(15, 57),
  used: ['SOFT'],
  sets: { SOFT: 1, MEDIUM: 0, HARD: 2, INTERMEDIATE: 4, WET: 3 },
  twoCompounds: true,
};

const said = (text: string, change: Partial<Bounds> = {}) => {
  const course = courseOf(text, 'SOFT');
  if (!course) throw new Error(`${text} is no plan`);
  return broken(course, { ...bounds, ...change });
};

describe('a plan', () => {
  it('that keeps to the rules has nothing said of it', () => {
    expect(said('20:hard')).toBeNull();
    expect(said('20:hard,38:hard')).toBeNull();
    // What lies behind the moment is past.
    expect(said('9:medium,20:hard')).toBeNull();
  });

  it('needs two dry compounds, unless it is wet', () => {
    expect(said('20:soft')).toContain('two different dry compounds');
    expect(said('none')).toContain('two different dry compounds');
    expect(said('none', { used: ['SOFT', 'HARD'] })).toBeNull();
    expect(said('20:intermediate')).toBeNull();
    expect(said('none', { twoCompounds: false })).toBeNull();
  });

  it('needs sets that are left', () => {
    expect(said('20:medium')).toContain('none is left');
    expect(said('17:soft,20:hard,25:soft')).toContain('only 1 is left');
    expect(said('17:hard,20:hard,25:hard')).toContain('only 2 are left');
    expect(said('20:hard', { lap: 0, limits: limitsOf(0, 57), sets: { SOFT: 0 } })).toContain('soft');
  });

  it('ends at the flag', () => {
    expect(said('57:hard')).toContain('lap 56');
    expect(said('56:hard')).toBeNull();
  });

  it('has no more stops than can be simulated', () => {
    const many = [16, 20, 24, 28, 32, 36, 40].map((lap) => `${lap}:intermediate`).join();
    expect(said(many, { sets: {} })).toContain('7 stops');
  });
});
