/** Points worked out by hand from the regulations, on made-up races. */

import { describe, expect, test } from 'vitest';
import { historyWith, race, result } from '../testing.ts';
import type { HistoryResultRow, RaceRow } from '../types.ts';
import { pointsOf } from './points.ts';
import { rulesOf } from './rules.ts';

function scored(at: RaceRow, rows: readonly HistoryResultRow[], session: 'race' | 'sprint' = 'race') {
  const history = historyWith([at], rows);
  return pointsOf(history, at.season, at.round, session).map(
    ({ result: { driver }, points, constructorPoints }) => [driver, points, constructorPoints],
  );
}

function field(at: RaceRow, count: number): HistoryResultRow[] {
  return Array.from({ length: count }, (_, i) => result(at, i + 1, `d${i + 1}`));
}

describe('points of places', () => {
  test.each([
    [1950, [8, 6, 4, 3, 2, 0]],
    [1959, [8, 6, 4, 3, 2, 0]],
    [1960, [8, 6, 4, 3, 2, 1, 0]],
    [1961, [9, 6, 4, 3, 2, 1, 0]],
    [1990, [9, 6, 4, 3, 2, 1, 0]],
    [1991, [10, 6, 4, 3, 2, 1, 0]],
    [2003, [10, 8, 6, 5, 4, 3, 2, 1, 0]],
    [2010, [25, 18, 15, 12, 10, 8, 6, 4, 2, 1, 0]],
    [2025, [25, 18, 15, 12, 10, 8, 6, 4, 2, 1, 0]],
  ])('%i', (season, points) => {
    const at = race(season, 1);
    expect(scored(at, field(at, points.length)).map(([, value]) => value)).toEqual(points);
  });

  test('a win of 1961 is 9 points for the driver and 8 for the constructor', () => {
    const at = race(1961, 1);
    expect(scored(at, field(at, 1))).toEqual([['d1', 9, 8]]);
  });

  test('a place that nobody has is nobody’s: who is third stays third', () => {
    const at = race(1983, 1);
    const rows = [result(at, 1, 'a'), result(at, 2, 'b', { position: 3 })];
    expect(scored(at, rows).map(([, points]) => points)).toEqual([9, 4]);
  });

  test('sprints gave points to three, since 2022 to eight', () => {
    const sprint = (season: number) => {
      const at = race(season, 1);
      const rows = field(at, 9).map((row) => ({ ...row, session: 'sprint' as const }));
      return scored(at, rows, 'sprint').map(([, points]) => points);
    };
    expect(sprint(2021)).toEqual([3, 2, 1, 0, 0, 0, 0, 0, 0]);
    expect(sprint(2022)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  test('the last race of 2014 counted twice', () => {
    const at = race(2014, 19, { grandPrix: 'abu-dhabi' });
    expect(scored(at, field(at, 2))).toEqual([
      ['d1', 50, 50],
      ['d2', 36, 36],
    ]);
  });
});

describe('the fastest lap', () => {
  const withFastest = (season: number, order: number, changes: Partial<HistoryResultRow> = {}) => {
    const at = race(season, 1);
    return scored(
      at,
      field(at, 12).map((row) => (row.order === order ? { ...row, fastestLapRank: 1, ...changes } : row)),
    )[order - 1];
  };

  test('brought a point until 1959, to the driver alone, retired or not', () => {
    expect(withFastest(1955, 8)).toEqual(['d8', 1, 0]);
    expect(withFastest(1958, 1)).toEqual(['d1', 9, 8]);
    expect(withFastest(1958, 9, { position: null })).toEqual(['d9', 1, 0]);
    expect(withFastest(1960, 1)).toEqual(['d1', 8, 8]);
  });

  test('brought a point from 2019 to 2024 to one of the first ten, and to the constructor', () => {
    expect(withFastest(2019, 10)).toEqual(['d10', 2, 2]);
    expect(withFastest(2019, 11)).toEqual(['d11', 0, 0]);
    expect(withFastest(2024, 1)).toEqual(['d1', 26, 26]);
    expect(withFastest(2025, 1)).toEqual(['d1', 25, 25]);
  });

  test('is shared out where several had it', () => {
    const at = race(1954, 1);
    const rows = field(at, 7).map((row) => ({ ...row, position: null, fastestLapRank: 1 }));
    for (const [, points] of scored(at, rows)) expect(points).toBeCloseTo(1 / 7, 10);
  });
});

describe('shared cars', () => {
  const crew = (season: number) => {
    const at = race(season, 1);
    return scored(at, [
      result(at, 1, 'a', { car: 4 }),
      result(at, 2, 'b', { car: 4, position: 1, shared: true }),
      result(at, 3, 'b', { car: 6, position: 2 }),
    ]).map(([driver, points]) => [driver, points]);
  };

  test('until 1955 each car scored for all who drove it', () => {
    expect(crew(1955)).toEqual([
      ['a', 4],
      ['b', 4],
      ['b', 6],
    ]);
  });

  test('in 1956 and 1957 a driver scored with his best car only', () => {
    expect(crew(1956)).toEqual([
      ['a', 4],
      ['b', 0],
      ['b', 6],
    ]);
  });

  test('since 1958 a shared car scores for nobody', () => {
    expect(crew(1958)).toEqual([
      ['a', 0],
      ['b', 0],
      ['b', 6],
    ]);
  });
});

describe('constructors', () => {
  test('had the points of their best car until 1978, of all cars since', () => {
    const cars = (season: number) => {
      const at = race(season, 1);
      const rows = field(at, 3).map((row) => ({ ...row, team: 'same' }));
      return scored(at, rows).map(([, , points]) => points);
    };
    expect(cars(1978)).toEqual([9, 0, 0]);
    expect(cars(1979)).toEqual([9, 6, 4]);
  });

  test('chassis with other engines are other constructors', () => {
    const at = race(1970, 1);
    const rows = field(at, 2).map((row, i) => ({ ...row, team: 'same', engine: i === 0 ? 'x' : 'y' }));
    expect(scored(at, rows).map(([, , points]) => points)).toEqual([9, 6]);
  });

  test('had none before 1958, nor at Indianapolis', () => {
    const before = race(1957, 1);
    expect(scored(before, field(before, 1))).toEqual([['d1', 8, 0]]);
    const indianapolis = race(1959, 1, { grandPrix: 'indianapolis' });
    expect(scored(indianapolis, field(indianapolis, 1))).toEqual([['d1', 8, 0]]);
  });
});

describe('shortened races', () => {
  const winner = (season: number, laps: number, changes: Partial<RaceRow> = {}) => {
    const at = race(season, 1, { laps, scheduledLaps: 100, ...changes });
    return scored(at, field(at, 10)).map(([, points]) => points);
  };

  test('since 2023 count by quarters of the distance', () => {
    expect(winner(2023, 75)).toEqual([25, 18, 15, 12, 10, 8, 6, 4, 2, 1]);
    expect(winner(2023, 74)).toEqual([19, 14, 12, 9, 8, 6, 5, 3, 2, 1]);
    expect(winner(2023, 49)).toEqual([13, 10, 8, 6, 5, 4, 3, 2, 1, 0]);
    expect(winner(2023, 24)).toEqual([6, 4, 3, 2, 1, 0, 0, 0, 0, 0]);
    expect(winner(2023, 1)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('in 2022 one that ended at the flag counted in full', () => {
    expect(winner(2022, 53)[0]).toBe(25);
  });

  test('count half where they were stopped before', () => {
    expect(winner(1984, 31, { grandPrix: 'monaco' }).slice(0, 3)).toEqual([4.5, 3, 2]);
    expect(winner(1971, 50)[0]).toBe(9);
  });
});

test('Formula 2 cars of 1969 are passed over, and those behind them move up', () => {
  const at = race(1969, 7, { grandPrix: 'germany' });
  const rows = [
    result(at, 1, 'henri-pescarolo'),
    result(at, 2, 'somebody'),
    result(at, 3, 'richard-attwood'),
    result(at, 4, 'another'),
  ];
  expect(scored(at, rows).map(([driver, points]) => [driver, points])).toEqual([
    ['henri-pescarolo', 0],
    ['somebody', 9],
    ['richard-attwood', 0],
    ['another', 6],
  ]);
});

test('a race that is not in the tables has no points', () => {
  expect(pointsOf(historyWith([], []), 1976, 1)).toEqual([]);
});

test('a season has the rules of the newest entry before it', () => {
  expect(rulesOf(2040)).toEqual({ ...rulesOf(2025), season: 2040 });
  expect(rulesOf(1974).drivers).toEqual({ kind: 'halves', split: 8, first: 7, second: 6 });
  expect(rulesOf(1974).constructors).toEqual(rulesOf(1974).drivers);
  expect(rulesOf(1985).constructors).toEqual({ kind: 'all' });
});
