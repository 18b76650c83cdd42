/**
 * Files and folders as readers of timing see them. Everything is bounded: how deep a folder is walked, how many files it
 * may have, how large a file may be once it is un-gzipped.
 */

import { closeSync, type Dirent, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { FormatError } from '../bytes.ts';
import type { TimingInput } from './reader.ts';

const HEAD = 65_536;
const MEBIBYTE = 1 << 20;
/** The largest recording of a weekend is about 200 MiB of text. */
const MOST_BYTES = 1024 * MEBIBYTE;
const MOST_FILES = 5000;
const DEEPEST = 4;
const MOST_HEADS = 256;

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Un-gzips in memory. Text of timing packs 5 to 30 times; what packs more is made to fill memory.
 * Throws FormatError where it is damaged, too large, or cut; where `onCut` is given, what is cut is taken as far as it goes.
 */
export function inflated(bytes: Uint8Array, onCut?: () => void): Uint8Array {
  const most = Math.min(MOST_BYTES, Math.max(64 * MEBIBYTE, 100 * bytes.byteLength));
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'Z_BUF_ERROR' && onCut !== undefined) {
      onCut();
      return gunzipSync(bytes, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH });
    }
    const how =
      code === 'Z_BUF_ERROR'
        ? 'is cut short'
        : code === 'ERR_BUFFER_TOO_LARGE'
          ? `inflates to more than ${Math.floor(most / MEBIBYTE)} MiB, which no recording of timing does`
          : 'is damaged';
    throw new FormatError(`the gzip stream of ${bytes.byteLength} bytes ${how}`, { cause: error });
  }
}

function headOf(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(HEAD);
    const head = bytes.subarray(0, readSync(file, bytes, 0, HEAD, 0));
    if (!isGzip(head)) return head;
    try {
      // The rest of the stream is missing here by intention.
      return gunzipSync(head, {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: 64 * MEBIBYTE,
      }).subarray(0, HEAD);
    } catch {
      return head;
    }
  } finally {
    closeSync(file);
  }
}

function bytesOfPath(path: string, onCut?: () => void): Uint8Array {
  const { size } = statSync(path);
  if (size > MOST_BYTES) {
    throw new FormatError(
      `is ${Math.round(size / MEBIBYTE)} MiB long, and timing has at most ${MOST_BYTES / MEBIBYTE} MiB`,
    );
  }
  const bytes = readFileSync(path);
  return isGzip(bytes) ? inflated(bytes, onCut) : bytes;
}

/** Regular files below `folder`, relative names with `/`, sorted. Links are not followed. */
function walk(folder: string): string[] {
  const files: string[] = [];
  const visit = (relative: string, depth: number) => {
    let entries: Dirent[];
    try {
      entries = readdirSync(join(folder, relative), { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory() && depth < DEEPEST) visit(name, depth + 1);
      else if (entry.isFile()) files.push(name);
      if (files.length > MOST_FILES) {
        throw new FormatError(
          `holds more than ${MOST_FILES} files, so it is no folder of timing: name one of its folders`,
        );
      }
    }
  };
  visit('', 1);
  return files.sort();
}

function inputOf(path: string, kind: 'file' | 'folder', root: string, files: readonly string[]): TimingInput {
  const pathOf = (file: string) => resolve(root, file);
  const heads = new Map<string, Uint8Array>();
  return {
    path,
    kind,
    files,
    pathOf,
    async head(file) {
      const head = heads.get(file) ?? headOf(pathOf(file));
      // Several readers ask in turn; of a folder with very many files the system's own cache has to do.
      if (heads.size < MOST_HEADS) heads.set(file, head);
      return head;
    },
    async bytes(file) {
      return bytesOfPath(pathOf(file));
    },
    async text(file, onCut) {
      return new TextDecoder('utf-8').decode(bytesOfPath(pathOf(file), onCut));
    },
  };
}

/** The input at a path. Throws the system's error where there is none, FormatError where it is neither file nor folder. */
export function timingInput(path: string): TimingInput {
  const stats = statSync(path);
  if (stats.isDirectory()) return inputOf(path, 'folder', path, walk(path));
  if (!stats.isFile()) throw new FormatError('is not a regular file: save it as one first');
  return inputOf(path, 'file', resolve(path, '..'), [basename(path)]);
}

/** The files of `input` that lie in its folder `folder` (relative), as an input of its own. */
export function folderOf(input: TimingInput, folder: string): TimingInput {
  const files = input.files
    .filter((file) => file.startsWith(`${folder}/`))
    .map((file) => file.slice(folder.length + 1));
  return inputOf(join(input.path, folder), 'folder', input.pathOf(folder), files);
}

export function fileOf(input: TimingInput, file: string): TimingInput {
  const path = input.kind === 'file' ? input.path : join(input.path, file);
  return inputOf(path, 'file', resolve(input.pathOf(file), '..'), [basename(file)]);
}

/** Names of the input's files that lie in it directly. */
export function directFiles(input: TimingInput): readonly string[] {
  return input.files.filter((file) => !file.includes('/'));
}
