/**
 * Where a run can be taken up again after anything, a pulled plug included: two files that take turns, so that the one before is
 * whole while the next is written. Each is a safetensors file with the rest of the state in its notes and a digest of it all.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors, type Weight, writeSafetensors } from '../../graph/index.ts';
import { storageFault, writeDurably } from '../../store/index.ts';
import { LearningError } from '../error.ts';

export interface Checkpoint {
  readonly step: number;
  /** Plain JSON: whatever the loop needs besides numbers. */
  readonly state: unknown;
  readonly weights: ReadonlyMap<string, Weight>;
}

const NAMES = ['a', 'b'] as const;

export class Checkpoints {
  readonly #folder: string;

  /** A folder for this run alone; made where it is not there. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The newest that is whole; null where there is none. A damaged one is passed over for the one before. */
  latest(): Checkpoint | null {
    return NAMES.map((name) => this.#read(name)).reduce(
      (best, one) => (one !== null && (best === null || one.step > best.step) ? one : best),
      null,
    );
  }

  /** On the disk when it returns. A full disk leaves the checkpoints from before. Throws LibraryError or StorageFullError then. */
  keep(checkpoint: Checkpoint): void {
    const [a, b] = NAMES.map((name) => this.#read(name)?.step ?? -1);
    const state = JSON.stringify(checkpoint.state);
    const bytes = writeSafetensors(checkpoint.weights, { step: String(checkpoint.step), state });
    const digest = createHash('sha256').update(bytes).digest();
    const path = this.#path(a <= b ? 'a' : 'b');
    try {
      mkdirSync(this.#folder, { recursive: true });
      try {
        writeDurably(path, Buffer.concat([digest, bytes]));
      } catch (error) {
        rmSync(`${path}.unfinished`, { force: true });
        throw error;
      }
    } catch (error) {
      throw storageFault(
        error,
        `the checkpoint of step ${checkpoint.step} could not be kept; the run can go on from the one before`,
      );
    }
  }

  #path(name: (typeof NAMES)[number]): string {
    return join(this.#folder, `${name}.checkpoint`);
  }

  #read(name: (typeof NAMES)[number]): Checkpoint | null {
    const path = this.#path(name);
    if (!existsSync(path)) return null;
    const bytes = readFileSync(path);
    const body = bytes.subarray(32);
    if (!createHash('sha256').update(body).digest().equals(bytes.subarray(0, 32))) return null;
    const { weights, notes } = readSafetensors(body, path);
    const step = Number(notes.step);
    if (!Number.isInteger(step)) throw new LearningError(`${path} is no checkpoint of a run.`);
    return { step, state: JSON.parse(notes.state ?? 'null'), weights };
  }
}
