/** Questions about a made-up race: an answer that was broken off goes on from what was kept, and is the same in the end. */

import { expect, it } from 'vitest';
import { inlineRollouts, type Rollouts } from '../../race/index.ts';
import { madeUpRace } from '../race/testing.ts';
import { fakeLibrary } from '../testing.ts';
import { answer, type Work } from './answers.ts';
import type { Ask } from './questions.ts';
import { StrategyRaces } from './races.ts';
import { understand } from './understand.ts';

const RACE = '2031-01-oval';

/** Rollouts that count the races. */
function counted(): Rollouts & { races: number } {
  const rollouts = inlineRollouts();
  return {
    races: 0,
    run(question, parts, options) {
      this.races += parts.reduce((sum, { races }) => sum + races, 0);
      return rollouts.run(question, parts, options);
    },
    field(question, races, from, options) {
      this.races += races;
      return rollouts.field(question, races, from, options);
    },
    close: rollouts.close,
  };
}

async function setUp(ask: Ask) {
  const races = new StrategyRaces(fakeLibrary({ races: [madeUpRace({ id: RACE, cars: 8, laps: 20 })] }));
  const race = await races.open(RACE);
  const question = understand(race, ask);
  /** @param kept is called with each checkpoint, and may throw to break the work off */
  const run = async (checkpoint: unknown, kept: (state: unknown, abort: AbortController) => void) => {
    const abort = new AbortController();
    const rollouts = counted();
    const work: Work = {
      job: 'a job',
      rollouts,
      signal: abort.signal,
      checkpoint,
      progress() {},
      keep: (state) => kept(JSON.parse(JSON.stringify(state)), abort),
      preview() {},
    };
    const found = await answer(race, question, work).catch((error: unknown) => {
      if (abort.signal.aborted) return undefined;
      throw error;
    });
    return { found, races: rollouts.races };
  };
  return { question, run };
}

const run = { sims: 1200, seed: 5 };
const asks: Ask[] = [
  {
    kind: 'compare',
    body: { driver: 3, lap: 4, plans: [{ plan: '9:hard' }, { plan: '12:medium' }], ...run },
  },
  { kind: 'surface', body: { driver: 3, lap: 4, ...run } },
  { kind: 'optimum', body: { driver: 3, lap: 4, ...run, sims: 300 } },
  { kind: 'forecast', body: { lap: 'all', ...run, sims: 100 } },
  { kind: 'hindsight', body: { driver: 3, ...run, sims: 100 } },
  { kind: 'whatIf', body: { driver: 3, plan: 'soft,12:hard', ...run } },
];

it.each(asks.map((ask) => [ask.kind, ask] as const))(
  'goes on with a %s where it was broken off',
  async (_, ask) => {
    const { run: attempt } = await setUp(ask);
    const whole = await attempt(null, () => {});
    expect(whole.found?.kind).toBe(ask.kind);
    let checkpoint: unknown = null;
    let count = 0;
    const broken = await attempt(null, (state, abort) => {
      if (++count > 1) return;
      checkpoint = state;
      abort.abort();
    });
    expect(broken.found).toBeUndefined();
    const rest = await attempt(checkpoint, () => {});
    expect(rest.found).toEqual(whole.found);
    if (ask.kind !== 'forecast') expect(rest.races).toBeLessThan(whole.races);
  },
);

it('begins anew where what was kept is of other parameters', async () => {
  const { run: attempt } = await setUp(asks[0]);
  const whole = await attempt(null, () => {});
  const again = await attempt({ basis: 'another', state: { question: 'x' } }, () => {});
  expect(again).toEqual(whole);
});

it('asks the same question for a driver by his number, his letters and his name', async () => {
  const [{ kind, body }] = asks as [Extract<Ask, { kind: 'compare' }>];
  const questions = await Promise.all(
    [3, 'DAC', 'driver 3'].map(async (driver) => (await setUp({ kind, body: { ...body, driver } })).question),
  );
  expect(questions[1]).toEqual(questions[0]);
  expect(questions[2]).toEqual(questions[0]);
});
