/**
 * What is asked of the server about races, and for how long an answer holds. A race that is over changes only when
 * another source of it is imported, which asks for all of it anew.
 */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type LapChoice, raceApi } from './api.ts';

const PAGE = 60;
const KEPT = { staleTime: Number.POSITIVE_INFINITY } as const;
/** ms between two looks at what has grown of a session under way. */
const LIVE_EVERY = 15_000;

/** How long an answer about a session holds that says itself whether it is under way. */
const whileLive = {
  ...KEPT,
  refetchInterval: ({ state }: { state: { data?: { live: boolean } | undefined } }) =>
    state.data?.live ? LIVE_EVERY : (false as const),
};

export type RaceFilter = Readonly<Record<string, string | number | undefined>>;

export const racesQuery = (filter: RaceFilter) =>
  infiniteQueryOptions({
    queryKey: ['races', filter],
    queryFn: ({ pageParam, signal }) => raceApi.races({ ...filter, offset: pageParam, limit: PAGE }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const known = pages.reduce((sum, page) => sum + page.items.length, 0);
      return last.items.length > 0 && known < last.total ? known : undefined;
    },
    placeholderData: keepPreviousData,
  });

export const raceQuery = (id: string) =>
  queryOptions({ queryKey: ['race', id], queryFn: ({ signal }) => raceApi.race(id, signal), ...whileLive });

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['race', id, 'timeline'],
    queryFn: ({ signal }) => raceApi.timeline(id, signal),
    ...whileLive,
  });

export const chartsQuery = (id: string, live: boolean) =>
  queryOptions({
    queryKey: ['race', id, 'charts'],
    queryFn: ({ signal }) => raceApi.charts(id, signal),
    ...KEPT,
    refetchInterval: live ? LIVE_EVERY : (false as const),
  });

export const mapQuery = (id: string, live: boolean) =>
  queryOptions({
    queryKey: ['race', id, 'map'],
    queryFn: ({ signal }) => raceApi.map(id, signal),
    ...KEPT,
    // Under way, the circuit is there once a car has driven a whole lap.
    refetchInterval: ({ state }) => (live && state.data?.map === null ? LIVE_EVERY : false),
  });

export const weatherQuery = (id: string, live: boolean) =>
  queryOptions({
    queryKey: ['race', id, 'weather'],
    queryFn: ({ signal }) => raceApi.weather(id, signal),
    ...KEPT,
    refetchInterval: live ? LIVE_EVERY : (false as const),
  });

export const lapPairQuery = (id: string, a: LapChoice, b: LapChoice) =>
  queryOptions({
    queryKey: ['race', id, 'laps', a, b],
    queryFn: ({ signal }) => raceApi.compareLaps(id, a, b, signal),
    ...KEPT,
    gcTime: 120_000,
  });

export const seasonsQuery = queryOptions({
  queryKey: ['seasons'],
  queryFn: ({ signal }) => raceApi.seasons(signal),
});

export const seasonRacesQuery = (season: number) =>
  queryOptions({
    queryKey: ['seasons', season, 'races'],
    queryFn: ({ signal }) => raceApi.seasonRaces(season, signal),
  });

export const standingsQuery = (season: number, round: number | undefined) =>
  queryOptions({
    queryKey: ['seasons', season, 'standings', round ?? 'last'],
    queryFn: ({ signal }) => raceApi.standings(season, round, signal),
    placeholderData: keepPreviousData,
  });

export const resultsQuery = (season: number, round: number) =>
  queryOptions({
    queryKey: ['seasons', season, 'results', round],
    queryFn: ({ signal }) => raceApi.results(season, round, signal),
    placeholderData: keepPreviousData,
  });
