/**
 * When a car ends a lap the feed says so up to three times: the number of laps goes up, the third sector gets its time,
 * the last lap gets its time; in one message or in several, in either order, and now and then one of them is missing
 * (an out lap has no time; a time equal to the one before is not sent again). This file makes one lap of that.
 *
 * What surprises: in a race `NumberOfLaps` counts laps driven; in practice and qualifying it is the number of the lap
 * under way, goes up at the pit exit as well, and does not at the line in the pit lane.
 */

import type { CarNumber, LapEvent, Sectors, SegmentStatus, SpeedTraps } from '../../../timing/index.ts';

/** Signs of one crossing lie within 0.1 s of each other, up to 5 s in the pit lane; two crossings are 30 s apart. */
const SAME_CROSSING = 10;
/** s of feed time after which a lap is told with what is known of it. */
const PATIENCE = 2;
/** s by which a message of a crossing may lag behind it; seen up to 0.8. */
const LAG = 2;
/** s by which sectors, each rounded to the millisecond, may miss their lap. */
const SAME_SUM = 0.0025;

type Draft<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export const noSpeeds: SpeedTraps = { i1: null, i2: null, fl: null, st: null };

/** What one message says of a lap's end. */
export interface CrossingSigns {
  /** New `NumberOfLaps`; null where not said, or where said at the pit exit. */
  readonly count: number | null;
  /** s, new last lap time. */
  readonly duration: number | null;
  /** s, new third sector. */
  readonly third: number | null;
}

interface Crossing {
  /** s, session time of the first sign. */
  time: number;
  lap: number;
  counted: boolean;
  duration: number | null;
  third: number | null;
  readonly first: number | null;
  readonly second: number | null;
  readonly speeds: Draft<SpeedTraps>;
  readonly pitIn: number | null;
  readonly pitOut: number | null;
  /** Where the lap before ended. */
  readonly before: number | null;
  /** Whether there is anything to tell since `told`. */
  changed: boolean;
  /** Whether messages were lost, so that the sectors may be of two laps. */
  doubtful: boolean;
  told: LapEvent | null;
}

