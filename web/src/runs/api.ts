/** The part of the API that speaks of trainings, as functions. Errors are those of `../api.ts`. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RunComparisonView, RunPage, RunPointsView, RunView } from '../../../src/server/contract.ts';
import { BASE, json, queryString } from '../api.ts';

const PAGE = 50;
/** ms between two looks at a list in which something goes on, and in which something may begin. */
const LOOK = { running: 2000, resting: 10_000 };

const id = encodeURIComponent;
const within = (signal: AbortSignal | undefined): RequestInit => (signal ? { signal } : {});

export const runsApi = {
  runs: (query: Readonly<Record<string, string | number | undefined>>, signal?: AbortSignal) =>
    json<RunPage>(`/runs${queryString(query)}`, within(signal)),
  run: (run: string, signal?: AbortSignal) => json<RunView>(`/runs/${id(run)}`, within(signal)),
  points: (run: string, after: number, signal?: AbortSignal) =>
    json<RunPointsView>(`/runs/${id(run)}/points${queryString({ after })}`, within(signal)),
  compare: (runs: readonly string[], signal?: AbortSignal) =>
    json<RunComparisonView>(`/runs/compare${queryString({ ids: runs.join() })}`, within(signal)),
  events: (run: string) => new EventSource(`${BASE}/runs/${id(run)}/events`),
};

const isRunning = ({ state }: RunView): boolean => state === 'running';

export interface RunsFilter {
  readonly model?: string | undefined;
  readonly state?: string | undefined;
  readonly parent?: string | undefined;
}

export const runsQuery = (filter: RunsFilter) =>
  infiniteQueryOptions({
    queryKey: ['runs', filter],
    queryFn: ({ pageParam, signal }) => runsApi.runs({ ...filter, offset: pageParam, limit: PAGE }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const known = pages.reduce((sum, page) => sum + page.items.length, 0);
      return last.items.length > 0 && known < last.total ? known : undefined;
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isRunning)) ? LOOK.running : LOOK.resting,
  });

export const runQuery = (run: string) =>
  queryOptions({ queryKey: ['run', run], queryFn: ({ signal }) => runsApi.run(run, signal) });

/** As many as the server hands out at once; a search seldom has more. */
const MOST_TRIALS = 200;

export const trialsQuery = (search: string, isRunning: boolean) =>
  queryOptions({
    queryKey: ['runs', 'trials', search, isRunning],
    queryFn: ({ signal }) => runsApi.runs({ parent: search, limit: MOST_TRIALS }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: isRunning ? LOOK.running : (false as const),
  });

export const compareRunsQuery = (runs: readonly string[]) =>
  queryOptions({
    queryKey: ['runs', 'compare', runs.join()],
    queryFn: ({ signal }) => runsApi.compare(runs, signal),
    enabled: runs.length > 1,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.runs.some(isRunning) ? LOOK.running : (false as const)),
  });
