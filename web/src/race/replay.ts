/**
 * What the parts of the race page share: the clock, the state at its time, which driver is followed, and the few
 * choices that more than one part obeys. Parts that move with the clock watch it and draw by hand.
 */

import { createContext, useContext, useSyncExternalStore } from 'react';
import type {
  ChartsView,
  LiveDelta,
  LiveInitial,
  MapView,
  RaceDetail,
  RaceStateView,
  TimelineView,
} from '../../../src/server/contract.ts';
import { connection } from '../state/connection.ts';
import { Observable, useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { raceApi } from './api.ts';
import { RaceClock, runOnScreen } from './clock.ts';
import { StateFeed, type StreamListener } from './feed.ts';
import { lapAt, stepFlag, stepLap, stepStop } from './marks.ts';
import { Places } from './places.ts';
import { changeRaceSettings, raceSettings } from './raceSettings.ts';
import { type View, views } from './search.ts';

/** s shown before the lights go out: the grid forms up. */
const BEFORE_START = 60;
/** s before the lights go out at which the page opens. */
const OPENS = 5;

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly side: 'lap' | 'reference';
}

/** What may stand in a link to the page. */
export interface Moment {
  readonly time?: number | undefined;
  readonly car?: number | undefined;
  readonly view?: View | undefined;
}

export interface RaceData {
  readonly detail: RaceDetail;
  readonly timeline: TimelineView;
  readonly charts: ChartsView;
  /** Null: the map is off, and `mapOff` says why. */
  readonly map: MapView | null;
  readonly mapOff: string | null;
}

export class Replay {
  /** What is known of the race apart from its state; of a session under way it grows. */
  readonly known: Observable<RaceData>;
  readonly clock: RaceClock;
  readonly feed: StateFeed;
  /** Null where there are no positions. */
  places: Places | null = null;
  #endPlaces: (() => void) | undefined;
  /** Number of the car that is followed. */
  readonly selected = new Observable<number | null>(null);
  readonly view: Observable<View>;
  /** The charts that there are for such a session. */
  readonly views: readonly View[];
  /** Whether places are won on the road; else by the best lap. */
  readonly ranked: boolean;
  /** Charts show what has not happened yet, too. */
  readonly whole = new Observable(false);
  readonly #opensLive: boolean;
  #running = false;
  /** Where two compared laps are at the cursor of their charts. */
  readonly dots = new Observable<readonly Dot[]>([]);

  constructor(data: RaceData, moment: Moment = {}) {
    this.known = new Observable(data);
    const { detail, timeline } = data;
    const first = Math.max(timeline.first, timeline.start - BEFORE_START);
    const opens = moment.time ?? Math.max(first, timeline.start - OPENS);
    this.clock = new RaceClock(first, timeline.end, opens, raceSettings.value.delay, timeline.live);
    this.#opensLive = timeline.live && moment.time === undefined;
    this.feed = new StateFeed(this.clock, {
      state: (time, signal) => raceApi.state(detail.id, time, signal),
      stream: (from, speed, listener) => listenTo(raceApi.replay(detail.id, from, speed), listener),
      live: (delay, listener) => listenTo(raceApi.live(detail.id, delay), listener),
    });
    this.#locate();
    if (moment.car !== undefined && data.charts.cars.some(({ car }) => car === moment.car)) {
      this.selected.set(moment.car);
    }
    this.ranked = detail.kind === 'race' || detail.kind === 'sprint';
    // Places by lap and gaps mean something in a race only.
    this.views = this.ranked ? views : views.filter((view) => view !== 'lapChart' && view !== 'gaps');
    this.view = new Observable<View>(this.views.find((view) => view === moment.view) ?? this.views[0]);
  }

