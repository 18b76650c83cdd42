import { describe, expect, test } from 'vitest';
import { bytesOf, FormatError } from '../bytes.ts';
import { motecLd } from './ld.ts';
import { buildLd, FIRST_HEAD, HEAD, openBytes, sampled } from './testing.ts';

const speed = { name: 'Ground Speed', unit: 'km/h', rate: 10, raw: [36, 72, 108] };

describe('samples', () => {
  test('value = (raw / scale * 10^-dec + shift) * mul', async () => {
    // (500 / 10 * 10^-1 + 3) * 4 = 32
    const source = openBytes(
      buildLd([
        {
          name: 'Odd',
          unit: 'V',
          rate: 1,
          type: 'i16',
          raw: [500, -500],
          scale: 10,
          dec: 1,
          shift: 3,
          mul: 4,
        },
      ]),
    );
    const { channels } = await source.read();
    expect(channels.get('Odd')?.values).toEqual(Float32Array.of(32, -8));
  });

  test('a negative dec multiplies: raw 55, scale 10, dec -1, mul 6 are 330', async () => {
    const source = openBytes(
      buildLd([
        { name: 'Engine RPM', unit: 'rpm', rate: 10, type: 'i16', raw: [55], scale: 10, dec: -1, mul: 6 },
      ]),
    );
    expect((await source.read()).channels.get('rpm')?.values[0]).toBeCloseTo(330, 4);
  });

  test.each([
    ['i16', [-32768, 32767]],
    ['i32', [-2147483648, 2147483647]],
    ['f16', [0.5, -65504]],
    ['f32', [0.1, -3e38]],
    ['f64', [0.1, -1e300]],
  ] as const)('type %s', async (type, raw) => {
    const source = openBytes(buildLd([{ name: 'X', rate: 5, type, raw }]));
    const values = (await source.read()).channels.get('X')?.values ?? [];
    const exact = type === 'f32' ? raw.map(Math.fround) : raw;
    expect([...values]).toEqual(exact);
  });
});

describe('channels', () => {
  test('become canonical, in SI, each with its own rate', async () => {
    const source = openBytes(
      buildLd([
        speed,
        { name: 'THROTTLE', unit: '%', rate: 20, raw: [0, 50, 100, 100, 100, 100] },
        { name: 'STEERANGLE', unit: 'deg', rate: 20, raw: [0, 180, 0, 0, 0, 0] },
        {
          name: 'GPS Latitude',
          unit: 'deg',
          rate: 20,
          type: 'i32',
          dec: 7,
          raw: [-376543210, 0, 0, 0, 0, 0],
        },
      ]),
    );
    expect(source.rows).toBe(6);
    expect(source.warnings).toEqual([]);
    const { channels } = await source.read();
    expect([...(channels.get('speed')?.values ?? [])]).toEqual([10, 20, 30].map((v) => expect.closeTo(v, 5)));
    expect(channels.get('throttle')?.values[1]).toBeCloseTo(0.5);
    expect(channels.get('steeringAngle')?.values[1]).toBeCloseTo(Math.PI, 6);
    expect(channels.get('latitude')).toMatchObject({ unit: 'deg', rate: 20, kind: 'continuous' });
    expect(channels.get('latitude')?.values[0]).toBeCloseTo(-37.654321, 9);
    expect([...(channels.get('speed')?.times ?? [])]).toEqual([0, 0.1, 0.2]);
    expect(channels.get('throttle')?.times).toBe(channels.get('steeringAngle')?.times);
  });

  test.each([
    ['', [0, 50, 100], [0, 0.5, 1]],
    ['..', [0, 0.5, 1], [0, 0.5, 1]],
    ['%', [0, 0.5, 1], [0, 0.005, 0.01]],
    ['ratio', [0, 0.5, 1.6], [0, 0.5, 1.6]],
  ])('pedals of the unit %j are 0..1', async (unit, raw, shares) => {
    const source = openBytes(buildLd([speed, { name: 'THROTTLE', unit, rate: 10, raw }]));
    const { channels } = await source.read(['throttle']);
    expect([...(channels.get('throttle')?.values ?? [])]).toEqual(shares.map((v) => expect.closeTo(v, 6)));
  });

  test('and units whose text does not print are shown as text that does', () => {
    const source = openBytes(
      buildLd(
        [
          { name: 'a\x1b[2J', unit: 'V\n', rate: 10, raw: [1] },
          { name: 'bad\x1b[2J', rate: 0, raw: [1] },
        ],
        { vehicle: 'Kart\x07 7' },
      ),
    );
    expect(source.channels[0]).toMatchObject({ name: 'a\ufffd[2J', source: 'a\ufffd[2J', unit: 'V' });
    expect(source.warnings).toEqual([
      'channel "bad\ufffd[2J" is left out: its sample rate is 0 Hz, where at least 1 is expected',
    ]);
    expect(source.meta.car).toBe('Kart\ufffd 7');
  });

  test('are decoded only when asked for', async () => {
    const source = openBytes(buildLd([speed, { name: 'BRAKE', unit: '%', rate: 10, raw: [0, 1, 2] }]));
    expect([...(await source.read(['brake', 'latAccel'])).channels.keys()]).toEqual(['brake']);
  });

  test('with a unit that does not fit, or the same name twice, keep names of their own', () => {
    const source = openBytes(
      buildLd([
        { name: 'Brake Pos', unit: 'mm', rate: 10, raw: [1, 2, 3] },
        { name: 'Oil', unit: 'C', rate: 10, raw: [1, 2, 3] },
        { name: 'Oil', unit: 'C', rate: 10, raw: [1, 2, 3] },
        { name: 'speed', unit: 'V', rate: 10, raw: [1, 2, 3] },
      ]),
    );
    expect(source.channels.map(({ name }) => name)).toEqual(['Brake Pos', 'Oil', 'Oil (2)', 'speed (2)']);
  });

  test('that count laps once a second are no lap counter', () => {
    const slow = openBytes(buildLd([{ name: 'Lap Number', rate: 1, type: 'i16', raw: [0, 1] }]));
    const fast = openBytes(buildLd([{ name: 'Lap Number', rate: 10, type: 'i16', raw: [0, 1] }]));
    expect(slow.channels[0].name).toBe('Lap Number');
    expect(fast.channels[0].name).toBe('lap');
  });
});

