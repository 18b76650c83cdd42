import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { madePlain } from './csv/testing.ts';
import { FormatError, formats, openBytes, openRecording } from './index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-open-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

describe('what is no recording is named', () => {
  test.each([
    ['empty', '', 'a.ibt: is empty (0 bytes)'],
    ['an image', '\x89PNG\r\n\x1a\n....', 'a.ibt: is a PNG image, not a recording'],
    ['a photo', '\xff\xd8\xff\xe0', 'a.ibt: is a JPEG image, not a recording'],
    ['a document', '%PDF-1.7', 'a.ibt: is a PDF document, not a recording'],
    ['an archive', 'PK\x03\x04...', /^a\.ibt: is a ZIP archive .*unpack it/],
    [
      'a native AiM log',
      '<hCNF\0....',
      /^a\.ibt: is a native AiM log \(\.xrk\); .*export CSV from RaceStudio$/,
    ],
    ['a packed AiM log', '\x78\x9c....', /\(\.xrz\); .*export CSV from RaceStudio$/],
    ['JSON', '{ "laps": [] }', /is JSON/],
    ['a page', '<!DOCTYPE html>', /is XML or HTML/],
    ['UTF-16', '\xff\xfeS\0p\0', /UTF-16: save it as UTF-8/],
    [
      'prose',
      'Dear diary,\ntoday I drove.\n',
      /is not a recording that Pitboard knows; it reads: .*\.ibt.*VBOX/,
    ],
    [
      'a letter',
      'Dear diary,\ntoday I drove 12 laps, and it was good,\nvery.\n',
      /is not a recording that Pitboard knows/,
    ],
    ['noise', '\x01\x02\x03\0\xf0', /is not a recording that Pitboard knows/],
    ['cut gzip', '\x1f\x8b\x08\0\0', /^a\.ibt: the gzip stream of 5 bytes is cut short/],
    ['false gzip', '\x1f\x8bno gzip at all', /^a\.ibt: the gzip stream of 16 bytes is damaged/],
  ])('%s', async (_what, content, sentence) => {
    const error = await openBytes(latin1(content), 'a.ibt').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    if (typeof sentence === 'string') expect((error as Error).message).toBe(sentence);
    else expect((error as Error).message).toMatch(sentence);
  });

  test.skipIf(process.platform === 'win32')('what is no regular file is not waited for', async () => {
    const sentence = /^(zero|m\.yaml): is not a regular file: save it as one first$/;
    await expect(openRecording('/dev/zero')).rejects.toThrow(sentence);
    const pipe = join(folder, 'm.yaml');
    execFileSync('mkfifo', [pipe]);
    await expect(openRecording(pipe)).rejects.toThrow(sentence);
    const mapping = { mapping: pipe };
    await expect(openRecording(file('plain.csv', madePlain(50)), mapping)).rejects.toThrow(sentence);
    rmSync(pipe);
  });

  test('a gzip bomb is not inflated', async () => {
    const bomb = gzipSync(new Uint8Array(80 << 20));
    await expect(openBytes(bomb, 'bomb.gz')).rejects.toThrow(
      /bomb\.gz: inflates to more than 64 MiB from \d+ bytes/,
    );
  });
});

describe('paths', () => {
  test('to nothing, and to a folder', async () => {
    await expect(openRecording(join(folder, 'no.ibt'))).rejects.toThrow(/^no\.ibt: there is no such file$/);
    mkdirSync(join(folder, 'laps'));
    await expect(openRecording(join(folder, 'laps'))).rejects.toThrow(/^laps: is a folder, not a recording$/);
  });

  test('a mapping beside the file is found', async () => {
    const path = file('lap.csv.gz', gzipSync('a;b\n0;36\n1;72\n'));
    await expect(openRecording(path)).rejects.toThrow(/lap\.csv\.gz: .*docs\/mapping\.md/);
    file(
      'lap.csv.mapping.yaml',
      'time: { column: a, unit: s }\nchannels: { speed: { column: b, unit: km/h } }',
    );
    const source = await openRecording(path);
    expect([...((await source.read()).channels.get('speed')?.values ?? [])]).toEqual([10, 20]);
    await source.close();
  });

  test('a file that is cut while it is open is named by the read that meets the cut', async () => {
    const path = file('shrinking.csv', madePlain(500));
    const source = await openRecording(path);
    truncateSync(path, 1000);
    const error = await source.read().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toMatch(/^shrinking\.csv: the file ended at byte 1000 while/);
    await source.close();
  });

  test('a mapping that is too long is not read, and no folder is one', async () => {
    const path = file('plain.csv', madePlain(50));
    const long = file('long.yaml', '#'.repeat(32_769));
    await expect(openRecording(path, { mapping: long })).rejects.toThrow(
      /^long\.yaml: is 32769 bytes long, and a mapping has at most 32768$/,
    );
    await expect(openRecording(path, { mapping: folder })).rejects.toThrow(/: is a folder, not a mapping$/);
  });

  test('a mapping that is not there is named by its own name', async () => {
    const path = file('plain.csv', madePlain(50));
    await expect(openRecording(path, { mapping: join(folder, 'm.yaml') })).rejects.toThrow(
      /^m\.yaml: there is no such file$/,
    );
  });

  test('the name of a file decides nothing', async () => {
    const source = await openRecording(file('photo.png', madePlain(50)));
    expect(source.meta.format).toBe('csv');
    await source.close();
  });
});

test('every format has an id and a title of its own', () => {
  expect(new Set(formats.map(({ id }) => id)).size).toBe(formats.length);
  for (const { title } of formats) expect(title.length).toBeGreaterThan(5);
});
