/**
 * The pages and their addresses. The library comes with the first load, the lap page, its printable report and the
 * settings each when they are asked for. Filters and the reference stand in the address, so that "back" and a copied
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
import { connection } from './state/connection.ts';
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

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: lazyRouteComponent(
    part(() => import('./settings/SettingsPage.tsx')),
    'SettingsPage',
  ),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([libraryRoute, lapRoute, reportRoute, settingsRoute]),
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: PageFailure,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
