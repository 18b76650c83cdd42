import { describe, expect, test } from 'vitest';
import type { RaceEvent } from '../../../timing/index.ts';
import { Normaliser } from './normaliser.ts';
import { packed } from './testing.ts';

const EPOCH = Date.UTC(2024, 4, 19, 12, 0, 0);
const info = {
  Meeting: { Name: 'Emilia Romagna Grand Prix' },
  Key: 9515,
  Type: 'Race',
  Name: 'Race',
  StartDate: '2024-05-19T15:00:00',
  GmtOffset: '02:00:00',
};

/** Messages at moments in s. */
function told(...said: readonly (readonly [number, string, unknown])[]): RaceEvent[] {
  const normaliser = new Normaliser();
  normaliser.initial({ SessionInfo: info });
  return said.flatMap(([time, topic, data]) => normaliser.push({ topic, data, time: EPOCH + time * 1000 }));
}

describe('who and when', () => {
  test('session time counts from an hour before the scheduled start', () => {
    const normaliser = new Normaliser();
    normaliser.initial({ SessionInfo: info, LapCount: { CurrentLap: 1, TotalLaps: 63 } });
    expect(normaliser.epoch).toBe(EPOCH);
    expect(normaliser.identity).toEqual({
      kind: 'race',
      season: 2024,
      round: null,
      name: 'Emilia Romagna Grand Prix',
      place: 'imola',
      date: '2024-05-19',
      scheduledLaps: 63,
    });
  });

  test.each([
    ['Race', 'Race', undefined, 'race'],
    ['Race', 'Sprint', -1, 'sprint'],
    ['Race', 'Sprint Qualifying', undefined, 'sprint'],
    ['Qualifying', 'Qualifying', undefined, 'qualifying'],
    ['Qualifying', 'Sprint Shootout', undefined, 'sprintQualifying'],
    ['Qualifying', 'Sprint Qualifying', undefined, 'sprintQualifying'],
    ['Practice', 'Practice 2', 2, 'practice2'],
    ['Practice', 'Day 3', 3, 'practice3'],
  ] as const)('%s "%s" is %4$s', (Type, Name, number, kind) => {
    const normaliser = new Normaliser();
    normaliser.initial({ SessionInfo: { ...info, Type, Name, Number: number } });
    expect(normaliser.identity.kind).toBe(kind);
  });

  test('another session on the same line is left out', () => {
    const events = told(
      [1, 'TrackStatus', { Status: '2' }],
      [2, 'SessionInfo', { ...info, Key: 9999, Name: 'Sprint' }],
      [3, 'TrackStatus', { Status: '1' }],
    );
    expect(events).toEqual([{ type: 'trackStatus', time: 1, status: 'yellow' }]);
  });
});

