/** The part of the API that speaks of races and seasons, as functions. Errors are those of `../api.ts`. */

import type {
  ChartsView,
  LapPairHead,
  MapView,
  PlacesHead,
  RaceDetail,
  RacePage,
  RaceResultsView,
  SeasonRaceView,
  SeasonView,
  StandingsView,
  StateAnswer,
  TimelineView,
} from '../../../src/server/contract.ts';
import { ApiError, ask, BASE, json, queryString } from '../api.ts';
import { decodeColumns } from '../frame.ts';

const id = encodeURIComponent;
const within = (signal: AbortSignal | undefined): RequestInit => (signal ? { signal } : {});

export interface LapChoice {
  readonly car: number;
  /** Number of the lap; `best` leaves it to the server. */
  readonly lap: number | 'best';
}

/** A row of the table `weather`, as far as it is drawn. */
export interface WeatherRow {
  /** s, session time. */
  readonly time: number | null;
  /** °C. */
  readonly air_temperature: number | null;
  readonly track_temperature: number | null;
  /** 1 while it rains. */
  readonly rainfall: number | null;
}

export interface MapAnswer {
  readonly map: MapView | null;
  /** One sentence where there is none. */
  readonly off: string | null;
}

export interface PlacesFrame {
  readonly head: PlacesHead;
  readonly values: ReadonlyMap<string, Float32Array>;
}

export interface LapPairFrame {
  readonly head: LapPairHead;
  readonly values: ReadonlyMap<string, Float32Array>;
}

export const raceApi = {
  races: (query: Readonly<Record<string, string | number | undefined>>, signal?: AbortSignal) =>
    json<RacePage>(`/races${queryString(query)}`, within(signal)),
  race: (race: string, signal?: AbortSignal) => json<RaceDetail>(`/races/${id(race)}`, within(signal)),
  timeline: (race: string, signal?: AbortSignal) =>
    json<TimelineView>(`/races/${id(race)}/timeline`, within(signal)),
  charts: (race: string, signal?: AbortSignal) =>
    json<ChartsView>(`/races/${id(race)}/charts`, within(signal)),
  /** Where the map is off the server's sentence says why; the rest of the page works without it. */
  map: async (race: string, signal?: AbortSignal): Promise<MapAnswer> => {
    try {
      return { map: await json<MapView>(`/races/${id(race)}/map`, within(signal)), off: null };
    } catch (error) {
      if (error instanceof ApiError) return { map: null, off: error.message };
      throw error;
    }
  },
  state: (race: string, time: number, signal?: AbortSignal) =>
    json<StateAnswer>(`/races/${id(race)}/state?time=${time.toFixed(3)}`, within(signal)),
  places: async (race: string, from: number, to: number, signal?: AbortSignal): Promise<PlacesFrame> => {
    const response = await ask(
      `/races/${id(race)}/places?from=${from.toFixed(3)}s&to=${to.toFixed(3)}s`,
      within(signal),
    );
    return decodeColumns<PlacesHead>(await response.arrayBuffer());
  },
  compareLaps: async (
    race: string,
    a: LapChoice,
    b: LapChoice,
    signal?: AbortSignal,
  ): Promise<LapPairFrame> => {
    const search = queryString({ a: `${a.car}:${a.lap}`, b: `${b.car}:${b.lap}` });
    const response = await ask(`/races/${id(race)}/laps/compare${search}`, within(signal));
    return decodeColumns<LapPairHead>(await response.arrayBuffer());
  },
  weather: (race: string, signal?: AbortSignal) =>
    json<readonly WeatherRow[]>(`/races/${id(race)}/weather?limit=1000`, within(signal)),
  /** A stream that begins at a session time. */
  replay: (race: string, from: number, speed: number) =>
    new EventSource(`${BASE}/races/${id(race)}/live${queryString({ from: `${from.toFixed(3)}s`, speed })}`),
  /** The stream of a session under way. */
  live: (race: string, delay: number) =>
    new EventSource(`${BASE}/races/${id(race)}/live${queryString({ delay: delay || undefined })}`),
  seasons: async (signal?: AbortSignal) =>
    listOf<SeasonView>(await json<Listed<SeasonView>>('/seasons', within(signal))),
  seasonRaces: async (season: number, signal?: AbortSignal) =>
    listOf<SeasonRaceView>(await json<Listed<SeasonRaceView>>(`/seasons/${season}/races`, within(signal))),
  standings: (season: number, round: number | undefined, signal?: AbortSignal) =>
    json<StandingsView>(`/seasons/${season}/standings${queryString({ round })}`, within(signal)),
  results: (season: number, round: number, signal?: AbortSignal) =>
    json<RaceResultsView>(`/seasons/${season}/races/${round}`, within(signal)),
};

type Listed<T> = readonly T[] | { readonly items: readonly T[] };

function listOf<T>(answer: Listed<T>): readonly T[] {
  return 'items' in answer ? answer.items : answer;
}
