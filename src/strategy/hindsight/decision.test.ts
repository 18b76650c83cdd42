/** What is given away by a decision, and what only looks like it. */

import { describe, expect, it } from 'vitest';
import { inlineRollouts, type Plan, type Rollouts } from '../../race/index.ts';
import { wearingMoment } from '../testing.ts';
import { decisionAt } from './decision.ts';
import { gainOf, isSure } from './gain.ts';

const lap20: Plan = { start: 'MEDIUM', stops: [{ lap: 20, tyre: 'HARD' }] };

/** Numbers from 0 to 1 that look like chance (D. H. Lehmer's generator). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Races in which every plan is worth the same: places and times are drawn, whatever the plan. */
function drawn(seed: number): Rollouts {
  const inner = inlineRollouts();
  const next = chance(seed);
  return {
    ...inner,
    async run(question, parts, options) {
      const outcomes = await inner.run(question, parts, options);
      return outcomes.map((one) => ({
        ...one,
        positions: one.positions.map(() => 1 + Math.floor(6 * next())),
        times: one.times.map(() => 5000 + 10 * next()),
      }));
    },
  };
}

describe('a decision', () => {
  it('among plans that are worth the same gives nothing away', async () => {
    const lost: number[] = [];
    for (let seed = 1; seed <= 12; seed++) {
      const told = await decisionAt(wearingMoment(), 3, lap20, {
        rollouts: drawn(seed * 7919),
        sims: 60,
        seed: 1,
        budget: 120,
        firstLook: 20,
      });
      lost.push(told?.lost ?? Number.NaN);
    }
    // Chance alone is beyond two standard errors on one side in 2.3 of 100.
    expect(lost.filter((places) => places > 0).length).toBeLessThanOrEqual(1);
    expect(lost.filter((places) => places === 0).length).toBeGreaterThanOrEqual(11);
  });

  it('gives away what a stop too many costs', async () => {
    const twice: Plan = {
      start: 'MEDIUM',
      stops: [
        { lap: 36, tyre: 'HARD' },
        { lap: 38, tyre: 'MEDIUM' },
      ],
    };
    const told = await decisionAt(wearingMoment(), 3, twice, {
      rollouts: inlineRollouts(),
      sims: 40,
      seed: 1,
      budget: 200,
      firstLook: 20,
    });
    expect(told?.best.plan.stops).toHaveLength(1);
    expect(told?.lost).toBeGreaterThan(1);
  });
});

describe('a gain', () => {
  it('is the mean over races, a place for every twenty seconds, with its standard error', () => {
    const gain = gainOf(
      { positions: Uint8Array.of(3, 3, 5, 3), times: Float64Array.of(5020, 5000, Number.NaN, 5000) },
      { positions: Uint8Array.of(2, 3, 4, 3), times: Float64Array.of(5000, 5000, 5000, 5000) },
    );
    // Race by race 2, 0, 1 and 0 places: their mean 0.75, their deviation the root of 2.75 / 3.
    expect(gain.worth).toBeCloseTo(0.75, 9);
    expect(gain.error).toBeCloseTo(Math.sqrt(2.75 / 3 / 4), 9);
    expect(gain.positions).toBeCloseTo(0.5, 9);
    expect(gain.seconds).toBeCloseTo(20 / 3, 9);
    expect(isSure(gain)).toBe(false);
    expect(isSure({ ...gain, error: 0.3 })).toBe(true);
    expect(isSure({ ...gain, worth: 0, error: 0 })).toBe(false);
  });
});
