/**
 * From what the feed says to what happened. One object holds the merged state of every topic and the little memory that
 * laps need; it is the same for a recording and for a live line, so that both end in the same events.
 *
 * Topics are independent of each other: in which order two topics say what happened does not matter, which is just as
 * well, since the feed sends them up to four seconds out of step. Within a topic messages are expected in their order
 * (`reorder.ts` sees to that).
 */

import {
  type CarNumber,
  isRace,
  type RaceEvent,
  type SessionIdentity,
  type SessionKind,
} from '../../../timing/index.ts';
import { epochOf, identityOf, kindOfInfo } from './identity.ts';
import { inflateTopic } from './inflate.ts';
import { micro } from './laps.ts';
import { CarLine, knockedOut } from './line.ts';
import { sessionStatusOf, trackStatusOf } from './marks.ts';
import { differenceOf, mergeFeed } from './merge.ts';
import type { FeedMessage } from './message.ts';
import { CarRows, LocationRows } from './samples.ts';
import * as topics from './topics.ts';
import { carOf, countOf, type FeedObject, field, isObject, item, items, utcOf } from './values.ts';

/** How a message came: in the first state of all, in the state after a lost line, or by itself. */
type Mode = 'first' | 'again' | 'delta';

/** Known, and without a word about what happened that another topic does not say as well. */
const SILENT = new Set([
  'Heartbeat',
  'ExtrapolatedClock',
  'TopThree',
  'TimingStats',
  'TeamRadio',
  'SPFeed',
  'ContentStreams',
  'AudioStreams',
  'ArchiveStatus',
  'ChampionshipPrediction',
  'CurrentTyres',
  'DriverRaceInfo',
  'DriverTracker',
  'DriverScore',
  'LapSeries',
  'OvertakeSeries',
  'PitStop',
  'PositionFeed',
  'TlaRcm',
  'TimingDataF1',
  'RcmSeries',
  'WeatherDataSeries',
  'TyreStintSeries',
]);

/** The order in which a full state is read: who and when first. */
const FIRST = ['SessionInfo', 'LapCount', 'DriverList', 'SessionData', 'SessionStatus', 'TrackStatus'];
/** More names than this are not the feed's. */
const MAX_TOPICS = 200;
const MAX_WARNINGS = 20;

export interface NormaliserOptions {
  /** UTC, ms since 1970, of session time 0; by default an hour before the scheduled start. */
  readonly epoch?: number | undefined;
  /** The kind of session where the feed does not say. */
  readonly kind?: SessionKind | undefined;
  /** Leaves out car data and positions. */
  readonly samples?: boolean | undefined;
}

export class Normaliser {
  readonly #options: NormaliserOptions;
  readonly #state = new Map<string, FeedObject>();
  readonly #lines = new Map<CarNumber, CarLine>();
  readonly #warnings: string[] = [];
  readonly #counts = new Map<string, number>();
  readonly #said = new Set<string>();
  #epoch: number | null;
  /** s, session time of the newest message. */
  #time = 0;
  #session = '';
  #track: { status: string; time: number } | null = null;
  #status: { status: string; time: number } | null = null;
  #started = false;
  #over = false;
  #part: 1 | 2 | 3 | null = null;
  readonly carRows = new CarRows();
  readonly locationRows = new LocationRows();
  /** Whether rows are kept for `samples()` at the end; a live line lets them go with their events. */
  readonly #keepRows: boolean;

  constructor(options: NormaliserOptions & { readonly keepRows?: boolean } = {}) {
    this.#options = options;
    this.#epoch = options.epoch ?? null;
    this.#keepRows = options.keepRows ?? false;
  }

  /** UTC, ms since 1970, of time 0; null before the first message that tells. */
  get epoch(): number | null {
    return this.#epoch;
  }

