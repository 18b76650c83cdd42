/**
 * One car's line of `TimingData`, message by message, as events. Messages hold what changed and nothing else, so that
 * this keeps the little that it needs of what was said before; the merged state of the topic is the normaliser's.
 */

import type { CarNumber, Gap, LapEvent, RaceEvent, SpeedTraps } from '../../../timing/index.ts';
import { type CrossingSigns, LapKeeper, micro } from './laps.ts';
import { FLAG_TAKEN, gapOf, segmentOf } from './marks.ts';
import { mergeFeed } from './merge.ts';
import {
  carOf,
  countOf,
  type FeedObject,
  field,
  flagOf,
  item,
  items,
  numberOf,
  secondsOf,
} from './values.ts';

/** The feed has 6 to 12 mini-sectors a sector. */
const MAX_SEGMENTS = 40;
const SECTORS = [0, 1, 2] as const;
const TRAPS: readonly (readonly [string, keyof SpeedTraps])[] = [
  ['I1', 'i1'],
  ['I2', 'i2'],
  ['FL', 'fl'],
  ['ST', 'st'],
];

export interface LineContext {
  /** s, session time. */
  readonly time: number;
  readonly race: boolean;
  /** Whether the session has begun; before it, cars on their way to the grid pass the pit exit without meaning. */
  readonly started: boolean;
  /** Part of qualifying, from 1; null in other sessions. */
  readonly part: number | null;
  /** True for the state that a subscription begins with: what is in it happened before. */
  readonly joined: boolean;
  /** True for what differs after a lost line: messages between are missing. */
  readonly doubtful: boolean;
}

export class CarLine {
  readonly #car: CarNumber;
  readonly #laps: LapKeeper;
  #inPit: boolean | null = null;
  #bestLap: { duration: number | null; lap: number | null } = { duration: null, lap: null };
  /** s, session time of the chequered flag, until it is told. */
  #finish: number | null = null;
  #finished = false;

  constructor(car: CarNumber, race: boolean) {
    this.#car = car;
    this.#laps = new LapKeeper(car, race);
  }

