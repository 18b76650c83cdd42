/**
 * The work behind live streams: replays that run by the clock, and the session under way. It is done in a thread of its
 * own, whose notes are the events to send; opening another race for a table holds up none of them.
 */

import { setImmediate } from 'node:timers/promises';
import { serialize } from 'node:v8';

import type { Library } from '../../../store/index.ts';
import type { RaceEvent } from '../../../timing/index.ts';
import { HttpError } from '../../problem.ts';
import type { TaskWorker } from '../../taskThread.ts';
import { Desk, LIVE, type OpenRace } from '../desk.ts';
import { perform, type RaceKind, type RaceResults, type RaceTask } from '../raceTasks.ts';
import { momentOf } from '../timelineView.ts';
import { type LiveHead, LiveRace } from './liveRace.ts';
import type { Place } from './place.ts';
import { type Frame, Player } from './player.ts';

export interface WatchOrder {
  /** As the user wrote it. */
  readonly race: string;
  readonly speed: number;
  readonly from: string | undefined;
  readonly delay: number;
  /** UTC, ms since 1970, at which the replay began; now where left out, once the race is open. */
  readonly start: number | undefined;
}

export type LiveTask =
  /** Joins a stream, or begins it; the answer names it. */
  | ({ readonly kind: 'watch' } & WatchOrder)
  /** Opens a race that somebody is about to watch. */
  | { readonly kind: 'warm'; readonly id: string }
  /** The event that brings a client to the present. */
  | { readonly kind: 'frame'; readonly stream: string; readonly since: Place | undefined }
  /** Nobody watches it any more. */
  | { readonly kind: 'leave'; readonly stream: string }
  /** A session is under way from now on; what is known of it by then comes with it, so that nobody sees it empty. */
  | {
      readonly kind: 'begin';
      readonly head: LiveHead;
      readonly boot: string;
      readonly events: readonly RaceEvent[];
    }
  /** More of it. */
  | { readonly kind: 'feed'; readonly events: readonly RaceEvent[] }
  /** The session under way without samples, packed for another thread; null where there is none. */
  | { readonly kind: 'session' }
  /** Any other task, for the session under way. */
  | { readonly kind: 'race'; readonly task: RaceTask };

export interface LiveResults {
  readonly watch: { readonly stream: string; readonly seq: number };
  /** Null where the stream is not there any more. */
  readonly frame: Frame | null;
  readonly warm: null;
  readonly leave: null;
  readonly begin: null;
  readonly feed: null;
  readonly session: Uint8Array<ArrayBuffer> | null;
  readonly race: RaceResults[RaceKind];
}

export type LiveKind = LiveTask['kind'];
export type LiveTaskOf<K extends LiveKind> = Extract<LiveTask, { kind: K }>;

/** What the thread says by itself: an event for all who are in a stream. */
export interface LiveNote {
  readonly stream: string;
  readonly frame: Frame;
}

/** What the thread says besides: the leader of a race that is on, or replayed, has ended a lap. */
export interface LapNote {
  /** Id of the race; `live` for the session under way. */
  readonly race: string;
  readonly lap: number;
}

/** ms between two looks at the clock. */
export const TICK = 250;
/** Replays that run at once. */
const MOST_STREAMS = 200;

export interface LiveWorkerOptions {
  readonly now?: () => number;
  /** False for tests that look at the clock themselves. */
  readonly timer?: boolean;
  readonly lapped?: (note: LapNote) => void;
}

export interface LiveWorker extends TaskWorker<LiveTask, LiveResults[LiveKind]> {
  /** Looks at the clock for all streams. */
  tick(): void;
  stop(): void;
}

/** Parts in which a race is folded before anybody asks: each is done within a few ms, and the streams go on between. */
const PARTS = 100;

