/**
 * One import: the file's hash, the laps, the samples, and last the record. The record is only written once the samples
 * are on the disk for good, so whatever the process dies of, the library holds the whole recording or nothing of it.
 *
 * What would surprise: the file is opened under the name that its user knows it by, since one source writes the lap
 * time into the name, while an upload lies on disk under a name of the server's. So a link of the right name is laid
 * in a folder of its own. Nothing else is ever written under a name that the user chose: it would go through the link
 * into the user's file.
 */

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FormatError, openRecording } from '../formats/index.ts';
import { findLaps, lapChannels, type RecordingMeta, type RecordingSource } from '../telemetry/index.ts';
import type { Blobs } from './blobs.ts';
import type { NewEvent } from './bus.ts';
import { storageFault } from './faults.ts';
import { blobKey } from './home.ts';
import {
  type ImportInput,
  type ImportOptions,
  type ImportResult,
  LibraryError,
  type StoredLap,
} from './library.ts';
import type { RecordingRecord, Records } from './records.ts';
import type { Engine } from './samples/engine.ts';
import { channelsOf } from './samples/layout.ts';
import { writeSamples } from './samples/write.ts';

export interface ImportContext {
  readonly records: Records;
  readonly blobs: Blobs;
  readonly engine: Engine;
  /** A folder for what is only needed now; the library empties it when it opens. */
  readonly scratch: string;
  readonly now: () => Date;
}

/** Shares of the whole, as measured on files of 1 to 100 MB. */
const HASHED = 0.05;
const READ = 0.65;

/** Without folders, and nothing that a file system takes for more than a letter. */
export function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}<>:"|?*]/gu, '_').trim();
  const named = /^\.*$/.test(plain) ? 'recording' : plain;
  // File systems count 255 bytes; the end tells the format.
  return Buffer.byteLength(named) <= 200
    ? named
    : `${[...named].slice(0, 40).join('')}…${[...named].slice(-20).join('')}`;
}

