import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalChannels } from '../../telemetry/index.ts';
import { openBytes } from '../open.ts';
import { parseMapping } from './mapping.ts';
import { moments } from './testing.ts';

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const table = [
  't;v;p;b;w;round',
  ...moments(300, 10).map(
    (at) => `${at.time * 1000};${(at.speed * 3.6).toFixed(3).replace('.', ',')};255;0;-10;Lap 4`,
  ),
].join('\n');

const mapping = `
time: { column: t, unit: ms }
channels:
  speed: { column: v, unit: km/h }
  throttle: { column: p, scale: 0.00392156862745098 }
  brake: { column: b, invert: true }
  steeringAngle: { column: 5, unit: deg, invert: true, offset: 2 }
  lap: round
meta: { car: Kart, track: Circle, trackLength: 628.3 }
`;

describe('a mapped table', () => {
  test('is read as the mapping says', async () => {
    const source = await openBytes(bytes(table), 'x.csv', { mapping });
    expect(source.meta).toEqual({ format: 'csv', car: 'Kart', track: 'Circle', trackLength: 628.3 });
    const { channels } = await source.read();
    expect(channels.get('speed')?.values[0]).toBeCloseTo(20, 9);
    expect(channels.get('speed')?.times[299]).toBeCloseTo(29.9, 9);
    expect(channels.get('throttle')?.values[0]).toBeCloseTo(1, 9);
    expect(channels.get('brake')?.values[0]).toBe(1);
    expect(channels.get('steeringAngle')?.values[0]).toBeCloseTo((8 * Math.PI) / 180, 9);
    expect(channels.get('lap')?.values[0]).toBe(4);
    expect(channels.get('lap')?.rate).toBe(10);
  });

  test('outranks every reader', async () => {
    const head = 'Speed,LapDistPct,Brake,Throttle\n';
    const source = await openBytes(bytes(`${head}10,0.1,0,1\n11,0.2,0,1\n`), 'x.csv', {
      mapping: 'time: { rate: 10 }\nchannels: { speed: { column: Speed, unit: m/s } }',
    });
    expect(source.meta.format).toBe('csv');
    expect(source.channels[0]).toMatchObject({ name: 'speed', rate: 10 });
  });

  test('may have its heading anywhere, or none', async () => {
    const text = 'made by a logger\n\nspeed,time\nkm/h,s\n36,0\n72,1\n';
    const lines = 'header: 3\nunits: 4\ntime: { column: time, unit: s }\nchannels: { speed: speed }';
    const source = await openBytes(bytes(text), 'x.csv', { mapping: lines });
    expect([...((await source.read()).channels.get('speed')?.values ?? [])]).toEqual([10, 20]);
    const bare = 'header: 0\ntime: { column: 1, unit: s }\nchannels: { speed: { column: 2, unit: m/s } }';
    const second = await openBytes(bytes('0,10\n1,20\n'), 'x.csv', { mapping: bare });
    expect([...((await second.read()).channels.get('speed')?.values ?? [])]).toEqual([10, 20]);
  });

  test('takes clocks as time and commas as thousands where told so', async () => {
    const text = 'when\tspeed\n10:00:00.0\t1,036.0\n10:00:00.5\t36\n';
    const source = await openBytes(bytes(text), 'x.csv', {
      mapping:
        'decimal: "."\ntime: { column: when, unit: clock }\nchannels: { speed: { column: speed, unit: km/h } }',
    });
    const speed = (await source.read()).channels.get('speed');
    expect([...(speed?.times ?? [])]).toEqual([0, 0.5]);
    expect(speed?.values[0]).toBeCloseTo(1036 / 3.6, 9);
  });

  test('takes points as thousands where the decimal is a comma, also in columns that it does not name', async () => {
    const text = 'when;speed;other\n1.000;1.036,5;2.500\n1.500;36;1.234,5\n';
    const source = await openBytes(bytes(text), 'x.csv', {
      mapping:
        'decimal: ","\ntime: { column: when, unit: ms }\nchannels: { speed: { column: speed, unit: km/h } }',
    });
    const { channels } = await source.read();
    expect([...(channels.get('speed')?.times ?? [])]).toEqual([0, 0.5]);
    expect(channels.get('speed')?.values[0]).toBeCloseTo(1036.5 / 3.6, 9);
    expect([...(channels.get('other')?.values ?? [])]).toEqual([2500, 1234.5]);
  });

  test('warns of a column that is not there and of a sign that contradicts the course', async () => {
    const rows = moments(400, 20).map((at) =>
      [at.time, at.speed, at.latitude, at.longitude, -at.latAccel].join(','),
    );
    const text = ['time,speed,lat,lon,a', ...rows].join('\n');
    const source = await openBytes(bytes(text), 'x.csv', {
      mapping:
        'time: { column: time, unit: s }\nchannels: { speed: { column: speed, unit: m/s }, latitude: lat, longitude: lon, latAccel: { column: a, unit: m/s2 }, heading: course }',
    });
    expect(source.warnings).toEqual([
      'There is no column "course", so there is no heading.',
      expect.stringMatching(/"a" runs against the course of the car .* its sign in the mapping looks wrong/),
    ]);
    expect((await source.read()).channels.get('latAccel')?.values[0]).toBeCloseTo(-4, 9);
  });
});

