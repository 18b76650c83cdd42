import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Channel, Recording, RecordingSource, Samples } from '../../telemetry/index.ts';
import { temporaryFolder } from '../testing.ts';
import { type Engine, startEngine } from './engine.ts';
import { columnNames, newSamples } from './layout.ts';
import { readSamples } from './read.ts';
import { batches, writeSamples } from './write.ts';

function sourceOf(
  channels: readonly Channel[],
  onRead?: (names: readonly string[]) => void,
): RecordingSource {
  const infos = channels.map(({ values: _v, times: _t, ...info }) => info);
  return {
    meta: { format: 'csv' },
    channels: infos,
    rows: Math.max(0, ...infos.map(({ length }) => length)),
    warnings: [],
    async read(names): Promise<Recording> {
      onRead?.(names ?? []);
      const chosen = channels.filter(({ name }) => names === undefined || names.includes(name));
      // In an order of its own, as some readers do.
      return {
        meta: { format: 'csv' },
        channels: new Map(chosen.reverse().map((each) => [each.name, each])),
      };
    },
    async close() {},
  };
}

function channel(name: string, values: Samples, times: Float64Array): Channel {
  return { name, source: name, unit: '', rate: 10, kind: 'continuous', length: values.length, values, times };
}

async function engineIn(folder: string, memory = '512MB'): Promise<Engine> {
  const engine = await startEngine(folder, join(folder, 'spill'), memory);
  onTestFinished(() => engine.close());
  return engine;
}

async function roundTrip(engine: Engine, path: string, source: RecordingSource) {
  const layout = await writeSamples(engine, path, source, source.meta);
  return { layout, channels: await engine.use((connection) => readSamples(connection, path, layout)) };
}

const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, 1e-320, 2 ** 53));
const types = ['f64', 'f32', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8'] as const;

test('any channels of any types, lengths and times come back', async () => {
  const folder = temporaryFolder();
  const engine = await engineIn(folder);
  let file = 0;
  const made = fc.record({
    type: fc.constantFrom(...types),
    values: fc.array(number, { maxLength: 40 }),
    base: fc.nat(2),
    name: fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('Speed', 'speed', 't0', 'c1', 'a"b', "x'; --", 'ä', ''),
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(made, { maxLength: 8, selector: ({ name }) => name }),
      async (columns) => {
        const clocks = new Map<string, Float64Array>();
        const channels = columns.map(({ name, type, values, base }) => {
          const key = `${base}/${values.length}`;
          const times = clocks.get(key) ?? Float64Array.from(values, (_, i) => (i * (base + 1)) / 3);
          clocks.set(key, times);
          const samples = newSamples(type, values.length);
          samples.set(values);
          return channel(name, samples, times);
        });
        const path = join(folder, `${file++}.parquet`);
        const read = await roundTrip(engine, path, sourceOf(channels));
        expect([...read.channels.keys()]).toEqual(channels.map(({ name }) => name));
        // −0 is stored as 0.
        const plain = (samples: Samples) => [samples.constructor.name, ...Array.from(samples, (x) => x + 0)];
        for (const each of channels) {
          const back = read.channels.get(each.name);
          expect(back && plain(back.values)).toEqual(plain(each.values));
          expect(back && plain(back.times)).toEqual(plain(each.times));
        }
        const bases = new Set([...read.channels.values()].map(({ times }) => times));
        expect(bases.size).toBe(read.layout.bases.length);
      },
    ),
    { numRuns: 60 },
  );
});

test('rates that differ share one file, with nulls after the shorter', async () => {
  const folder = temporaryFolder();
  const engine = await engineIn(folder);
  const path = join(folder, 'a.parquet');
  const slow = Float64Array.from({ length: 500 }, (_, i) => i);
  const fast = Float64Array.from({ length: 50_000 }, (_, i) => i / 100);
  const { layout } = await roundTrip(
    engine,
    path,
    sourceOf([
      channel(
        'fuelLevel',
        Float32Array.from(slow, (t) => 50 - t / 100),
        slow,
      ),
      channel(
        'speed',
        Float32Array.from(fast, (t) => 40 + Math.sin(t)),
        fast,
      ),
      channel('brake', new Uint8Array(50_000), fast.slice()),
    ]),
  );
  expect(layout.bases.map(({ length }) => length).sort((a, b) => a - b)).toEqual([500, 50_000]);
  const [brake, speed] = ['brake', 'speed'].map((name) => layout.channels.find((each) => each.name === name));
  expect(brake?.base).toBe(speed?.base);
  const rows = await engine.use(async (connection) => {
    const answer = await connection.runAndReadAll(
      `SELECT count(*)::INTEGER, count("fuelLevel")::INTEGER, count(speed)::INTEGER FROM read_parquet('${path}')`,
    );
    return answer.getRows();
  });
  expect(rows).toEqual([[50_000, 500, 50_000]]);
});

test('what outgrows the memory goes to the disk, batch by batch', async () => {
  const folder = temporaryFolder();
  const engine = await engineIn(folder, '96MB');
  const rows = 300_000;
  const times = Float64Array.from({ length: rows }, (_, i) => i / 60);
  const wave = Float32Array.from(times, (t) => Math.sin(t));
  const channels = Array.from({ length: 40 }, (_, k) =>
    channel(`value${k}`, wave.slice().fill(k, 0, 10), times),
  );
  const asked: string[][] = [];
  const source = sourceOf(channels, (names) => asked.push([...names]));
  const path = join(folder, 'big.parquet');
  const layout = await writeSamples(engine, path, source, source.meta);
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.flat()).toEqual(channels.map(({ name }) => name));
  expect(layout.bases).toEqual([{ column: 't0', length: rows }]);
  const read = await engine.use((connection) => readSamples(connection, path, layout, ['value0', 'value39']));
  for (const name of ['value0', 'value39']) {
    const expected = channels.find((each) => each.name === name)?.values ?? [];
    expect(read.get(name)?.values.every((value: number, i: number) => value === expected[i])).toBe(true);
  }
});

test('the engine touches nothing outside its folder', async () => {
  const folder = temporaryFolder();
  const other = temporaryFolder();
  const engine = await engineIn(folder);
  await expect(
    engine.use((connection) => connection.run(`COPY (SELECT 1) TO '${join(other, 'x.parquet')}'`)),
  ).rejects.toThrow(/Permission/);
  await expect(
    engine.use((connection) => connection.run(`SELECT * FROM read_text('/etc/hostname')`)),
  ).rejects.toThrow(/Permission/);
  await expect(
    engine.use((connection) => connection.run(`SET enable_external_access = true`)),
  ).rejects.toThrow();
});

describe('names and batches', () => {
  test('names that differ in case only get columns that differ', () => {
    expect(columnNames(['Speed', 'speed', 't0', 'C7', '', 'a b', 'x\ny'])).toEqual([
      'Speed',
      'c1',
      'c2',
      'c3',
      'c4',
      'a b',
      'c6',
    ]);
  });

  test('a batch holds what fits, and at least one channel', () => {
    const info = (name: string, length: number) => ({
      name,
      source: '',
      unit: '',
      rate: 1,
      kind: 'continuous' as const,
      length,
    });
    const channels = [info('a', 10), info('b', 10), info('c', 1000), info('d', 1)];
    expect(batches(channels, 200)).toEqual([['a', 'b'], ['c'], ['d']]);
    expect(batches([], 200)).toEqual([]);
  });
});
