/** What a page shows while it has nothing to show: it waits, it failed, there is no such page. */

import { Link, useRouterState } from '@tanstack/react-router';
import { OfflineError } from '../api.ts';
import { t } from '../texts/index.ts';
import { asSentence } from './sentence.ts';

export function Loading({ what = t.app.loading }: { what?: string }) {
  return (
    <div className="state" role="status">
      <span className="pulse" aria-hidden="true" />
      <p>{what}</p>
    </div>
  );
}

export function Failure({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const sentence = error instanceof Error && error.message ? asSentence(error.message) : t.error.unexpected;
  // Back to the list that one came from.
  const home = path.startsWith('/races') || path.startsWith('/standings') ? '/races' : '/';
  return (
    <div className="state" role="alert">
      <h2>{t.error.title}</h2>
      <p>{sentence}</p>
      {error instanceof OfflineError && <p className="muted">{t.offline.hint}</p>}
      <p className="row">
        {onRetry && (
          <button type="button" className="button" onClick={onRetry}>
            {t.app.retry}
          </button>
        )}
        {path !== home && (
          <Link to={home} className="button quiet">
            {home === '/' ? t.error.toLibrary : t.error.toRaces}
          </Link>
        )}
      </p>
    </div>
  );
}

export function NotFound() {
  return (
    <main className="state" id="content">
      <h1>{t.error.notFoundTitle}</h1>
      <p>{t.error.notFound}</p>
      <Link to="/" className="button">
        {t.error.toLibrary}
      </Link>
    </main>
  );
}
