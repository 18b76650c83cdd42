/** Made-up models for the tests of this room. */

import type { Feature } from '../learning/index.ts';
import type { ModelPackage } from './manifest.ts';

export const features: readonly Feature[] = [
  { kind: 'number', name: 'tyreAge', unit: 'laps', fill: 'median' },
  { kind: 'class', name: 'compound', unit: null, classes: ['SOFT', 'HARD'], fill: 'missing' },
];

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Another `weights` is another model. */
export function madePackage(weights: string, over: Partial<ModelPackage> = {}): ModelPackage {
  return {
    name: 'lap-time',
    architecture: 'constant',
    features,
    scaling: null,
    metrics: [
      {
        name: 'mae',
        title: 'Mean absolute error',
        value: 0.3812345,
        unit: 's',
        low: 0.375,
        high: 0.39,
        data: 'Season 2024',
      },
      { name: 'r2', value: 0.9, unit: null, data: 'Season 2024' },
    ],
    card: {
      title: 'Next-lap time',
      summary: 'Tells how long the next lap takes.',
      license: 'mit',
      tags: ['motorsport'],
      task: 'tabular-regression',
      intendedUse: 'Looking at races.',
      limits: ['Dry laps only.'],
      trainedOn: ['Seasons 2018 to 2023.'],
    },
    lineage: { dataHash: 'd'.repeat(64), parent: null, run: 'run-1', codeVersion: '0.6.0', seed: 7 },
    files: { 'model.onnx': bytesOf(weights) },
    ...over,
  };
}
