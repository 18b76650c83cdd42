/** When to stop: a race that can be reckoned by hand, and what holds of any surface. */

import { describe, expect, it } from 'vitest';
import { inlineRollouts, type Tyre } from '../race/index.ts';
import { type SurfaceOptions, valueSurface } from './surface.ts';
import { livelyMoment, wearingMoment } from './testing.ts';
import type { Moment, Surface } from './types.ts';
import { practiceOf, recommendedWindow } from './window.ts';

const rollouts = inlineRollouts();
const ask = (moment: Moment, car: number, options: Partial<SurfaceOptions> = {}) =>
  valueSurface(moment, car, { rollouts, sims: 50, ...options });

describe('in a race without chance', () => {
  it('the best lap is where old tyres have become as slow as they would at the flag', async () => {
    // Last of six, ten seconds behind: nobody is in the way. Mediums lose a tenth a lap of age, hards a twentieth. From lap 10
    // on tyres of ten laps to x, then 40 - x laps on hards: least where 0.1 (x - 1/2) = 0.05 (39.5 - x), x = 13.5.
    const { best, cells } = await ask(wearingMoment(), 6);
    expect(best.tyre).toBe('HARD');
    expect([13, 14]).toContain(best.lap);
    const cell = cells.find(({ lap, tyre }) => lap === best.lap && tyre === best.tyre);
    expect(cell?.plan.stops).toHaveLength(1);
    expect(cell?.afterStop).toBe(6);
    expect(cell?.cleanExit.value).toBe(1);
    // A cell of few races tells the same as one of many where nothing is left to chance.
    for (const { expectedPosition } of cells) expect(expectedPosition).toEqual({ value: 6, error: 0 });
  });

  it('looks at every lap of the window for every compound that can be fitted', async () => {
    const moment = wearingMoment();
    const cars = moment.situation.cars.map((car) => ({ ...car, sets: { SOFT: 0 } }));
    const { cells, refused, window } = await ask(wearingMoment({ cars }), 6, {
      window: { from: 12, to: 30 },
    });
    const laps = (tyre: Tyre) => cells.filter((cell) => cell.tyre === tyre).map(({ lap }) => lap);
    const all = Array.from({ length: 19 }, (_, i) => 12 + i);
    expect(laps('HARD')).toEqual(all);
    expect(laps('MEDIUM')).toEqual(all);
    expect(laps('SOFT')).toEqual([]);
    expect(refused).toEqual([
      { tyre: 'SOFT', sentence: 'AAA has no set of soft left.'.replace('AAA', 'FFF') },
    ]);
    expect(window.from).toBeGreaterThanOrEqual(12);
    expect(window.to).toBeLessThanOrEqual(30);
    // Mediums again break the two-compound rule unless something else follows.
    for (const { plan, tyre } of cells)
      if (tyre === 'MEDIUM') expect(plan.stops.some((stop) => stop.tyre === 'HARD')).toBe(true);
  });

  it('says what stopping around a neighbour is worth', async () => {
    const base = wearingMoment();
    const plan = { start: 'MEDIUM', stops: [{ lap: 16, tyre: 'HARD' }] } as const;
    const plans = base.plans.map((own) => ({
      ...own,
      scatter: 0,
      reacts: false,
      plans: [{ plan, weight: 1 }],
    }));
    const { neighbours } = await ask({ ...base, plans }, 3);
    expect(neighbours.map(({ car, side, gap }) => [car, side, gap])).toEqual([
      [2, 'ahead', 10],
      [4, 'behind', 10],
    ]);
    // A lap earlier: new hards on lap 16 against mediums of age 15, and the hards are a lap older on the two laps after.
    for (const { undercut, undercutAhead } of neighbours.slice(0, 1)) {
      expect(undercut.value).toBeCloseTo(1.5 - 2 * 0.05, 2);
      expect(undercutAhead.value).toBe(0);
    }
    expect(neighbours[1].undercutAhead.value).toBe(1);
  });

  it('refuses what cannot be looked at in one sentence', async () => {
    const moment = wearingMoment();
    await expect(ask(moment, 6, { window: { from: 5, to: 20 } })).rejects.toThrow(
      'Stops on laps 5 to 20 cannot be looked at: after lap 10 a stop is possible on laps 11 to 39.',
    );
    await expect(ask(moment, 9)).rejects.toThrow('Car 9 is not in 2024-01-nowhere at lap 10.');
    const none = moment.situation.cars.map((car) => ({ ...car, sets: { SOFT: 0, MEDIUM: 0, HARD: 0 } }));
    const bare = { ...moment, situation: { ...moment.situation, cars: none } };
    await expect(ask(bare, 6)).rejects.toThrow('FFF has no tyres left');
  });
});