test('the heading tells car, track, driver, session and date', () => {
  const { meta } = openBytes(
    buildLd([speed], {
      date: '05/03/2024',
      time: '14:02:59',
      driver: 'A. Müller',
      vehicle: 'Kart 7',
      venue: 'Home',
      event: 'Club day',
      session: 'Practice',
      shortComment: 'new tyres',
    }),
  );
  expect(meta).toEqual({
    format: 'motec-ld',
    car: 'Kart 7',
    track: 'Home',
    driver: 'A. Müller',
    session: 'Club day · Practice · new tyres',
    date: '2024-03-05T14:02:59',
  });
});

test.each([
  ['23/11/2005', '09:53:00', '2005-11-23T09:53:00'],
  ['1/2/2023', '', '2023-02-01'],
  ['13/13/2023', '09:53:00', undefined],
  ['', '', undefined],
  ['23/11/2005', '25:00:00', '2005-11-23'],
])('date %j and time %j', (date, time, iso) => {
  expect(openBytes(buildLd([speed], { date, time })).meta.date).toBe(iso);
});

describe('labels that lie', () => {
  // A drive over 60 s whose speed and turning swing; all other signals follow from physics.
  const v = (t: number) => 15 + 5 * Math.sin(t);
  const dv = (t: number) => 5 * Math.cos(t);
  const yaw = (t: number) => 0.4 * Math.sin(t / 3);
  const g = 9.80665;
  const drive = (unit: string, factor: number, steer: number, withWheels: boolean, turn = 1) =>
    openBytes(
      buildLd([
        { name: 'SPEED', unit: 'm/s', rate: 50, raw: sampled(60, 50, v) },
        { name: 'G_LON', unit, rate: 20, raw: sampled(60, 20, (t) => dv(t) * factor) },
        { name: 'G_LAT', unit, rate: 20, raw: sampled(60, 20, (t) => turn * v(t) * yaw(t) * factor) },
        { name: 'ROTY', unit: 'rad/s', rate: 20, raw: sampled(60, 20, (t) => turn * yaw(t)) },
        { name: 'STEERANGLE', unit: 'deg', rate: 20, raw: sampled(60, 20, (t) => steer * 200 * yaw(t)) },
        ...(withWheels
          ? [
              {
                name: 'WHEEL_SPEED_LF',
                unit: 'm/s',
                rate: 50,
                raw: sampled(60, 50, (t) => v(t) - 0.8 * yaw(t)),
              },
              {
                name: 'WHEEL_SPEED_RF',
                unit: 'm/s',
                rate: 50,
                raw: sampled(60, 50, (t) => v(t) + 0.8 * yaw(t)),
              },
            ]
          : []),
      ]),
    );
  const row = 3 * 20; // at t = 3 s, in a left turn, slowing
  async function at(source: ReturnType<typeof drive>, name: string) {
    return (await source.read([name])).channels.get(name)?.values[row] ?? Number.NaN;
  }

  test('g under the label m/s2 is read as g', async () => {
    const source = drive('m/s2', 1 / g, 1, true);
    expect(source.warnings).toEqual([
      'the accelerations are labelled m/s2 but their samples are in g: read as g',
    ]);
    expect(await at(source, 'latAccel')).toBeCloseTo(v(3) * yaw(3), 4);
    expect(await at(source, 'longAccel')).toBeCloseTo(dv(3), 4);
  });

  test('a true label is left alone', async () => {
    for (const source of [drive('m/s2', 1, 1, true), drive('G', 1 / g, 1, false)]) {
      expect(source.warnings).toEqual([]);
      expect(await at(source, 'longAccel')).toBeCloseTo(dv(3), 4);
    }
  });

  test.each([true, false])(
    'steering that counts right turns is turned round (wheel speeds: %s)',
    async (wheels) => {
      const source = drive('m/s2', 1, -1, wheels);
      expect(source.warnings).toHaveLength(1);
      expect(source.warnings[0]).toContain('steeringAngle counts right turns');
      expect(await at(source, 'steeringAngle')).toBeGreaterThan(0);
      expect(await at(source, 'yawRate')).toBeGreaterThan(0);
    },
  );

  test('wheel speeds outrank sensors that agree with each other', async () => {
    const source = drive('m/s2', 1, -1, true, -1);
    expect(source.warnings).toHaveLength(3);
    expect(await at(source, 'latAccel')).toBeCloseTo(v(3) * yaw(3), 4);
    expect(await at(source, 'yawRate')).toBeCloseTo(yaw(3), 5);
  });
});

