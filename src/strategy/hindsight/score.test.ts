/** The score by hand, and teams by theirs. */

import { describe, expect, it } from 'vitest';
import type { Hindsight, PlanResult } from '../types.ts';
import { placesLost, scoreOf, teamScores } from './score.ts';

const result = (position: number, seconds: number | null): PlanResult => ({
  name: 'a plan',
  plan: { start: 'MEDIUM', stops: [] },
  positions: [],
  expectedPosition: { value: position, error: 0 },
  expectedPoints: { value: 0, error: 0 },
  position10: 1,
  position50: 1,
  position90: 1,
  raceTime: 5000,
  raceTime10: 4990,
  raceTime90: 5010,
  against: seconds === null ? null : { median: seconds, low: seconds, high: seconds },
  better: null,
  worse: null,
  worstTenth: position,
  cleanExit: null,
  afterStop: null,
  retirement: 0,
  stops: 1,
  byLap: [],
  firstLap: 1,
  deltaByLap: null,
  reasons: [],
});
const decision = (actual: number, best: number, seconds: number): Hindsight['known'][number] => ({
  lap: 0,
  actual: result(actual, null),
  best: result(best, seconds),
});

describe('the score', () => {
  it('is 100 for what nothing was better than, and half for each half place given away', () => {
    expect(scoreOf([])).toBe(100);
    expect(scoreOf([decision(4, 4, 0)])).toBe(100);
    expect(scoreOf([decision(4.5, 4, 0)])).toBeCloseTo(50, 9);
    expect(scoreOf([decision(5, 4, 0)])).toBeCloseTo(25, 9);
    // Ten seconds are half a place.
    expect(scoreOf([decision(4, 4, -10)])).toBeCloseTo(50, 9);
    expect(scoreOf([decision(4, 4, 0), decision(4.5, 4, 0)])).toBeCloseTo(75, 9);
  });

  it('never counts for somebody what was luck', () => {
    expect(placesLost(result(3, null), result(4, 5))).toBe(0);
  });
});

describe('scores of teams', () => {
  it('are means over their cars, what was lost in all, the best first', () => {
    const row = (race: string, team: string, score: number, lostSeconds: number) => ({
      race,
      team,
      score,
      lostSeconds,
      lostPositions: lostSeconds / 10,
    });
    const rows = [
      row('2024-01-a', 'red', 60, 10),
      row('2024-01-a', 'red', 80, 0),
      row('2024-02-b', 'red', 100, 5),
      row('2024-01-a', 'blue', 90, 2),
    ];
    expect(teamScores(rows)).toEqual([
      { team: 'blue', races: 1, score: 90, lostSeconds: 2, lostPositions: 0.2 },
      { team: 'red', races: 2, score: 80, lostSeconds: 15, lostPositions: 1.5 },
    ]);
  });
});
