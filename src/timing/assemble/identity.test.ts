import { describe, expect, test } from 'vitest';
import { identityOfName, kindOf, mergeIdentities, NOBODY, raceId } from './identity.ts';
import { nameOfPlace, placeOf, placeOfCircuit } from './places.ts';

describe('the place of a Grand Prix', () => {
  test.each([
    ['Bahrain Grand Prix', 2024, 'bahrain'],
    ['Saudi Arabian Grand Prix', 2024, 'jeddah'],
    ['Emilia Romagna Grand Prix', 2024, 'imola'],
    ['Monaco Grand Prix', 2024, 'monaco'],
    ['British Grand Prix', 2024, 'silverstone'],
    ['Belgian Grand Prix', 2024, 'spa'],
    ['Dutch Grand Prix', 2024, 'zandvoort'],
    ['Italian Grand Prix', 2024, 'monza'],
    ['Azerbaijan Grand Prix', 2024, 'baku'],
    ['Australian Grand Prix', 2025, 'australia'],
    ['São Paulo Grand Prix', 2024, 'interlagos'],
    ['são_paulo_grand_prix', 2024, 'interlagos'],
    ['canadian_grand_prix', 2024, 'montreal'],
    ['70th Anniversary Grand Prix', 2020, 'silverstone'],
    ['Sakhir Grand Prix', 2020, 'sakhir'],
  ])('%s of %i is in %s', (name, season, place) => {
    expect(placeOf(name, season)).toBe(place);
  });

  test('moves with the season', () => {
    expect(placeOf('British Grand Prix', 1976)).toBe('brands-hatch');
    expect(placeOf('British Grand Prix', 1977)).toBe('silverstone');
    expect(placeOf('German Grand Prix', 1957)).toBe('nurburgring');
    expect(placeOf('German Grand Prix', 2018)).toBe('hockenheim');
    expect(placeOf('Japanese Grand Prix', 2007)).toBe('fuji');
    expect(placeOf('United States Grand Prix', 2005)).toBe('indianapolis');
  });

  test('that nobody knows is its name', () => {
    expect(placeOf('Grand Prix of Nowhere', 2030)).toBe('grand-prix-of-nowhere');
    expect(placeOf('Nowhere Grand Prix', null)).toBe('nowhere');
    expect(placeOf('', 2024)).toBeNull();
    expect(placeOf(null, 2024)).toBeNull();
  });

  test('is found by circuit and town', () => {
    expect(placeOfCircuit('Spa-Francorchamps')).toBe('spa');
    expect(placeOfCircuit('Melbourne')).toBe('australia');
    expect(placeOfCircuit('the moon')).toBeNull();
  });
});

describe('a name that says which session it is', () => {
  test.each([
    ['2024-01-bahrain', 2024, 1, 'bahrain', 'race'],
    ['2024-1-bahrain', 2024, 1, 'bahrain', 'race'],
    ['2024_01_bahrain', 2024, 1, 'bahrain', 'race'],
    ['2024_1_Bahrain.parquet', 2024, 1, 'bahrain', 'race'],
    ['2024-07-imola-qualifying', 2024, 7, 'imola', 'qualifying'],
    ['2024-05-shanghai-sprint-qualifying', 2024, 5, 'shanghai', 'sprintQualifying'],
    ['2024-05-shanghai-sprint', 2024, 5, 'shanghai', 'sprint'],
    ['2024-12-silverstone-practice-1', 2024, 12, 'silverstone', 'practice1'],
    ['2025-01-australia-race.tar.gz', 2025, 1, 'australia', 'race'],
    ['2023-02-saudi-arabia', 2023, 2, 'jeddah', 'race'],
    ['laps of 2024-03-nowhere', 2024, 3, 'nowhere', 'race'],
  ] as const)('%s', (name, season, round, place, kind) => {
    expect(identityOfName(name)).toEqual({ ...NOBODY, season, round, place, kind });
  });

  test.each(['races-2024.parquet', '2024-03-02', 'laps.parquet', '20240-1-bahrain', '2024-99-bahrain', ''])(
    'not %s',
    (name) => {
      expect(identityOfName(name)).toBeNull();
    },
  );
});

test('an id has what is known, and needs enough of it', () => {
  const bahrain = { ...NOBODY, season: 2024, round: 1, name: 'Bahrain Grand Prix' };
  expect(raceId(bahrain)).toBe('2024-01-bahrain');
  expect(raceId({ ...bahrain, kind: 'sprintQualifying' })).toBe('2024-01-bahrain-sprint-qualifying');
  expect(raceId({ ...bahrain, round: null })).toBe('2024-bahrain');
  expect(raceId({ ...bahrain, name: null })).toBe('2024-01');
  expect(raceId({ ...bahrain, season: null })).toBeNull();
  expect(raceId({ ...NOBODY, season: 2024 })).toBeNull();
});

test('sessions are told by the words of any source', () => {
  expect(kindOf('Race')).toBe('race');
  expect(kindOf('Sprint Shootout')).toBe('sprintQualifying');
  expect(kindOf('Practice 2')).toBe('practice2');
  expect(kindOf('FP3')).toBe('practice3');
  expect(kindOf('Day 1')).toBeNull();
  expect(kindOf(null)).toBeNull();
});

test('identities complete each other, the first one is right', () => {
  const merged = mergeIdentities([
    { ...NOBODY, season: 2024, round: 1 },
    { ...NOBODY, season: 2023, round: 2, name: 'Bahrain Grand Prix', date: '2024-03-02' },
  ]);
  expect(merged).toEqual({
    ...NOBODY,
    season: 2024,
    round: 1,
    name: 'Bahrain Grand Prix',
    place: 'bahrain',
    date: '2024-03-02',
  });
});

describe('the name of a Grand Prix by its place', () => {
  test('is the name that leads back to the place, in every season that it is known for', () => {
    for (let season = 2018; season <= 2026; season++) {
      for (const place of [
        'bahrain',
        'jeddah',
        'imola',
        'monaco',
        'spa',
        'monza',
        'baku',
        'barcelona',
        'madrid',
        'interlagos',
        'lusail',
      ]) {
        const name = nameOfPlace(place, season);
        if (name !== null) expect(placeOf(name, season)).toBe(place);
      }
    }
    expect(nameOfPlace('bahrain', 2024)).toBe('Bahrain Grand Prix');
    expect(nameOfPlace('interlagos', 2019)).toBe('Brazilian Grand Prix');
  });

  test('is not guessed where there were two, or none', () => {
    expect(nameOfPlace('silverstone', 2020)).toBeNull();
    expect(nameOfPlace('jeddah', 2019)).toBeNull();
    expect(nameOfPlace('nowhere', 2024)).toBeNull();
  });
});
