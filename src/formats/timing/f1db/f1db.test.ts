/** A made-up season of one race, in both sets of file names. */

import { describe, expect, test } from 'vitest';
import { readTiming } from '../index.ts';
import { folderWith } from '../testing.ts';

const TABLES: Readonly<Record<string, string>> = {
  'race.csv': `year,round,date,grandPrixId,officialName,qualifyingFormat,circuitId,courseLength,laps,distance,scheduledLaps,scheduledDistance,time,qualifyingDate,sprintRaceDate
1955,1,1955-03-06,atlantis,Gran Premio,TWO_SESSION,lost-city,4.25,40,170,50,212.5,,,
`,
  'grands-prix.csv': 'id,name,fullName\natlantis,Atlantis,Atlantis Grand Prix\n',
  'circuits.csv':
    'id,name,fullName,placeName,countryId,latitude,longitude,length,turns\nlost-city,Lost City,"Ring, Lost City",Deep,atlantis,1.5,-2.5,4.25,9\n',
  'drivers.csv': `id,name,firstName,lastName,abbreviation,permanentNumber,dateOfBirth,dateOfDeath,nationalityCountryId
ada-north,Ada North,Ada,North,NOR,,1920-02-03,,atlantis
bo-south,Bo South,Bo,South,SOU,,1921-02-03,,atlantis
cy-east,Cy East,Cy,East,EAS,,1922-02-03,,atlantis
`,
  'constructors.csv': 'id,name,fullName,countryId\nfin,Fin,Fin Cars,atlantis\n',
  'race-results.csv': `year,round,position,driverNumber,driverId,constructorId,engineManufacturerId,laps,time,timePenalty,gap,reasonRetired,points,gridPosition,sharedCar
1955,1,1,4,ada-north,fin,wave,40,2:00:00.500,10.000,,,8,2,
1955,1,2,6,bo-south,fin,wave,39,,,+1 lap,,3,1,
1955,1,2,6,cy-east,fin,wave,,,,,,3,,True
1955,1,DNF,4,bo-south,fin,wave,12,,,,Engine,1,PL,
1955,1,DNQ,9,cy-east,fin,wave,,,,,,,,
`,
  'fastest-laps.csv': `year,round,position,driverNumber,driverId,constructorId,engineManufacturerId,lap,time
1955,1,1,4,bo-south,fin,wave,11,2:55.100
`,
  'qualifying-results.csv': `year,round,position,driverNumber,driverId,constructorId,engineManufacturerId,time,laps,q1,q2,q3
1955,1,1,6,bo-south,fin,wave,2:50.000,,,,
`,
  'qualifying-1-results.csv': `year,round,position,driverNumber,driverId,constructorId,engineManufacturerId,time
1955,1,1,6,bo-south,fin,wave,2:51.500
`,
  'starting-grid-positions.csv': `year,round,position,driverNumber,driverId,constructorId,engineManufacturerId,gridPenalty,time
1955,1,1,6,bo-south,fin,wave,,2:50.000
1955,1,2,4,ada-north,fin,wave,5,2:49.000
1955,1,PL,9,cy-east,fin,wave,SFB,
`,
  'driver-standings.csv': 'year,round,position,driverId,points\n1955,1,1,ada-north,8\n',
  'season-driver-standings.csv': 'year,position,driverId,points\n1955,1,ada-north,8\n1955,DSQ,bo-south,4\n',
};

/** The names of the CSV release, whose positions are called otherwise. */
function released(): Record<string, string> {
  const rename = (name: string): string => {
    if (name === 'race.csv') return 'f1db-races.csv';
    if (name.startsWith('season-')) return name.replace('season-', 'f1db-seasons-');
    const apart = ['circuits', 'drivers', 'constructors', 'grands-prix'];
    return apart.includes(name.replace('.csv', '')) ? `f1db-${name}` : `f1db-races-${name}`;
  };
  return Object.fromEntries([
    ...Object.entries(TABLES).map(([name, text]) => [
      rename(name),
      text.replace(/(^|,)position,/, '$1positionText,').replace('gridPosition', 'gridPositionText'),
    ]),
    ['f1db-countries.csv', 'id,name\natlantis,Atlantis\n'],
  ]);
}

