import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble, sessionsOf } from '../../timing/index.ts';
import { FormatError } from '../bytes.ts';
import { buildParquet } from '../parquet/testing.ts';
import { readTiming } from './index.ts';
import { folderWith } from './testing.ts';

const LAPS = JSON.stringify(
  [1, 4].flatMap((car) =>
    Array.from({ length: 5 }, (_, i) => ({
      driver_number: car,
      lap_number: i + 1,
      date_start: new Date(Date.UTC(2001, 4, 6, 13) + 90_000 * i + car * 100).toISOString(),
      lap_duration: 90,
      duration_sector_1: 30,
      duration_sector_2: 30,
      duration_sector_3: 30,
    })),
  ),
);

const WEATHER = `SELECT TIMESTAMPTZ '2001-05-06 13:00:00+00' + INTERVAL (k) MINUTE AS date, 20.0 AS air_temperature,
  30.0 AS track_temperature, 50.0 AS humidity, 1013.0 AS pressure, 1.0 AS wind_speed, 90 AS wind_direction, 0 AS rainfall
  FROM range(10) t(k)`;

const CAR_DATA = `SELECT (1 + k % 2)::SMALLINT AS driver_number, TIMESTAMPTZ '2001-05-06 13:00:00+00' + INTERVAL (k * 120) MILLISECOND AS date,
  11000 AS rpm, 180::SMALLINT AS speed, 5::TINYINT AS n_gear, 104::TINYINT AS throttle, 100::TINYINT AS brake, 8::TINYINT AS drs
  FROM range(400) t(k)`;

function messageOf(path: string, options = {}): Promise<string> {
  return readTiming([path], options).then(
    () => '',
    (error: unknown) => {
      expect(error).toBeInstanceOf(FormatError);
      return error instanceof Error ? error.message : '';
    },
  );
}

