/** The part of the API that speaks of strategy, as functions. Errors are those of `../api.ts`. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  ForecastsView,
  JobView,
  MomentView,
  ScenariosView,
  StrategyAnswer,
  StrategyKind,
} from '../../../src/server/contract.ts';
import { ask, BASE, json, queryString } from '../api.ts';

const id = encodeURIComponent;
const within = (signal: AbortSignal | undefined): RequestInit => (signal ? { signal } : {});

const LIVE_EVERY = 15_000;

export const strategyApi = {
  moment: (race: string, lap: number | undefined, signal?: AbortSignal) =>
    json<MomentView>(`/races/${id(race)}/strategy${queryString({ lap })}`, within(signal)),
  forecasts: (race: string, signal?: AbortSignal) =>
    json<ForecastsView>(`/races/${id(race)}/strategy/forecasts`, within(signal)),
  scenarios: (race: string, lap: number, signal?: AbortSignal) =>
    json<ScenariosView>(`/races/${id(race)}/strategy/scenarios${queryString({ lap })}`, within(signal)),
  start: (race: string, kind: StrategyKind, body: unknown, signal?: AbortSignal) =>
    json<JobView>(`/races/${id(race)}/strategy/${kind}`, {
      ...within(signal),
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  job: (job: string) => json<JobView>(`/jobs/${id(job)}`),
  answer: (job: string) => json<StrategyAnswer>(`/jobs/${id(job)}/result`),
  cancel: async (job: string): Promise<void> => {
    await ask(`/jobs/${id(job)}`, { method: 'DELETE' });
  },
  resume: (job: string) => json<JobView>(`/jobs/${id(job)}/resume`, { method: 'POST' }),
  events: (job: string) => new EventSource(`${BASE}/jobs/${id(job)}/events`),
};

/** Without a lap: the grid, or of a race under way the last lap that was ended. */
export const momentQuery = (race: string, lap: number | undefined) =>
  queryOptions({
    queryKey: ['race', race, 'strategy', lap ?? 'last'],
    queryFn: ({ signal }) => strategyApi.moment(race, lap, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.state === 'live' ? LIVE_EVERY : false),
  });

export const forecastsQuery = (race: string, live: boolean) =>
  queryOptions({
    queryKey: ['race', race, 'strategy', 'forecasts'],
    queryFn: ({ signal }) => strategyApi.forecasts(race, signal),
    // Under way, the server makes one on each lap.
    refetchInterval: live ? LIVE_EVERY : (false as const),
  });

export const scenariosQuery = (race: string, lap: number) =>
  queryOptions({
    queryKey: ['race', race, 'strategy', 'scenarios', lap],
    queryFn: ({ signal }) => strategyApi.scenarios(race, lap, signal),
    placeholderData: keepPreviousData,
  });
