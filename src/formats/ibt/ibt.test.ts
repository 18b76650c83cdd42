import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RecordingSource } from '../../telemetry/index.ts';
import { bytesOf, bytesOfFile, FormatError } from '../bytes.ts';
import {
  encodeIbt,
  type IbtFile,
  type IbtType,
  type IbtVariable,
  ibt,
  readIbtHeader,
  writeIbt,
} from './index.ts';

const context = { name: 'test.ibt' };

async function opened(bytes: Uint8Array): Promise<RecordingSource> {
  return await ibt.open(bytesOf(bytes), context);
}

function variable(
  name: string,
  type: IbtType,
  values: ArrayLike<number>,
  unit = '',
  more: Partial<IbtVariable> = {},
): IbtVariable {
  return { name, type, values, unit, description: '', ...more };
}

function fileOf(variables: readonly IbtVariable[], more: Partial<IbtFile> = {}): IbtFile {
  return { version: 2, tickRate: 60, sessionInfo: '---\n', variables, ...more };
}

const seconds = (rows: number): Float64Array => Float64Array.from({ length: rows }, (_, i) => 100 + i / 60);

describe('reading', () => {
  test('maps names, units and signs to the canonical channels', async () => {
    const source = await opened(
      encodeIbt(
        fileOf([
          variable('SessionTime', 'double', seconds(2), 's'),
          variable('Speed', 'float', [10, 20.5], 'm/s'),
          variable('Clutch', 'float', [1, 0.25], '%'),
          variable('LapDistPct', 'float', [0.5, 0.75], '%'),
          variable('Lat', 'double', [41.927701, 41.927702], 'deg'),
          variable('Gear', 'int', [-1, 3]),
          variable('OnPitRoad', 'bool', [1, 0]),
          variable('LFbrakeLinePress', 'float', [0, 12.5], 'bar'),
          variable('LFpressure', 'float', [150, 160], 'kPa'),
          variable('WindDir', 'float', [3, 3.1], 'rad'),
          variable('SessionFlags', 'bitField', [0x80000000, 1], 'irsdk_Flags'),
          variable('FuelLevel', 'float', [3, 4], 'kWh'),
        ]),
      ),
    );
    const { channels } = await source.read();
    const column = (name: string): number[] => Array.from(channels.get(name)?.values ?? []);
    expect(column('speed')).toEqual([10, 20.5]);
    expect(column('clutch')).toEqual([0, 0.75]);
    expect(column('lapFraction')).toEqual([0.5, 0.75]);
    expect(column('latitude')).toEqual([41.927701, 41.927702]);
    expect(column('gear')).toEqual([-1, 3]);
    expect(column('onPitRoad')).toEqual([1, 0]);
    expect(column('brakePressure')).toEqual([0, 1_250_000]);
    expect(column('LFpressure')).toEqual([150_000, 160_000]);
    expect(column('SessionFlags')).toEqual([0x80000000, 1]);
    expect(channels.get('LFpressure')).toMatchObject({ unit: 'Pa', kind: 'continuous', rate: 60, length: 2 });
    expect(channels.get('latitude')).toMatchObject({ unit: 'deg', source: 'Lat' });
    expect(channels.get('WindDir')?.kind).toBe('angle');
    expect(channels.get('SessionFlags')).toMatchObject({ unit: '', kind: 'discrete' });
    // Fuel in kWh is not fuel in litres.
    expect(channels.has('fuelLevel')).toBe(false);
    expect(channels.get('FuelLevel')?.unit).toBe('kWh');
    expect(source.warnings).toEqual([]);
  });

  test('makes a 360 Hz variable one fast channel and any other array a channel for each element', async () => {
    const source = await opened(
      encodeIbt(
        fileOf([
          variable('SessionTime', 'double', seconds(2), 's'),
          variable('Torque_ST', 'float', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 'N*m', { count: 6 }),
          variable('YawRate', 'float', [1, 2, 3, 4], 'rad/s', { count: 2, countAsTime: true }),
          variable('CarIdxLap', 'int', [1, 2, 3, 11, 12, 13], '', { count: 3 }),
        ]),
      ),
    );
    const { channels } = await source.read();
    const torque = channels.get('Torque_ST');
    expect(torque).toMatchObject({ rate: 360, length: 12 });
    expect(Array.from(torque?.values ?? [])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    // The last sample of a row stands at the row's own time.
    expect(torque?.times[5]).toBeCloseTo(0, 12);
    expect(torque?.times[11]).toBeCloseTo(1 / 60, 12);
    expect(torque?.times[6]).toBeCloseTo(1 / 360, 12);
    expect(channels.get('yawRate')).toMatchObject({ rate: 120, length: 4 });
    expect(Array.from(channels.get('CarIdxLap[1]')?.values ?? [])).toEqual([2, 12]);
    expect(channels.has('CarIdxLap')).toBe(false);
    expect(source.rows).toBe(2);
  });

  test('decodes only what is asked for, and leaves out what is not there', async () => {
    const source = await opened(
      encodeIbt(
        fileOf([variable('SessionTime', 'double', seconds(3), 's'), variable('Speed', 'float', [1, 2, 3])]),
      ),
    );
    const { channels } = await source.read(['speed', 'throttle']);
    expect([...channels.keys()]).toEqual(['speed']);
    expect((await source.read([])).channels.size).toBe(0);
  });

  test('reads the whole rows of a cut file and says so', async () => {
    const whole = encodeIbt(
      fileOf([
        variable('SessionTime', 'double', seconds(5), 's'),
        variable('Speed', 'float', [1, 2, 3, 4, 5]),
      ]),
    );
    const source = await opened(whole.subarray(0, whole.byteLength - 17));
    const { channels } = await source.read(['speed']);
    expect(Array.from(channels.get('speed')?.values ?? [])).toEqual([1, 2, 3]);
    expect(source.warnings.join(' ')).toMatch(/counts 5 rows, 3 whole ones.*last 7 bytes/);
  });

  test('holds the tick rate against the clock', async () => {
    const file = fileOf(
      [variable('SessionTime', 'double', seconds(40), 's'), variable('Speed', 'float', new Float32Array(40))],
      { tickRate: 10 },
    );
    const source = await opened(encodeIbt(file));
    expect(source.channels[1].rate).toBe(60);
    expect(source.warnings).toEqual([
      'The header states 10 rows a second, but the clock steps at 60, which was taken.',
    ]);
  });

  test.each([0, -5, 1001, 2 ** 31 - 1])('prints an absurd rate of %i', async (rate) => {
    const bytes = encodeIbt(fileOf([variable('Speed', 'float', [1, 2, 3])]));
    new DataView(bytes.buffer).setInt32(8, rate, true);
    const source = await opened(bytes);
    expect(source.warnings[0]).toBe(
      `The header states ${rate} rows a second, where 1 to 1000 are expected; 60 were assumed.`,
    );
  });

  test('opens without a session info that lies about its place, and without the end of a huge one', async () => {
    const sessionInfo = `WeekendInfo:\n TrackDisplayName: Here\n${'#'.repeat(1 << 20)}\n TrackConfigName: There\n`;
    const bytes = encodeIbt(fileOf([variable('SessionTime', 'double', seconds(3), 's')], { sessionInfo }));
    const long = await opened(bytes);
    expect(long.meta).toEqual({ format: 'ibt', track: 'Here' });
    expect(long.warnings).toEqual([
      `The session info takes ${sessionInfo.length + 1} bytes; only the first 1048576 are looked at.`,
    ]);
    for (const [field, value] of [
      [16, -1],
      [16, bytes.byteLength],
      [20, 8],
      [20, bytes.byteLength],
    ]) {
      const lying = bytes.slice();
      new DataView(lying.buffer).setInt32(field, value, true);
      const source = await opened(lying);
      expect(source.meta).toEqual({ format: 'ibt' });
      expect(source.warnings.join(' ')).toContain('car and track are unknown');
    }
  });

  test('refuses a row of more elements than any file has', async () => {
    const most = 32_768;
    const array = (count: number) =>
      encodeIbt(fileOf([variable('Tag', 'char', new Uint8Array(count), '', { count })]));
    expect((await opened(array(most))).channels).toHaveLength(most);
    await expect(async () => opened(array(most + 1))).rejects.toThrow(
      'the variables have 32769 elements in a row, expected 32768 at most',
    );
  });

  test('gives names and units that print, and tells equal ones apart', async () => {
    const bytes = encodeIbt(
      fileOf([
        variable('A\x1b[2J', 'float', [1], 'V\x07'),
        variable('A\x1b[2K', 'float', [2]),
        variable('B', 'float', [3]),
      ]),
    );
    // The third is called as the first is.
    bytes.copyWithin(144 + 2 * 144 + 16, 144 + 16, 144 + 48);
    const source = await opened(bytes);
    expect(source.channels.map(({ name }) => name)).toEqual(['A\ufffd[2J', 'A\ufffd[2K', 'A\ufffd[2J (2)']);
    expect(source.channels[0].unit).toBe('V\ufffd');
    expect(source.warnings).toContain(
      '1 name stands twice in the file, A\ufffd[2J first; the later ones got a number.',
    );
  });

  test.each<[string, (view: DataView) => void, RegExp]>([
    ['version', (view) => view.setInt32(0, 7, true), /version 7, expected 1 or 2/],
    ['count of variables', (view) => view.setInt32(24, 2_000_000_000, true), /counts 2000000000 variables/],
    ['negative count', (view) => view.setInt32(24, -1, true), /counts -1 variables/],
    ['more variables than file', (view) => view.setInt32(24, 4000, true), /take bytes 144 to 576144, but/],
    ['place of the variables', (view) => view.setInt32(28, 1 << 30, true), /but the file ends at byte/],
    ['row length', (view) => view.setInt32(36, 9, true), /\(Speed\) takes bytes 8 to 12 .* has 9 bytes/],
    ['no row length', (view) => view.setInt32(36, 0, true), /gives a row 0 bytes/],
    ['place of the rows', (view) => view.setInt32(52, 150, true), /start at byte 150, inside the headings/],
    ['rows past the end', (view) => view.setInt32(52, 1 << 29, true), /no whole row is there/],
    ['type', (view) => view.setInt32(144, 6, true), /variable 0 \(SessionTime\) has type 6, expected 0 to 5/],
    ['elements', (view) => view.setInt32(152, 0, true), /has 0 elements/],
    ['offset', (view) => view.setInt32(148, -4, true), /takes bytes -4 to 4/],
    ['overlap', (view) => view.setInt32(144 + 148, 4, true), /Speed starts at byte 4 .* inside SessionTime/],
  ])('refuses a lie about the %s', async (_, lie, message) => {
    const bytes = encodeIbt(
      fileOf([variable('SessionTime', 'double', seconds(3), 's'), variable('Speed', 'float', [1, 2, 3])]),
    );
    lie(new DataView(bytes.buffer));
    await expect(async () => opened(bytes)).rejects.toThrow(message);
    await expect(async () => opened(bytes)).rejects.toThrow(FormatError);
  });

  test.each<[string, number, number, RegExp]>([
    ['length of the rows', 36, 1, /gives a row 13 bytes, but its variables take 12, and 40 such rows/],
    ['place of the rows', 52, 3, /no time .* rows of 12 bytes from byte 440 on/],
  ])('notices a small lie about the %s', async (_, field, by, message) => {
    const bytes = encodeIbt(
      fileOf([
        variable('SessionTime', 'double', seconds(40), 's'),
        variable('Speed', 'float', new Float32Array(40).fill(31.5)),
      ]),
    );
    const view = new DataView(bytes.buffer);
    view.setInt32(field, view.getInt32(field, true) + by, true);
    await expect(async () => opened(bytes)).rejects.toThrow(message);
  });

  test('refuses what is no file at all', async () => {
    await expect(async () => opened(new Uint8Array(0))).rejects.toThrow(/the file is empty/);
    await expect(async () => opened(new Uint8Array(50))).rejects.toThrow(/50 bytes.*112/);
  });
});

describe('writing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-ibt-'));

  test('every type and array comes back as it was written', async () => {
    const anyOf: Record<IbtType, fc.Arbitrary<number>> = {
      char: fc.integer({ min: 0, max: 255 }),
      bool: fc.integer({ min: 0, max: 1 }),
      int: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      bitField: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      float: fc.float(),
      double: fc.double(),
    };
    const types: readonly IbtType[] = ['char', 'bool', 'int', 'bitField', 'float', 'double'];
    const variables = fc.integer({ min: 1, max: 12 }).chain((rows) =>
      fc.array(
        fc
          .record({
            type: fc.constantFrom(...types),
            count: fc.constantFrom(1, 1, 1, 2, 6),
            countAsTime: fc.boolean(),
          })
          .chain(({ type, count, countAsTime }) =>
            fc
              .array(anyOf[type], { minLength: rows * count, maxLength: rows * count })
              .map((values) => ({ type, count, countAsTime, values })),
          ),
        { minLength: 1, maxLength: 14 },
      ),
    );
    await fc.assert(
      fc.asyncProperty(variables, fc.constantFrom(1 as const, 2 as const), async (drawn, version) => {
        const written = drawn.map((entry, i) => ({
          ...entry,
          name: `V${i}`,
          unit: '',
          description: `no ${i}`,
        }));
        const bytes = encodeIbt(fileOf(written, { version }));
        expect(ibt.matches(bytes, bytesOf(bytes), context)).toBe(true);
        const header = readIbtHeader(bytesOf(bytes));
        expect(header.version).toBe(version);
        expect(header.variables).toMatchObject(
          written.map(({ name, type, count, countAsTime }) => ({
            name,
            type,
            count,
            countAsTime,
          })),
        );
        const { channels } = await (await opened(bytes)).read();
        for (const { name, count, values } of written) {
          const whole = channels.get(name);
          for (let i = 0; i < values.length; i++) {
            const got =
              whole === undefined
                ? channels.get(`${name}[${i % count}]`)?.values[Math.floor(i / count)]
                : whole.values[i];
            expect(Object.is(got, values[i])).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a file on disk is the bytes in memory, in several blocks, with nothing left beside it', async () => {
    const rows = 120_000;
    const file = fileOf(
      [
        variable('SessionTime', 'double', seconds(rows), 's'),
        variable(
          'Lap',
          'int',
          Int32Array.from({ length: rows }, (_, i) => Math.floor(i / 50_000)),
        ),
        variable('IsOnTrack', 'bool', new Uint8Array(rows).fill(1)),
      ],
      { startDate: new Date('2024-03-01T12:00:00Z'), sessionInfo: '---\nPitboard:\n Simulated: 1\n' },
    );
    const path = join(folder, 'long.ibt');
    writeIbt(path, file);
    expect(readdirSync(folder)).toEqual(['long.ibt']);
    const onDisk = bytesOfFile(path);
    const bytes = onDisk.slice(0, onDisk.byteLength);
    expect(Buffer.compare(bytes, encodeIbt(file))).toBe(0);
    const view = new DataView(bytes.buffer);
    expect(view.getInt32(136, true)).toBe(3);
    expect(view.getInt32(140, true)).toBe(rows);
    expect(view.getFloat64(128, true)).toBe(100 + (rows - 1) / 60);
    const source = await ibt.open(onDisk, context);
    expect(source.meta).toEqual({ format: 'ibt', date: '2024-03-01T12:00:00Z', simulated: true });
    expect(source.warnings).toEqual([]);
    const lap = (await source.read(['lap'])).channels.get('lap');
    expect([lap?.values[49_999], lap?.values[50_000], lap?.values[rows - 1]]).toEqual([0, 1, 2]);
    await source.close();
    rmSync(folder, { recursive: true });
  });

  test.each<[string, IbtFile, RegExp]>([
    ['no variables', fileOf([]), /at least one variable/],
    ['ragged rows', fileOf([variable('A', 'int', [1, 2]), variable('B', 'int', [1])]), /B has 1 values/],
    ['half an array', fileOf([variable('A', 'int', [1, 2, 3], '', { count: 2 })]), /A has 3 values/],
    ['a name twice', fileOf([variable('A', 'int', [1]), variable('A', 'int', [1])]), /stands twice/],
    ['a long name', fileOf([variable('A'.repeat(32), 'int', [1])]), /32 characters, expected 1 to 31/],
    ['a long unit', fileOf([variable('A', 'int', [1], 'u'.repeat(40))]), /40 characters/],
    ['no rate', fileOf([variable('A', 'int', [1])], { tickRate: 0 }), /tick rate is 0/],
  ])('refuses %s', (_, file, message) => {
    expect(() => encodeIbt(file)).toThrow(message);
  });
});
