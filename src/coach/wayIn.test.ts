import { describe, expect, it } from 'vitest';
import { delaysOf } from './candidate.ts';
import { pairOf, told, unbraked } from './testing.ts';
import { brakePoint, brakePressure, brakeRelease, coasting, entrySpeed, liftPoint } from './wayIn.ts';

/** The reference brakes from 200 m (90 % of the pedal) to 290 m. */
const brakesAt = (brakeStart: number, more = {}) => ({ mine: { brakeStart, ...more } });

describe('brakePoint', () => {
  it('tells 3 m early and not less, negative', () => {
    expect(brakePoint(pairOf(brakesAt(197)))).toMatchObject([
      { type: 'brakePoint', delta: -3, at: 197, root: true, explains: { braking: 1, entry: 0.1 } },
    ]);
    expect(brakePoint(pairOf(brakesAt(197.1)))).toEqual([]);
  });

  it('wants 6 m where one of the two was told from speed alone', () => {
    expect(brakePoint(pairOf(brakesAt(194.1, { derived: true })))).toEqual([]);
    expect(brakePoint(pairOf({ ...brakesAt(194.1), theirs: { derived: true } }))).toEqual([]);
    expect(told(brakePoint(pairOf(brakesAt(194, { derived: true }))))).toEqual(['brakePoint']);
  });

  it('counts across the line', () => {
    const [early] = brakePoint(pairOf({ mine: { brakeStart: 995 }, theirs: { brakeStart: 5 } }));
    expect(early.delta).toBe(-10);
  });

  it('explains half of the entry where the car then came in slower', () => {
    const [early] = brakePoint(pairOf({ ...brakesAt(190), speedDifference: { turnIn: -0.6, exit: 0 } }));
    expect(early.explains).toEqual({ braking: 1, entry: 0.5 });
  });

  it('tells early and soft in one, and soft alone where the point is the same', () => {
    const soft = { brakePeak: { value: 0.79, at: 215 } };
    const both = pairOf(brakesAt(190, soft));
    expect(brakePoint(both)[0].evidence.map(({ name, value }) => [name, value])).toEqual([
      ['brakeStart', 190],
      ['brakePeak', 0.79],
    ]);
    expect(brakePressure(both)).toEqual([]);
    expect(brakePressure(pairOf({ mine: soft }))).toMatchObject([
      { type: 'brakePressure', delta: expect.closeTo(-0.11, 9), at: 215, explains: { braking: 0.8 } },
    ]);
    expect(brakePressure(pairOf({ mine: { brakePeak: { value: 0.81, at: 215 } } }))).toEqual([]);
    expect(brakePressure(pairOf({ mine: soft, theirs: { derived: true } }))).toEqual([]);
  });

  it('blames a late one only where it gained time that was then paid back', () => {
    const slower = { apexSpeed: 24.6 };
    const paid = pairOf({ ...brakesAt(203, slower), lost: { braking: -0.01, exit: 0.1 } });
    expect(brakePoint(paid)).toMatchObject([{ delta: 3, gains: ['braking'], explains: { exit: 0.5 } }]);
    // It gained nothing.
    expect(brakePoint(pairOf({ ...brakesAt(203, slower), lost: { exit: 0.1 } }))).toEqual([]);
    // It was not paid for: the apex was as fast and where it was, the throttle came as early.
    expect(brakePoint(pairOf({ ...brakesAt(203), lost: { braking: -0.01 } }))).toEqual([]);
    expect(brakePoint(pairOf({ ...brakesAt(202.9, slower), lost: { braking: -0.01 } }))).toEqual([]);
    // Paid with a later apex, or with a later throttle.
    for (const late of [{ apex: 304 }, { throttleOn: 314 }]) {
      expect(told(brakePoint(pairOf({ ...brakesAt(203, late), lost: { braking: -0.01 } })))).toEqual([
        'brakePoint',
      ]);
    }
  });
});

describe('brakePressure', () => {
  it('tells a brake that the reference does not touch', () => {
    const pair = { ...pairOf(), theirs: unbraked() };
    expect(brakePressure(pair)).toMatchObject([
      { delta: 0.9, evidence: [{ value: 0.9, reference: 0 }], explains: { braking: 1, entry: 0.8 } },
    ]);
  });

  it('tells a hard one only with an apex that it over-slowed', () => {
    const hard = (value: number, apexSpeed: number) =>
      brakePressure(
        pairOf({
          mine: { brakePeak: { value, at: 220 }, apexSpeed },
          theirs: { brakePeak: { value: 0.8, at: 220 } },
        }),
      );
    expect(hard(0.96, 24.4)).toMatchObject([{ delta: expect.closeTo(0.16, 9), gains: ['braking'] }]);
    expect(hard(0.94, 24.4)).toEqual([]);
    expect(hard(0.96, 24.6)).toEqual([]);
  });
});

