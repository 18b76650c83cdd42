/** The lap-time model: a driver's next lap, as a median and an interval, when a racing lap is over. */

import type { Rows, Servable } from '../../registry/index.ts';
import { type DataOptions, type Evaluation, ModelError, type Recipe, type WorkOptions } from '../recipe.ts';
import { askLapTime } from './ask.ts';
import { type LapTimeData, rowsOfData } from './features.ts';
import { ARCHITECTURE, buildLapTime, LapTimeModel } from './model.ts';
import { readLapTimes } from './read.ts';
import { lapTimeReport } from './report.ts';
import { SETTINGS } from './settings.ts';
import { NAME, trainLapTime } from './train.ts';

export const lapTime: Recipe = {
  name: NAME,
  title: 'Next lap time',
  about:
    "Tells a driver's next lap time, with an interval, from his last laps, his tyres, the road and the field.",
  data: 'A folder of lap tables of races by season, such as laps/fastf1-transformed/races-2024.parquet.',
  settings: SETTINGS,
  builders: new Map([[ARCHITECTURE, buildLapTime]]),
  train: trainLapTime,
  evaluate,
  ask: askLapTime,
};

/** Rows that are asked at once. */
const CHUNK = 2048;

async function evaluate(model: Servable, options: DataOptions & WorkOptions): Promise<Evaluation> {
  const { signal, onProgress, onNotice } = options;
  const data = await readLapTimes({
    ...options,
    isForTraining: false,
    onNotice: (sentence) => onNotice?.(sentence),
    onSeason: (season) => onProgress?.({ phase: `reading ${season}`, fraction: 0.2 }),
  });
  if (data.rows.length === 0)
    throw new ModelError(
      `${options.data} holds no racing lap after a racing lap, so that nothing can be measured.`,
    );
  const learnedFrom = seasonsLearned(model, data);
  if (learnedFrom.length > 0)
    onNotice?.(
      `the model was trained on ${learnedFrom.join(', ')}: of these seasons it tells what it has seen. --season takes others alone.`,
    );
  const answers = new Map<string, Float64Array>();
  for (let from = 0; from < data.rows.length; from += CHUNK) {
    signal?.throwIfAborted();
    const rows = rowsBetween(data, from, Math.min(from + CHUNK, data.rows.length));
    for (const [name, values] of await model.predict(rows)) {
      const all = answers.get(name) ?? new Float64Array(data.rows.length);
      all.set(values, from);
      answers.set(name, all);
    }
    onProgress?.({ phase: 'asking the model', fraction: 0.4 + (0.5 * from) / data.rows.length });
  }
  onProgress?.({ phase: 'measuring', fraction: 0.9 });
  const report = lapTimeReport(data, answers);
  return { ...report, json: { ...report.json, learnedFrom } };
}

/** Seasons of the rows that the model was trained on. */
function seasonsLearned(model: Servable, { rows }: LapTimeData): readonly number[] {
  if (!(model instanceof LapTimeModel)) return [];
  const seasons = new Set(rows.map(({ race }) => race.season));
  return model.learnedFrom.filter((season) => seasons.has(season));
}

function rowsBetween(data: LapTimeData, from: number, to: number): Rows {
  return rowsOfData(
    data,
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  ).dataset;
}
