/**
 * Laps from the source's own counter and its progress through the lap. Where it tells its progress, the line is
 * where that falls back to zero, at the progress's own samples, and the counter only gives the number: a counter
 * may be logged at another rate, or a few rows late.
 *
 * What surprises in real files: the first row is often all zero; after a reset to the pits the counter stays or
 * repeats while the progress jumps; exports begin a few samples after the line and end a few samples past it; the
 * official time of a lap is published up to two seconds into the next one.
 */

import { type DrivenDistance, drivenDistance, metresAt, momentAt } from './driven.ts';
import { finiteRows, isAlive, stepOf } from './evidence.ts';
import { lastAtOrBefore, sampleAt } from './interpolate.ts';
import { lineByLapTime, officialTime } from './lapTimes.ts';
import { type LapProgress, lapProgress } from './progress.ts';
import type { Channel, Recording } from './recording.ts';
import type { Stretch } from './stretch.ts';

/** Laps by counted metres differ in length by this share: no two are driven on one line. */
const COUNTED_TOLERANCE = 0.01;
/** Progress unseen for longer than this, s, may have passed the line without being seen near it. */
const UNSEEN = 1;

/** What separates row i from row i − 1. */
type Cut = { readonly kind: 'line'; readonly at: number } | { readonly kind: 'jump' } | undefined;

/** Rows of samples, and how to tell where the laps in them begin and end. */
interface Evidence {
  readonly times: Float64Array;
  cutBefore(i: number): Cut;
  atFileStart(): Cut;
  atFileEnd(): Cut;
  /** The source's number of the lap that row i lies in; undefined where laps are to be numbered by lines passed. */
  numberAt(i: number): number | undefined;
}

/**
 * Stretches by the lap counter. Undefined where the source has none, or one that stands still while the progress
 * goes round.
 */
export function stretchesByCounter(recording: Recording): Stretch[] | undefined {
  const channel = recording.channels.get('lap');
  if (!channel) return undefined;
  const counter = finiteRows(channel);
  if (counter.times.length < 2) return undefined;
  const progress = progressOf(recording);
  const held: Channel = { ...channel, kind: 'discrete', length: counter.values.length, ...counter };
  if (!progress) return cut(recording, new CounterEvidence(recording, held));
  const evidence = new ProgressEvidence(recording, progress, held);
  if (!isAlive(channel) && evidence.passesLine()) return undefined;
  return cut(recording, evidence);
}

/** Stretches by the progress through the lap alone, numbered from 1. Undefined where the source does not tell it. */
export function stretchesByProgress(recording: Recording): Stretch[] | undefined {
  const progress = progressOf(recording);
  return progress && cut(recording, new ProgressEvidence(recording, progress, undefined));
}

/** Time between the samples that tell where a lap of the counter ends, s. NaN without a counter. */
export function counterStep(recording: Recording): number {
  const counter = recording.channels.get('lap');
  if (!counter) return Number.NaN;
  return stepOf((progressOf(recording) ?? finiteRows(counter)).times);
}

function progressOf(recording: Recording): LapProgress | undefined {
  const progress = lapProgress(recording);
  return progress && progress.times.length > 1 ? progress : undefined;
}

function cut(recording: Recording, evidence: Evidence): Stretch[] {
  const { times } = evidence;
  const stretches: Stretch[] = [];
  let first = 0;
  let opening: Cut;
  let linesPassed = 0;
  for (let i = 1; i <= times.length; i++) {
    const closing = i < times.length ? evidence.cutBefore(i) : evidence.atFileEnd();
    if (i < times.length && closing === undefined) continue;
    const begin = first === 0 ? evidence.atFileStart() : opening;
    // One or two rows that lead nowhere are the zeroed rows that iRacing writes first, not a lap.
    if (i - first > 2 || (begin?.kind === 'line' && closing?.kind === 'line')) {
      const stretch = {
        // In the middle of the lap no late counter is late any more.
        number: evidence.numberAt((first + i - 1) >> 1) ?? 1 + linesPassed,
        start: begin?.kind === 'line' ? begin.at : times[first],
        end: closing?.kind === 'line' ? closing.at : times[i - 1],
        fromLine: begin?.kind === 'line',
        toLine: closing?.kind === 'line',
        reset: closing?.kind === 'jump' || (begin?.kind === 'jump' && stretches.length > 0),
      };
      const official = officialTime(recording, stretch);
      stretches.push(official === undefined ? stretch : { ...stretch, official });
    }
    if (closing?.kind === 'line') linesPassed++;
    first = i;
    opening = closing;
  }
  return stretches;
}

