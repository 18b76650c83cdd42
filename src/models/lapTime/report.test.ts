/** The report on forecasts worked by hand: two races, two cars, answers that are off by known amounts. */

import { describe, expect, it } from 'vitest';
import { makeLap, makeSession } from '../../timing/testing.ts';
import { lapTimeData } from './features.ts';
import { lapTimeReport } from './report.ts';

/** Laps 2 to 5 of each car are racing; the first is not accurate. */
const LAPS = [100, 90, 91, 90.5, 92];

function race(place: string, season: number, accurate: boolean | null = true) {
  const events = [1, 2].flatMap((car) => {
    let time = car;
    return LAPS.map((duration, i) => {
      time += duration;
      return makeLap(car, i + 1, time, {
        duration,
        stint: 1,
        compound: car === 1 ? 'SOFT' : 'HARD',
        ...(accurate === null ? {} : { accurate: i > 0 }),
      });
    });
  });
  const status = { type: 'trackStatus', time: 0, status: 'clear' } as const;
  const session = makeSession(
    [...(accurate === null ? [] : [status]), ...events].sort((a, b) => a.time - b.time),
  );
  return { ...session, id: `${season}-${place}`, identity: { ...session.identity, place, season } };
}

const data = lapTimeData([race('here', 2001), race('there', 2001)]);
const truth = Float64Array.from(data.rows, ({ next }) => next.duration);
/** Off by +0.2 here and −0.4 there; the interval ends 0.3 to either side. */
const off = Float64Array.from(data.rows, ({ race: { place } }) => (place === 'here' ? 0.2 : -0.4));
const q50 = truth.map((value, i) => value + off[i]);
const report = lapTimeReport(
  data,
  new Map([
    ['q10', q50.map((value) => value - 0.3)],
    ['q50', q50],
    ['q90', q50.map((value) => value + 0.3)],
    ['trees', truth.map((value) => value + 0.1)],
    ['network', truth.map((value) => value - 1)],
  ]),
);

describe('a report', () => {
  // Told are laps 3, 4 and 5 of each car: 91, 90.5 and 92, each after the one before.
  it('measures as worked by hand', () => {
    expect(report.n).toBe(12);
    expect(report.data).toBe('2001, accurate green-flag laps');
    expect(report.json).toMatchObject({
      n: 12,
      mae: expect.closeTo(0.3, 9),
      rmse: expect.closeTo(Math.sqrt((0.04 + 0.16) / 2), 9),
      coverage80: 0.5,
      baselines: {
        // 91 after 90, 90.5 after 91, 92 after 90.5.
        previousLap: expect.closeTo((1 + 0.5 + 1.5) / 3, 9),
        // Medians of 90; of 90 and 91; of 90, 91 and 90.5.
        rollingMedian3: expect.closeTo((1 + 0 + 1.5) / 3, 9),
      },
      parts: { trees: { mae: expect.closeTo(0.1, 9) }, network: { mae: expect.closeTo(1, 9) } },
      best: 'trees',
      seasons: [2001],
      races: 2,
    });
    // Truth 91, 90.5, 92 lies 7/6 around its mean of 91 1/6, of each of four times.
    expect(report.json.r2).toBeCloseTo(1 - (6 * 0.04 + 6 * 0.16) / (4 * (7 / 6)), 9);
  });

  it('parts by circuit and by compound', () => {
    expect(report.json.byCircuit).toMatchObject({
      here: { n: 6, mae: expect.closeTo(0.2, 9), coverage80: 1 },
      there: { n: 6, mae: expect.closeTo(0.4, 9), coverage80: 0 },
    });
    expect(report.json.byCompound).toMatchObject({
      SOFT: { n: 6, mae: expect.closeTo(0.3, 9), coverage80: 0.5 },
      HARD: { n: 6, mae: expect.closeTo(0.3, 9), coverage80: 0.5 },
    });
    expect(report.groups.circuit.map(({ name, n }) => [name, n])).toEqual([
      ['here', 6],
      ['there', 6],
    ]);
  });

  it('has intervals of whole races redrawn: one of two, or both', () => {
    const { intervals } = report.json as { intervals: Record<string, readonly number[]> };
    expect(intervals.mae[0]).toBeCloseTo(0.2, 9);
    expect(intervals.mae[1]).toBeCloseTo(0.4, 9);
    expect(intervals.coverage80).toEqual([0, 1]);
  });

  it('does not call laps accurate of which nobody said so', () => {
    const untested = lapTimeData([race('here', 2001, null)]);
    const told = new Map([['q50', Float64Array.from(untested.rows, ({ next }) => next.duration)]]);
    expect(lapTimeReport(untested, told).data).toBe('2001, laps of which not all were tested');
  });

  it('needs rows', () => {
    expect(() => lapTimeReport(lapTimeData([]), new Map())).toThrow('no racing lap after a racing lap');
  });
});
