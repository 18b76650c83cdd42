import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FormatError, readTiming } from '../../formats/index.ts';
import { openLibrary } from '../index.ts';
import { temporaryFolder } from '../testing.ts';
import { buffersOf, readApart } from './readApart.ts';
import { writeRace } from './testing.ts';

const ATLANTIS = { id: '2031-04-atlantis', rate: 4 };

test('what a thread read is what this one would have read, with every column handed over', async () => {
  const path = writeRace(temporaryFolder(), ATLANTIS);
  const apart = await readApart(path, undefined, undefined);
  const here = await readTiming([path], {});
  expect(apart).toEqual(here);
  const [{ carSamples, locations }] = here.contributions;
  const buffers = buffersOf(here);
  for (const column of [carSamples?.time, carSamples?.speed, locations?.time, locations?.x]) {
    expect(buffers).toContain(column?.buffer);
  }
  expect(new Set(buffers).size).toBe(buffers.length);
});

test('what is no timing is refused in the same sentence', async () => {
  const path = join(temporaryFolder(), 'nothing.json');
  writeFileSync(path, '{"colour": "red"}');
  const sentence = await readTiming([path], {}).catch((error: Error) => error.message);
  const refused = readApart(path, undefined, undefined);
  await expect(refused).rejects.toBeInstanceOf(FormatError);
  await expect(refused).rejects.toThrow(String(sentence));
});

test('an import that is cancelled while it reads ends with the reason, and leaves nothing', async () => {
  const folder = temporaryFolder();
  const library = await openLibrary(join(folder, 'home'));
  try {
    const cancelling = new AbortController();
    const importing = library.races.importTiming([writeRace(folder, ATLANTIS)], {
      apart: true,
      signal: cancelling.signal,
      onProgress: () => setImmediate(() => cancelling.abort(new Error('never mind'))),
    });
    await expect(importing).rejects.toThrow('never mind');
    expect((await library.races.list({})).total).toBe(0);
    const { races } = await library.races.importTiming([writeRace(folder, ATLANTIS)], { apart: true });
    expect(races).toMatchObject([{ id: '2031-04-atlantis', isNew: true }]);
  } finally {
    await library.close();
  }
});
