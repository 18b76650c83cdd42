/** All trainings, the newest first: how far they are, how good they came out. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type RunsSearch, runsRoute } from '../routes.tsx';
import { t } from '../texts/runs.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { useTitle } from '../ui/useTitle.ts';
import { runsQuery } from './api.ts';
import { CompareTray } from './CompareTray.tsx';
import { ModelTabs } from './ModelTabs.tsx';
import { RunTable } from './RunTable.tsx';
import '../style/runs.css';

const states = ['running', 'done', 'failed', 'cancelled', 'broken off'] as const;

export function RunsPage() {
  useTitle(t.list.title);
  const search: RunsSearch = runsRoute.useSearch();
  const { model, state, trials } = search;
  const query = useInfiniteQuery(runsQuery({ model, state, parent: trials ? undefined : 'none' }));
  const pages = query.data?.pages ?? [];
  const [first] = pages;
  const items = pages.flatMap((page) => page.items);
  const isEmpty = first !== undefined && first.models.length === 0;
  return (
    <main id="content" className="page runs">
      <ModelTabs />
      <div className="library-head">
        <h1>{t.list.title}</h1>
        {first && !isEmpty && (
          <span className="muted num" role="status">
            {t.list.count(items.length, first.total)}
          </span>
        )}
      </div>
      {first && !isEmpty && <RunFilters search={search} models={first.models} />}
      {query.isError && !first ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : !first ? (
        <Loading what={t.list.loading} />
      ) : isEmpty ? (
        <EmptyRuns />
      ) : items.length === 0 ? (
        <p className="muted">{t.list.noneFound}</p>
      ) : (
        <RunTable runs={items} stale={query.isPlaceholderData} />
      )}
      {query.hasNextPage && (
        <p className="runs-more">
          <button
            type="button"
            className="button"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {query.isFetchingNextPage ? t.list.loadingMore : t.list.more}
          </button>
        </p>
      )}
      <CompareTray />
    </main>
  );
}

function RunFilters({ search, models }: { search: RunsSearch; models: readonly string[] }) {
  const navigate = useNavigate();
  const change = (values: RunsSearch) =>
    void navigate({ to: '/runs', search: (before) => ({ ...before, ...values }), replace: true });
  return (
    <search className="filters">
      <select
        className="select"
        aria-label={t.list.model}
        value={search.model ?? ''}
        onChange={({ target }) => change({ model: target.value || undefined })}
      >
        <option value="">{t.list.allModels}</option>
        {models.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
      <select
        className="select"
        aria-label={t.list.state}
        value={search.state ?? ''}
        onChange={({ target }) => change({ state: states.find((each) => each === target.value) })}
      >
        <option value="">{t.list.allStates}</option>
        {states.map((each) => (
          <option key={each} value={each}>
            {t.state[each]}
          </option>
        ))}
      </select>
      <label className="check">
        <input
          type="checkbox"
          checked={search.trials ?? false}
          onChange={({ target }) => change({ trials: target.checked || undefined })}
        />
        {t.list.trials}
      </label>
    </search>
  );
}

function EmptyRuns() {
  return (
    <section className="empty">
      <div className="empty-drop">
        <h2>{t.list.emptyTitle}</h2>
        <p>{t.list.emptySentence}</p>
        <p>
          {t.list.emptyCommand} <code>pitboard train lap-time --data DIR</code>
        </p>
      </div>
    </section>
  );
}
