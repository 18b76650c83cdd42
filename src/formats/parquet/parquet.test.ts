import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytesOf, bytesOfFile, FormatError } from '../bytes.ts';
import { clear, patternOf } from './engine.ts';
import { parquet } from './parquet.ts';
import { buildParquet } from './testing.ts';

async function openBytes(bytes: Uint8Array) {
  return parquet.open(bytesOf(bytes), { name: 'x.parquet' });
}

async function open(query: string) {
  return openBytes(await buildParquet(query));
}

async function valuesOf(query: string, name: string) {
  const source = await open(query);
  const { channels } = await source.read([name]);
  await source.close();
  return [...(channels.get(name)?.values ?? [])];
}

const iracing = `SELECT 100 + k / 60.0 AS session_time, k AS lap_number, k / 10.0 AS lap_distance_pct,
  20.0 + k AS speed, k / 4.0 AS clutch, k % 2 = 0 AS on_pit_road, '{"LF": 1}'::JSON AS tire_wear, k::FLOAT AS position_x
  FROM range(5) t(k)`;

describe('columns', () => {
  test('become canonical; text and JSON are no channels', async () => {
    const source = await open(iracing);
    const brief = source.channels.map(({ name, source: from, unit, kind }) => [name, from, unit, kind]);
    expect(brief).toEqual([
      ['session_time', 'session_time', 's', 'continuous'],
      ['lap', 'lap_number', '', 'discrete'],
      ['lapFraction', 'lap_distance_pct', '', 'continuous'],
      ['speed', 'speed', 'm/s', 'continuous'],
      ['clutch', 'clutch', '', 'continuous'],
      ['onPitRoad', 'on_pit_road', '', 'discrete'],
      ['position_x', 'position_x', 'm/s', 'continuous'],
    ]);
    expect(source.rows).toBe(5);
    expect(source.warnings).toEqual([]);
    expect(source.channels[3].rate).toBe(60);
    const { channels } = await source.read(['onPitRoad', 'position_x', 'clutch', 'brake']);
    await source.close();
    expect([...channels.keys()]).toEqual(['clutch', 'onPitRoad', 'position_x']);
    expect([...(channels.get('onPitRoad')?.values ?? [])]).toEqual([1, 0, 1, 0, 1]);
    expect(channels.get('position_x')?.values).toEqual(Float32Array.of(0, 1, 2, 3, 4));
    // iRacing's clutch is 1 when released.
    expect([...(channels.get('clutch')?.values ?? [])]).toEqual([1, 0.75, 0.5, 0.25, 0]);
    expect([...(channels.get('clutch')?.times ?? [])]).toEqual(
      [0, 1, 2, 3, 4].map((k) => expect.closeTo(k / 60, 9)),
    );
  });

  test('with our own names win, and their clutch is as we define it', async () => {
    const query =
      'SELECT k / 10.0 AS time, 1.0 * k AS steering_angle, 2.0 * k AS "steeringAngle", 0.25 AS clutch FROM range(3) t(k)';
    expect(await valuesOf(query, 'steeringAngle')).toEqual([0, 2, 4]);
    expect(await valuesOf(query, 'steering_angle')).toEqual([0, 1, 2]);
    expect(await valuesOf(query, 'clutch')).toEqual([0.25, 0.25, 0.25]);
  });

  test('of every numeric type', async () => {
    for (const type of [
      'TINYINT',
      'USMALLINT',
      'INTEGER',
      'BIGINT',
      'UBIGINT',
      'HUGEINT',
      'DECIMAL(9,2)',
      'FLOAT',
      'DOUBLE',
    ]) {
      expect(
        await valuesOf(`SELECT k / 10.0 AS time, (3 * k)::${type} AS speed FROM range(3) t(k)`, 'speed'),
      ).toEqual([0, 3, 6]);
    }
  });

  test('with odd names are still just columns', async () => {
    const name = 'a"b; DROP TABLE x --';
    const query = `SELECT k / 10.0 AS time, 1.0 AS speed, k AS "${name.replaceAll('"', '""')}" FROM range(3) t(k)`;
    expect(await valuesOf(query, name)).toEqual([0, 1, 2]);
  });

  test('nothing where there is a null', async () => {
    const query = 'SELECT k / 10.0 AS time, CASE WHEN k = 1 THEN NULL ELSE k END AS speed FROM range(3) t(k)';
    expect(await valuesOf(query, 'speed')).toEqual([0, Number.NaN, 2]);
  });

  test('with names that do not print get names that do', async () => {
    const source = await open(
      'SELECT k / 10.0 AS time, 1.0 AS speed, k AS "x\n", -k AS "x\t" FROM range(3) t(k)',
    );
    expect(source.channels.slice(2).map(({ name }) => name)).toEqual(['x\ufffd', 'x\ufffd (2)']);
    const { channels } = await source.read(['x\ufffd (2)']);
    expect([...(channels.get('x\ufffd (2)')?.values ?? [])]).toEqual([0, -1, -2]);
    await source.close();
  });

  test('keep their order over many row groups', async () => {
    const bytes = await buildParquet(
      'SELECT k / 100.0 AS time, k AS speed FROM range(10000) t(k)',
      'ROW_GROUP_SIZE 2048',
    );
    const source = await openBytes(bytes);
    const { channels } = await source.read(['speed']);
    await source.close();
    expect(channels.get('speed')?.values.every((value: number, i: number) => value === i)).toBe(true);
  });
});