describe('brakeRelease', () => {
  it('tells a brake held 8 m longer, less what it began later', () => {
    expect(brakeRelease(pairOf({ mine: { brakeEnd: 298 } }))).toMatchObject([
      { type: 'brakeRelease', delta: 8, at: 298, explains: { entry: 0.8, exit: 0.8, straight: 0.7 } },
    ]);
    expect(brakeRelease(pairOf({ mine: { brakeEnd: 297.9 } }))).toEqual([]);
    expect(brakeRelease(pairOf({ mine: { brakeStart: 204, brakeEnd: 298 } }))).toEqual([]);
    // Begun earlier and held longer, all of it is its own.
    expect(told(brakeRelease(pairOf({ mine: { brakeStart: 190, brakeEnd: 298 } })))).toEqual([
      'brakeRelease',
    ]);
  });

  it('leaves it to the braking point where the car was faster at the reference’s release', () => {
    expect(brakeRelease(pairOf({ mine: { brakeEnd: 298 }, speedDifferenceAt: () => 0.6 }))).toEqual([]);
  });

  it('tells one let go 10 m early with less of the entry braked, if the car was no slower there', () => {
    const early = (brakeEnd: number, brakedEntry: number, slower = 0) =>
      brakeRelease(pairOf({ mine: { brakeEnd, brakedEntry }, speedDifferenceAt: () => -slower }));
    expect(early(280, 0.6)).toMatchObject([{ type: 'brakeRelease', delta: -10, explains: { entry: 0.6 } }]);
    expect(early(280.1, 0.6)).toEqual([]);
    expect(early(280, 0.8)).toEqual([]);
    expect(early(280, 0.6, 0.4)).toEqual([]);
  });

  it('tells trail braking from a quarter of the entry on', () => {
    expect(brakeRelease(pairOf({ mine: { brakedEntry: 0.55 } }))).toMatchObject([
      { type: 'trailBraking', delta: expect.closeTo(-0.25, 9), explains: { entry: 0.5 } },
    ]);
    expect(brakeRelease(pairOf({ mine: { brakedEntry: 0.56 } }))).toEqual([]);
    expect(brakeRelease(pairOf({ mine: { brakedEntry: 0.3 }, theirs: { derived: true } }))).toEqual([]);
  });
});

describe('liftPoint', () => {
  const lifting = (at: number) => ({
    ...pairOf(),
    mine: unbraked({ lift: { at, throttle: 0.4 } }),
    theirs: unbraked({ lift: { at: 240, throttle: 0.4 } }),
  });

  it('tells 10 m of it, early and late', () => {
    expect(liftPoint(lifting(230))).toMatchObject([{ delta: -10, explains: { braking: 1, entry: 0.5 } }]);
    expect(liftPoint(lifting(250))).toMatchObject([
      { delta: 10, gains: ['braking'], explains: { exit: 0.8 } },
    ]);
    expect(liftPoint(lifting(230.1))).toEqual([]);
    expect(liftPoint(lifting(249.9))).toEqual([]);
    expect(liftPoint({ ...lifting(220), theirs: unbraked() })).toEqual([]);
  });
});

describe('entrySpeed', () => {
  it('is a symptom from 0.8 m/s slower on', () => {
    const [slow] = entrySpeed(pairOf({ speedDifference: { turnIn: -0.8, exit: 0 } }));
    expect(slow).toMatchObject({ delta: -0.8, root: false, evidence: [{ value: 34.2, reference: 35 }] });
    expect(entrySpeed(pairOf({ speedDifference: { turnIn: -0.79, exit: 0 } }))).toEqual([]);
    expect(entrySpeed(pairOf({ speedDifference: { turnIn: 2, exit: 0 } }))).toEqual([]);
  });
});

describe('coasting', () => {
  const coasted = (time: number, from: number, to: number, theirs = 0.2) =>
    pairOf({
      mine: { coasting: { time, from, to } },
      theirs: { coasting: { time: theirs, from: 205, to: 210 } },
    });
  const of = (pair: ReturnType<typeof coasted>) => coasting(pair, delaysOf(pair));

  it('tells 0.15 s more than the reference', () => {
    expect(of(coasted(0.36, 180, 200))).toMatchObject([
      { delta: expect.closeTo(0.16, 9), at: 180, root: true },
    ]);
    expect(of(coasted(0.34, 180, 200))).toEqual([]);
  });

  it.each([
    ['before turn-in', 180, 240, { braking: 0.8, entry: 0.3 }],
    ['before the apex', 270, 290, { entry: 0.7, exit: 0.2 }],
    ['after it', 300, 320, { exit: 0.7, straight: 0.5 }],
  ])('explains the phase in which it lies: %s', (_, from, to, explains) => {
    expect(of(coasted(0.4, from, to))[0].explains).toEqual(explains);
  });

  it('explains all of the way in where the car rolls across turn-in for 0.5 s more', () => {
    expect(of(coasted(0.71, 230, 280))[0].explains).toMatchObject({ braking: 1, entry: 1 });
    expect(of(coasted(0.69, 230, 280))[0].explains).toEqual({ entry: 0.7, exit: 0.2 });
    expect(of(coasted(0.71, 255, 290))[0].explains).toEqual({ entry: 0.7, exit: 0.2 });
  });
});
