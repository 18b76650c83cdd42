import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, FormatError } from '../bytes.ts';
import { beaconCrossings, lineBeacons } from './beacon.ts';
import { motecLd } from './ld.ts';
import { parseLdx } from './ldx.ts';
import { buildLd, FIRST_HEAD, HEAD, sampled } from './testing.ts';

const base = buildLd(
  [
    {
      name: 'Ground Speed',
      unit: 'km/h',
      rate: 10,
      type: 'i16',
      raw: sampled(20, 10, (t) => 80 + 20 * Math.sin(t)),
    },
    { name: 'G Force Long', unit: 'm/s2', rate: 20, raw: sampled(20, 20, Math.cos) },
    { name: 'Steered Angle', unit: 'deg', rate: 20, type: 'f16', raw: sampled(20, 20, Math.sin) },
    { name: 'Gyro Yaw Velocity', unit: 'deg/s', rate: 20, type: 'f64', raw: sampled(20, 20, Math.sin) },
    { name: 'Beacon', rate: 1, type: 'i16', raw: sampled(20, 1, (t) => t * 3000 - 32000) },
    { name: 'GPS Latitude', unit: 'deg', rate: 5, type: 'i32', dec: 7, raw: sampled(20, 5, (t) => t * 1e7) },
  ],
  { date: '01/02/2023', time: '10:00:00', venue: 'Fuzz', vehicle: 'Kart' },
);

/** Opens and reads everything. Anything but a FormatError is a failure, and so is to allocate out of proportion. */
async function survives(bytes: Uint8Array): Promise<'read' | 'refused'> {
  try {
    const source = await motecLd.open(bytesOf(bytes), { name: 'fuzz.ld' });
    const { channels } = await source.read();
    const buffers = new Set<ArrayBufferLike>();
    for (const channel of channels.values()) {
      expect(channel.values.length).toBe(channel.length);
      expect(channel.times.length).toBe(channel.length);
      buffers.add(channel.values.buffer);
      buffers.add(channel.times.buffer);
    }
    const allocated = [...buffers].reduce((sum, buffer) => sum + buffer.byteLength, 0);
    expect(allocated).toBeLessThanOrEqual(16 * bytes.length);
    expect(new Set(source.channels.map(({ name }) => name)).size).toBe(source.channels.length);
    await source.close();
    return 'read';
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.message).toMatch(/^\P{Cc}{10,400}$/u);
    return 'refused';
  }
}

test('the good file is read, and half of its heading refused', async () => {
  expect(await survives(base)).toBe('read');
  expect(await survives(base.slice(0, 800))).toBe('refused');
});

describe('a .ld is read or refused, whatever is in it', () => {
  test('cut anywhere', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(base.length), async (length) => void (await survives(base.slice(0, length)))),
      { numRuns: 200 },
    ));

  test('with bytes changed anywhere', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        async (changes) => {
          const bytes = base.slice();
          for (const [at, value] of changes) bytes[at] = value;
          await survives(bytes);
        },
      ),
      { numRuns: 300 },
    ));

  test('with lies in pointers, counts, rates, types and scales', () => {
    const field = fc.constantFrom(0, 4, 8, 12, 18, 20, 22, 24, 26, 28, 30);
    const lie = fc.oneof(
      fc.constantFrom(0, 1, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0xffffffff, base.length, base.length - 84),
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.nat(base.length),
      fc.nat(5).map((head) => FIRST_HEAD + head * HEAD),
    );
    return fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(5), field, lie), { minLength: 1, maxLength: 8 }),
        fc.option(lie),
        async (lies, first) => {
          const bytes = base.slice();
          const view = new DataView(bytes.buffer);
          for (const [head, offset, value] of lies) {
            const at = FIRST_HEAD + head * HEAD + offset;
            if (offset < 18) view.setUint32(at, value, true);
            else view.setUint16(at, value & 0xffff, true);
          }
          if (first !== null) view.setUint32(8, first, true);
          await survives(bytes);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('made of noise behind the right marker', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 0, maxLength: 6000 }), async (noise) => {
        const bytes = new Uint8Array(8 + noise.length);
        bytes[0] = 0x40;
        bytes.set(noise, 8);
        await survives(bytes);
      }),
      { numRuns: 100 },
    ));

  test('with heads laid over each other byte by byte', async () => {
    const bytes = new Uint8Array(200_000);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 64, true);
    view.setUint32(8, 2000, true);
    // Each head's `next` field points a few bytes on, so that the list is as long as it can be.
    for (let at = 2000; at < 199_000; at += 8) view.setUint32(at + 4, at + 8, true);
    await survives(bytes);
  });
});

test('any codes in a beacon channel give ascending crossings', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -32768, max: 32767 })),
      fc.integer({ min: 1, max: 100 }),
      (codes, rate) => {
        const times = lineBeacons(beaconCrossings(codes, rate));
        for (const [i, time] of times.entries()) expect(time).toBeGreaterThan(i === 0 ? -1 : times[i - 1]);
      },
    ),
  );
});

test('any text is a .ldx or a FormatError', () => {
  const piece = fc.constantFrom(
    '<LDXFile>',
    '</LDXFile>',
    '<Layers>',
    '</Layers>',
    '<Layer>',
    '</Layer>',
    '<MarkerBlock>',
    '</MarkerBlock>',
    '<MarkerGroup Name="Beacons">',
    '</MarkerGroup>',
    '<Marker ClassName="BCN" Time="1e6"/>',
    '<Marker Time="x"/>',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '&b;',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<?xml version="1.0"?>',
    '"',
    '<',
    'text',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      ),
      (text) => {
        try {
          parseLdx(text);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('a deep or long .ldx is refused or read, not hung on', () => {
  for (const text of [
    '<LDXFile>'.repeat(25_000),
    `<LDXFile ${'a="1" '.repeat(25_000)}/>`,
    `<LDXFile>${'<Layers/>'.repeat(25_000)}</LDXFile>`,
  ]) {
    try {
      parseLdx(text);
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
    }
  }
});
