/**
 * The whole training. Seasons go three ways, by time: the last one only measures what came out; the one before it chooses (how many
 * trees, whose share, how wide the interval); with that settled everything is fitted again on all seasons but the last. So nothing
 * that measures was ever learned from or chosen by.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLeakage, hashOf, metrics, packTrees, splitByTime } from '../../learning/index.ts';
import { errorReferenceOf, type ModelPackage, referenceOf } from '../../registry/index.ts';
import { ModelError, type TrainedModel, type TrainRequest } from '../recipe.ts';
import { cardOf } from './card.ts';
import { type LapTimeData, rowsOfData } from './features.ts';
import { type Fitted, fitParts, keepFile, networkPart, treesPart } from './fit.ts';
import { unrestOf } from './input.ts';
import { ARCHITECTURE, LapTimeModel, networkFile, treesFile } from './model.ts';
import { Plan } from './plan.ts';
import { type Blend, blended, fitBlend } from './quantiles.ts';
import { readLapTimes } from './read.ts';
import { lapTimeReport } from './report.ts';
import { atEffort, type LapTimeSettings, settingsOf } from './settings.ts';
import { TREES } from './trees.ts';

export const NAME = 'lap-time';
const READING = 'reading races';
/** Seasons: at least one to learn from, one to choose by, one to measure with. */
const LEAST_SEASONS = 3;
/** What a part usually takes, against each other. */
const TREES_TAKE = { q10: 1, q50: 4, q90: 1 };
const NETWORK_TAKES = 2.5;

/** Throws ModelError where there are too few seasons, or the folder was used with other data or settings. */
export async function trainLapTime(request: TrainRequest): Promise<TrainedModel> {
  const { seed, effort = 1, device = 'cpu', folder, signal } = request;
  const settings = atEffort(settingsOf(request.settings), effort);
  const isWhole = effort >= 1;
  const plan = new Plan(partsOf(settings, isWhole), request.onProgress);
  const data = await readData(request, plan);
  const seasons = seasonsOf(data);
  if (seasons.length < LEAST_SEASONS)
    throw new ModelError(
      `the lap-time model needs laps of ${LEAST_SEASONS} seasons (to learn from, to choose by, to measure with); there are ${seasons.length === 0 ? 'none' : seasons.join(', ')}.`,
    );
  const [chooses, measures] = seasons.slice(-2);
  const { dataset } = data;
  const split = splitByTime(dataset, { validateFrom: chooses, testFrom: measures });
  checkLeakage(dataset, split, { groups: ['race'], inTime: true });
  const dataHash = hashOf(dataset);
  request.onData?.({ hash: dataHash, rows: dataset.rows });
  holdOn(folder, JSON.stringify({ dataHash, settings, seed, isWhole }));

  const common = { dataset, settings, seed, device, folder, signal, plan, told: request };
  const first = await fitParts({
    ...common,
    train: split.train,
    validation: split.validation,
    networks: choosingNetworks(settings),
    stage: 'choosing',
  });
  const usual = mean(unrestOf(dataset), split.train);
  const chosen = await chosenBlend(data, split.validation, first, usual);
  const counts = { q10: 0, q50: 0, q90: 0 };
  for (const name of TREES) counts[name] = first.trees[name].trees.length;
  const train = isWhole ? Int32Array.from([...split.train, ...split.validation]) : split.train;
  const final = isWhole
    ? await fitParts({
        ...common,
        train,
        validation: null,
        networks: settings.networks,
        counts,
        stage: 'final',
      })
    : first;

  const unrest = mean(unrestOf(dataset), train);
  // A trial of a search is not even shown the season that measures.
  const held = rowsOfData(data, isWhole ? split.test : split.validation);
  const learned = seasons.slice(0, isWhole ? -1 : -2);
  const parts = { ...final, blend: chosen.blend, unrest, seasons: learned, features: dataset.features };
  const answers = await answersOf(parts, held);
  const report = lapTimeReport(held, answers);
  const truth = held.rows.map(({ next }) => next.duration);
  const errors = Array.from(answers.get('q50') ?? [], (told, i) => Math.abs(told - truth[i]));
  const pack: ModelPackage = {
    name: NAME,
    architecture: ARCHITECTURE,
    features: dataset.features,
    scaling: final.scaling,
    metrics: report.metrics,
    card: cardOf({
      seasons: learned,
      chooses,
      measures: isWhole ? measures : null,
      blend: chosen.blend,
      trees: final.trees,
      report,
      settings,
    }),
    lineage: {
      dataHash,
      parent: null,
      run: request.run ?? null,
      codeVersion: request.codeVersion,
      seed,
      rows: train.length,
      trainedAt: new Date().toISOString(),
    },
    files: filesOf(final),
    reference: referenceOf(dataset, train),
    errors: errorReferenceOf(errors),
    settings: {
      networks: settings.networks,
      hidden: settings.hidden,
      dropout: settings.dropout,
      blend: chosen.blend,
      unrest,
      seasons: learned,
    },
  };
  return { score: chosen.score, pack };
}

