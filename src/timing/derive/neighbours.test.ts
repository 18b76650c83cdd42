import { describe, expect, it } from 'vitest';
import { cleanAirOf } from './cleanAir.ts';
import { neighboursAt, neighboursOf } from './neighbours.ts';
import { madeUp, START, steady } from './testing.ts';

// Car 3 is slow: it is lapped for the first time around 900 s.
const session = madeUp({
  cars: [
    { car: 1, laps: steady(12, 90) },
    { car: 2, laps: [91, ...steady(11, 90)] },
    { car: 3, laps: steady(11, 100) },
  ],
  statuses: [[START, 'clear']],
});

describe('neighboursOf', () => {
  it('says who crossed the line before, to the millisecond, whoever is a lap down', () => {
    const rows = neighboursOf(session);
    expect(rows.find((row) => row.car === 2 && row.lap === 5)).toMatchObject({
      time: START + 451,
      line: 3,
      ahead: { car: 1, gap: 1, laps: 0 },
    });
    // At 900 s cars 1 and 3 cross together: one has done ten laps, the other nine.
    const lapping = rows.find((row) => row.car === 2 && row.lap === 10);
    expect(lapping).toMatchObject({ time: START + 901, ahead: { car: 3, gap: 1, laps: -1 } });
    const lapped = rows.find((row) => row.car === 3 && row.lap === 9);
    expect(lapped).toMatchObject({ ahead: { car: 1, gap: 0, laps: 1 } });
  });

  it('estimates who is behind from what was known by then', () => {
    const row = neighboursOf(session).find((one) => one.car === 1 && one.lap === 5);
    expect(row?.behind?.car).toBe(2);
    expect(row?.behind?.gap).toBeCloseTo(1, 1);
    expect(row?.behind?.laps).toBe(0);
  });

  it('does not look ahead: the same race cut short says the same until then', () => {
    const cut = madeUp({
      cars: [
        { car: 1, laps: steady(6, 90) },
        { car: 2, laps: [91, ...steady(5, 90)] },
        { car: 3, laps: steady(5, 100) },
      ],
      statuses: [[START, 'clear']],
    });
    const until = START + 450;
    const rows = (of: typeof session) => neighboursOf(of).filter((row) => row.time <= until);
    expect(rows(cut)).toEqual(rows(session));
  });
});

describe('neighboursAt', () => {
  it('carries every car on from its last line', () => {
    // Half a lap after car 1's fifth: car 2 is one second back, car 3 five tens of seconds.
    const rows = neighboursAt(session, START + 495);
    const second = rows.find((row) => row.car === 2);
    expect(second?.ahead?.car).toBe(1);
    expect(second?.ahead?.gap).toBeCloseTo(1, 6);
    expect(second?.behind?.car).toBe(3);
    expect(rows.find((row) => row.car === 1)).toMatchObject({
      lap: 6,
      line: null,
      ahead: { car: 3, laps: -1 },
    });
  });

  it('leaves out cars in the pit lane and cars that stand', () => {
    const race = madeUp({
      cars: [
        { car: 1, laps: steady(10, 90) },
        { car: 2, laps: [91, 90, 90, 95, 110, ...steady(5, 90)], stops: [4] },
        { car: 3, laps: [92, 90, 90], stopsOnTrack: true },
      ],
    });
    expect(neighboursAt(race, START + 361 + 5).map((row) => row.car)).toEqual([1, 3]);
    expect(neighboursAt(race, START + 600).map((row) => row.car)).toEqual([1, 2]);
  });

  it('knows nobody before the start', () => {
    expect(neighboursAt(session, START - 1)).toEqual([]);
  });
});

describe('cleanAirOf', () => {
  it('tells laps behind another car from laps alone', () => {
    const laps = cleanAirOf(session);
    expect(laps.find((lap) => lap.car === 2 && lap.lap === 4)).toMatchObject({
      air: 'traffic',
      nearest: { car: 1 },
    });
    expect(laps.find((lap) => lap.car === 1 && lap.lap === 4)?.air).toBe('clean');
    const narrow = cleanAirOf(session, 0.5);
    expect(narrow.find((lap) => lap.car === 2 && lap.lap === 4)?.air).toBe('clean');
  });
});
