/** What is asked about plans, and how the answers to several questions become one. */

import { describe, expect, it } from 'vitest';
import type { ComparisonView } from '../../../src/server/contract.ts';
import { forecastOfPlans, joined, whatIfOfPlans } from './comparing.ts';
import type { Draft } from './plans.ts';
import { courseOf } from './planText.ts';

const draft = (id: number, name: string, text: string): Draft => {
  const course = courseOf(text, 'SOFT');
  if (!course) throw new Error(`${text} is no plan`);
  return { id, name, ...course };
};

const at = { car: 4, lap: 15, tyreNow: 'HARD', sims: 1000 } as const;

describe('a question', () => {
  it('on what was known holds only what is still to come, on the tyre that is on the car', () => {
    const { kind, bodies, about } = forecastOfPlans([draft(0, 'Early', '9:hard,20:medium:push')], at);
    expect(kind).toBe('compare');
    expect(bodies).toEqual([
      {
        driver: 4,
        lap: 15,
        sims: 1000,
        plans: [
          {
            name: 'Early',
            plan: {
              start: 'HARD',
              mode: 'neutral',
              stops: [{ lap: 20, tyre: 'MEDIUM', mode: 'push' }],
            },
          },
        ],
      },
    ]);
    expect(about).toEqual({ car: 4, lap: 15, plans: { Early: '20:medium:push' } });
  });

  it('of what came holds the race as it was up to the lap, one plan at a time', () => {
    const actual = courseOf('13:hard,33:hard', 'SOFT');
    if (!actual) throw new Error('no plan');
    const plans = [draft(0, 'Early', '20:hard'), draft(1, 'Never', '9:medium')];
    const { kind, bodies } = whatIfOfPlans(plans, actual, at);
    expect(kind).toBe('whatIf');
    const stops = bodies.map((body) => (body as { plan: { stops: { lap: number }[] } }).plan.stops);
    expect(stops.map((each) => each.map(({ lap }) => lap))).toEqual([[13, 20], [13]]);
  });
});

describe('several answers', () => {
  const answer = (lap: number, plans: readonly [string, number][]) =>
    ({
      moment: { lap },
      reference: 'actual',
      plans: plans.map(([name, value]) => ({ name, raceTime: null, expectedPosition: { value } })),
    }) as unknown as ComparisonView;

  it('are one, best first, with the reference of the plan that departs first', () => {
    const one = answer(32, [
      ['actual', 5.5],
      ['Late', 6.1],
    ]);
    const other = answer(19, [
      ['actual', 5.9],
      ['Early', 5.7],
    ]);
    for (const order of [
      [one, other],
      [other, one],
    ]) {
      const { plans, moment } = joined(order);
      expect(moment.lap).toBe(19);
      expect(plans.map(({ name, expectedPosition }) => [name, expectedPosition.value])).toEqual([
        ['Early', 5.7],
        ['actual', 5.9],
        ['Late', 6.1],
      ]);
    }
  });
});