async function digestOf(
  input: ImportInput,
  { onProgress, signal }: ImportOptions,
): Promise<{ digest: string; bytes: number }> {
  const hash = createHash('sha256');
  const size = statSync(input.path).size;
  let bytes = 0;
  for await (const block of createReadStream(input.path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted();
    hash.update(block);
    bytes += block.length;
    onProgress?.({ stage: 'reading', fraction: HASHED * Math.min(1, bytes / Math.max(1, size)) });
  }
  // The same table read by another mapping is another recording.
  if (input.mapping !== undefined) hash.update('\0mapping\0').update(input.mapping);
  if (input.sidecar !== undefined) hash.update('\0sidecar\0').update(input.sidecar);
  return { digest: hash.digest('hex'), bytes };
}

/** Opens the file under its user's name. `scratch` is a folder for this import alone. */
async function open(input: ImportInput, name: string, scratch: string): Promise<RecordingSource> {
  const { mapping, sidecar } = input;
  const elsewhere = basename(input.path) !== name || sidecar !== undefined;
  let path = input.path;
  let mappingPath: string | undefined;
  if (elsewhere) {
    const linked = join(scratch, 'recording');
    mkdirSync(linked, { recursive: true });
    path = join(linked, name);
    try {
      symlinkSync(resolve(input.path), path);
    } catch {
      // Not every system lets every user make links.
      await copyFile(input.path, path);
    }
  }
  // Never over anything, and so never through a link.
  const fresh = { flag: 'wx' } as const;
  if (sidecar !== undefined) writeFileSync(`${path.replace(/\.ld$/i, '')}.ldx`, sidecar, fresh);
  if (mapping !== undefined) {
    const folder = join(scratch, 'mapping');
    mkdirSync(folder, { recursive: true });
    mappingPath = join(folder, 'mapping.yaml');
    writeFileSync(mappingPath, mapping, fresh);
  }
  return openRecording(path, mappingPath === undefined ? {} : { mapping: mappingPath });
}

/** One sentence with the file's name before it, where the user can do something about it. */
function explained(name: string, error: unknown): unknown {
  if (error instanceof FormatError && !error.message.startsWith(`${name}: `)) {
    return new FormatError(`${name}: ${error.message}`, { cause: error });
  }
  if (error instanceof FormatError) return error;
  return storageFault(error, `${name}: could not be kept in the library`);
}

const SHOWN = ['car', 'track', 'trackConfig', 'driver', 'session'] as const;

/** What the source says of itself, with texts that every screen and terminal can show on one line. */
export function sourceMeta(meta: RecordingMeta, simulated: boolean | undefined): RecordingMeta {
  const texts = SHOWN.flatMap((key) => {
    const text = meta[key]?.replace(/\p{Cc}+/gu, ' ').trim();
    return text === undefined || text === '' ? [] : [[key, text] as const];
  });
  const {
    car: _car,
    track: _track,
    trackConfig: _config,
    driver: _driver,
    session: _session,
    ...rest
  } = meta;
  return { ...rest, ...Object.fromEntries(texts), ...(simulated === true ? { simulated: true } : {}) };
}

interface Found {
  readonly digest: string;
  readonly bytes: number;
  readonly name: string;
}

async function store(
  source: RecordingSource,
  input: ImportInput,
  { digest, bytes, name }: Found,
  { records, blobs, engine, now }: ImportContext,
  { onProgress, signal }: ImportOptions,
): Promise<ImportResult> {
  const id = digest.slice(0, 16);
  const meta = sourceMeta(source.meta, input.simulated);
  const found = findLaps({ ...(await source.read(lapChannels)), meta });
  const laps: StoredLap[] = found.laps.map((lap, index) => ({ ...lap, index }));
  const clean = laps.filter((lap) => lap.clean);
  const times = clean.flatMap(({ time }) => (time === null ? [] : [time]));

  // An id is a quarter of the digest. Where two files share one, the samples of the first must stay.
  const other = await records.get(id);
  if (other !== undefined && other.digest !== digest) {
    throw new LibraryError(`${name}: its id ${id} is that of "${other.name}" already, so it cannot be kept.`);
  }

  let layout: Awaited<ReturnType<typeof writeSamples>> | undefined;
  await blobs.put(blobKey(id), async (path) => {
    layout = await writeSamples(engine, path, source, meta, {
      signal,
      onProgress: (share) =>
        onProgress?.(
          share < 1
            ? { stage: 'reading', fraction: HASHED + (READ - HASHED) * share }
            : { stage: 'writing', fraction: READ },
        ),
    });
  });
  if (layout === undefined) throw new Error('the blobs kept a file that nobody wrote');

  const at = now().toISOString();
  const record: RecordingRecord = {
    id,
    digest,
    name,
    format: meta.format,
    car: meta.car ?? null,
    track: meta.track ?? null,
    trackConfig: meta.trackConfig ?? null,
    driver: meta.driver ?? null,
    session: meta.session ?? null,
    date: meta.date ?? null,
    importedAt: at,
    simulated: meta.simulated === true,
    tags: [],
    rows: source.rows,
    sampleRate: layout.channels.reduce((most, { rate }) => Math.max(most, rate ?? 0), 0),
    bytes,
    lapCount: laps.length,
    cleanLapCount: clean.length,
    bestLapTime: times.length > 0 ? Math.min(...times) : null,
    laps,
    lapSource: found.source,
    lapNote: found.note,
    lineKnown: found.lineKnown,
    channels: channelsOf(layout),
    warnings: source.warnings,
    meta,
    layout,
  };
  const event: NewEvent = { topic: 'recording.imported', key: randomUUID(), at, data: { id, name } };
  const inserted = await records.insert(record, event);
  onProgress?.({ stage: 'writing', fraction: 1 });
  return { id, duplicate: !inserted };
}

/** Imports one file. Only one at a time may run. Throws FormatError and the signal's reason. */
export async function importFile(
  input: ImportInput,
  context: ImportContext,
  options: ImportOptions,
): Promise<ImportResult> {
  options.signal?.throwIfAborted();
  const name = plainName(input.name);
  const scratch = join(context.scratch, randomUUID());
  let source: RecordingSource | undefined;
  try {
    // Opened first: a folder or a missing file gets the sentence that the readers have for it.
    source = await open(input, name, scratch);
    const { digest, bytes } = await digestOf(input, options);
    const known = await context.records.idOfDigest(digest);
    if (known !== undefined) return { id: known, duplicate: true };
    return await store(source, input, { digest, bytes, name }, context, options);
  } catch (error) {
    throw explained(name, error);
  } finally {
    await source?.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
