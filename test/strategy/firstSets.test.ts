/** First sets of real races: changed under the red flag on the first lap in Monaco, for a wet track in Montréal. */

import { beforeAll, describe, expect, it } from 'vitest';
import { readTiming } from '../../src/formats/index.ts';
import { inlineRollouts } from '../../src/race/index.ts';
import {
  carOf,
  comparePlans,
  hindsightOf,
  momentOf,
  parsePlan,
  planText,
  whatIf,
} from '../../src/strategy/index.ts';
import { assemble, type HistoryTables, type RaceSession, sessionsOf } from '../../src/timing/index.ts';
import { dataPath, hasRaces } from '../real.ts';

describe.skipIf(!hasRaces)('first sets in 2024', () => {
  const rollouts = inlineRollouts();
  const races = new Map<string, RaceSession>();
  let history: HistoryTables | null = null;
  beforeAll(async () => {
    ({ history } = await readTiming([dataPath('f1', 'history', 'f1db')], { samples: false }));
    const path = dataPath('f1', 'laps', 'fastf1-transformed', 'races-2024.parquet');
    const { contributions } = await readTiming([path], { samples: false });
    for (const group of sessionsOf(contributions)) {
      const session = assemble(group);
      races.set(session.id, session);
    }
  }, 120_000);
  const race = (id: string) => {
    const found = races.get(id);
    if (found === undefined) throw new Error(`${id} is not there`);
    return found;
  };

  it('Leclerc won in Monaco without a stop: he had changed from mediums while the race stood', async () => {
    const session = race('2024-08-monaco');
    const moment = momentOf(session, 15, { history });
    const leclerc = carOf(moment, 'LEC');
    // All sixteen that were still in it changed tyres.
    expect(moment.situation.cars.filter(({ isRuleMet }) => isRuleMet)).toHaveLength(16);
    expect(planText(parsePlan('none', moment, leclerc), 15)).toBe('none');
    // Nor does anybody think later on that they have to stop again.
    const later = momentOf(session, 60, { history }).plans.find(({ car }) => car === leclerc)?.plans ?? [];
    expect(later[0].plan.stops).toEqual([]);
    const plans = [{ name: 'later', plan: parsePlan('50:medium', moment, leclerc) }];
    const { reference, assumptions } = await comparePlans(moment, leclerc, plans, { rollouts, sims: 50 });
    expect(reference).toBe('actual');
    expect(assumptions.map(({ key }) => key)).toContain('ruleMetUnderRed');
  });

  it('what if he had stopped can be asked, and looked back on he drove hards', async () => {
    const session = race('2024-08-monaco');
    const plan = { start: 'HARD', stops: [{ lap: 35, tyre: 'SOFT' }] } as const;
    const told = await whatIf(session, 16, plan, { rollouts, sims: 100, history });
    expect(told.reference).toBe('actual');
    expect(told.plans.find(({ name }) => name === 'actual')?.plan).toEqual({ start: 'HARD', stops: [] });
    const back = await hindsightOf(session, 16, { rollouts, sims: 50, history, isQuick: true });
    expect(back.actual.plan).toEqual({ start: 'HARD', stops: [] });
    // Second to eighth kept their places all race long behind him.
    expect(back.actualInHindsight.expectedPosition.value).toBeLessThan(6);
  });

  it('Montréal began on a wet track, and Verstappen’s intermediates were no mistake', async () => {
    const session = race('2024-09-montreal');
    const { parameters, situation } = momentOf(session, 0, { history });
    expect(parameters.rain.wetness).toBeGreaterThan(0.1);
    const onWets = situation.cars.filter(({ tyre }) => tyre === 'WET').map(({ car }) => car);
    // Both Haas gambled on wets.
    expect(onWets.sort((a, b) => a - b)).toEqual([20, 27]);
    expect(situation.cars.filter(({ tyre }) => tyre === 'INTERMEDIATE')).toHaveLength(18);
    const told = await hindsightOf(session, 1, { rollouts, sims: 50, history, isQuick: true });
    expect(told.known.find(({ lap }) => lap === 0)?.best.plan.start).toBe('INTERMEDIATE');
  });

  it('dry starts stay dry', () => {
    expect(momentOf(race('2024-01-bahrain'), 0, { history }).parameters.rain.wetness).toBe(0);
  });

  it('Silverstone: Hamilton’s intermediates, of which nobody knew yet, are what his plans are held against', async () => {
    const session = race('2024-12-silverstone');
    const moment = momentOf(session, 16, { history });
    const hamilton = carOf(moment, 'HAM');
    const plans = [{ name: 'hards', plan: parsePlan('26:hard', moment, hamilton) }];
    const told = await comparePlans(moment, hamilton, plans, { rollouts, sims: 50 });
    expect(told.reference).toBe('actual');
    const actual = told.plans.find(({ name }) => name === 'actual');
    expect(actual === undefined ? '' : planText(actual.plan, 16)).toBe('27:intermediate,38:soft');
    if (moment.parameters.rain.wetness === 0)
      expect(told.assumptions.map(({ key }) => key)).toContain('drivenForRain');
  });
});
