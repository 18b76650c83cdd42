/** What the lap-time model is told: by hand on a made-up race, and nothing of what had not happened yet. */

import { describe, expect, it } from 'vitest';
import type { RaceEvent } from '../../timing/index.ts';
import { makeLap, makeSession } from '../../timing/testing.ts';
import { lapTimeData } from './features.ts';

/** s of each lap by car; the first lap takes 100 s for all. */
const LAPS: Readonly<Record<number, readonly number[]>> = {
  1: [100, 90, 90.2, 90.1, 90.4, 90.3, 90.2],
  2: [101, 90.5, 90.5, 90.6, 90.5, 90.7, 90.6],
  3: [104, 93, 93, 93, 93, 93, 93],
};

function race(change: (events: RaceEvent[]) => RaceEvent[] = (events) => events) {
  const events: RaceEvent[] = [{ type: 'trackStatus', time: 0, status: 'clear' }];
  for (const [car, laps] of Object.entries(LAPS)) {
    let time = 0;
    laps.forEach((duration, i) => {
      time += duration;
      events.push(
        makeLap(Number(car), i + 1, time, {
          duration,
          compound: 'MEDIUM',
          tyreAge: i + 1,
          stint: 1,
          position: Number(car),
          accurate: i > 0,
        }),
      );
    });
  }
  return makeSession(change(events).sort((a, b) => a.time - b.time));
}

const value = (data: ReturnType<typeof lapTimeData>, name: string, car: number, lap: number) => {
  const row = data.rows.findIndex((one) => one.lap.car === car && one.lap.lap === lap);
  return data.dataset.columns.get(name)?.[row] ?? Number.NaN;
};

describe('rows', () => {
  it('are laps of racing after laps of racing on the same set', () => {
    const data = lapTimeData([race()]);
    // The first lap is none of racing; the last one has no next.
    expect(data.rows.map(({ lap }) => [lap.car, lap.lap]).filter(([car]) => car === 1)).toEqual(
      [2, 3, 4, 5, 6].map((lap) => [1, lap]),
    );
    const stopped = lapTimeData([
      race((events) =>
        events.map((event) =>
          event.type === 'lap' && event.car === 1 && event.lap >= 5
            ? { ...event, stint: 2, tyreAge: event.lap - 4 }
            : event,
        ),
      ),
    ]);
    expect(stopped.rows.filter(({ lap }) => lap.car === 1).map(({ lap }) => lap.lap)).toEqual([2, 3, 5, 6]);
  });

  it('of a source without a test of its own are judged by the laps so far', () => {
    const untested = (slower: number) =>
      lapTimeData([
        race((events) =>
          events.map((event) => {
            if (event.type !== 'lap') return event;
            const { accurate: _, ...lap } = event;
            // The first half an hour is as it was; later everybody is slower by so much.
            return event.lap <= 4 ? lap : { ...lap, duration: (event.duration ?? 0) + slower };
          }),
        ),
      ]).rows.filter(({ next }) => next.lap <= 4);
    const rows = untested(0).map(({ lap }) => [lap.car, lap.lap]);
    expect(rows).toContainEqual([1, 2]);
    expect(untested(60).map(({ lap }) => [lap.car, lap.lap])).toEqual(rows);
  });

  it('leave out laps under a flag', () => {
    // From 380 to 400 s: within lap 5 of car 1, which is then neither told nor told from.
    const yellow: RaceEvent[] = [
      { type: 'trackStatus', time: 380, status: 'yellow' },
      { type: 'trackStatus', time: 400, status: 'clear' },
    ];
    const data = lapTimeData([race((events) => [...events, ...yellow])]);
    expect(data.rows.filter(({ lap }) => lap.car === 1).map(({ lap }) => lap.lap)).toEqual([2, 3, 6]);
  });
});

describe('features', () => {
  const data = lapTimeData([race()]);

  it('of the own laps', () => {
    // After lap 4: 90.1, 90.2, 90. Their median and mean are 90.1.
    expect(data.level[data.rows.findIndex(({ lap }) => lap.car === 1 && lap.lap === 4)]).toBeCloseTo(90.1, 9);
    expect(value(data, 'lap0', 1, 4)).toBeCloseTo(0, 9);
    expect(value(data, 'lap1', 1, 4)).toBeCloseTo(0.1, 9);
    expect(value(data, 'lap4', 1, 4)).toBeNaN();
    expect(value(data, 'best', 1, 4)).toBeCloseTo(-0.1, 9);
    expect(value(data, 'trend', 1, 4)).toBeCloseTo(0.05, 9);
    expect(value(data, 'tyreAge', 1, 4)).toBe(4);
    expect(value(data, 'left', 1, 4)).toBe(3);
  });

  it('of the road', () => {
    // Ends of lap 4: 370.3, 372.6 and 383.
    expect(value(data, 'gapAhead0', 2, 4)).toBeCloseTo(2.3, 9);
    expect(value(data, 'gapAhead1', 2, 4)).toBeCloseTo(1.8, 9);
    expect(value(data, 'closing', 2, 4)).toBeCloseTo(-0.5, 9);
    expect(value(data, 'secondGap', 3, 4)).toBeCloseTo(12.7, 9);
    // Car 2 was 1.8 s behind a lap ago; that it is 2.3 s behind now shows only later.
    expect(value(data, 'behindGap', 1, 4)).toBeCloseTo(1.8, 9);
  });

  it('know nothing of what had not happened yet', () => {
    const whole = lapTimeData([race()]);
    for (const { lap } of whole.rows) {
      // All that ended later is other than it was: slower laps, and everybody has stopped.
      const cut = lapTimeData([
        race((events) =>
          events.map((event) =>
            event.type === 'lap' &&
            event.time > lap.end &&
            !(event.car === lap.car && event.lap === lap.lap + 1)
              ? {
                  ...event,
                  time: event.time + 40,
                  duration: (event.duration ?? 0) + 7,
                  pitIn: event.time,
                  position: 9,
                }
              : event,
          ),
        ),
      ]);
      const row = cut.rows.findIndex((one) => one.lap.car === lap.car && one.lap.lap === lap.lap);
      const before = whole.rows.findIndex((one) => one.lap === lap);
      for (const { name } of whole.dataset.features)
        expect([name, cut.dataset.columns.get(name)?.[row]]).toEqual([
          name,
          whole.dataset.columns.get(name)?.[before],
        ]);
    }
  });
});
