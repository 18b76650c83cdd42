import { describe, expect, it } from 'vitest';
import type { Circuit, Corner } from '../circuit/index.ts';
import { lineOf } from '../circuit/testing.ts';
import type { LapTrace } from '../telemetry/index.ts';
import {
  absoluteIssues,
  aheadOn,
  type Comparison,
  carriedLoss,
  compareCorner,
  lostBetween,
} from './corner.ts';
import { driven, LENGTH, lapAt } from './testing.ts';

/** No positions, so there is nothing to tell of the line. */
const circuit: Circuit = { length: LENGTH, line: lineOf([[LENGTH]]), corners: [], authored: true };

function compared(mine: LapTrace, theirs: LapTrace): Comparison {
  return { circuit, mine, theirs, lost: mine.time.map((t, i) => t - theirs.time[i]) };
}

const fast = lapAt(() => 50);
const slow = lapAt(() => 40);
/** 40 m/s up to 500 m, then 50. */
const slowHalf = lapAt((metres) => (metres < 500 ? 40 : 50));

describe('lostBetween', () => {
  it('is the difference of the times between two places', () => {
    // 200 m at 40 m/s are 5 s, at 50 m/s 4 s.
    expect(lostBetween(compared(slow, fast), 100, 300)).toBeCloseTo(1, 9);
    expect(lostBetween(compared(fast, slow), 100, 300)).toBeCloseTo(-1, 9);
    expect(lostBetween(compared(slow, fast), 100.25, 100.75)).toBeCloseTo(0.5 * 0.005, 9);
  });

  it('takes what lies before the line from the end of the same lap', () => {
    expect(lostBetween(compared(slow, fast), -100, 100)).toBeCloseTo(1, 9);
    expect(lostBetween(compared(slowHalf, fast), -100, 100)).toBeCloseTo(0.5, 9);
    expect(lostBetween(compared(slowHalf, fast), -300, -100)).toBeCloseTo(0, 9);
  });
});

it('aheadOn takes the short way around', () => {
  const ahead = aheadOn(LENGTH);
  expect([ahead(310, 300), ahead(290, 300), ahead(5, 995), ahead(995, 5)]).toEqual([10, -10, 10, -10]);
});

describe('carriedLoss', () => {
  /** v² = u² + 2·a·s from 400 to 600 m, one speed before and after: s seconds after (v − u) / a. */
  function pulling(u: number, a: number): LapTrace {
    const speed = (metres: number) => Math.sqrt(u ** 2 + 2 * a * Math.min(200, Math.max(0, metres - 400)));
    const last = speed(600);
    const time = (metres: number) =>
      Math.min(metres, 400) / u + (speed(metres) - u) / a + Math.max(0, metres - 600) / last;
    return lapAt(speed, { time });
  }
  const straight = { from: 400, to: 600 };
  /** 30 to 50 m/s in 5 s; 196 m²/s² less all the way: √704 to 48 m/s in (48 − √704) / 4 = 5.367 s. */
  const reference = pulling(30, 4);
  const slower = pulling(Math.sqrt(704), 4);
  const full = (48 - Math.sqrt(704)) / 4 - 5;

  it('is all of the loss where v² stays the same behind', () => {
    const both = compared(slower, reference);
    expect(lostBetween(both, 400, 600)).toBeCloseTo(full, 9);
    expect(carriedLoss(both, straight)).toBeCloseTo(full, 9);
  });

  it('is that and no more where the car does not pull on top of it', () => {
    const lazy = compared(
      lapAt(() => Math.sqrt(704)),
      reference,
    );
    expect(lostBetween(lazy, 400, 600)).toBeCloseTo(200 / Math.sqrt(704) - 5, 9);
    // Summed metre by metre from the left, which is half a metre's worth too much.
    expect(carriedLoss(lazy, straight)).toBeGreaterThanOrEqual(full);
    expect(carriedLoss(lazy, straight)).toBeLessThan(full + 0.002);
  });

  it('is what was lost where the car pulls harder and catches up', () => {
    // √704 to 52 m/s at 5 m/s².
    const catching = compared(pulling(Math.sqrt(704), 5), reference);
    expect(carriedLoss(catching, straight)).toBeCloseTo((52 - Math.sqrt(704)) / 5 - 5, 9);
  });

  it('is nothing where the car starts as fast, loses nothing, or has no straight', () => {
    const late = lapAt((metres) => (metres < 450 ? 50 : 40));
    expect(carriedLoss(compared(late, fast), straight)).toBe(0);
    const gaining = lapAt((metres) => (metres < 410 ? 49 : 60));
    expect(carriedLoss(compared(gaining, fast), straight)).toBe(0);
    expect(carriedLoss(compared(slower, reference), { from: 400, to: 401.5 })).toBe(0);
  });
});