  get identity(): SessionIdentity {
    const total = countOf(field(this.#state.get('LapCount'), 'TotalLaps'), 1, 999);
    const identity = identityOf(this.#state.get('SessionInfo'), total);
    return { ...identity, kind: this.#kind };
  }

  /** Messages by topic. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Topics that this engine does not know; they are counted and passed over. */
  get unknown(): string[] {
    return [...this.#counts.keys()].filter((topic) => !this.#known(topic));
  }

  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** The merged state by topic. Live: it changes with the next message. */
  get state(): ReadonlyMap<string, FeedObject> {
    return this.#state;
  }

  get #kind(): SessionKind {
    const info = this.#state.get('SessionInfo');
    return info === undefined ? (this.#options.kind ?? 'race') : kindOfInfo(info);
  }

  /**
   * The full state that answers a subscription. The first tells where the session stands; after a lost line only what
   * differs from what was merged is told. `time`: UTC in ms, where the caller knows when it was.
   */
  initial(state: Readonly<Record<string, unknown>>, time: number | null = null): RaceEvent[] {
    const beat = utcOf(field(state.Heartbeat, 'Utc'));
    const known = time ?? beat;
    const names = Object.keys(state).slice(0, MAX_TOPICS);
    names.sort((a, b) => rank(a) - rank(b));
    const again = this.#state.size > 0;
    return names.flatMap((topic) => {
      const data = state[topic];
      if (topic.endsWith('.z')) return this.push({ topic, data, time: known });
      if (!isObject(data)) return [];
      const before = this.#state.get(topic);
      const delta = before === undefined ? data : differenceOf(before, data);
      if (delta === undefined) return [];
      return this.#take(topic, delta, known, again ? 'again' : 'first');
    });
  }

  /** Events of one message, in the order of their topic's own sense. Never throws. */
  push(message: FeedMessage): RaceEvent[] {
    const { topic } = message;
    if (this.#counts.has(topic) || this.#counts.size < MAX_TOPICS) {
      this.#counts.set(topic, (this.#counts.get(topic) ?? 0) + 1);
    }
    if (!topic.endsWith('.z')) return this.#take(topic, message.data, message.time, 'delta');
    const plain = topic.slice(0, -2);
    if (this.#options.samples === false && (plain === 'CarData' || plain === 'Position')) return [];
    try {
      return this.#take(plain, inflateTopic(message.data), message.time, 'delta');
    } catch (error) {
      this.warn(
        `a message of ${topic} was left out: ${error instanceof Error ? error.message : 'unreadable'}`,
      );
      return [];
    }
  }

  /** Whether the feed has gone on into another session, of which this one takes nothing. */
  get over(): boolean {
    return this.#over;
  }

  /** What is still waiting at the end of a recording. */
  end(): RaceEvent[] {
    return [...this.#lines.values()].flatMap((line) => line.end());
  }

  warn(sentence: string): void {
    if (this.#warnings.length < MAX_WARNINGS && !this.#warnings.includes(sentence)) {
      this.#warnings.push(sentence);
    }
  }

  readonly #clock = (utc: number): number => micro((utc - (this.#epoch ?? utc)) / 1000);

  #known(topic: string): boolean {
    const name = topic.endsWith('.z') ? topic.slice(0, -2) : topic;
    return SILENT.has(name) || HANDLED.has(name);
  }

  #take(topic: string, delta: unknown, utc: number | null, mode: Mode): RaceEvent[] {
    if (topic === 'SessionInfo') this.#newSession(delta);
    if (this.#over) return [];
    if (this.#epoch === null) this.#epoch = utc;
    if (utc !== null) this.#time = this.#clock(utc);
    if (topic === 'CarData' || topic === 'Position') return this.#samples(topic, delta);
    if (!isObject(delta) || !this.#known(topic)) return [];
    const before = this.#state.get(topic);
    const out = this.#events(topic, delta, before, this.#time, mode);
    this.#state.set(topic, mergeFeed(before ?? (Object.create(null) as FeedObject), delta));
    return out;
  }

  #newSession(info: unknown): void {
    const epoch = epochOf(info);
    if (this.#epoch === null && epoch !== null) this.#epoch = epoch;
    const key = String(field(info, 'Key') ?? '');
    if (key === '' || key === this.#session) return;
    if (this.#session === '') this.#session = key;
    else {
      this.#over = true;
      this.warn('the feed goes on into another session, which was left out');
    }
  }

  #samples(topic: string, data: unknown): RaceEvent[] {
    if (this.#options.samples === false) return [];
    const clock = this.#clock;
    if (topic === 'CarData') {
      const rows = this.#keepRows ? this.carRows : new CarRows();
      rows.push(data, clock);
      if (this.#keepRows || rows.length === 0) return [];
      const samples = rows.samples();
      const time = samples.time[samples.length - 1] ?? this.#time;
      return [{ type: 'carSamples', time, samples, from: 0, to: samples.length }];
    }
    const rows = this.#keepRows ? this.locationRows : new LocationRows();
    rows.push(data, clock);
    if (this.#keepRows || rows.length === 0) return [];
    const samples = rows.samples();
    const time = samples.time[samples.length - 1] ?? this.#time;
    return [{ type: 'locationSamples', time, samples, from: 0, to: samples.length }];
  }

  #events(
    topic: string,
    delta: FeedObject,
    before: FeedObject | undefined,
    time: number,
    mode: Mode,
  ): RaceEvent[] {
    switch (topic) {
      case 'TimingData':
        return this.#timing(delta, before, time, mode);
      case 'TimingAppData':
        return topics.ofTimingAppData(delta, before, time, isRace(this.#kind));
      case 'DriverList':
        return topics.ofDriverList(delta, before, time);
      case 'RaceControlMessages':
        return topics.ofRaceControl(delta, before, time, this.#clock, isRace(this.#kind));
      case 'WeatherData':
        return topics.ofWeather(delta, before, time);
      case 'LapCount':
        return isRace(this.#kind) ? topics.ofLapCount(delta, before, time) : [];
      case 'TrackStatus':
        return this.#trackStatus(field(delta, 'Status'), time);
      case 'SessionStatus':
        return this.#sessionStatus(field(delta, 'Status'), time);
      case 'SessionData':
        return this.#sessionData(delta, before, time);
      case 'PitLaneTimeCollection':
        return topics.ofPitLaneTimes(delta, time);
      case 'PitStopSeries':
        return topics.ofPitStopSeries(delta, before, time, this.#clock);
      default:
        return [];
    }
  }

  #timing(delta: FeedObject, before: FeedObject | undefined, time: number, mode: Mode): RaceEvent[] {
    const race = isRace(this.#kind);
    const out: RaceEvent[] = this.#qualifyingPart(field(delta, 'SessionPart'), time);
    const lines = field(delta, 'Lines');
    const oldLines = field(before, 'Lines');
    const touched = new Set<CarNumber>();
    for (const [key, line] of items(lines)) {
      const car = carOf(key);
      if (car === null || !isObject(line)) continue;
      let keeper = this.#lines.get(car);
      if (keeper === undefined) {
        keeper = new CarLine(car, race);
        this.#lines.set(car, keeper);
      }
      const old = field(oldLines, key);
      // A line told whole is where the car stands, in a state or at the head of an archive.
      const joined = old === undefined && (mode === 'first' || field(line, 'RacingNumber') !== undefined);
      const part = race ? null : this.#part;
      const context = { time, race, started: this.#started, part, joined, doubtful: mode === 'again' };
      out.push(...keeper.push(line, isObject(old) ? old : undefined, context));
      touched.add(car);
    }
    for (const [car, keeper] of this.#lines) if (!touched.has(car)) out.push(...keeper.tick(time));
    if (!race) out.push(...this.#knockedOut(delta, before, time));
    return out;
  }

  /**
   * Cars that are out. A message names those of the part just over; a state in the third part names those of both, who
   * are told apart by their places: `NoEntries` has how many cars each part takes.
   */
  #knockedOut(delta: FeedObject, before: FeedObject | undefined, time: number): RaceEvent[] {
    const lines = field(delta, 'Lines');
    const gone = knockedOut(lines, field(before, 'Lines'));
    if (gone.length === 0) return [];
    const part = this.#part ?? 1;
    const taken = countOf(item(field(delta, 'NoEntries'), 1), 1, 99);
    const place = (car: CarNumber): number =>
      countOf(field(field(lines, String(car)), 'Position'), 1, 99) ?? 0;
    const first = part === 3 && taken !== null ? gone.filter((car) => place(car) > taken) : [];
    const rest = gone.filter((car) => !first.includes(car));
    return [
      ...(first.length === 0
        ? []
        : [{ type: 'qualifyingPart', time: micro(time - 0.001), part: 2, out: first } as const]),
      { type: 'qualifyingPart', time, part, out: rest },
    ];
  }

  #qualifyingPart(value: unknown, time: number): RaceEvent[] {
    const part = countOf(value, 1, 3) as 1 | 2 | 3 | null;
    if (part === null || part === this.#part || isRace(this.#kind)) return [];
    this.#part = part;
    return [{ type: 'qualifyingPart', time, part, out: [] }];
  }

  #sessionData(delta: FeedObject, before: FeedObject | undefined, time: number): RaceEvent[] {
    const out: RaceEvent[] = [];
    for (const [key, entry] of items(field(delta, 'StatusSeries'))) {
      if (field(field(before, 'StatusSeries'), key) !== undefined) continue;
      const utc = utcOf(field(entry, 'Utc'));
      const at = utc === null ? time : this.#clock(utc);
      out.push(...this.#trackStatus(field(entry, 'TrackStatus'), at));
      out.push(...this.#sessionStatus(field(entry, 'SessionStatus'), at));
    }
    for (const [key, entry] of items(field(delta, 'Series'))) {
      if (field(field(before, 'Series'), key) !== undefined) continue;
      const utc = utcOf(field(entry, 'Utc'));
      const at = utc === null ? time : this.#clock(utc);
      out.push(...this.#qualifyingPart(field(entry, 'QualifyingPart'), at));
      const lap = countOf(field(entry, 'Lap'), 1, 999);
      if (lap !== null && isRace(this.#kind)) out.push({ type: 'lapCount', time: at, lap, total: null });
    }
    return out;
  }

  /** Two topics tell these, at the same moment: once is enough. */
  #once(kind: string, status: string, time: number, last: { status: string; time: number } | null): boolean {
    const key = `${kind} ${status} ${Math.round(time * 20)}`;
    if (this.#said.has(key)) return false;
    if (this.#said.size > 10_000) this.#said.clear();
    this.#said.add(key);
    return last === null || last.status !== status || time < last.time;
  }

  #trackStatus(value: unknown, time: number): RaceEvent[] {
    const status = trackStatusOf(value);
    if (status === null || !this.#once('track', status, time, this.#track)) return [];
    if (this.#track === null || time >= this.#track.time) this.#track = { status, time };
    return [{ type: 'trackStatus', time, status }];
  }

  #sessionStatus(value: unknown, time: number): RaceEvent[] {
    const status = sessionStatusOf(value);
    if (status === null || !this.#once('session', status, time, this.#status)) return [];
    if (this.#status === null || time >= this.#status.time) this.#status = { status, time };
    if (status === 'started') this.#started = true;
    return [{ type: 'sessionStatus', time, status }];
  }
}

const HANDLED = new Set([
  'TimingData',
  'TimingAppData',
  'DriverList',
  'RaceControlMessages',
  'WeatherData',
  'LapCount',
  'TrackStatus',
  'SessionStatus',
  'SessionData',
  'SessionInfo',
  'PitLaneTimeCollection',
  'PitStopSeries',
  'CarData',
  'Position',
]);

function rank(topic: string): number {
  const index = FIRST.indexOf(topic);
  return index < 0 ? FIRST.length : index;
}
