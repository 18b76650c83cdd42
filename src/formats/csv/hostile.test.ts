import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FormatError } from '../bytes.ts';
import { openBytes } from '../open.ts';
import { madeAim, madeGarage61, madeMotecCsv, madePlain, madeRaceChrono, madeVbo } from './testing.ts';

const mapping =
  'time: { column: "Time (s)", unit: s }\nchannels: { speed: { column: "Speed (km/h)", unit: km/h }, lap: Lap }';

const files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly mapping?: string }[] = [
  { name: 'Garage 61', bytes: Buffer.from(madeGarage61(60)) },
  { name: 'VBOX', bytes: Buffer.from(madeVbo(60)) },
  { name: 'RaceChrono', bytes: Buffer.from(madeRaceChrono(60)) },
  { name: 'AiM', bytes: Buffer.from(madeAim(60)) },
  { name: 'MoTeC i2', bytes: Buffer.from(madeMotecCsv(60)) },
  { name: 'unknown', bytes: Buffer.from(madePlain(60)) },
  { name: 'mapped', bytes: Buffer.from(madePlain(60)), mapping },
];

/**
 * Opens and reads everything; whatever comes is a sentence or a recording that keeps its promises. True for the
 * recording.
 */
async function judge(bytes: Uint8Array, mapping?: string): Promise<boolean> {
  try {
    const source = await openBytes(bytes, 'file', mapping === undefined ? {} : { mapping });
    const { channels } = await source.read();
    expect(new Set(source.channels.map(({ name }) => name)).size).toBe(source.channels.length);
    expect(channels.size).toBe(source.channels.length);
    for (const { values, times, length, rate } of channels.values()) {
      expect(values.length).toBe(length);
      expect(times.length).toBe(length);
      expect(rate).toBeGreaterThanOrEqual(0);
      for (let row = 1; row < length; row++) {
        if (!(times[row] >= times[row - 1])) throw new Error(`time falls in row ${row}`);
      }
    }
    for (const beacon of source.meta.beacons ?? []) expect(Number.isFinite(beacon)).toBe(true);
    await source.close();
    return true;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.message).toMatch(/^file: \S/);
    expect(error.message).not.toMatch(/could not be read|\n/);
    return false;
  }
}

