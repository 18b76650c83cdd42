import { describe, expect, it } from 'vitest';
import { delaysOf } from './candidate.ts';
import { candidates } from './candidates.ts';
import { pairOf, told, unbraked } from './testing.ts';
import { apexPoint, apexSpeed, exitSpeed, lifts, throttle } from './wayOut.ts';

type Pair = ReturnType<typeof pairOf>;
const onTime = { lift: 0, release: 0, apex: 0, rolling: false };

describe('delaysOf', () => {
  it('measures how much later each was, and nothing where it was sooner', () => {
    const late = pairOf({ mine: { brakeEnd: 302, apex: 305 } });
    expect(delaysOf(late)).toEqual({ lift: 0, release: 12, apex: 5, rolling: false });
    expect(delaysOf(pairOf({ mine: { brakeEnd: 280, apex: 290 } }))).toEqual(onTime);
    expect(delaysOf(pairOf({ mine: { apex: 320, slowest: false } }))).toEqual(onTime);
    const lifted = { ...pairOf(), mine: unbraked({ lift: { at: 255, throttle: 0.5 } }) };
    expect(delaysOf({ ...lifted, theirs: unbraked({ lift: { at: 240, throttle: 0.5 } }) }).lift).toBe(15);
  });
});

describe('apexSpeed', () => {
  const at = (mine: number, exit = 0): Pair =>
    pairOf({ apexSpeeds: { mine, theirs: 25 }, speedDifference: { turnIn: 0, exit } });

  it('tells 0.5 m/s too slow, negative', () => {
    expect(apexSpeed(at(24.5), onTime)).toMatchObject([
      { delta: -0.5, root: true, at: 300, evidence: [{ value: 24.5, reference: 25 }] },
    ]);
    expect(apexSpeed(at(24.6), onTime)).toEqual([]);
  });

  it('is a symptom of the brake held 8 m longer, and of rolling in', () => {
    expect(told(apexSpeed(at(24), { ...onTime, release: 8 }))).toEqual(['apexSpeed*']);
    expect(told(apexSpeed(at(24), { ...onTime, release: 7.9 }))).toEqual(['apexSpeed']);
    expect(told(apexSpeed(at(24), { ...onTime, rolling: true }))).toEqual(['apexSpeed*']);
  });

  it('blames a fast one only where the exit was slow for it', () => {
    expect(apexSpeed(at(25.5, -0.31), onTime)).toMatchObject([{ delta: 0.5, gains: ['entry'] }]);
    expect(apexSpeed(at(25.5, -0.29), onTime)).toEqual([]);
    expect(apexSpeed(at(25.4, -2), onTime)).toEqual([]);
  });
});

describe('apexPoint', () => {
  const at = (apex: number, more = {}): Pair => pairOf({ mine: { apex, ...more }, apexContrast: 0.5 });

  it('tells 6 m, late positive and early negative, where the minimum is no flat one', () => {
    expect(apexPoint(at(306), onTime)).toMatchObject([
      { delta: 6, at: 306, root: true, explains: { exit: 0.7 } },
    ]);
    expect(apexPoint(at(294), onTime)).toMatchObject([{ delta: -6, explains: { exit: 0.6, straight: 0.6 } }]);
    expect(apexPoint(at(305.9), onTime)).toEqual([]);
    expect(apexPoint({ ...at(306), apexContrast: 0.4 }, onTime)).toEqual([]);
    expect(apexPoint(at(320, { slowest: false }), onTime)).toEqual([]);
  });

  it('is a symptom of a late lift and of a held brake, if it is late', () => {
    for (const delay of [{ lift: 10 }, { release: 8 }]) {
      expect(told(apexPoint(at(310), { ...onTime, ...delay }))).toEqual(['apexPoint*']);
      expect(told(apexPoint(at(290), { ...onTime, ...delay }))).toEqual(['apexPoint']);
    }
    expect(told(apexPoint(at(310), { ...onTime, lift: 9.9, release: 7.9 }))).toEqual(['apexPoint']);
  });
});