describe('a folder', () => {
  test('of tables in Parquet and JSON is one session', async () => {
    const folder = folderWith({
      'laps.json': LAPS,
      'weather.parquet': await buildParquet(WEATHER),
      'car_data.parquet': await buildParquet(CAR_DATA),
    });
    const { contributions, warnings } = await readTiming([folder]);
    expect(warnings).toEqual([]);
    const session = assemble(contributions);
    expect(session.id).toBe('2001-01-nowhere');
    expect(session.events.filter(({ type }) => type === 'lap')).toHaveLength(10);
    expect(session.events.filter(({ type }) => type === 'weather')).toHaveLength(10);
    expect(session.carSamples?.length).toBe(400);
    expect(session.carSamples?.throttle[0]).toBeNaN();
    expect(session.carSamples?.speed[0]).toBe(50);
    expect(session.missing).toContain('locations');
  });

  test('may hold its tables as CSV', async () => {
    const folder = folderWith({
      'laps.csv':
        'driver_number,lap_number,date_start,lap_duration,segments_sector_1\n1,1,2001-05-06T13:00:00+00:00,90.5,"[2048, None, 2051]"\n',
      'weather.csv': 'date,air_temperature,track_temperature,rainfall\n2001-05-06T13:01:00+00:00,20,30,0\n',
    });
    const { contributions } = await readTiming([folder]);
    const lap = contributions[0].events.find(({ type }) => type === 'lap');
    expect(lap).toMatchObject({ car: 1, time: 90.5, segments: [['yellow', 'none', 'purple'], [], []] });
    expect(contributions[0].events.find(({ type }) => type === 'weather')).toMatchObject({
      time: 60,
      rain: false,
    });
  });

  test('may have its tables cut by driver', async () => {
    const rows = JSON.parse(LAPS) as { driver_number: number }[];
    const of = (car: number) => JSON.stringify(rows.filter(({ driver_number }) => driver_number === car));
    const folder = folderWith({ 'driver_number=1/laps.json': of(1), 'driver_number=4/laps.json': of(4) });
    const { contributions } = await readTiming([folder]);
    expect(contributions).toHaveLength(1);
    expect(contributions[0].events.filter(({ type }) => type === 'lap')).toHaveLength(10);
  });

  test('can leave the samples out', async () => {
    const folder = folderWith({ 'laps.json': LAPS, 'car_data.parquet': await buildParquet(CAR_DATA) });
    const { contributions } = await readTiming([folder], { samples: false });
    expect(contributions[0].carSamples).toBeNull();
  });

  test('of folders is several sessions, whatever else lies about', async () => {
    const folder = folderWith({ 'notes.txt': 'nothing' }, 'season');
    for (const name of ['2001-01-nowhere', '2001-02-elsewhere']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'laps.json.gz'), gzipSync(LAPS));
    }
    const { contributions, warnings } = await readTiming([folder]);
    expect(sessionsOf(contributions).map((group) => assemble(group).id)).toEqual([
      '2001-01-nowhere',
      '2001-02-elsewhere',
    ]);
    expect(warnings).toEqual(['season: files that are no timing were left out: notes.txt']);
  });

  test('with one damaged file is read without it, and that is said', async () => {
    const cut = (await buildParquet(CAR_DATA)).slice(0, 2000);
    const folder = folderWith({ 'laps.json': LAPS, 'car_data.parquet': cut });
    const { contributions } = await readTiming([folder]);
    expect(contributions[0].carSamples).toBeNull();
    expect(contributions[0].warnings.join()).toMatch(/^car_data\.parquet: .*; it was left out$/);
  });

  test('that does not say which session it is knows its day, and takes what the user says', async () => {
    const folder = folderWith({ 'laps.json': LAPS }, 'download');
    const { contributions } = await readTiming([folder]);
    expect(contributions[0].identity).toMatchObject({
      season: 2001,
      round: null,
      place: null,
      date: '2001-05-06',
    });
    const told = await readTiming([folder], { identity: '2001-03-somewhere-sprint' });
    expect(assemble(told.contributions).id).toBe('2001-03-somewhere-sprint');
    expect(await messageOf(folder, { identity: 'the last one' })).toMatch(/^download: .*names no session/);
  });

  test('of tables without a moment asks which session it is', async () => {
    const drivers = JSON.stringify([{ driver_number: 1, name_acronym: 'ONE' }]);
    expect(await messageOf(folderWith({ 'drivers.json': drivers }, 'download'))).toBe(
      'download: does not say which session it is: name the folder like 2024-01-bahrain, or say so with --as 2024-01-bahrain',
    );
    const { contributions } = await readTiming([folderWith({ 'drivers.json': drivers })]);
    expect(assemble(contributions).id).toBe('2001-01-nowhere');
  });

  test('with several sessions in its tables gives each', async () => {
    const folder = folderWith(
      {
        'sessions.json': JSON.stringify(
          [1, 2].map((key) => ({
            session_key: key,
            session_name: key === 1 ? 'Qualifying' : 'Race',
            circuit_short_name: 'Monza',
            date_start: `2001-09-1${key}T13:00:00+00:00`,
          })),
        ),
        'weather.json': JSON.stringify(
          [1, 2].map((key) => ({
            session_key: key,
            date: `2001-09-1${key}T13:05:00+00:00`,
            air_temperature: 20 + key,
            track_temperature: 30,
          })),
        ),
      },
      'download',
    );
    const { contributions } = await readTiming([folder]);
    expect(contributions.map((one) => assemble([one]).id)).toEqual(['2001-monza-qualifying', '2001-monza']);
  });
});

