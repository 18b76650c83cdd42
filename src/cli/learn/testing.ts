/** A made-up model for the tests of this folder: it tells the same whatever it is asked, and trains in no time. */

import type { Evaluation, EvaluationGroup, Recipe } from '../../models/index.ts';
import type { ModelMetric } from '../../registry/index.ts';

export function makeMetric(name: string, value: number, over: Partial<ModelMetric> = {}): ModelMetric {
  return { name, value, unit: 's', data: '2024', ...over };
}

export interface MadeRecipe extends Recipe {
  /** What `train` was called with, in order. */
  readonly asked: Parameters<Recipe['train']>[0][];
}

/** Its weights are its seed, and its score how far `rate` is from 0.1. `fail` is called before anything is made. */
export function makeRecipe(fail: (attempt: number) => void = () => {}): MadeRecipe {
  const asked: MadeRecipe['asked'] = [];
  return {
    asked,
    name: 'made-up',
    title: 'Made up',
    about: 'Tells one number of everything.',
    data: 'a folder that may be empty.',
    settings: {
      depth: { about: 'levels of a tree', value: 6, from: 2, to: 12, isWhole: true },
      rate: { about: 'how far a step goes', value: 0.1, from: 0.001, to: 1, isLog: true },
    },
    builders: new Map([
      [
        'constant',
        ({ files }) => {
          const told = Number(new TextDecoder().decode(files.get('told.txt')));
          return { predict: ({ rows }) => new Map([['q50', new Float64Array(rows).fill(told)]]) };
        },
      ],
    ]),
    async train(request) {
      asked.push(request);
      request.onData?.({ hash: 'a'.repeat(64), rows: 7 });
      request.onProgress?.({ phase: 'training', fraction: 0.25 });
      request.onPoint?.({ series: 'validation', step: 1, value: 0.5 });
      fail(asked.length);
      request.signal?.throwIfAborted();
      const score = 0.3 + Math.abs((request.settings?.rate ?? 0.1) - 0.1);
      return {
        score,
        pack: {
          name: 'made-up',
          architecture: 'constant',
          features: [{ kind: 'number', name: 'tyreAge', unit: 'laps', fill: 'refuse' }],
          scaling: null,
          metrics: [makeMetric('mae', score, { title: 'Mean absolute error' })],
          card: {
            title: 'Made up',
            summary: 'Tells one number.',
            license: 'mit',
            tags: [],
            task: 'tabular-regression',
            intendedUse: 'Tests.',
            limits: [],
            trainedOn: [],
          },
          lineage: {
            dataHash: 'a'.repeat(64),
            parent: null,
            run: request.run ?? null,
            codeVersion: request.codeVersion,
            seed: request.seed,
            rows: 7,
          },
          files: { 'told.txt': new TextEncoder().encode(`${request.seed} ${request.settings?.rate ?? ''}`) },
        },
      };
    },
    async evaluate() {
      return makeEvaluation(0.3);
    },
    ask() {
      throw new RangeError('nobody asks it');
    },
  };
}

/** Six circuits, the more answers the later its letter. */
export function makeEvaluation(mae: number, spread = 0.01): Evaluation {
  const group = (name: string, n: number, value: number): EvaluationGroup => ({
    name,
    n,
    metrics: [makeMetric('mae', value), makeMetric('r2', 0.9, { unit: null })],
  });
  return {
    data: '2024, accurate green-flag laps',
    n: 2100,
    metrics: [
      makeMetric('mae', mae, { title: 'Mean absolute error', low: mae - 0.005, high: mae + 0.005 }),
      makeMetric('r2', 0.9, { title: 'R²', unit: null }),
    ],
    beside: [group('previous lap', 2100, mae + 0.1)],
    groups: {
      circuit: ['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) =>
        group(name, 100 * (i + 1), mae + spread * (i % 2 === 0 ? 1 : -1) + 0.001 * i),
      ),
    },
    json: { n: 2100, mae },
  };
}
