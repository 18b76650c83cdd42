/** Plans of which it can be reckoned by hand what they lead to, and what holds of any comparison. */

import { describe, expect, it } from 'vitest';
import { inlineRollouts, type Rollouts } from '../race/index.ts';
import { comparePlans, planResults } from './compare.ts';
import { parsePlan } from './plan.ts';
import { livelyMoment, wearingMoment } from './testing.ts';
import type { Comparison, Moment, NamedPlan } from './types.ts';

const named = (moment: Moment, car: number, ...texts: string[]): NamedPlan[] =>
  texts.map((text) => ({ name: text, plan: parsePlan(text, moment, car) }));

/** Rollouts with the moment's parts changed for one car, in the same thread. */
const rollouts: Rollouts = inlineRollouts();

function planOf({ plans }: Comparison, name: string) {
  const found = plans.find((plan) => plan.name === name);
  if (found === undefined) throw new Error(`no plan ${name}`);
  return found;
}

describe('in a race without chance', () => {
  const moment = wearingMoment();
  const reference = { name: 'mine', plan: parsePlan('25:hard', moment, 6) };
  const options = { rollouts, sims: 20, reference };

  it('times differ by what tyres and stops make of them', async () => {
    const answer = await comparePlans(moment, 6, named(moment, 6, '20:hard', '25:soft'), options);
    // Mediums of ages 10 to 24 and hards of 0 to 14, against mediums to 19 and hards to 19.
    const sum = (from: number, to: number) => ((to - from + 1) * (from + to)) / 2;
    const mine = 0.1 * sum(10, 24) + 0.05 * sum(0, 14);
    const early = 0.1 * sum(10, 19) + 0.05 * sum(0, 19);
    const soft = 0.1 * sum(10, 24) + 0.2 * sum(0, 14);
    expect(planOf(answer, '20:hard').against?.median).toBeCloseTo(early - mine, 6);
    expect(planOf(answer, '25:soft').against?.median).toBeCloseTo(soft - mine, 6);
    // All end where they started, so that time ranks, and none of it is chance.
    for (const plan of answer.plans) expect(plan.isTie).toBe(false);
    expect(planOf(answer, '20:hard').againstPosition).toEqual({ value: 0, error: 0 });
    expect(planOf(answer, '20:hard').reasons).toEqual([
      { kind: 'tyreWear', seconds: expect.closeTo(early - mine, 6) },
    ]);
    const { deltaByLap } = planOf(answer, '20:hard');
    expect(deltaByLap).toHaveLength(30);
    // After the out-lap the stop has been paid, 22 s, and new tyres were two seconds faster; once both have stopped, it is
    // what the tyres made of it.
    expect(deltaByLap?.[10]).toBeCloseTo(22 - 2, 3);
    expect(deltaByLap?.[29]).toBeCloseTo(early - mine, 3);
  });

  it('a plan that is obviously better is put first', async () => {
    const texts = ['20:hard', '12:soft', '39:hard'];
    const { plans } = await comparePlans(moment, 6, named(moment, 6, ...texts), options);
    expect(plans[0].name).toBe('20:hard');
    expect(plans.at(-1)?.name).toBe('12:soft');
  });

  it('a stop behind the safety car that is out is cheaper, and it is said why', async () => {
    const neutral = wearingMoment({ flag: 'safetyCar', greenLaps: 0 });
    const answer = await comparePlans(neutral, 6, named(neutral, 6, '11:hard'), options);
    const { reasons, against } = planOf(answer, '11:hard');
    const saved = reasons.find(({ kind }) => kind === 'safetyCar');
    // 20 s through the lane under green, 8 s behind the safety car.
    expect(saved?.seconds).toBeLessThan(-6);
    expect(reasons.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(against?.median ?? 0, 0);
  });

  it('a stop more costs the lane, and is said to', async () => {
    const plans = named(moment, 6, '20:hard,30:hard');
    const answer = await comparePlans(moment, 6, plans, options);
    const lane = planOf(answer, '20:hard,30:hard').reasons.find(({ kind }) => kind === 'pitLane');
    expect(lane?.seconds).toBeCloseTo(22, 6);
  });
});

describe('in a race with chance', () => {
  const moment = livelyMoment();
  const sims = 1200;
  const plans = named(moment, 3, '9:hard', '12:hard:push', '8:soft,14:hard');

  it('probabilities add up, and positions by lap end where the race does', async () => {
    const answer = await comparePlans(moment, 3, plans, { rollouts, sims });
    expect(answer.plans).toHaveLength(4);
    for (const plan of answer.plans) {
      expect(plan.positions.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(plan.byLap).toHaveLength(15);
      for (const row of plan.byLap) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(plan.byLap.at(-1)).toEqual(plan.positions);
      expect(plan.position10).toBeLessThanOrEqual(plan.position50);
      expect(plan.position50).toBeLessThanOrEqual(plan.position90);
      expect(plan.worstTenth).toBeGreaterThanOrEqual(plan.expectedPosition.value);
      const mean = plan.positions.reduce((sum, share, i) => sum + share * (i + 1), 0);
      expect(plan.expectedPosition.value).toBeCloseTo(mean, 10);
    }
    const ranked = answer.plans.map(({ expectedPosition }) => expectedPosition.value);
    expect(ranked).toEqual([...ranked].sort((a, b) => a - b));
  });

  it('the reasons add up to the mean difference', async () => {
    const results = await planResults(moment, 3, plans, { rollouts, sims });
    const question = { ...moment, car: 3, seed: 1 };
    const parts = plans.map(({ plan }) => ({ plan, from: 0, races: sims }));
    const outcomes = await rollouts.run(question, parts);
    results.slice(1).forEach(({ reasons }, i) => {
      const apart = [...outcomes[i + 1].times].flatMap((time, race) => {
        const difference = time - outcomes[0].times[race];
        return Number.isNaN(difference) ? [] : [difference];
      });
      const mean = apart.reduce((sum, one) => sum + one, 0) / apart.length;
      expect(reasons.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(mean, 9);
      expect(reasons.some(({ kind }) => kind === 'paceMode')).toBe(plans[i + 1].name.includes('push'));
    });
  });

  it('the same races make differences surer than races of their own', async () => {
    const [{ plan: one }, { plan: other }] = plans;
    const question = { ...moment, car: 3, seed: 1 };
    const [a, same, apart] = await rollouts.run(question, [
      { plan: one, from: 0, races: sims },
      { plan: other, from: 0, races: sims },
      { plan: other, from: sims, races: sims },
    ]);
    const variance = (other: Float64Array) => {
      const differences = [...a.times]
        .map((time, i) => time - other[i])
        .filter((time) => !Number.isNaN(time));
      const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
      return differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / differences.length;
    };
    expect(variance(same.times)).toBeLessThan(variance(apart.times) / 3);
  });

  it('what the plans are called changes nothing but the names', async () => {
    const options = { rollouts, sims: 300 };
    const first = await comparePlans(moment, 3, plans, options);
    const turned = [...plans].reverse().map(({ plan }, i) => ({ name: `plan ${i}`, plan }));
    const second = await comparePlans(moment, 3, turned, options);
    const bare = ({ plans: all }: Comparison) => all.map(({ name: _, ...rest }) => rest);
    expect(bare(second)).toEqual(bare(first));
  });

  it('goes on after a break with the same result, and says how far it is', async () => {
    const whole = await comparePlans(moment, 3, plans, { rollouts, sims });
    const stop = new AbortController();
    let state: unknown;
    const broken = comparePlans(moment, 3, plans, {
      rollouts,
      sims,
      signal: stop.signal,
      onCheckpoint: (kept) => {
        state = JSON.parse(JSON.stringify(kept));
        stop.abort(new Error('enough'));
      },
    });
    await expect(broken).rejects.toThrow('enough');
    let asked = 0;
    const counting: Rollouts = {
      ...rollouts,
      run: (question, parts, more) => {
        if (more?.byLap === true) asked += parts.reduce((sum, { races }) => sum + races, 0);
        return rollouts.run(question, parts, more);
      },
    };
    const told: number[] = [];
    const resumed = await comparePlans(moment, 3, plans, {
      rollouts: counting,
      sims,
      checkpoint: state,
      onProgress: (fraction) => told.push(fraction),
    });
    expect(resumed).toEqual(whole);
    expect(asked).toBeLessThan(4 * sims);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it('leaves out of account what was kept of another question', async () => {
    let state: unknown;
    const options = { rollouts, sims: 20, reference: plans[0] };
    const onCheckpoint = (kept: unknown) => {
      state = kept;
    };
    await comparePlans(moment, 3, plans.slice(1), { ...options, onCheckpoint });
    const { parameters, situation } = moment;
    const [first] = moment.plans;
    const known = { neutral: [], retirements: [], wetness: [] };
    const circuit = { ...parameters.circuit, pitLossDeviation: 5 };
    const others: [Moment, object][] = [
      [moment, { seed: 2 }],
      [moment, { known }],
      [{ ...moment, parameters: { ...parameters, circuit } }, {}],
      [{ ...moment, situation: { ...situation, flag: 'safetyCar', greenLaps: 0 } }, {}],
      [{ ...moment, plans: moment.plans.map((own) => ({ ...own, plans: first.plans.slice(0, 1) })) }, {}],
    ];
    for (const [other, more] of others) {
      const asked = { ...options, ...more };
      const afresh = await comparePlans(other, 3, plans.slice(1), asked);
      expect(await comparePlans(other, 3, plans.slice(1), { ...asked, checkpoint: state })).toEqual(afresh);
      // Else it would say nothing that they agree.
      expect(afresh.plans).not.toEqual((await comparePlans(moment, 3, plans.slice(1), options)).plans);
    }
  });

  it('tells positions apart race by race, and calls a tie what chance alone may have put behind', async () => {
    const [{ plan }] = plans;
    const later = { ...plan, stops: plan.stops.map((stop) => ({ ...stop, lap: stop.lap + 1 })) };
    const poor = parsePlan('6:soft,7:medium,9:soft,11:hard', moment, 3);
    const asked: NamedPlan[] = [
      { name: 'mine', plan },
      { name: 'same', plan },
      { name: 'later', plan: later },
      { name: 'poor', plan: poor },
    ];
    const [mine, same, , bad] = await planResults(moment, 3, asked, { rollouts, sims });
    expect(mine.againstPosition).toBeNull();
    expect(same.againstPosition).toEqual({ value: 0, error: 0 });
    expect(bad.isTie).toBe(false);
    const apart = bad.expectedPosition.value - mine.expectedPosition.value;
    expect(bad.againstPosition?.value).toBeCloseTo(apart, 9);
    // The luck of the races is in both: what is left is surer than two means of their own.
    const unpaired = Math.hypot(bad.expectedPosition.error, mine.expectedPosition.error);
    expect(bad.againstPosition?.error).toBeLessThan(unpaired);
    // Twins: one is the best, or both are as far from it.
    const [one, other] = await planResults(moment, 3, asked.slice(0, 2), { rollouts, sims });
    expect([one.isTie, other.isTie]).toEqual([false, true]);
  });
});

describe('what is compared with what', () => {
  const base = wearingMoment();
  const actual = {
    start: 'SOFT',
    stops: [
      { lap: 4, tyre: 'MEDIUM' },
      { lap: 22, tyre: 'HARD' },
    ],
  } as const;
  const moment = { ...base, cars: base.cars.map((car) => ({ ...car, actual })) };
  const options = { rollouts, sims: 10 };

  it('is what was done where that is known, of it what is still to come', async () => {
    const { reference, plans } = await comparePlans(moment, 2, named(moment, 2, '20:hard'), options);
    expect(reference).toBe('actual');
    expect(plans.find(({ name }) => name === 'actual')?.plan.stops).toEqual([{ lap: 22, tyre: 'HARD' }]);
    expect(plans.find(({ name }) => name === 'actual')?.against).toBeNull();
  });

  it('is the usual plan elsewhere', async () => {
    const { reference } = await comparePlans(base, 2, named(base, 2, '20:hard'), options);
    expect(reference).toBe('usual');
  });

  it('is the usual plan where what was done was for rain that nobody sees yet', async () => {
    const wet = { start: 'MEDIUM', stops: [{ lap: 22, tyre: 'INTERMEDIATE' }] } as const;
    const rained = { ...base, cars: base.cars.map((car) => ({ ...car, actual: wet })) };
    const { reference } = await comparePlans(rained, 2, named(base, 2, '20:hard'), options);
    expect(reference).toBe('usual');
  });

  it('bears with more sets than the parameters know of, where they were really used', async () => {
    const stops = [14, 20, 26, 32].map((lap) => ({ lap, tyre: 'HARD' as const }));
    const many = {
      ...base,
      cars: base.cars.map((car) => ({ ...car, actual: { start: 'SOFT' as const, stops } })),
    };
    const answer = await comparePlans(many, 2, named(base, 2, '20:hard'), options);
    expect(answer.reference).toBe('actual');
    expect(planOf(answer, 'actual').stops).toBe(4);
  });

  it('refuses what cannot be compared in one sentence', async () => {
    const ask = (plans: NamedPlan[], more = {}) => comparePlans(moment, 2, plans, { ...options, ...more });
    await expect(ask([])).rejects.toThrow('one to 5 can be compared');
    await expect(ask(named(moment, 2, '20:hard').map((one) => ({ ...one, name: 'actual' })))).rejects.toThrow(
      '"actual" is the name of the plan that the others are compared with',
    );
    await expect(ask(named(moment, 2, '20:hard'), { sims: 0 })).rejects.toThrow('0 races of each plan');
    await expect(ask(named(moment, 2, '20:hard'), { seed: 0.5 })).rejects.toThrow('The seed is 0.5');
  });
});
