/** What every implementation of `Blobs` must do. `make` gives an empty one; `reopen` the same data, opened again. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Blobs } from './blobs.ts';

export interface BlobsUnderTest {
  readonly blobs: Blobs;
  reopen(): Promise<Blobs>;
  /** Number of things that are kept, under a key or not. */
  kept(): Promise<number>;
}

function text(content: string): (path: string) => Promise<void> {
  return async (path) => writeFileSync(path, content);
}

async function contentOf(blobs: Blobs, key: string): Promise<string | undefined> {
  const copy = await blobs.open(key);
  if (copy === undefined) return undefined;
  const content = readFileSync(copy.path, 'utf8');
  await copy.release();
  return content;
}

export function blobsCases(name: string, make: () => Promise<BlobsUnderTest>): void {
  describe(`blobs in ${name}`, () => {
    test('a blob comes back as it was, also after reopening', async () => {
      const { blobs, reopen } = await make();
      expect(await blobs.keys()).toEqual([]);
      expect(await blobs.put('b.parquet', text('two'))).toBe(3);
      expect(await blobs.put('a-1_2.parquet', text(''))).toBe(0);
      expect(await contentOf(blobs, 'b.parquet')).toBe('two');
      const again = await reopen();
      await again.sweep();
      expect(await again.keys()).toEqual(['a-1_2.parquet', 'b.parquet']);
      expect(await contentOf(again, 'b.parquet')).toBe('two');
      expect(await contentOf(again, 'a-1_2.parquet')).toBe('');
      expect(await again.open('c')).toBeUndefined();
    });

    test('a writer that throws leaves nothing, and what was there', async () => {
      const { blobs, kept } = await make();
      await blobs.put('a', text('old'));
      const fails = async (path: string) => {
        writeFileSync(path, 'new');
        throw new Error('stopped');
      };
      await expect(blobs.put('a', fails)).rejects.toThrow('stopped');
      await expect(blobs.put('b', fails)).rejects.toThrow('stopped');
      expect(await contentOf(blobs, 'a')).toBe('old');
      expect(await blobs.keys()).toEqual(['a']);
      expect(await kept()).toBe(1);
    });

    test('a blob is there when it is whole, and replaced as a whole', async () => {
      const { blobs } = await make();
      await blobs.put('a', text('old'));
      await blobs.put('a', async (path) => {
        writeFileSync(path, 'ne');
        expect(await contentOf(blobs, 'a')).toBe('old');
        writeFileSync(path, 'newer');
      });
      expect(await contentOf(blobs, 'a')).toBe('newer');
      await blobs.put('b', async (path) => {
        writeFileSync(path, 'half');
        expect(await blobs.keys()).toEqual(['a']);
        expect(await blobs.open('b')).toBeUndefined();
      });
    });

    test('two at the same time do not mix', async () => {
      const { blobs } = await make();
      await Promise.all(Array.from({ length: 8 }, (_, i) => blobs.put(`k${i % 4}`, text(`v${i % 4}`))));
      for (let i = 0; i < 4; i++) expect(await contentOf(blobs, `k${i}`)).toBe(`v${i}`);
    });

    test('what is deleted is gone', async () => {
      const { blobs, kept } = await make();
      await blobs.put('a', text('x'));
      expect(await blobs.delete('a')).toBe(true);
      expect(await blobs.delete('a')).toBe(false);
      expect(await blobs.open('a')).toBeUndefined();
      expect(await kept()).toBe(0);
    });

    test('sweeping removes what was being written when the process died', async () => {
      const { blobs, reopen, kept } = await make();
      await blobs.put('a', text('x'));
      const begun = Promise.withResolvers<void>();
      void blobs.put('b', (path) => {
        writeFileSync(path, 'half');
        begun.resolve();
        return new Promise(() => {});
      });
      await begun.promise;
      const again = await reopen();
      await again.sweep();
      expect(await again.keys()).toEqual(['a']);
      expect(await kept()).toBe(1);
    });

    test.each(['', '.', '..', '../a', 'a/b', 'a\\b', '.hidden', 'a\0', 'ä', 'x'.repeat(300)])(
      'refuses the key %j',
      async (key) => {
        const { blobs, kept } = await make();
        await expect(blobs.put(key, text('x'))).rejects.toThrow(RangeError);
        await expect(blobs.open(key)).rejects.toThrow(RangeError);
        await expect(blobs.delete(key)).rejects.toThrow(RangeError);
        expect(await kept()).toBe(0);
        expect(existsSync('a')).toBe(false);
      },
    );
  });
}
