import { describe, expect, it } from 'vitest';
import { lapWith } from '../blank.ts';
import { stintsOf } from './stints.ts';
import { madeUp, steady } from './testing.ts';

describe('stintsOf', () => {
  it('cuts the laps where a set was changed', () => {
    const session = madeUp({
      cars: [{ car: 1, laps: steady(9, 90), stops: [3, 6], compounds: { 1: 'SOFT', 4: 'HARD', 7: 'HARD' } }],
    });
    expect(stintsOf(session)).toMatchObject([
      { stint: 1, compound: 'SOFT', ageAtStart: 0, lapStart: 1, lapEnd: 3 },
      { stint: 2, compound: 'HARD', ageAtStart: 0, lapStart: 4, lapEnd: 6 },
      { stint: 3, compound: 'HARD', ageAtStart: 0, lapStart: 7, lapEnd: 9 },
    ]);
  });

  it('does not take a drive-through for a new set, though the source numbers a new stint', () => {
    const events = [1, 2, 3, 4].map((lap) =>
      lapWith({ car: 1, lap, time: 90 * lap, compound: 'SOFT', tyreAge: lap + 2, stint: lap < 3 ? 1 : 2 }),
    );
    const stints = stintsOf(madeUp({ cars: [], events }));
    expect(stints).toMatchObject([{ compound: 'SOFT', ageAtStart: 2, lapStart: 1, lapEnd: 4 }]);
  });

  it('takes the set from stint events where laps do not name it, the later of two that claim a lap', () => {
    const events = [1, 2, 3].map((lap) => lapWith({ car: 1, lap, time: 90 * lap }));
    const stint = { type: 'stint', time: 0, car: 1, fresh: true, ageAtStart: 0 } as const;
    const stints = stintsOf(
      madeUp({
        cars: [],
        events: [
          ...events,
          { ...stint, stint: 1, compound: 'MEDIUM', lapStart: 1 },
          { ...stint, stint: 2, compound: 'HARD', lapStart: 1 },
        ],
      }),
    );
    expect(stints).toMatchObject([{ stint: 1, compound: 'HARD', lapStart: 1, lapEnd: 3 }]);
  });

  it('finds the lap of a set that the live feed gave with its time only', () => {
    const events = [1, 2, 3, 4].map((lap) => lapWith({ car: 1, lap, time: 90 * lap }));
    const set = { type: 'stint', car: 1, fresh: true, ageAtStart: 0, lapStart: null } as const;
    const fitted = (time: number, pitIn: number) =>
      stintsOf(
        madeUp({
          cars: [],
          events: [
            ...events,
            { ...set, time: -60, stint: 1, compound: 'SOFT' },
            { type: 'pitIn', time: pitIn, car: 1, lap: null },
            { ...set, time, stint: 2, compound: 'HARD' },
          ],
        }),
      );
    // Boxes after the line: the out-lap has begun. Boxes before it: the in-lap goes on.
    for (const stints of [fitted(190, 175), fitted(170, 160)]) {
      expect(stints).toMatchObject([
        { compound: 'SOFT', lapStart: 1, lapEnd: 2 },
        { compound: 'HARD', lapStart: 3, lapEnd: 4 },
      ]);
    }
  });
});
