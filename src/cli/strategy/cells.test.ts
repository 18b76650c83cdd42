import { describe, expect, it } from 'vitest';
import { lastDrawn, odds, percent, rangeCell, stopsCell } from './cells.ts';

describe('cells of the strategist', () => {
  it('draws a probability as high as it is, and hardly any as a dot', () => {
    expect(odds([0.5, 0.25, 0.002, 0.248], 5)).toBe('█▄·▄·');
    expect(
      lastDrawn([
        [0.5, 0.5, 0, 0.001],
        [0.9, 0.1],
      ]),
    ).toBe(2);
  });

  it('writes a plan from the moment on, with pace where it is not neutral', () => {
    const plan = {
      start: 'SOFT' as const,
      mode: 'save' as const,
      stops: [
        { lap: 17, tyre: 'MEDIUM' as const, mode: 'push' as const },
        { lap: 38, tyre: 'HARD' as const, mode: 'neutral' as const },
      ],
    };
    expect(stopsCell(plan, 0)).toBe('S save · 17 M push · 38 H');
    expect(stopsCell({ ...plan, mode: undefined }, 20)).toBe('38 H');
    expect(stopsCell({ ...plan, mode: undefined }, 40)).toBe('no stop');
  });

  it('claims no certainty that simulated races cannot give', () => {
    expect([0, 0.004, 0.2449, 0.995, 1].map(percent)).toEqual(['0%', '<1%', '24%', '>99%', '100%']);
    expect([rangeCell(2, 6), rangeCell(3, 3)]).toEqual(['2–6', '3']);
  });
});
