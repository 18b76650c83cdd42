import { describe, expect, test } from 'vitest';
import { assemble, DRS, identityOfName, type RaceEvent } from '../../../timing/index.ts';
import { contributionOfOpenF1 } from './contribution.ts';
import type { OpenF1Tables } from './tables.ts';
import { tableOfColumns, tableOfName } from './tables.ts';

/** `2001-05-06T13:00:00` and so many seconds, as the API writes moments. */
function at(seconds: number): string {
  return new Date(Date.UTC(2001, 4, 6, 13) + seconds * 1000).toISOString().replace('Z', '+00:00');
}

const sessions = [
  { session_key: 1, session_name: 'Race', year: 2001, date_start: at(0), circuit_short_name: 'Nowhere' },
];

function lap(
  driver_number: number,
  lap_number: number,
  start: number | null,
  lap_duration: number | null,
  rest = {},
) {
  return { driver_number, lap_number, date_start: start === null ? null : at(start), lap_duration, ...rest };
}

function read(tables: OpenF1Tables) {
  const contribution = contributionOfOpenF1({ sessions, ...tables }, { from: 'made up' });
  if (contribution === null) throw new Error('nothing was read');
  return contribution;
}

function of<T extends RaceEvent['type']>(events: readonly RaceEvent[], type: T) {
  return events.filter((event): event is Extract<RaceEvent, { type: T }> => event.type === type);
}

describe('laps', () => {
  test('of a standing start begin at the lights, also for a car without a date', () => {
    const { events } = read({ laps: [lap(1, 1, 180, 90), lap(4, 1, null, 91)] });
    expect(of(events, 'lap').map(({ car, start, time }) => [car, start, time])).toEqual([
      [1, 180, 270],
      [4, 180, 271],
    ]);
  });

  test('lie where their durations put them, not where messages came', () => {
    const late = [0, 0.3, -0.2, 0.1, 0, 0];
    const laps = late.map((by, i) => lap(1, i + 1, 100 + 80 * i + (i === 0 ? 0 : by), 80));
    const { events } = read({ laps });
    const ends = of(events, 'lap').map(({ time }) => time);
    for (const [i, end] of ends.entries()) expect(end).toBeCloseTo(180 + 80 * i, 6);
  });

  test('without a duration end where the next begins, and stay without one', () => {
    const { events } = read({ laps: [lap(1, 1, 0, null), lap(1, 2, 95, 80)] });
    expect(of(events, 'lap')[0]).toMatchObject({ lap: 1, start: 0, time: 95, duration: null });
  });

  test('that last less than a sector of theirs are dated by a new start, and it is said', () => {
    const second = { duration_sector_2: 50 };
    const dated = (start: number) => [
      lap(1, 1, start, null, second),
      lap(1, 2, 2410, 180),
      lap(4, 1, start, null, second),
      lap(4, 2, 2415, 176),
    ];
    const warning = 'laps: lap 1 is dated by a new start, so when the race began is not known from it';
    expect(read({ laps: dated(2400) }).warnings).toEqual([warning]);
    expect(read({ laps: dated(0) }).warnings).toEqual([]);
  });

  test('that were only begun are none, but their sectors stay', () => {
    const { events } = read({ laps: [lap(1, 1, 0, 90), lap(1, 2, 90, null, { duration_sector_1: 30 })] });
    expect(of(events, 'lap')).toHaveLength(1);
    expect(of(events, 'sector')).toEqual([
      { type: 'sector', time: 120, car: 1, lap: 2, sector: 1, duration: 30 },
    ]);
  });

  test('have speeds in m/s and mini-sectors by name', () => {
    const { events } = read({
      laps: [
        lap(1, 1, 0, 90, {
          i1_speed: 180,
          st_speed: 0,
          segments_sector_1: [2048, 2049, null],
          segments_sector_2: [2051, 2064],
          segments_sector_3: [0, 2052],
        }),
      ],
    });
    const [only] = of(events, 'lap');
    expect(only.speeds).toEqual({ i1: 50, i2: null, fl: null, st: null });
    expect(only.segments).toEqual([
      ['yellow', 'green', 'none'],
      ['purple', 'pit'],
      ['none', 'none'],
    ]);
  });

  test('that name no car or no lap are counted and left out', () => {
    const { events, warnings } = read({ laps: [lap(1, 1, 0, 90), lap(1, 1e9, 90, 90), lap(-3, 2, 90, 90)] });
    expect(of(events, 'lap')).toHaveLength(1);
    expect(warnings).toEqual(['2 rows of laps name no car or no lap and were left out']);
  });
});

