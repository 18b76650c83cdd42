/** The score by hand, and teams by theirs. */

import { describe, expect, it } from 'vitest';
import { scoreOf, teamScores } from './score.ts';

describe('the score', () => {
  it('is 100 for what gave nothing away, and half for each half place given away', () => {
    expect(scoreOf([0])).toBe(100);
    expect(scoreOf([0.5])).toBeCloseTo(50, 9);
    expect(scoreOf([1])).toBeCloseTo(25, 9);
    expect(scoreOf([0, 0.5])).toBeCloseTo(75, 9);
  });

  it('is no score where there was nothing to judge', () => {
    expect(scoreOf([])).toBeNull();
  });
});

describe('scores of teams', () => {
  it('are means over their cars, what was lost in all, the best first', () => {
    const row = (race: string, team: string, score: number | null, lostSeconds: number) => ({
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

  it('leave out races in which there was nothing to judge', () => {
    const row = (team: string, score: number | null) => ({
      race: '2024-01-a',
      team,
      score,
      lostSeconds: 0,
      lostPositions: 0,
    });
    const rows = [row('red', null), row('red', 70), row('blue', null), row('green', 0)];
    expect(teamScores(rows).map(({ team, score }) => [team, score])).toEqual([
      ['red', 70],
      ['green', 0],
      ['blue', null],
    ]);
  });
});
