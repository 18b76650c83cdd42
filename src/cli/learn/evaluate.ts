/** `pitboard evaluate MODEL[@WHICH] --data DIR`: a version held against data that it may never have seen. */

import { recipeOf } from '../../models/index.ts';
import { nameAndWhich, readingModels } from '../models/open.ts';
import { print, terminalWidth } from '../terminal.ts';
import { evaluationLines } from './evaluation.ts';
import { labelOf, openExactly } from './opened.ts';
import { dataFolder, seasonsFrom } from './options.ts';
import { watched } from './work.ts';

export interface EvaluateOptions {
  readonly data?: string;
  readonly season?: readonly string[];
  readonly json?: boolean;
}

export async function evaluateModel(text: string, options: EvaluateOptions): Promise<void> {
  const { name, which } = nameAndWhich(text);
  const recipe = recipeOf(name);
  const data = dataFolder(options.data, recipe);
  const seasons = seasonsFrom(options.season);
  // The library is closed again before the work, which takes minutes.
  const { version, servable } = await readingModels((registry) => openExactly(registry, recipe, which));
  try {
    const evaluation = await watched(
      () => 'cancelled; nothing was kept.',
      (watch) => recipe.evaluate(servable, { data, seasons, ...watch }),
    );
    if (options.json) print(JSON.stringify(evaluation.json, null, 2));
    else for (const line of evaluationLines(evaluation, labelOf(version), terminalWidth())) print(line);
  } finally {
    await servable.close?.();
  }
}
