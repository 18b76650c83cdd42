/** The search against trying everything in a race without chance; that a break changes nothing; the front of the best. */

import { describe, expect, it } from 'vitest';
import { inlineRollouts, type Plan, type RaceParameters, type Tyre, usualTyres } from '../../race/index.ts';
import { quietCars, quietRace } from '../../race/testing.ts';
import { StrategyError } from '../error.ts';
import { livelyMoment, madeMoment } from '../forecast/testing.ts';
import { questionOf } from '../run.ts';
import { plansBeside } from './moves.ts';
import { optimumOf, paretoOf } from './optimum.ts';

const DRY: readonly Tyre[] = ['SOFT', 'MEDIUM', 'HARD'];

/** Tyres wear, so that plans differ; driving them otherwise never pays. */
function worn(laps: number): RaceParameters {
  const quiet = quietRace(quietCars(6), laps);
  const tyres = { ...quiet.tyres };
  for (const tyre of DRY)
    tyres[tyre] = { ...usualTyres[tyre], linear: 8 * usualTyres[tyre].linear, wearDeviation: 0 };
  const worse = { pace: 0.2, wear: 1.1 };
  return { ...quiet, tyres, push: worse, save: worse };
}

describe('the optimum', () => {
  it('is what trying every plan finds where nothing happens by chance', async () => {
    const moment = madeMoment({}, worn(20));
    const rollouts = inlineRollouts();
    const every: Plan[] = [];
    for (let first = 6; first < 20; first++)
      for (const tyre of DRY) {
        if (tyre !== 'MEDIUM') every.push({ start: 'MEDIUM', stops: [{ lap: first, tyre }] });
        for (let second = first + 1; second < 20; second++)
          for (const other of DRY)
            if (tyre !== 'MEDIUM' || other !== 'MEDIUM')
              every.push({
                start: 'MEDIUM',
                stops: [
                  { lap: first, tyre },
                  { lap: second, tyre: other },
                ],
              });
      }
    const parts = every.map((plan) => ({ plan, from: 0, races: 1 }));
    const outcomes = await rollouts.run(questionOf(moment, 5, 1), parts);
    const least = Math.min(...outcomes.map(({ times }) => times[0]));
    const place = Math.min(...outcomes.map(({ positions }) => positions[0]));
    const found = await optimumOf(moment, 5, { rollouts, sims: 1, budget: 24_000 });
    const told = (name: string) => found.plans.find((plan) => plan.name === name);
    expect(told(found.best.time)?.raceTime).toBeCloseTo(least, 6);
    expect(told(found.best.position)?.expectedPosition.value).toBe(place);
    // On a free track it can only be quicker.
    expect(found.byTime.expectedTime).toBeLessThanOrEqual(least + 1e-6);
    expect(found.plans.map(({ name }) => name)).toContain(found.byTime.name);
  });

  it('is the same after a break, wherever it came', async () => {
    const moment = livelyMoment();
    const base = { rollouts: inlineRollouts(), sims: 300, budget: 1600, seed: 5 };
    const whole = await optimumOf(moment, 3, base);
    for (const share of [0.2, 0.45, 0.8]) {
      const cancel = new AbortController();
      let checkpoint: unknown;
      const broken = optimumOf(moment, 3, {
        ...base,
        signal: cancel.signal,
        onProgress: (fraction) => {
          if (fraction > share) cancel.abort(new Error('a break'));
        },
        onCheckpoint: (state) => {
          checkpoint = JSON.parse(JSON.stringify(state));
        },
      });
      await expect(broken).rejects.toThrow('a break');
      expect(await optimumOf(moment, 3, { ...base, checkpoint })).toEqual(whole);
    }
    // Of another question a checkpoint counts for nothing.
    expect(await optimumOf(moment, 3, { ...base, checkpoint: { question: 'another', search: {} } })).toEqual(
      whole,
    );
  });

  it('names for every end the plan that serves it best, and a front that nothing beats', async () => {
    const { plans, best, pareto } = await optimumOf(livelyMoment(), 2, {
      rollouts: inlineRollouts(),
      sims: 500,
      budget: 4000,
    });
    const of = (name: string) => plans.find((plan) => plan.name === name);
    for (const plan of plans) {
      expect(of(best.position)?.expectedPosition.value).toBeLessThanOrEqual(plan.expectedPosition.value);
      expect(of(best.points)?.expectedPoints.value).toBeGreaterThanOrEqual(plan.expectedPoints.value);
      expect(of(best.risk)?.worstTenth).toBeLessThanOrEqual(plan.worstTenth);
    }
    expect(pareto).toContain(best.position);
    expect(plans[0].name).toBe(best.position);
  });

  it('refuses a car that is not in the race', async () => {
    await expect(optimumOf(madeMoment(), 77, { rollouts: inlineRollouts() })).rejects.toBeInstanceOf(
      StrategyError,
    );
  });
});

describe('the front', () => {
  const plan = (name: string, position: number, points: number, worstTenth: number) => ({
    name,
    expectedPosition: { value: position, error: 0 },
    expectedPoints: { value: points, error: 0 },
    worstTenth,
  });

  it('holds what is best in something, and leaves out what another beats in all', () => {
    const plans = [
      plan('quick', 3, 15, 9),
      plan('safe', 3.4, 14, 6),
      plan('beaten', 3.5, 13, 7),
      plan('gambler', 4, 16, 14),
      plan('twin of the quick', 3, 15, 9),
    ];
    expect(paretoOf(plans)).toEqual(['quick', 'safe', 'gambler', 'twin of the quick']);
  });
});

describe('the plans beside a plan', () => {
  it('differ in one thing, can be driven, and lie ahead', () => {
    const moment = madeMoment();
    const beside = plansBeside(moment, 1, { start: 'MEDIUM', stops: [{ lap: 7, tyre: 'HARD' }] }, 2);
    const texts = beside.map(({ mode, stops }) =>
      [mode ?? '', ...stops.map((stop) => `${stop.lap} ${stop.tyre} ${stop.mode ?? ''}`)].join('|'),
    );
    // Two laps earlier would be over already; without a stop, or with mediums again, the rule on compounds is broken.
    expect(texts).toContain('|9 HARD ');
    expect(texts).toContain('|7 SOFT ');
    expect(texts).toContain('push|7 HARD ');
    expect(texts).toContain('|7 HARD save');
    expect(texts).toContain('|7 HARD |13 SOFT ');
    expect(texts).not.toContain('|5 HARD ');
    expect(texts).not.toContain('|7 MEDIUM ');
    expect(texts).not.toContain('');
    expect(new Set(texts).size).toBe(texts.length);
  });
});
