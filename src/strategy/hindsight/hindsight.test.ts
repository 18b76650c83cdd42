/** Made-up races that are over: what came in them, what might have been, and what is said of a car's race. */

import { describe, expect, it } from 'vitest';
import { inlineRollouts, latestCalibration, type Plan } from '../../race/index.ts';
import type { RaceEvent, RaceSession } from '../../timing/index.ts';
import { StrategyError } from '../error.ts';
import { madeRace } from '../testing.ts';
import { archiveOf } from './archive.ts';
import { knownCourseOf } from './course.ts';
import { hindsightOf } from './hindsight.ts';
import { raceScores } from './season.ts';
import { lapBefore, whatIf } from './whatIf.ts';
import { worldOf } from './world.ts';

const status = (time: number, what: 'safetyCar' | 'vsc' | 'red' | 'clear'): RaceEvent => ({
  type: 'trackStatus',
  time,
  status: what,
});

/** 30 laps of 90 s; car n stops at the end of lap 12 + n. */
function race(
  more: readonly RaceEvent[] = [],
  change: (event: RaceEvent) => RaceEvent | null = (event) => event,
): RaceSession {
  const session = madeRace(30, 12);
  const events = [...session.events.flatMap((event) => change(event) ?? []), ...more];
  return { ...session, events: events.sort((a, b) => a.time - b.time) };
}

/** Lap n of car 1 begins at 90 (n - 1) + 1. */
const inLap = (lap: number) => 90 * (lap - 1) + 40;

describe('the course of a race', () => {
  it('has neutralisations by the lap that the leader was on, and how many laps they lasted', () => {
    const session = race([
      status(inLap(5), 'vsc'),
      status(inLap(5) + 20, 'clear'),
      status(inLap(8), 'safetyCar'),
      status(inLap(11), 'clear'),
      status(inLap(20), 'red'),
      status(inLap(20) + 30, 'clear'),
    ]);
    expect(knownCourseOf(session)).toEqual({
      neutral: [
        { kind: 'virtualSafetyCar', lap: 5, laps: 1 },
        { kind: 'safetyCar', lap: 8, laps: 3 },
        { kind: 'red', lap: 20, laps: 1 },
      ],
      retirements: [],
      wetness: [],
    });
  });

  it('has the laps of cars that did not see the flag', () => {
    const session = race([], (event) =>
      'car' in event && event.car === 5 && event.type === 'lap' && event.lap > 9 ? null : event,
    );
    expect(knownCourseOf(session).retirements).toEqual([{ car: 5, lap: 9 }]);
  });

  it('is wet where the field was on intermediates, and dry where it was not', () => {
    const isWet = (lap: number) => lap >= 10 && lap < 20;
    const session = race([], (event) => {
      if (event.type === 'stint') return null;
      if (event.type !== 'lap' || !isWet(event.lap)) return event;
      return { ...event, compound: 'INTERMEDIATE', stint: 7 };
    });
    const { wetness } = knownCourseOf(session);
    expect(wetness).toHaveLength(30);
    // By the usual curves intermediates are the fastest from about 0.15 to 0.67.
    for (let lap = 10; lap < 20; lap++) expect(wetness[lap - 1]).toBeGreaterThan(0.13);
    for (let lap = 10; lap < 20; lap++) expect(wetness[lap - 1]).toBeLessThan(0.7);
    for (const lap of [1, 5, 8, 22, 30]) expect(wetness[lap - 1]).toBeLessThan(0.13);
  });

  it('is not known of a session without laps', () => {
    expect(() => knownCourseOf({ ...race(), events: [] })).toThrow(StrategyError);
  });
});

describe('the world of a race that is over', () => {
  it('has everybody on what he drove, without reacting', () => {
    const { moment } = worldOf(race(), 0);
    for (const { car, plans, reacts, scatter } of moment.plans) {
      expect(plans.map(({ plan }) => plan.stops)).toEqual([[{ lap: 12 + car, tyre: 'HARD' }]]);
      expect([reacts, scatter]).toEqual([false, 0]);
    }
  });

  it('takes whoever retired before a second compound as somebody who meant to fit one', () => {
    const session = race([], (event) =>
      'car' in event &&
      event.car === 5 &&
      (event.type === 'lap' ? event.lap > 9 : event.type === 'stint' && event.stint > 1)
        ? null
        : event,
    );
    const { moment, known } = worldOf(session, 0);
    const own = moment.plans.find(({ car }) => car === 5);
    expect(own?.reacts).toBe(false);
    expect(own?.plans[0].plan.stops.every(({ lap }) => lap > 9)).toBe(true);
    expect(known.retirements).toEqual([{ car: 5, lap: 9 }]);
  });

  it('is not there before the race is over', () => {
    const session = race([], (event) => (event.type === 'lap' && event.lap > 20 ? null : event));
    expect(() => worldOf(session, 0)).toThrow(/is not over/);
  });
});