describe('compareCorner', () => {
  const corner: Corner = {
    id: '1',
    number: 1,
    letter: '',
    direction: 'left',
    start: 250,
    apex: 300,
    end: 400,
    turn: 1,
  };
  const tile = { corner, from: 200, to: 400, after: { from: 400, to: 1000 } };
  /** 40 m/s from 200 to 400 m, else 50. */
  const slowThere = lapAt((metres) => (metres >= 200 && metres < 400 ? 40 : 50));

  it('cuts the phases halfway between the two laps’ places, and they add up', () => {
    const report = compareCorner(
      compared(slowThere, fast),
      tile,
      { ...driven, turnIn: 260, apex: 310 },
      { ...driven, turnIn: 240, apex: 290 },
    );
    const close = (value: number) => expect.closeTo(value, 9);
    // 5 ms a metre.
    expect(report.phases).toEqual([
      { phase: 'braking', from: 200, to: 250, delta: close(0.25) },
      { phase: 'entry', from: 250, to: 300, delta: close(0.25) },
      { phase: 'exit', from: 300, to: 400, delta: close(0.5) },
    ]);
    expect(report).toMatchObject({ id: '1', start: 200, apex: 300, end: 400, delta: close(1), carried: 0 });
    expect([report.apexSpeed, report.referenceApexSpeed]).toEqual([40, 50]);
    const claimed = report.issues.reduce((sum, { cost }) => sum + cost, 0);
    expect(claimed).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('measures both where the one was slowest, if the other has no slowest point', () => {
    const dip = lapAt((metres) => (metres === 310 ? 30 : 50));
    const kink = { ...driven, slowest: false, apex: 290 };
    const mine = compareCorner(compared(dip, fast), tile, { ...driven, apex: 310 }, kink);
    expect([mine.apexSpeed, mine.referenceApexSpeed]).toEqual([30, 50]);
    const theirs = compareCorner(compared(fast, dip), tile, kink, { ...driven, apex: 310 });
    expect([theirs.apexSpeed, theirs.referenceApexSpeed]).toEqual([50, 30]);
  });

  it('goes across the line', () => {
    const across = { ...corner, start: 930, apex: 980, end: 100 };
    const pass = { ...driven, turnIn: 940, apex: 980 };
    const report = compareCorner(
      compared(slow, fast),
      { corner: across, from: -100, to: 100, after: { from: 100, to: 900 } },
      pass,
      pass,
    );
    expect(report.phases.map(({ from, to }) => [from, to])).toEqual([
      [900, 940],
      [940, 980],
      [980, 100],
    ]);
    const deltas = report.phases.map(({ delta }) => delta);
    for (const [i, lost] of [0.2, 0.2, 0.6].entries()) expect(deltas[i]).toBeCloseTo(lost, 9);
    expect(report).toMatchObject({ start: 900, apex: 980, end: 100 });
    expect(report.delta).toBeCloseTo(1, 9);
  });
});

describe('absoluteIssues', () => {
  it('tells without a reference what shows by itself, and prices none of it', () => {
    const coasting = { time: 0.4, from: 180, to: 196 };
    const issues = absoluteIssues({ ...driven, coasting, exitLifts: 1, steeringCorrections: 3 });
    expect(issues.map(({ type, delta, at, cost }) => [type, delta, at, cost])).toEqual([
      ['coasting', 0.4, 180, 0],
      ['exitLift', 1, 310, 0],
      ['steeringCorrections', 3, 250, 0],
    ]);
    const less = { ...driven, coasting: { ...coasting, time: 0.39 }, exitLifts: 0, steeringCorrections: 2 };
    expect(absoluteIssues(less)).toEqual([]);
  });
});
