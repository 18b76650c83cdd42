/** What is said of a trained lap-time model, from what was measured of it. */

import { gainImportance } from '../../learning/index.ts';
import type { ModelCard, ModelMetric } from '../../registry/index.ts';
import type { Evaluation } from '../recipe.ts';
import type { Blend } from './quantiles.ts';
import type { LapTimeSettings } from './settings.ts';
import type { Trees } from './trees.ts';

export interface CardInput {
  /** Learned from; the one that chose; the one that measured. */
  readonly seasons: readonly number[];
  readonly chooses: number;
  /** Null for a trial of a search, which is measured on what chose. */
  readonly measures: number | null;
  readonly blend: Blend;
  readonly trees: Trees;
  readonly settings: LapTimeSettings;
  readonly report: Evaluation;
}

export function cardOf(input: CardInput): ModelCard {
  const { seasons, chooses, measures, blend, settings, report } = input;
  const learned = `${seasons[0]} to ${seasons.at(-1)}`;
  return {
    title: 'Next lap time',
    summary: [
      "Tells a driver's next lap time, as a median and an interval that is to hold four times in five, at the moment at which he ends a racing lap.",
      `It is a blend: boosted trees have a share of ${percent(blend.treesShare)}, ${settings.networks === 1 ? 'a network' : `the mean of ${settings.networks} networks`} (three bidirectional LSTM layers and multi-head attention over the last eight laps) the rest; the interval is stretched so that it held on ${chooses}.`,
      bestSentence(report),
    ].join('\n\n'),
    license: 'apache-2.0',
    tags: ['motorsport', 'formula-1', 'lap-time', 'quantile-regression'],
    task: 'tabular-regression',
    intendedUse:
      'Pace of the lap that comes, in a replay or live: whom a car will catch, whether a set of tyres goes off, what a lap should have been. Simulated strategy has a model of its own.',
    limits: [
      'Of Formula 1 races alone; a lap after one through the pits, behind a safety car or under a flag is not told of, nor is whether the next lap becomes one.',
      'Trained on laps that stayed racing laps: a lap that a spin, a flag or a stop spoils is slower than it says, and counts for nothing here.',
      'Weather is seen by the tyres of the others and by how their laps change, since lap tables hold no weather; the first laps of rain surprise it.',
      'Laps left, and fuel by them, are known only where the source says how long the race is to be, which lap tables seldom do: the number of the lap stands for both. Sectors and mini-sectors of the lap under way are not used.',
    ],
    trainedOn: [
      `Lap tables of the Formula 1 races of ${learned} (FastF1): laps that were accurate and green, like the one before on the same set of tyres.`,
      seasons.includes(chooses)
        ? `Numbers of trees, shares and the width of the interval were chosen on ${chooses} by a model that had learned from the seasons before it.`
        : `Numbers of trees, shares and the width of the interval were chosen on ${chooses}.`,
      measures === null
        ? `Measured on ${chooses} too, since it is a trial of a search.`
        : `Measured on ${measures}, which was neither learned from nor chosen by.`,
    ],
    sections: [
      { heading: 'Beside others on the same laps', text: besideTable(report) },
      { heading: 'By circuit', text: groupTable(report.groups.circuit ?? []) },
      { heading: 'By compound', text: groupTable(report.groups.compound ?? []) },
      { heading: 'What the trees of the median look at', text: importanceList(input.trees) },
    ],
  };
}

function bestSentence({ json, data }: Evaluation): string {
  const names: Readonly<Record<string, string>> = {
    blend: 'the blend is better than either of its parts alone',
    part: 'one part has all of the share, and the other would be worse',
    trees: 'the trees alone are better than the blend',
    network: 'the networks alone are better than the blend',
  };
  return `On ${data}, ${names[String(json.best)] ?? 'nothing was compared'}.`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function besideTable({ beside, metrics }: Evaluation): string {
  const rows = [{ name: 'this model', metrics }, ...beside].map(({ name, metrics: own }) => [
    name,
    cell(own, 'mae', 3),
    cell(own, 'rmse', 3),
  ]);
  return table(['', 'mean absolute error, s', 'root mean squared error, s'], rows);
}

function groupTable(groups: Evaluation['groups'][string]): string {
  return table(
    ['', 'laps', 'mean absolute error, s', 'coverage of the 80 % interval'],
    groups.map(({ name, n, metrics }) => [
      name,
      String(n),
      cell(metrics, 'mae', 3),
      `${cell(metrics, 'coverage80', 1)} %`,
    ]),
  );
}

function cell(metrics: readonly ModelMetric[], name: string, digits: number): string {
  return metrics.find((metric) => metric.name === name)?.value.toFixed(digits) ?? '–';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const SHOWN = 15;

function importanceList({ q50 }: Trees): string {
  const shares = gainImportance(q50);
  return q50.features
    .map(({ name }, i): [string, number] => [name, shares[i]])
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, share]) => `- ${name}: ${(100 * share).toFixed(1)} % of what splits won`)
    .join('\n');
}
