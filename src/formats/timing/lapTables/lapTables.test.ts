import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Contribution, RaceEvent } from '../../../timing/index.ts';
import { buildParquet } from '../../parquet/testing.ts';
import { timingInput } from '../input.ts';
import type { TimingOptions } from '../reader.ts';
import { folderWith } from '../testing.ts';
import { lapTableReader } from './index.ts';
import { trackStatusOf } from './trackStatus.ts';

async function read(name: string, content: string | Uint8Array, options: TimingOptions = {}) {
  const folder = folderWith({ [name]: content }, 'tables');
  const input = timingInput(join(folder, name));
  expect(await lapTableReader.recognises(input)).toBe(true);
  return lapTableReader.read(input, options);
}

function lapsOf({ events }: Contribution) {
  return events.filter((event): event is Extract<RaceEvent, { type: 'lap' }> => event.type === 'lap');
}

const FASTF1 = `Time,Driver,DriverNumber,LapTime,LapNumber,Stint,PitOutTime,PitInTime,Sector1Time,Sector2Time,Sector3Time,SpeedFL,Compound,TyreLife,FreshTyre,Team,LapStartTime,LapStartDate,TrackStatus,Position,Deleted,DeletedReason,FastF1Generated,IsAccurate
0 days 01:01:30,ONE,1,NaT,1.0,1.0,NaT,NaT,NaT,0 days 00:00:30,0 days 00:00:25,288.0,SOFT,1.0,True,Team A,0 days 01:00:00,NaT,12,1.0,False,,False,False
0 days 01:03:00.500000,ONE,1,0 days 00:01:30.500000,2.0,1.0,NaT,0 days 01:02:59,0 days 00:00:35,0 days 00:00:30,0 days 00:00:25.500000,,SOFT,2.0,True,Team A,0 days 01:01:30,2001-05-06 13:01:30,1,1.0,True,TRACK LIMITS AT TURN 4,False,True
0 days 01:04:50.500000,ONE,1,0 days 00:01:50,3.0,2.0,0 days 01:03:20,NaT,,,,,HARD,1.0,True,Team A,0 days 01:03:00.500000,2001-05-06 13:03:00.500,1,1.0,False,,True,False
`;

describe("FastF1's own CSV", () => {
  test('is read with its durations as text', async () => {
    const { contributions, warnings } = await read('2001-01-nowhere.csv', FASTF1);
    expect(warnings).toEqual([]);
    const [only] = contributions;
    expect(only.identity).toMatchObject({ season: 2001, round: 1, place: 'nowhere', kind: 'race' });
    // 13:01:30 is session time 1:01:30.
    expect(only.epoch).toBe(Date.UTC(2001, 4, 6, 12));
    const laps = lapsOf(only);
    expect(laps.map(({ lap, time, start, duration }) => [lap, time, start, duration])).toEqual([
      [1, 3690, 3600, null],
      [2, 3780.5, 3690, 90.5],
      [3, 3890.5, 3780.5, 110],
    ]);
    expect(laps[0].speeds.fl).toBe(80);
    expect(laps[1]).toMatchObject({
      deleted: true,
      deletedReason: 'TRACK LIMITS AT TURN 4',
      pitIn: 3779,
      tyreAge: 2,
    });
    expect(laps[2]).toMatchObject({
      pitOut: 3800,
      generated: true,
      compound: 'HARD',
      freshTyre: true,
      stint: 2,
    });
    expect(only.events.filter(({ type }) => type === 'stint')).toHaveLength(2);
    expect(only.events.find(({ type }) => type === 'entry')).toMatchObject({
      car: 1,
      code: 'ONE',
      team: 'Team A',
    });
  });

  test('takes its session from what the user says, and asks for it where nobody says', async () => {
    const { contributions } = await read('laps.csv', FASTF1, { identity: '2001-02-elsewhere-sprint' });
    expect(contributions[0].identity).toMatchObject({
      season: 2001,
      round: 2,
      place: 'elsewhere',
      kind: 'sprint',
    });
    await expect(read('laps.csv', FASTF1)).rejects.toThrow('--as 2024-01-bahrain');
    await expect(read('laps.csv', FASTF1, { identity: 'last sunday' })).rejects.toThrow('names no session');
  });

  test('cut in a row is read as far as it goes', async () => {
    const { contributions, warnings } = await read('2001-01-nowhere.csv', FASTF1.slice(0, -60));
    expect(lapsOf(contributions[0])).toHaveLength(2);
    expect(warnings[0]).toMatch(/^2001-01-nowhere\.csv: /);
  });
});

test('a season as Parquet gives one contribution a race, in nanoseconds or seconds', async () => {
  const rows = `SELECT r AS RoundNumber, CASE r WHEN 1 THEN 'Bahrain Grand Prix' ELSE 'Saudi Arabian Grand Prix' END AS EventName,
      'ONE' AS Driver, 1 AS DriverNumber, l AS LapNumber, (3600 + 90 * l) * 1000000000::BIGINT AS "Time",
      90 * 1000000000::BIGINT AS LapTime, 1 AS Position FROM range(1, 3) a(r), range(1, 6) b(l)`;
  const { contributions } = await read('races-2024.parquet', await buildParquet(rows));
  expect(contributions.map(({ identity }) => [identity.season, identity.round, identity.place])).toEqual([
    [2024, 1, 'bahrain'],
    [2024, 2, 'jeddah'],
  ]);
  expect(lapsOf(contributions[1]).map(({ time, duration }) => [time, duration])[4]).toEqual([4050, 90]);
});