/** Laps cut where the progress falls back to the line. */
class ProgressEvidence implements Evidence {
  readonly times: Float64Array;
  readonly #fraction: Float64Array;
  readonly #counter: Float64Array | undefined;
  readonly #speed: Float64Array | undefined;
  readonly #lapTime: Channel | undefined;
  readonly #driven: DrivenDistance | undefined;
  /** m; NaN where unknown. */
  readonly #length: number;
  /** As in `LapProgress`. */
  readonly #placed: boolean;
  /** s by which counter and progress may tell of the same line at different times. */
  readonly #apart: number;

  constructor(recording: Recording, progress: LapProgress, counter: Channel | undefined) {
    const { times } = progress;
    const speed = recording.channels.get('speed');
    this.times = times;
    this.#fraction = progress.fraction;
    this.#length = progress.length;
    this.#placed = progress.placed;
    this.#counter = counter && sampleAt(counter, times);
    this.#speed = speed && finiteRows(speed).times.length > 0 ? sampleAt(speed, times) : undefined;
    this.#lapTime = recording.channels.get('lapTime');
    this.#driven = drivenDistance(recording);
    this.#apart = Math.max(1, 2 * stepOf(times), counter ? 2 * stepOf(counter.times) : 0);
  }

  numberAt(i: number): number | undefined {
    return this.#counter?.[i];
  }

  passesLine(): boolean {
    for (let i = 1; i < this.times.length; i++) if (this.cutBefore(i)?.kind === 'line') return true;
    return false;
  }

