import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../race/index.ts';
import { checkPlans, parsePlan, planText } from './plan.ts';
import { wearingMoment } from './testing.ts';

const moment = wearingMoment();
const grid = wearingMoment({ lap: 0 });
const read = (text: string) => parsePlan(text, moment, 1);

describe('plans as people write them', () => {
  it('say stops, compounds and ways of driving', () => {
    expect(read('20:hard')).toEqual({ start: 'MEDIUM', stops: [{ lap: 20, tyre: 'HARD' }] });
    expect(read(' save , 17:medium:push,38:HARD:save')).toEqual({
      start: 'MEDIUM',
      mode: 'save',
      stops: [
        { lap: 17, tyre: 'MEDIUM', mode: 'push' },
        { lap: 38, tyre: 'HARD', mode: 'save' },
      ],
    });
    expect(read('20:h').stops).toEqual([{ lap: 20, tyre: 'HARD' }]);
  });

  it('may be without a stop where the rules are met already', () => {
    const used = moment.situation.cars.map((car) => ({ ...car, used: ['SOFT', 'MEDIUM'] as const }));
    const later = wearingMoment({ cars: used });
    for (const text of ['', 'none', ' NONE ']) expect(parsePlan(text, later, 1).stops).toEqual([]);
    expect(planText(parsePlan('', later, 1))).toBe('none');
  });

  it('say on the grid what they start on', () => {
    expect(parsePlan('soft:push,20:hard', grid, 1)).toEqual({
      start: 'SOFT',
      mode: 'push',
      stops: [{ lap: 20, tyre: 'HARD' }],
    });
    expect(parsePlan('20:hard', grid, 1).start).toBe('MEDIUM');
  });

  it('come back as the same text', () => {
    const stop = fc.record({
      tyre: fc.constantFrom('SOFT', 'HARD') satisfies fc.Arbitrary<'SOFT' | 'HARD'>,
      mode: fc.constantFrom('push', 'save', undefined) satisfies fc.Arbitrary<'push' | 'save' | undefined>,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 11, max: 39 }), { minLength: 1, maxLength: 2 }),
        fc.array(stop, { minLength: 2, maxLength: 2 }),
        fc.constantFrom('push', 'save', undefined),
        (laps, kinds, mode) => {
          const plan: Plan = {
            start: 'MEDIUM',
            ...(mode === undefined ? {} : { mode }),
            stops: laps
              .sort((a, b) => a - b)
              .map((lap, i) => ({
                lap,
                tyre: kinds[i].tyre,
                ...(kinds[i].mode === undefined ? {} : { mode: kinds[i].mode }),
              })),
          };
          expect(parsePlan(planText(plan, moment.lap), moment, 1)).toEqual(plan);
        },
      ),
    );
  });
});

describe('a plan that cannot be', () => {
  it.each([
    ['40:hard', 'after the flag: the race has 40 laps, so that the last stop can be on lap 39'],
    ['10:hard', 'in the past: lap 10 is over, so that the next stop can be on lap 11'],
    ['0:hard', 'in the past'],
    ['20:hyper', 'hyper in "20:hyper" is no compound: it is one of soft, medium, hard, intermediate, wet'],
    ['20:medium', 'two different dry compounds must be used; add a stop for another compound'],
    ['none', 'AAA uses MEDIUM only'],
    ['30:hard,20:soft', 'The stops must be in order, one a lap, but lap 20 follows lap 30'],
    ['20:hard,20:soft', 'one a lap'],
    [
      '20:hard:quick',
      'quick in "20:hard:quick" is no way to drive a stint: it is one of push, neutral, save',
    ],
    ['20', 'write LAP:COMPOUND'],
    ['hello', '"hello" is no part of a plan'],
    ['20:hard,save', '"save" is no part of a plan'],
    ['20:hard:push:more', 'is no part of a plan'],
    ['2e1:hard', 'is no part of a plan'],
    ['soft,20:hard', 'The car is on medium at lap 10, not on soft'],
    ['12:soft,16:soft,20:soft,24:hard', 'AAA needs 3 sets of SOFT, but it has 2 left'],
  ])('%s: one sentence', (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'StrategyError' }));
  });

  it('is told that the compound is used up, and which are not', () => {
    const cars = moment.situation.cars.map((car) => ({ ...car, sets: { HARD: 0 } }));
    expect(() => parsePlan('20:hard', wearingMoment({ cars }), 1)).toThrow(
      'AAA has no set of hard left: it has soft and medium.',
    );
  });
});

it('the sets that a car really used can be planned with, in whatever order', () => {
  const stops = [14, 20, 26].map((lap) => ({ lap, tyre: 'SOFT' as const }));
  const actual = { start: 'MEDIUM' as const, stops };
  const known = { ...moment, cars: moment.cars.map((car) => ({ ...car, actual })) };
  expect(() => parsePlan('15:soft,21:soft,27:soft', moment, 1)).toThrow('it has 2 left');
  expect(parsePlan('15:soft,21:soft,27:soft', known, 1).stops).toHaveLength(3);
  expect(() => parsePlan('15:soft,21:soft,27:soft,33:soft', known, 1)).toThrow('it has 3 left');
});

it('plans that are compared are one to five, and differ in name and content', () => {
  const named = (name: string, text: string) => ({ name, plan: read(text) });
  const check = (...plans: ReturnType<typeof named>[]) => checkPlans(plans, moment, 1);
  expect(() => check()).toThrow('No plan was given: one to 5 can be compared at once.');
  const six = [21, 22, 23, 24, 25, 26].map((lap) => named(`${lap}`, `${lap}:hard`));
  expect(() => check(...six)).toThrow('6 plans were given');
  expect(() => check(named('a', '20:hard'), named('b', '20:hard'))).toThrow(
    'Plan b is the same as plan a (20:hard): leave one of them out.',
  );
  expect(() => check(named('a', '20:hard'), named('a', '21:hard'))).toThrow('Two plans are called a');
  check(named('a', '20:hard'), named('b', '21:hard'));
});
