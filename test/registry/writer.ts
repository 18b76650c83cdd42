/**
 * A process that registers versions, promotes, rolls back and deletes until it is killed: `writer.ts HOME SEED`. It says what it begins
 * (`< verb`) and what is done (`> verb VERSION`).
 */

import { CHAMPION, ModelRegistry } from '../../src/registry/index.ts';
import { madePackage } from '../../src/registry/testing.ts';
import { openLibrary } from '../../src/store/index.ts';
import { mulberry } from '../store/random.ts';

const [home, seed] = process.argv.slice(2);
const random = mulberry(Number(seed));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Several files of some size, so that a kill falls between them; each byte is a function of its place. */
function files(): Record<string, Uint8Array> {
  return Object.fromEntries(
    ['model.onnx', 'weights.safetensors', 'trees.json'].map((name) => {
      const start = Math.floor(256 * random());
      return [name, Uint8Array.from({ length: 200_000 }, (_, i) => start + i)];
    }),
  );
}

const library = await openLibrary(home);
const registry = new ModelRegistry({ store: library.models });
say('open');
for (;;) {
  say('< register');
  const { version } = await registry.register(madePackage('', { files: files() }));
  say(`> register ${version}`);
  say('< promote');
  await registry.promote('lap-time', version);
  say(`> promote ${version}`);
  if (random() < 0.3) {
    say('< rollback');
    const back = await registry.rollback('lap-time').catch(() => undefined);
    say(`> rollback ${back?.version}`);
  }
  const versions = await registry.versions('lap-time');
  const champion = (await registry.aliases('lap-time'))[CHAMPION];
  const oldest = versions.at(-1)?.version;
  if (versions.length > 4 && oldest !== undefined && oldest !== champion) {
    say('< delete');
    await registry.delete('lap-time', oldest);
    say(`> delete ${oldest}`);
  }
}
