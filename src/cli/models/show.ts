/** `pitboard models show` and `card`: all that is known of one version, in brief and at length. */

import { CHAMPION, type ModelMetric, type ModelRegistry, type ModelVersion } from '../../registry/index.ts';
import { fittedTable, labelled, paint, print, terminalWidth, wrap } from '../terminal.ts';
import type { JsonOption } from './list.ts';
import { nameAndWhich, readingModels } from './open.ts';
import { counted, intervalText, metricText, metricTitle, sizeText, when } from './words.ts';

/** A version among the others of its model. */
export interface ShownModel {
  readonly version: ModelVersion;
  readonly aliases: Readonly<Record<string, string>>;
  /** All of the model, highest first. */
  readonly versions: readonly ModelVersion[];
}

export async function showModel(text: string, { json }: JsonOption): Promise<void> {
  const { name, which } = nameAndWhich(text);
  const shown = await readingModels((registry) => shownOf(registry, name, which));
  if (json) {
    const { version, aliases, versions } = shown;
    print(JSON.stringify({ ...version, aliases, versions: versions.map((each) => each.version) }, null, 2));
    return;
  }
  for (const line of showLines(shown, terminalWidth())) print(line);
}

async function shownOf(
  registry: ModelRegistry,
  name: string,
  which: string | undefined,
): Promise<ShownModel> {
  const versions = await registry.versions(name);
  const aliases = await registry.aliases(name);
  // Without a champion there is no version that is meant more than the newest.
  const meant = which ?? (aliases[CHAMPION] === undefined ? versions[0]?.version : undefined);
  return { version: await registry.get(name, meant), aliases, versions };
}

export async function showCard(text: string, { json }: JsonOption): Promise<void> {
  const { name, which } = nameAndWhich(text);
  const { version, card } = await readingModels(async (registry) => {
    const { version: found } = await shownOf(registry, name, which);
    return { version: found.version, card: await registry.readme(name, found.version) };
  });
  if (json) print(JSON.stringify({ name, version, card }, null, 2));
  else process.stdout.write(card);
}

const WIDEST = 110;

export function showLines({ version, aliases, versions }: ShownModel, width: number): string[] {
  const { name, version: number, card, metrics, features, tags } = version;
  const names = aliasesOf(aliases, number);
  const text = Math.min(width, WIDEST);
  return [
    `${paint('bold', `${card.title} ${number}`)}${names === '' ? '' : paint('green', `  ${names}`)}`,
    paint('dim', `${name}@${number}${tags.map((tag) => ` #${tag}`).join('')}`),
    '',
    ...wrap(plain(card.summary), text),
    '',
    ...metricLines(metrics, width),
    '',
    ...labelled(
      [
        ['use', plain(card.intendedUse)],
        ...card.limits.map((limit) => ['limits', plain(limit)] as const),
        ['features', featuresText(features)],
        ...lineageFacts(version),
        ...version.files.map((file) => ['files', `${file.name}, ${sizeText(file.bytes)}`] as const),
      ],
      text,
    ),
    ...(versions.length > 1 ? ['', ...versionLines(versions, aliases, number, width)] : []),
    '',
    paint('dim', `pitboard models card ${name}@${number}   the whole card`),
  ];
}

/** Cards are Markdown on one line a paragraph; a terminal has no use for the marks. */
function plain(markdown: string): string {
  return markdown.replaceAll(/\s+/g, ' ').replaceAll(/[`*]/g, '').trim();
}

export function aliasesOf(aliases: Readonly<Record<string, string>>, version: string): string {
  return Object.entries(aliases)
    .filter(([, at]) => at === version)
    .map(([alias]) => alias)
    .join(', ');
}

/** Metrics by what they were measured on. */
export function metricLines(metrics: readonly ModelMetric[], width: number): string[] {
  if (metrics.length === 0) return ['nothing was measured'];
  const columns = [
    { title: 'metric' },
    { title: 'value', side: 'right' as const },
    { title: '95 % interval', side: 'right' as const },
    { title: 'measured on', spare: true },
  ];
  const rows = metrics.map((metric) => [
    metricTitle(metric),
    metricText(metric),
    intervalText(metric),
    metric.data,
  ]);
  return fittedTable(columns, rows, width);
}

const NAMED = 12;

function featuresText(features: ModelVersion['features']): string {
  const names = features
    .slice(0, NAMED)
    .map(({ name, unit }) => (unit === null ? name : `${name} (${unit})`));
  const more = features.length - names.length;
  return `${features.length}: ${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function lineageFacts(version: ModelVersion): (readonly [string, string])[] {
  const { lineage, createdAt, isBundled, architecture, digest } = version;
  const { parent, run, rows, seed, codeVersion, trainedAt, dataHash } = lineage;
  const made = [
    trainedAt === undefined ? `registered ${when(createdAt)}` : `trained ${when(trainedAt)} UTC`,
    rows === undefined ? '' : `on ${counted(rows, 'row')}`,
    parent === null ? '' : `from ${parent} on`,
    isBundled ? 'comes with Pitboard' : '',
  ];
  return [
    ['made', made.filter((word) => word !== '').join(', ')],
    [
      'made',
      `code ${codeVersion}, seed ${seed}, architecture ${architecture}${run === null ? '' : `, run ${run}`}`,
    ],
    ['made', `data ${dataHash.slice(0, 12)}…, digest ${digest.slice(0, 12)}…`],
  ];
}

/** Each version with its first metrics, for those that the newest ones share. */
export function versionLines(
  versions: readonly ModelVersion[],
  aliases: Readonly<Record<string, string>>,
  shown: string,
  width: number,
): string[] {
  const [first] = versions;
  const common = first.metrics.slice(0, 3);
  const columns = [
    { title: '' },
    { title: 'version' },
    { title: 'known as' },
    ...common.map((metric) => ({ title: metric.name, side: 'right' as const, spare: true })),
    { title: 'made (UTC)', spare: true },
    { title: 'architecture', spare: true },
  ];
  const rows = versions.map((version) => [
    version.version === shown ? paint('cyan', '▸') : '',
    version.version,
    aliasesOf(aliases, version.version),
    ...common.map((metric) => {
      const same = version.metrics.find(({ name, data }) => name === metric.name && data === metric.data);
      return same === undefined ? paint('dim', '–') : metricText(same);
    }),
    version.isBundled ? 'with Pitboard' : when(version.createdAt),
    version.architecture,
  ]);
  return fittedTable(columns, rows, width);
}
