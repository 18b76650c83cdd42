/** Plans as the command line writes them, and back. */

import { describe, expect, it } from 'vitest';
import { addressOf, courseOf, plansOf, textOf, unreadOf } from './planText.ts';

describe('a plan as text', () => {
  it.each([
    ['20:hard', false],
    ['17:medium:push,38:hard:save', false],
    ['save,20:hard', false],
    ['none', false],
    ['medium,20:hard', true],
    ['soft:push,20:intermediate,31:wet', true],
  ])('%s is read and written again', (text, withStart) => {
    const course = courseOf(text, 'SOFT');
    expect(course && textOf(course, withStart)).toBe(text);
  });

  it('says what each stop is for', () => {
    expect(courseOf('push,38:h:save,17:M', 'SOFT')).toEqual({
      start: 'SOFT',
      mode: 'push',
      stops: [
        { lap: 17, tyre: 'MEDIUM', mode: 'neutral' },
        { lap: 38, tyre: 'HARD', mode: 'save' },
      ],
    });
  });

  it.each(['20', '20:glass', '20:hard:fast', '0:hard', 'x:hard', '20:hard,soft'])('%s is none', (text) => {
    expect(courseOf(text, 'SOFT')).toBeUndefined();
  });
});

describe('plans in the address', () => {
  it('come back as they were', () => {
    const address = 'Early=17:hard;Two stops=save,17:medium,38:hard:push;Stay out=none';
    const plans = plansOf(address, 'MEDIUM');
    expect(plans.map(({ name }) => name)).toEqual(['Early', 'Two stops', 'Stay out']);
    expect(
      addressOf(
        plans.map((plan, id) => ({ ...plan, id })),
        false,
      ),
    ).toBe(address);
  });

  it('are left out where they make no sense', () => {
    expect(plansOf('=17:hard;Late=never;Good=20:hard;', 'SOFT').map(({ name }) => name)).toEqual(['Good']);
  });
});

describe('an address', () => {
  it('says what in it is no plan', () => {
    expect(unreadOf('Early=20:hard;garbage;Late=4x:hard;', 'SOFT')).toEqual(['garbage', 'Late=4x:hard']);
    expect(unreadOf('', 'SOFT')).toEqual([]);
  });
});
