/**
 * `pitboard models drift NAME[@WHICH]`: whether errors and questions are still those of the training. Errors are in the log of answers;
 * what the app was asked with it remembers itself (its page of models shows it), so that rows for it are brought along here.
 */

import { type FeatureDrift, type Health, healthOf } from '../../registry/index.ts';
import { rowsFrom } from '../learn/rows.ts';
import { fittedTable, paint, print, type Style, terminalWidth, wrap } from '../terminal.ts';
import type { JsonOption } from './list.ts';
import { nameAndWhich, readingModels } from './open.ts';

export interface DriftOptions extends JsonOption {
  readonly rows?: string;
}

export async function modelDrift(text: string, { rows, json }: DriftOptions): Promise<void> {
  const { name, which } = nameAndWhich(text);
  const health = await readingModels(async (registry) => {
    const version = await registry.get(name, which);
    const columns = rows === undefined ? new Map<string, Float64Array>() : rowsFrom(rows, version).columns;
    return healthOf(registry, name, { now: new Date(), columns }, version.version);
  });
  if (json) print(JSON.stringify(health, null, 2));
  else for (const line of driftLines(name, health, rows !== undefined, terminalWidth())) print(line);
}

const VERDICTS: Readonly<Record<FeatureDrift['verdict'], readonly [string, Style]>> = {
  same: ['as in training', 'green'],
  moved: ['moved', 'yellow'],
  other: ['another world', 'red'],
};

export function driftLines(name: string, health: Health, hasRows: boolean, width: number): string[] {
  const { version, drift, error, retraining } = health;
  return [
    paint('bold', `${name} ${version}`),
    '',
    ...errorLines(error, width),
    ...(hasRows ? ['', ...featureLines(drift, width)] : []),
    '',
    ...(retraining.length === 0
      ? ['nothing says that it should be trained again']
      : [
          paint('yellow', 'It should be trained again:'),
          ...retraining.flatMap(({ why }) => wrap(`– ${why}`, width)),
        ]),
    ...(hasRows
      ? []
      : [paint('dim', 'Features: bring rows with --rows FILE, or look at the page of models in the app.')]),
  ];
}

function errorLines(error: Health['error'], width: number): string[] {
  if (error === null) return wrap('Errors: too few truths are known of its answers to tell.', width);
  const { now, before, ratio, comparison } = error;
  return wrap(
    `Errors: ${now.toPrecision(3)} on average over ${comparison.countB} answers, ${ratio.toFixed(2)} times the ${before.toPrecision(3)} on validation data (p = ${comparison.p.toPrecision(2)}).`,
    width,
  );
}

function featureLines(drift: readonly FeatureDrift[], width: number): string[] {
  if (drift.length === 0) return ['this version has kept nothing of its training rows to hold these against'];
  const columns = [
    { title: 'feature' },
    { title: 'PSI', side: 'right' as const },
    { title: '' },
    { title: 'missing', side: 'right' as const, spare: true },
    { title: 'in training', side: 'right' as const, spare: true },
    { title: 'KS', side: 'right' as const, spare: true },
    { title: 'p', side: 'right' as const, spare: true },
  ];
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const rows = [...drift]
    .sort((a, b) => b.psi - a.psi)
    .map(({ feature, psi, verdict, missing, missingThen, ks }) => {
      const [word, style] = VERDICTS[verdict];
      return [
        feature,
        psi.toFixed(3),
        paint(style, word),
        percent(missing),
        percent(missingThen),
        ks === null ? '' : ks.distance.toFixed(3),
        ks === null ? '' : ks.p.toPrecision(2),
      ];
    });
  return fittedTable(columns, rows, width);
}
