/** Imports of recordings: a file comes as a body, and goes from there into the library. */

import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Library } from '../store/index.ts';
import type { ImportView } from './contract.ts';
import { Jobs, within } from './jobs.ts';
import type { Metrics } from './observe.ts';
import { type Pace, receiveFile } from './receive.ts';

export { hasEnded } from './jobs.ts';

export interface ImportsOptions {
  readonly library: Library;
  /** For files on their way; belongs to this object alone and is emptied. */
  readonly folder: string;
  readonly limit: number;
  readonly pace: Pace;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface Upload {
  readonly name: string;
  readonly mapping: string | undefined;
  /** Text of the `.ldx` that belongs to a `.ld`. */
  readonly sidecar?: string | undefined;
  readonly body: ReadableStream<Uint8Array> | null;
}

export class Imports extends Jobs<ImportView> {
  readonly #library: Library;
  readonly #limits: { readonly limit: number; readonly pace: Pace };

  constructor({ library, limit, pace, ...options }: ImportsOptions) {
    super(options);
    this.#library = library;
    this.#limits = { limit, pace };
  }

  /** Takes a file in. Resolves when it is all here and waits to be read. */
  receiveFile({ name, mapping, sidecar, body }: Upload): Promise<ImportView> {
    return this.receive(async (folder, id, signal) => {
      const path = join(folder, 'upload');
      const bytes = await receiveFile(body, path, { ...this.#limits, signal });
      const view: ImportView = {
        id,
        name,
        stage: 'receiving',
        fraction: 0,
        recordingId: null,
        duplicate: false,
        error: null,
      };
      return {
        bytes,
        view,
        work: async (change, stop) => {
          const stored = await this.#library.import(
            {
              path,
              name,
              ...(mapping === undefined ? {} : { mapping }),
              ...(sidecar === undefined ? {} : { sidecar }),
            },
            {
              signal: stop,
              onProgress: ({ stage, fraction }) => change({ stage, fraction: within(fraction) }),
            },
          );
          return { recordingId: stored.id, duplicate: stored.duplicate };
        },
      };
    });
  }
}
