/** Moments of a real race: who was where is known from its results and lap chart, and nothing may depend on what came later. */

import { beforeAll, describe, expect, it } from 'vitest';
import { readTiming } from '../../src/formats/index.ts';
import { inlineRollouts } from '../../src/race/index.ts';
import {
  carOf,
  comparePlans,
  momentOf,
  parsePlan,
  planText,
  valueSurface,
} from '../../src/strategy/index.ts';
import {
  assemble,
  type HistoryTables,
  type RaceEvent,
  type RaceSession,
  sessionsOf,
} from '../../src/timing/index.ts';
import { dataPath, hasRaces } from '../real.ts';

describe.skipIf(!hasRaces)('Bahrain 2023', () => {
  let race: RaceSession;
  let history: HistoryTables | null = null;
  beforeAll(async () => {
    const path = dataPath('f1', 'laps', 'fastf1-transformed', 'races-2023.parquet');
    const { contributions } = await readTiming([path], { samples: false });
    const found = sessionsOf(contributions)
      .map((group) => assemble(group))
      .find(({ id }) => id === '2023-01-bahrain');
    if (found === undefined) throw new Error('Bahrain 2023 is not there');
    race = found;
    ({ history } = await readTiming([dataPath('f1', 'history', 'f1db')]));
  });

  /** The race until the leader ended the lap after this one, without later laps, and without what race control said meanwhile. */
  const cutAfter = (lap: number): RaceSession => {
    const end = (of: number) =>
      Math.min(
        ...race.events.flatMap((event) => (event.type === 'lap' && event.lap === of ? [event.time] : [])),
      );
    const [lead, next] = [end(lap), end(lap + 1)];
    const isPast = (event: RaceEvent) => {
      if (event.time >= next) return false;
      if (event.type === 'lap') return event.lap <= lap;
      if (event.type === 'stint') return (event.lapStart ?? 0) <= lap + 1;
      return 'car' in event || event.time <= lead;
    };
    const identity = { ...race.identity, scheduledLaps: 57 };
    return { ...race, identity, events: race.events.filter(isPast) };
  };

  it('has the field on the grid as it started', () => {
    const { situation, cars } = momentOf(race, 0, { history });
    expect(situation.cars).toHaveLength(20);
    expect(situation.cars.slice(0, 3).map(({ car }) => car)).toEqual([1, 11, 16]);
    // Magnussen alone started on hards.
    expect(situation.cars.filter(({ tyre }) => tyre !== 'SOFT').map(({ car }) => car)).toEqual([20]);
    expect(cars.find(({ code }) => code === 'VER')).toMatchObject({ grid: 1, finish: 1, position: 1 });
    // The lap table knows three letters; the books know who that is.
    expect(carOf(momentOf(race, 0, { history }), 'verstappen')).toBe(1);
  });

  it('has everybody after lap 1, a second apart', () => {
    const { situation } = momentOf(race, 1, { history });
    expect(situation.cars).toHaveLength(20);
    const [first, second] = [...situation.cars].sort((a, b) => a.time - b.time);
    expect([first.car, second.car]).toEqual([1, 16]);
    expect(second.time - first.time).toBeLessThan(2);
  });

  it('has Verstappen behind Pérez after his stop on lap 14, as it was when he had left the pits', () => {
    const [after, later] = [14, 15].map((lap) => {
      const { situation } = momentOf(race, lap, { history });
      const [leader, next] = [...situation.cars].sort((a, b) => a.time - b.time);
      expect([leader.car, next.car, next.tyre]).toEqual([11, 1, 'SOFT']);
      return next.time - leader.time;
    });
    expect(Math.abs(after - later)).toBeLessThan(2);
  });

  it.each([1, 14, 30, 45])('knows nothing of what came after lap %i', (lap) => {
    const whole = momentOf({ ...race, identity: { ...race.identity, scheduledLaps: 57 } }, lap, { history });
    const cut = momentOf(cutAfter(lap), lap, { history });
    expect(cut.parameters).toEqual(whole.parameters);
    expect(cut.situation).toEqual(whole.situation);
    expect(cut.plans).toEqual(whole.plans);
    expect(whole.calibration.isAsOf).toBe(true);
  });

  it('compares plans with what was done, and finds a window for the leader', async () => {
    const moment = momentOf(race, 15, { history });
    const car = carOf(moment, 'VER');
    const rollouts = inlineRollouts();
    const plans = ['30:hard', '36:medium'].map((text) => ({
      name: text,
      plan: parsePlan(text, moment, car),
    }));
    const answer = await comparePlans(moment, car, plans, { rollouts, sims: 300 });
    expect(answer.reference).toBe('actual');
    const actual = answer.plans.find(({ name }) => name === 'actual');
    expect(actual === undefined ? '' : planText(actual.plan, 15)).toBe('36:hard');
    const surface = await valueSurface(moment, car, { rollouts, sims: 300 });
    expect(surface.window.from).toBeGreaterThan(20);
    expect(surface.window.to).toBeLessThan(45);
    expect(surface.neighbours.map(({ car: other, side }) => [other, side])).toContainEqual([11, 'ahead']);
  });
});
