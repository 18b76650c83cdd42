/** The options of `pitboard train`, checked before any data is read: whether they say what is to be trained, and on what. */

import type { Device } from '../../graph/index.ts';
import { type Recipe, recipeOf } from '../../models/index.ts';
import { InputError } from '../failure.ts';
import { print, terminalWidth } from '../terminal.ts';
import { dataFolder, seasonsFrom, settingsFrom, wholeFrom } from './options.ts';
import type { SearchWay } from './search.ts';
import { settingLines, settingsJson } from './settings.ts';
import type { Training } from './training.ts';

export interface TrainOptions {
  readonly data?: string;
  readonly season?: readonly string[];
  readonly settings?: boolean;
  readonly set?: readonly string[];
  readonly seed?: string;
  readonly device?: string;
  readonly resume?: string;
  readonly search?: string;
  readonly trials?: string;
  readonly promote?: boolean;
  readonly json?: boolean;
}

const DEVICES: readonly Device[] = ['cpu', 'webgpu'];
const WAYS: readonly SearchWay[] = ['random', 'halving'];
const USUAL_SEED = '1';
const USUAL_TRIALS = '12';

export async function train(name: string, options: TrainOptions): Promise<void> {
  const recipe = recipeOf(name);
  if (options.settings === true) {
    if (options.json) print(JSON.stringify(settingsJson(recipe), null, 2));
    else for (const line of settingLines(recipe, terminalWidth())) print(line);
    return;
  }
  const said = { promote: options.promote === true, json: options.json === true };
  if (options.resume !== undefined) {
    refuseBeside(options);
    const { resumeTraining } = await import('./resume.ts');
    await resumeTraining(recipe, options.resume, said);
    return;
  }
  if (options.trials !== undefined && options.search === undefined)
    throw new InputError('--trials belongs to --search; say random or halving.');
  const way = WAYS.find((each) => each === options.search);
  if (options.search !== undefined && way === undefined)
    throw new InputError(`--search knows ${WAYS.join(' and ')}, not "${options.search}".`);
  const training = trainingFrom(recipe, options);
  if (way === undefined) {
    const { beginTraining } = await import('./train.ts');
    await beginTraining(training, said);
    return;
  }
  const trials = wholeFrom('--trials', options.trials ?? USUAL_TRIALS, 2, 1000);
  const { beginSearch } = await import('./search.ts');
  await beginSearch(training, { way, trials }, said);
}

/** A run that goes on does so with what it was begun with. */
function refuseBeside(options: TrainOptions): void {
  const { data, season, set, seed, device, search, trials } = options;
  const [other] = Object.entries({ data, season, set, seed, device, search, trials }).filter(
    ([, value]) => value !== undefined,
  );
  if (other !== undefined)
    throw new InputError(
      `--resume goes on with what the run was begun with; leave --${other[0]} out, or begin a new run.`,
    );
}

function trainingFrom(recipe: Recipe, options: TrainOptions): Training {
  const device = DEVICES.find((each) => each === (options.device ?? 'cpu'));
  if (device === undefined)
    throw new InputError(`--device knows ${DEVICES.join(' and ')}, not "${options.device}".`);
  return {
    recipe,
    settings: settingsFrom(options.set, recipe),
    seed: wholeFrom('--seed', options.seed ?? USUAL_SEED, 0, 2 ** 31 - 1),
    device,
    seasons: seasonsFrom(options.season),
    data: dataFolder(options.data, recipe),
  };
}
