import { describe, expect, it } from 'vitest';
import { strategist } from '../../speech/index.ts';
import {
  makeComparison,
  makeHindsight,
  makeMomentCar,
  makePlanResult,
  makeSurface,
} from '../../speech/testing.ts';
import { widthOf } from '../terminal.ts';
import { forecastLines } from './forecast.ts';
import { hindsightLines, scoreLines } from './hindsight.ts';
import { comparisonLines } from './plans.ts';
import { heatLines, surfaceLines } from './surface.ts';

const voice = strategist();
const WIDTHS = [60, 80, 100, 132];

function fits(lines: readonly string[], width: number): void {
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
}

describe('plans in a terminal', () => {
  const comparison = makeComparison([
    makePlanResult('17:medium,38:hard', {
      plan: {
        start: 'SOFT',
        stops: [
          { lap: 17, tyre: 'MEDIUM' },
          { lap: 38, tyre: 'HARD' },
        ],
      },
      expectedPosition: { value: 3.2, error: 0.051 },
      against: { median: -12.44, low: -20, high: 3 },
      againstPosition: { value: -1.8, error: 0.03 },
      reasons: [
        { kind: 'traffic', seconds: -2.04 },
        { kind: 'pitLane', seconds: 21.8 },
        { kind: 'other', seconds: 0.1 },
      ],
    }),
    makePlanResult('actual', { against: null, better: null, worse: null }),
    makePlanResult('early'),
  ]);

  it('marks those that are as good as the best, and says what the mark means', () => {
    const tied = { ...comparison, plans: [...comparison.plans, makePlanResult('late', { isTie: true })] };
    const lines = comparisonLines(tied, voice, [], 100);
    expect(lines.find((line) => line.includes('(late)'))).toMatch(/^20 H \(late\) +≈ 5\.0 ±0\.1 /);
    expect(lines).toContain('≈ as good as the best: behind it by chance alone, or by next to nothing.');
    expect(comparisonLines(comparison, voice, [], 100).join('\n')).not.toContain('≈');
  });

  it('ranks them with uncertainty, time against what was driven, and chances', () => {
    const lines = comparisonLines(comparison, voice, ['Do this.', 'Or that.'], 100);
    expect(lines.slice(0, 3)).toEqual(['Do this.', 'Or that.', '']);
    expect(lines[3]).toMatch(/^plan +exp\. pos +80% +points +time s +win +podium +worst +clear +P1 +P6$/);
    expect(lines[4]).toMatch(/^17 M · 38 H +3\.2 ±0\.1 +4–6 +10\.0 +−12\.4 +0% +0% +6\.0 +50% +···▄█▄$/);
    expect(lines[5]).toMatch(/^20 H \(driven\) +5\.0 ±0\.1 +4–6 +10\.0 +0% +0% +6\.0/);
    expect(lines[6]).toMatch(/^20 H \(early\) /);
  });

  it('tells the heavy reasons first and leaves out those that say nothing', () => {
    const text = comparisonLines(comparison, voice, [], 100).join('\n');
    expect(text).toContain('why      17 M · 38 H: the pit lane costs 21.8 s, traffic saves 2.0 s\n');
    expect(text).not.toContain('all else');
    expect(text).toContain('Parameters from 40 races of 2029–2030');
    expect(text).toContain('10,000 simulated races, seed 7');
  });

  it('fits the window, with long plans too', () => {
    for (const width of WIDTHS) fits(comparisonLines(comparison, voice, ['Do this.'], width), width);
    const stops = [13, 33, 45].map((lap) => ({ lap, tyre: 'HARD' as const, mode: 'push' as const }));
    const long = makeComparison([makePlanResult('actual', { plan: { start: 'SOFT', mode: 'save', stops } })]);
    const lines = comparisonLines(long, voice, [], 80);
    fits(lines, 80);
    expect(lines[1]).toMatch(/^plan +exp\. pos +80% +points +time s/);
  });
});