describe('pedals', () => {
  test.each(['throttle', 'brake'])('%s of 0..100 becomes 0..1', async (name) => {
    expect(await valuesOf(`SELECT k / 10.0 AS time, 50.0 * k AS ${name} FROM range(3) t(k)`, name)).toEqual([
      0, 0.5, 1,
    ]);
  });

  test('a clutch that is 100 when released', async () => {
    const query = `SELECT k / 10.0 AS session_time, k / 3.0 AS lap_distance_pct, 1.0 AS speed, 50.0 * k AS clutch
      FROM range(3) t(k)`;
    expect(await valuesOf(query, 'clutch')).toEqual([1, 0.5, 0]);
  });
});

test('names as iRacing spells them, in any case and with or without underscores', async () => {
  const source = await open(`SELECT 100 + k / 60.0 AS SessionTime, 20.0 AS Speed, k / 4.0 AS Clutch, k AS Lap,
    k / 10.0 AS LapDistPct, 0.5 AS LatAccel, 3 AS PlayerTrackSurface, 25.0 AS LFbrakeLinePress, -1.0 AS LapLastLapTime
    FROM range(5) t(k)`);
  expect(source.channels.map(({ name }) => name)).toEqual([
    'SessionTime',
    'speed',
    'clutch',
    'lap',
    'lapFraction',
    'latAccel',
    'trackSurface',
    // In bar, which is no unit of ours.
    'LFbrakeLinePress',
    'lastLapTime',
  ]);
  expect(source.channels[0]).toMatchObject({ unit: 's', rate: 60 });
  const { channels } = await source.read(['clutch']);
  expect([...(channels.get('clutch')?.values ?? [])]).toEqual([1, 0.75, 0.5, 0.25, 0]);
  await source.close();
});

test('readings that overlap do not disturb each other, and none is served after closing', async () => {
  const query = 'SELECT k / 100.0 AS time, k AS speed, -k AS brake FROM range(10000) t(k)';
  const source = await open(query);
  const [a, b] = await Promise.all([source.read(['speed']), source.read(['brake'])]);
  expect(a.channels.get('speed')?.values.at(-1)).toBe(9999);
  expect(b.channels.get('brake')?.values.at(-1)).toBe(-9999);
  await source.close();
  await expect(source.read(['speed'])).rejects.toThrow('after it was closed');
});

describe('time', () => {
  test('that runs backwards is not used, and the next best is', async () => {
    const source = await open(
      'SELECT 5 - k AS time, k / 20.0 AS elapsed_time, 1.0 AS speed FROM range(5) t(k)',
    );
    expect(source.channels[0].rate).toBe(20);
    expect(source.warnings).toEqual([
      'column "time" cannot be the time: row 2 is empty or earlier than the row before',
    ]);
    await source.close();
  });

  test('may be a timestamp, which also gives the date', async () => {
    const source = await open(
      "SELECT TIMESTAMP '2024-03-05 10:00:00' + INTERVAL (k * 100) MILLISECONDS AS at, 1.0 AS speed FROM range(5) t(k)",
    );
    expect(source.meta.date).toBe('2024-03-05T10:00:00');
    expect(source.channels[0].rate).toBeCloseTo(10, 4);
    expect(source.warnings).toEqual([]);
    await source.close();
  });

  test('that is nowhere is made at 60 rows a second, with a warning', async () => {
    const source = await open('SELECT 1.0 AS speed FROM range(61)');
    const { channels } = await source.read(['speed']);
    await source.close();
    expect(channels.get('speed')?.times.at(-1)).toBe(1);
    expect(source.warnings).toEqual(['no column tells the time: 60 rows a second are assumed']);
  });
});

describe('files', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const names = [
    "it's [1].parquet",
    'a*.parquet',
    'b?.parquet',
    'c[a-z].parquet',
    'x=1.parquet',
    'd"; --.parquet',
  ];
  test.each(names)('named %s are that file and no other', async (name) => {
    const decoy = await buildParquet('SELECT k / 10.0 AS time, 99.0 AS speed FROM range(3) t(k)');
    for (const other of ["it's 1.parquet", 'a1.parquet', 'b1.parquet', 'cd.parquet']) {
      writeFileSync(join(folder, other), decoy);
    }
    const path = join(folder, name);
    writeFileSync(path, await buildParquet('SELECT k / 10.0 AS time, 7.0 AS speed FROM range(3) t(k)'));
    const source = await parquet.open(bytesOfFile(path), { name, path });
    expect(source.channels.map((channel) => channel.name)).toEqual(['time', 'speed']);
    const { channels } = await source.read(['speed']);
    expect([...(channels.get('speed')?.values ?? [])]).toEqual([7, 7, 7]);
    await source.close();
  });

  test('a pattern matches only the path it was made of', () => {
    expect(patternOf('/a/b*c[1]?.parquet')).toBe('/a/b[*]c[[]1][?].parquet');
  });

  test('that lie nowhere leave nothing behind', async () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => /^pitboard-[^t]/.test(name)).length;
    const count = folders();
    const source = await open(iracing);
    await source.close();
    await source.close();
    await expect(openBytes(new TextEncoder().encode('PAR1 this is no footer PAR1'))).rejects.toThrow(
      FormatError,
    );
    expect(folders()).toBeLessThanOrEqual(count);
  });
});

