/** What the page knows of a car at a moment, against races that are made up to be counted by hand. */

import { describe, expect, it } from 'vitest';
import {
  boundsOf,
  type Choice,
  carNamed,
  driven,
  type MomentCar,
  neighbours,
  stretches,
  type TrackLap,
} from './moment.ts';

const track = (laps: readonly [TrackLap['status'], boolean][]): TrackLap[] =>
  laps.map(([status, isWet], i) => ({ lap: i + 1, status, isWet }));

describe('stretches of the race', () => {
  it('join laps of one kind, and lie over each other where it was wet as well', () => {
    const found = stretches(
      track([
        ['green', false],
        ['yellow', false],
        ['safetyCar', false],
        ['safetyCar', true],
        ['green', true],
        ['virtualSafetyCar', false],
      ]),
    );
    expect(found).toEqual([
      { from: 2, to: 4, status: 'safetyCar' },
      { from: 3, to: 5, status: 'wet' },
      { from: 5, to: 6, status: 'virtualSafetyCar' },
    ]);
  });
});

describe('what was driven', () => {
  const car = {
    actual: {
      start: 'SOFT',
      stops: [
        { lap: 13, tyre: 'HARD' },
        { lap: 33, tyre: 'MEDIUM' },
      ],
    },
  } as unknown as MomentCar;

  it('ends at the moment', () => {
    expect(driven(car, undefined, 15)).toMatchObject([
      { from: 0, to: 13, tyre: 'SOFT' },
      { from: 13, to: 15, tyre: 'HARD' },
    ]);
    expect(driven(car, undefined, 0)).toEqual([]);
  });

  it('is taken from the stints while the race is not over', () => {
    const charts = {
      stints: [
        { compound: 'SOFT', lapStart: 1, lapEnd: 10 },
        { compound: 'UNKNOWN', lapStart: 11, lapEnd: 12 },
        { compound: 'HARD', lapStart: 13, lapEnd: 20 },
      ],
    } as never;
    const live = { actual: null } as unknown as MomentCar;
    expect(driven(live, charts, 15)).toEqual([
      { from: 0, to: 10, tyre: 'SOFT' },
      { from: 12, to: 15, tyre: 'HARD' },
    ]);
  });
});

describe('who is meant', () => {
  const cars = [
    { car: 4, code: 'NOR' },
    { car: 81, code: null },
  ];

  it('by letters or by number', () => {
    expect(carNamed(cars, 'nor')?.car).toBe(4);
    expect(carNamed(cars, '4')?.car).toBe(4);
    expect(carNamed(cars, '81')?.car).toBe(81);
    expect(carNamed(cars, 'XYZ')).toBeUndefined();
    expect(carNamed(cars, undefined)).toBeUndefined();
  });
});

describe('neighbours', () => {
  const choice = (car: number, gap: number | null) => ({ car, gap }) as Choice;

  it('are the cars in front and behind, with the gaps to them', () => {
    const field = [choice(1, 0), choice(4, 3.5), choice(81, 5)];
    expect(neighbours(field, 4)).toEqual({ ahead: { car: 1, gap: 3.5 }, behind: { car: 81, gap: 1.5 } });
    expect(neighbours(field, 1).ahead).toBeNull();
    expect(neighbours([choice(1, null), choice(4, null)], 4).ahead).toEqual({ car: 1, gap: null });
  });
});

describe('the rules at a moment', () => {
  const view = (isWet: boolean) =>
    ({
      moment: { lap: 2, laps: 57 },
      rules: { twoCompounds: true },
      track: track([
        ['green', false],
        ['green', isWet],
      ]),
    }) as unknown as Parameters<typeof boundsOf>[0];
  const choice = { used: ['SOFT'], sets: {} } as unknown as Choice;

  it('ask for two dry compounds, unless it is wet', () => {
    expect(boundsOf(view(false), choice)).toMatchObject({
      lap: 2,
      limits: { first: 3, last: 56 },
      twoCompounds: true,
    });
    expect(boundsOf(view(true), choice).twoCompounds).toBe(false);
  });
});
