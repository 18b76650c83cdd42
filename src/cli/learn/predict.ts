/** `pitboard predict MODEL[@WHICH] RACE --driver WHO --lap N`: what a model tells of a moment of a race, or of rows from a file. */

import { existsSync } from 'node:fs';
import { type Recipe, recipeOf } from '../../models/index.ts';
import type { Answers, Explanation, Rows } from '../../registry/index.ts';
import { InputError } from '../failure.ts';
import { hasLibrary, nameAndWhich, readingModels, warn } from '../models/open.ts';
import { progressLine } from '../progress.ts';
import { openSource } from '../race/source.ts';
import { paint, print, table, terminalWidth } from '../terminal.ts';
import { answerLines, explainedOutput, outputsOf } from './answer.ts';
import { openAnswering, type Ready } from './opened.ts';
import { wholeFrom } from './options.ts';
import { rowsFrom } from './rows.ts';

export interface PredictOptions {
  readonly driver?: string;
  readonly lap?: string;
  readonly rows?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

/** What a model is asked, wherever it is from. */
interface Question {
  readonly rows: Rows;
  readonly title: string;
  readonly unit: string | null;
  readonly truth: number | null;
}

export async function predictWith(
  text: string,
  race: string | undefined,
  options: PredictOptions,
): Promise<void> {
  const { name, which } = nameAndWhich(text);
  const recipe = recipeOf(name);
  const question = await questionOf(recipe, race, options);
  const ready = await readingModels((registry) => openAnswering(registry, recipe, which));
  try {
    for (const warning of ready.warnings) warn(warning);
    const asked = question(ready);
    const { servable } = ready;
    if (options.explain && servable.explain === undefined)
      throw new InputError(
        `${ready.version.name} ${ready.version.version} cannot say how it comes to its answers; leave --explain out.`,
      );
    const answers = await servable.predict(asked.rows);
    const explanations: Explanation[] = [];
    if (options.explain && servable.explain !== undefined)
      for (let row = 0; row < asked.rows.rows; row++) {
        // A model may have to be asked thousands of times for one.
        progressLine(`explaining${asked.rows.rows > 1 ? ` row ${row + 1} of ${asked.rows.rows}` : ''} …`);
        explanations.push(await servable.explain(asked.rows, row));
      }
    progressLine('');
    if (options.json) print(JSON.stringify(predictionJson(ready, asked, answers, explanations), null, 2));
    else for (const line of predictionLines(ready, asked, answers, explanations)) print(line);
  } finally {
    await ready.servable.close?.();
  }
}

/** Checks the options and reads the race; rows of a file wait for the version, which knows its features. */
async function questionOf(
  recipe: Recipe,
  race: string | undefined,
  { driver, lap, rows: file }: PredictOptions,
): Promise<(ready: Ready) => Question> {
  if (file !== undefined) {
    if (race !== undefined || driver !== undefined || lap !== undefined)
      throw new InputError('--rows brings its own question; leave race, --driver and --lap out.');
    return ({ version }) => ({
      rows: rowsFrom(file, version),
      title: file,
      unit: version.metrics.find(({ name }) => name === 'mae')?.unit ?? null,
      truth: null,
    });
  }
  if (race === undefined)
    throw new InputError(
      'about which race? `pitboard race list` shows those that are there; --rows FILE asks about rows instead.',
    );
  if (driver === undefined) throw new InputError('about whom? Say it with --driver, as in --driver NOR.');
  if (lap === undefined)
    throw new InputError('after which lap? Say it with --lap, as in --lap 15 for what comes in lap 16.');
  const number = wholeFrom('--lap', lap, 0, 1000);
  if (!existsSync(race) && !hasLibrary())
    throw new InputError(
      `there is no file ${race}, and no library yet; \`pitboard race import PATH...\` makes one.`,
    );
  const session = await openSource(race, 'to predict from');
  return () => recipe.ask({ session, driver, lap: number });
}

function predictionJson(
  { version, warnings }: Ready,
  { rows, title, unit, truth }: Question,
  answers: Answers,
  explanations: readonly Explanation[],
) {
  const all = Array.from({ length: rows.rows }, (_, row) => {
    const outputs = outputsOf(answers, rows.rows, row);
    const explanation = explanations[row];
    return { answer: outputs, ...(explanation && { explanation: explanationJson(explanation, outputs) }) };
  });
  return {
    model: version.name,
    version: version.version,
    title,
    unit,
    truth,
    ...(all.length === 1 ? all[0] : { rows: all }),
    warnings,
  };
}

function explanationJson({ base, parts }: Explanation, outputs: Readonly<Record<string, number>>) {
  const sorted = [...parts].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const sum = sorted.reduce((all, [, part]) => all + part, base);
  return { base, parts: Object.fromEntries(sorted), sum, output: explainedOutput(sum, outputs) };
}

function predictionLines(
  { version }: Ready,
  { rows, title, unit, truth }: Question,
  answers: Answers,
  explanations: readonly Explanation[],
): string[] {
  const width = terminalWidth();
  if (rows.rows === 1 || explanations.length > 0)
    return Array.from({ length: rows.rows }, (_, row) => {
      const explanation = explanations[row] ?? null;
      const of = rows.rows === 1 ? title : `${title}, row ${row}`;
      const lines = answerLines({ title: of, version, unit, rows, row, answers, truth, explanation }, width);
      return row === 0 ? lines : ['', ...lines];
    }).flat();
  const names = [...answers].filter(([, values]) => values.length === rows.rows).map(([name]) => name);
  const columns = [
    { title: 'row', side: 'right' as const },
    ...names.map((output) => ({
      title: unit === null ? output : `${output} ${unit}`,
      side: 'right' as const,
    })),
  ];
  const lines = Array.from({ length: rows.rows }, (_, row) => {
    const outputs = outputsOf(answers, rows.rows, row);
    return [`${row}`, ...names.map((output) => outputs[output].toFixed(3).replace('-', '−'))];
  });
  return [
    `${paint('bold', title)}  ${paint('dim', `${version.name} ${version.version}, predicted`)}`,
    '',
    ...table(columns, lines),
  ];
}
