import { describe, expect, test } from 'vitest';
import { mergeHistory } from './merge.ts';
import { historyWith, race, result } from './testing.ts';
import { emptyHistory, type HistoryTables } from './types.ts';

const at = { season: 1976, round: 3 };

function book(kind: 'f1db' | 'ergast', tables: HistoryTables): HistoryTables {
  return { ...tables, sources: [{ kind, from: kind }] };
}

describe('two books', () => {
  const f1db = book(
    'f1db',
    historyWith(
      [race(1976, 3, { scheduledLaps: 60 })],
      [
        result(at, 1, 'a', { laps: 50, time: null, points: 9 }),
        result(at, 2, 'b', { position: null, status: 'retired', laps: 12 }),
      ],
    ),
  );
  const ergast = book(
    'ergast',
    historyWith(
      [race(1976, 3, { date: '1976-01-02', time: '13:00' }), race(1976, 4)],
      [
        result(at, 1, 'a', {
          laps: 51,
          time: 5400,
          reason: null,
          fastestLap: 80,
          fastestLapRank: 1,
          points: 9,
        }),
        result(at, 2, 'b', { position: 2, status: 'finished', laps: 12, time: 5500, reason: null }),
        result(at, 3, 'c', { position: null, status: 'didNotQualify' }),
        result(at, 4, 'd', { position: 3 }),
        result({ season: 1976, round: 4 }, 1, 'a'),
      ],
    ),
  );

  test('each fills what the other leaves empty; f1db leads, whichever came first', () => {
    const merged = mergeHistory(f1db, ergast);
    expect(mergeHistory(ergast, f1db).results).toEqual(merged.results);
    expect(merged.sources.map((source) => source.kind)).toEqual(['f1db', 'ergast']);
    expect(merged.seasons).toEqual([{ season: 1976, rounds: 2 }]);
    expect(merged.races[0]).toMatchObject({ date: '1976-01-01', scheduledLaps: 60, time: '13:00' });
    expect(merged.results[0]).toMatchObject({ driver: 'a', laps: 50, time: 5400, fastestLap: 80 });
  });

  test('a place that is empty is not filled, nor the time that goes with it', () => {
    expect(mergeHistory(ergast, f1db).results[1]).toMatchObject({
      driver: 'b',
      position: null,
      status: 'retired',
      time: null,
    });
  });

  test('non-starters are added; somebody else with a place is not, and that is noted', () => {
    const merged = mergeHistory(ergast, f1db);
    expect(merged.results.map((row) => [row.round, row.order, row.driver])).toEqual([
      [3, 1, 'a'],
      [3, 2, 'b'],
      [3, 3, 'c'],
      [4, 1, 'a'],
    ]);
    expect(merged.notes).toEqual([
      'f1db and Ergast disagree on the date of 1 (1976-03-nowhere); f1db stands.',
      'f1db and Ergast disagree on the laps of 1 (1976-03 a); f1db stands.',
      'f1db and Ergast disagree on the place of 1 (1976-03 b); f1db stands.',
      'f1db and Ergast disagree on the entry of 1 (1976-03 d); f1db stands.',
    ]);
  });

  test('standings stand as a whole and get the wins of the other', () => {
    const row = { season: 1976, round: 3, position: 1, positionText: '1', points: 9 };
    const merged = mergeHistory(
      {
        ...ergast,
        driverStandings: [
          { ...row, driver: 'a', wins: 1 },
          { ...row, driver: 'z', wins: 0 },
        ],
      },
      { ...f1db, driverStandings: [{ ...row, driver: 'a', wins: null }] },
    );
    expect(merged.driverStandings).toEqual([{ ...row, driver: 'a', wins: 1 }]);
  });
});

test('of two of a kind the later one leads', () => {
  const old = book('ergast', historyWith([race(1976, 3)], [result(at, 1, 'a', { points: 9 })]));
  const young = book('ergast', historyWith([race(1976, 3)], [result(at, 1, 'a', { points: 6 })]));
  expect(mergeHistory(old, young).results[0]).toMatchObject({ points: 6 });
});

test('two cars of one driver are told apart by their place', () => {
  const cars = (time: number | null) => [
    result(at, 1, 'a', { car: 4, time }),
    result(at, 2, 'a', { car: 6, time: time === null ? null : time + 10, shared: true }),
  ];
  const merged = mergeHistory(
    book('ergast', historyWith([race(1976, 3)], cars(100).toReversed())),
    book('f1db', historyWith([race(1976, 3)], cars(null))),
  );
  expect(merged.results.map((row) => [row.car, row.time])).toEqual([
    [4, 100],
    [6, 110],
  ]);
});

test('the first book is taken as it is', () => {
  const only = book('f1db', historyWith([race(1976, 3)], []));
  expect(mergeHistory(emptyHistory, only)).toBe(only);
});
