/**
 * Keeps the state of the session at the time that the clock shows. While the clock runs, the server streams deltas at
 * the clock's speed and each is put in when the clock gets to it; when it stands or was moved, the state of that moment
 * is asked for. Of several moves only the last is answered: while one drags the scrubber, no request waits for another
 * that nobody wants any more.
 *
 * A session under way has a stream too, which says itself where it is; there the clock goes with the stream. What is over
 * of such a session is asked for, again and again while the clock runs through it.
 */

import type { LiveDelta, LiveInitial, RaceStateView, StateAnswer } from '../../../src/server/contract.ts';
import { Observable } from '../state/observable.ts';
import type { RaceClock } from './clock.ts';
import { patched } from './patch.ts';

/** What the live stream tells whoever listens. */
export interface StreamListener {
  initial(message: LiveInitial): void;
  delta(message: LiveDelta): void;
  end(): void;
  /** Nothing more comes. `trouble` says why where it is not just the line that is down. */
  broken(trouble: Error | null): void;
}

export interface StateSource {
  state(time: number, signal: AbortSignal): Promise<StateAnswer>;
  /** A replay from a session time on. @returns what closes the stream */
  stream(from: number, speed: number, listener: StreamListener): () => void;
  /** The session under way, held back by `delay` s. */
  live(delay: number, listener: StreamListener): () => void;
}

const HOLD = 'state';
/** ms between two questions for the state of a session under way at a time that is over. */
const ASK_EVERY = 400;
/** s by which the clock may be off what the stream of a session under way says. */
const APART = 1.5;

export class StateFeed {
  /** Null before the first answer. */
  readonly state = new Observable<RaceStateView | null>(null);
  /** s, session time for which `state` was last brought up to date. */
  readonly time = new Observable<number>(Number.NaN);
  /** Why there is no newer state; null while all is well. */
  readonly trouble = new Observable<unknown>(null);
  readonly #clock: RaceClock;
  readonly #source: StateSource;
  #queue: LiveDelta[] = [];
  #closeStream: (() => void) | null = null;
  #asking: AbortController | null = null;
  #wanted: number | null = null;
  #cut = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(clock: RaceClock, source: StateSource) {
    this.#clock = clock;
    this.#source = source;
  }

  /** @returns what ends it */
  run(): () => void {
    const { playing, shown, speed, jumps, scrubbing, atEdge } = this.#clock;
    const changed = () => this.#change();
    const unwatch = [
      playing.watch(changed),
      speed.watch(() => playing.value && this.#change()),
      jumps.watch(changed),
      atEdge.watch(changed),
      scrubbing.watch(changed),
      shown.watch(() => this.#applyUntil(shown.value)),
    ];
    this.#change();
    return () => {
      for (const end of unwatch) end();
      this.#stop();
    };
  }

  /** Asks again after trouble, or once the line is back. */
  retry(): void {
    this.trouble.set(null);
    this.#change();
  }

  /** True while it has to be told that the line is back: a replay on the server has run on, the clock here has not. */
  get cut(): boolean {
    return this.#cut || this.trouble.value !== null;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#cut = false;
    this.#closeStream?.();
    this.#closeStream = null;
    this.#queue = [];
    this.#asking?.abort();
    this.#asking = null;
    this.#wanted = null;
    this.#clock.release(HOLD);
  }

  #change(): void {
    const { playing, scrubbing, shown, live, atEdge } = this.#clock;
    // What is over of a session under way is not streamed: it is asked for again and again.
    const past = live && !atEdge.value;
    if (!playing.value || scrubbing.value || past) {
      clearTimeout(this.#timer);
      this.#cut = false;
      this.#closeStream?.();
      this.#closeStream = null;
      this.#queue = [];
      this.#clock.release(HOLD);
      this.#ask(shown.value);
      return;
    }
    this.#stop();
    this.#open();
  }

  #open(): void {
    const clock = this.#clock;
    clock.hold(HOLD);
    let over = false;
    const listener: StreamListener = {
      initial: (message) => {
        if (over) return;
        this.#queue = [];
        if (clock.live) clock.place(message.time);
        this.#show(message.state, this.#clock.shown.value);
        this.trouble.set(null);
        this.#clock.release(HOLD);
      },
      delta: (message) => {
        if (over) return;
        if (clock.live && Math.abs(message.time - clock.shown.value) > APART) clock.place(message.time);
        this.#queue.push(message);
        this.#applyUntil(this.#clock.shown.value);
      },
      end: () => {
        over = true;
        this.#clock.release(HOLD);
      },
      broken: (trouble) => {
        if (over) return;
        over = true;
        this.#cut = true;
        this.#clock.hold(HOLD);
        if (trouble) this.trouble.set(trouble);
      },
    };
    const close = clock.live
      ? this.#source.live(clock.delay.value, listener)
      : this.#source.stream(clock.shown.value, clock.speed.value, listener);
    this.#closeStream = () => {
      over = true;
      close();
    };
  }

  #applyUntil(time: number): void {
    if (this.#closeStream === null) return;
    const before = this.state.value;
    if (before === null) return;
    let after = before;
    let count = 0;
    while (count < this.#queue.length && this.#queue[count].time <= time) {
      after = patched(after, this.#queue[count].patch);
      count++;
    }
    if (count > 0) this.#queue.splice(0, count);
    this.#show(after, time);
  }

  #ask(time: number): void {
    if (this.#asking) {
      this.#wanted = time;
      return;
    }
    const asking = new AbortController();
    this.#asking = asking;
    this.#source.state(time, asking.signal).then(
      ({ state }) => {
        if (this.#asking !== asking) return;
        this.trouble.set(null);
        this.#show(state, time);
        this.#next(asking);
      },
      (error: unknown) => {
        if (this.#asking !== asking) return;
        this.trouble.set(error);
        this.#next(asking);
      },
    );
  }

  #next(answered: AbortController): void {
    if (this.#asking !== answered) return;
    this.#asking = null;
    const wanted = this.#wanted;
    this.#wanted = null;
    const { live, playing, scrubbing, shown } = this.#clock;
    if (wanted !== null) this.#ask(wanted);
    else if (live && playing.value && !scrubbing.value && this.#closeStream === null) {
      this.#timer = setTimeout(() => this.#ask(shown.value), ASK_EVERY);
    }
  }

  #show(state: RaceStateView, time: number): void {
    this.state.set(state);
    this.time.set(time);
  }
}
