import { describe, expect, it } from 'vitest';
import type { MissedOpportunity, Reason } from '../strategy/index.ts';
import { strategist } from './strategist.ts';
import { makeComparison, makeHindsight, makePlanResult, makeSurface } from './testing.ts';

const voice = strategist('en');
const actual = makePlanResult('actual', { against: null, better: null, worse: null });

describe('the strategist in English', () => {
  it('says a plan from what is still to come, on the grid with its tyres', () => {
    const plan = {
      start: 'SOFT' as const,
      stops: [
        { lap: 17, tyre: 'MEDIUM' as const, mode: 'push' as const },
        { lap: 38, tyre: 'HARD' as const },
      ],
    };
    expect(voice.plan(plan, 0)).toBe(
      'start on softs, stop on lap 17 for mediums and push on them and on lap 38 for hards',
    );
    expect(voice.plan(plan, 20)).toBe('stop on lap 38 for hards');
    expect(voice.plan({ ...plan, mode: 'save' }, 40)).toBe('save the tyres, then stay out to the flag');
  });

  it('says first what to do, and by how much it is better', () => {
    const best = makePlanResult('20:hard', {
      expectedPosition: { value: 3.24, error: 0.02 },
      expectedPoints: { value: 15.4, error: 0.1 },
      position10: 2,
      position90: 6,
      againstPosition: { value: -1.76, error: 0.02 },
      better: { value: 0.58, low: 0.57, high: 0.59 },
      worse: { value: 0.2, low: 0.19, high: 0.21 },
    });
    expect(
      voice.comparison(makeComparison([best, { ...actual, expectedPoints: { value: 14, error: 0.1 } }])),
    ).toEqual([
      'Stop on lap 20 for hards: P3.2 expected (80% P2 to P6), 1.76 ±0.04 places ahead of what was driven, with 1.4 points more.',
      'It ends in front of what was driven in 58% of the races and behind it in 20%.',
    ]);
  });

  it('does not tell apart what chance may have made', () => {
    const close = makePlanResult('20:hard', {
      againstPosition: { value: -0.03, error: 0.02 },
      better: { value: 0.31, low: 0.29, high: 0.33 },
      worse: { value: 0.3, low: 0.28, high: 0.32 },
    });
    const said = voice.comparison(makeComparison([close, actual]));
    expect(said[0]).toMatch(/, as good as what was driven, as far as chance lets it be told\.$/);
    expect(said[1]).toMatch(/^It cannot be told from what was driven: better in 31% .*worse in 30%/);
  });

  it('says so where what was driven was best', () => {
    expect(voice.comparison(makeComparison([actual, makePlanResult('20:soft')]))).toEqual([
      'Keep to what was driven: stop on lap 20 for hards. P5.0 expected (80% P4 to P6); none of the others does better.',
    ]);
  });

  it('says when to stop, as a window or as a lap', () => {
    const surface = makeSurface();
    expect(voice.window(surface)).toBe('Stop between laps 28 and 32, best on lap 30, for hards.');
    const narrow = { ...surface, window: { ...surface.window, from: 30, to: 30 } };
    expect(voice.window(narrow)).toBe('Stop on lap 30 for hards.');
  });

  it('gives one advice, the window, and sets the best whole plan beside it', () => {
    const surface = makeSurface();
    const stopping = (lap: number, more: object = {}) =>
      makePlanResult(`${lap}`, {
        plan: { start: 'MEDIUM', stops: [{ lap, tyre: 'HARD' }] },
        againstPosition: { value: -0.5, error: 0.02 },
        ...more,
      });
    const agreed = voice.advice(surface, makeComparison([stopping(29), actual]));
    expect(agreed[0]).toBe(voice.window(surface));
    expect(agreed[1]).toMatch(/^The best whole plan found by search stops in that window: stop on lap 29 /);
    expect(agreed.join(' ')).not.toContain('weighs what teams do');

    const plans = [
      stopping(40, { expectedPosition: { value: 3.5, error: 0.02 } }),
      stopping(31, { expectedPosition: { value: 3.9, error: 0.02 } }),
      actual,
    ];
    const apart = voice.advice(surface, makeComparison(plans));
    expect(apart[0]).toBe(voice.window(surface));
    expect(apart[1]).toMatch(
      /search does otherwise: stop on lap 40 for hards, P3\.5 .* 0\.50 ±0\.04 places ahead of what was driven\.$/,
    );
    expect(apart.at(-1)).toMatch(/stops in it ends P3\.9 on average, 0\.4 places worse on the same races/);

    const tied = plans.map((plan) => (plan === plans[1] ? { ...plan, isTie: true } : plan));
    expect(voice.advice(surface, makeComparison(tied)).at(-1)).toMatch(
      /ends P3\.9 on average, which is chance or next to nothing: both are as good\.$/,
    );
    // No plan on the same races stops in the window: its best lap speaks for it, P4.0 ± 0.05.
    expect(voice.advice(surface, makeComparison([plans[0], actual])).at(-1)).toMatch(
      /a stop on its best lap ends P4\.0 on average, 0\.5 places worse \(±0\.2\)\.$/,
    );
    const none = { ...plans[0], expectedPosition: { value: 3.92, error: 0.02 } };
    expect(voice.advice(surface, makeComparison([none, actual])).at(-1)).toMatch(/both are as good\.$/);
  });

  it('says what decides where time and places disagree', () => {
    const slower = makePlanResult('20:hard', {
      against: { median: 0.8, low: -12, high: 4 },
      againstPosition: { value: -0.3, error: 0.02 },
      worstTenth: 5,
      cleanExit: { value: 0.9, low: 0.88, high: 0.92 },
      reasons: [
        { kind: 'safetyCar', seconds: -2.1 },
        { kind: 'traffic', seconds: 0.6 },
      ],
    });
    expect(voice.decides(slower, actual)).toBe(
      'Slower in most races and still better: its worst tenth of races ends P5.0 on average against P6.0, it comes out of the next stop into clean air in 90% against 50%, safety cars save it 2.1 s, and it gains places in 30% of the races and loses some in 40%.',
    );
    const faster = { ...slower, against: { median: -3, low: -9, high: 4 } };
    expect(voice.decides(faster, actual)).toBeUndefined();
    const worse = { ...faster, againstPosition: { value: 0.3, error: 0.02 } };
    expect(voice.decides(worse, actual)).toBe(
      'Faster in most races and still worse: traffic costs it 0.6 s and it gains places in 30% of the races and loses some in 40%.',
    );
    const chance = { ...slower, againstPosition: { value: -0.03, error: 0.02 } };
    expect(voice.decides(chance, actual)).toBeUndefined();
  });

  it('says what would have been', () => {
    const asked = makePlanResult('25:hard', {
      plan: { start: 'MEDIUM', stops: [{ lap: 25, tyre: 'HARD' }] },
      expectedPosition: { value: 3.6, error: 0.02 },
      againstPosition: { value: -1.4, error: 0.02 },
    });
    expect(voice.whatIf(makeComparison([asked, actual]))[0]).toBe(
      'With a stop on lap 25 for hards NEM would have ended P3.6 on average (80% P4 to P6), 1.40 ±0.04 places ahead of what was driven.',
    );
  });

  it('says what was missed, and nothing where nothing was', () => {
    expect(voice.hindsight(makeHindsight())).toEqual([
      'In hindsight: start on mediums, stop on lap 31 for hards, 11.4 s and 2.0 places better than what was driven.',
      'Of what could be known at the time, 64 of 100 was used.',
    ]);
    const none = makeHindsight({ lostSeconds: 0, lostPositions: 0, score: 100 });
    expect(voice.hindsight(none)[0]).toBe('Nothing better was to be had, not even in hindsight.');
  });

  it('has a sentence for every opportunity', () => {
    const kinds: Record<MissedOpportunity['kind'], true> = {
      safetyCarStop: true,
      undercut: true,
      stopTooEarly: true,
      stopTooLate: true,
      compound: true,
      extraStop: true,
      missingStop: true,
    };
    for (const kind of Object.keys(kinds) as MissedOpportunity['kind'][]) {
      const sentence = voice.missed({ kind, lap: 31, seconds: 11.42, positions: 1 });
      expect(sentence).toMatch(/^[A-Z].* lap 31.* 11\.4 s and one place\.$/);
      expect(voice.missed({ kind, lap: 31, seconds: 2, positions: 0 })).toMatch(/ 2\.0 s\.$/);
    }
  });

  it('has words for every reason, either way', () => {
    const kinds: Record<Reason['kind'], true> = {
      tyreWear: true,
      compound: true,
      pitLane: true,
      traffic: true,
      safetyCar: true,
      paceMode: true,
      other: true,
    };
    for (const kind of Object.keys(kinds) as Reason['kind'][]) {
      expect(voice.reason({ kind, seconds: 21.84 })).toMatch(/ costs? 21\.8 s$/);
      expect(voice.reason({ kind, seconds: -0.5 })).toMatch(/ saves? 0\.5 s$/);
    }
  });

  it('says what an answer rests on', () => {
    const note = { seasons: [2018, 2019, 2023], races: 110, last: '2023-22-abu-dhabi', isAsOf: true };
    expect(voice.calibration(note)).toBe(
      'Parameters from 110 races of 2018–2023, the last 2023-22-abu-dhabi: nothing of this race or a later one.',
    );
    expect(voice.calibration({ ...note, isAsOf: false })).toContain(
      'this race or later ones may be among them',
    );
    expect(voice.calibration({ seasons: [], races: 0, last: null, isAsOf: true })).toBe(
      'Parameters are usual values: no race that was before this one is known.',
    );
    expect(voice.rollouts(10_000, 7)).toMatch(/^10,000 simulated races, seed 7;/);
    expect(voice.assumption({ key: 'othersReact', values: {} })).toMatch(
      /^The others have plans of their own/,
    );
    expect(voice.assumption({ key: 'nobody-knows', values: {} })).toBeUndefined();
  });
});

it('refuses a language it does not have', () => {
  expect(() => strategist('tlh')).toThrow('no language "tlh"; there are: en');
});
