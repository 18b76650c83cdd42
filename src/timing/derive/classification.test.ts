import { describe, expect, it } from 'vitest';
import type { PenaltyEvent } from '../events.ts';
import { classificationOf, gridOf, pendingPenalties } from './classification.ts';
import { madeUp, START, steady } from './testing.ts';

function penalty(part: Partial<PenaltyEvent> & Pick<PenaltyEvent, 'car' | 'time'>): PenaltyEvent {
  return { type: 'penalty', kind: 'time', seconds: 5, reason: null, served: false, ...part };
}

const short = (rows: ReturnType<typeof classificationOf>) =>
  rows.map(({ car, position, laps, status }) => [position, car, laps, status]);

describe('classificationOf', () => {
  it('orders by laps, then by time at the line', () => {
    const session = madeUp({
      cars: [
        { car: 1, laps: steady(10, 91) },
        { car: 2, laps: steady(10, 90) },
        { car: 3, laps: steady(9, 98) },
      ],
    });
    const rows = classificationOf(session);
    expect(short(rows)).toEqual([
      [1, 2, 10, 'finished'],
      [2, 1, 10, 'finished'],
      [3, 3, 9, 'retired'],
    ]);
    expect(rows[0]).toMatchObject({ time: 900, gap: 0, penalty: 0 });
    expect(rows[1]).toMatchObject({ time: 910, gap: 10 });
  });

  it('calls a car that took the flag a lap down lapped', () => {
    const session = madeUp({
      cars: [
        { car: 1, laps: steady(10, 90) },
        { car: 2, laps: steady(9, 101) },
      ],
    });
    expect(classificationOf(session)[1]).toMatchObject({ position: 2, laps: 9, status: 'lapped', gap: null });
  });

  it('does not classify below nine tenths of the distance, rounded down', () => {
    const cars = [
      { car: 1, laps: steady(56, 90) },
      ...[50, 49].map((n, i) => ({ car: i + 2, laps: steady(n, 90) })),
    ];
    // 0.9 × 56 is 50.4: 50 laps are enough, 49 are not.
    expect(short(classificationOf(madeUp({ cars }))).slice(1)).toEqual([
      [2, 2, 50, 'retired'],
      [null, 3, 49, 'retired'],
    ]);
  });

  it('adds what was decided, and puts the disqualified last', () => {
    const session = madeUp({
      cars: [
        { car: 1, laps: steady(10, 90) },
        { car: 2, laps: steady(10, 90.2) },
        { car: 3, laps: steady(10, 90.4) },
      ],
    });
    const rows = classificationOf(session, { penalties: new Map([[1, 3]]), disqualified: new Set([2]) });
    expect(short(rows)).toEqual([
      [1, 1, 10, 'finished'],
      [2, 3, 10, 'finished'],
      [null, 2, 10, 'disqualified'],
    ]);
    expect(rows[0]).toMatchObject({ time: 903, penalty: 3 });
    const swapped = classificationOf(session, { penalties: new Map([[1, 5]]) });
    expect(swapped.map((row) => row.car)).toEqual([2, 3, 1]);
  });

  it('does not count a lap on which the car stopped', () => {
    const session = madeUp({
      cars: [
        { car: 1, laps: steady(10, 90) },
        { car: 2, laps: steady(4, 90), stopsOnTrack: true },
      ],
    });
    expect(classificationOf(session)[1]).toMatchObject({ position: null, laps: 3, status: 'retired' });
  });
});

describe('pendingPenalties', () => {
  const cars = [{ car: 1, laps: steady(10, 90), stops: [6], compounds: { 7: 'HARD' as const } }];

  it('adds one that was not served', () => {
    const session = madeUp({ cars, events: [penalty({ car: 1, time: START + 600 })] });
    expect(pendingPenalties(session)).toEqual(new Map([[1, 5]]));
  });

  it('takes a stop after it, or the word of race control, for served', () => {
    expect(pendingPenalties(madeUp({ cars, events: [penalty({ car: 1, time: START + 100 })] }))).toEqual(
      new Map(),
    );
    const served = [
      penalty({ car: 1, time: START + 600 }),
      penalty({ car: 1, time: START + 700, served: true }),
    ];
    expect(pendingPenalties(madeUp({ cars, events: served }))).toEqual(new Map());
  });

  it('lets a word of race control serve one penalty, given before it, of the same kind and length', () => {
    const events = [
      penalty({ car: 1, time: START + 590, served: true }),
      penalty({ car: 1, time: START + 600 }),
      penalty({ car: 1, time: START + 610, seconds: 10 }),
      penalty({ car: 1, time: START + 620 }),
      penalty({ car: 1, time: START + 700, served: true }),
    ];
    expect(pendingPenalties(madeUp({ cars, events }))).toEqual(new Map([[1, 15]]));
  });

  it('turns a drive-through into 20 s', () => {
    const event = penalty({ car: 1, time: START + 800, kind: 'driveThrough', seconds: null });
    expect(pendingPenalties(madeUp({ cars, events: [event] }))).toEqual(new Map([[1, 20]]));
  });
});

describe('gridOf', () => {
  it('puts the pit lane after the grid', () => {
    const laps = steady(2, 90);
    const session = madeUp({
      cars: [
        { car: 5, laps, grid: 0 },
        { car: 6, laps, grid: 2 },
        { car: 7, laps, grid: 1 },
      ],
    });
    expect(gridOf(session)).toEqual([
      { car: 7, grid: 1 },
      { car: 6, grid: 2 },
      { car: 5, grid: 0 },
    ]);
  });
});
