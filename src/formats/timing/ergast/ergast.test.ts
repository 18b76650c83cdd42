/** A made-up race as Ergast's dump and as the answers of its API, which have to say the same. */

import { describe, expect, test } from 'vitest';
import type { HistoryTables } from '../../../timing/index.ts';
import { readTiming } from '../index.ts';
import { folderWith } from '../testing.ts';
import { historyOfErgastJson } from './index.ts';
import { driverOf, grandPrixOf, teamOf } from './names.ts';

const TABLES: Readonly<Record<string, string>> = {
  'races.csv': `raceId,year,round,circuitId,name,date,time,quali_date,sprint_date
77,2012,3,5,Belgian Grand Prix,2012-04-01,13:00:00,2012-03-31,\\N
`,
  'circuits.csv': 'circuitId,circuitRef,name,location,country,lat,lng\n5,spa,Spa,Spa,Belgium,50.4,5.9\n',
  'drivers.csv': `driverId,driverRef,number,code,forename,surname,dob,nationality
1,north,\\N,NOR,Ada,North,1990-02-03,Atlantean
2,south,12,SOU,Bo,de South,1991-02-03,Atlantean
3,sainz,\\N,\\N,Carlos,Sainz,1994-09-01,Spanish
`,
  'constructors.csv': 'constructorId,constructorRef,name,nationality\n8,fin_cars,Fin Cars,Atlantean\n',
  'status.csv': 'statusId,status\n1,Finished\n5,Engine\n12,+2 Laps\n81,Did not qualify\n',
  'results.csv': `resultId,raceId,driverId,constructorId,number,grid,positionText,positionOrder,points,laps,time,milliseconds,fastestLap,rank,fastestLapTime,statusId
1,77,1,8,4,2,1,1,25,44,1:30:00.500,5400500,40,1,1:50.100,1
2,77,2,8,6,0,2,2,18,42,\\N,\\N,12,2,1:51.000,12
3,77,3,8,9,5,R,3,0,7,\\N,\\N,\\N,0,\\N,5
4,99,3,8,9,5,R,3,0,7,\\N,\\N,\\N,0,\\N,5
`,
  'qualifying.csv': `qualifyId,raceId,driverId,constructorId,number,position,q1,q2,q3
1,77,2,8,6,1,1:50.000,1:49.000,\\N
`,
  'pit_stops.csv': `raceId,driverId,stop,lap,time,duration,milliseconds
77,1,1,20,14:40:01,22.500,22500
77,2,1,21,15:10:01,12:22.500,742500
`,
  'driver_standings.csv':
    'raceId,driverId,points,position,positionText,wins\n77,1,25,1,1,1\n77,3,0,\\N,-,0\n',
  'constructor_standings.csv': 'raceId,constructorId,points,position,positionText,wins\n77,8,43,1,E,1\n',
};

const people = {
  north: {
    driverId: 'north',
    code: 'NOR',
    givenName: 'Ada',
    familyName: 'North',
    dateOfBirth: '1990-02-03',
    nationality: 'Atlantean',
  },
  south: {
    driverId: 'south',
    code: 'SOU',
    permanentNumber: '12',
    givenName: 'Bo',
    familyName: 'de South',
    dateOfBirth: '1991-02-03',
    nationality: 'Atlantean',
  },
  sainz: {
    driverId: 'sainz',
    givenName: 'Carlos',
    familyName: 'Sainz',
    dateOfBirth: '1994-09-01',
    nationality: 'Spanish',
  },
};
const fin = { constructorId: 'fin_cars', name: 'Fin Cars', nationality: 'Atlantean' };
const event = {
  season: '2012',
  round: '3',
  raceName: 'Belgian Grand Prix',
  date: '2012-04-01',
  time: '13:00:00Z',
  Circuit: {
    circuitId: 'spa',
    circuitName: 'Spa',
    Location: { lat: '50.4', long: '5.9', locality: 'Spa', country: 'Belgium' },
  },
};

function answer(table: object): unknown {
  return { MRData: { series: 'f1', total: '1', ...table } };
}

const ANSWERS: readonly unknown[] = [
  answer({ RaceTable: { Races: [{ ...event, Qualifying: { date: '2012-03-31' } }] } }),
  answer({
    RaceTable: {
      Races: [
        {
          ...event,
          Results: [
            {
              number: '4',
              position: '1',
              positionText: '1',
              points: '25',
              Driver: people.north,
              Constructor: fin,
              grid: '2',
              laps: '44',
              status: 'Finished',
              Time: { millis: '5400500', time: '1:30:00.500' },
              FastestLap: { rank: '1', lap: '40', Time: { time: '1:50.100' } },
            },
            {
              number: '6',
              position: '2',
              positionText: '2',
              points: '18',
              Driver: people.south,
              Constructor: fin,
              grid: '0',
              laps: '42',
              status: '+2 Laps',
              // When it took the flag; no race time of a lapped car.
              Time: { millis: '5430500', time: '+30.000' },
              FastestLap: { rank: '2', lap: '12', Time: { time: '1:51.000' } },
            },
          ],
        },
      ],
    },
  }),
  answer({
    RaceTable: {
      Races: [
        {
          ...event,
          Results: [
            {
              number: '9',
              position: '3',
              positionText: 'R',
              points: '0',
              Driver: people.sainz,
              Constructor: fin,
              grid: '5',
              laps: '7',
              status: 'Engine',
            },
          ],
        },
      ],
    },
  }),
  answer({
    RaceTable: {
      Races: [
        {
          ...event,
          QualifyingResults: [
            {
              number: '6',
              position: '1',
              Driver: people.south,
              Constructor: fin,
              Q1: '1:50.000',
              Q2: '1:49.000',
            },
          ],
          PitStops: [
            { driverId: 'north', lap: '20', stop: '1', time: '14:40:01', duration: '22.500' },
            { driverId: 'south', lap: '21', stop: '1', time: '15:10:01', duration: '12:22.500' },
          ],
        },
      ],
    },
  }),
  answer({
    StandingsTable: {
      StandingsLists: [
        {
          season: '2012',
          round: '3',
          DriverStandings: [
            {
              position: '1',
              positionText: '1',
              points: '25',
              wins: '1',
              Driver: people.north,
              Constructors: [fin],
            },
            { positionText: '-', points: '0', wins: '0', Driver: people.sainz, Constructors: [fin] },
          ],
          ConstructorStandings: [
            { position: '1', positionText: 'E', points: '43', wins: '1', Constructor: fin },
          ],
        },
      ],
    },
  }),
];

