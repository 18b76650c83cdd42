/**
 * The pages and their addresses. The library comes with the first load, all others each when they are asked for. Filters and the reference stand in the address, so that "back" and a copied
 * link mean what one sees.
 */

import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { useEffect } from 'react';
import { OfflineError } from './api.ts';
import { LibraryPage } from './library/LibraryPage.tsx';
import { part } from './part.ts';
import { raceSearch } from './race/search.ts';
import { connection } from './state/connection.ts';
import { strategySearch } from './strategy/search.ts';
import { Shell } from './ui/Shell.tsx';
import { Failure, Loading, NotFound } from './ui/States.tsx';

const texts = ['q', 'car', 'track', 'tag', 'from', 'to', 'sort', 'order'] as const;
const numbers = ['lapTimeMin', 'lapTimeMax'] as const;

/** A key set to undefined takes the filter out of the address. */
export type LibrarySearch = { [K in (typeof texts)[number]]?: string | undefined } & {
  [K in (typeof numbers)[number]]?: number | undefined;
};

function librarySearch(raw: Record<string, unknown>): LibrarySearch {
  const search: LibrarySearch = {};
  for (const key of texts) {
    const value = raw[key];
    if (value !== undefined && value !== '') search[key] = String(value);
  }
  for (const key of numbers) {
    const value = Number(raw[key]);
    if (raw[key] !== undefined && raw[key] !== '' && Number.isFinite(value)) search[key] = value;
  }
  return search;
}

function lapSearch(raw: Record<string, unknown>): { reference?: string } {
  return typeof raw.reference === 'string' && raw.reference !== '' ? { reference: raw.reference } : {};
}

/** A part of the app that did not come is fetched anew only by loading the page again, once the server is back. */
function PageFailure({ error, reset }: ErrorComponentProps) {
  const away = error instanceof OfflineError;
  useEffect(
    () => (away ? connection.online.watch((online) => online && window.location.reload()) : undefined),
    [away],
  );
  return <Failure error={error} onRetry={away ? undefined : reset} />;
}

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });

export const libraryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: librarySearch,
  component: LibraryPage,
});

export const lapRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lap/$rid/$index',
  validateSearch: lapSearch,
  component: lazyRouteComponent(
    part(() => import('./lap/LapPage.tsx')),
    'LapPage',
  ),
});

export const reportRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/report/$rid/$index',
  validateSearch: lapSearch,
  component: lazyRouteComponent(
    part(() => import('./report/ReportPage.tsx')),
    'ReportPage',
  ),
});

function racesSearch(raw: Record<string, unknown>): RacesSearch {
  const season = Number(raw.season);
  return {
    ...(Number.isInteger(season) && season > 0 ? { season } : {}),
    ...(typeof raw.q === 'string' && raw.q !== '' ? { q: raw.q } : {}),
    ...(raw.all === true || raw.all === 'true' ? { all: true } : {}),
  };
}

/** A key set to undefined takes the filter out of the address. */
export interface RacesSearch {
  readonly season?: number | undefined;
  readonly q?: string | undefined;
  /** Those without timing too. */
  readonly all?: boolean | undefined;
}

export const racesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/races',
  validateSearch: racesSearch,
  component: lazyRouteComponent(
    part(() => import('./races/RacesPage.tsx')),
    'RacesPage',
  ),
});

export const raceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/races/$id',
  validateSearch: raceSearch,
  component: lazyRouteComponent(
    part(() => import('./race/RacePage.tsx')),
    'RacePage',
  ),
});

export const strategyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/races/$id/strategy',
  validateSearch: strategySearch,
  component: lazyRouteComponent(
    part(() => import('./strategy/StrategyPage.tsx')),
    'StrategyPage',
  ),
});

export const standingsShown = ['drivers', 'constructors', 'results'] as const;
export type StandingsShown = (typeof standingsShown)[number];

export interface StandingsSearch {
  readonly season?: number | undefined;
  readonly round?: number | undefined;
  readonly show?: StandingsShown | undefined;
}

function standingsSearch(raw: Record<string, unknown>): StandingsSearch {
  const season = Number(raw.season);
  const round = Number(raw.round);
  const show = standingsShown.find((each) => each === raw.show);
  return {
    ...(Number.isInteger(season) && season > 0 ? { season } : {}),
    ...(Number.isInteger(round) && round > 0 ? { round } : {}),
    ...(show ? { show } : {}),
  };
}

export const standingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/standings',
  validateSearch: standingsSearch,
  component: lazyRouteComponent(
    part(() => import('./standings/StandingsPage.tsx')),
    'StandingsPage',
  ),
});

export const modelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models',
  component: lazyRouteComponent(
    part(() => import('./models/ModelsPage.tsx')),
    'ModelsPage',
  ),
});

export interface ModelSearch {
  /** The version that is looked at; the champion where none is named. */
  readonly version?: string | undefined;
}

export const modelRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models/$name',
  validateSearch: (raw): ModelSearch =>
    typeof raw.version === 'string' && raw.version !== '' ? { version: raw.version } : {},
  component: lazyRouteComponent(
    part(() => import('./models/ModelPage.tsx')),
    'ModelPage',
  ),
});

const runStates = ['running', 'done', 'failed', 'cancelled', 'broken off'] as const;

/** A key set to undefined takes the filter out of the address. */
export interface RunsSearch {
  readonly model?: string | undefined;
  readonly state?: (typeof runStates)[number] | undefined;
  /** Trials of searches too. */
  readonly trials?: boolean | undefined;
}

function runsSearch(raw: Record<string, unknown>): RunsSearch {
  const state = runStates.find((each) => each === raw.state);
  return {
    ...(typeof raw.model === 'string' && raw.model !== '' ? { model: raw.model } : {}),
    ...(state ? { state } : {}),
    ...(raw.trials === true || raw.trials === 'true' ? { trials: true } : {}),
  };
}

export const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs',
  validateSearch: runsSearch,
  component: lazyRouteComponent(
    part(() => import('./runs/RunsPage.tsx')),
    'RunsPage',
  ),
});

export interface CurvesSearch {
  readonly scale?: 'log' | undefined;
}

const curvesSearch = (raw: Record<string, unknown>): CurvesSearch =>
  raw.scale === 'log' ? { scale: 'log' } : {};

export const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$id',
  validateSearch: curvesSearch,
  component: lazyRouteComponent(
    part(() => import('./runs/RunPage.tsx')),
    'RunPage',
  ),
});

export interface CompareRunsSearch extends CurvesSearch {
  /** Ids, separated by commas. */
  readonly ids?: string | undefined;
}

export const compareRunsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/compare',
  validateSearch: (raw): CompareRunsSearch => ({
    ...(typeof raw.ids === 'string' && raw.ids !== '' ? { ids: raw.ids } : {}),
    ...curvesSearch(raw),
  }),
  component: lazyRouteComponent(
    part(() => import('./runs/CompareRunsPage.tsx')),
    'CompareRunsPage',
  ),
});

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: lazyRouteComponent(
    part(() => import('./settings/SettingsPage.tsx')),
    'SettingsPage',
  ),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    libraryRoute,
    lapRoute,
    reportRoute,
    racesRoute,
    raceRoute,
    strategyRoute,
    standingsRoute,
    modelsRoute,
    modelRoute,
    runsRoute,
    compareRunsRoute,
    runRoute,
    settingsRoute,
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: PageFailure,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
