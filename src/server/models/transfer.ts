/** Models as files: one that goes out is written whole before it is sent, one that comes in is looked at whole before it is kept. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Builder,
  exportModel,
  importModel,
  type ModelRegistry,
  type ModelVersion,
  type OpenedModel,
  RegistryError,
} from '../../registry/index.ts';
import { passingFile } from '../lapExport.ts';
import { HttpError } from '../problem.ts';
import { type Pace, receiveFile, uploadPace } from '../receive.ts';

/** Bytes of one archive, which is held in memory while it is looked at; no model is nearly as large. */
export const MODEL_LIMIT = 128 * 2 ** 20;

async function scratchFolder(): Promise<string> {
  // A folder of its own, which no other user of the machine may look into.
  return mkdtemp(join(tmpdir(), 'pitboard-model-'));
}

export interface OutgoingModel {
  readonly version: ModelVersion;
  readonly size: number;
  readonly body: ReadableStream<Uint8Array>;
}

/** Throws UnknownModelError, and DamagedModelError where a file is not what was registered. */
export async function sentModel(
  registry: ModelRegistry,
  name: string,
  which: string,
): Promise<OutgoingModel> {
  const folder = await scratchFolder();
  const cleanUp = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'model.tar');
    const version = await exportModel(registry, name, which, path);
    return { version, ...(await passingFile(path, cleanUp)) };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

export interface IncomingModel {
  /** What its file is called. */
  readonly name: string;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly signal: AbortSignal;
  readonly limit?: number | undefined;
  readonly pace?: Pace | undefined;
}

/** Refuses to take one in while another is: each is held in memory as a whole. Throws HttpError 409. */
export function oneAtATime(): <T>(receive: () => Promise<T>) => Promise<T> {
  let isBusy = false;
  return async (receive) => {
    if (isBusy)
      throw new HttpError(409, 'another model is being taken in; send this one when that is done', {
        // Its body is not read.
        connection: 'close',
      });
    isBusy = true;
    try {
      return await receive();
    } finally {
      isBusy = false;
    }
  };
}

/** Throws HttpError 400 where the file is no whole model, or none that this program could load; then nothing is kept. */
export async function receivedModel(
  registry: ModelRegistry,
  builders: ReadonlyMap<string, Builder>,
  { name, body, signal, limit = MODEL_LIMIT, pace = uploadPace }: IncomingModel,
): Promise<ModelVersion> {
  const folder = await scratchFolder();
  try {
    const path = join(folder, 'model.tar');
    const size = await receiveFile(body, path, { limit, pace, signal });
    if (size === 0) throw new HttpError(400, `${name} is empty, and no model`);
    return await importModel(registry, path, { what: name, check: (model) => loads(builders, model) });
  } catch (error) {
    if (error instanceof RegistryError) throw new HttpError(400, error.message);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A model that cannot be loaded here would only ever be stood in for. One of another architecture may be for a newer program. */
async function loads(builders: ReadonlyMap<string, Builder>, model: OpenedModel): Promise<void> {
  const { name, version, architecture } = model.version;
  const builder = builders.get(architecture);
  if (builder === undefined) return;
  try {
    const servable = await builder(model);
    await servable.close?.();
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new RegistryError(`${name} ${version} cannot be loaded: ${reason}`, { cause: error });
  }
}
