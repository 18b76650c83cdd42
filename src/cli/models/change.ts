/** `pitboard models promote`, `rollback`, `history`, `tag` and `delete`: which version is in use, and how that came about. */

import { CHAMPION, type ModelRegistry } from '../../registry/index.ts';
import type { AliasChange } from '../../store/index.ts';
import { fittedTable, paint, print, terminalWidth } from '../terminal.ts';
import type { JsonOption } from './list.ts';
import { changingModels, nameAndWhich, ON_THE_PAGE, readingModels } from './open.ts';
import { when } from './words.ts';

export interface AliasOptions extends JsonOption {
  readonly alias?: string;
  readonly why?: string;
}

export interface PromoteOptions extends AliasOptions {
  readonly expected?: string;
}

interface Moved {
  readonly name: string;
  readonly alias: string;
  readonly version: string;
  readonly former: string | null;
}

async function moved(
  registry: ModelRegistry,
  name: string,
  alias: string,
  work: () => Promise<unknown>,
): Promise<Moved> {
  const former = (await registry.aliases(name))[alias] ?? null;
  await work();
  return { name, alias, former, version: (await registry.get(name, alias)).version };
}

function tellMoved({ name, alias, version, former }: Moved, json: boolean | undefined): void {
  if (json) print(JSON.stringify({ name, alias, version, former }, null, 2));
  else if (version === former) print(`${name} ${version} is the ${alias} already`);
  else
    print(
      `${name} ${paint('bold', version)} is the ${alias} now${former === null ? '' : `, instead of ${former}`}`,
    );
}

export async function promoteModel(name: string, version: string, options: PromoteOptions): Promise<void> {
  const { alias = CHAMPION, why, expected, json } = options;
  const result = await changingModels(ON_THE_PAGE, (registry) =>
    moved(registry, name, alias, () => registry.promote(name, version, { alias, why, expected })),
  );
  tellMoved(result, json);
}

export async function rollBackModel(name: string, options: AliasOptions): Promise<void> {
  const { alias = CHAMPION, why, json } = options;
  const result = await changingModels(ON_THE_PAGE, (registry) =>
    moved(registry, name, alias, async () => {
      // For the sentence where there is no such model at all.
      await registry.get(name, (await registry.versions(name))[0]?.version);
      await registry.rollback(name, { alias, why });
    }),
  );
  tellMoved(result, json);
}

export async function modelHistory(name: string, options: AliasOptions): Promise<void> {
  const changes = await readingModels(async (registry) => {
    await registry.get(name, (await registry.versions(name))[0]?.version);
    return registry.history(name, options.alias);
  });
  if (options.json) print(JSON.stringify(changes, null, 2));
  else for (const line of historyLines(changes, terminalWidth())) print(line);
}

const KINDS: Readonly<Record<AliasChange['kind'], string>> = {
  promote: 'promoted',
  rollback: 'rolled back',
  clear: 'taken away',
};

/** Newest first, as one looks for what happened last. */
export function historyLines(changes: readonly AliasChange[], width: number): string[] {
  if (changes.length === 0) return ['nobody has moved a name of this model yet'];
  const columns = [
    { title: 'when (UTC)' },
    { title: 'name' },
    { title: 'what' },
    { title: 'from', side: 'right' as const },
    { title: 'to', side: 'right' as const },
    { title: 'why', spare: true },
  ];
  const rows = [...changes]
    .reverse()
    .map(({ at, alias, kind, former, version, why }) => [
      when(at),
      alias,
      KINDS[kind],
      former ?? paint('dim', '–'),
      version ?? paint('dim', '–'),
      why ?? '',
    ]);
  return fittedTable(columns, rows, width);
}

export async function tagModel(text: string, tags: readonly string[], { json }: JsonOption): Promise<void> {
  const { name, which } = nameAndWhich(text);
  const version = await changingModels(ON_THE_PAGE, (registry) =>
    registry.tag(name, which ?? CHAMPION, tags),
  );
  if (json) print(JSON.stringify({ name, version: version.version, tags: version.tags }, null, 2));
  else
    print(
      version.tags.length === 0
        ? `${name} ${version.version} has no tags now`
        : `${name} ${version.version} ${version.tags.map((tag) => paint('cyan', `#${tag}`)).join(' ')}`,
    );
}

export async function deleteModel(name: string, version: string, { json }: JsonOption): Promise<void> {
  await changingModels(ON_THE_PAGE, (registry) => registry.delete(name, version));
  if (json) print(JSON.stringify({ name, version, isDeleted: true }, null, 2));
  else print(`${name} ${version} is deleted`);
}