test('a sprint is told by the name of its file, testing is no race', async () => {
  const csv = (event: string) =>
    `Event,Time,Driver,DriverNumber,LapTime,LapNumber,Position\n${event},100,ONE,1,90,1,1\npre_season_testing,100,ONE,1,90,1,1\n`;
  const { contributions, warnings } = await read('sprints-2023.csv', csv('são_paulo_grand_prix'));
  expect(contributions.map(({ identity }) => identity)).toMatchObject([
    { kind: 'sprint', season: 2023, round: null, place: 'interlagos', name: 'São Paulo Grand Prix' },
  ]);
  expect(warnings).toEqual([
    'sprints-2023.csv: Pre Season Testing is no session of a race weekend and was left out',
  ]);
});

test('"gap_to_leader" of tables made from FastF1 is the session time at the end of the lap', async () => {
  const csv = `season,event,driver,lap_number,compound,track_status,lap_time,position,gap_to_leader,final_position
2024,Bahrain Grand Prix,VER,1,SOFT,1,,1.0,3697.5,1.0
2024,Bahrain Grand Prix,VER,2,SOFT,1,96.3,1.0,3793.8,1.0
2024,Bahrain Grand Prix,XXX,1,SOFT,1,,2.0,3698.5,2.0
`;
  const { contributions } = await read('races-2024.csv', csv);
  const laps = lapsOf(contributions[0]);
  expect(laps.map(({ car, time }) => [car, time])).toEqual([
    [1, 3697.5],
    [1, 3793.8],
  ]);
  expect(contributions[0].warnings).toEqual(['no car numbers are known of XXX; their laps were left out']);
});

test('tables without any time lie from the lights on, missing laps are bridged and told', async () => {
  const csv = `season,meeting_name,session_name,driver_number,driver_name,lap_number,lap_duration,is_pit_out_lap
2024,Bahrain Grand Prix,Race,1,Max VERSTAPPEN,1,100,false
2024,Bahrain Grand Prix,Race,1,Max VERSTAPPEN,2,90,false
2024,Bahrain Grand Prix,Race,1,Max VERSTAPPEN,3,91,true
2024,Bahrain Grand Prix,Race,4,Lando NORRIS,1,101,false
2024,Bahrain Grand Prix,Race,4,Lando NORRIS,3,92,false
`;
  const { contributions } = await read('races-2024.csv', csv);
  const [only] = contributions;
  expect(only.source).toBe('openf1');
  expect(lapsOf(only).map(({ car, lap, time }) => [car, lap, time])).toEqual([
    [1, 1, 100],
    [1, 2, 190],
    [1, 3, 281],
    [4, 1, 101],
    [4, 3, 283],
  ]);
  expect(only.events).toContainEqual({ type: 'pitIn', time: 190, car: 1, lap: 2 });
  expect(only.warnings).toEqual([
    '1 lap is missing between others; the moments of those after are estimates',
  ]);
});

test('a car that only has a lap 0 is entered and drives none', async () => {
  const csv =
    'EventName,RoundNumber,Time,Driver,DriverNumber,LapTime,LapNumber,Position\nBahrain Grand Prix,1,10,ONE,1,,0,1\nBahrain Grand Prix,1,100,TWO,2,90,1,1\n';
  const { contributions } = await read('races-2024.csv', csv);
  expect(lapsOf(contributions[0])).toHaveLength(1);
  expect(contributions[0].events.filter(({ type }) => type === 'entry')).toHaveLength(2);
  expect(contributions[0].warnings).toEqual([]);
});

describe('the state of the track, out of the laps that saw it', () => {
  test('was on where every car was on a lap that saw it', () => {
    // Three cars, laps of 100 s, 10 s apart; a safety car from 250 to 415.
    const laps = [0, 10, 20].flatMap((offset) =>
      Array.from({ length: 7 }, (_, i) => {
        const start = offset + 100 * i;
        const saw = start < 415 && start + 100 > 250;
        const clear = start < 250 || start + 100 > 415;
        return { start, end: start + 100, digits: `${clear ? '1' : ''}${saw ? '4' : ''}` };
      }),
    );
    const events = trackStatusOf(laps);
    expect(events.map(({ status }) => status)).toEqual(['clear', 'safetyCar', 'clear']);
    // To the crossings on either side of the moments.
    expect(events[1].time).toBe(220);
    expect(events[2].time).toBe(420);
  });

  test('says nothing without laps that say something', () => {
    expect(trackStatusOf([])).toEqual([]);
    expect(trackStatusOf([{ start: 0, end: 90, digits: 'x' }])).toEqual([]);
  });
});
