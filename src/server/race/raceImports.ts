/**
 * Imports of timing: a folder that was dropped on the page comes as a form of many files, and lies on disk as it lay
 * with the user, since the names of folders and files are part of what a source says.
 */

import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from '@hono/zod-openapi';
import type { Library, TimingImport } from '../../store/index.ts';
import { missingSentence } from '../../timing/index.ts';
import type { RaceImportView } from '../contract.ts';
import { shownName } from '../disposition.ts';
import { ImportQueue, type ImportQueueOptions, importStage } from '../importsQueue.ts';
import { type PartSink, readForm, safePath } from '../multipart.ts';
import { HttpError } from '../problem.ts';
import { type Pace, pieces } from '../receive.ts';

export interface RaceImportsOptions extends ImportQueueOptions {
  readonly library: Library;
  /** Bytes of all files together. */
  readonly limit: number;
  readonly pace: Pace;
}

export interface Form {
  readonly body: ReadableStream<Uint8Array> | null;
  readonly boundary: string;
  /** Which race it is, where the source does not say. */
  readonly as: string | undefined;
}

const MOST_FILES = 5000;

/** Files of a form on disk, below a folder. */
class Files implements PartSink {
  readonly #folder: string;
  readonly paths: string[] = [];
  #file: Awaited<ReturnType<typeof open>> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async begin({ name, filename }: { name: string; filename: string | undefined }): Promise<void> {
    if (filename === undefined) {
      throw new HttpError(400, `the form has a field "${name.slice(0, 80)}" that is no file`);
    }
    if (this.paths.length >= MOST_FILES)
      throw new HttpError(413, `the form has more than ${MOST_FILES} files`);
    // The field bears the path in its folder, which browsers cut off the file's own name.
    const path = safePath(/^(files?|)(\[\])?$/i.test(name) ? filename : name);
    const absolute = join(this.#folder, path);
    try {
      await mkdir(dirname(absolute), { recursive: true, mode: 0o700 });
      this.#file = await open(absolute, 'wx', 0o600);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'EEXIST' && code !== 'ENOTDIR' && code !== 'EISDIR') throw error;
      throw new HttpError(400, `the form has two files called "${path.slice(0, 80)}"`);
    }
    this.paths.push(path);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.byteLength; ) {
      const { bytesWritten } = (await this.#file?.write(bytes, written)) ?? {
        bytesWritten: bytes.byteLength,
      };
      written += bytesWritten;
    }
  }

  async end(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }
}

/** What to import: a folder as a whole, loose files together, since they tell of one race. */
async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  if (files.length > 1) return [folder];
  return entries.map(({ name }) => join(folder, name));
}

interface Result {
  readonly races: RaceImportView['races'];
  readonly history: RaceImportView['history'];
  readonly warnings: RaceImportView['warnings'];
}

const FILES = 'files';

const input = z.object({ name: z.string(), as: z.string().optional() });
type Input = z.infer<typeof input>;

export class RaceImports extends ImportQueue<Input, Result, RaceImportView> {
  readonly #limits: { readonly limit: number; readonly pace: Pace };

  constructor({ library, limit, pace, ...options }: RaceImportsOptions) {
    /** The race that an import is at; nobody asks for that once it ended. */
    const reading = new Map<string, string>();
    super(
      {
        name: 'import.timing',
        input,
        async run({ as }, { id, folder, signal, progress }) {
          try {
            const sources = await sourcesIn(join(folder, FILES));
            signal.throwIfAborted();
            const result = await library.races.importTiming(sources, {
              signal,
              apart: true,
              ...(as ? { as } : {}),
              onProgress: ({ stage, fraction, race }) => {
                if (race) reading.set(id, race);
                progress(fraction, stage === 'storing' ? 'writing' : stage);
              },
            });
            return outcomeOf(result);
          } finally {
            reading.delete(id);
          }
        },
        view: (job, result) => ({
          id: job.id,
          name: job.subject ?? '',
          stage: importStage(job, ['reading', 'writing']),
          fraction: job.fraction,
          race: reading.get(job.id) ?? null,
          races: result?.races ?? [],
          history: result?.history ?? null,
          warnings: result?.warnings ?? [],
          error: job.error,
        }),
      },
      options,
    );
    this.#limits = { limit, pace };
  }

  /** Takes a form in. Resolves when all its files are here and wait to be read. */
  receiveForm({ body, boundary, as }: Form): Promise<RaceImportView> {
    const { limit, pace } = this.#limits;
    return this.receive(async (folder, signal) => {
      const root = join(folder, FILES);
      await mkdir(root, { mode: 0o700 });
      const files = new Files(root);
      let bytes = 0;
      const counted = async function* () {
        if (!body) return;
        for await (const piece of pieces(body, limit, pace, signal)) {
          bytes += piece.byteLength;
          yield piece;
        }
      };
      try {
        await readForm(counted(), boundary, files);
      } finally {
        await files.end();
      }
      if (files.paths.length === 0) throw new HttpError(400, 'the form has no files');
      return { bytes, input: { name: nameOf(files.paths), as } };
    });
  }
}

function nameOf(paths: readonly string[]): string {
  const tops = new Set(paths.map((path) => path.split('/')[0]));
  const [first] = tops;
  return tops.size === 1 && first !== undefined ? shownName(first) : `${paths.length} files`;
}

function outcomeOf({ races, history, refused, warnings }: TimingImport): Result {
  return {
    races: races.map((race) => ({
      id: race.id,
      name: race.name,
      isNew: race.isNew,
      changed: race.changed,
      missing: race.missing.map((part) => ({ part, sentence: missingSentence(part) })),
      warnings: [...race.warnings],
    })),
    history: history && {
      firstSeason: history.firstSeason,
      lastSeason: history.lastSeason,
      races: history.races,
      results: history.results,
      changed: history.changed,
    },
    warnings: [...refused, ...warnings],
  };
}
