import { describe, expect, it } from 'vitest';
import { countedLaps, finishOf } from './finish.ts';
import { lapTableOf } from './table.ts';
import { madeUp, START, steady } from './testing.ts';

describe('finishOf', () => {
  it('ends with the distance; a lap driven after it does not count', () => {
    const session = madeUp({
      scheduledLaps: 5,
      cars: [
        { car: 1, laps: steady(6, 90) },
        { car: 2, laps: steady(5, 91) },
      ],
    });
    const finish = finishOf(session);
    expect(finish).toEqual({ laps: 5, time: START + 450, countedBack: false });
    if (finish !== null) expect(countedLaps(lapTableOf(session), finish, 1)).toHaveLength(5);
  });

  it('flags a lapped car at its next crossing', () => {
    // After 450 s the slow car is on its fifth lap of 110 s, which it ends; the sixth it may not begin.
    const session = madeUp({
      cars: [
        { car: 1, laps: steady(5, 90) },
        { car: 2, laps: steady(5, 110) },
      ],
    });
    const finish = finishOf(session);
    expect(finish?.time).toBe(START + 450);
    if (finish !== null) expect(countedLaps(lapTableOf(session), finish, 2)).toHaveLength(5);
    const slower = madeUp({
      cars: [
        { car: 1, laps: steady(5, 90) },
        { car: 2, laps: steady(5, 140) },
      ],
    });
    const flag = finishOf(slower);
    // 140, 280, 420 are before the flag at 450; the lap that ends at 560 was under way, the next was not.
    if (flag !== null) expect(countedLaps(lapTableOf(slower), flag, 2)).toHaveLength(4);
  });

  it('counts back from a red flag that ended the race', () => {
    // The signal comes on the leader's lap 8: the result is that at the end of lap 6, the last but one before it.
    const session = madeUp({
      scheduledLaps: 20,
      cars: [
        { car: 1, laps: steady(8, 90) },
        { car: 2, laps: steady(8, 91) },
      ],
      statuses: [
        [START, 'clear'],
        [START + 7.5 * 90, 'red'],
      ],
    });
    expect(finishOf(session)).toEqual({ laps: 6, time: START + 540, countedBack: true });
  });

  it('believes the word of the flag where the race was cut short', () => {
    // Two hours are over: the flag falls at the end of lap 4 of 20, and the leader drives another lap home.
    const session = madeUp({
      scheduledLaps: 20,
      cars: [
        { car: 1, laps: steady(5, 90) },
        { car: 2, laps: steady(4, 91) },
      ],
      events: [{ type: 'sessionStatus', time: START + 358, status: 'finished' }],
    });
    expect(finishOf(session)).toMatchObject({ laps: 4, time: START + 360 });
  });

  it('has no finish where nobody completed a lap', () => {
    expect(finishOf(madeUp({ cars: [{ car: 1, laps: [90], stopsOnTrack: true }] }))).toBeNull();
  });
});
