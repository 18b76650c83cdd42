import { expect, test } from 'vitest';
import { isRaceKey, keySlug, sortedHistory } from './tables.ts';
import { historyWith, race, result } from './testing.ts';

test.each([
  ['São Paulo', 'sao-paulo'],
  ['Nürburgring', 'nurburgring'],
  ["Giovanna d'Amati", 'giovanna-damati'],
  ['Tom Kristensen-Møller', 'tom-kristensen-moller'],
  ['  J.J. Lehto ', 'jj-lehto'],
  ['70th Anniversary', '70th-anniversary'],
  ['…', ''],
])('%s as a key is %s', (text, slug) => {
  expect(keySlug(text)).toBe(slug);
});

test('tables are put in order, a sprint before its race', () => {
  const at = race(2023, 2);
  const rows = [
    result(at, 2, 'b'),
    result(at, 1, 'a'),
    { ...result(at, 1, 's'), session: 'sprint' as const },
  ];
  const sorted = sortedHistory(historyWith([at, race(2022, 5), race(2023, 1)], rows));
  expect(sorted.races.map((row) => [row.season, row.round])).toEqual([
    [2022, 5],
    [2023, 1],
    [2023, 2],
  ]);
  expect(sorted.seasons).toEqual([
    { season: 2022, rounds: 1 },
    { season: 2023, rounds: 2 },
  ]);
  expect(sorted.results.map((row) => row.driver)).toEqual(['s', 'a', 'b']);
});

test('seasons and rounds that cannot be', () => {
  expect(isRaceKey(1950, 1)).toBe(true);
  expect(isRaceKey(1949, 1)).toBe(false);
  expect(isRaceKey(1e9, 1)).toBe(false);
  expect(isRaceKey(2024, 0)).toBe(false);
  expect(isRaceKey(2024, null)).toBe(false);
});
