/**
 * Opens whatever people have of a race: each reader is asked whether a file or folder is its own. A folder that is nobody's
 * as a whole is opened piece by piece, so that "everything I have of 2024" is a fine thing to name.
 *
 * Every error that leaves here is a `FormatError` of one sentence that starts with the name of what it is about.
 */

import { basename } from 'node:path';
import { type Contribution, type HistoryTables, mergeHistory } from '../../timing/index.ts';
import { FormatError, printable } from '../bytes.ts';
import { directFiles, fileOf, folderOf, timingInput } from './input.ts';
import type { TimingData, TimingInput, TimingOptions, TimingReader } from './reader.ts';

function systemSentence(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user';
  return undefined;
}

/** One sentence with the name before it, whatever went wrong. */
function explained(name: string, error: unknown): FormatError {
  const message =
    error instanceof FormatError
      ? error.message
      : (systemSentence(error) ??
        `could not be read (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`);
  return new FormatError(printable(`${name}: ${message}`.slice(0, 1000)), { cause: error });
}

interface Gathered {
  readonly contributions: Contribution[];
  readonly warnings: string[];
  history: HistoryTables | null;
  /** Files that nobody knew. */
  readonly unknown: string[];
}

function add(gathered: Gathered, data: TimingData): void {
  gathered.contributions.push(...data.contributions);
  gathered.warnings.push(...data.warnings);
  gathered.history = historiesOf(gathered.history, data.history);
}

/** Books about the same seasons are laid over each other. */
function historiesOf(one: HistoryTables | null, other: HistoryTables | null): HistoryTables | null {
  if (one === null || other === null) return one ?? other;
  return mergeHistory(one, other);
}

async function visit(
  input: TimingInput,
  readers: readonly TimingReader[],
  options: TimingOptions,
  gathered: Gathered,
  isNamed: boolean,
): Promise<void> {
  const used = new Set<string>();
  let known = false;
  const name = basename(input.path);
  for (const reader of readers) {
    if (!(await reader.recognises(input))) continue;
    known = true;
    try {
      const data = await reader.read(input, options);
      for (const file of data.used ?? input.files) used.add(file);
      add(gathered, data);
    } catch (error) {
      const sentence = explained(name, error);
      if (isNamed) throw sentence;
      gathered.warnings.push(sentence.message);
      for (const file of input.files) used.add(file);
    }
    // A file is of one kind; a folder may hold tables of several.
    if (input.kind === 'file') break;
  }
  if (input.kind === 'file') {
    if (!known) gathered.unknown.push(input.path);
    return;
  }
  for (const file of directFiles(input)) {
    if (!used.has(file)) await visit(fileOf(input, file), readers, options, gathered, false);
  }
  const folders = new Set(
    input.files.flatMap((file) =>
      file.includes('/') && !used.has(file) ? [file.slice(0, file.indexOf('/'))] : [],
    ),
  );
  for (const folder of folders) await visit(folderOf(input, folder), readers, options, gathered, false);
}

/**
 * Reads timing from files and folders. Throws FormatError where a path that was named holds nothing that a reader knows,
 * or is damaged; what is wrong with one of many files in a folder is a warning.
 */
export async function readTimingWith(
  readers: readonly TimingReader[],
  paths: readonly string[],
  options: TimingOptions = {},
): Promise<TimingData> {
  const all: Gathered = { contributions: [], warnings: [], history: null, unknown: [] };
  for (const path of paths) {
    const name = basename(path);
    const gathered: Gathered = { contributions: [], warnings: [], history: null, unknown: [] };
    try {
      const input = timingInput(path);
      await visit(input, readers, options, gathered, true);
    } catch (error) {
      if (error instanceof FormatError && error.message.startsWith(`${name}: `)) throw error;
      throw explained(name, error);
    }
    if (gathered.contributions.length === 0 && gathered.history === null) {
      const [reason] = gathered.warnings;
      if (reason !== undefined) throw new FormatError(reason);
      throw new FormatError(
        printable(
          `${name}: is not timing that Pitboard knows; it reads: ${readers.map((reader) => reader.name).join(', ')}`,
        ),
      );
    }
    if (gathered.unknown.length > 0) {
      const names = gathered.unknown
        .slice(0, 3)
        .map((file) => basename(file))
        .join(', ');
      const rest = gathered.unknown.length > 3 ? ` and ${gathered.unknown.length - 3} more` : '';
      gathered.warnings.push(printable(`${name}: files that are no timing were left out: ${names}${rest}`));
    }
    all.contributions.push(...gathered.contributions);
    all.warnings.push(...gathered.warnings);
    all.history = historiesOf(all.history, gathered.history);
  }
  return { contributions: all.contributions, history: all.history, warnings: all.warnings };
}
