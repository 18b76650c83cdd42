/**
 * The clock of a replay: which session time to show at which moment, with pause, speed and jumps. Free of terminal and
 * timers, so that it can be tested; those who show something ask it as often as they draw.
 */

export const SPEEDS = [1, 2, 5, 10, 20, 30, 60] as const;

export class Player {
  readonly start: number;
  readonly end: number;
  readonly delay: number;
  #speed: number;
  #paused = false;
  /** Session time at `#since`. */
  #time: number;
  /** ms. */
  #since: number;

  /**
   * @param range s, session times between which it plays
   * @param delay s of session time by which what is shown lags behind, never before the start
   * @param now ms
   */
  constructor(
    range: { start: number; end: number; from: number },
    speed: number,
    delay: number,
    now: number,
  ) {
    this.start = range.start;
    this.end = range.end;
    this.delay = delay;
    this.#speed = speed;
    this.#time = Math.min(range.end, Math.max(range.start, range.from));
    this.#since = now;
  }

  get speed(): number {
    return this.#speed;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Session time that has been reached, not yet held back. */
  #reached(now: number): number {
    if (this.#paused) return this.#time;
    return Math.min(this.end + this.delay, this.#time + ((now - this.#since) / 1000) * this.#speed);
  }

  /** s, session time to show. */
  at(now: number): number {
    return Math.max(this.start, this.#reached(now) - this.delay);
  }

  ended(now: number): boolean {
    return this.at(now) >= this.end;
  }

  togglePause(now: number): void {
    this.#hold(now);
    this.#paused = !this.#paused;
  }

  setSpeed(speed: number, now: number): void {
    this.#hold(now);
    this.#speed = speed;
  }

  /** One step up or down among `SPEEDS`. */
  shift(by: 1 | -1, now: number): void {
    const next =
      by > 0 ? SPEEDS.find((speed) => speed > this.#speed) : SPEEDS.findLast((speed) => speed < this.#speed);
    if (next !== undefined) this.setSpeed(next, now);
  }

  /** Shows this session time now, delay or not. */
  jump(time: number, now: number): void {
    this.#time = Math.min(this.end, Math.max(this.start, time)) + this.delay;
    this.#since = now;
  }

  #hold(now: number): void {
    this.#time = this.#reached(now);
    this.#since = now;
  }
}