describe('samples', () => {
  const car = (rest: object) => ({
    driver_number: 1,
    date: at(1),
    rpm: 11000,
    speed: 180,
    n_gear: 5,
    throttle: 50,
    brake: 100,
    drs: 8,
    ...rest,
  });

  test('are in SI, and what the feed calls invalid is none', () => {
    const { carSamples } = read({
      car_data: [
        car({ date: at(2), throttle: 104, brake: 104, n_gear: 75, drs: 3 }),
        car({}),
        car({ date: null }),
      ],
    });
    expect(carSamples?.length).toBe(2);
    expect([...(carSamples?.time ?? [])]).toEqual([1, 2]);
    expect(carSamples?.speed[0]).toBe(50);
    expect([...(carSamples?.throttle ?? [])]).toEqual([0.5, Number.NaN]);
    expect([...(carSamples?.brake ?? [])]).toEqual([1, Number.NaN]);
    expect([...(carSamples?.gear ?? [])]).toEqual([5, -1]);
    expect([...(carSamples?.drs ?? [])]).toEqual([DRS.eligible, DRS.unknown]);
  });

  test('take a brake that is on or off', () => {
    const { carSamples } = read({ car_data: [car({ brake: true }), car({ date: at(2), brake: false })] });
    expect([...(carSamples?.brake ?? [])]).toEqual([1, 0]);
  });

  test('of places are in m, and none before there is a fix', () => {
    const { locations } = read({
      location: [
        { driver_number: 1, date: at(1), x: 0, y: 0, z: 0 },
        { driver_number: 1, date: at(2), x: -302, y: 3052, z: 0 },
      ],
    });
    expect(locations?.x[0]).toBeNaN();
    expect(locations?.x[1]).toBeCloseTo(-30.2, 4);
    expect(locations?.y[1]).toBeCloseTo(305.2, 3);
  });
});

test('stints begin with their laps, two of them may share one', () => {
  const { events } = read({
    laps: [lap(1, 1, 10, 90), lap(1, 2, 100, 90)],
    stints: [
      { driver_number: 1, stint_number: 1, lap_start: 1, lap_end: 1, compound: 'HARD', tyre_age_at_start: 0 },
      {
        driver_number: 1,
        stint_number: 2,
        lap_start: 1,
        lap_end: 2,
        compound: 'MEDIUM',
        tyre_age_at_start: 3,
      },
    ],
  });
  expect(
    of(events, 'stint').map(({ time, stint, compound, lapStart, fresh }) => [
      time,
      stint,
      compound,
      lapStart,
      fresh,
    ]),
  ).toEqual([
    [10, 1, 'HARD', 1, true],
    [10, 2, 'MEDIUM', 1, false],
  ]);
});

test('a stop is told when the car is out; its lap is the one on which it came in', () => {
  const { events } = read({
    laps: [lap(1, 1, 0, 90), lap(1, 2, 90, 110, { is_pit_out_lap: true })],
    pit: [{ driver_number: 1, lap_number: 2, date: at(105), pit_duration: 22.5, stop_duration: 2.4 }],
  });
  expect(of(events, 'pitStop')).toEqual([
    { type: 'pitStop', time: 105, car: 1, lap: 1, laneTime: 22.5, stationaryTime: 2.4 },
  ]);
  expect(of(events, 'pitIn')).toEqual([{ type: 'pitIn', time: 82.5, car: 1, lap: 1 }]);
  expect(of(events, 'pitOut')).toEqual([{ type: 'pitOut', time: 105, car: 1, lap: 2 }]);
});

test('without the pit table an out-lap says that its car came in', () => {
  const { events } = read({ laps: [lap(1, 1, 0, 90), lap(1, 2, 90, 110, { is_pit_out_lap: true })] });
  expect(of(events, 'pitIn')).toEqual([{ type: 'pitIn', time: 90, car: 1, lap: 1 }]);
  expect(of(events, 'pitOut')).toEqual([]);
});

test('gaps are seconds or laps', () => {
  const row = (gap_to_leader: unknown, interval: unknown) => ({
    driver_number: 1,
    date: at(1),
    gap_to_leader,
    interval,
  });
  const { events } = read({ intervals: [row(1.5, '+1 LAP'), row(null, null), row('+2 LAPS', 'soon')] });
  expect(of(events, 'interval').map(({ gap, ahead }) => [gap, ahead])).toEqual([
    [
      { unit: 's', value: 1.5 },
      { unit: 'laps', value: 1 },
    ],
    [null, null],
    [{ unit: 'laps', value: 2 }, null],
  ]);
});

