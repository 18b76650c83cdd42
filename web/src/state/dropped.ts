/**
 * Files that were dropped or chosen, folders walked, each with its name relative to what was dropped: the folder is
 * what says which race a table belongs to.
 */

export interface NamedFile {
  readonly file: File;
  /** `2024-01-bahrain/laps.parquet`; the file's own name where it came alone. */
  readonly path: string;
}

/** More than this is no folder of a race but somebody's disk. */
export const MOST_FILES = 5000;

/** Must be called while the drop is handled: the browser takes the entries back afterwards. */
export function entriesOf(transfer: DataTransfer | null): readonly FileSystemEntry[] {
  return [...(transfer?.items ?? [])].flatMap((item) =>
    item.kind === 'file' ? (item.webkitGetAsEntry() ?? []) : [],
  );
}

export async function filesOf(entries: readonly FileSystemEntry[]): Promise<readonly NamedFile[]> {
  const found: NamedFile[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (found.length >= MOST_FILES || entry.name.startsWith('.')) return;
    if (isFile(entry)) found.push({ file: await fileOf(entry), path: entry.fullPath.replace(/^\//, '') });
    else if (isFolder(entry)) for (const child of await childrenOf(entry)) await walk(child);
  };
  for (const entry of entries) await walk(entry);
  return found;
}

/** Files of a picker; those of a folder know their place in it. */
export function chosenFiles(files: Iterable<File>): readonly NamedFile[] {
  return [...files]
    .filter(({ name }) => !name.startsWith('.'))
    .slice(0, MOST_FILES)
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives a hundred at a time, and none when it is through. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
