/** Imports of recordings: a file comes as a body, and goes from there into the library. */

import { join } from 'node:path';
import { z } from '@hono/zod-openapi';
import type { Library } from '../store/index.ts';
import type { ImportView } from './contract.ts';
import { ImportQueue, type ImportQueueOptions, importStage } from './importsQueue.ts';
import { type Pace, receiveFile } from './receive.ts';

export interface ImportsOptions extends ImportQueueOptions {
  readonly library: Library;
  /** Bytes of the largest file. */
  readonly limit: number;
  readonly pace: Pace;
}

export interface Upload {
  readonly name: string;
  readonly mapping: string | undefined;
  /** Text of the `.ldx` that belongs to a `.ld`. */
  readonly sidecar?: string | undefined;
  readonly body: ReadableStream<Uint8Array> | null;
}

const FILE = 'upload';

const input = z.object({
  name: z.string(),
  mapping: z.string().optional(),
  sidecar: z.string().optional(),
});
type Input = z.infer<typeof input>;

interface Result {
  readonly recordingId: string;
  readonly duplicate: boolean;
}

export class Imports extends ImportQueue<Input, Result, ImportView> {
  readonly #limits: { readonly limit: number; readonly pace: Pace };

  constructor({ library, limit, pace, ...options }: ImportsOptions) {
    super(
      {
        name: 'import.recording',
        input,
        async run({ name, mapping, sidecar }, { folder, signal, progress }) {
          const { id, duplicate } = await library.import(
            {
              path: join(folder, FILE),
              name,
              ...(mapping === undefined ? {} : { mapping }),
              ...(sidecar === undefined ? {} : { sidecar }),
            },
            { signal, onProgress: ({ stage, fraction }) => progress(fraction, stage) },
          );
          return { recordingId: id, duplicate };
        },
        view: (job, result) => ({
          id: job.id,
          name: job.subject ?? '',
          stage: importStage(job, ['reading', 'writing']),
          fraction: job.fraction,
          recordingId: result?.recordingId ?? null,
          duplicate: result?.duplicate ?? false,
          error: job.error,
        }),
      },
      options,
    );
    this.#limits = { limit, pace };
  }

  /** Takes a file in. Resolves when it is all here and waits to be read. */
  receiveFile({ name, mapping, sidecar, body }: Upload): Promise<ImportView> {
    return this.receive(async (folder, signal) => {
      const bytes = await receiveFile(body, join(folder, FILE), { ...this.#limits, signal });
      return { bytes, input: { name, mapping, sidecar } };
    });
  }
}
