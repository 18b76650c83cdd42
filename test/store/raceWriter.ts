/**
 * A process that writes races to a library until it is killed: `raceWriter.ts HOME FOLDER SEED`. It imports the folders
 * and files of FOLDER in a seeded order and deletes some races, and says on stdout what it is about to do (`<`) and what
 * is done (`>`), with the ids of the races.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLibrary } from '../../src/store/index.ts';
import { mulberry } from './random.ts';

const [home, folder, seed] = process.argv.slice(2);
const random = mulberry(Number(seed));
const sources = readdirSync(folder).sort();
const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say('< open');
const library = await openLibrary(home);
say('> open');
for (;;) {
  const { items } = await library.races.list({ timing: true });
  if (items.length > 3 || (items.length > 0 && random() < 0.2)) {
    const { id } = any(items);
    say(`< delete ${id}`);
    await library.races.delete(id);
    say(`> delete ${id}`);
  }
  const source = any(sources);
  say(`< import ${source}`);
  await library.races.importTiming([join(folder, source)]);
  say(`> import ${source}`);
}