describe('the value surface in a terminal', () => {
  it('draws the better stop higher, and the window under it', () => {
    const [medium, hard, window, axis] = heatLines(makeSurface(), ['MEDIUM', 'HARD'], 80);
    expect(medium.startsWith('M  ')).toBe(true);
    // Lap 16 is the first cell, lap 30 the best one.
    expect(hard[3 + 14]).toBe('█');
    expect(hard.codePointAt(3) ?? 0).toBeLessThan(hard.codePointAt(3 + 14) ?? 0);
    expect(medium.codePointAt(3 + 14) ?? 0).toBeLessThan(hard.codePointAt(3 + 14) ?? 0);
    expect(window).toBe(`${' '.repeat(3 + 12)}━━●━━`);
    expect(axis).toBe('lap16  20        30        40        50');
  });

  it('puts laps together where the window is narrow', () => {
    const lines = heatLines(makeSurface(), ['HARD'], 30);
    fits(lines, 30);
    expect(lines[0].trimEnd().length).toBe(3 + 20);
    expect(lines[1].trim()).toBe('━●━');
  });

  it('names the best stop for each compound, the neighbours, and what cannot be fitted', () => {
    const lines = surfaceLines(makeSurface(), 80);
    const text = lines.join('\n');
    expect(text).toMatch(/^H +30 +4\.0 ±0\.1 +16\.0 +1:06:40 +1:08:20 +P9 +50%$/m);
    expect(text).toMatch(/^M +30 +4\.5 /m);
    expect(text).toMatch(/^↑ AHA +2\.5 +\+1\.2 ±0\.2 +60% +−0\.8 ±0\.2 \(3 laps\) +60%$/m);
    expect(text).toContain('NEM has no set of soft left.');
    for (const width of WIDTHS) fits(surfaceLines(makeSurface(), width), width);
  });
});

describe('forecast, hindsight and scores in a terminal', () => {
  it('lists the field by expected position with when each stops next', () => {
    const car = (number: number, positions: number[]) => ({
      car: number,
      position: number,
      positions,
      expectedPosition: number,
      expectedPoints: 18,
      position10: 1,
      position90: 2,
      retirement: 0.04,
      nextStop: { lap: 20, low: 18, high: 24, tyre: 'HARD' as const },
    });
    const cars = [makeMomentCar(1, 'NEM', { finish: 2 }), makeMomentCar(2, 'AHA', { finish: 1 })];
    const forecast = {
      race: '2031-04-atlantis',
      lap: 15,
      seed: 1,
      rollouts: 10_000,
      cars: [car(2, [0.25, 0.75]), { ...car(1, [0.75, 0.25]), nextStop: null }],
      calibration: { seasons: [2030], races: 20, last: null, isAsOf: true },
    };
    const lines = forecastLines(forecast, cars, voice, 100);
    expect(lines[0]).toBe('NEM wins in 75% of the races, AHA in 25%.');
    expect(lines[3]).toMatch(/^ +1 +NEM +2 +1\.0 +1–2 +18\.0 +75% +100% +4% +none/);
    expect(lines[4]).toMatch(/^ +2 +AHA +1 +2\.0 +1–2 +18\.0 +25% +100% +4% +18–24 H/);
    for (const width of [80, 100]) fits(forecastLines(forecast, cars, voice, width), width);
  });

  it('sets what was driven beside what was best, known then and known at the end', () => {
    const note = { seasons: [2030], races: 20, last: null, isAsOf: true };
    const text = hindsightLines(makeHindsight(), note, voice, 100).join('\n');
    expect(text).toMatch(/^grid +M · 31 H \(best\) +3\.0 ±0\.1/m);
    expect(text).toMatch(/^ +M · 20 H \(driven\) +5\.0 ±0\.1/m);
    expect(text).toMatch(/^the end +M · 31 H \(best\)/m);
    expect(text).toContain('missed   A stop under the safety car of lap 31 was worth 11.4 s and 2.0 places.');
  });

  it('gives the teams of a season their losses a race', () => {
    const lines = scoreLines(2031, [
      { team: 'Nautilus', races: 10, score: 71.4, lostSeconds: 52, lostPositions: 4 },
    ]);
    expect(lines.at(-1)).toMatch(/^Nautilus +71 +10 +5\.2 +0\.4$/);
  });
});
