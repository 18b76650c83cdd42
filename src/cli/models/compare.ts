/**
 * `pitboard models compare NAME A B`: two versions by what they answered and what came of it, or both held against the same data.
 */

import { type Evaluation, recipeOf } from '../../models/index.ts';
import { compareServed, RegistryError } from '../../registry/index.ts';
import { InputError } from '../failure.ts';
import { evaluationsBeside } from '../learn/beside.ts';
import { labelOf, openExactly } from '../learn/opened.ts';
import { dataFolder, seasonsFrom } from '../learn/options.ts';
import { watched } from '../learn/work.ts';
import { print, terminalWidth } from '../terminal.ts';
import { comparisonLines, pairedByGroup } from './comparison.ts';
import type { JsonOption } from './list.ts';
import { readingModels } from './open.ts';

export interface CompareOptions extends JsonOption {
  readonly data?: string;
  readonly season?: readonly string[];
}

export async function compareModels(
  name: string,
  a: string,
  b: string,
  options: CompareOptions,
): Promise<void> {
  if (options.data !== undefined) await onData(name, a, b, options);
  else if (options.season !== undefined) throw new InputError('--season belongs to --data.');
  else await byAnswers(name, a, b, options);
}

async function byAnswers(name: string, a: string, b: string, { json }: CompareOptions): Promise<void> {
  const [labels, comparison] = await readingModels(async (registry) => {
    const both = await Promise.all([registry.get(name, a), registry.get(name, b)]);
    try {
      return [both.map(labelOf), await compareServed(registry, name, { a, b })] as const;
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      throw new InputError(
        `${error.message.replace(/\.$/, '')}; \`pitboard models compare ${name} ${a} ${b} --data DIR\` measures both on data.`,
        { cause: error },
      );
    }
  });
  if (json) print(JSON.stringify({ a: labels[0], b: labels[1], comparison }, null, 2));
  else for (const line of comparisonLines(labels, comparison, 'answers', terminalWidth())) print(line);
}

async function onData(name: string, a: string, b: string, options: CompareOptions): Promise<void> {
  const recipe = recipeOf(name);
  const data = dataFolder(options.data, recipe);
  const seasons = seasonsFrom(options.season);
  const ready = await readingModels(async (registry) => [
    await openExactly(registry, recipe, a),
    await openExactly(registry, recipe, b),
  ]);
  try {
    const evaluations = await watched(
      () => 'cancelled; nothing was kept.',
      async (watch) => {
        const done: Evaluation[] = [];
        for (const [i, { servable }] of ready.entries())
          done.push(
            await recipe.evaluate(servable, {
              data,
              seasons,
              ...watch,
              onProgress: ({ phase, fraction }) =>
                watch.onProgress({ phase, fraction: (i + fraction) / ready.length }),
            }),
          );
        return done;
      },
    );
    const [one, other] = evaluations;
    const labels = ready.map(({ version }) => labelOf(version));
    const paired = pairedByGroup(one, other);
    if (options.json) {
      const all = { a: labels[0], b: labels[1], evaluations: evaluations.map(({ json }) => json) };
      print(
        JSON.stringify({ ...all, comparison: paired?.comparison ?? null, by: paired?.by ?? null }, null, 2),
      );
      return;
    }
    const width = terminalWidth();
    for (const line of evaluationsBeside(labels, one, other, width)) print(line);
    if (paired === null) return;
    print();
    for (const line of comparisonLines(labels, paired.comparison, `means by ${paired.by}`, width))
      print(line);
  } finally {
    for (const { servable } of ready) await servable.close?.();
  }
}
