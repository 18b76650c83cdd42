/**
 * What all who watch one thing together see: a replay of a race that began at a moment of the clock, or a session under
 * way. A replay is a function of that moment and of the clock, and holds nothing else; so everybody who joins it sees the
 * same, and one state is folded, compared and written for all of them.
 *
 * Each look at the clock may yield an event. Who missed some, because it read slowly or lost its connection, asks for
 * what changed since its place, and gets one event with all of it.
 */

import type { LiveDelta, LiveInitial, RaceStateView } from '../../contract.ts';
import type { OpenRace } from '../desk.ts';
import { apart, patchOf, same } from '../patch.ts';
import { viewOf } from '../view.ts';
import { type Place, placeText } from './place.ts';

export interface PlayerOptions {
  /** The race as it is now: of a session under way there is more each time. */
  race(): OpenRace;
  /** Times real time. */
  readonly speed: number;
  /** s, session time at which it begins; of a session under way the first there is. */
  readonly from: number;
  /** s by which everything is held back. */
  readonly delay: number;
  /** UTC, ms since 1970, at which the replay began. */
  readonly start: number;
  /** UTC, ms since 1970. */
  now(): number;
  /** s, session time of a session under way at a moment of the clock; a replay knows its own. */
  sessionTime?(now: number): number;
  /** Is told what was shown, s. */
  showed?(time: number): void;
}

/** An event of the stream, or that there is none. */
export interface Frame {
  /** Number of the look at the clock that it belongs to. */
  readonly seq: number;
  readonly place: Place;
  /** As server-sent events are written; empty where nothing changed. */
  readonly text: string;
  /** Nothing comes after it. */
  readonly over: boolean;
}

interface Shown {
  readonly version: string;
  /** ms, session time. */
  readonly time: number;
  readonly view: RaceStateView;
}

/** Looks at the clock that are remembered; they share all that they have in common. */
const REMEMBERED = 240;

export function eventText(event: string, id: string, data: unknown): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** ms, session time at which all that there is has happened. */
function endOf({ timeline }: OpenRace): number {
  return Math.ceil(1000 * timeline.end);
}

export class Player {
  readonly #options: PlayerOptions;
  #shown: Shown;
  #seq = 0;
  #over: boolean;
  /** Of this look at the clock, by what is missing. */
  readonly #frames = new Map<string, Frame>();
  /** What was shown a short while ago, by place: it may have changed since, but this is what clients have. */
  readonly #recent = new Map<string, Shown>();

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#shown = this.#look(undefined);
    this.#over = this.#isOver(this.#shown);
    this.#remember(this.#shown);
  }

  get over(): boolean {
    return this.#over;
  }

  get live(): boolean {
    return this.#options.race().live;
  }

  /** Id of the race that is played. */
  get race(): string {
    return this.#options.race().id;
  }

  /** Laps that its leader has ended by the moment that is shown. */
  get laps(): number {
    return Math.max(0, this.#shown.view.lap - 1);
  }

  get seq(): number {
    return this.#seq;
  }

  /** Looks at the clock. Undefined where there is nothing new to tell. */
  tick(): Frame | undefined {
    if (this.#over) return undefined;
    const before = this.#shown;
    const shown = this.#look(before);
    this.#over = this.#isOver(shown);
    const text = this.#textSince(before.view, shown);
    if (text === '' && !this.#over) return undefined;
    this.#shown = shown;
    return this.#tell(text);
  }

  /** The next event for all who watch. */
  #tell(text: string): Frame {
    this.#seq++;
    this.#frames.clear();
    this.#remember(this.#shown);
    return this.#frame(text);
  }

  /** Another session began under the same name: all get it as a whole. */
  restart(): Frame {
    this.#shown = this.#look(undefined);
    this.#over = this.#isOver(this.#shown);
    this.#recent.clear();
    return this.#tell(this.#initial(this.#shown));
  }

  /** What a client needs that is at a place, or at none: one event that brings it to the present. */
  frame(since: Place | undefined): Frame {
    const key = since ? placeText(since) : '';
    let frame = this.#frames.get(key);
    if (!frame) {
      const before = since && this.#before(since, key);
      frame = this.#frame(before ? this.#textSince(before, this.#shown) : this.#initial(this.#shown));
      this.#frames.set(key, frame);
    }
    return frame;
  }

  /** What a client has that is at a place; undefined where that cannot be told. */
  #before(since: Place, key: string): RaceStateView | undefined {
    const shown = this.#recent.get(key);
    if (shown) return shown.view;
    const { id, version } = this.#options.race();
    const isOurs = since.race === id && since.version === version && since.start === this.#start();
    return isOurs && since.time <= this.#shown.time ? this.#at(since.time).view : undefined;
  }

  #remember(shown: Shown): void {
    this.#options.showed?.(shown.time / 1000);
    this.#recent.set(placeText(this.#place(shown)), shown);
    for (const [oldest] of this.#recent) {
      if (this.#recent.size <= REMEMBERED) return;
      this.#recent.delete(oldest);
    }
  }

  #start(): number {
    return this.#options.race().live ? 0 : this.#options.start;
  }

  #isOver({ time }: Shown): boolean {
    const race = this.#options.race();
    return !race.live && time >= endOf(race);
  }

  #look(before: Shown | undefined): Shown {
    const { speed, from, delay, start, now } = this.#options;
    const race = this.#options.race();
    const { end } = race.timeline;
    const last = Math.max(endOf(race), Math.floor(1000 * from));
    const passed = Math.max(0, (now() - start) / 1000 - delay);
    const time = race.live ? (this.#options.sessionTime?.(now()) ?? end) - delay : from + speed * passed;
    const shown = Math.min(last, Math.floor(1000 * time));
    // A clock that was set back is no reason to go back.
    return this.#at(Math.max(shown, before?.time ?? shown));
  }

  #at(time: number): Shown {
    const race = this.#options.race();
    return { version: race.version, time, view: viewOf(race.timeline.at(time / 1000)) };
  }

  #frame(text: string): Frame {
    return { seq: this.#seq, place: this.#place(this.#shown), text, over: this.#over };
  }

  #place({ version, time }: Shown): Place {
    return { race: this.#options.race().id, version, start: this.#start(), time };
  }

  #textSince(before: RaceStateView, shown: Shown): string {
    const patch = patchOf(before, shown.view);
    if (patch === same) return '';
    if (patch === apart) return this.#initial(shown);
    const data = { time: shown.time / 1000, patch };
    return eventText(
      'delta',
      placeText(this.#place(shown)),
      data satisfies { time: LiveDelta['time']; patch: unknown },
    );
  }

  #initial(shown: Shown): string {
    const { speed, delay } = this.#options;
    const race = this.#options.race();
    const data: LiveInitial = {
      id: race.id,
      version: shown.version,
      live: race.live,
      speed: race.live ? 1 : speed,
      delay,
      startedAt: race.live ? null : this.#options.start,
      time: shown.time / 1000,
      start: race.start,
      end: race.live ? null : race.timeline.end,
      state: shown.view,
    };
    return eventText('initial', placeText(this.#place(shown)), data);
  }
}
