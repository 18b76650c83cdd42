import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RaceEvent } from '../../timing/index.ts';
import { LibraryError } from '../library.ts';
import { decodeBundle, encodeBundle } from './bundle.ts';
import { contributionHead, contributionHeadFrom } from './heads.ts';
import { madeContribution } from './testing.ts';

const contribution = madeContribution(60, { warnings: ['a line\nthat breaks', 'ünï'] });
const head = contributionHead(contribution);

test('head and events come back as they were', async () => {
  const bytes = await encodeBundle({ head, events: contribution.events });
  expect(await decodeBundle(bytes, contributionHeadFrom)).toEqual({ head, events: contribution.events });
  const empty = await encodeBundle({ head, events: [] });
  expect((await decodeBundle(empty, contributionHeadFrom)).events).toEqual([]);
});

test('what has no time comes back without one', async () => {
  const events: RaceEvent[] = [
    { type: 'entry', time: Number.NaN, car: 7, grid: 3 },
    { type: 'entry', time: 1, car: 8 },
  ];
  const bytes = await encodeBundle({ head, events });
  expect((await decodeBundle(bytes, contributionHeadFrom)).events).toEqual(events);
});

test('whatever the bytes are, it is a bundle or one reason why not', async () => {
  const whole = Buffer.from(await encodeBundle({ head, events: contribution.events }));
  const read = async (bytes: Uint8Array): Promise<void> => {
    try {
      expect(await decodeBundle(bytes, contributionHeadFrom)).toEqual({ head, events: contribution.events });
    } catch (error) {
      expect(error).toBeInstanceOf(LibraryError);
    }
  };
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), (length) => read(whole.subarray(0, length))),
    { numRuns: 50 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), (at, bit) => {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 1 << bit;
      return read(bytes);
    }),
    { numRuns: 100 },
  );
  await fc.assert(
    fc.asyncProperty(fc.string(), (text) => read(zstdCompressSync(Buffer.from(text)))),
    { numRuns: 50 },
  );
});

test('a bundle of another version, or of other events than it states, says so', async () => {
  const lines = (...text: string[]) => zstdCompressSync(Buffer.from(`${text.join('\n')}\n`));
  const event = JSON.stringify({ type: 'finish', time: 1, car: 7 });
  const stated = (version: number, events: number) => JSON.stringify({ ...head, version, events });
  expect((await decodeBundle(lines(stated(1, 1), event), contributionHeadFrom)).events).toHaveLength(1);
  await expect(decodeBundle(lines(stated(2, 1), event), contributionHeadFrom)).rejects.toThrow(
    /of version 2/,
  );
  await expect(decodeBundle(lines(stated(1, 2), event), contributionHeadFrom)).rejects.toThrow(/not the 2/);
  await expect(decodeBundle(lines(stated(1, 1), '{"time": 1}'), contributionHeadFrom)).rejects.toThrow(
    LibraryError,
  );
});
