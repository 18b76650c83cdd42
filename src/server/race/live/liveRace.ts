/**
 * A session under way, as it grows: events come in, and whoever asks gets a race like any other, of what is known so far.
 * Events may come late. Where one is earlier than what somebody was shown already, the past is another one from
 * then on, and the version says so.
 */

import {
  type CarSamples,
  initialStateOf,
  type LocationSamples,
  type RaceEvent,
  type RaceSession,
  raceId,
  type SessionIdentity,
  sortCarSamples,
  sortLocations,
  Timeline,
} from '../../../timing/index.ts';
import { type Lasting, LIVE, type OpenRace, openRaceOf } from '../desk.ts';

/** ms that a session as a whole may be behind. */
const FRESH = 1000;

export interface LiveHead {
  readonly identity: SessionIdentity;
  /** UTC, ms since 1970, of session time 0. */
  readonly epoch: number | null;
}

/** The session as a whole, after so many insertions, put together at a moment of the clock (ms). */
interface Snapshot {
  readonly session: RaceSession;
  readonly all: number;
  readonly at: number;
}

interface Shown {
  readonly all: number;
  readonly bumps: number;
  readonly race: OpenRace;
  /** Insertions that its session knows of, once it was looked at. */
  shows: number | undefined;
}

export class LiveRace {
  readonly #head: LiveHead;
  readonly #boot: string;
  readonly #now: () => number;
  readonly #timeline: Timeline;
  #bumps = 0;
  /** s, the latest session time that anybody was shown. */
  #shown = Number.NEGATIVE_INFINITY;
  #race: Shown | undefined;
  #snapshot: Snapshot | undefined;
  readonly #lasting = new Map<string, Lasting>();
  /** s, session time at UTC 0: by the events that took the least time to get here. */
  #offset = Number.NEGATIVE_INFINITY;

  /**
   * @param boot tells this session from one that an earlier process showed; letters and digits
   * @param now UTC, ms since 1970
   */
  constructor(head: LiveHead, boot: string, now: () => number) {
    this.#now = now;
    this.#head = head;
    this.#boot = boot;
    this.#timeline = new Timeline(initialStateOf(head.identity));
  }

