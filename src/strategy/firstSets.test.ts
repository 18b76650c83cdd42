/** What happened to the first sets of made-up races: changed while the race stood on lap 1, or fitted for a wet track. */

import { describe, expect, it } from 'vitest';
import { inlineRollouts, type Tyre } from '../race/index.ts';
import type { RaceEvent, RaceSession } from '../timing/index.ts';
import { comparePlans, referenceOf } from './compare.ts';
import { hindsightOf, whatIf } from './hindsight/index.ts';
import { momentOf } from './moment.ts';
import { optimumOf } from './optimum/index.ts';
import { parsePlan } from './plan.ts';
import { madeRace } from './testing.ts';

const rollouts = inlineRollouts();
const made = madeRace(20, 8);

/** Car 1 never stops. Where its only set is told as the second, the first one is not told at all. */
function neverStops(stint: 1 | 2, isStopped: boolean): RaceSession {
  const events = made.events.flatMap((event): RaceEvent[] => {
    if (!('car' in event) || event.car !== 1) return [event];
    if (event.type === 'pitIn' || event.type === 'pitOut') return [];
    if (event.type === 'stint') return event.stint === 1 ? [{ ...event, stint }] : [];
    if (event.type !== 'lap') return [event];
    return [{ ...event, pitIn: null, pitOut: null, compound: 'MEDIUM', tyreAge: event.lap, stint }];
  });
  const statuses: RaceEvent[] = isStopped
    ? [
        { type: 'trackStatus', time: 20, status: 'red' },
        { type: 'trackStatus', time: 60, status: 'clear' },
      ]
    : [];
  return { ...made, events: [...events, ...statuses].sort((a, b) => a.time - b.time) };
}

/** The first so many cars start on those tyres. */
function startedOn(cars: number, tyre: 'INTERMEDIATE' | 'WET'): RaceSession {
  const isWet = (event: RaceEvent) =>
    (event.type === 'stint' || event.type === 'lap') && event.stint === 1 && event.car <= cars;
  return {
    ...made,
    events: made.events.map(
      (event): RaceEvent =>
        (event.type === 'stint' || event.type === 'lap') && isWet(event)
          ? { ...event, compound: tyre }
          : event,
    ),
  };
}

describe('a set that was changed on lap 1 while the race stood', () => {
  const race = neverStops(2, true);

  it('meets the rule on two compounds, so that its car need not stop', () => {
    const moment = momentOf(race, 10);
    expect(moment.situation.cars.filter(({ isRuleMet }) => isRuleMet).map(({ car }) => car)).toEqual([1]);
    expect(parsePlan('none', moment, 1).stops).toEqual([]);
    expect(moment.plans.find(({ car }) => car === 1)?.plans.some(({ plan }) => plan.stops.length === 0)).toBe(
      true,
    );
  });

  it('is told of as an assumption, and what was driven is what plans are held against', async () => {
    for (const lap of [0, 10]) {
      const moment = momentOf(race, lap);
      const plans = [{ name: 'other', plan: parsePlan('15:hard', moment, 1) }];
      const told = await comparePlans(moment, 1, plans, { rollouts, sims: 20 });
      expect(told.reference).toBe('actual');
      expect(told.plans.find(({ name }) => name === 'actual')?.plan.stops).toEqual([]);
      // On the grid nobody knows of it.
      expect(told.assumptions.some(({ key }) => key === 'ruleMetUnderRed')).toBe(lap === 10);
      const best = await optimumOf(moment, 1, { rollouts, sims: 20, budget: 100 });
      expect(best.plans.map(({ name }) => name)).toContain('actual');
    }
  });

  it('is no stop that somebody thought up, looked back on', async () => {
    const told = await hindsightOf(race, 1, { rollouts, sims: 20 });
    expect(told.actual.plan).toEqual({ start: 'MEDIUM', stops: [] });
    const plan = { start: 'MEDIUM', stops: [{ lap: 12, tyre: 'SOFT' }] } as const;
    const other = await whatIf(race, 1, plan, { rollouts, sims: 20 });
    expect(other.reference).toBe('actual');
    expect(other.plans.find(({ name }) => name === 'actual')?.plan.stops).toEqual([]);
  });

  it.each([
    ['a first set that is told', neverStops(1, true)],
    ['a race that was not stopped', neverStops(2, false)],
  ])('is not taken to be in %s, though what was driven is not refused', (_, session) => {
    const moment = momentOf(session, 10);
    expect(moment.situation.cars.some(({ isRuleMet }) => isRuleMet)).toBe(false);
    expect(referenceOf(moment, 1)).toMatchObject({ name: 'actual', plan: { stops: [] } });
    expect(parsePlan('none', moment, 1).stops).toEqual([]);
    expect(() => parsePlan('none', momentOf(session, 8), 2)).toThrow('The plan of BBB uses MEDIUM only');
  });
});

describe('a grid on tyres for rain', () => {
  const tyresOf = (session: RaceSession): Tyre[] =>
    momentOf(session, 0).situation.cars.map(({ tyre }) => tyre);

  it.each([
    [2, 'INTERMEDIATE'],
    [6, 'WET'],
  ] as const)('of %i cars of six on %s stands on a wet track', (cars, tyre) => {
    const session = startedOn(cars, tyre);
    const { parameters, plans } = momentOf(session, 0);
    expect(parameters.rain.wetness).toBeGreaterThan(0);
    expect(tyresOf(session)).toEqual(
      [1, 2, 3, 4, 5, 6].map((car) => (car <= cars ? tyre : tyresOf(made)[car - 1])),
    );
    expect(plans[0].plans.every(({ plan }) => plan.start === tyre)).toBe(true);
  });

  it('is wetter on wets than on intermediates, and dry where one car gambles', () => {
    const wetness = (session: RaceSession) => momentOf(session, 0).parameters.rain.wetness;
    expect(wetness(startedOn(6, 'WET'))).toBeGreaterThan(wetness(startedOn(6, 'INTERMEDIATE')));
    expect(wetness(startedOn(1, 'INTERMEDIATE'))).toBe(0);
    expect(momentOf(made, 0).parameters.rain.wetness).toBe(0);
  });

  it('is said to be what the wetness is taken from', async () => {
    const told = (session: RaceSession) =>
      optimumOf(momentOf(session, 0), 6, { rollouts, sims: 10, budget: 60 });
    expect((await told(startedOn(4, 'INTERMEDIATE'))).assumptions.map(({ key }) => key)).toContain(
      'wetStart',
    );
    expect((await told(made)).assumptions.map(({ key }) => key)).not.toContain('wetStart');
  });
});
