/**
 * The feed sends messages a little out of their order: measured on recordings of 2024, at most 11 ms within a topic and up
 * to 3.7 s between topics (team radio; timing itself 2 s). What happened at which moment stands in the message's own time,
 * so that sorting by it undoes this. Of messages with one time those that empty fields come first: the feed clears before
 * it fills.
 */

import { createHash } from 'node:crypto';
import type { FeedMessage } from './message.ts';

/** ms of feed time that a message waits for others of its topic. Nine times what was measured. */
const SAME_TOPIC = 100;
/** ms of feed time after which any topic's news releases it. */
const ANY_TOPIC = 5000;
/** Messages kept to tell a repetition by. */
const MEMORY = 4096;
/** Messages that wait at most; the feed sends some twenty a second. */
const MOST_WAITING = 1000;

/** ms by which a message without a time comes after the one before it. */
const MOMENT = 0.001;

function clears(value: unknown): number {
  if (value === '' || value === 0) return 1;
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  for (const inner of Object.values(value)) count += clears(inner);
  return count;
}

function content(message: FeedMessage): string {
  return JSON.stringify(message.data) ?? '';
}

/** Order of two messages by time, then topic, then what they say; 0 only for a repetition. */
export function compareMessages(a: FeedMessage, b: FeedMessage): number {
  const time = (a.time ?? 0) - (b.time ?? 0);
  if (time !== 0) return time;
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  const cleared = clears(b.data) - clears(a.data);
  if (cleared !== 0) return cleared;
  const left = content(a);
  const right = content(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * The messages of a recording in the order of their times, without repetitions. A message without a time stands right
 * after the one before it.
 */
export function inOrder(messages: readonly FeedMessage[]): FeedMessage[] {
  let last: number | null = messages.find((message) => message.time !== null)?.time ?? null;
  const timed = messages.map((message) => {
    last = message.time ?? (last === null ? null : last + MOMENT);
    return message.time === last ? message : { ...message, time: last };
  });
  if (last === null) return timed;
  timed.sort(compareMessages);
  return timed.filter((message, i) => {
    const before = timed[i - 1];
    return before === undefined || before.time !== message.time || compareMessages(before, message) !== 0;
  });
}

/** The same for a live line: holds messages back for a moment, gives them out in order, drops repetitions. */
export class ReorderBuffer {
  #waiting: FeedMessage[] = [];
  readonly #newest = new Map<string, number>();
  #newestOfAll = Number.NEGATIVE_INFINITY;
  readonly #seen = new Set<string>();
  /** Messages that came after newer ones of their topic had been given out. */
  late = 0;
  repeated = 0;
  readonly #released = new Map<string, number>();

  /** Takes a message and returns those whose turn it is. */
  push(message: FeedMessage): FeedMessage[] {
    // A digest, since car data are 5 KiB a message.
    const digest = createHash('sha1').update(content(message)).digest('base64');
    const key = `${message.time} ${message.topic} ${digest}`;
    if (this.#seen.has(key)) {
      this.repeated++;
      return this.#release();
    }
    this.#seen.add(key);
    if (this.#seen.size > MEMORY) {
      for (const old of this.#seen) {
        this.#seen.delete(old);
        break;
      }
    }
    const { time, topic } = message;
    if (time === null) return [...this.flush(), message];
    if (time < (this.#released.get(topic) ?? Number.NEGATIVE_INFINITY)) this.late++;
    this.#waiting.push(message);
    this.#newest.set(topic, Math.max(time, this.#newest.get(topic) ?? time));
    if (this.#newest.size > 1000) this.#newest.clear();
    this.#newestOfAll = Math.max(time, this.#newestOfAll);
    return this.#waiting.length > MOST_WAITING ? this.flush() : this.#release();
  }

  /** Everything that waits: when the line has been silent for a moment, or is lost. */
  flush(): FeedMessage[] {
    const all = this.#waiting.sort(compareMessages);
    this.#waiting = [];
    for (const message of all) this.#note(message);
    return all;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  #note(message: FeedMessage): void {
    if (message.time !== null) this.#released.set(message.topic, message.time);
  }

  #release(): FeedMessage[] {
    const ready: FeedMessage[] = [];
    const waiting: FeedMessage[] = [];
    for (const message of this.#waiting) {
      const time = message.time ?? 0;
      const newest = this.#newest.get(message.topic) ?? time;
      const due = newest - time >= SAME_TOPIC || this.#newestOfAll - time >= ANY_TOPIC;
      (due ? ready : waiting).push(message);
    }
    if (ready.length === 0) return ready;
    this.#waiting = waiting;
    ready.sort(compareMessages);
    for (const message of ready) this.#note(message);
    return ready;
  }
}