describe('what is no timing is refused in one sentence that names it', () => {
  test.each([
    ['no.json', '{"hello": "world"}', 'is not timing that Pitboard knows'],
    ['no.csv', 'a,b\n1,2\n', 'is not timing that Pitboard knows'],
    ['empty.json', '', 'is not timing that Pitboard knows'],
    ['laps.json', LAPS.slice(0, 900), 'laps.json: is not JSON or is cut short'],
    ['laps.json.gz', gzipSync(LAPS).subarray(0, 120), 'the gzip stream of 120 bytes is cut short'],
    ['2001-01-nowhere.csv', 'Time,Driver,LapTime,LapNumber,Position\n', 'not one lap'],
  ])('%s', async (name, content, reason) => {
    const message = await messageOf(join(folderWith({ [name]: content }), name));
    expect(message).toContain(`${name}: `);
    expect(message).toContain(reason);
    expect(message).not.toMatch(/\n/);
  });

  test('a path that is not there', async () => {
    expect(await messageOf('/no/such/race')).toBe('race: there is no such file or folder');
  });

  test('an empty folder', async () => {
    expect(await messageOf(folderWith({}))).toMatch(
      /^2001-01-nowhere: is not timing that Pitboard knows; it reads: /,
    );
  });

  test('tables of the right name with other columns', async () => {
    const path = join(
      folderWith({ 'laps.parquet': await buildParquet('SELECT 1 AS a, 2 AS b') }),
      'laps.parquet',
    );
    expect(await messageOf(path)).toContain('laps.parquet: ');
  });
});

const absurd = fc.oneof(
  fc.constantFrom(
    null,
    -1,
    0,
    1e300,
    -1e300,
    2 ** 53,
    'NaN',
    '',
    'x',
    true,
    [],
    {},
    '2001-05-06T13:00:00',
    '9999-99-99',
  ),
  fc.double(),
  fc.string(),
);

const names = [
  'driver_number',
  'lap_number',
  'date_start',
  'lap_duration',
  'duration_sector_1',
  'is_pit_out_lap',
];

test('absurd values give a session or a sentence, and no time that is no number', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(...names.map(() => absurd)), { maxLength: 20 }), async (rows) => {
      const odd = rows.map((row) => Object.fromEntries(row.map((value, i) => [names[i], value])));
      const folder = folderWith({ 'laps.json': JSON.stringify([...JSON.parse(LAPS), ...odd]) });
      const { contributions } = await readTiming([folder]);
      const { events } = assemble(contributions);
      for (const event of events) {
        expect(Number.isFinite(event.time)).toBe(true);
        if (event.type !== 'lap') continue;
        expect(event.lap).toBeLessThanOrEqual(200);
        expect(event.duration ?? 1).toBeGreaterThan(0);
      }
    }),
    { numRuns: 60 },
  );
});

test('files cut or with bytes turned anywhere are read or refused', async () => {
  const files = {
    'laps.parquet': await buildParquet(
      `SELECT 1 AS driver_number, k + 1 AS lap_number, TIMESTAMPTZ '2001-05-06 13:00:00+00' + INTERVAL (k * 90) SECOND AS date_start, 90.0 AS lap_duration, [2048, k] AS segments_sector_1 FROM range(50) t(k)`,
    ),
    'laps.json': new TextEncoder().encode(LAPS),
    'laps.json.gz': gzipSync(LAPS),
    '2001-01-nowhere.csv': new TextEncoder().encode(
      `Time,Driver,DriverNumber,LapTime,LapNumber,Position\n${'0 days 01:01:30,ONE,1,0 days 00:01:30,1,1\n'.repeat(20)}`,
    ),
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.entries(files)),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 5 }),
      async ([name, good], share, turned) => {
        const bytes = Uint8Array.from(good.subarray(0, Math.ceil(share * good.length)));
        for (const [place, value] of turned) bytes[Math.floor(place * (bytes.length - 1))] = value;
        const folder = folderWith({ [name]: bytes });
        try {
          const { contributions } = await readTiming([folder]);
          for (const group of sessionsOf(contributions)) assemble(group);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          expect(error.message).toMatch(/^2001-01-nowhere: /);
          expect(error.message).not.toMatch(/\n|pitboard-test/);
        }
      },
    ),
    { numRuns: 80 },
  );
});
