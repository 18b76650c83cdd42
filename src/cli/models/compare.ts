/**
 * `pitboard models compare NAME A B`: two versions by what they answered and what came of it, or both held against the same data. Whether
 * the difference is more than chance is said, since two numbers alone always differ.
 */

import { type Evaluation, recipeOf } from '../../models/index.ts';
import { type Comparison, comparePaired, compareServed, RegistryError } from '../../registry/index.ts';
import { InputError } from '../failure.ts';
import { evaluationsBeside } from '../learn/beside.ts';
import { labelOf, openExactly } from '../learn/opened.ts';
import { dataFolder, seasonsFrom } from '../learn/options.ts';
import { watched } from '../learn/work.ts';
import { signed } from '../numbers.ts';
import { paint, print, terminalWidth, wrap } from '../terminal.ts';
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

/** Groups that a comparison by them needs. */
const FEWEST_GROUPS = 5;

/**
 * The first metric of both, group by group: answers of one circuit err together, so that a circuit counts once. Null where there are too
 * few groups, or the metrics are not errors.
 */
export function pairedByGroup(
  one: Evaluation,
  other: Evaluation,
): { readonly by: string; readonly comparison: Comparison } | null {
  const [metric] = one.metrics;
  const [by, groups] = Object.entries(one.groups).sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  if (by === undefined || groups === undefined || metric?.name !== 'mae') return null;
  const valueIn = (evaluation: Evaluation, name: string) =>
    evaluation.groups[by]
      ?.find((group) => group.name === name)
      ?.metrics.find((each) => each.name === metric.name)?.value;
  const pairs = groups.flatMap(({ name }) => {
    const [a, b] = [valueIn(one, name), valueIn(other, name)];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
  if (pairs.length < FEWEST_GROUPS) return null;
  return {
    by,
    comparison: comparePaired(
      pairs.map(([a]) => a),
      pairs.map(([, b]) => b),
    ),
  };
}

/** Chance that is called none any more. */
const SIGNIFICANT = 0.05;

/** Mean absolute errors, of `what`. */
export function comparisonLines(
  [a, b]: readonly string[],
  { countA, countB, meanA, meanB, difference, low, high, p, method }: Comparison,
  what: string,
  width: number,
): string[] {
  const better = difference < 0 ? b : a;
  const verdict =
    p <= SIGNIFICANT
      ? `${paint('bold', better)} errs less, and chance would bring such a difference in ${shareText(p)} of cases.`
      : `No telling them apart: chance alone would bring such a difference in ${shareText(p)} of cases.`;
  return [
    ...wrap(verdict, width),
    ...wrap(
      `Mean error ${meanA.toPrecision(3)} (${a}) and ${meanB.toPrecision(3)} (${b}); the difference is ${signed(difference)}, 95 % interval ${signed(low)} to ${signed(high)}.`,
      width,
    ),
    paint('dim', `${method}, ${countA === countB ? countA : `${countA} and ${countB}`} ${what}`),
  ];
}

function shareText(p: number): string {
  if (p < 0.001) return 'fewer than 1 of 1000';
  return `${Number((100 * p).toPrecision(2))} of 100`;
}