describe('what if', () => {
  const plan = (...laps: number[]): Plan => ({
    start: 'MEDIUM',
    stops: laps.map((lap) => ({ lap, tyre: 'HARD' })),
  });

  it('begins just before the first thing that is done otherwise', () => {
    expect(lapBefore(plan(20), plan(15))).toBe(14);
    expect(lapBefore(plan(10, 20), plan(10, 25))).toBe(19);
    expect(lapBefore(plan(10, 20), plan(10))).toBe(19);
    expect(lapBefore(plan(10), { ...plan(10), start: 'SOFT' })).toBe(0);
    expect(lapBefore(plan(10), { ...plan(10), mode: 'push' })).toBe(0);
    expect(lapBefore(plan(10, 20), plan(10, 20))).toBe(9);
  });

  it('compares with what was done, safety cars as they came', async () => {
    const session = race([status(inLap(20), 'safetyCar'), status(inLap(24), 'clear')]);
    const { plans, reference, moment } = await whatIf(session, 3, plan(21), {
      rollouts: inlineRollouts(),
      sims: 200,
    });
    expect(reference).toBe('actual');
    expect(moment.lap).toBe(14);
    const own = plans.find(({ name }) => name === 'whatIf');
    expect(plans.find(({ name }) => name === 'actual')?.plan.stops).toEqual([{ lap: 15, tyre: 'HARD' }]);
    // A stop behind the safety car costs less.
    expect(own?.reasons.find(({ kind }) => kind === 'safetyCar')?.seconds).toBeLessThan(-3);
  });

  it('needs no grid where nothing is done otherwise on it', async () => {
    const session = race([], (event) => (event.type === 'entry' ? { ...event, grid: undefined } : event));
    const { moment } = await whatIf(session, 3, plan(21), { rollouts: inlineRollouts(), sims: 20 });
    expect(moment.lap).toBe(14);
    await expect(
      whatIf(session, 3, { ...plan(21), start: 'SOFT' }, { rollouts: inlineRollouts(), sims: 20 }),
    ).rejects.toThrow(/The grid of .* is not known/);
  });

  it('refuses what cannot be asked, in one sentence', async () => {
    const run = { rollouts: inlineRollouts(), sims: 50 };
    await expect(whatIf(race(), 44, plan(20), run)).rejects.toThrow(/There is no car 44/);
    await expect(whatIf(race(), 1, plan(30), run)).rejects.toBeInstanceOf(StrategyError);
    await expect(whatIf(race(), 1, plan(), run)).rejects.toThrow(/two different dry compounds/);
  });
});

describe('what was a choice', () => {
  /** Car 6 fits softs instead of hards on lap 18. */
  const softsLate = () =>
    race([], (event) =>
      'car' in event &&
      event.car === 6 &&
      ((event.type === 'stint' && event.stint > 1) || (event.type === 'lap' && event.lap > 18))
        ? { ...event, compound: 'SOFT' }
        : event,
    );
  /** Of all cars these sequences are driven there. */
  const usual = (...sequences: string[]) => {
    const known = latestCalibration;
    const { memory } = known;
    const counts = Object.fromEntries(sequences.map((sequence) => [sequence, 1000]));
    return {
      ...known,
      memory: { ...memory, habits: { ...memory.habits, front: counts, back: counts, at: {} } },
    };
  };

  it('does not hang on what somebody fitted later', () => {
    const calibration = usual('MH');
    const [with6, without6] = [softsLate(), race()].map((session) => archiveOf(session, { calibration }));
    expect([...with6.raced].sort()).toEqual(['HARD', 'MEDIUM', 'SOFT']);
    expect([...without6.raced].sort()).toEqual(['HARD', 'MEDIUM']);
    for (const lap of [0, 10, 17, 24])
      expect([...with6.choicesAt(lap)].sort()).toEqual([...without6.choicesAt(lap)].sort());
    // Eight laps on them, and everybody knows.
    expect(with6.choicesAt(26).has('SOFT')).toBe(true);
    expect(without6.choicesAt(26).has('SOFT')).toBe(false);
  });

  it('is what most cars use there, and what they stand on', () => {
    expect([...archiveOf(race(), { calibration: usual('SH') }).choicesAt(0)].sort()).toEqual([
      'HARD',
      'MEDIUM',
      'SOFT',
    ]);
    expect([...archiveOf(race(), { calibration: usual('SM') }).choicesAt(0)].sort()).toEqual([
      'MEDIUM',
      'SOFT',
    ]);
  });
});

describe('a race looked back on', () => {
  const run = { rollouts: inlineRollouts(), sims: 60 };

  it('is judged at the start, before its stop, and as a safety car came out', async () => {
    const session = race([status(inLap(20), 'safetyCar'), status(inLap(24), 'clear')]);
    const told = await hindsightOf(session, 3, run);
    expect(told.known.map(({ lap }) => lap)).toEqual([0, 14, 19]);
    expect(told.actual.plan.stops).toEqual([{ lap: 15, tyre: 'HARD' }]);
    expect(told.score).toBeGreaterThanOrEqual(0);
    expect(told.score).toBeLessThanOrEqual(100);
    expect(told.lostPositions).toBeCloseTo(
      told.actualInHindsight.expectedPosition.value - told.hindsight.expectedPosition.value,
      9,
    );
    for (const { lap, best, actual } of told.known) {
      expect(best.firstLap).toBe(lap + 1);
      expect(actual.name).toBe('actual');
    }
  });

  it('is the same after a break', async () => {
    const session = race();
    const whole = await hindsightOf(session, 2, run);
    const cancel = new AbortController();
    let checkpoint: unknown;
    const broken = hindsightOf(session, 2, {
      ...run,
      signal: cancel.signal,
      onCheckpoint: (state) => {
        checkpoint = JSON.parse(JSON.stringify(state));
        cancel.abort(new Error('a break'));
      },
    });
    await expect(broken).rejects.toThrow('a break');
    expect(await hindsightOf(session, 2, { ...run, checkpoint })).toEqual(whole);
  });

  it('is not told of a car that retired', async () => {
    const session = race([], (event) =>
      'car' in event && event.car === 5 && event.type === 'lap' && event.lap > 18 ? null : event,
    );
    await expect(hindsightOf(session, 5, run)).rejects.toThrow(/retired from .* after 18 laps/);
    const { rows, left } = await raceScores(session, { ...run, sims: 20 });
    expect(rows.map(({ car }) => car)).toEqual([1, 2, 3, 4, 6]);
    expect(left).toHaveLength(1);
  });
});