describe.each(files)('$name', ({ bytes, mapping: text }) => {
  test('as it is, opens', async () => {
    expect(await judge(bytes, text)).toBe(true);
  });

  test('cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.nat(bytes.length), async (from, to) => {
        await judge(bytes.slice(0, to), text);
        await judge(bytes.slice(Math.min(from, to), Math.max(from, to)), text);
      }),
      { numRuns: 60 },
    );
  });

  test('with bytes changed, to anything and to what means something', async () => {
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(...Array.from(',;"\t\n\r .-+eE[]:0', (c) => c.charCodeAt(0)), 0),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), byte), { minLength: 1, maxLength: 30 }),
        async (changes) => {
          const changed = bytes.slice();
          for (const [at, value] of changes) changed[at] = value;
          await judge(changed, text);
        },
      ),
      { numRuns: 120 },
    );
  });

  test('with lines lost, doubled and out of order', async () => {
    const lines = Buffer.from(bytes).toString('latin1').split('\n');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(lines.length - 1), { maxLength: 2 * lines.length }), async (order) => {
        await judge(Buffer.from(order.map((at) => lines[at]).join('\n'), 'latin1'), text);
        const dropped = new Set(order.slice(0, 20));
        await judge(Buffer.from(lines.filter((_, at) => !dropped.has(at)).join('\n'), 'latin1'), text);
      }),
      { numRuns: 40 },
    );
  });

  test('followed by a line without an end', async () => {
    for (const filler of ['1,', '9', '"', '\t', ';', ' ']) {
      await judge(Buffer.concat([bytes, Buffer.from(filler.repeat(3_000_000))]), text);
    }
  });

  test('with numbers that no car drives', async () => {
    const numbers = fc.constantFrom(
      '1e308',
      '-1e308',
      '9'.repeat(400),
      '0',
      '-0',
      '1e-320',
      '',
      'NaN',
      '-',
      '99999999999999999999',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(1000), numbers), { minLength: 1, maxLength: 40 }),
        async (changes) => {
          const cells = Buffer.from(bytes)
            .toString('latin1')
            .split(/([,\s])/);
          for (const [at, number] of changes) {
            const cell = cells.length - 1 - 2 * at;
            if (cell > 0 && /^[-+]?\d/.test(cells[cell])) cells[cell] = number;
          }
          await judge(Buffer.from(cells.join(''), 'latin1'), text);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('absurd tables', () => {
  test('of half a million columns', async () => {
    const names = Array.from({ length: 400_000 }, () => 'a').join(',');
    await expect(
      openBytes(Buffer.from(`Speed,LapDistPct,Brake,Throttle,${names}\n1,2\n`), 'file'),
    ).rejects.toThrow(/more than 10000 columns/);
  });

  test('of more cells than bytes', async () => {
    const names = Array.from({ length: 9000 }, (_, index) => `c${index}`).join(',');
    await expect(
      openBytes(Buffer.from(`Speed,LapDistPct,Brake,Throttle,${names}\n${'1\n'.repeat(200_000)}`), 'file'),
    ).rejects.toThrow(/far too few for 9004 columns/);
  });

  test('of thousands of columns with one name', async () => {
    const names = Array.from({ length: 9000 }, () => 'speed').join(',');
    const rows = Array.from({ length: 3 }, (_, row) => `${row},36${',7'.repeat(9000)}`);
    const text = Buffer.from([`time (s),speed (km/h),${names}`, ...rows].join('\n'));
    await judge(text);
    const { channels } = await openBytes(text, 'file');
    expect(channels).toHaveLength(9001);
    expect(new Set(channels.map(({ name }) => name)).size).toBe(9001);
  });

  test('of a million empty lines', async () => {
    await judge(Buffer.from(`${madeGarage61(10)}${'\n'.repeat(1_000_000)}`));
  });
});

/** What makes a careless pattern take the square or the cube of its length; Vitest's time limit is the judge. */
describe('a long run of one character', () => {
  const runs = [
    ' ',
    '\t',
    ',',
    ';',
    '(',
    '[',
    '[ ',
    ')',
    '(x',
    '"',
    '""',
    ':',
    ' :',
    '¬ ',
    '1',
    '1,',
    '.',
    '-',
    '- ',
    '\r',
  ];
  const long = 50_000;

  test.each(runs)('%j in any heading', async (run) => {
    const filler = run.repeat(long / run.length);
    const heads = [
      `Time (s),Speed (km/h),(${filler}x,b\n0,36,1,1\n1,36,1,1\n2,36,1,1\n`,
      `Time,Speed\ns,(${filler}x\n0,36\n1,36\n2,36\n`,
      madeVbo(60).replace('Venue : Circle', `Venue${filler}x\r\n${filler}\r\n[${filler}x\r\n:${filler}`),
      madeVbo(60).replace('¬ The line', `${filler}x`).replace('[header]', `${filler}\n[header]`),
      madeVbo(60).replace('velocity kmh', `velocity${filler}kmh`),
      `[header]\n${'\n'.repeat(50_000)}${filler}`,
      madeRaceChrono(60).replace('Driver name,', `Driver name,${filler}x\r\n${filler}x`),
      madeRaceChrono(60).replace('lateral_acc', `lateral_acc${filler}x`),
      madeAim(60).replace('Comment,', `Comment,${filler}x\n${filler}`),
      madeAim(60).replace('GPS Gyro', `GPS Gyro (${filler}x`),
      madeMotecCsv(60, 'Lap 3', filler).replace('HOTLAP', `HOT${filler}LAP`),
      madePlain(60).replace('Throttle', `Throttle (${filler}x`).replace('Esses', `${filler}x`),
    ];
    let opened = 0;
    for (const head of heads) if (await judge(Buffer.from(head))) opened++;
    // Most of what is filled may be any text, so a reader that refuses it all is wrong.
    expect(opened).toBeGreaterThan(5);
  });

  test('of fields in one line of a heading', async () => {
    // 240,000 names, each with all that follow it as its values: copies would be 28 thousand million cells.
    await judge(Buffer.from(madeAim(60).replace('Comment,', `Comment,${',,a'.repeat(240_000)}`)));
    const many = Array.from({ length: 9_000 }, (_, index) => `,,f${index}`).join('');
    await judge(Buffer.from(madeAim(60).replace('Comment,', `${`Comment,${many}\n`.repeat(10)}`)));
  });
});

test('control characters of a file do not reach the terminal', async () => {
  const evil = '\x1b[2J\x9b';
  const texts = [
    madePlain(60).replace('Throttle', `T${evil}`).replace('Time (s)', `Time${evil} (s)`),
    madePlain(60).replace('Throttle', `T${evil}`),
    madeVbo(60).replace('Venue : Circle', `Venue : ${evil}`).replace('Longacc', `Long${evil}`),
    madeVbo(60).replace('The line', evil),
    madeRaceChrono(60).replace('"Circle"', evil).replace('throttle_pos', evil),
    madeAim(60).replace('Kart', evil).replace('Engine RPM', evil),
    madeMotecCsv(60, evil),
  ];
  let opened = 0;
  for (const text of texts) {
    const shown = await openBytes(Buffer.from(text), `${evil}.csv`).then(
      ({ meta, channels, warnings }) => {
        opened++;
        return { meta, channels, warnings };
      },
      (error: unknown) => ({ message: (error as Error).message }),
    );
    const strings = JSON.stringify(shown, (_key, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('\ufffd', '') : value,
    );
    // JSON writes control characters below 32 as escapes.
    expect(strings).not.toMatch(/\\u00|\\[tnr]|\p{Cc}/u);
  }
  expect(opened).toBe(texts.length - 1);
});

test('any bytes as a mapping are a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      await judge(files[6].bytes, text);
    }),
    { numRuns: 200 },
  );
});
