/**
 * The one clock of a race page. Everything on the page (leaderboard, map, charts, messages) shows the session as it
 * was at `shown` and knows no other time, so that nothing can run ahead of the rest. The clock itself runs `delay`
 * seconds in front of what is shown: that is how a viewer whose television is late brings the page to it.
 *
 * A part that is still waiting for data holds the clock, as a video waits for its buffer; what is shown never tears.
 */

import { Observable } from '../state/observable.ts';

export const SPEEDS = [1, 2, 5, 10, 20, 30, 60] as const;
export const LONGEST_DELAY = 600;

/** ms; a longer step between two frames is a tab that slept, and is not made up for. */
const LONGEST_STEP = 250;

export class RaceClock {
  /** s, first and last session time that may be shown. */
  readonly start: number;
  #end: number;
  /** s, session time that the page shows. */
  readonly shown: Observable<number>;
  readonly playing = new Observable(false);
  readonly speed = new Observable<number>(1);
  /** s that the page stays behind the clock. */
  readonly delay: Observable<number>;
  /** True while it would run but somebody holds it. */
  readonly waiting = new Observable(false);
  /** True while a hand is on the scrubber: the clock stands and goes where the hand is. */
  readonly scrubbing = new Observable(false);
  /** Counts the jumps: a time that was not reached by running there. */
  readonly jumps = new Observable(0);
  /** True for a session under way: its end moves on. */
  readonly live: boolean;
  /** True while it goes with a session under way, `delay` behind what is known. */
  readonly atEdge = new Observable(false);
  readonly #holds = new Set<string>();
  #head: number;
  #before: number | null = null;

  constructor(start: number, end: number, at = start, delay = 0, live = false) {
    this.start = start;
    this.#end = Math.max(start, end);
    this.live = live;
    const shown = this.#bounded(at);
    this.shown = new Observable(shown);
    this.delay = new Observable(delay);
    this.#head = shown + delay;
  }

  /** s, where the clock itself is: `delay` in front of what is shown, but where the start of the session is reached. */
  get head(): number {
    return this.#head;
  }

  /** s, last session time that may be shown. */
  get end(): number {
    return this.#end;
  }

  /** The session has gone on until there. */
  extend(end: number): void {
    this.#end = Math.max(this.#end, end);
  }

  /** Goes with the session under way; where that is, the stream says (`place`). */
  goLive(): void {
    if (!this.live) return;
    this.speed.set(1);
    this.atEdge.set(true);
    this.play();
  }

  /** Puts what is shown where a stream of the session under way says that it is. Not a jump: nobody moved it. */
  place(time: number): void {
    this.extend(time);
    this.#head = time + this.delay.value;
    this.#before = null;
    this.shown.set(this.#bounded(time));
  }

  /** Goes to what is to be shown; the clock goes with it. */
  seek(time: number): void {
    if (!Number.isFinite(time)) return;
    this.atEdge.set(false);
    const shown = this.#bounded(time);
    this.#head = shown + this.delay.value;
    this.#jump(shown);
  }

  /** The clock stays where it is; what is shown moves. */
  setDelay(seconds: number): void {
    if (!Number.isFinite(seconds)) return;
    this.delay.set(Math.min(LONGEST_DELAY, Math.max(0, seconds)));
    this.#jump(this.#bounded(this.#head - this.delay.value));
  }

  play(): void {
    if (this.playing.value) return;
    if (this.shown.value >= this.end && !this.live) this.seek(this.start);
    this.#before = null;
    this.playing.set(true);
    this.#tell();
  }

  pause(): void {
    this.atEdge.set(false);
    this.playing.set(false);
    this.#tell();
  }

  toggle(): void {
    if (this.playing.value) this.pause();
    else this.play();
  }

  setSpeed(speed: number): void {
    this.speed.set(Math.min(SPEEDS[SPEEDS.length - 1], Math.max(SPEEDS[0], speed)));
  }

  /** The next of the usual speeds. */
  faster(by: 1 | -1): void {
    const now = this.speed.value;
    const next = by === 1 ? SPEEDS.find((each) => each > now) : SPEEDS.findLast((each) => each < now);
    if (next !== undefined) this.speed.set(next);
  }

  /** The clock waits until each who holds it has let go. */
  hold(who: string): void {
    this.#holds.add(who);
    this.#tell();
  }

  release(who: string): void {
    this.#holds.delete(who);
    this.#tell();
  }

  /** Moves on to a frame's time (ms, as of `requestAnimationFrame`). */
  frame(now: number): void {
    const before = this.#before;
    this.#before = now;
    if (before === null || !this.playing.value || this.scrubbing.value || this.#holds.size > 0) return;
    const step = (Math.min(LONGEST_STEP, Math.max(0, now - before)) / 1000) * this.speed.value;
    const { value: delay } = this.delay;
    // Between two words of a session under way it is taken to go on.
    if (this.atEdge.value) this.extend(this.#head + step - delay);
    this.#head = Math.min(this.end + delay, this.#head + step);
    const shown = this.#bounded(this.#head - delay);
    this.shown.set(shown);
    if (shown < this.end || this.atEdge.value) return;
    if (this.live) this.goLive();
    else this.pause();
  }

  #bounded(time: number): number {
    return Math.min(this.end, Math.max(this.start, time));
  }

  #jump(shown: number): void {
    this.#before = null;
    if (shown === this.shown.value) return;
    this.shown.set(shown);
    this.jumps.set(this.jumps.value + 1);
  }

  #tell(): void {
    this.waiting.set(this.playing.value && this.#holds.size > 0);
  }
}

/** Runs the clock with the screen's frames. @returns what stops it */
export function runOnScreen(clock: RaceClock): () => void {
  let asked = 0;
  const frame = (now: number) => {
    clock.frame(now);
    asked = clock.playing.value ? requestAnimationFrame(frame) : 0;
  };
  const start = () => {
    if (clock.playing.value) asked ||= requestAnimationFrame(frame);
  };
  start();
  const unwatch = clock.playing.watch(start);
  return () => {
    cancelAnimationFrame(asked);
    unwatch();
  };
}
