/**
 * Races that are open: their sessions, timelines and tables, kept as long as they fit into the memory set aside for them.
 * A race that is imported again is another one from then on; its version says so to whoever shows it.
 *
 * A session under way lies on the desk too, under the id `live`, put there by who receives it.
 */

import { createHash } from 'node:crypto';
import { type RaceReport, type Races, raceReport } from '../../store/index.ts';
import { emptyHistory, hasTiming, type RaceSession, Timeline } from '../../timing/index.ts';
import type { RaceTableName } from '../contract.ts';
import { Lru } from '../lru.ts';
import { HttpError } from '../problem.ts';
import { entryOf } from './result.ts';
import { raceTable } from './rows.ts';
import type { Table } from './table.ts';

const KEPT_BYTES = 512 * 2 ** 20;
const KEPT_REPORTS = 100;

/** What a race at hand offers, whether it is over or under way. */
export interface OpenRace {
  readonly id: string;
  /** Letters and digits; changes when what had happened by any moment does. */
  readonly version: string;
  readonly live: boolean;
  readonly session: RaceSession;
  readonly timeline: Timeline;
  /** s, session time of lights out. */
  readonly start: number;
  table(name: RaceTableName): Table;
  /** Numbers of the cars by their drivers' three letters. */
  readonly codes: ReadonlyMap<string, number>;
  /** What `make` made of this race the first time. */
  kept<T>(name: string, make: (race: OpenRace) => T): T;
  /** The same for what takes long to make and changes little while a session goes on. */
  keptLong<T>(name: string, make: (race: OpenRace) => T): T;
}

/** s of a session under way that something made of it lasts. */
const LASTS = 120;

export interface Lasting {
  readonly value: unknown;
  /** s, session time at which it was made. */
  readonly at: number;
}

export function openRaceOf(options: {
  readonly id: string;
  readonly version: string;
  readonly live: boolean;
  /** Made when it is first asked for. */
  readonly session: () => RaceSession;
  readonly timeline: Timeline;
  /** What was made once and lasts for a while, by name; of a session under way only. */
  readonly lasting?: Map<string, Lasting>;
}): OpenRace {
  const { id, version, live, timeline, lasting } = options;
  const made = new Map<string, unknown>();
  const race: OpenRace = {
    id,
    version,
    live,
    timeline,
    get session() {
      return race.kept('session', options.session);
    },
    get start() {
      return race.kept('start', () => timeline.start);
    },
    table: (name) => race.kept(`table ${name}`, () => raceTable(race.session, name)),
    get codes() {
      return race.kept('codes', () => codesOf(race.session));
    },
    kept<T>(name: string, make: (race: OpenRace) => T): T {
      // One name, one maker, one type.
      if (!made.has(name)) made.set(name, make(race));
      return made.get(name) as T;
    },
    keptLong<T>(name: string, make: (race: OpenRace) => T): T {
      if (!lasting) return race.kept(name, make);
      const known = lasting.get(name);
      if (known && timeline.end - known.at < LASTS) return known.value as T;
      const value = race.kept(name, make);
      lasting.set(name, { value, at: timeline.end });
      return value;
    },
  };
  return race;
}

function codesOf(session: RaceSession): Map<string, number> {
  const cars = new Set(session.events.flatMap((event) => (event.type === 'entry' ? [event.car] : [])));
  return new Map(
    [...cars].flatMap((car) => {
      const code = entryOf(session, car)?.code;
      return code === undefined ? [] : [[code.toUpperCase(), car] as const];
    }),
  );
}

/** Bytes, about: samples with what is made of them by the car, the rest by the event with what is folded of it. */
function weightOf({ carSamples, locations, events }: RaceSession): number {
  return (carSamples?.length ?? 0) * 80 + (locations?.length ?? 0) * 60 + events.length * 2000;
}

const idPattern = /^[\p{L}\p{N}_.-]{1,100}$/u;

export const LIVE = 'live';

export interface DeskOptions {
  /** False to leave the car and location samples where they are: they are most of the data. */
  readonly samples?: boolean;
}

export class Desk {
  readonly #races: Races;
  readonly #samples: boolean;
  readonly #reports = new Lru<RaceReport>(KEPT_REPORTS);
  readonly #open = new Lru<Promise<OpenRace>>(KEPT_BYTES);
  /** Asked for each time, since it changes with every message. */
  #live: (() => OpenRace) | undefined;

  constructor(races: Races, { samples = true }: DeskOptions = {}) {
    this.#races = races;
    this.#samples = samples;
  }

  setLive(race: (() => OpenRace) | undefined): void {
    this.#live = race;
  }

  /** @throws HttpError 404, with what the user may have meant */
  async resolve(text: string): Promise<string> {
    const id = idPattern.test(text) ? await this.#races.resolve(text) : undefined;
    if (id !== undefined) return id;
    const near = idPattern.test(text) ? await this.#races.nearest(text, 3) : [];
    const hint = near.length > 0 ? `; did you mean ${near.join(', ')}?` : '';
    throw new HttpError(404, `the library has no race "${text.slice(0, 60)}"${hint}`);
  }

  /**
   * @throws HttpError 404 for a race that is not there or has nothing to show
   */
  async open(text: string): Promise<OpenRace> {
    if (text === LIVE) {
      if (this.#live) return this.#live();
      throw new HttpError(404, 'there is no live session; pitboard serve --live listens to one');
    }
    const id = await this.resolve(text);
    const version = await this.versionOf(id);
    const known = this.#open.get(id);
    if (known) {
      const race = await known.catch(() => undefined);
      if (race?.version === version) return race;
    }
    const opening = this.#races.open(id, { samples: this.#samples }).then((session) => {
      const timeline = Timeline.of(session);
      return openRaceOf({ id, version, live: false, timeline, session: () => session });
    });
    this.#open.set(id, opening, 0);
    try {
      const race = await opening;
      this.#open.set(id, opening, weightOf(race.session));
      return race;
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
  }

  /** The race at a glance. Throws as `open` does. */
  async report(text: string): Promise<{ report: RaceReport; version: string; live: boolean }> {
    if (text === LIVE) {
      const { session, version } = await this.open(text);
      return { report: raceReport(session, emptyHistory), version, live: true };
    }
    const id = await this.resolve(text);
    const version = await this.versionOf(id);
    const key = `${id} ${version}`;
    const known = this.#reports.get(key);
    if (known) return { report: known, version, live: false };
    const report = await this.#races.report(id);
    this.#reports.set(key, report, 1);
    return { report, version, live: false };
  }

  /** Of a race of the library, by its full id. */
  async versionOf(id: string): Promise<string> {
    const summary = await this.#races.summary(id);
    return createHash('sha256').update(JSON.stringify(summary)).digest('hex').slice(0, 10);
  }

  /** The race, where it has something to play: not of a race that only a result is known of. */
  async playable(text: string): Promise<OpenRace> {
    const race = await this.open(text);
    if (!race.live && !race.kept('timing', ({ timeline }) => hasTiming(timeline.events))) {
      throw new HttpError(404, `${race.id} has no timing to replay, only what the books say of it`);
    }
    return race;
  }
}
