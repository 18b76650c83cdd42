import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { bytesOf, FormatError } from '../bytes.ts';
import { parquet } from './parquet.ts';
import { buildParquet } from './testing.ts';

// Each run starts an engine of its own, so the runs are few; the seeds differ from day to day.
const RUNS = { numRuns: 60 };

const query = `SELECT k / 60.0 AS session_time, 30 + sin(k / 50.0) AS speed, ((k % 100) / 100.0)::FLOAT AS throttle,
  (k % 7)::INTEGER AS gear, k % 2 = 0 AS on_pit_road, 'x' || k AS note, CASE WHEN k % 5 = 0 THEN NULL ELSE k END AS rpm
  FROM range(300) t(k)`;

async function survives(bytes: Uint8Array): Promise<'read' | 'refused'> {
  try {
    const source = await parquet.open(bytesOf(bytes), { name: 'fuzz.parquet' });
    try {
      const { channels } = await source.read();
      for (const { values, times } of channels.values()) {
        expect(values.length).toBe(source.rows);
        expect(times.length).toBe(source.rows);
      }
    } finally {
      await source.close();
    }
    return 'read';
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.message).not.toMatch(/\n|pitboard-/);
    return 'refused';
  }
}

describe.each(['zstd', 'snappy', 'uncompressed'])('Parquet packed with %s is read or refused', (codec) => {
  let base = new Uint8Array(0);
  beforeAll(async () => {
    base = Uint8Array.from(await buildParquet(query, `COMPRESSION ${codec}`));
  });

  test('the good file is read, half of it refused', async () => {
    expect(await survives(base)).toBe('read');
    expect(await survives(base.slice(0, base.length >> 1))).toBe('refused');
  });

  test('cut anywhere, with or without its last letters', () =>
    fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), async (share, ended) => {
        const bytes = base.slice(0, Math.floor(share * base.length));
        if (ended && bytes.length >= 12) bytes.set(base.slice(-8), bytes.length - 8);
        await survives(bytes);
      }),
      RUNS,
    ));

  test('with bits turned anywhere, most of them in the footer', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(7), fc.boolean()), {
          minLength: 1,
          maxLength: 6,
        }),
        async (flips) => {
          const bytes = base.slice();
          for (const [share, bit, footer] of flips) {
            const span = footer ? Math.min(1500, bytes.length - 16) : bytes.length - 16;
            bytes[bytes.length - 5 - Math.floor(share * span)] ^= 1 << bit;
          }
          await survives(bytes);
        },
      ),
      RUNS,
    ));
});