describe('hostile files', () => {
  const good = () => buildLd([speed, { ...speed, name: 'B' }, { ...speed, name: 'C' }]);
  const patched = (offset: number, value: number, width: 2 | 4 = 4) => {
    const bytes = good();
    const view = new DataView(bytes.buffer);
    if (width === 4) view.setUint32(offset, value, true);
    else view.setUint16(offset, value, true);
    return bytes;
  };
  const refusal = (bytes: Uint8Array) => {
    try {
      openBytes(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      return error instanceof Error ? error.message : '';
    }
    return 'opened';
  };

  test('a list that bites its tail', () => {
    expect(refusal(patched(FIRST_HEAD + 2 * HEAD + 4, FIRST_HEAD))).toBe(
      `the list of channels runs in a circle at byte ${FIRST_HEAD}`,
    );
  });

  test('a list that leads out of the file', () => {
    const bytes = patched(FIRST_HEAD + 4, 0xfffffff0);
    expect(refusal(bytes)).toBe(
      `channel head 2 should lie at byte 4294967280, but heads lie between byte 1636 and the end of the file at byte ${bytes.length}`,
    );
  });

  test('no channels, and a file that ends in its heading', () => {
    expect(refusal(patched(8, 0))).toBe('none of its 0 channels can be read');
    expect(refusal(good().slice(0, 100))).toContain('takes 1636 bytes, but the file has only 100');
  });

  test('heads that all claim the same samples', () => {
    const samples = new Float64Array(2000);
    const bytes = buildLd(Array.from({ length: 5 }, (_, i) => ({ name: `C${i}`, rate: 10, raw: samples })));
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < 5; i++) {
      view.setUint32(FIRST_HEAD + i * HEAD + 8, FIRST_HEAD + 5 * HEAD, true);
      view.setUint32(FIRST_HEAD + i * HEAD + 12, 9990, true);
    }
    expect(refusal(bytes)).toContain('bytes of samples, but the file has only');
  });

  test.each([
    ['an absurd count', 12, 0xffffffff, 4, 'the file is cut: the samples of 1 of 3 channels'],
    ['no rate', 22, 0, 2, 'its sample rate is 0 Hz'],
    ['an unknown type', 18, 99, 2, 'its sample type (class 99, 4 bytes) is unknown'],
    ['a scale of nothing', 28, 0, 2, 'its scaling (scale 0'],
    ['samples in the heading', 8, 16, 4, 'inside the heading'],
  ] as const)('%s costs the channel, not the file', async (_, field, value, width, warning) => {
    const source = openBytes(patched(FIRST_HEAD + HEAD + field, value, width));
    expect(source.warnings).toHaveLength(1);
    expect(source.warnings[0]).toContain(warning);
    expect([...(await source.read()).channels.keys()]).toEqual(['speed', 'C']);
  });
});

test('is recognised by its first bytes', () => {
  const bytes = buildLd([speed]);
  const context = { name: 'x' };
  expect(motecLd.matches(bytes.subarray(0, 65536), bytesOf(bytes), context)).toBe(true);
  const text = new TextEncoder().encode('@ is how this text begins');
  expect(motecLd.matches(text, bytesOf(text), context)).toBe(false);
});