  /** Events of a message; `before` is the merged line without it. */
  push(delta: unknown, before: FeedObject | undefined, context: LineContext): RaceEvent[] {
    const { time } = context;
    const car = this.#car;
    const out: RaceEvent[] = [];
    const position = countOf(field(delta, 'Position'), 1, 99);
    if (position !== null && position !== this.#laps.position) {
      this.#laps.position = position;
      out.push({ type: 'position', time, car, position });
    }
    const toGrid =
      context.race && !context.started && (countOf(field(delta, 'NumberOfLaps')) ?? this.#laps.count) === 0;
    if (context.joined || this.#missedLaps(delta, context)) out.push(...this.#join(delta, before, context));
    // On their way to the grid the cars pass the lines of a lap that does not count.
    else if (toGrid) out.push(...this.#segments(delta, time));
    else out.push(...this.#sectors(delta, before, context));
    if (!toGrid) out.push(...this.#speeds(delta, context));
    out.push(...this.#pit(delta, context));
    out.push(...this.#best(delta, time));
    out.push(...this.#gaps(delta, context));
    out.push(...this.#fate(delta, before, context));
    if (!context.joined) out.push(...this.tick(time));
    return out;
  }

  /** What has waited long enough at `time`: a lap whose signs did not all come, a chequered flag. */
  tick(time: number): RaceEvent[] {
    return this.#withFinish(this.#laps.tell(time), time);
  }

  /** The same at the end of a recording. */
  end(): RaceEvent[] {
    return this.#withFinish(this.#laps.finish(), Number.POSITIVE_INFINITY);
  }

  #withFinish(laps: LapEvent[], time: number): RaceEvent[] {
    const flag = this.#finish;
    if (flag === null) return laps;
    const crossed = this.#laps.crossedAt(flag);
    if (crossed === null && time - flag <= 2) return laps;
    this.#finish = null;
    return [...laps, { type: 'finish', time: crossed ?? flag, car: this.#car }];
  }

  /** Whether more than one lap ended while the line was lost: then only the last of them is known. */
  #missedLaps(delta: unknown, context: LineContext): boolean {
    const count = countOf(field(delta, 'NumberOfLaps'));
    return context.doubtful && count !== null && count > this.#laps.count + 1;
  }

  /** The first state says where the car stands; its last lap is known by its time alone. */
  #join(delta: unknown, before: FeedObject | undefined, context: LineContext): RaceEvent[] {
    const { time, race } = context;
    const line = before === undefined ? delta : mergeFeed(mergeFeed(Object.create(null), before), delta);
    const count = countOf(field(line, 'NumberOfLaps')) ?? 0;
    const duration = secondsOf(field(field(line, 'LastLapTime'), 'Value'));
    this.#laps.setCount(count);
    this.#laps.setLast(duration);
    const list = field(line, 'Sectors');
    const values = SECTORS.map((index) => secondsOf(field(item(list, index), 'Value')));
    const out: RaceEvent[] = this.#segments(delta, time);
    const whole = values.every((value) => value !== null);
    const lap = race || flagOf(field(line, 'InPit')) === true ? count : count - 1;
    if (duration !== null && lap >= 1) {
      out.push({
        type: 'lap',
        time,
        car: this.#car,
        lap,
        start: null,
        duration,
        sectors: whole ? [values[0] ?? null, values[1] ?? null, values[2] ?? null] : [null, null, null],
        speeds: { i1: null, i2: null, fl: null, st: null },
        position: this.#laps.position,
        compound: null,
        tyreAge: null,
        freshTyre: null,
        stint: null,
        pitIn: null,
        pitOut: null,
        deleted: false,
        deletedReason: null,
        generated: false,
        segments: null,
      });
    }
    if (!whole) {
      this.#laps.sector(0, values[0] ?? null);
      this.#laps.sector(1, values[1] ?? null);
    }
    return out;
  }

  #segments(delta: unknown, time: number): RaceEvent[] {
    const out: RaceEvent[] = [];
    const list = field(delta, 'Sectors');
    for (const index of SECTORS) {
      const colours = this.#laps.segments[index];
      for (const [key, segment] of items(field(item(list, index), 'Segments'))) {
        const place = countOf(key, 0, MAX_SEGMENTS - 1);
        const code = countOf(field(segment, 'Status'), 0, 65535);
        if (place === null || code === null) continue;
        const status = segmentOf(code);
        if ((colours[place] ?? 'none') === status) continue;
        while (colours.length <= place) colours.push('none');
        colours[place] = status;
        out.push({
          type: 'segment',
          time,
          car: this.#car,
          sector: (index + 1) as 1 | 2 | 3,
          segment: place,
          status,
        });
      }
    }
    return out;
  }

  #sectors(delta: unknown, before: FeedObject | undefined, context: LineContext): RaceEvent[] {
    const { time, race } = context;
    const car = this.#car;
    const out: RaceEvent[] = [];
    const list = field(delta, 'Sectors');
    const said = SECTORS.map((index) => field(item(list, index), 'Value'));
    const values = said.map((value) => secondsOf(value));
    const atExit = flagOf(field(delta, 'PitOut')) === true || flagOf(field(delta, 'InPit')) === false;
    const count = countOf(field(delta, 'NumberOfLaps'));
    if (count !== null && atExit && !race) this.#laps.setCount(count);
    const signs: CrossingSigns = {
      count: count !== null && !(atExit && !race) && count !== this.#laps.count ? count : null,
      duration: secondsOf(field(field(delta, 'LastLapTime'), 'Value')),
      third: values[2] ?? null,
    };
    if (signs.count !== null || signs.duration !== null || signs.third !== null) {
      out.push(...this.#laps.signs(time, signs, context.doubtful));
    }
    if (signs.third !== null) {
      const lap = this.#laps.lapEnding(time);
      out.push({ type: 'sector', time, car, lap, sector: 3, duration: signs.third });
    }
    // The first sector repeats its time without a word where it is the same as a lap ago; that the others are emptied
    // says that the line was passed.
    if (said[0] === undefined && said[1] === '' && said[2] === '' && !atExit) {
      values[0] = secondsOf(field(item(field(before, 'Sectors'), 0), 'Value'));
    }
    for (const index of [0, 1] as const) {
      const duration = values[index] ?? null;
      if (duration === null && said[index] !== '') continue;
      this.#laps.sector(index, duration);
      if (duration === null) continue;
      const sector = index === 0 ? 1 : 2;
      out.push({ type: 'sector', time, car, lap: this.#laps.lap, sector, duration });
    }
    out.push(...this.#segments(delta, time));
    return out;
  }

  #speeds(delta: unknown, context: LineContext): RaceEvent[] {
    const out: RaceEvent[] = [];
    const speeds = field(delta, 'Speeds');
    for (const [key, trap] of TRAPS) {
      const kmh = numberOf(field(field(speeds, key), 'Value'));
      if (kmh === null || kmh <= 0 || kmh > 500) continue;
      const speed = kmh / 3.6;
      if (!context.joined) this.#laps.speed(trap, speed, context.time);
      out.push({ type: 'speedTrap', time: context.time, car: this.#car, trap, speed });
    }
    return out;
  }

  #pit(delta: unknown, context: LineContext): RaceEvent[] {
    const { time, race, started, joined } = context;
    const inPit = flagOf(field(delta, 'InPit'));
    const was = this.#inPit;
    if (inPit === null || inPit === was) return [];
    this.#inPit = inPit;
    // Before a race the cars leave their garages for the grid: no stop begins or ends there.
    if (race && !started && this.#laps.count === 0) return [];
    const lap = this.#laps.lap;
    if (inPit) {
      if (!joined) this.#laps.pitIn(time);
      const lapKnown = joined ? null : lap;
      return [{ type: 'pitIn', time, car: this.#car, lap: lapKnown }];
    }
    if (joined || was === null) return [];
    this.#laps.pitOut(time);
    return [{ type: 'pitOut', time, car: this.#car, lap }];
  }

  #best(delta: unknown, time: number): RaceEvent[] {
    const best = field(delta, 'BestLapTime');
    if (best === undefined) return [];
    const value = field(best, 'Value');
    const duration = value === undefined ? this.#bestLap.duration : secondsOf(value);
    // In the later parts of qualifying the feed's own number may be that of the car's best of all parts.
    const told = countOf(field(best, 'Lap'), 1) ?? (value === '' ? null : this.#bestLap.lap);
    const lap = (duration === null ? null : this.#laps.lapOf(duration)) ?? told;
    const same = duration === this.#bestLap.duration && lap === this.#bestLap.lap;
    this.#bestLap = { duration, lap };
    if (duration === null || same) return [];
    return [{ type: 'bestLap', time, car: this.#car, duration, lap }];
  }

  #gaps(delta: unknown, context: LineContext): RaceEvent[] {
    const { time, part } = context;
    const stats = part === null ? undefined : item(field(delta, 'Stats'), part - 1);
    const gap = firstGap([
      field(delta, 'GapToLeader'),
      field(delta, 'TimeDiffToFastest'),
      field(stats, 'TimeDiffToFastest'),
    ]);
    const ahead = firstGap([
      field(field(delta, 'IntervalToPositionAhead'), 'Value'),
      field(delta, 'TimeDiffToPositionAhead'),
      field(stats, 'TimeDifftoPositionAhead'),
    ]);
    if (gap === undefined && ahead === undefined) return [];
    return [
      {
        type: 'interval',
        time,
        car: this.#car,
        ...(gap === undefined ? {} : { gap }),
        ...(ahead === undefined ? {} : { ahead }),
      },
    ];
  }

  #fate(delta: unknown, before: FeedObject | undefined, context: LineContext): RaceEvent[] {
    const { time, race } = context;
    const car = this.#car;
    const out: RaceEvent[] = [];
    const retired = flagOf(field(delta, 'Retired'));
    if (retired !== null && retired !== (flagOf(field(before, 'Retired')) ?? false)) {
      // In a state told as a whole the car was out before the moment of the state, not after its last lap was told.
      const at = context.joined || context.doubtful ? micro(time - 0.001) : time;
      out.push({ type: 'retirement', time: at, car, reason: null, out: retired });
    }
    const stopped = flagOf(field(delta, 'Stopped'));
    if (stopped !== null && stopped !== (flagOf(field(before, 'Stopped')) ?? false)) {
      out.push({ type: 'stopped', time, car, stopped });
    }
    const status = countOf(field(delta, 'Status'), 0, 65535);
    if (race && status !== null && (status & FLAG_TAKEN) !== 0 && !this.#finished) {
      this.#finished = true;
      this.#finish = time;
    }
    return out;
  }
}

/** Races, practice and qualifying each have their own field for a gap. Undefined where none of them is said. */
function firstGap(values: readonly unknown[]): Gap | null | undefined {
  return values.map((value) => gapOf(value)).find((gap) => gap !== undefined);
}

/** Cars that a message says are out of qualifying. */
export function knockedOut(lines: unknown, before: unknown): CarNumber[] {
  const out: CarNumber[] = [];
  for (const [key, line] of items(lines)) {
    const car = carOf(key);
    if (car === null || flagOf(field(line, 'KnockedOut')) !== true) continue;
    if (flagOf(field(field(before, key), 'KnockedOut')) !== true) out.push(car);
  }
  return out;
}
