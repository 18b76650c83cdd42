/**
 * `pitboard train MODEL`: a run that is written down from its first moment, so that the app can draw it, Ctrl-C costs nothing, and a
 * crash neither. What comes out goes into the library, and answers nobody before somebody promotes it.
 */

import { join } from 'node:path';
import { type Run, type RunRecord, Runs, searchPlanOf } from '../../learning/index.ts';
import type { Recipe, TrainedModel, TrainRequest } from '../../models/index.ts';
import { CancelledError, InputError } from '../failure.ts';
import { libraryHome } from '../library.ts';
import { paintError, print, tell, terminalWidth } from '../terminal.ts';
import { VERSION } from '../version.ts';
import { type KeptModel, keepTrained } from './keep.ts';
import { idFrom } from './runId.ts';
import { trainedJson, trainedLines } from './trained.ts';
import type { Training } from './trainOptions.ts';
import { type Watched, watched } from './work.ts';

export interface Said {
  readonly promote: boolean;
  readonly json: boolean;
}

/** All runs, whether or not there is a library. */
export function allRuns(): Runs {
  return new Runs(join(libraryHome(), 'runs'));
}

export function settled(recipe: Recipe, settings: TrainRequest['settings'] = {}): Record<string, number> {
  const defaults = Object.entries(recipe.settings).map(([name, { value }]) => [name, value]);
  return { ...Object.fromEntries(defaults), ...settings };
}

export async function beginTraining(training: Training, said: Said): Promise<void> {
  const { recipe, data, seasons, settings, seed, device } = training;
  const run = allRuns().start(
    {
      model: recipe.name,
      title: recipe.title,
      settings: settled(recipe, settings),
      seed,
      device,
      codeVersion: VERSION,
      data,
      seasons: seasons ?? null,
    },
    { onNotice: tell },
  );
  await finishTraining(training, run, said);
}

/** Goes on with a run, as it was begun. A search goes on with the trials that are missing. */
export async function resumeTraining(recipe: Recipe, text: string, said: Said): Promise<void> {
  const runs = allRuns();
  const record = runs.read(idFrom(text, runs.list()));
  if (record.model !== recipe.name)
    throw new InputError(
      `${record.id} trains ${record.model}; \`pitboard train ${record.model} --resume ${record.id}\` goes on with it.`,
    );
  const training = trainingOf(recipe, record);
  if (searchPlanOf(join(runs.folder, record.id)) !== null) {
    const { resumeSearch } = await import('./search.ts');
    await resumeSearch(training, record, said);
    return;
  }
  await finishTraining(training, runs.open(record.id, { onNotice: tell }), said);
}

function trainingOf(recipe: Recipe, record: RunRecord): Training {
  return {
    recipe,
    data: record.data.folder,
    seasons: record.seasons ?? undefined,
    settings: record.settings,
    seed: record.seed,
    device: record.device === 'webgpu' ? 'webgpu' : 'cpu',
  };
}

async function finishTraining(training: Training, run: Run, said: Said): Promise<void> {
  const { recipe } = training;
  if (!said.json) tell(paintError('dim', `run ${run.id}`));
  let trained: TrainedModel;
  try {
    trained = await watched(
      (fraction) =>
        `cancelled at ${Math.floor(100 * fraction)} %; \`pitboard train ${recipe.name} --resume ${run.id}\` goes on from there.`,
      (watch) => recipe.train(requestOf(training, run, watch)),
    );
  } catch (error) {
    if (error instanceof CancelledError) run.cancel();
    else run.fail(sentenceOf(error));
    throw error;
  }
  const kept = await keepTrained(trained.pack, run.folder, said.promote);
  endRun(run, trained, kept);
  const { name, card, metrics } = trained.pack;
  const made = { run: run.id, name, title: card.title, metrics };
  if (said.json) print(JSON.stringify({ ...trainedJson(made, kept), score: trained.score }, null, 2));
  else for (const line of trainedLines(made, kept, terminalWidth())) print(line);
}

/** How a run asks a recipe to train. */
export function requestOf(training: Training, run: Run, watch: Watched): TrainRequest {
  const { data, seasons, settings, seed, device } = training;
  return {
    data,
    seasons,
    settings,
    seed,
    device,
    folder: run.checkpointFolder,
    run: run.id,
    codeVersion: VERSION,
    signal: watch.signal,
    onProgress(told) {
      run.progress(told);
      watch.onProgress(told);
    },
    onNotice(sentence) {
      run.note(sentence);
      watch.onNotice(sentence);
    },
    onData: (told) => run.data(told),
    onPoint: (point) => run.point(point),
  };
}

function endRun(run: Run, { score, pack }: TrainedModel, { version, file }: KeptModel): void {
  run.finish({
    metrics: pack.metrics,
    artefacts: file === null ? [] : [file],
    model: version === null ? null : `${pack.name} ${version.version}`,
    score,
  });
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0] : String(error);
}
