import { describe, expect, it } from 'vitest';
import type { RaceName } from './records.ts';
import { madeIdentity } from './testing.ts';
import { lookUp, nearestIds, whichRace } from './which.ts';

function known(season: number, round: number, name: string, place: string, date: string): RaceName {
  return {
    key: `${season}-${round}`,
    id: `${season}-${String(round).padStart(2, '0')}-${place}`,
    season,
    round,
    kind: 'race',
    name,
    place,
    date,
    hasTiming: false,
    stamp: null,
  };
}

/** Two races at one circuit within a week, as in August 2020. */
const races = [
  known(2020, 4, 'British Grand Prix', 'silverstone', '2020-08-02'),
  known(2020, 5, '70th Anniversary Grand Prix', 'silverstone', '2020-08-09'),
  known(2020, 8, 'Italian Grand Prix', 'monza', '2020-09-06'),
  known(2021, 10, 'British Grand Prix', 'silverstone', '2021-07-18'),
];

const nothing = { season: 2020, round: null, name: null, place: null, date: null };
const which = (over: object, as?: string) =>
  whichRace(madeIdentity({ ...nothing, ...over }), races, as)?.round;

describe('which race it is', () => {
  it('is what the source says, known or not', () => {
    expect(whichRace(madeIdentity(), [], undefined)).toEqual({
      season: 2031,
      round: 4,
      kind: 'race',
      place: 'atlantis',
    });
    expect(whichRace(madeIdentity({ season: 2020, round: 8, place: null }), races, undefined)?.place).toBe(
      'monza',
    );
  });

  it('is told by its name, where a place had two', () => {
    expect(which({ name: 'British Grand Prix' })).toBe(4);
    expect(which({ name: '70th Anniversary GP' })).toBe(5);
    expect(which({ place: 'silverstone' })).toBeUndefined();
    expect(which({ place: 'monza' })).toBe(8);
    expect(which({ season: 2021, place: 'silverstone' })).toBe(10);
  });

  it('is told by its day, of the race or of the days before it', () => {
    expect(which({ date: '2020-08-09' })).toBe(5);
    expect(which({ season: null, date: '2020-09-05', kind: 'qualifying' })).toBe(8);
    expect(which({ date: '2020-09-07' })).toBe(8);
    expect(which({ date: '2020-09-20' })).toBeUndefined();
    expect(which({ season: null })).toBeUndefined();
  });

  it('is what somebody says it is', () => {
    expect(whichRace(madeIdentity(), races, '2020-08-monza')).toEqual({
      season: 2020,
      round: 8,
      kind: 'race',
      place: 'monza',
    });
    const qualifying = madeIdentity({ kind: 'qualifying' });
    expect(whichRace(qualifying, races, '2020-08')).toMatchObject({ kind: 'qualifying', place: 'monza' });
    expect(whichRace(qualifying, races, '2020-08-monza-sprint')).toMatchObject({ kind: 'sprint' });
  });
});

describe('looking a race up', () => {
  it.each([
    ['2020-08-monza', '2020-08-monza'],
    ['2020-8', '2020-08-monza'],
    ['2020-italian', '2020-08-monza'],
    ['2020-Italian Grand Prix', '2020-08-monza'],
    ['2021-silverstone', '2021-10-silverstone'],
    ['2020-08-somewhere-else', '2020-08-monza'],
  ])('finds %s', (typed, id) => {
    expect(lookUp(typed, races)?.id).toBe(id);
  });

  it('finds nothing where there is nothing', () => {
    for (const id of [
      '2020-09',
      '2022-silverstone',
      'monza',
      '2020',
      '2020-08-monza-sprint',
      '2020-08-silverstone',
    ]) {
      expect(lookUp(id, races)).toBeUndefined();
    }
  });

  it('names what comes near, the nearest first', () => {
    expect(nearestIds('2020-08-mnza', races, 3)[0]).toBe('2020-08-monza');
    expect(nearestIds('silverstone', races, 3)).toEqual([]);
    expect(nearestIds('2021-11-silverstone', races, 1)).toEqual(['2021-10-silverstone']);
  });
});