  cutBefore(i: number): Cut {
    const before = this.#fraction[i - 1];
    const after = this.#fraction[i];
    const wrapped = this.#isWrap(i);
    const step = Math.abs(wrapped ? 1 - before + after : after - before);
    if (step > 0.002 && step > this.#reach(i)) return { kind: 'jump' };
    if (wrapped) return { kind: 'line', at: this.#crossing(i) };
    const counter = this.#counter;
    // The counter may change a few rows beside the wrap; the wrap is the line.
    if (counter && counter[i] !== counter[i - 1] && !this.#hasWrapNear(i)) return { kind: 'jump' };
    return undefined;
  }

  /** Share of the lap that the car can have come between rows i − 1 and i. */
  #reach(i: number): number {
    const step = this.times[i] - this.times[i - 1];
    if (Number.isNaN(this.#length)) return 0.05 * Math.max(1, step);
    const metres = Math.max((this.#speed?.[i] ?? 100) * step, step > UNSEEN ? this.#drivenBefore(i) : 0);
    return (3 * metres + 20) / this.#length;
  }

  /** m driven between rows i − 1 and i; 0 where unknown. */
  #drivenBefore(i: number): number {
    const driven = this.#driven;
    return driven ? metresAt(driven, this.times[i]) - metresAt(driven, this.times[i - 1]) : 0;
  }

  #isWrap(i: number): boolean {
    const before = this.#fraction[i - 1];
    const after = this.#fraction[i];
    if (before > 0.8 && after < 0.2) return true;
    if (this.times[i] - this.times[i - 1] <= UNSEEN || after > before) return false;
    const round = this.#drivenBefore(i) / this.#length;
    return Math.abs(1 - before + after - round) < 0.1;
  }

  #hasWrapNear(i: number): boolean {
    const { times } = this;
    for (let k = i; k > 0 && times[i] - times[k] < this.#apart; k--) if (this.#isWrap(k)) return true;
    for (let k = i; k < times.length && times[k] - times[i] < this.#apart; k++)
      if (this.#isWrap(k)) return true;
    return false;
  }

  /** The moment of the line between rows i − 1 and i, by the progress on both sides of it. */
  #crossing(i: number): number {
    const from = this.times[i - 1];
    const to = this.times[i];
    const toLine = 1 - this.#fraction[i - 1];
    const fromLine = this.#fraction[i];
    const driven = this.#driven;
    const metres = this.#drivenBefore(i);
    if (!this.#placed) {
      // Counted metres are right just after the line, where counting began; the lap's own clock is better still.
      const byClock = this.#lapTime && lineByLapTime(this.#lapTime, from, to);
      if (byClock !== undefined) return byClock;
      const since = fromLine * this.#length;
      if (driven && metres > 0) return momentAt(driven, metresAt(driven, to) - since, from, to);
      const pace = (this.#fraction[i + 1] - fromLine) / (this.times[i + 1] - to);
      if (pace > 0) return Math.max(from, to - fromLine / pace);
    }
    const span = toLine + fromLine;
    if (!(span > 0)) return to;
    if (driven && metres > 0) {
      return momentAt(driven, metresAt(driven, from) + (metres * toLine) / span, from, to);
    }
    return from + ((to - from) * toLine) / span;
  }

  /** How far from the line a file may begin or end and still hold the whole lap, m: 2½ samples, at least 5 m. */
  #slack(i: number, neighbour: number): number {
    const step = Math.abs(this.times[i] - this.times[neighbour]);
    return Math.max(5, 2.5 * (this.#speed?.[i] ?? 0) * step);
  }

  /** An export of one lap begins just after the line: then its first sample counts as the line, moved back to it. */
  atFileStart(): Cut {
    const metres = this.#fraction[0] * this.#length;
    const speed = this.#speed?.[0] ?? 0;
    if (speed > 1 && metres >= 0 && metres <= this.#slack(0, 1)) {
      return { kind: 'line', at: this.times[0] - metres / speed };
    }
    return Number.isNaN(metres) ? startByLapTime(this.#lapTime, this.times[0], speed) : undefined;
  }

  atFileEnd(): Cut {
    const last = this.times.length - 1;
    const metres = (1 - this.#fraction[last]) * this.#length;
    const speed = this.#speed?.[last] ?? 0;
    if (speed > 1 && metres >= 0 && metres <= this.#slack(last, last - 1)) {
      return { kind: 'line', at: this.times[last] + metres / speed };
    }
    // Counted metres end where this lap's line was, not where another's was: the export ends with the lap.
    if (speed > 1 && !this.#placed && Math.abs(metres) <= COUNTED_TOLERANCE * this.#length) {
      return { kind: 'line', at: this.times[last] };
    }
    return undefined;
  }
}

/** Laps cut where the counter changes, for sources that do not tell where on the lap the car is. */
class CounterEvidence implements Evidence {
  readonly times: Float64Array;
  readonly #counter: ArrayLike<number>;
  readonly #lapTime: Channel | undefined;
  readonly #startSpeed: number;

  constructor(recording: Recording, counter: Channel) {
    const speed = recording.channels.get('speed');
    this.times = counter.times;
    this.#counter = counter.values;
    this.#lapTime = recording.channels.get('lapTime');
    this.#startSpeed = speed ? sampleAt(speed, counter.times.subarray(0, 1))[0] : 0;
  }

  numberAt(i: number): number {
    return this.#counter[i];
  }

  cutBefore(i: number): Cut {
    if (this.#counter[i] === this.#counter[i - 1]) return undefined;
    const byClock = this.#lapTime && lineByLapTime(this.#lapTime, this.times[i - 1], this.times[i]);
    return { kind: 'line', at: byClock ?? this.times[i] };
  }

  atFileStart(): Cut {
    return startByLapTime(this.#lapTime, this.times[0], this.#startSpeed);
  }

  atFileEnd(): Cut {
    return undefined;
  }
}

/** A file whose lap clock has just begun at its first sample, and whose car moves, begins at the line. */
function startByLapTime(lapTime: Channel | undefined, at: number, speed: number): Cut {
  const since = lapTime?.values[Math.max(0, lastAtOrBefore(lapTime.times, at))];
  return since !== undefined && since >= 0 && since < 0.5 && speed > 1
    ? { kind: 'line', at: at - since }
    : undefined;
}
