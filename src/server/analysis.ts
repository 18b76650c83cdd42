/**
 * From ids to laps on one circuit, remembered: a zoom asks for the same two laps again and again, and another lap of
 * the same outing needs no new circuit. What is remembered is bounded in bytes; names are part of the key, so that a
 * renamed recording is told by its new name.
 */

import {
  type ChosenLaps,
  chooseLaps,
  coachChannels,
  type LaidLaps,
  layLaps,
  type ReferenceChoice,
} from '../coach/index.ts';
import type { Library, StoredLap, StoredRecording } from '../store/index.ts';
import type { Recording } from '../telemetry/index.ts';
import { Lru } from './lru.ts';
import { HttpError } from './problem.ts';

/** A lap by its recording's id and its index in it. */
export interface LapRef {
  readonly id: string;
  readonly index: number;
}

export type ReferenceRef = LapRef | 'theoretical' | 'best' | 'none' | undefined;

export interface Compared {
  readonly laid: LaidLaps;
  readonly chosen: ChosenLaps;
  readonly recording: StoredRecording;
  /** The recording of the reference; the same one where the reference is of the same outing. */
  readonly reference: StoredRecording;
}

const RECORDING_BYTES = 256 * 2 ** 20;
const LAID_BYTES = 256 * 2 ** 20;

const idPattern = /^[A-Za-z0-9_-]{1,128}$/;

/** @throws HttpError 404 */
export async function storedIn(library: Library, id: string): Promise<StoredRecording> {
  const recording = idPattern.test(id) ? await library.get(id) : undefined;
  if (!recording) throw new HttpError(404, 'the library has no such recording');
  return recording;
}

export class Analysis {
  readonly #library: Library;
  readonly #recordings = new Lru<Promise<Recording>>(RECORDING_BYTES);
  readonly #laid = new Lru<LaidLaps>(LAID_BYTES);

  constructor(library: Library) {
    this.#library = library;
  }

  /** @throws HttpError 404 */
  stored(id: string): Promise<StoredRecording> {
    return storedIn(this.#library, id);
  }

  /** @throws HttpError 404 for a recording or a lap that is not there */
  async storedLap({ id, index }: LapRef): Promise<{ recording: StoredRecording; lap: StoredLap }> {
    const recording = await this.stored(id);
    const lap = recording.laps.find((each) => each.index === index);
    if (!lap) {
      const { length } = recording.laps;
      const laps = length === 1 ? '1 lap' : `${length} laps`;
      throw new HttpError(404, `${recording.name} has no lap ${index}; it has ${laps}`);
    }
    return { recording, lap };
  }

  /** A recording's laps on their circuit. Throws CoachError where it has none to lay out. */
  async outing(recording: StoredRecording): Promise<LaidLaps> {
    return this.#lay(recording, undefined);
  }

  /** Two laps on one grid. Throws HttpError 404, or CoachError where they cannot be compared. */
  async compare(lapRef: LapRef, referenceRef: ReferenceRef): Promise<Compared> {
    const { recording, lap } = await this.storedLap(lapRef);
    const theirs = typeof referenceRef === 'object' ? await this.storedLap(referenceRef) : undefined;
    const other = theirs && theirs.recording.id !== recording.id ? theirs : undefined;
    const laid = await this.#lay(recording, other?.recording);
    const chosen = chooseLaps(laid, lap, choiceOf(referenceRef, theirs?.lap, laid));
    return { laid, chosen, recording, reference: other?.recording ?? recording };
  }

  /** The named channels of a recording, decoded. */
  async channels(id: string, names: readonly string[]): Promise<Recording> {
    const key = JSON.stringify([id, ...names]);
    const known = this.#recordings.get(key);
    if (known) return known;
    const reading = this.#library.read(id, names);
    this.#recordings.set(key, reading, 0);
    try {
      const recording = await reading;
      this.#recordings.set(key, reading, bytesOf(recording));
      return recording;
    } catch (error) {
      this.#recordings.delete(key);
      throw error;
    }
  }

  /** Drops what is remembered of a recording that was deleted. */
  forget(id: string): void {
    for (const lru of [this.#recordings, this.#laid]) {
      for (const key of lru.keys()) if (key.includes(JSON.stringify(id))) lru.delete(key);
    }
  }

  async #lay(mine: StoredRecording, theirs: StoredRecording | undefined): Promise<LaidLaps> {
    const parts = theirs ? [mine, theirs] : [mine];
    const key = JSON.stringify(parts.map(({ id, name }) => [id, name]));
    const known = this.#laid.get(key);
    if (known) return known;
    const [session, reference] = await Promise.all(
      parts.map(async ({ id, name }) => ({ name, recording: await this.channels(id, coachChannels) })),
    );
    // Another request for the same pair may have been faster.
    const meanwhile = this.#laid.get(key);
    if (meanwhile) return meanwhile;
    const laid = layLaps(session, reference);
    this.#laid.set(key, laid, weightOf(laid));
    return laid;
  }
}

function choiceOf(
  ref: ReferenceRef,
  lap: StoredLap | undefined,
  laid: LaidLaps,
): ReferenceChoice | undefined {
  if (lap) {
    return laid.theirs ? { kind: 'session', session: laid.theirs, lap } : { kind: 'own', lap };
  }
  switch (ref) {
    case 'theoretical':
      return { kind: 'theoretical' };
    case 'best':
      return { kind: 'own' };
    case 'none':
      return { kind: 'none' };
    default:
      return undefined;
  }
}

function bytesOf(recording: Recording): number {
  const arrays = new Set<ArrayBufferView>();
  for (const { times, values } of recording.channels.values()) arrays.add(times).add(values);
  return [...arrays].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** Bytes once every lap has been looked at, the recordings included. */
function weightOf({ session, theirs, ground }: LaidLaps): number {
  return [session, ...(theirs ? [theirs] : [])].reduce((sum, { recording, found }) => {
    const columns = recording.channels.size + 2;
    return sum + bytesOf(recording) + found.laps.length * columns * ground.length * 8;
  }, 0);
}

/** Turns `RID:INDEX` into a lap. */
export function parseLapRef(text: string): LapRef | undefined {
  const match = /^(.+):(\d{1,6})$/.exec(text);
  return match ? { id: match[1], index: Number(match[2]) } : undefined;
}
