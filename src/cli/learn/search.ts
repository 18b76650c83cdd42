/**
 * `pitboard train MODEL --search`: many trainings with drawn settings, of which the best is kept. Each trial is a run of its own, and a
 * full one leaves its model in its folder, so that a search that was killed has lost none of them.
 */

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Run,
  type RunRecord,
  type Runs,
  type SearchPlan,
  type SearchTrial,
  search,
} from '../../learning/index.ts';
import { InputError } from '../failure.ts';
import { progressLine } from '../progress.ts';
import { paintError, print, tell, terminalWidth } from '../terminal.ts';
import { endOf, type KeptModel, keepFile, writeModel } from './keep.ts';
import { trainedJson, trainedLines } from './trained.ts';
import { allRuns, cancelledSentence, newRunOf, requestOf, type Said, type Training } from './training.ts';
import { trialLines } from './trials.ts';
import { type Watched, watched } from './work.ts';

/** A third of the trials of a rung go on, at three times the effort; none begins below a ninth of a full training. */
const ETA = 3;
const LEAST_EFFORT = 1 / 9;

export type SearchWay = SearchPlan['method'];

export interface SearchSize {
  readonly way: SearchWay;
  readonly trials: number;
}

export async function beginSearch(
  training: Training,
  { way, trials }: SearchSize,
  said: Said,
): Promise<void> {
  const { recipe, settings, seed } = training;
  // What the user has set is not searched over.
  const space = Object.fromEntries(Object.entries(recipe.settings).filter(([name]) => !(name in settings)));
  const record = newRunOf(training);
  const run = allRuns().start({ ...record, title: `${record.title}: search` }, { onNotice: tell });
  await finishSearch(
    training,
    run,
    { method: way, trials, eta: ETA, leastEffort: LEAST_EFFORT, seed, space },
    said,
  );
}

/** @param plan left out where it goes on: it is as it was begun */
export async function finishSearch(
  training: Training,
  run: Run,
  plan: SearchPlan | undefined,
  said: Said,
): Promise<void> {
  const { recipe } = training;
  const runs = allRuns();
  if (!said.json) tell(paintError('dim', `run ${run.id}`));
  let kept: KeptModel | undefined;
  const found = await watched(cancelledSentence(training, run), (watch) =>
    search({
      runs,
      run,
      plan,
      signal: watch.signal,
      onNotice: watch.onNotice,
      onProgress: watch.onProgress,
      onTrial: tellTrial,
      train: (trial) => tryOut(training, trial, watch),
      keep: async ({ best, trials }) => {
        kept = await keepBest(runs, recipe.name, best, said.promote);
        for (const { id } of trials) if (id !== best.id) dropModel(join(runs.folder, id));
        return endOf(recipe.name, kept);
      },
    }),
  );
  if (kept === undefined) throw new InputError(`the search ${run.id} kept no model.`);
  const { best, settings, score, trials } = found;
  const made = { run: best.id, name: recipe.name, title: recipe.title, metrics: best.metrics };
  if (said.json) {
    const all = { ...trainedJson(made, kept), search: run.id, settings, score, trials };
    print(JSON.stringify(all, null, 2));
    return;
  }
  for (const line of trialLines(trials, best.id, terminalWidth())) print(line);
  print();
  for (const line of trainedLines(made, kept, terminalWidth())) print(line);
}

/** The model of the best trial goes into the library, or stays in its file where that is not to be had. */
async function keepBest(runs: Runs, name: string, best: RunRecord, promote: boolean): Promise<KeptModel> {
  const file = modelIn(join(runs.folder, best.id));
  if (file === null)
    throw new InputError(`the model of ${best.id}, the best trial, is no longer in its folder.`);
  const kept = await keepFile(name, file, promote);
  if (kept.version !== null) rmSync(file, { force: true });
  return kept;
}

async function tryOut(training: Training, trial: SearchTrial, watch: Watched) {
  const { run, settings, effort, seed } = trial;
  const request = requestOf({ ...training, settings, seed }, run, { ...watch, onProgress: trial.onProgress });
  const { score, pack } = await training.recipe.train({ ...request, effort });
  if (effort >= 1) await writeModel(pack, run.folder);
  return { score, metrics: pack.metrics };
}

function tellTrial({ trial, score, error }: RunRecord): void {
  progressLine('');
  const what = score === null ? `failed: ${error ?? 'no score'}` : `score ${score.toPrecision(4)}`;
  tell(
    paintError(
      'dim',
      `trial ${(trial?.number ?? 0) + 1}, effort ${(trial?.effort ?? 1).toFixed(2)}: ${what}`,
    ),
  );
}

function modelIn(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const name = readdirSync(folder).find((each) => each.endsWith('.tar') && !each.startsWith('.'));
  return name === undefined ? null : join(folder, name);
}

function dropModel(folder: string): void {
  const file = modelIn(folder);
  if (file !== null) rmSync(file, { force: true });
}
