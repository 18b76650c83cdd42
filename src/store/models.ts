/**
 * The port for models: versions that never change, names that point at one of them, how a new one is let in, and what was
 * answered. What a model is, and which version is the better one, is another room's business; here it only lasts. The files of a
 * version lie beside the records as blobs, each under the SHA-256 of its content.
 */

import type { Blobs } from './blobs.ts';

export interface ModelFileRecord {
  /** `model.onnx`. */
  readonly name: string;
  /** Hexadecimal; the key of its blob. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface ModelVersionRecord {
  readonly model: string;
  /** `1.0.1`: three whole numbers. */
  readonly version: string;
  /** Of everything that the version is; of a model, no two versions share one. */
  readonly digest: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly files: readonly ModelFileRecord[];
  /** Plain JSON; undefined where it can no longer be read. */
  readonly manifest: unknown;
  /** The only part that may change. */
  readonly tags: readonly string[];
}

export interface AliasChange {
  readonly model: string;
  readonly alias: string;
  /** What it points at from now on; null for nothing. */
  readonly version: string | null;
  /** What it pointed at before. */
  readonly former: string | null;
  readonly kind: 'promote' | 'rollback' | 'clear';
  /** ISO 8601, UTC. */
  readonly at: string;
  /** One sentence. */
  readonly why: string | null;
}

export interface PredictionRecord {
  readonly id: string;
  readonly model: string;
  /** Null where a baseline answered. */
  readonly version: string | null;
  readonly arm: string;
  /** What it was about, so that answers of two versions can be paired and whoever asks stays with one. */
  readonly key: string | null;
  readonly at: string;
  /** ms. */
  readonly latency: number;
  /** By the names of the outputs. */
  readonly answer: Readonly<Record<string, number>>;
  /** Both null until it is known what came. */
  readonly truth: number | null;
  readonly error: number | null;
}

export interface PredictionQuery {
  readonly model: string;
  readonly version?: string | undefined;
  /** Those whose truth is known, or those whose truth is not; all where left out. */
  readonly known?: boolean | undefined;
  /** Made at this time or later, ISO 8601. */
  readonly since?: string | undefined;
  /** Default 1000. */
  readonly limit?: number | undefined;
}

export interface ModelRecords {
  /** Sorted. */
  models(): Promise<readonly string[]>;
  /** False, and nothing is kept, where the model has this version or one of this digest. */
  insert(record: ModelVersionRecord): Promise<boolean>;
  get(model: string, version: string): Promise<ModelVersionRecord | undefined>;
  /** Highest version first. */
  versions(model: string): Promise<readonly ModelVersionRecord[]>;
  /** False where there is no such version. */
  tag(model: string, version: string, tags: readonly string[]): Promise<boolean>;
  /** Says which alias keeps it from being deleted; false where there is no such version. */
  delete(model: string, version: string): Promise<boolean | { readonly alias: string }>;
  /** Of all files of all versions, sorted. */
  digests(): Promise<readonly string[]>;

  aliases(model: string): Promise<Readonly<Record<string, string>>>;
  /**
   * Points an alias elsewhere and writes that down, both or neither. False, and nothing is changed, where it does not point at
   * `former` any more.
   */
  point(change: AliasChange): Promise<boolean>;
  /** Oldest first. */
  history(model: string): Promise<readonly AliasChange[]>;

  /** Plain JSON, with how often it was written; undefined where there is none. */
  rollout(model: string): Promise<{ readonly revision: number; readonly state: unknown } | undefined>;
  /** False, and nothing is changed, where it was written since `revision` (0: where there is none yet). */
  putRollout(model: string, state: unknown, revision: number): Promise<boolean>;

  /**
   * Keeps answers, and of each model that they are of no more than `most`: the newest whose truth is known, up to half of them, since
   * those are what is learned from, and else the newest.
   */
  log(records: readonly PredictionRecord[], most: number): Promise<void>;
  prediction(id: string): Promise<PredictionRecord | undefined>;
  /** False where there is no such answer (any more). */
  truth(id: string, truth: number, error: number): Promise<boolean>;
  /** How many were ever told of a version, also of answers that are no longer kept; one told twice counts once. */
  truths(model: string, version: string): Promise<number>;
  /** Newest first. */
  predictions(query: PredictionQuery): Promise<readonly PredictionRecord[]>;
}

/** All that a library keeps of models. */
export interface ModelStore {
  readonly records: ModelRecords;
  readonly files: Blobs;
  /** One after the other, so that no file is deleted while a version is made that shares it. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}