describe('refused in one sentence', () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  test.each([
    [
      'cut',
      encode('PAR1abcdefghijkl'),
      'ends with the letters PAR1, but this one of 16 bytes does not: it is cut',
    ],
    ['no footer', encode('PAR1abcdefghPAR1'), 'the Parquet file cannot be read: '],
    ['only the magic', encode('PAR1'), 'it is cut'],
  ])('%s', async (_, bytes, message) => {
    const attempt = openBytes(bytes);
    await expect(attempt).rejects.toThrow(FormatError);
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.not.toThrow(/\n|pitboard-/);
  });

  test('a table of something else', async () => {
    await expect(open("SELECT 'VER' AS Driver, 90.1 AS LapTime")).rejects.toThrow(
      'the Parquet file is no recording of a car: none of its 2 columns (Driver, LapTime) holds numbers of speed',
    );
  });

  test('a speed of words, whose name does not print', async () => {
    const attempt = open(`SELECT k / 10.0 AS time, 'fast' AS speed, 1 AS "a\u001b[2J\nb" FROM range(3) t(k)`);
    await expect(attempt).rejects.toThrow(
      '3 columns (time, speed, a\ufffd[2J\ufffdb) holds numbers of speed',
    );
  });

  test('pages that are damaged, without the words of the engine before its reason', async () => {
    const bytes = await buildParquet(
      'SELECT k / 100.0 AS time, round(sin(k / 50.0), 3) AS speed FROM range(20000) t(k)',
    );
    // Time is good, so that the file opens; speed lies behind it.
    for (let k = 0; k < 300; k++) bytes[Math.floor(bytes.length * 0.6) + k] ^= 0x5a;
    const source = await openBytes(bytes);
    const attempt = source.read(['speed']);
    await expect(attempt).rejects.toThrow(FormatError);
    await expect(attempt).rejects.toThrow(/^the Parquet file cannot be read: (?!.*(Error|Exception):)/);
    await source.close();
  });

  test('columns that together unpack to more than a recording does', async () => {
    const columns = Array.from({ length: 40 }, (_, i) => `1.0::DOUBLE AS c${i}`).join(', ');
    const bytes = await buildParquet(
      `SELECT k / 100.0 AS time, 1.0 AS speed, ${columns} FROM range(60000) t(k)`,
    );
    const source = await openBytes(bytes);
    await expect(source.read()).rejects.toThrow(/states 60000 rows in 42 columns, .* bytes when unpacked/);
    expect((await source.read(['speed'])).channels.size).toBe(1);
    await source.close();
  });

  test.each([1, -1])('a count of rows in the footer that lies by %i', async (by) => {
    const bytes = await buildParquet('SELECT k / 100.0 AS time, 1.0 AS speed FROM range(12345) t(k)');
    // The footer counts 12345 as the variable-length number f2 c0 01, first for the file, then for its row groups.
    const footer = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
    const at = Buffer.from(bytes.buffer).indexOf(Buffer.of(0xf2, 0xc0, 0x01), footer);
    expect(at).toBeGreaterThan(0);
    bytes[at] += 2 * by;
    await expect(openBytes(bytes)).rejects.toThrow(
      `states ${12345 + by} rows, but its columns hold another number`,
    );
  });

  test('no rows', async () => {
    await expect(open('SELECT 1.0 AS speed LIMIT 0')).rejects.toThrow('the Parquet file has no rows');
  });

  test('a few bytes that stand for millions of rows', async () => {
    const bytes = await buildParquet('SELECT 1.0::DOUBLE AS speed FROM range(5000000)');
    expect(bytes.length).toBeLessThan(100_000);
    await expect(openBytes(bytes)).rejects.toThrow('bytes when unpacked');
  });
});

test('is recognised by its first bytes', () => {
  const source = bytesOf(new Uint8Array(0));
  const context = { name: 'x' };
  expect(parquet.matches(new TextEncoder().encode('PAR1....'), source, context)).toBe(true);
  expect(parquet.matches(new TextEncoder().encode('PAR'), source, context)).toBe(false);
});

test.each([
  [
    'Out of Memory Error: failed to allocate data of size 128.0 MiB\n\nPossible solutions',
    'failed to allocate data of size 128.0 MiB',
  ],
  [
    'Invalid Input Error: No magic bytes found at end of file "/a/b.parquet"',
    'No magic bytes found at end of the file',
  ],
  ['IO Error: \u001b[2Jgone', '?[2Jgone'],
])('says %j in our words', (message, sentence) => {
  expect(clear(new Error(message), '/a/b.parquet').message).toBe(
    `the Parquet file cannot be read: ${sentence}`,
  );
});
