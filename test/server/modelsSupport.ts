/**
 * A made-up model whose every answer can be worked out by hand: a lap takes `base` seconds, `wear` more for each lap of the tyre's age,
 * and 0.5 less on soft tyres. It was trained on tyres of 0 to 29 laps, half of them soft.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Feature } from '../../src/learning/index.ts';
import {
  type Builder,
  type BundledModels,
  errorReferenceOf,
  type ModelPackage,
  ModelRegistry,
  type ModelVersion,
  referenceOf,
} from '../../src/registry/index.ts';
import type { Library } from '../../src/store/index.ts';

export const MODEL = 'stint-pace';

export const features: readonly Feature[] = [
  { kind: 'number', name: 'tyreAge', unit: 'laps', fill: 'median', monotone: 1 },
  { kind: 'class', name: 'compound', unit: null, classes: ['SOFT', 'HARD'], fill: 'missing' },
  { kind: 'number', name: 'airTemperature', unit: '°C', fill: 'refuse' },
];

/** Rows that it was trained on. */
const ROWS = 3000;
export const SOFT = 0.5;

export interface Made {
  readonly name?: string;
  readonly base: number;
  readonly wear: number;
  /** Mean absolute error that its card tells, s. */
  readonly mae: number;
  readonly architecture?: string;
  /** What its first file holds, where it is not what a builder can read. */
  readonly content?: string;
  readonly trainedAt?: string;
  readonly parent?: string | null;
  readonly run?: string | null;
}

export function stintPace(made: Made): ModelPackage {
  const { name = MODEL, base, wear, mae, architecture = 'linear', parent = null, run = null } = made;
  const trainedAt = made.trainedAt ?? new Date().toISOString();
  const half = 0.012;
  return {
    name,
    architecture,
    features,
    scaling: {
      width: 4,
      features: [
        { feature: features[0], fill: 14, mean: 14.5, deviation: 8.66 },
        { feature: features[1], fill: 1, mean: 0, deviation: 1 },
        { feature: features[2], fill: Number.NaN, mean: 25, deviation: 5 },
      ],
    },
    metrics: [
      metric('mae', 'Mean absolute error', mae, 's', half),
      metric('rmse', 'Root mean square error', 1.5 * mae, 's', half),
      metric('r2', 'R² of the lap time', 0.9, null, 0.01),
      metric('coverage80', 'Coverage of the 80 % interval', 79 + 10 * mae, '%', 0.8),
      { name: 'mae', title: 'Mean absolute error', value: mae * 1.1, unit: 's', data: 'Monaco 2024' },
    ],
    card: {
      title: 'Pace over a stint',
      summary:
        'Tells how long a lap takes by the age of the tyre. Made up for tests; <b>no</b> real race stands behind it.',
      license: 'mit',
      tags: ['motorsport'],
      task: 'tabular-regression',
      intendedUse: 'To see whether models are shown as they are.',
      limits: ['Dry laps only.', 'Two compounds.'],
      trainedOn: ['Nothing that was ever driven.'],
      sections: [
        {
          heading: 'How it works',
          text: 'A straight line:\n\n| Tyre | laps | error, s |\n|---|---|---|\n| soft | 1500 | 0.402 |\n| hard | 1500 | 0.398 |',
        },
      ],
    },
    lineage: { dataHash: 'd'.repeat(64), parent, run, codeVersion: '1.2.3', seed: 7, rows: ROWS, trainedAt },
    files: {
      'weights.json': new TextEncoder().encode(made.content ?? JSON.stringify({ base, wear })),
    },
    reference: referenceOf(
      {
        features,
        columns: new Map([
          ['tyreAge', column((i) => i % 30)],
          ['compound', column((i) => i % 2)],
          ['airTemperature', column((i) => 20 + (i % 11))],
        ]),
      },
      Array.from({ length: ROWS }, (_, i) => i),
    ),
    errors: errorReferenceOf(column((i) => (i % 2 === 0 ? 0.5 : 1.5) * mae)),
    settings: { base, wear },
  };
}

function metric(name: string, title: string, value: number, unit: string | null, half: number) {
  return { name, title, value, unit, low: value - half, high: value + half, data: 'Season 2024, green laps' };
}

function column(of: (row: number) => number): Float64Array {
  return Float64Array.from({ length: ROWS }, (_, i) => of(i));
}

/** `slow` takes 30 ms more for each answer. */
export const linear: Builder = async ({ version, files }) => {
  const text = new TextDecoder().decode(files.get('weights.json'));
  const { base, wear }: { base: number; wear: number } = JSON.parse(text);
  const partsOf = (columns: ReadonlyMap<string, Float64Array>, row: number) => {
    const age = columns.get('tyreAge')?.[row] ?? Number.NaN;
    return { age: Number.isNaN(age) ? 14 : age, soft: columns.get('compound')?.[row] === 0 };
  };
  return {
    async predict({ rows, columns }) {
      if (version.architecture === 'slow') await delay(30);
      const told = Float64Array.from({ length: rows }, (_, row) => {
        const { age, soft } = partsOf(columns, row);
        return base + wear * age - (soft ? SOFT : 0);
      });
      return new Map([['value', told]]);
    },
    ...(version.architecture === 'slow'
      ? {}
      : {
          explain: ({ columns }, row) => {
            const { age, soft } = partsOf(columns, row);
            return {
              base: base + wear * 14.5 - SOFT / 2,
              parts: new Map([
                ['tyreAge', wear * (age - 14.5)],
                ['compound', soft ? -SOFT / 2 : SOFT / 2],
                ['airTemperature', 0],
              ]),
            };
          },
        }),
  };
};

export const builders: ReadonlyMap<string, Builder> = new Map([
  ['linear', linear],
  ['slow', linear],
]);

export const noBundled: BundledModels = { versions: [], problems: [], bytes: async () => undefined };

/** Threads for laps and races are not needed to ask a model. */
export const served = { modelBuilders: builders, bundledModels: noBundled, inline: true } as const;

export function registryOf(library: Library, now?: () => Date): ModelRegistry {
  return new ModelRegistry({ store: library.models, now });
}

/** Registers versions in order and makes the first the champion. */
export async function registered(registry: ModelRegistry, all: readonly Made[]): Promise<ModelVersion[]> {
  const versions: ModelVersion[] = [];
  for (const made of all) versions.push(await registry.register(stintPace(made)));
  await registry.promote(versions[0].name, versions[0].version);
  return versions;
}

/** Rows as a client sends them. */
export function question(ages: readonly (number | null)[], compound = 'HARD') {
  return {
    columns: {
      tyreAge: { values: ages, unit: 'laps' },
      compound: ages.map(() => compound),
      airTemperature: { values: ages.map((_, i) => 20 + (i % 11)), unit: '°C' },
    },
  };
}