/** A seek to anywhere in the race is answered from a state that is kept, the first one too. */
async function foldAhead({ timeline }: OpenRace): Promise<void> {
  const { start, end } = timeline;
  for (let part = 0; part <= PARTS; part++) {
    timeline.at(start + ((end - start) * part) / PARTS);
    await setImmediate();
  }
}

export function createLiveWorker(
  library: Library,
  note: (note: LiveNote) => void,
  { now = Date.now, timer = true, lapped = () => {} }: LiveWorkerOptions = {},
): LiveWorker {
  const desk = new Desk(library.races);
  const players = new Map<string, Player>();
  let live: LiveRace | undefined;
  let ticking: ReturnType<typeof setInterval> | undefined;
  /** Laps that were told last, by stream; of the session under way by `live`. */
  const told = new Map<string, number>();

  function tellLap(of: string, race: string, lap: number): void {
    if (told.get(of) === lap) return;
    told.set(of, lap);
    lapped({ race, lap });
  }

  function tick(): void {
    for (const [stream, player] of players) {
      const frame = player.tick();
      if (frame) note({ stream, frame });
      if (!player.live) tellLap(stream, player.race, player.laps);
    }
  }

  function start(): void {
    if (ticking !== undefined || !timer) return;
    ticking = setInterval(tick, TICK);
    ticking.unref();
  }

  function stop(): void {
    clearInterval(ticking);
    ticking = undefined;
  }

  async function watch({ race: text, speed, from, delay, start: given }: WatchOrder) {
    const race = text === LIVE ? await desk.open(text) : await desk.playable(text);
    const moment = race.live ? 0 : momentOf(race, from, 'from');
    // Who begins within one look at the clock watches together.
    const begun = given ?? Math.ceil(now() / TICK) * TICK;
    const stream = race.live
      ? [race.id, delay].join(' ')
      : [race.id, race.version, speed, moment, delay, begun].join(' ');
    let player = players.get(stream);
    if (!player) {
      if (players.size >= MOST_STREAMS) {
        throw new HttpError(503, `${MOST_STREAMS} replays run already; try again later`);
      }
      player = playerOf(race, { speed, from: moment, delay, start: begun });
      players.set(stream, player);
      start();
    }
    return { stream, seq: player.seq };
  }

  function playerOf(
    race: OpenRace,
    options: { speed: number; from: number; delay: number; start: number },
  ): Player {
    if (!race.live) return new Player({ ...options, now, race: () => race });
    return new Player({
      ...options,
      now,
      // Another session may follow under the same name.
      race: () => live?.race() ?? race,
      sessionTime: (moment) => live?.timeAt(moment) ?? 0,
      showed: (time) => live?.showed(time),
    });
  }

  function begin({ head, boot, events }: LiveTaskOf<'begin'>): void {
    const session = new LiveRace(head, boot, now);
    session.insert(events);
    live = session;
    told.delete(LIVE);
    tellLap(LIVE, LIVE, session.laps);
    desk.setLive(() => session.race());
    for (const [stream, player] of players) if (player.live) note({ stream, frame: player.restart() });
  }

  async function work(task: LiveTask): Promise<LiveResults[LiveKind]> {
    switch (task.kind) {
      case 'watch':
        return watch(task);
      case 'warm':
        await foldAhead(await desk.open(task.id));
        return null;
      case 'frame':
        return players.get(task.stream)?.frame(task.since) ?? null;
      case 'leave':
        players.delete(task.stream);
        told.delete(task.stream);
        if (players.size === 0) stop();
        return null;
      case 'begin':
        begin(task);
        return null;
      case 'feed':
        if (!live) return null;
        live.insert(task.events);
        tellLap(LIVE, LIVE, live.laps);
        return null;
      case 'session':
        // Memory of its own, so that it is handed over and not copied.
        return live ? new Uint8Array(serialize(live.lapsOnly())) : null;
      case 'race':
        return perform(desk, task.task);
      default:
        return task satisfies never;
    }
  }

  return { work, tick, stop };
}
