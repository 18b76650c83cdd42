/** The library from the command line: import, list, tag, rename, delete, back up and restore. */

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { FormatError } from '../formats/index.ts';
import { type Library, openLibrary, type RecordingSummary, restoreLibrary } from '../store/index.ts';
import { trackLabel } from '../telemetry/index.ts';
import { InputError } from './failure.ts';
import { lapTime } from './numbers.ts';
import { progressLine } from './progress.ts';
import { paint, paintError, print, table, tell } from './terminal.ts';

/** `$PITBOARD_HOME`, else `~/.pitboard`. */
export function libraryHome(): string {
  return resolve(process.env.PITBOARD_HOME || join(homedir(), '.pitboard'));
}

export async function withLibrary<T>(readOnly: boolean, use: (library: Library) => Promise<T>): Promise<T> {
  const library = await openLibrary(libraryHome(), { readOnly });
  try {
    return await use(library);
  } finally {
    await library.close();
  }
}

export interface ImportOptions {
  readonly mapping?: string;
  readonly json?: boolean;
}

export async function importFiles(files: readonly string[], options: ImportOptions): Promise<void> {
  const mapping = options.mapping === undefined ? undefined : readMapping(options.mapping);
  const results: { file: string; id: string; duplicate: boolean }[] = [];
  let refused = 0;
  await withLibrary(false, async (library) => {
    for (const [i, file] of files.entries()) {
      const count = files.length > 1 ? `${i + 1}/${files.length} ` : '';
      const imported = await importOne(library, file, mapping, count);
      progressLine('');
      if (imported instanceof FormatError) {
        refused++;
        tell(`${paintError('red', 'refused')}   ${imported.message}`);
        continue;
      }
      results.push({ file, ...imported });
      if (!options.json) {
        const what = imported.duplicate ? paint('dim', 'already there') : paint('green', 'imported');
        print(`${what}  ${imported.id}  ${basename(file)}`);
      }
    }
  });
  if (options.json) print(JSON.stringify(results, null, 2));
  if (refused > 0) {
    throw new InputError(
      refused === files.length
        ? 'nothing was imported.'
        : `${refused} of ${files.length} files were refused; the others are in the library.`,
    );
  }
}

/** Imports one file; a file that is no recording is handed back, so that the others still come in. */
async function importOne(
  library: Library,
  file: string,
  mapping: string | undefined,
  count: string,
): Promise<{ id: string; duplicate: boolean } | FormatError> {
  try {
    return await library.import(
      { path: file, name: basename(file), ...(mapping === undefined ? {} : { mapping }) },
      {
        onProgress: ({ fraction }) =>
          progressLine(`${count}${basename(file)} ${Math.round(fraction * 100)} %`),
      },
    );
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

function readMapping(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new InputError(`${path} cannot be read; --mapping expects a mapping file as in docs/mapping.md.`);
  }
}

export interface ListOptions {
  readonly search?: string;
  readonly car?: string;
  readonly track?: string;
  readonly tag?: string;
  readonly limit: string;
  readonly json?: boolean;
}

export async function listLibrary(options: ListOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new InputError(`--limit expects a whole number from 1 on, got "${options.limit}".`);
  }
  const { search, car, track, tag } = options;
  const page = await withLibrary(true, (library) =>
    library.list({
      limit,
      ...(search === undefined ? {} : { q: search }),
      ...(car === undefined ? {} : { car }),
      ...(track === undefined ? {} : { track }),
      ...(tag === undefined ? {} : { tag }),
    }),
  );
  if (options.json) {
    print(JSON.stringify(page, null, 2));
    return;
  }
  if (page.total === 0) {
    print('nothing here yet: `pitboard import FILE...` brings recordings in');
    return;
  }
  for (const line of table(listColumns, page.items.map(listRow))) print(line);
  if (page.total > page.items.length)
    print(paint('dim', `… ${page.total - page.items.length} more (--limit)`));
}

const listColumns = [
  { title: 'id' },
  { title: 'driven' },
  { title: 'track' },
  { title: 'car' },
  { title: 'best', side: 'right' as const },
  { title: 'laps', side: 'right' as const },
  { title: 'name' },
];

function listRow(item: RecordingSummary): string[] {
  return [
    item.id,
    (item.date ?? '').slice(0, 10),
    trackLabel(item.track, item.trackConfig) ?? '',
    item.car ?? '',
    item.bestLapTime === null ? '–' : lapTime(item.bestLapTime),
    `${item.lapCount}`,
    [
      item.name,
      ...item.tags.map((tag) => paint('cyan', `#${tag}`)),
      item.simulated ? paint('magenta', 'simulated') : '',
    ]
      .filter(Boolean)
      .join(' '),
  ];
}

/** Changes one recording or says that it is not there. */
async function change(id: string, use: (library: Library) => Promise<unknown>): Promise<void> {
  const done = await withLibrary(false, use);
  if (!done)
    throw new InputError(`the library has no recording ${id}; \`pitboard library list\` shows them.`);
}

export async function renameRecording(id: string, name: string): Promise<void> {
  await change(id, (library) => library.update(id, { name }));
}

export async function tagRecording(id: string, tags: readonly string[]): Promise<void> {
  await change(id, (library) => library.update(id, { tags }));
}

export async function deleteRecording(id: string): Promise<void> {
  await change(id, (library) => library.delete(id));
}

export async function backupLibrary(path: string): Promise<void> {
  // Reading is enough: the app may stay open meanwhile.
  await withLibrary(true, (library) => library.backup(resolve(path)));
  tell(paintError('green', `backed up ${libraryHome()} to ${path}`));
}

export async function restoreFrom(path: string): Promise<void> {
  await restoreLibrary(resolve(path), libraryHome());
  tell(paintError('green', `restored ${path} into ${libraryHome()}`));
}
