/** What a training came to: the version, how it measured beside the champion, and how to put it to use. */

import { badnessOf } from '../../learning/index.ts';
import type { ModelMetric } from '../../registry/index.ts';
import { metricText, metricTitle } from '../models/words.ts';
import { signed } from '../numbers.ts';
import { fittedTable, paint, type SpareColumn, wrap } from '../terminal.ts';
import type { KeptModel } from './keep.ts';

/** What came out, whether a version has been made of it or not. */
export interface Made {
  readonly run: string;
  readonly name: string;
  readonly title: string;
  readonly metrics: readonly ModelMetric[];
}

export function trainedLines(made: Made, kept: KeptModel, width: number): string[] {
  const { version, champion } = kept;
  const isSame = version !== null && version.version === champion?.version;
  const beside =
    champion === null || isSame ? null : { title: `champion ${champion.version}`, metrics: champion.metrics };
  const number = version?.version ?? 'new';
  return [
    paint('bold', version === null ? `${made.title}, trained` : `${made.title} ${number}`),
    '',
    ...besideLines({ title: number, metrics: made.metrics }, beside, width),
    '',
    ...nextLines(made.name, kept, isSame, width),
    paint('dim', `pitboard runs show ${made.run}`),
  ];
}

/** The same for a program. */
export function trainedJson({ run, name, metrics }: Made, kept: KeptModel) {
  const { version, file, champion, isPromoted } = kept;
  return {
    run,
    model: name,
    version: version?.version ?? null,
    file,
    metrics,
    champion: champion && { version: champion.version, metrics: champion.metrics },
    isPromoted,
  };
}

export interface Measured {
  readonly title: string;
  readonly metrics: readonly ModelMetric[];
}

/** Metrics of one version, and of another where they were measured on the same data. */
export function besideLines(one: Measured, other: Measured | null, width: number): string[] {
  if (one.metrics.length === 0) return ['nothing was measured'];
  const columns: SpareColumn[] = [
    { title: 'metric' },
    { title: one.title, side: 'right' },
    ...(other === null
      ? []
      : [
          { title: other.title, side: 'right' } as const,
          { title: 'difference', side: 'right' } as const,
          { title: '' } as const,
        ]),
    { title: 'measured on', spare: true },
  ];
  const rows = one.metrics.map((metric) => {
    const same = other?.metrics.find(({ name, data }) => name === metric.name && data === metric.data);
    const beside =
      other === null
        ? []
        : same === undefined
          ? [paint('dim', '–'), '', paint('dim', 'not measured there')]
          : [metricText(same), differenceText(metric, same), verdict(metric, same)];
    return [metricTitle(metric), paint('bold', metricText(metric)), ...beside, metric.data];
  });
  return fittedTable(columns, rows, width);
}

function differenceText(one: ModelMetric, other: ModelMetric): string {
  return `${signed(one.value - other.value, one.unit === '%' ? 1 : 3)}${one.unit === null ? '' : ` ${one.unit}`}`;
}

function verdict(one: ModelMetric, other: ModelMetric): string {
  const [own, others] = [badnessOf(one), badnessOf(other)];
  const gain = own === null || others === null ? 0 : others - own;
  // What the table rounds away is no difference.
  if (Math.abs(gain) < 0.0005) return '';
  return gain > 0 ? paint('green', 'better') : paint('red', 'worse');
}

function nextLines(name: string, kept: KeptModel, isSame: boolean, width: number): string[] {
  const { version, file, why, champion, isPromoted, isToPromote } = kept;
  if (version === null)
    return [
      ...wrap(
        `It is not in the library yet${isToPromote ? ', and so not the champion' : ''}: ${why}. Drop its file onto the app's page of models, or, once the library is free:`,
        width,
      ),
      `  pitboard models import ${file}`,
    ];
  if (isPromoted) return [paint('green', 'It is the champion now.')];
  if (isSame) return ['That is the champion, to the last bit; nothing new came of it.'];
  return [
    champion === null
      ? 'Nobody is champion yet, and this one answers nobody before it is:'
      : `It answers nobody yet; the champion still is ${champion.version}. To put it to use:`,
    `  pitboard models promote ${name} ${version.version}`,
  ];
}