/** s to the microsecond, so that a sum of decimals is the decimal that it should be. */
export function micro(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

export class LapKeeper {
  readonly #car: CarNumber;
  readonly #race: boolean;
  /** As the feed counts. */
  #count = 0;
  #sectors: [number | null, number | null] = [null, null];
  #speeds: Draft<SpeedTraps> = { ...noSpeeds };
  #pitIn: number | null = null;
  #pitOut: number | null = null;
  #crossing: Crossing | null = null;
  /** The crossing before, for a sign that turns out to be a correction. */
  #previous: Crossing | null = null;
  #lastDuration: number | null = null;
  /** Lap numbers by duration in ms. */
  readonly #durations = new Map<number, number>();
  position: number | null = null;
  /** Colours of the mini-sectors as they stand, one list a sector. */
  readonly segments: readonly [SegmentStatus[], SegmentStatus[], SegmentStatus[]] = [[], [], []];

  constructor(car: CarNumber, race: boolean) {
    this.#car = car;
    this.#race = race;
  }

  /** Number of the lap under way. */
  get lap(): number {
    return this.#race ? this.#count + 1 : Math.max(1, this.#count);
  }

  get count(): number {
    return this.#count;
  }

  /** `NumberOfLaps` where it is no sign of a crossing: in a first state, at the pit exit. */
  setCount(count: number): void {
    this.#count = count;
  }

  setLast(duration: number | null): void {
    this.#lastDuration = duration;
  }

  sector(index: 0 | 1, duration: number | null): void {
    this.#sectors[index] = duration;
    if (index === 0 && duration !== null) this.#sectors[1] = null;
  }

  /** m/s. The finish line's own trap may speak after the crossing that it belongs to. */
  speed(trap: keyof SpeedTraps, speed: number, time: number): void {
    const crossing = this.#crossing;
    const late = trap === 'fl' && crossing !== null && time - crossing.time < SAME_CROSSING;
    if (late) crossing.changed = true;
    (late ? crossing.speeds : this.#speeds)[trap] = speed;
  }

  pitIn(time: number): void {
    this.#pitIn = time;
  }

  pitOut(time: number): void {
    this.#pitOut = time;
  }

  /** Number of the lap that a third sector at `time` belongs to. */
  lapEnding(time: number): number {
    const crossing = this.#crossing;
    return crossing !== null && time - crossing.time < SAME_CROSSING ? crossing.lap : this.lap;
  }

  /** Number of the newest lap of that duration, s; null where there is none. */
  lapOf(duration: number): number | null {
    const crossing = this.#crossing;
    if (crossing !== null && crossing.duration === duration) return crossing.lap;
    return this.#durations.get(Math.round(duration * 1000)) ?? null;
  }

  /** Takes signs of a lap's end; `tell` yields the lap when it is complete. */
  signs(time: number, signs: CrossingSigns, doubtful = false): LapEvent[] {
    const told: LapEvent[] = [];
    let crossing = this.#crossing;
    // After a lost line the next lap's count may come with a time that is too early.
    const another = signs.count !== null && crossing?.counted === true;
    if (crossing === null || another || time - crossing.time >= SAME_CROSSING) {
      told.push(...this.#settle());
      crossing = this.#open(time);
    }
    if (signs.count !== null && !crossing.counted) {
      crossing.counted = true;
      crossing.lap = this.#race ? signs.count : Math.max(1, signs.count - 1);
    }
    if (signs.count !== null) this.#count = signs.count;
    if (signs.duration !== null) {
      crossing.duration = signs.duration;
      this.#lastDuration = signs.duration;
    }
    if (signs.third !== null) crossing.third = signs.third;
    crossing.changed = true;
    crossing.doubtful ||= doubtful;
    return told;
  }

  /** The lap just ended, where all of it is known or time enough has passed; again where something was corrected. */
  tell(time: number): LapEvent[] {
    const crossing = this.#crossing;
    if (crossing === null || !crossing.changed) return [];
    const complete =
      (crossing.counted || !this.#race) && crossing.duration !== null && crossing.third !== null;
    if (complete) return this.#event(crossing);
    return time - crossing.time > PATIENCE ? this.#settle() : [];
  }

  /** The same at the end of a recording. */
  finish(): LapEvent[] {
    return this.#settle();
  }

  /** Session time of the last crossing of the line, where it is recent at `time`. */
  crossedAt(time: number): number | null {
    const crossing = this.#crossing;
    return crossing !== null && Math.abs(time - crossing.time) < SAME_CROSSING ? crossing.time : null;
  }

  #open(time: number): Crossing {
    const last = this.#crossing;
    const lap = this.lap;
    const before = last?.told?.lap === lap - 1 || (last !== null && last.lap === lap - 1) ? last.time : null;
    const crossing: Crossing = {
      time,
      lap,
      counted: false,
      duration: null,
      third: null,
      first: this.#sectors[0],
      second: this.#sectors[1],
      speeds: this.#speeds,
      pitIn: this.#pitIn,
      pitOut: this.#pitOut,
      before,
      changed: true,
      doubtful: false,
      told: null,
    };
    this.#sectors = [null, null];
    this.#speeds = { ...noSpeeds };
    this.#pitIn = null;
    this.#pitOut = null;
    this.#previous = last;
    this.#crossing = crossing;
    return crossing;
  }

  #settle(): LapEvent[] {
    const crossing = this.#crossing;
    if (crossing === null || !crossing.changed) return [];
    crossing.changed = false;
    // A lap time by itself, long after a crossing, corrects the lap before.
    if (!crossing.counted && crossing.third === null && crossing.told === null) {
      const previous = this.#previous;
      this.#sectors = [crossing.first, crossing.second];
      this.#speeds = crossing.speeds;
      this.#pitIn = crossing.pitIn;
      this.#pitOut = crossing.pitOut;
      this.#crossing = previous;
      this.#previous = null;
      if (previous === null || crossing.duration === null) return [];
      previous.duration = crossing.duration;
      return this.#event(previous);
    }
    if (this.#race && !crossing.counted) return [];
    return this.#event(crossing);
  }

  #event(crossing: Crossing): LapEvent[] {
    crossing.changed = false;
    let sectors: Sectors = [crossing.first, crossing.second, crossing.third];
    let duration = crossing.duration;
    const whole = sectors.every((part) => part !== null);
    const sum = sectors.reduce<number>((total, part) => total + (part ?? 0), 0);
    if (crossing.doubtful && !(whole && duration !== null && Math.abs(sum - duration) < SAME_SUM)) {
      sectors = [null, null, crossing.third];
    } else if (duration === null && this.#lastDuration !== null && whole) {
      // The feed sends only what changed: a lap as long as the one before has its sectors, but no time of its own.
      if (Math.abs(sum - this.#lastDuration) < SAME_SUM) duration = this.#lastDuration;
    }
    // Messages lag behind the line, by a tenth as a rule and now and then by most of a second; durations are exact. A
    // lap that ended later than the one before and its own duration say was told late.
    if (duration !== null && crossing.before !== null && crossing.told === null) {
      const exact = crossing.before + duration;
      if (exact < crossing.time && exact > crossing.time - LAG) crossing.time = micro(exact);
    }
    if (duration !== null) this.#durations.set(Math.round(duration * 1000), crossing.lap);
    const event: LapEvent = {
      type: 'lap',
      time: crossing.time,
      car: this.#car,
      lap: crossing.lap,
      start: duration !== null ? micro(crossing.time - duration) : crossing.before,
      duration,
      sectors,
      speeds: { ...crossing.speeds },
      position: crossing.told?.position ?? this.position,
      compound: null,
      tyreAge: null,
      freshTyre: null,
      stint: null,
      pitIn: crossing.pitIn,
      pitOut: crossing.pitOut,
      deleted: false,
      deletedReason: null,
      generated: false,
      segments: crossing.told === null ? this.#colours() : crossing.told.segments,
    };
    if (crossing.told !== null && sameLap(crossing.told, event)) return [];
    crossing.told = event;
    return [event];
  }

  #colours(): LapEvent['segments'] {
    return this.segments.some((sector) => sector.length > 0)
      ? this.segments.map((sector) => [...sector])
      : null;
  }
}

function sameLap(a: LapEvent, b: LapEvent): boolean {
  return (
    a.lap === b.lap &&
    a.duration === b.duration &&
    a.start === b.start &&
    a.sectors.every((part, index) => part === b.sectors[index]) &&
    a.speeds.i1 === b.speeds.i1 &&
    a.speeds.i2 === b.speeds.i2 &&
    a.speeds.fl === b.speeds.fl &&
    a.speeds.st === b.speeds.st
  );
}
