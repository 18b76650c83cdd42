/**
 * Where the cars are at the time that is shown. Places come in stretches of a minute or two, asked for ahead of the
 * clock; between two points of a stretch a car is on the straight line, which at a quarter of a second is closer than
 * a pixel. While the stretch that is needed is under way, the clock waits.
 */

import { Observable } from '../state/observable.ts';
import type { PlacesFrame } from './api.ts';
import type { RaceClock } from './clock.ts';

/** s of a stretch. */
export const STRETCH = 120;
/** Stretches that are kept; the oldest is let go. */
const KEPT = 12;
/** s of real time that should lie ready in front of the clock. */
const AHEAD = 6;
/** s that a stretch of a session under way may lack before it is asked for again; and ms between two questions. */
const LACKING = 1;
const ASK_AGAIN = 2000;
const HOLD = 'map';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A car's place at a session time; null where it is not on the track or not known. */
export function placeIn({ head, values }: PlacesFrame, car: number, time: number): Place | null {
  const x = values.get(`x.${car}`);
  const y = values.get(`y.${car}`);
  if (!x || !y || x.length === 0) return null;
  const at = Math.min(x.length - 1, Math.max(0, (time - head.from) / head.step));
  const i = Math.min(x.length - 2, Math.floor(at));
  if (i < 0) return finite(x[0], y[0]);
  const share = at - i;
  const a = finite(x[i], y[i]);
  const b = finite(x[i + 1], y[i + 1]);
  // On the edge of what is known a car stands where it was seen.
  if (!a || !b) return share < 0.5 ? a : b;
  return { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
}

function finite(x: number, y: number): Place | null {
  return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null;
}

type Load = (from: number, to: number) => Promise<PlacesFrame>;

export class Places {
  /** Counts the stretches that came, for who draws. */
  readonly arrived = new Observable(0);
  readonly trouble = new Observable<unknown>(null);
  readonly #clock: RaceClock;
  readonly #load: Load;
  #askedAgain = Number.NEGATIVE_INFINITY;
  readonly #frames = new Map<number, PlacesFrame | 'asked' | 'failed'>();

  constructor(clock: RaceClock, load: Load) {
    this.#clock = clock;
    this.#load = load;
  }

  /** @returns what ends it */
  run(): () => void {
    const look = () => this.#look();
    look();
    const unwatch = [this.#clock.shown.watch(look), this.#clock.playing.watch(look)];
    return () => {
      for (const end of unwatch) end();
      this.#clock.release(HOLD);
    };
  }

  /** The stretch of a session time, where it is there. */
  frameAt(time: number): PlacesFrame | null {
    const frame = this.#frames.get(this.#indexOf(time));
    return typeof frame === 'object' ? frame : null;
  }

  retry(): void {
    for (const [index, frame] of this.#frames) if (frame === 'failed') this.#frames.delete(index);
    this.trouble.set(null);
    this.#look();
  }

  #indexOf(time: number): number {
    return Math.max(0, Math.floor((time - this.#clock.start) / STRETCH));
  }

  #look(): void {
    const { shown, speed, playing, end } = this.#clock;
    const now = this.#indexOf(shown.value);
    const last = playing.value ? this.#indexOf(Math.min(end, shown.value + AHEAD * speed.value)) : now;
    for (let index = now; index <= last; index++) this.#ask(index);
    if (this.#clock.live) this.#askAgain(now, shown.value);
    if (this.#frames.get(now) === 'asked') this.#clock.hold(HOLD);
    else this.#clock.release(HOLD);
  }

  /** The stretch in which a session under way is now ends where it was when it was asked for. */
  #askAgain(index: number, time: number): void {
    const frame = this.#frames.get(index);
    if (typeof frame !== 'object' || frame.head.to >= time + LACKING) return;
    if (performance.now() - this.#askedAgain < ASK_AGAIN) return;
    this.#askedAgain = performance.now();
    this.#fetch(index);
  }

  #ask(index: number): void {
    if (this.#frames.has(index)) return;
    this.#frames.set(index, 'asked');
    this.#fetch(index);
  }

  #fetch(index: number): void {
    const from = this.#clock.start + index * STRETCH;
    this.#load(from, from + STRETCH).then(
      (frame) => {
        this.#frames.set(index, frame);
        this.#forget();
        this.trouble.set(null);
        this.#tell();
      },
      (error: unknown) => {
        this.#frames.set(index, 'failed');
        this.trouble.set(error);
        this.#tell();
      },
    );
  }

  #tell(): void {
    this.arrived.set(this.arrived.value + 1);
    this.#look();
  }

  #forget(): void {
    const now = this.#indexOf(this.#clock.shown.value);
    const far = [...this.#frames.keys()].sort((a, b) => Math.abs(b - now) - Math.abs(a - now));
    for (const index of far.slice(0, Math.max(0, far.length - KEPT))) {
      if (this.#frames.get(index) !== 'asked') this.#frames.delete(index);
    }
  }
}
