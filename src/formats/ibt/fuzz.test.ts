/**
 * Hostile files: whatever is done to the bytes of a good one, the reader answers with a FormatError or with columns
 * that fit the file, without decoding more than the file could hold.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { bytesOf, FormatError } from '../bytes.ts';
import { encodeIbt, ibt } from './index.ts';

const ROWS = 40;

const sessionInfo = `---
WeekendInfo:
 TrackLength: 2.41 km
 TrackDisplayName: Lime Rock Park
SessionInfo:
 Sessions:
 - SessionNum: 0
   SessionType: Practice
DriverInfo:
 DriverCarIdx: 0
 Drivers:
 - CarIdx: 0
   UserName: Somebody
   CarScreenName: Ray FF1600
`;

const good = encodeIbt({
  version: 2,
  tickRate: 60,
  sessionInfo,
  startDate: new Date('2024-05-01T10:00:00Z'),
  variables: [
    ['SessionTime', 'double', 1, 's'] as const,
    ['IsOnTrack', 'bool', 1, ''] as const,
    ['Speed', 'float', 1, 'm/s'] as const,
    ['Gear', 'int', 1, ''] as const,
    ['SessionFlags', 'bitField', 1, 'irsdk_Flags'] as const,
    ['Torque_ST', 'float', 6, 'N*m'] as const,
    ['CarIdxLap', 'int', 4, ''] as const,
    ['Tag', 'char', 3, ''] as const,
    ['Lap', 'int', 1, ''] as const,
  ].map(([name, type, count, unit]) => ({
    name,
    type,
    count,
    unit,
    description: name,
    values: Float64Array.from({ length: ROWS * count }, (_, i) => 100 + i / 60),
  })),
});

const VARIABLES_END = 144 + 9 * 144;
const ROWS_START = new DataView(good.buffer).getInt32(52, true);

/** Opens and reads all; the bounds that must hold for any bytes. */
async function check(bytes: Uint8Array): Promise<'refused' | 'read'> {
  const source = bytesOf(bytes);
  try {
    ibt.matches(bytes.subarray(0, 65536), source, { name: 'x.ibt' });
    const opened = await ibt.open(source, { name: 'x.ibt' });
    const { channels } = await opened.read();
    expect(channels.size).toBe(opened.channels.length);
    const buffers = new Set<ArrayBufferLike>();
    for (const { values, times, length, rate } of channels.values()) {
      expect(values).toHaveLength(length);
      expect(times).toHaveLength(length);
      expect(rate).toBeGreaterThan(0);
      for (let i = 1; i < length; i++) if (!(times[i] >= times[i - 1])) throw new Error(`time falls at ${i}`);
      buffers.add(values.buffer).add(times.buffer);
    }
    const decoded = [...buffers].reduce((sum, buffer) => sum + buffer.byteLength, 0);
    expect(decoded).toBeLessThanOrEqual(8 * bytes.byteLength);
    return 'read';
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.message).toMatch(/^\P{Cc}{10,400}$/u);
    return 'refused';
  }
}

const lie = fc.oneof(
  fc.constantFrom(0, 1, -1, 7, 255, 65535, 2 ** 31 - 1, -(2 ** 31), good.byteLength, good.byteLength + 1),
  fc.integer(),
  fc.integer({ min: 0, max: good.byteLength }),
);

test('the good file reads', async () => {
  expect(await check(good)).toBe('read');
});

test('cut anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: good.byteLength - 1 }), async (length) => {
      const outcome = await check(good.slice(0, length));
      const rowLength = (good.byteLength - ROWS_START) / ROWS;
      expect(outcome).toBe(length < ROWS_START + rowLength ? 'refused' : 'read');
    }),
    { numRuns: 500 },
  );
});

test('bits flipped in the headings and the session info', async () => {
  const flip = fc.tuple(fc.integer({ min: 0, max: ROWS_START - 1 }), fc.integer({ min: 0, max: 7 }));
  await fc.assert(
    fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 12 }), async (flips) => {
      const bytes = good.slice();
      for (const [at, bit] of flips) bytes[at] ^= 1 << bit;
      await check(bytes);
    }),
    { numRuns: 1500 },
  );
});

test('fields of the header and the variable headers that lie', async () => {
  const place = fc.oneof(
    fc.integer({ min: 0, max: 35 }).map((field) => field * 4),
    fc
      .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 3 }))
      .map(([variable, field]) => 144 + variable * 144 + field * 4),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(place, lie), { minLength: 1, maxLength: 4 }), async (lies) => {
      const bytes = good.slice();
      const view = new DataView(bytes.buffer);
      for (const [at, value] of lies) view.setInt32(at, value, true);
      await check(bytes);
    }),
    { numRuns: 1500 },
  );
});

test('session info of any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: ROWS_START - VARIABLES_END }),
      fc.integer({ min: VARIABLES_END, max: ROWS_START - 1 }),
      async (noise, at) => {
        const bytes = good.slice();
        bytes.set(noise.subarray(0, ROWS_START - at), at);
        expect(await check(bytes)).toBe('read');
      },
    ),
    { numRuns: 500 },
  );
});

test('rows of any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 3000 }), fc.nat(), async (noise, seed) => {
      const bytes = good.slice();
      const at = ROWS_START + (seed % (good.byteLength - ROWS_START));
      bytes.set(noise.subarray(0, good.byteLength - at), at);
      await check(bytes);
    }),
    { numRuns: 500 },
  );
});

test('any bytes at all, and a piece out of the middle', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      await check(bytes);
    }),
    { numRuns: 300 },
  );
  expect(await check(good.slice(500))).toBe('refused');
});

// That it does so soon is left to the time that a test may take at most.
test('a long session info made to be slow is read', async () => {
  const bodies = [
    Array.from({ length: 600 }, (_, i) => `${' '.repeat(i + 1)}k:`).join('\n'),
    Array.from({ length: 300 }, (_, i) => `${' '.repeat(2 * i + 1)}- k:`).join('\n'),
    ' [[[[{{{{\n'.repeat(20_000),
    ' - CarIdx: 0\n'.repeat(12_000),
    ' k: 1\n'.repeat(100_000),
    ' Drivers:\n - CarIdx: 0\n'.repeat(20_000),
    ' '.repeat(500_000),
    ` "${'"'.repeat(300_000)}`,
    ` TrackLength: ${'1'.repeat(100_000)}!`,
    ` TrackDisplayName: ${'x'.repeat(500_000)}`,
  ];
  for (const body of bodies) {
    const bytes = encodeIbt({
      version: 2,
      tickRate: 60,
      sessionInfo: ['WeekendInfo', 'DriverInfo', 'SessionInfo'].map((name) => `${name}:\n${body}\n`).join(''),
      variables: [{ name: 'SessionTime', type: 'double', unit: 's', description: '', values: [1, 2] }],
    });
    expect(await check(bytes)).toBe('read');
  }
});

test('thousands of variables of one name are told apart', async () => {
  const bytes = encodeIbt({
    version: 2,
    tickRate: 60,
    sessionInfo: '',
    variables: Array.from({ length: 8000 }, (_, i) => ({
      name: `V${i}`,
      type: 'int' as const,
      unit: '',
      description: '',
      values: [i],
    })),
  });
  for (let i = 0; i < 8000; i++) bytes.fill(0, 144 + i * 144 + 17, 144 + i * 144 + 48);
  expect(await check(bytes)).toBe('read');
});
