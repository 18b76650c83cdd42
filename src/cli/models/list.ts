/** `pitboard models list`: each model, who is its champion, and how that one measured. */

import { CHAMPION, type ModelRegistry, type ModelVersion } from '../../registry/index.ts';
import { fittedTable, paint, print, shorten, terminalWidth } from '../terminal.ts';
import { readingModels } from './open.ts';
import { metricText, when } from './words.ts';

export interface JsonOption {
  readonly json?: boolean;
}

/** One model of the list, as `--json` prints it. */
export interface ListedModel {
  readonly name: string;
  readonly title: string;
  /** Highest first. */
  readonly versions: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
  /** The champion, else the highest version. */
  readonly shown: Pick<ModelVersion, 'version' | 'createdAt' | 'isBundled' | 'metrics'>;
}

export async function listModels({ json }: JsonOption): Promise<void> {
  const models = await readingModels(listed);
  if (json) print(JSON.stringify(models, null, 2));
  else for (const line of listLines(models, terminalWidth())) print(line);
}

async function listed(registry: ModelRegistry): Promise<ListedModel[]> {
  return Promise.all(
    (await registry.models()).map(async (model) => {
      const { version, createdAt, isBundled, metrics } = await registry.get(
        model.name,
        model.aliases[CHAMPION] ?? model.versions[0],
      );
      return { ...model, shown: { version, createdAt, isBundled, metrics } };
    }),
  );
}

const columns = [
  { title: 'model' },
  { title: 'champion' },
  { title: 'measured', spare: true },
  { title: 'versions', side: 'right' as const },
  { title: 'others', spare: true },
  { title: 'made (UTC)', spare: true },
  { title: 'what it tells', spare: true },
];

export function listLines(models: readonly ListedModel[], width: number): string[] {
  if (models.length === 0)
    return [
      'no models yet: `pitboard train MODEL --data DIR` makes one, `pitboard models import FILE` brings one in',
    ];
  return fittedTable(
    columns,
    models.map(({ name, title, versions, aliases, shown }) => [
      paint('bold', name),
      aliases[CHAMPION] ?? paint('dim', 'none yet'),
      firstMetric(shown.metrics),
      `${versions.length}`,
      Object.entries(aliases)
        .filter(([alias]) => alias !== CHAMPION)
        .map(([alias, version]) => `${alias} ${version}`)
        .join(', '),
      shown.isBundled ? 'with Pitboard' : when(shown.createdAt),
      shorten(title, 40),
    ]),
    width,
  );
}

/** `mae 0.383 s` */
function firstMetric([metric]: ModelVersion['metrics']): string {
  return metric === undefined ? '' : `${metric.name} ${metricText(metric)}`;
}