describe('in a race with chance', () => {
  const moment = livelyMoment();
  const sims = 2000;
  const bare = ({ rollouts: _, ...rest }: Surface) => rest;

  it('gives first a coarse answer, then the decision of all the races for a share of them', async () => {
    const partial: Surface[] = [];
    const quick = await ask(moment, 3, { sims, onPartial: (one) => partial.push(one) });
    const whole = await ask(moment, 3, { sims, exhaustive: true });
    expect(partial[0].isFinal).toBe(false);
    expect(partial[0].rollouts).toBeLessThan(0.05 * whole.rollouts);
    expect(quick.isFinal).toBe(true);
    expect(quick.rollouts).toBeLessThan(0.7 * whole.rollouts);
    expect(quick.best.tyre).toBe(whole.best.tyre);
    expect(Math.abs(quick.best.lap - whole.best.lap)).toBeLessThanOrEqual(1);
    expect(Math.abs(quick.window.from - whole.window.from)).toBeLessThanOrEqual(1);
    expect(Math.abs(quick.window.to - whole.window.to)).toBeLessThanOrEqual(1);
  });

  it('goes on after a break with the same result', async () => {
    const whole = await ask(moment, 3, { sims });
    const stop = new AbortController();
    let state: unknown;
    const broken = ask(moment, 3, {
      sims,
      signal: stop.signal,
      onCheckpoint: (kept) => {
        state = JSON.parse(JSON.stringify(kept));
        stop.abort(new Error('enough'));
      },
    });
    await expect(broken).rejects.toThrow('enough');
    const resumed = await ask(moment, 3, { sims, checkpoint: state });
    expect(resumed).toEqual(whole);
    expect(bare(await ask(moment, 3, { sims, checkpoint: 'something else' }))).toEqual(bare(whole));
  });
});

describe('what was kept of another question', () => {
  it('is left out of account', async () => {
    const moment = wearingMoment();
    let state: unknown;
    const options = { sims: 10, window: { from: 12, to: 20 } };
    const onCheckpoint = (kept: unknown) => {
      state = kept;
    };
    const known = await ask(moment, 6, { ...options, onCheckpoint });
    const { parameters } = moment;
    const hard = { ...parameters.tyres.HARD, linear: 0.07 };
    const other = { ...moment, parameters: { ...parameters, tyres: { ...parameters.tyres, HARD: hard } } };
    const afresh = await ask(other, 6, options);
    expect(afresh.cells).not.toEqual(known.cells);
    expect(await ask(other, 6, { ...options, checkpoint: state })).toEqual(afresh);
  });
});

describe('the window', () => {
  const laps = Array.from({ length: 30 }, (_, i) => i + 1);

  it('is the shortest run of laps that holds half of what speaks for them', () => {
    const worth = laps.map((lap) => ({ lap, worse: 0 }));
    const practice = Float64Array.from({ length: 31 }, (_, lap) => (lap >= 10 && lap <= 19 ? 0.1 : 0));
    const { from, to } = recommendedWindow(worth, practice);
    expect(from).toBeGreaterThanOrEqual(10);
    expect(to).toBeLessThanOrEqual(19);
    expect(to - from + 1).toBe(6);
  });

  it('follows what a lap is worth where nothing is usual, and what is usual where laps are worth the same', () => {
    const valley = laps.map((lap) => ({ lap, worse: 0.02 * (lap - 21) ** 2 }));
    const bare = recommendedWindow(valley, new Float64Array(31));
    expect(Math.abs((bare.from + bare.to) / 2 - 21)).toBeLessThanOrEqual(0.5);
    const moment = wearingMoment();
    const plan = { start: 'MEDIUM', stops: [{ lap: 24, tyre: 'HARD' }] } as const;
    const plans = [{ car: 1, scatter: 2, reacts: true, plans: [{ plan, weight: 3 }] }];
    const practice = practiceOf({ ...moment, plans }, 1);
    expect(practice.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
    const level = Array.from({ length: 29 }, (_, i) => ({ lap: 11 + i, worse: 0 }));
    const usual = recommendedWindow(level, practice);
    expect(Math.abs((usual.from + usual.to) / 2 - 24)).toBeLessThanOrEqual(0.5);
  });
});
