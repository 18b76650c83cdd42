/** What a hand may do to plans, and what it may not. */

import { describe, expect, it } from 'vitest';
import {
  deskOf,
  type Edit,
  edited,
  type History,
  historyOf,
  limitsOf,
  MOST_PLANS,
  MOST_STOPS,
  room,
  selected,
  stintsAhead,
  undone,
} from './plans.ts';

const neutral = 'neutral' as const;
const limits = limitsOf(15, 57);

/** From lap 15 of 57, with one stop behind and two to come. */
const start = (): History =>
  historyOf(
    deskOf([
      {
        name: 'Plan 1',
        start: 'SOFT',
        mode: neutral,
        stops: [
          { lap: 9, tyre: 'HARD', mode: neutral },
          { lap: 24, tyre: 'MEDIUM', mode: neutral },
          { lap: 40, tyre: 'HARD', mode: neutral },
        ],
      },
    ]),
  );

const withAll = (history: History, ...edits: Edit[]) =>
  edits.reduce((before, edit) => edited(before, edit, limits), history);

const laps = ({ desk }: History, plan = 0) => desk.plans[plan].stops.map(({ lap }) => lap);

describe('stops', () => {
  it('move by whole laps', () => {
    expect(laps(withAll(start(), { kind: 'move', plan: 0, stop: 1, lap: 29.4 }))).toEqual([9, 29, 40]);
  });

  it('do not cross each other, the moment or the flag', () => {
    const to = (stop: number, lap: number) => laps(withAll(start(), { kind: 'move', plan: 0, stop, lap }));
    expect(to(1, 55)).toEqual([9, 39, 40]);
    expect(to(2, 3)).toEqual([9, 24, 25]);
    expect(to(1, 3)).toEqual([9, 16, 40]);
    expect(to(2, 80)).toEqual([9, 24, 56]);
    expect(room(start().desk.plans[0], 1, limits)).toEqual({ first: 16, last: 39 });
  });

  it('are added where a lap is free, up to as many as can be simulated', () => {
    const add = (lap: number): Edit => ({ kind: 'addStop', plan: 0, lap, tyre: 'SOFT' });
    expect(laps(withAll(start(), add(24)))).toEqual([9, 23, 24, 40]);
    expect(laps(withAll(start(), add(99)))).toEqual([9, 24, 40, 56]);
    const full = withAll(start(), ...[20, 30, 45, 50, 52, 54].map(add));
    expect(laps(full).filter((lap) => lap > 15)).toHaveLength(MOST_STOPS);
  });

  it('are removed, and change their tyres and pace', () => {
    const changed = withAll(
      start(),
      { kind: 'removeStop', plan: 0, stop: 1 },
      { kind: 'tyre', plan: 0, stop: 1, tyre: 'SOFT' },
      { kind: 'mode', plan: 0, stop: 1, mode: 'push' },
      { kind: 'mode', plan: 0, stop: -1, mode: 'save' },
    );
    expect(changed.desk.plans[0]).toMatchObject({
      mode: 'save',
      stops: [{ lap: 9 }, { lap: 40, tyre: 'SOFT', mode: 'push' }],
    });
  });

  it('lie between stints that reach from the moment to the flag', () => {
    const [plan] = start().desk.plans;
    expect(stintsAhead(plan, 15, 57, 'HARD')).toEqual([
      { stop: -1, from: 15, to: 24, tyre: 'HARD', mode: neutral },
      { stop: 1, from: 24, to: 40, tyre: 'MEDIUM', mode: neutral },
      { stop: 2, from: 40, to: 57, tyre: 'HARD', mode: neutral },
    ]);
    expect(stintsAhead(plan, 0, 57, 'HARD')[0]).toMatchObject({ from: 0, to: 9, tyre: 'SOFT' });
  });
});

describe('plans', () => {
  const course = { start: 'SOFT', mode: neutral, stops: [] } as const;

  it('are at most five, each with a name of its own', () => {
    const more = Array.from({ length: 7 }, (): Edit => ({ kind: 'addPlan', name: 'Plan 1', course }));
    const { desk } = withAll(start(), ...more);
    expect(desk.plans.map(({ name }) => name)).toEqual(['Plan 1', 'Plan 2', 'Plan 3', 'Plan 4', 'Plan 5']);
    expect(desk.plans).toHaveLength(MOST_PLANS);
    expect(new Set(desk.plans.map(({ id }) => id)).size).toBe(MOST_PLANS);
  });

  it('keep their names apart when they are renamed, and free of what parts them in the address', () => {
    const two = withAll(start(), { kind: 'addPlan', name: 'Late', course });
    const named = withAll(two, { kind: 'rename', plan: 1, name: ' Plan 1 ' });
    expect(named.desk.plans[1].name).toBe('Plan 2');
    expect(withAll(two, { kind: 'rename', plan: 1, name: 'a=b;c' }).desk.plans[1].name).toBe('a b c');
    expect(withAll(two, { kind: 'rename', plan: 1, name: '  ' })).toBe(two);
  });

  it('leave the next one selected when they are deleted', () => {
    const two = withAll(start(), { kind: 'addPlan', name: 'Late', course });
    expect(two.desk.selected).toBe(1);
    expect(withAll(two, { kind: 'removePlan', plan: 1 }).desk.selected).toBe(0);
    const none = withAll(two, { kind: 'removePlan', plan: 1 }, { kind: 'removePlan', plan: 0 });
    expect(none.desk.selected).toBeNull();
  });

  it('go back to another course as a whole', () => {
    const moved = withAll(start(), { kind: 'move', plan: 0, stop: 1, lap: 30 });
    const { stops, start: tyre, mode } = start().desk.plans[0];
    const back = withAll(moved, { kind: 'course', plan: 0, course: { start: tyre, mode, stops } });
    expect(laps(back)).toEqual([9, 24, 40]);
  });
});

describe('undo', () => {
  it('takes back one edit, and a whole drag at once', () => {
    let history = withAll(start(), { kind: 'tyre', plan: 0, stop: 1, tyre: 'SOFT' });
    for (const lap of [25, 26, 27, 29]) {
      history = edited(history, { kind: 'move', plan: 0, stop: 1, lap }, limits, 'drag 1');
    }
    expect(laps(history)).toEqual([9, 29, 40]);
    history = undone(history);
    expect(history.desk.plans[0].stops[1]).toMatchObject({ lap: 24, tyre: 'SOFT' });
    history = undone(history);
    expect(history.desk.plans[0].stops[1].tyre).toBe('MEDIUM');
    expect(undone(history)).toBe(history);
  });

  it('does not count what changes nothing, nor which plan is selected', () => {
    const history = start();
    expect(withAll(history, { kind: 'move', plan: 0, stop: 1, lap: 24 })).toBe(history);
    expect(withAll(history, { kind: 'move', plan: 7, stop: 1, lap: 30 })).toBe(history);
    expect(selected(history, 7)).toBe(history);
    expect(selected(withAll(history, { kind: 'removePlan', plan: 0 }), 0).past).toHaveLength(1);
  });
});
