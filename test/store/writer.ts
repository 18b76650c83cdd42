/**
 * A process that writes to a library until it is killed: `writer.ts HOME FOLDER SEED`. It imports the files of FOLDER in
 * a seeded order, renames some and deletes some, and says on stdout what it is about to do (`<`) and what is done (`>`).
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLibrary } from '../../src/store/index.ts';
import { mulberry } from './random.ts';

const [home, folder, seed] = process.argv.slice(2);
const random = mulberry(Number(seed));
const files = readdirSync(folder).sort();
const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say('< open');
const library = await openLibrary(home);
say('> open');
for (;;) {
  const { items } = await library.list({ limit: 200 });
  if (items.length > files.length / 2 || (items.length > 0 && random() < 0.2)) {
    const { id } = any(items);
    say(`< delete ${id}`);
    await library.delete(id);
    say(`> delete ${id}`);
  }
  const name = any(files);
  say('< import');
  const { id } = await library.import({ path: join(folder, name), name });
  say(`> import ${id}`);
  await library.update(id, { tags: [name, `seed ${seed}`] });
}