async function ofDump(): Promise<HistoryTables> {
  const { history } = await readTiming([folderWith(TABLES, 'books')]);
  if (history === null) throw new Error('no history');
  return history;
}

describe('Ergast', () => {
  test('the dump, under our keys', async () => {
    const history = await ofDump();
    expect(history.races).toMatchObject([
      {
        id: '2012-03-spa',
        grandPrix: 'belgium',
        circuit: 'spa-francorchamps',
        date: '2012-04-01',
        time: '13:00',
        laps: 44,
        qualifyingDate: '2012-03-31',
        sprint: false,
      },
    ]);
    expect(
      history.results.map((row) => [row.driver, row.team, row.positionText, row.status, row.grid]),
    ).toEqual([
      ['ada-north', 'fin-cars', '1', 'finished', 2],
      ['bo-de-south', 'fin-cars', '2', 'lapped', 0],
      ['carlos-sainz-jr', 'fin-cars', 'DNF', 'retired', 5],
    ]);
    expect(history.results[0]).toMatchObject({ time: 5400.5, gap: null, lapsBehind: 0, fastestLapRank: 1 });
    expect(history.results[1]).toMatchObject({ time: null, lapsBehind: 2, reason: null });
    expect(history.results[2]).toMatchObject({ reason: 'Engine', fastestLapRank: null });
    expect(history.qualifying).toMatchObject([{ time: null, q1: 110, q2: 109, q3: null }]);
    expect(history.pitStops).toMatchObject([
      { car: 4, duration: 22.5, clock: '14:40:01' },
      { car: 6, duration: 742.5 },
    ]);
    expect(history.notes).toEqual([
      'One row of results.csv named a race or a driver that is in no table, and was left out.',
    ]);
  });

  test('the answers of the API say the same, in any order and twice', async () => {
    const dump = await ofDump();
    const told = historyOfErgastJson([...ANSWERS.toReversed(), ...ANSWERS], 'https://example.org');
    expect({ ...told, sources: [], notes: [] }).toEqual({ ...dump, sources: [], notes: [] });
  });

  test('what is no answer is counted', () => {
    const told = historyOfErgastJson(
      [null, { MRData: 1 }, { MRData: { RaceTable: { Races: [{}] } } }, ANSWERS[0]],
      'x',
    );
    expect(told.races).toHaveLength(1);
    expect(told.notes).toEqual(['x: 3 parts of the answers had another shape and were left out.']);
  });
});

test('before the knockouts the first time is the one that counted; in 2005 two were added', async () => {
  const old = {
    ...TABLES,
    'races.csv': `raceId,year,round,circuitId,name,date
77,2005,1,5,Belgian Grand Prix,2005-03-06
`,
  };
  const { history } = await readTiming([folderWith(old, 'books')]);
  expect(history?.qualifying).toMatchObject([{ time: 219, q1: 110, q2: 109 }]);
});

test.each([
  ['brabham-alfa_romeo', 1976, 'brabham', 'alfa-romeo'],
  ['tec-mec', 1959, 'tec-mec', null],
  ['de_tomaso-osca', 1961, 'de-tomaso', 'osca'],
  ['ats', 1963, 'ats', null],
  ['ats', 1980, 'ats-wheels', null],
  ['sauber', 2023, 'sauber', null],
  ['sauber', 2024, 'kick-sauber', null],
  ['lotus-pw', 1971, 'lotus', 'pratt-whitney'],
  ['constructor', 2024, 'constructor', null],
])('the constructor %s of %i is a %s with an engine by %s', (ref, season, team, engine) => {
  expect(teamOf(ref, season)).toEqual({ team, engine });
});

test('names of drivers and Grands Prix', () => {
  expect(driverOf('perez', 'Sergio Pérez')).toBe('sergio-perez');
  expect(driverOf('amati', "Giovanna d'Amati")).toBe('giovanna-damati');
  expect(grandPrixOf('United States Grand Prix West')).toBe('united-states-west');
  expect(grandPrixOf('Indianapolis 500')).toBe('indianapolis');
  expect(grandPrixOf('São Paulo Grand Prix')).toBe('sao-paulo');
});
