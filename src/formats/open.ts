/**
 * Opens any recording: finds out what a file is by looking into it, and hands it to the reader that knows it. A
 * file's name decides nothing, so a renamed or gzipped recording opens like any other.
 *
 * What would surprise: every error that leaves here, also one of a later `read`, is a `FormatError` of one sentence
 * that starts with the file's name, even where a reader stumbled over its own code; the original error is its `cause`.
 */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { RecordingSource } from '../telemetry/index.ts';
import { type ByteSource, bytesOf, bytesOfFile, FormatError, printable } from './bytes.ts';
import { aim } from './csv/aim.ts';
import { garage61 } from './csv/garage61.ts';
import { generic } from './csv/generic.ts';
import { LONGEST_MAPPING } from './csv/mapping.ts';
import { motecCsv } from './csv/motecCsv.ts';
import { racechrono } from './csv/racechrono.ts';
import { vbo } from './csv/vbo.ts';
import { foreignKind } from './foreign.ts';
import type { Format, OpenContext } from './format.ts';
import { ibt } from './ibt/index.ts';
import { motecLd, motecLdx } from './motec/index.ts';
import { parquet } from './parquet/index.ts';

/** All readers, the most certain of their own first. */
export const formats: readonly Format[] = [
  ibt,
  motecLd,
  motecLdx,
  parquet,
  vbo,
  racechrono,
  aim,
  motecCsv,
  garage61,
  generic,
];

export interface OpenOptions {
  /** Path of a mapping file for a CSV that no reader knows. Without it, `FILE.mapping.yaml` beside the file is used. */
  readonly mapping?: string;
}

const HEAD = 65_536;
const MEBIBYTE = 1 << 20;
const MOST_IN_MEMORY = 2 ** 31;

function systemSentence(error: unknown): string | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EISDIR':
      return 'is a folder, not a recording';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user';
    default:
      return undefined;
  }
}

/** One sentence with the file's name before it, whatever went wrong. */
function explained(name: string, error: unknown): FormatError {
  if (error instanceof FormatError) {
    return new FormatError(printable(`${name}: ${error.message}`), { cause: error.cause ?? error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  const [sentence] = reason.split('\n');
  return new FormatError(
    printable(`${name}: ${systemSentence(error) ?? `could not be read (${sentence})`}`),
    { cause: error },
  );
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

async function* partsOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.byteLength; at += MEBIBYTE) {
    yield source.slice(at, Math.min(MEBIBYTE, source.byteLength - at));
  }
}

/**
 * Inflates a gzipped file (several members after each other too) and closes it, refusing what grows out of proportion.
 */
async function inflate(source: ByteSource): Promise<ByteSource> {
  // Telemetry packs 5 to 20 times; what packs thirty times is made to fill memory.
  const most = Math.min(Math.max(64 * MEBIBYTE, 30 * source.byteLength), MOST_IN_MEMORY);
  // Addresses are set aside for all of it, memory is taken as it fills.
  const buffer = new ArrayBuffer(0, { maxByteLength: most });
  const whole = new Uint8Array(buffer);
  async function keep(unpacked: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const part of unpacked) {
      const length = buffer.byteLength;
      if (length + part.byteLength > most) {
        throw new FormatError(
          most === MOST_IN_MEMORY
            ? `inflates to more than ${most / 1024 / MEBIBYTE} GiB: unpack it first`
            : `inflates to more than ${Math.floor(most / MEBIBYTE)} MiB from ${source.byteLength} bytes of gzip, which no recording does`,
        );
      }
      buffer.resize(length + part.byteLength);
      whole.set(part, length);
    }
  }
  try {
    await pipeline(partsOf(source), createGunzip({ chunkSize: MEBIBYTE }), keep);
    return bytesOf(whole);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) throw error;
    const how = code === 'Z_BUF_ERROR' ? 'is cut short' : 'is damaged';
    throw new FormatError(`the gzip stream of ${source.byteLength} bytes ${how}`, { cause: error });
  } finally {
    source.close();
  }
}

