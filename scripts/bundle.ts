/**
 * Makes a version that was trained into the one that comes with the program: its files, description and card, in a folder of the
 * model's own under `src/models/`.
 *
 *     node scripts/bundle.ts lap-time@1.0.0 src/models/lapTime/bundle
 */

import { parseArgs } from 'node:util';
import { nameAndWhich, readingModels } from '../src/cli/models/open.ts';
import { bundleModel } from '../src/registry/index.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [model, folder] = positionals;
if (model === undefined || folder === undefined) {
  console.error('usage: node scripts/bundle.ts MODEL[@WHICH] FOLDER');
  process.exit(2);
}
const { name, which } = nameAndWhich(model);
await readingModels(async (registry) => {
  const version = await registry.get(name, which);
  const reference = await registry.reference(version);
  const kept = await registry.files(version);
  const files = Object.fromEntries([...kept].filter(([file]) => file !== 'reference.json'));
  const { version: number, createdAt } = version;
  const made = await bundleModel({ ...version, files, reference }, folder, {
    version: number,
    createdAt: new Date(createdAt),
  });
  const size = made.files.reduce((sum, { bytes }) => sum + bytes, 0);
  console.error(
    `${name} ${number}: ${made.files.length} files of ${(size / 1e6).toFixed(1)} MB in ${folder}`,
  );
});
