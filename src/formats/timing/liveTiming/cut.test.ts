import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { FormatError } from '../../bytes.ts';
import { readTiming } from '../index.ts';
import { madeLaps, madeRecordings } from './testing.ts';

function written(name: string, bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-cut-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const whole = gzipSync(madeRecordings.classic?.(madeLaps(20)) ?? '');

async function lapsOf(path: string): Promise<{ laps: number; warnings: readonly string[] }> {
  const { contributions, warnings } = await readTiming([path]);
  return { laps: contributions[0]?.events.filter(({ type }) => type === 'lap').length ?? 0, warnings };
}

test('of a packed recording that was cut, what came before is read, and that is said', async () => {
  expect(await lapsOf(written('live.txt.gz', whole))).toEqual({ laps: 40, warnings: [] });
  const { laps, warnings } = await lapsOf(written('live.txt.gz', whole.subarray(0, whole.length * 0.8)));
  expect(laps).toBeGreaterThan(10);
  expect(laps).toBeLessThan(40);
  expect(warnings).toEqual([
    expect.stringContaining('live.txt.gz: the gzip stream is cut short; what came before'),
  ]);
});

test('a packed recording that is damaged is refused', async () => {
  const damaged = Buffer.from(whole);
  damaged.fill(0x5a, damaged.length - 200, damaged.length - 100);
  await expect(readTiming([written('live.txt.gz', damaged)])).rejects.toThrow(FormatError);
});
