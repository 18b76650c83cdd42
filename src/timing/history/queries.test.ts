import { expect, test } from 'vitest';
import { careerOf, championsOf, raceOf, racesOf, resultsOf, seasonsOf } from './queries.ts';
import { historyWith, race, result } from './testing.ts';

const first = { season: 1955, round: 1 };
const second = { season: 1955, round: 2 };
const later = { season: 1958, round: 1 };

const history = historyWith(
  [race(1955, 1), race(1955, 2), race(1958, 1)],
  [
    result(first, 1, 'a', { points: 9, fastestLapRank: 1, grid: 2 }),
    // A second car, taken over from another.
    result(first, 2, 'a', { position: 3, shared: true, points: 2 }),
    result(first, 3, 'b', { position: 2, points: 6 }),
    result(second, 1, 'b', { points: 8 }),
    result(second, 2, 'a', { position: null, status: 'didNotStart', grid: 1 }),
    result(later, 1, 'a', { points: 8, team: 'fin', engine: 'wave' }),
    result(later, 2, 'c', { position: null, status: 'didNotQualify' }),
  ],
);

test('seasons, races and results', () => {
  expect(seasonsOf(history)).toEqual([1955, 1958]);
  expect(racesOf(history, 1955).map((row) => row.round)).toEqual([1, 2]);
  expect(raceOf(history, 1955, 3)).toBeNull();
  expect(resultsOf(history, second).map((row) => row.driver)).toEqual(['b', 'a']);
  expect(resultsOf(history, second, 'sprint')).toEqual([]);
});

test('a career: two cars are one race, a pole counts though the car broke down before the start', () => {
  expect(careerOf(history, 'a')).toEqual({
    driver: 'a',
    firstSeason: 1955,
    lastSeason: 1958,
    entries: 3,
    starts: 2,
    wins: 2,
    podiums: 2,
    poles: 1,
    fastestLaps: 1,
    points: 19,
    championships: 0,
  });
  expect(careerOf(history, 'c')).toMatchObject({ entries: 1, starts: 0, points: 0 });
  expect(careerOf(history, 'nobody')).toBeNull();
});

test('champions of the seasons that are over', () => {
  // The last season may be going on; only a final table would end it.
  expect(championsOf(history)).toEqual([{ season: 1955, driver: 'b', driverPoints: 14, constructors: null }]);
  const final = {
    season: 1958,
    round: null,
    position: 1,
    positionText: '1',
    points: 8,
    wins: null,
    driver: 'a',
  };
  expect(championsOf({ ...history, driverStandings: [final] })[1]).toEqual({
    season: 1958,
    driver: 'a',
    driverPoints: 8,
    constructors: { team: 'fin', engine: 'wave', points: 8 },
  });
});
