/** The part of the API that speaks of models, as functions. Errors are those of `../api.ts`. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  AdvanceBody,
  ModelComparisonView,
  ModelDetail,
  ModelHealthView,
  ModelMetricsView,
  ModelServingView,
  ModelsView,
  ModelVersionView,
  VerdictView,
} from '../../../src/server/contract.ts';
import { BASE, json, queryString } from '../api.ts';

/** ms between two looks: at what a rollout does by itself, at what questions bring, and at the rest. */
const LOOK = { rollout: 3000, serving: 10_000, resting: 30_000 };

const id = encodeURIComponent;
const within = (signal: AbortSignal | undefined): RequestInit => (signal ? { signal } : {});

const posted = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export interface Reasoned {
  readonly why?: string | undefined;
}

export const modelsApi = {
  list: (signal?: AbortSignal) => json<ModelsView>('/models', within(signal)),
  model: (name: string, signal?: AbortSignal) => json<ModelDetail>(`/models/${id(name)}`, within(signal)),
  version: (name: string, version: string, signal?: AbortSignal) =>
    json<ModelVersionView>(`/models/${id(name)}/versions/${id(version)}`, within(signal)),
  metrics: (name: string, signal?: AbortSignal) =>
    json<ModelMetricsView>(`/models/${id(name)}/metrics`, within(signal)),
  health: (name: string, version: string, signal?: AbortSignal) =>
    json<ModelHealthView>(`/models/${id(name)}/health${queryString({ version })}`, within(signal)),
  serving: (name: string, signal?: AbortSignal) =>
    json<ModelServingView>(`/models/${id(name)}/serving`, within(signal)),
  promote: (name: string, body: Reasoned & { version: string; expected: string | null }) =>
    json<ModelDetail>(`/models/${id(name)}/promote`, posted('POST', body)),
  rollback: (name: string, body: Reasoned & { expected: string }) =>
    json<ModelDetail>(`/models/${id(name)}/rollback`, posted('POST', body)),
  startRollout: (name: string, body: Reasoned & { version: string }) =>
    json<ModelDetail>(`/models/${id(name)}/rollout`, posted('POST', body)),
  advanceRollout: (name: string, body: Reasoned & Pick<AdvanceBody, 'from'>) =>
    json<ModelDetail>(`/models/${id(name)}/rollout/advance`, posted('POST', body)),
  review: (name: string) => json<VerdictView>(`/models/${id(name)}/rollout/review`, { method: 'POST' }),
  compare: (name: string, a: string, b: string, signal?: AbortSignal) =>
    json<ModelComparisonView>(`/models/${id(name)}/compare${queryString({ a, b })}`, within(signal)),
  stopRollout: (name: string, { why }: Reasoned) =>
    json<ModelDetail>(`/models/${id(name)}/rollout${queryString({ why })}`, { method: 'DELETE' }),
  import: (file: File) =>
    json<ModelVersionView>(`/models${queryString({ name: file.name })}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    }),
  exportAddress: (name: string, version: string) =>
    `${BASE}/models/${id(name)}/versions/${id(version)}/export`,
};

const isRunning = (rollout: ModelDetail['rollout'] | undefined) => rollout?.state === 'running';

export const modelsQuery = () =>
  queryOptions({
    queryKey: ['models'],
    queryFn: ({ signal }) => modelsApi.list(signal),
    refetchInterval: LOOK.serving,
  });

export const modelQuery = (name: string) =>
  queryOptions({
    queryKey: ['model', name],
    queryFn: ({ signal }) => modelsApi.model(name, signal),
    refetchInterval: ({ state }) => (isRunning(state.data?.rollout) ? LOOK.rollout : LOOK.resting),
  });

export const modelMetricsQuery = (name: string, versions: number) =>
  queryOptions({
    // A version never changes, but there may be more of them.
    queryKey: ['model', name, 'metrics', versions],
    queryFn: ({ signal }) => modelsApi.metrics(name, signal),
    placeholderData: keepPreviousData,
  });

export const modelVersionQuery = (name: string, version: string) =>
  queryOptions({
    queryKey: ['model', name, 'version', version],
    queryFn: ({ signal }) => modelsApi.version(name, version, signal),
    placeholderData: keepPreviousData,
  });

export const modelHealthQuery = (name: string, version: string) =>
  queryOptions({
    queryKey: ['model', name, 'health', version],
    queryFn: ({ signal }) => modelsApi.health(name, version, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK.serving,
  });

export const modelServingQuery = (name: string) =>
  queryOptions({
    queryKey: ['model', name, 'serving'],
    queryFn: ({ signal }) => modelsApi.serving(name, signal),
    refetchInterval: LOOK.serving,
  });

export const modelComparisonQuery = (name: string, a: string, b: string) =>
  queryOptions({
    queryKey: ['model', name, 'compare', a, b],
    queryFn: ({ signal }) => modelsApi.compare(name, a, b, signal),
    refetchInterval: LOOK.serving,
  });