test('weather, messages, drivers, grid and result', () => {
  const { events, results, identity } = read({
    weather: [
      {
        date: at(60),
        air_temperature: 20,
        track_temperature: 30,
        humidity: 50,
        pressure: 1013,
        wind_speed: 2,
        wind_direction: 90,
        rainfall: 1,
      },
    ],
    race_control: [
      {
        date: at(5),
        message: 'GREEN LIGHT - PIT EXIT OPEN',
        category: 'Flag',
        flag: 'GREEN',
        scope: 'Track',
        sector: null,
        driver_number: null,
        lap_number: 1,
      },
    ],
    drivers: [
      {
        driver_number: 1,
        name_acronym: 'ONE',
        full_name: 'Ann ONE',
        team_name: 'Team',
        team_colour: '3671C6',
      },
    ],
    starting_grid: [{ driver_number: 1, position: 2 }],
    session_result: [
      { driver_number: 4, position: null, number_of_laps: 10, dnf: true, dns: false, dsq: false },
      {
        driver_number: 1,
        position: 1,
        number_of_laps: 50,
        dnf: false,
        dns: false,
        dsq: false,
        duration: 5000.5,
      },
    ],
    meetings: [{ meeting_key: 1, meeting_name: 'Belgian Grand Prix' }],
  });
  expect(of(events, 'weather')[0]).toMatchObject({ time: 60, humidity: 0.5, rain: true });
  expect(of(events, 'raceControl')[0]).toMatchObject({ flag: 'green', scope: 'track', lap: 1, car: null });
  expect(of(events, 'entry')[0]).toMatchObject({ code: 'ONE', name: 'Ann One', colour: '#3671c6' });
  expect(of(events, 'entry')[1]).toMatchObject({ grid: 2 });
  expect(
    results?.map(({ car, position, order, status, time, grid }) => [
      car,
      position,
      order,
      status,
      time,
      grid,
    ]),
  ).toEqual([
    [1, 1, 1, 'finished', 5000.5, 2],
    [4, null, 2, 'retired', null, null],
  ]);
  expect(identity).toMatchObject({
    kind: 'race',
    season: 2001,
    place: 'spa',
    name: 'Belgian Grand Prix',
    date: '2001-05-06',
  });
});

test('a garbage date does not stretch the session over decades', () => {
  const laps = [lap(1, 1, 0, 90), lap(1, 2, 90, 90), lap(1, 3, -1e9, 90)];
  const weather = [-5e8, 0, 60].map((by) => ({ date: at(by), air_temperature: 20, track_temperature: 30 }));
  const { events, epoch, warnings } = read({ laps, weather });
  expect(epoch).toBe(Date.UTC(2001, 4, 6, 13));
  expect(of(events, 'lap').map(({ time }) => time)).toEqual([90, 180, 270]);
  expect(of(events, 'weather').map(({ time }) => time)).toEqual([0, 60]);
  expect(warnings).toEqual([
    'laps: 1 of 3 rows are dated on another day and have no time here',
    'weather: 1 of 3 rows are dated on another day and have no time here',
  ]);
});

test('tables without a moment complete what others tell', () => {
  const stint = (stint_number: number, lap_start: number) => ({
    driver_number: 1,
    stint_number,
    lap_start,
    compound: 'HARD',
    tyre_age_at_start: 0,
  });
  const alone = contributionOfOpenF1(
    { drivers: [{ driver_number: 1, name_acronym: 'ONE' }], stints: [stint(1, 1), stint(2, 3)] },
    { from: 'x', identity: identityOfName('2001-01-nowhere') },
  );
  if (alone === null) throw new Error('nothing was read');
  expect(alone.epoch).toBeNull();
  expect(assemble([alone]).events).toEqual([{ type: 'entry', time: 0, car: 1, code: 'ONE' }]);
  const laps = read({ laps: [lap(1, 1, 10, 90), lap(1, 2, 100, 90), lap(1, 3, 190, 90)] });
  // As after a way through a file, where NaN is null.
  const kept = JSON.parse(JSON.stringify(alone)) as typeof alone;
  for (const told of [alone, kept]) {
    const { events } = assemble([{ ...laps, identity: alone.identity }, told]);
    expect(of(events, 'stint').map(({ stint, time }) => [stint, time])).toEqual([
      [1, 10],
      [2, 190],
    ]);
    expect(of(events, 'entry')).toHaveLength(1);
  }
});

test('tables with nothing in them are nothing', () => {
  expect(
    contributionOfOpenF1({ laps: [], meetings: [{ meeting_key: 1, meeting_name: 'X' }] }, { from: 'x' }),
  ).toBeNull();
  expect(contributionOfOpenF1({}, { from: 'x' })).toBeNull();
});

test('tables are told by name, else by their columns', () => {
  expect(tableOfName('2024-01-bahrain_car_data.json.gz')).toBe('car_data');
  expect(tableOfName('race_control.parquet')).toBe('race_control');
  expect(tableOfName('laps-2024.parquet')).toBeNull();
  expect(tableOfColumns(['date', 'driver_number', 'x', 'y', 'z'])).toBe('location');
  expect(tableOfColumns(['driver_number', 'position'])).toBeNull();
});
