import { describe, expect, it } from 'vitest';
import { lapWith } from '../blank.ts';
import { stopsOf } from './stops.ts';
import { madeUp, START, steady } from './testing.ts';

describe('stopsOf', () => {
  it('measures what a stop costs against the laps around it', () => {
    // In-lap 95 and out-lap 110 against two laps of 90: 25 s.
    const laps = [92, 90, 90, 90, 95, 110, 90, 90, 90];
    const session = madeUp({
      cars: [{ car: 1, laps, stops: [5], compounds: { 6: 'HARD' } }],
      statuses: [[START, 'clear']],
    });
    const [stop] = stopsOf(session);
    expect(stop).toMatchObject({ stop: 1, lap: 5, laneTime: 25, kind: 'tyres', trackStatus: 'clear' });
    expect(stop.loss).toEqual({
      loss: 25,
      inLap: 95,
      outLap: 110,
      reference: 180,
      method: 'own',
      evidence: [2, 3, 4, 7, 8, 9],
    });
  });

  it('compares with the field under a safety car', () => {
    const slow = [90, 90, 140, 140, 90, 90];
    const cars = [2, 3, 4].map((car) => ({ car, laps: slow }));
    const session = madeUp({
      cars: [{ car: 1, laps: [90, 90, 143, 149, 90, 90], stops: [3], compounds: { 4: 'HARD' } }, ...cars],
      statuses: [
        [START, 'clear'],
        [START + 185, 'safetyCar'],
        [START + 460, 'clear'],
      ],
    });
    const stop = stopsOf(session).find((one) => one.car === 1);
    expect(stop?.loss).toMatchObject({ loss: 12, reference: 280, method: 'field', evidence: [2, 3, 4] });
    expect(stop?.trackStatus).toBe('safetyCar');
  });

  it('knows a visit that fitted nothing, one during a stoppage and one that was the last', () => {
    const session = madeUp({
      cars: [
        { car: 1, laps: steady(8, 90), stops: [3] },
        { car: 2, laps: [90, 90, 90, 90, 90, 1000, 90, 90], stops: [5], lane: 900 },
        { car: 3, laps: [90, 90, 95], stops: [3] },
      ],
      statuses: [
        [START, 'clear'],
        [START + 430, 'red'],
        [START + 1200, 'clear'],
      ],
    });
    expect(stopsOf(session).map(({ car, lap, kind }) => ({ car, lap, kind }))).toEqual([
      { car: 1, lap: 3, kind: 'visit' },
      { car: 2, lap: 5, kind: 'underRed' },
      { car: 3, lap: 3, kind: 'retired' },
    ]);
  });

  it('does not take a start from the pit lane for a stop', () => {
    const laps = [1, 2, 3].map((lap) =>
      lapWith({ car: 1, lap, time: 90 * lap, duration: 90, pitOut: lap === 2 ? 2 : null }),
    );
    expect(stopsOf(madeUp({ cars: [], events: laps }))).toEqual([]);
  });

  it('takes the times of a stop where a source gives them', () => {
    const session = madeUp({
      cars: [{ car: 1, laps: steady(8, 90), stops: [3], compounds: { 4: 'HARD' } }],
      events: [{ type: 'pitStop', time: START + 300, car: 1, lap: 3, laneTime: 24.2, stationaryTime: 2.3 }],
    });
    expect(stopsOf(session)).toMatchObject([{ lap: 3, laneTime: 24.2, stationaryTime: 2.3 }]);
  });
});
