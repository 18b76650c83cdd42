/**
 * `pitboard train MODEL`: a run that is written down from its first moment, so that the app can draw it, Ctrl-C costs nothing, and a
 * crash neither. What comes out goes into the library, and answers nobody before somebody promotes it.
 */

import type { Run } from '../../learning/index.ts';
import type { TrainedModel } from '../../models/index.ts';
import { CancelledError } from '../failure.ts';
import { paintError, print, tell, terminalWidth } from '../terminal.ts';
import { endOf, type KeptModel, keepTrained } from './keep.ts';
import { trainedJson, trainedLines } from './trained.ts';
import { allRuns, cancelledSentence, newRunOf, requestOf, type Said, type Training } from './training.ts';
import { watched } from './work.ts';

export async function beginTraining(training: Training, said: Said): Promise<void> {
  const run = allRuns().start(newRunOf(training), { onNotice: tell });
  await finishTraining(training, run, said);
}

export async function finishTraining(training: Training, run: Run, said: Said): Promise<void> {
  const { recipe } = training;
  if (!said.json) tell(paintError('dim', `run ${run.id}`));
  let trained: TrainedModel;
  try {
    trained = await watched(cancelledSentence(training, run), (watch) =>
      recipe.train(requestOf(training, run, watch)),
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

function endRun(run: Run, { score, pack }: TrainedModel, kept: KeptModel): void {
  run.finish({ ...endOf(pack.name, kept), metrics: pack.metrics, score });
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0] : String(error);
}
