/** `pitboard models export` and `import`: a version as one file, on its way to another machine. */

import { statSync } from 'node:fs';
import { modelBuilders } from '../../models/index.ts';
import { CHAMPION, exportModel, importModel, type OpenedModel } from '../../registry/index.ts';
import { built, labelOf } from '../learn/opened.ts';
import { paint, print } from '../terminal.ts';
import type { JsonOption } from './list.ts';
import { changingModels, nameAndWhich, readingModels, warn } from './open.ts';
import { sizeText } from './words.ts';

export async function exportTo(text: string, file: string, { json }: JsonOption): Promise<void> {
  const { name, which = CHAMPION } = nameAndWhich(text);
  const { version } = await readingModels((registry) => exportModel(registry, name, which, file));
  const bytes = statSync(file).size;
  if (json) print(JSON.stringify({ name, version, file, bytes }, null, 2));
  else print(`${name} ${paint('bold', version)} lies in ${file}, ${sizeText(bytes)}`);
}

export async function importFrom(file: string, { json }: JsonOption): Promise<void> {
  const { version, isNew } = await changingModels(
    "drop the file onto the app's page of models, or stop the app first",
    async (registry) => {
      const before = new Set(
        (await registry.models()).flatMap(({ name, versions }) => versions.map((each) => `${name} ${each}`)),
      );
      const made = await importModel(registry, file, { check });
      return { version: made, isNew: !before.has(`${made.name} ${made.version}`) };
    },
  );
  const { name, version: number } = version;
  if (json) print(JSON.stringify({ name, version: number, isNew }, null, 2));
  else {
    const what = isNew ? paint('green', 'imported') : paint('dim', 'already there');
    print(`${what}  ${name} ${number}`);
    if (isNew) print(paint('dim', `pitboard models promote ${name} ${number}   puts it to use`));
  }
}

/** A model that cannot be loaded is refused. One of another architecture may be for a newer program, and is kept. */
async function check(model: OpenedModel): Promise<void> {
  const { architecture } = model.version;
  if (!modelBuilders.has(architecture)) {
    warn(`${labelOf(model.version)} is of the architecture ${architecture}, which this program cannot ask.`);
    return;
  }
  const { servable } = await built(modelBuilders, model);
  await servable.close?.();
}
