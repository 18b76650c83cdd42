import { describe, expect, it } from 'vitest';
import { candidates } from './candidates.ts';
import { pairOf, told } from './testing.ts';

it('two passes alike hold nothing to tell', () => {
  expect(candidates(pairOf())).toEqual([]);
});

it('a braking point 12 m early with a slower entry is told, the slow entry as its symptom', () => {
  const early = pairOf({
    mine: { brakeStart: 188 },
    speedDifference: { turnIn: -1, exit: 0 },
    lost: { braking: 0.12, entry: 0.05 },
  });
  expect(told(candidates(early))).toEqual(['brakePoint', 'entrySpeed*', 'slowPhase*', 'slowPhase*']);
});

describe('line', () => {
  const off = (turnIn: number, apex: number, exit: number) =>
    candidates(pairOf({ offset: { turnIn, apex, exit } }));

  it('tells the worst of three places, from 1.2 m on, left positive', () => {
    expect(off(0.2, -1.8, 1)).toMatchObject([
      {
        type: 'line',
        delta: -1.8,
        unit: 'm',
        at: 300,
        evidence: [
          { name: 'offset.turnIn', value: 0.2 },
          { name: 'offset.apex', value: -1.8 },
          { name: 'offset.exit', value: 1 },
        ],
      },
    ]);
    expect(off(1.2, 0, 0)).toMatchObject([{ delta: 1.2, at: 250, explains: { entry: 0.15 } }]);
    expect(off(0, 0, -1.2)).toMatchObject([{ delta: -1.2, at: 400, explains: { exit: 0.2, straight: 0.1 } }]);
    expect(off(1.19, -1.19, 1.19)).toEqual([]);
  });
});

describe('gear', () => {
  const inGear = (gear: number, exit = 0, throttleOn = 310) =>
    candidates(pairOf({ mine: { gear, throttleOn }, speedDifference: { turnIn: 0, exit } })).filter(
      ({ type }) => type === 'gear',
    );

  it('is told either way, and explains little', () => {
    expect(inGear(2)).toMatchObject([{ delta: -1, at: 300, explains: { exit: 0.2, straight: 0.15 } }]);
    expect(inGear(4)).toMatchObject([{ delta: 1, explains: { exit: 0.2, straight: 0.15 } }]);
    expect(inGear(3)).toEqual([]);
  });

  it('explains a slow exit where it is too high and the throttle came as early', () => {
    expect(inGear(4, -0.6)[0].explains).toEqual({ exit: 0.8, straight: 0.6 });
    expect(inGear(2, -0.6)[0].explains).toEqual({ exit: 0.2, straight: 0.15 });
    expect(inGear(4, -0.6, 315)[0].explains).toEqual({ exit: 0.2, straight: 0.15 });
  });

  it('is not told where one lap has none', () => {
    const { gear: _, ...noGear } = pairOf().mine;
    expect(candidates({ ...pairOf({ theirs: { gear: 5 } }), mine: noGear })).toEqual([]);
  });
});

it('steering corrections are told from two more than the reference on', () => {
  const turned = (mine: number, theirs: number) =>
    candidates(pairOf({ mine: { steeringCorrections: mine }, theirs: { steeringCorrections: theirs } }));
  expect(turned(3, 1)).toMatchObject([{ type: 'steeringCorrections', delta: 2, at: 250 }]);
  expect(turned(3, 2)).toEqual([]);
  expect(turned(1, 4)).toEqual([]);
});

describe('slowPhase', () => {
  it('says where 0.03 s and more were lost, a symptom of anything else', () => {
    expect(candidates(pairOf({ lost: { entry: 0.03, exit: 0.029, braking: -0.2 } }))).toMatchObject([
      {
        type: 'slowPhase',
        delta: -1,
        unit: 'm/s',
        at: 250,
        root: false,
        rest: true,
        explains: { entry: 1 },
        evidence: [{ name: 'meanSpeed.entry', value: 30, reference: 31 }],
      },
    ]);
  });
});