function formatList(): string {
  return formats.map(({ title }) => title).join(', ');
}

/** The recording of an open source, whose errors, also those of a later read, bear the file's name. */
async function openSource(file: ByteSource, context: OpenContext, name: string): Promise<RecordingSource> {
  let source = file;
  try {
    if (source.byteLength === 0) throw new FormatError('is empty (0 bytes)');
    if (isGzip(source.slice(0, Math.min(2, source.byteLength)))) {
      source = await inflate(source);
      if (source.byteLength === 0) throw new FormatError('is empty inside its gzip');
    }
    const head = source.slice(0, Math.min(HEAD, source.byteLength));
    // Who names a mapping means it, also for a table that another reader would take.
    const mapped = context.mapping !== undefined && generic.matches(head, source, context);
    const format = mapped ? generic : formats.find((candidate) => candidate.matches(head, source, context));
    if (format === undefined) {
      throw new FormatError(
        foreignKind(head) ?? `is not a recording that Pitboard knows; it reads: ${formatList()}`,
      );
    }
    const recording = await format.open(source, context);
    return {
      meta: recording.meta,
      channels: recording.channels,
      rows: recording.rows,
      warnings: recording.warnings,
      read: (names) =>
        recording.read(names).catch((error: unknown) => {
          throw explained(name, error);
        }),
      close: () => recording.close(),
    };
  } catch (error) {
    source.close();
    throw explained(name, error);
  }
}

/** Bytes of a file. Throws where it is something else that has a path: reading a pipe or a device has no end. */
function sizeOf(path: string, what: string): number {
  const stats = statSync(path);
  if (stats.isDirectory()) throw new FormatError(`is a folder, not a ${what}`);
  if (!stats.isFile()) throw new FormatError('is not a regular file: save it as one first');
  return stats.size;
}

function readMapping(path: string): string {
  try {
    const size = sizeOf(path, 'mapping');
    if (size > LONGEST_MAPPING) {
      throw new FormatError(`is ${size} bytes long, and a mapping has at most ${LONGEST_MAPPING}`);
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw explained(basename(path), error);
  }
}

function plainName(name: string): string {
  return name.replace(/\.gz$/i, '');
}

/** The mapping that lies beside a file, or undefined. `lap.csv.gz` takes `lap.csv.gz.mapping.yaml` or `lap.csv.mapping.yaml`. */
function mappingBeside(path: string): string | undefined {
  return [`${path}.mapping.yaml`, `${plainName(path)}.mapping.yaml`].find((candidate) =>
    existsSync(candidate),
  );
}

/**
 * Opens a recording from a file. Nothing but its heading is decoded.
 * Throws FormatError, one sentence that starts with the file's name.
 */
export async function openRecording(path: string, options: OpenOptions = {}): Promise<RecordingSource> {
  const mappingPath = options.mapping ?? mappingBeside(path);
  const mapping = mappingPath === undefined ? undefined : readMapping(mappingPath);
  const name = basename(path);
  let file: ByteSource;
  try {
    sizeOf(path, 'recording');
    file = bytesOfFile(path);
  } catch (error) {
    throw explained(name, error);
  }
  return openSource(file, { name: plainName(name), path, ...(mapping !== undefined && { mapping }) }, name);
}

/**
 * Opens a recording that is in memory, an upload for example.
 * @param name what the file was called; some sources write the lap time into it
 * @param options.mapping text of a mapping
 */
export async function openBytes(
  bytes: Uint8Array,
  name: string,
  options: { readonly mapping?: string } = {},
): Promise<RecordingSource> {
  const context = {
    name: plainName(basename(name)),
    ...(options.mapping !== undefined && { mapping: options.mapping }),
  };
  return openSource(bytesOf(bytes), context, basename(name));
}