describe('topics', () => {
  test('drivers, as they become known', () => {
    expect(
      told(
        [1, 'DriverList', { '4': { RacingNumber: '4', Tla: 'NOR', TeamColour: 'FF8000', Line: 1 } }],
        [2, 'DriverList', { '4': { Line: 2 } }],
        [3, 'DriverList', { '4': { FullName: 'Lando NORRIS' } }],
      ),
    ).toEqual([
      { type: 'entry', time: 1, car: 4, code: 'NOR', colour: '#ff8000' },
      { type: 'entry', time: 3, car: 4, code: 'NOR', colour: '#ff8000', name: 'Lando Norris' },
    ]);
  });

  test('the grid and stints, corrected and told as a whole', () => {
    expect(
      told(
        [
          1,
          'TimingAppData',
          {
            Lines: {
              '4': {
                GridPos: '2',
                Stints: { 0: { Compound: 'UNKNOWN', New: 'false', StartLaps: 3, TotalLaps: 3 } },
              },
            },
          },
        ],
        [2, 'TimingAppData', { Lines: { '4': { Stints: { 0: { Compound: 'MEDIUM' } } } } }],
        [3, 'TimingAppData', { Lines: { '4': { Stints: { 0: { TotalLaps: 4 } } } } }],
        [
          4,
          'TimingAppData',
          {
            Lines: {
              '16': {
                Stints: [
                  { Compound: 'SOFT', New: 'false', StartLaps: 2, TotalLaps: 22 },
                  { Compound: 'HARD', New: 'true', StartLaps: 0, TotalLaps: 9 },
                ],
              },
            },
          },
        ],
      ),
    ).toEqual([
      { type: 'entry', time: 1, car: 4, grid: 2 },
      {
        type: 'stint',
        time: 1,
        car: 4,
        stint: 1,
        compound: 'UNKNOWN',
        ageAtStart: 3,
        fresh: false,
        lapStart: 1,
      },
      {
        type: 'stint',
        time: 2,
        car: 4,
        stint: 1,
        compound: 'MEDIUM',
        ageAtStart: 3,
        fresh: false,
        lapStart: null,
      },
      {
        type: 'stint',
        time: 4.001,
        car: 16,
        stint: 1,
        compound: 'SOFT',
        ageAtStart: 2,
        fresh: false,
        lapStart: 1,
      },
      {
        type: 'stint',
        time: 4.001,
        car: 16,
        stint: 2,
        compound: 'HARD',
        ageAtStart: 0,
        fresh: true,
        lapStart: 21,
      },
    ]);
  });

  test('race control, at its own time, with what it means', () => {
    expect(
      told([
        400,
        'RaceControlMessages',
        {
          Messages: [
            {
              Utc: '2024-05-19T12:06:30',
              Lap: 5,
              Category: 'Other',
              Message: 'CAR 4 (NOR) TIME 1:20.500 DELETED - TRACK LIMITS AT TURN 2 LAP 4 14:05:02',
            },
            {
              Utc: '2024-05-19T12:06:35',
              Category: 'SafetyCar',
              Status: 'DEPLOYED',
              Message: 'SAFETY CAR DEPLOYED',
            },
          ],
        },
      ]),
    ).toEqual([
      expect.objectContaining({ type: 'raceControl', time: 390, lap: 5, category: 'Other' }),
      {
        type: 'lapDeleted',
        time: 390,
        car: 4,
        lap: 4,
        duration: 80.5,
        reason: 'TRACK LIMITS AT TURN 2',
        reinstated: false,
      },
      expect.objectContaining({ type: 'raceControl', time: 395, category: 'SafetyCar' }),
    ]);
  });

  test('what two topics tell of one moment is told once', () => {
    expect(
      told(
        [50, 'TrackStatus', { Status: '4', Message: 'SCDeployed' }],
        [
          50,
          'SessionData',
          { StatusSeries: { 3: { Utc: '2024-05-19T12:00:50Z', TrackStatus: 'SCDeployed' } } },
        ],
        [
          70,
          'SessionData',
          { StatusSeries: { 4: { Utc: '2024-05-19T12:01:10Z', TrackStatus: 'AllClear' } } },
        ],
        [70, 'TrackStatus', { Status: '1', Message: 'AllClear' }],
        [
          90,
          'SessionData',
          { StatusSeries: { 5: { Utc: '2024-05-19T12:01:30Z', SessionStatus: 'Finished' } } },
        ],
        [90, 'SessionStatus', { Status: 'Finished' }],
      ),
    ).toEqual([
      { type: 'trackStatus', time: 50, status: 'safetyCar' },
      { type: 'trackStatus', time: 70, status: 'clear' },
      { type: 'sessionStatus', time: 90, status: 'finished' },
    ]);
  });

  test('times of stops', () => {
    expect(
      told(
        [
          10,
          'PitLaneTimeCollection',
          { PitTimes: { '4': { RacingNumber: '4', Duration: '22.1', Lap: '12' } } },
        ],
        [11, 'PitLaneTimeCollection', { PitTimes: { _deleted: ['4'] } }],
        [
          12,
          'PitStopSeries',
          {
            PitTimes: {
              '4': [
                {
                  Timestamp: '2024-05-19T12:00:11Z',
                  PitStop: { RacingNumber: '4', PitStopTime: '2.4', PitLaneTime: '22.1', Lap: '12' },
                },
              ],
            },
          },
        ],
      ),
    ).toEqual([
      { type: 'pitStop', time: 10, car: 4, lap: 12, laneTime: 22.1, stationaryTime: null },
      { type: 'pitStop', time: 11, car: 4, lap: 12, laneTime: 22.1, stationaryTime: 2.4 },
    ]);
  });

  test('weather in the units of this engine', () => {
    expect(
      told([
        1,
        'WeatherData',
        { AirTemp: '24.1', Humidity: '42.0', Rainfall: '1', WindSpeed: '2.0', _kf: true },
      ]),
    ).toEqual([
      {
        type: 'weather',
        time: 1,
        air: 24.1,
        track: null,
        humidity: 0.42,
        pressure: null,
        windSpeed: 2,
        windDirection: null,
        rain: true,
      },
    ]);
  });

  test('car data: invalid values are none', () => {
    const [event] = told([
      2,
      'CarData.z',
      packed({
        Entries: [
          {
            Utc: '2024-05-19T12:00:01Z',
            Cars: { '4': { Channels: { 0: 11000, 2: 288, 3: 8, 4: 100, 5: 0, 45: 12 } } },
          },
          {
            Utc: '2024-05-19T12:00:01.25Z',
            Cars: { '4': { Channels: { 0: 0, 2: 0, 3: 75, 4: 104, 5: 104, 45: 3 } } },
          },
        ],
      }),
    ]);
    if (event?.type !== 'carSamples') throw new Error('no samples');
    const { samples } = event;
    expect([...samples.time]).toEqual([1, 1.25]);
    expect([...samples.speed]).toEqual([80, 0]);
    expect([...samples.throttle]).toEqual([1, Number.NaN]);
    expect([...samples.brake]).toEqual([0, Number.NaN]);
    expect([...samples.gear]).toEqual([8, -1]);
    expect([...samples.drs]).toEqual([2, -1]);
  });

  test('places in metres; none without a fix or in the garage', () => {
    const [event] = told([
      2,
      'Position.z',
      packed({
        Position: [
          {
            Timestamp: '2024-05-19T12:00:01Z',
            Entries: {
              '4': { Status: 'OnTrack', X: -1145, Y: 4818, Z: 1060 },
              '16': { Status: 'OnTrack', X: 0, Y: 0, Z: 0 },
              '44': { Status: 'OffTrack', X: 10, Y: 20, Z: 0 },
            },
          },
        ],
      }),
    ]);
    if (event?.type !== 'locationSamples') throw new Error('no samples');
    expect([...event.samples.car]).toEqual([4, 16, 44]);
    expect([...event.samples.x]).toEqual([-114.5, Number.NaN, Number.NaN]);
  });

  test('qualifying: parts, and who is out after each', () => {
    const normaliser = new Normaliser();
    normaliser.initial({ SessionInfo: { ...info, Type: 'Qualifying', Name: 'Qualifying' } });
    const events = normaliser.push({
      topic: 'TimingData',
      data: { SessionPart: 2, Lines: { '4': { KnockedOut: true }, '16': { KnockedOut: false } } },
      time: EPOCH + 5000,
    });
    expect(events).toEqual([
      { type: 'qualifyingPart', time: 5, part: 2, out: [] },
      { type: 'qualifyingPart', time: 5, part: 2, out: [4] },
    ]);
  });

  test('a state in the third part tells who was out after the first and who after the second', () => {
    const normaliser = new Normaliser();
    const line = (Position: string, KnockedOut: boolean) => ({ RacingNumber: '1', Position, KnockedOut });
    const events = normaliser.initial({
      Heartbeat: { Utc: '2024-05-19T12:00:05Z' },
      SessionInfo: { ...info, Type: 'Qualifying', Name: 'Qualifying' },
      TimingData: {
        NoEntries: [20, 15, 10],
        SessionPart: 3,
        Lines: { '4': line('10', false), '16': line('11', true), '44': line('16', true) },
      },
    });
    expect(events.filter(({ type }) => type === 'qualifyingPart')).toEqual([
      { type: 'qualifyingPart', time: 5, part: 3, out: [] },
      { type: 'qualifyingPart', time: 4.999, part: 2, out: [44] },
      { type: 'qualifyingPart', time: 5, part: 3, out: [16] },
    ]);
  });

  test('unknown topics are counted and nothing more', () => {
    const normaliser = new Normaliser();
    expect(normaliser.push({ topic: 'TyreWarmers', data: { a: 1 }, time: EPOCH })).toEqual([]);
    expect(normaliser.counts.get('TyreWarmers')).toBe(1);
    expect(normaliser.unknown).toEqual(['TyreWarmers']);
  });
});

test('cars on their way to the grid drive no lap', () => {
  const line = (line: unknown) => ({ Lines: { '4': line } });
  const events = told(
    [10, 'TimingData', line({ InPit: false, PitOut: true })],
    [90, 'TimingData', line({ Sectors: { 2: { Value: '40.000' } }, Speeds: { ST: { Value: '290' } } })],
    [3600, 'SessionStatus', { Status: 'Started' }],
    [3640, 'TimingData', line({ Sectors: { 1: { Value: '40.000' } } })],
    [3690, 'TimingData', line({ NumberOfLaps: 1, Sectors: { 2: { Value: '30.000' } } })],
    [3700, 'TimingData', line({})],
  );
  expect(events.filter(({ type }) => type !== 'sessionStatus')).toEqual([
    { type: 'sector', time: 3640, car: 4, lap: 1, sector: 2, duration: 40 },
    { type: 'sector', time: 3690, car: 4, lap: 1, sector: 3, duration: 30 },
    expect.objectContaining({ type: 'lap', lap: 1, time: 3690, sectors: [null, 40, 30] }),
  ]);
});
