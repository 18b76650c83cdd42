/** `pitboard train MODEL --resume RUN`: goes on with what was cancelled or broke off, as it was begun. */

import { join } from 'node:path';
import { type RunRecord, searchPlanOf } from '../../learning/index.ts';
import type { Recipe } from '../../models/index.ts';
import { InputError } from '../failure.ts';
import { tell } from '../terminal.ts';
import { idFrom } from './runId.ts';
import { finishSearch } from './search.ts';
import { finishTraining } from './train.ts';
import { allRuns, type Said, type Training } from './training.ts';

export async function resumeTraining(recipe: Recipe, text: string, said: Said): Promise<void> {
  const runs = allRuns();
  const record = runs.read(idFrom(text, runs.list()));
  if (record.model !== recipe.name)
    throw new InputError(
      `${record.id} trains ${record.model}; \`pitboard train ${record.model} --resume ${record.id}\` goes on with it.`,
    );
  if (record.parent !== null)
    throw new InputError(
      `${record.id} is a trial; \`pitboard train ${recipe.name} --resume ${record.parent}\` goes on with its search.`,
    );
  const training = trainingOf(recipe, record);
  const isSearch = searchPlanOf(join(runs.folder, record.id)) !== null;
  const run = runs.open(record.id, { onNotice: tell });
  if (isSearch) await finishSearch(training, run, undefined, said);
  else await finishTraining(training, run, said);
}

function trainingOf(recipe: Recipe, { data, seasons, settings, seed, device }: RunRecord): Training {
  return {
    recipe,
    data: data.folder,
    seasons: seasons ?? undefined,
    settings,
    seed,
    device: device === 'webgpu' ? 'webgpu' : 'cpu',
  };
}