  /** @returns what ends it */
  run(): () => void {
    this.#running = true;
    this.#endPlaces = this.places?.run();
    if (this.#opensLive) this.clock.goLive();
    const ends = [
      this.feed.run(),
      runOnScreen(this.clock),
      whileHidden(this.clock),
      this.clock.delay.watch((delay) => changeRaceSettings({ delay })),
      connection.online.watch((online) => {
        if (!online) return;
        if (this.feed.cut) this.feed.retry();
        if (this.places?.trouble.value) this.places.retry();
      }),
    ];
    return () => {
      for (const end of ends) end();
      this.#running = false;
      this.#endPlaces?.();
      this.clock.pause();
    };
  }

  get data(): RaceData {
    return this.known.value;
  }

  /** A session under way has gone on. */
  update(data: RaceData): void {
    this.clock.extend(data.timeline.end);
    this.known.set(data);
    this.#locate();
  }

  /** Positions may come only once the cars are on the track. */
  #locate(): void {
    const { map, detail } = this.data;
    if (!map || this.places) return;
    this.places = new Places(this.clock, (from, to) => raceApi.places(detail.id, from, to));
    if (this.#running) this.#endPlaces = this.places.run();
  }

  get state(): Observable<RaceStateView | null> {
    return this.feed.state;
  }

  /** The lap that the leader is on at the time that is shown. */
  get lap(): number {
    return lapAt(this.data.timeline, this.clock.shown.value);
  }

  select(car: number | null): void {
    this.selected.set(car);
  }

  /** The car in front of the one that is followed, or behind it; the leader where none is. */
  selectNext(by: 1 | -1): void {
    const order = this.state.value?.order ?? [];
    if (order.length === 0) return;
    const now = this.selected.value === null ? -1 : order.indexOf(this.selected.value);
    const next = now < 0 ? 0 : Math.min(order.length - 1, Math.max(0, now + by));
    this.select(order[next]);
  }

  stepLap(by: 1 | -1): boolean {
    return this.#go(stepLap(this.data.timeline, this.clock.shown.value, by));
  }

  stepStop(by: 1 | -1): boolean {
    return this.#go(stepStop(this.data.timeline, this.clock.shown.value, by, this.selected.value));
  }

  stepFlag(by: 1 | -1): boolean {
    return this.#go(stepFlag(this.data.timeline, this.clock.shown.value, by));
  }

  stepView(by: 1 | -1): void {
    const now = this.views.indexOf(this.view.value);
    this.view.set(this.views[(now + by + this.views.length) % this.views.length]);
  }

  /** False where there is nowhere to go. */
  #go(time: number | undefined): boolean {
    if (time === undefined) return false;
    this.clock.seek(time);
    return true;
  }
}

/** A page that nobody sees gets no frames; its stream would run on without it. It goes on when it is seen again. */
function whileHidden(clock: RaceClock): () => void {
  let played = false;
  const look = () => {
    if (document.visibilityState === 'hidden') {
      played = clock.playing.value;
      clock.pause();
    } else if (played) {
      played = false;
      clock.play();
    }
  };
  document.addEventListener('visibilitychange', look);
  return () => document.removeEventListener('visibilitychange', look);
}

function listenTo(stream: EventSource, listener: StreamListener): () => void {
  stream.addEventListener('initial', ({ data }) => listener.initial(JSON.parse(String(data)) as LiveInitial));
  stream.addEventListener('delta', ({ data }) => listener.delta(JSON.parse(String(data)) as LiveDelta));
  stream.addEventListener('end', () => {
    listener.end();
    stream.close();
  });
  stream.onerror = () => {
    // The browser would come back to where the server is by then; the page goes on where its clock stands.
    const refused = stream.readyState === EventSource.CLOSED;
    stream.close();
    if (!refused) connection.lost();
    listener.broken(refused ? new Error(t.race.streamRefused) : null);
  };
  return () => stream.close();
}

export const ReplayContext = createContext<Replay | null>(null);

export function useReplay(): Replay {
  const replay = useContext(ReplayContext);
  if (!replay) throw new Error('a part of the race page was drawn outside of it');
  return replay;
}

export function useRaceData(): RaceData {
  return useObservable(useReplay().known);
}

/** A part of the state in a component: drawn again only where the part that is picked changed. */
export function useRaceState<T>(pick: (state: RaceStateView | null) => T): T {
  const { state } = useReplay();
  return useSyncExternalStore(
    (changed) => state.watch(changed),
    () => pick(state.value),
  );
}

/** Something that follows from the clock and changes seldom, as the lap does. */
export function useClock<T>(pick: (shown: number) => T): T {
  const { clock } = useReplay();
  return useSyncExternalStore(
    (changed) => clock.shown.watch(changed),
    () => pick(clock.shown.value),
  );
}
