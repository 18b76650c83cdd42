/**
 * The README.md of a version: front matter as the Hugging Face Hub reads it (huggingface.co/docs/hub/model-cards; results in the form
 * of its `model-index`), and below it the same for people. All of it is told from what was registered.
 */

import { stringify } from 'yaml';
import type { ModelMetric, ModelVersion } from './manifest.ts';

export function readmeOf(version: ModelVersion): string {
  const { name, card, metrics } = version;
  const front = {
    license: card.license,
    library_name: 'pitboard',
    pipeline_tag: card.task,
    tags: card.tags,
    metrics: [...new Set(metrics.map((metric) => metric.name))],
    'model-index': [
      {
        name: `${name} ${version.version}`,
        results: [...byData(metrics)].map(([data, measured]) => ({
          task: { type: card.task },
          dataset: { name: data, type: 'pitboard' },
          metrics: measured.map((metric) => ({
            type: metric.name,
            name: metric.title ?? metric.name,
            value: metric.value,
          })),
        })),
      },
    ],
  };
  const parts = [
    `---\n${stringify(front)}---`,
    `# ${card.title} ${version.version}`,
    card.summary,
    section('Intended use', card.intendedUse),
    section('Limits', listed(card.limits)),
    section('Training data', listed(card.trainedOn)),
    section('Metrics', metricTable(metrics)),
    section('Features', featureTable(version)),
    ...(card.sections ?? []).map(({ heading, text }) => section(heading, text)),
    section('Where it comes from', lineageList(version)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function section(heading: string, text: string): string {
  return text === '' ? '' : `## ${heading}\n\n${text}`;
}

function listed(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function byData(metrics: readonly ModelMetric[]): Map<string, ModelMetric[]> {
  return Map.groupBy(metrics, ({ data }) => data);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

function metricTable(metrics: readonly ModelMetric[]): string {
  return table(
    ['Metric', 'Value', '95 % interval', 'Measured on'],
    metrics.map(({ name, title, value, unit, low, high, data }) => [
      title ?? name,
      withUnit(value, unit),
      typeof low === 'number' && typeof high === 'number' ? `${short(low)} to ${short(high)}` : '',
      data,
    ]),
  );
}

function featureTable({ features }: ModelVersion): string {
  return table(
    ['Feature', 'Unit', 'Where it is missing'],
    features.map(({ name, kind, unit, fill, ...rest }) => [
      name,
      kind === 'class' && 'classes' in rest ? `one of ${rest.classes.join(', ')}` : (unit ?? 'plain number'),
      typeof fill === 'object' ? `${fill.value} stands in` : FILLS[fill],
    ]),
  );
}

const FILLS = {
  median: 'the training median, or its commonest class, stands in',
  missing: 'stays missing',
  refuse: 'no answer',
} as const;

function lineageList({ architecture, lineage, digest, createdAt, files }: ModelVersion): string {
  const { dataHash, parent, run, codeVersion, seed, rows, trainedAt } = lineage;
  return listed([
    `Architecture: ${architecture}`,
    `Training data: SHA-256 \`${dataHash}\`${rows === undefined ? '' : `, ${rows} rows`}`,
    ...(parent === null ? [] : [`Trained further from: ${parent}`]),
    ...(run === null ? [] : [`Run: ${run}`]),
    `Code: ${codeVersion}, seed ${seed}`,
    ...(trainedAt === undefined ? [] : [`Trained: ${trainedAt}`]),
    `Registered: ${createdAt}, digest \`${digest}\``,
    ...files.map(({ name, bytes, sha256 }) => `\`${name}\`: ${bytes} bytes, SHA-256 \`${sha256}\``),
  ]);
}

function withUnit(value: number, unit: string | null): string {
  return unit === null ? short(value) : `${short(value)} ${unit}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
