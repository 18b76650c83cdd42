/**
 * What is asked of the server and for how long an answer holds. A recording never changes but for its name and tags,
 * so what was computed from it stays good as long as the page is open.
 */

import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiError, api, type Pair } from './api.ts';
import { connection } from './state/connection.ts';
import { imports } from './state/imports.ts';
import type { Units } from './state/settings.ts';

const PAGE = 50;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server's own "no" stays no; only a broken connection is worth a second try.
      retry: (failures, error) => !(error instanceof ApiError) && failures < 1,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      staleTime: 30_000,
    },
    mutations: { networkMode: 'always' },
  },
});

imports.onDone = () => {
  void queryClient.invalidateQueries({ queryKey: ['recordings'] });
};
connection.online.watch((online) => {
  if (online) void queryClient.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
});

export type LibraryFilter = Readonly<Record<string, string | number | undefined>>;

export const recordingsQuery = (filter: LibraryFilter) =>
  infiniteQueryOptions({
    queryKey: ['recordings', filter],
    queryFn: ({ pageParam, signal }) => api.recordings({ ...filter, offset: pageParam, limit: PAGE }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const known = pages.reduce((sum, page) => sum + page.items.length, 0);
      return last.items.length > 0 && known < last.total ? known : undefined;
    },
    placeholderData: keepPreviousData,
  });

export const recordingQuery = (rid: string) =>
  queryOptions({ queryKey: ['recording', rid], queryFn: ({ signal }) => api.recording(rid, signal) });

export const compareQuery = (pair: Pair, units: Units) =>
  queryOptions({
    queryKey: ['compare', pair.lap, pair.reference ?? '', units],
    queryFn: ({ signal }) => api.compare(pair, units, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const tracesQuery = (
  pair: Pair,
  options: { channels: readonly string[]; from?: number; to?: number; width: number },
) =>
  queryOptions({
    queryKey: ['traces', pair.lap, pair.reference ?? '', options],
    queryFn: ({ signal }) => api.traces(pair, options, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

export const cornerTimesQuery = (rid: string) =>
  queryOptions({
    queryKey: ['cornerTimes', rid],
    queryFn: ({ signal }) => api.cornerTimes(rid, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