  insert(events: readonly RaceEvent[]): void {
    const { from, count } = this.#timeline.insert(events);
    if (count === 0) return;
    if (from <= this.#shown) this.#bumps++;
    this.#offset = Math.max(this.#offset, this.#timeline.end - this.#now() / 1000);
  }

  /** s, session time at a moment of the clock, as far as events tell. */
  timeAt(now: number): number {
    return this.#offset === Number.NEGATIVE_INFINITY ? 0 : now / 1000 + this.#offset;
  }

  /** Says that a moment was shown, s. */
  showed(time: number): void {
    this.#shown = Math.max(this.#shown, time);
  }

  race(): OpenRace {
    const { all } = this.#timeline.versions;
    const known = this.#race;
    if (known?.all === all && known.bumps === this.#bumps && !this.#isStale(known)) return known.race;
    const timeline = this.#timeline;
    const race = openRaceOf({
      id: LIVE,
      version: `${this.#boot}${this.#bumps.toString(36)}`,
      live: true,
      timeline,
      session: () => {
        const snapshot = this.#session();
        if (this.#race?.race === race) this.#race.shows = snapshot.all;
        return snapshot.session;
      },
      lasting: this.#lasting,
    });
    this.#race = { all, bumps: this.#bumps, race, shows: undefined };
    return race;
  }

  /** Laps that the leader has ended. */
  get laps(): number {
    return Math.max(0, this.#timeline.final.lap - 1);
  }

  /** The session without samples, under the id that it will be stored by: what the strategist starts from. */
  lapsOnly(): { readonly session: RaceSession; readonly version: string } {
    const { identity, epoch } = this.#head;
    const events = this.#timeline.events.filter(
      ({ type }) => type !== 'carSamples' && type !== 'locationSamples',
    );
    return {
      version: this.race().version,
      session: {
        id: raceId(identity) ?? LIVE,
        identity,
        epoch,
        sources: [{ source: 'liveTiming', from: 'live', parts: [] }],
        events,
        carSamples: null,
        locations: null,
        results: null,
        missing: ['carSamples', 'locations'],
        warnings: [],
      },
    };
  }

  /** Whether what was made of a race could be newer. */
  #isStale({ all, shows }: Shown): boolean {
    return shows !== undefined && shows !== all && this.#now() - (this.#snapshot?.at ?? 0) >= FRESH;
  }

  /** Putting the samples together takes a moment, and whoever looks at a table does not mind a second. */
  #session(): Snapshot {
    const { all } = this.#timeline.versions;
    const now = this.#now();
    const known = this.#snapshot;
    if (known && (known.all === all || now - known.at < FRESH)) return known;
    const snapshot = { session: this.#together(), all, at: now };
    this.#snapshot = snapshot;
    return snapshot;
  }

  #together(): RaceSession {
    const events: RaceEvent[] = [];
    const carRanges: Range<CarSamples>[] = [];
    const placeRanges: Range<LocationSamples>[] = [];
    for (const event of this.#timeline.events) {
      if (event.type === 'carSamples') carRanges.push(event);
      else if (event.type === 'locationSamples') placeRanges.push(event);
      else events.push(event);
    }
    return {
      id: LIVE,
      identity: this.#head.identity,
      epoch: this.#head.epoch,
      sources: [{ source: 'liveTiming', from: 'live', parts: [] }],
      events,
      carSamples: carRanges.length > 0 ? sortCarSamples(joinedCars(carRanges)) : null,
      locations: placeRanges.length > 0 ? sortLocations(joinedPlaces(placeRanges)) : null,
      results: null,
      missing: [
        ...(carRanges.length > 0 ? [] : (['carSamples'] as const)),
        ...(placeRanges.length > 0 ? [] : (['locations'] as const)),
      ],
      warnings: [],
    };
  }
}

interface Range<T> {
  readonly samples: T;
  readonly from: number;
  readonly to: number;
}

/** Rows of many ranges after each other. */
function filled<C extends { set(values: C, at: number): void; subarray(from: number, to: number): C }>(
  column: C,
  ranges: readonly { readonly values: C; readonly from: number; readonly to: number }[],
): C {
  let at = 0;
  for (const { values, from, to } of ranges) {
    column.set(values.subarray(from, to), at);
    at += to - from;
  }
  return column;
}

function joinedCars(ranges: readonly Range<CarSamples>[]): CarSamples {
  const length = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const of = <K extends keyof CarSamples>(name: K) =>
    ranges.map(({ samples, from, to }) => ({ values: samples[name], from, to }));
  return {
    length,
    time: filled(new Float64Array(length), of('time')),
    car: filled(new Uint16Array(length), of('car')),
    speed: filled(new Float32Array(length), of('speed')),
    rpm: filled(new Float32Array(length), of('rpm')),
    gear: filled(new Int8Array(length), of('gear')),
    throttle: filled(new Float32Array(length), of('throttle')),
    brake: filled(new Float32Array(length), of('brake')),
    drs: filled(new Int8Array(length), of('drs')),
  };
}

function joinedPlaces(ranges: readonly Range<LocationSamples>[]): LocationSamples {
  const length = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const of = <K extends keyof LocationSamples>(name: K) =>
    ranges.map(({ samples, from, to }) => ({ values: samples[name], from, to }));
  return {
    length,
    time: filled(new Float64Array(length), of('time')),
    car: filled(new Uint16Array(length), of('car')),
    x: filled(new Float32Array(length), of('x')),
    y: filled(new Float32Array(length), of('y')),
    z: filled(new Float32Array(length), of('z')),
  };
}
