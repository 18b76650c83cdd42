import { describe, expect, test } from 'vitest';
import { historyWith, race, result } from '../testing.ts';
import type { HistoryResultRow } from '../types.ts';
import { standingsAfter } from './standings.ts';

/** A season in which each race is the drivers in their order. */
function season(year: number, races: readonly (readonly string[])[]) {
  const rows = races.map((_, i) => race(year, i + 1));
  const results = races.flatMap((drivers, i) =>
    drivers.map((driver, place) => result({ season: year, round: i + 1 }, place + 1, driver)),
  );
  return historyWith(rows, results);
}

const brief = (history: ReturnType<typeof season>, year: number, round?: number) =>
  standingsAfter(history, year, round).drivers.map((row) => [row.position, row.driver, row.points]);

describe('dropped scores', () => {
  test('the best four of 1950 count, and of equal ones the earlier', () => {
    const history = season(
      1950,
      Array.from({ length: 6 }, () => ['a']),
    );
    const [row] = standingsAfter(history, 1950).drivers;
    expect(row).toMatchObject({ points: 32, gross: 48, dropped: [5, 6], wins: 6 });
  });

  test('halves are reckoned apart: 1980 counts five of the first seven and five of the rest', () => {
    const history = season(
      1980,
      Array.from({ length: 14 }, () => ['a']),
    );
    const [row] = standingsAfter(history, 1980).drivers;
    expect(row).toMatchObject({ points: 90, gross: 126, dropped: [6, 7, 13, 14] });
    expect(standingsAfter(history, 1980, 6).drivers[0]).toMatchObject({ points: 45, gross: 54 });
  });

  test('one may lose with more points than the champion', () => {
    const steady = Array.from({ length: 12 }, () => ['b', 'a']).map((order, i) =>
      i < 6 ? order.toReversed() : order,
    );
    const history = season(1986, [...steady, ['x', 'a'], ['x', 'a']]);
    const { drivers } = standingsAfter(history, 1986);
    expect(drivers[0]).toMatchObject({ driver: 'a', gross: 6 * 9 + 8 * 6, points: 6 * 9 + 5 * 6 });
  });
});

describe('ties', () => {
  test('are parted in no time, whatever places a book states', () => {
    const rows = ['a', 'b'].map((driver, i) =>
      result({ season: 2020, round: 1 }, 20 + i, driver, { position: 2_000_000_000 + i }),
    );
    expect(brief(historyWith([race(2020, 1)], rows), 2020)).toEqual([
      [1, 'a', 0],
      [2, 'b', 0],
    ]);
  });

  test('more wins, then more second places', () => {
    // b and c have 8 points each: 6 and 2 against 4 and 4.
    const history = season(1970, [
      ['x', 'b', 'c', 'y'],
      ['y', 'x', 'c', 'z', 'b'],
    ]);
    expect(brief(history, 1970)).toEqual([
      [1, 'x', 15],
      [2, 'y', 12],
      [3, 'b', 8],
      [4, 'c', 8],
      [5, 'z', 3],
    ]);
  });

  test('who is equal in places with points shared a position until 1997', () => {
    const history = season(1990, [
      ['x', 'y', 'z', 'u', 'v', 'a', 'w', 'b'],
      ['y', 'x', 'u', 'z', 'w', 'b', 'v', 'q', 'a'],
    ]);
    const tied = standingsAfter(history, 1990).drivers.filter((row) => row.points === 1);
    expect(tied.map((row) => [row.driver, row.position])).toEqual([
      ['a', 7],
      ['b', 7],
    ]);
  });

  test('in 1998 the one who was there first is before the other', () => {
    const places = ['x', 'y', 'z', 'u', 'v'];
    const history = season(1998, [
      [...places, 'b', 'a'],
      [...places, 'a', 'c', 'b'],
    ]);
    const tied = standingsAfter(history, 1998).drivers.filter((row) => row.points === 1);
    expect(tied.map((row) => row.driver)).toEqual(['b', 'a']);
  });

  test('since 2000 places without points part too', () => {
    const ten = Array.from({ length: 10 }, (_, i) => `p${i}`);
    const history = season(2012, [
      [...ten, 'a', 'b', 'c'],
      [...ten, 'b', 'c', 'd', 'a'],
    ]);
    const zero = standingsAfter(history, 2012).drivers.filter((row) => row.points === 0);
    expect(zero.map((row) => [row.driver, row.position])).toEqual([
      ['b', 11],
      ['a', 12],
      ['c', 13],
      ['d', 14],
    ]);
  });
});

describe('decisions', () => {
  const schumacher = 'michael-schumacher';

  test('an exclusion after the season leaves the tables before it alone', () => {
    const history = season(1997, [
      [schumacher, 'b'],
      ['b', schumacher],
    ]);
    expect(standingsAfter(history, 1997, 1).drivers[0]).toMatchObject({ driver: schumacher, position: 1 });
    const { drivers } = standingsAfter(history, 1997);
    expect(drivers.map((row) => [row.driver, row.positionText, row.points])).toEqual([
      ['b', '1', 16],
      [schumacher, 'DSQ', 16],
    ]);
  });

  test('a deduction counts from the round before which it was decided', () => {
    const at = (round: number, grandPrix: string) => race(2020, round, { grandPrix });
    const races = [at(1, 'styria'), at(2, 'hungary'), at(3, '70th-anniversary')];
    const results = races.map((row) => result(row, 1, 'a', { team: 'racing-point' }));
    const history = historyWith(races, results);
    const sums = [1, 2, 3].map((round) => standingsAfter(history, 2020, round).constructors[0]?.points);
    expect(sums).toEqual([25, 50, 60]);
  });

  test('an entry that is struck out begins anew, and the final table names both', () => {
    const races = [race(2018, 1), race(2018, 2, { grandPrix: 'belgium' }), race(2018, 3)];
    const results = races.map((row) => result(row, 1, 'a', { team: 'force-india', engine: 'mercedes' }));
    const history = historyWith(races, results);
    const sums = [1, 2, 3].map((round) => standingsAfter(history, 2018, round).constructors[0]?.points);
    expect(sums).toEqual([25, 25, 50]);
    const { constructors } = standingsAfter(history, 2018);
    expect(constructors.map((row) => [row.team, row.positionText, row.points])).toEqual([
      ['force-india', '1', 50],
      ['force-india', 'EX', 0],
    ]);
  });
});

test('a sprint adds points, but no win', () => {
  const at = race(2023, 1);
  const sprint: HistoryResultRow = { ...result(at, 1, 'a'), session: 'sprint' };
  const history = historyWith([at], [sprint, result(at, 1, 'b'), result(at, 2, 'a')]);
  expect(standingsAfter(history, 2023).drivers).toMatchObject([
    { driver: 'a', points: 26, wins: 0 },
    { driver: 'b', points: 25, wins: 1 },
  ]);
});

test('who did not qualify is not in the standings', () => {
  const at = race(1989, 1);
  const history = historyWith(
    [at],
    [result(at, 1, 'a'), result(at, 2, 'b', { position: null, status: 'didNotQualify' })],
  );
  expect(standingsAfter(history, 1989).drivers.map((row) => row.driver)).toEqual(['a']);
});

test('a season without results has no standings', () => {
  expect(standingsAfter(historyWith([], []), 1976)).toMatchObject({
    round: 0,
    drivers: [],
    constructors: [],
  });
});
