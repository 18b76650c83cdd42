/** What the commands of training have in common: what is trained and on what, the runs, and how a run asks a recipe to train. */

import { join } from 'node:path';
import type { Device } from '../../graph/index.ts';
import { type NewRun, type Run, Runs } from '../../learning/index.ts';
import type { Recipe, Settings, TrainRequest } from '../../models/index.ts';
import { libraryHome } from '../library.ts';
import { VERSION } from '../version.ts';
import type { Watched } from './work.ts';

/** What a training is begun with. */
export interface Training {
  readonly recipe: Recipe;
  readonly data: string;
  /** All that are there where undefined. */
  readonly seasons: readonly number[] | undefined;
  /** Those that were named. */
  readonly settings: Settings;
  readonly seed: number;
  readonly device: Device;
}

/** What is to be done with what comes out. */
export interface Said {
  readonly promote: boolean;
  readonly json: boolean;
}

/** All runs, whether or not there is a library. */
export function allRuns(): Runs {
  return new Runs(join(libraryHome(), 'runs'));
}

export function newRunOf({ recipe, data, seasons, settings, seed, device }: Training): NewRun {
  const defaults = Object.entries(recipe.settings).map(([name, { value }]) => [name, value]);
  return {
    model: recipe.name,
    title: recipe.title,
    settings: { ...Object.fromEntries(defaults), ...settings },
    seed,
    device,
    codeVersion: VERSION,
    data,
    seasons: seasons ?? null,
  };
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

export function cancelledSentence({ recipe }: Training, run: Run): (fraction: number) => string {
  return (fraction) =>
    `cancelled at ${Math.floor(100 * fraction)} %; \`pitboard train ${recipe.name} --resume ${run.id}\` goes on from there.`;
}