describe('a wrong mapping is refused in one sentence that names the key', () => {
  test.each([
    ['channels: { speed: v }', /wrong at time: expected \{ column, unit \} or \{ rate \};/],
    ['time: t\nchannels: { speed: v }', /wrong at time: expected \{ column, unit \} or \{ rate \};/],
    ['time: { column: t }\nchannels: { speed: v }', /wrong at time\.unit: is missing;/],
    ['time: { column: t, unit: fortnight }\nchannels: { speed: v }', /wrong at time\.unit: is not a unit/],
    ['time: { column: t, unit: s }', /wrong at channels: is missing;/],
    ['time: { column: t, unit: s }\nchannels:', /wrong at channels: is empty;/],
    [
      'time: { column: t, unit: s }\nchannels: { speed: }',
      /wrong at channels\.speed: expected the name of a column, its place counted from 1, or \{ column, unit \};/,
    ],
    [
      'time: { column: t, unit: s }\nchannels: { speed: { column: 0 } }',
      /wrong at channels\.speed\.column: a place is counted from 1;/,
    ],
    [
      'delimiter: "|"\ntime: { column: t, unit: s }\nchannels: { gear: g }',
      /wrong at delimiter: expected comma, semicolon, tab or space;/,
    ],
    [
      'header: first\ntime: { column: t, unit: s }\nchannels: { gear: g }',
      /wrong at header: expected a line counted from 1, or 0 for none;/,
    ],
    ['time: { rate: 10 }\nchannels: { gear: 1, gear: 2 }', /is not YAML \(Map keys must be unique/],
    ['time: { column: t, unit: s }\nchannels: {}', /names no channel/],
    [
      'time: { column: t, unit: s }\nchannels: { sped: v }',
      /"channels\.sped", which is not a channel of Pitboard/,
    ],
    [
      'time: { column: t, unit: s }\nchannels: { speed: { column: v, unit: furlongs } }',
      /channels\.speed\.unit: is not a unit/,
    ],
    [
      'time: { column: t, unit: s }\nchannels: { speed: { column: v, unti: km/h } }',
      /channels\.speed: unknown key "unti"/,
    ],
    ['time: { column: t, unit: s }\nchanels: {}\nchannels: { gear: g }', /unknown key "chanels"/],
    ['time: [', /is not YAML/],
    ['just text', /the mapping holds no keys, and needs at least "time" and "channels"/],
    ['- time', /the mapping holds no keys/],
    ['', /the mapping is empty, and needs/],
    ['# nothing yet\n', /the mapping is empty, and needs/],
  ])('%j', (text, reason) => {
    expect(() => parseMapping(text)).toThrow(reason);
    expect(() => parseMapping(text)).toThrow(/docs\/mapping\.md$/);
  });

  test.each([
    [
      'time: { column: t, unit: ms }\nchannels: { speed: { column: v, unit: g } }',
      /gives the unit "g" for channels\.speed, which is kept in m\/s/,
    ],
    ['time: { column: t, unit: ms }\nchannels: { speed: v }', /gives no unit for channels\.speed/],
    [
      'time: { column: zeit, unit: ms }\nchannels: { gear: v }',
      /has no column "zeit", which the mapping takes as time/,
    ],
    ['time: { column: t, unit: km/h }\nchannels: { gear: v }', /gives the unit "km\/h" for time/],
    [
      'time: { column: t, unit: ms }\nchannels: { gear: gang }',
      /has none of the 1 columns that the mapping names/,
    ],
    ['header: 900\ntime: { column: t, unit: ms }\nchannels: { gear: v }', /line 900 holds the column names/],
  ])('%j', async (text, reason) => {
    await expect(openBytes(bytes(table), 'x.csv', { mapping: text })).rejects.toThrow(reason);
  });
});

/** A page of text takes milliseconds; what is made to take long meets a bound, and else Vitest's own. */
describe('a mapping that is made to be slow', () => {
  const most = 32_768;
  const lines = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n');

  test.each([
    ['too long', `#${' '.repeat(most)}`, /the mapping is 32769 bytes long, and one has at most 32768/],
    ['open brackets', '['.repeat(most), /nested more than 20 deep/],
    ['open braces', 'a: {b: '.repeat(1000), /nested more than 20 deep/],
    ['levels', lines(200, (index) => `${' '.repeat(index)}k:`), /nested more than 20 deep/],
    ['lists in lists', '- '.repeat(most / 2), /nested more than 20 deep/],
    ['questions', '? '.repeat(most / 2), /nested more than 20 deep/],
    ['keys', lines(6000, (index) => `${index.toString(36)}:`), /is not YAML \(Too many keys/],
    ['aliases', 'a: &a [x]\nb: [*a, *a]', /is not YAML \(Alias resolution is disabled\)/],
    ['documents', '---\n'.repeat(most / 4), /is not YAML/],
    ['tags', '!x '.repeat(most / 3), /is not YAML/],
    ['dashes', '- \n'.repeat(most / 3), /holds no keys/],
    ['commas', `[${',\n'.repeat(most / 2 - 2)}]`, /is not YAML/],
    ['colons', ':\n'.repeat(most / 2), /is not YAML/],
    ['quotes', '"a" '.repeat(most / 4), /is not YAML/],
    ['blanks', ' '.repeat(most), /the mapping is empty|nested/],
    ['lines', '\n'.repeat(most), /the mapping is empty/],
  ])('by %s', (_what, text, reason) => {
    expect(() => parseMapping(text)).toThrow(reason);
  });

  test('is refused from memory too', async () => {
    const bytesOfMapping = `${mapping}#${'x'.repeat(most)}`;
    await expect(openBytes(bytes(table), 'x.csv', { mapping: bytesOfMapping })).rejects.toThrow(
      /^x\.csv: the mapping is \d+ bytes long/,
    );
  });

  test('but comments may stand far to the right, and an unknown tag is no warning of Node', () => {
    const warned: unknown[] = [];
    const listen = (warning: unknown): number => warned.push(warning);
    process.on('warning', listen);
    expect(parseMapping(`${mapping}${' '.repeat(100)}# why\n`).channels).toHaveLength(5);
    expect(parseMapping('time: { rate: 10 }\nchannels: { gear: !wheel g }').channels).toHaveLength(1);
    process.off('warning', listen);
    expect(warned).toEqual([]);
  });
});

describe('the manual', () => {
  const docs = join(import.meta.dirname, '../../../docs');
  const manual = readFileSync(join(docs, 'mapping.md'), 'utf8');

  test('has an example that works', () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(manual)?.[1] ?? '';
    expect(parseMapping(example).channels.map(({ name }) => name)).toContain('speed');
  });

  test('names every channel and every key', () => {
    const named = new Set([...manual.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(Object.keys(canonicalChannels).filter((name) => !named.has(name))).toEqual([]);
  });

  test.each(readdirSync(join(docs, 'mappings')))('ships %s in working order', (name) => {
    expect(parseMapping(readFileSync(join(docs, 'mappings', name), 'utf8')).channels.length).toBeGreaterThan(
      5,
    );
    expect(manual).toContain(`(mappings/${name})`);
  });
});