describe('throttle', () => {
  const on = (throttleOn: number, more = {}): Pair => pairOf({ mine: { throttleOn, ...more } });

  it('tells 5 m late', () => {
    expect(throttle(on(315), onTime)).toMatchObject([
      { type: 'throttleOn', delta: 5, at: 315, root: true, explains: { exit: 1, straight: 1 } },
    ]);
    expect(throttle(on(314.9), onTime)).toEqual([]);
    expect(throttle(on(315, { derived: true }), onTime)[0].evidence[0].name).toBe('accelerationFrom');
  });

  it('is a symptom as far as the brake, the lift or the apex before it were late', () => {
    // 20 m late of which 15 are the brake's: 5 m of its own, and a third more than the delay.
    for (const delay of ['lift', 'release', 'apex'] as const) {
      expect(told(throttle(on(330), { ...onTime, [delay]: 15 }))).toEqual(['throttleOn']);
      expect(told(throttle(on(330), { ...onTime, [delay]: 15.1 }))).toEqual(['throttleOn*']);
    }
    // 45 m late, 36 of them not its own: 9 m more, but only a quarter more.
    expect(told(throttle(on(355), { ...onTime, release: 36 }))).toEqual(['throttleOn*']);
  });

  it('tells one 8 m early only where it had to be lifted again', () => {
    expect(throttle(on(302, { exitLifts: 1 }), onTime)).toMatchObject([{ delta: -8, root: true }]);
    expect(throttle(on(302), onTime)).toEqual([]);
    expect(throttle(on(302.1, { exitLifts: 1 }), onTime)).toEqual([]);
  });

  it('tells full throttle 8 m late, a symptom of being late with the first of it', () => {
    const full = (fullThrottle: number, throttleOn = 310) =>
      throttle(pairOf({ mine: { fullThrottle, throttleOn } }), onTime);
    expect(full(358)).toMatchObject([{ type: 'fullThrottle', delta: 8, at: 358, root: true }]);
    expect(full(357.9)).toEqual([]);
    expect(told(full(365, 316))).toEqual(['throttleOn', 'fullThrottle*']);
    expect(told(throttle(pairOf({ mine: { fullThrottle: 360 } }), { ...onTime, release: 5 }))).toEqual([
      'fullThrottle*',
    ]);
  });
});

describe('lifts', () => {
  it('tells a lift that closes the throttle by 0.2 more, against one, none, or the brake', () => {
    const lifting = (mine: number, theirs: Pair['theirs']): Pair => ({
      ...pairOf(),
      mine: unbraked({ lift: { at: 230, throttle: mine } }),
      theirs,
    });
    expect(lifts(lifting(0.79, unbraked()))).toMatchObject([
      { type: 'lift', delta: expect.closeTo(0.21, 9), at: 230, evidence: [{ value: 0.79, reference: 1 }] },
    ]);
    expect(lifts(lifting(0.81, unbraked()))).toEqual([]);
    const gentle = unbraked({ lift: { at: 230, throttle: 0.5 } });
    expect(told(lifts(lifting(0.29, gentle)))).toEqual(['lift']);
    expect(lifts(lifting(0.31, gentle))).toEqual([]);
    expect(lifts(lifting(0, pairOf().theirs))).toEqual([]);
  });

  it('tells every lift on the way out that the reference has not', () => {
    expect(lifts(pairOf({ mine: { exitLifts: 2 }, theirs: { exitLifts: 1 } }))).toMatchObject([
      { type: 'exitLift', delta: 1, at: 310 },
    ]);
    expect(lifts(pairOf({ mine: { exitLifts: 1 }, theirs: { exitLifts: 1 } }))).toEqual([]);
  });
});

it('exitSpeed is a symptom from 0.5 m/s slower on', () => {
  const at = (exit: number) => exitSpeed(pairOf({ speedDifference: { turnIn: 0, exit } }));
  expect(at(-0.5)).toMatchObject([{ delta: -0.5, at: 400, root: false }]);
  expect(at(-0.4)).toEqual([]);
  expect(at(3)).toEqual([]);
});

describe('what follows from one cause, over the whole corner', () => {
  it('a held brake: the slow and late apex, the throttle and the exit are its symptoms', () => {
    const held = pairOf({
      mine: { brakeEnd: 302, apex: 308, throttleOn: 322, fullThrottle: 364 },
      apexSpeeds: { mine: 24, theirs: 25 },
      apexContrast: 1,
      speedDifference: { turnIn: 0, exit: -1 },
    });
    expect(told(candidates(held)).sort()).toEqual(
      ['apexPoint*', 'apexSpeed*', 'brakeRelease', 'exitSpeed*', 'fullThrottle*', 'throttleOn*'].sort(),
    );
  });

  it('a late lift: the late apex and the late throttle are its symptoms', () => {
    const base = pairOf({ apexContrast: 1 });
    const late = {
      ...base,
      mine: unbraked({ lift: { at: 255, throttle: 0.4 }, apex: 312, throttleOn: 326 }),
      theirs: unbraked({ lift: { at: 240, throttle: 0.4 } }),
    };
    expect(told(candidates(late)).sort()).toEqual(['apexPoint*', 'liftPoint', 'throttleOn*']);
    // 20 m late with the throttle after 15 m with the lift: 5 m are its own.
    const waiting = { ...late, mine: { ...late.mine, throttleOn: 330 } };
    expect(told(candidates(waiting)).sort()).toEqual(['apexPoint*', 'liftPoint', 'throttleOn']);
  });
});