async function historyIn(files: Readonly<Record<string, string>>) {
  const { history, warnings } = await readTiming([folderWith(files, 'books')]);
  if (history === null) throw new Error('no history');
  return { history, warnings };
}

describe.each([
  ['the flattened sources', TABLES],
  ['the CSV release', released()],
])('f1db as %s', (_, files) => {
  test('a race, in SI and under our id', async () => {
    const { history, warnings } = await historyIn(files);
    expect(warnings).toEqual([]);
    expect(history.races).toMatchObject([
      {
        id: '1955-01-atlantis',
        name: 'Atlantis Grand Prix',
        lapLength: 4250,
        distance: 170_000,
        laps: 40,
        scheduledLaps: 50,
        qualifyingFormat: 'twoSessions',
        sprint: false,
      },
    ]);
    expect(history.seasons).toEqual([{ season: 1955, rounds: 1 }]);
    expect(history.circuits[0]).toMatchObject({ name: 'Ring, Lost City', length: 4250, turns: 9 });
  });

  test('results: shared cars, two cars of one driver, places in words', async () => {
    const { results } = (await historyIn(files)).history;
    expect(results.map((row) => [row.order, row.driver, row.car, row.positionText, row.status])).toEqual([
      [1, 'ada-north', 4, '1', 'finished'],
      [2, 'bo-south', 6, '2', 'lapped'],
      [3, 'cy-east', 6, '2', 'lapped'],
      [4, 'bo-south', 4, 'DNF', 'retired'],
      [5, 'cy-east', 9, 'DNQ', 'didNotQualify'],
    ]);
    expect(results[0]).toMatchObject({ time: 7200.5, penalty: 10, gap: null, lapsBehind: 0, grid: 2 });
    expect(results[1]).toMatchObject({ time: null, lapsBehind: 1, shared: false });
    expect(results[2]).toMatchObject({ shared: true, grid: null });
    // The fastest lap was driven in the other car.
    expect(results[3]).toMatchObject({ fastestLap: 175.1, fastestLapNumber: 11, fastestLapRank: 1, grid: 0 });
    expect(results[1]).toMatchObject({ fastestLap: null });
  });

  test('qualifying has its first session, grids their penalties', async () => {
    const { qualifying, grids } = (await historyIn(files)).history;
    expect(qualifying).toMatchObject([{ position: 1, time: 170, q1: 171.5, q2: null }]);
    expect(grids.map((row) => [row.driver, row.position, row.penaltyPlaces, row.penalty])).toEqual([
      ['bo-south', 1, null, null],
      ['ada-north', 2, 5, '5'],
      ['cy-east', 0, null, 'SFB'],
    ]);
  });

  test('standings after a round and final ones', async () => {
    const { driverStandings } = (await historyIn(files)).history;
    expect(driverStandings.map((row) => [row.round, row.positionText, row.driver, row.points])).toEqual([
      [1, '1', 'ada-north', 8],
      [null, '1', 'ada-north', 8],
      [null, 'DSQ', 'bo-south', 4],
    ]);
  });
});

test('a table that lacks a column is left out with a sentence, and the others are read', async () => {
  const { history, warnings } = await historyIn({ ...TABLES, 'race-results.csv': 'year,round\n1955,1\n' });
  expect(history.races).toHaveLength(1);
  expect(history.results).toEqual([]);
  expect(warnings).toEqual([
    'race-results.csv has no column "driverId" (its columns begin with: year, round); the table was left out.',
  ]);
});

test('without the columns of a race there is nothing', async () => {
  const files = { ...TABLES, 'race.csv': 'grandPrixId,circuitId,year\natlantis,lost-city,1955\n' };
  await expect(readTiming([folderWith(files, 'books')])).rejects.toThrow(
    'books: race.csv has no column "round"',
  );
});