/** Half of them tell the shares as well, in half the time. */
function choosingNetworks({ networks }: LapTimeSettings): number {
  return Math.ceil(networks / 2);
}

function partsOf(settings: LapTimeSettings, isWhole: boolean): Map<string, number> {
  const stages = isWhole ? ['choosing', 'final'] : ['choosing'];
  return new Map([
    [READING, 0.5],
    ...stages.flatMap((stage) => [
      ...TREES.map((name): [string, number] => [treesPart(stage, name), TREES_TAKE[name]]),
      ...Array.from(
        { length: stage === 'final' ? settings.networks : choosingNetworks(settings) },
        (_, i): [string, number] => [networkPart(stage, i), NETWORK_TAKES],
      ),
    ]),
  ]);
}

async function readData(request: TrainRequest, plan: Plan): Promise<LapTimeData> {
  const data = await readLapTimes({
    ...request,
    isForTraining: true,
    onNotice: (sentence) => request.onNotice?.(sentence),
    onSeason: (_, count) => plan.at(READING, count / (count + 2)),
  });
  plan.at(READING, 1);
  return data;
}

function seasonsOf({ dataset }: LapTimeData): number[] {
  return [...new Set(Array.from(dataset.time, Math.floor))].sort((a, b) => a - b);
}

/** What lies in the folder must be of this very training. */
function holdOn(folder: string, key: string): void {
  const file = join(folder, 'training.json');
  if (!existsSync(file)) keepFile(folder, file, Buffer.from(key));
  else if (readFileSync(file, 'utf8') !== key)
    throw new ModelError(
      `${folder} holds a training on other data, settings or seed, which this one cannot go on with; begin a new run.`,
    );
}

async function chosenBlend(
  data: LapTimeData,
  rows: Int32Array,
  fitted: Fitted,
  unrest: number,
): Promise<{ readonly blend: Blend; readonly score: number }> {
  const held = rowsOfData(data, rows);
  const model = await LapTimeModel.open({
    ...fitted,
    blend: { treesShare: 0.5, below: 1, above: 1 },
    unrest,
    seasons: [],
    features: data.dataset.features,
  });
  try {
    const { trees, networks } = await model.partsOf(held.dataset);
    const blend = fitBlend(trees, networks, held.dataset.target);
    const told = blended(blend, trees, networks);
    return { blend, score: metrics.meanAbsoluteError(told.q50, held.dataset.target) };
  } finally {
    await model.close();
  }
}

async function answersOf(parts: Parameters<typeof LapTimeModel.open>[0], { dataset }: LapTimeData) {
  const model = await LapTimeModel.open(parts);
  try {
    return await model.predict(dataset);
  } finally {
    await model.close();
  }
}

function filesOf({ trees, networks }: Fitted): Record<string, Uint8Array> {
  return Object.fromEntries([
    ...TREES.map((name) => [treesFile(name), packTrees(trees[name])]),
    ...networks.map((bytes, i) => [networkFile(i), bytes]),
  ]);
}

function mean(values: ArrayLike<number>, rows: Int32Array): number {
  return rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
}
