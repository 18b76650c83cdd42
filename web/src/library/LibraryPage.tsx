/** The library: every recording, how to find one, and how to bring in more. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { RecordingSummary } from '../../../src/server/contract.ts';
import { recordingsQuery } from '../queries.ts';
import { type LibrarySearch, libraryRoute } from '../routes.tsx';
import { imports } from '../state/imports.ts';
import { t } from '../texts/index.ts';
import { UploadIcon } from '../ui/icons.tsx';
import { useKeys } from '../ui/keys.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { useTitle } from '../ui/useTitle.ts';
import { CompareTray } from './CompareTray.tsx';
import { EmptyLibrary } from './EmptyLibrary.tsx';
import { Filters } from './Filters.tsx';
import { RecordingTable } from './RecordingTable.tsx';
import { useDeletion } from './useDeletion.ts';

const filterKeys = ['q', 'car', 'track', 'tag', 'from', 'to', 'lapTimeMin', 'lapTimeMax'] as const;

export function LibraryPage() {
  useTitle(t.library.title);
  const search: LibrarySearch = libraryRoute.useSearch();
  const navigate = useNavigate();
  const change = (values: LibrarySearch) =>
    void navigate({ to: '/', search: (before) => ({ ...before, ...values }), replace: true });
  const query = useInfiniteQuery(recordingsQuery({ ...search }));
  const { hidden, pending, remove, undo } = useDeletion();
  const searchField = useRef<HTMLInputElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  useKeys({
    '/': () => searchField.current?.focus(),
    i: () => picker.current?.click(),
  });

  const pages = query.data?.pages ?? [];
  const [first] = pages;
  const items: RecordingSummary[] = pages
    .flatMap((page) => page.items)
    .filter((item) => !hidden.has(item.id));
  const total = (first?.total ?? 0) - hidden.size;
  const filtered = filterKeys.some((key) => search[key] !== undefined);
  const empty = first !== undefined && first.total === 0 && !filtered;
  const chooseFiles = () => picker.current?.click();

  return (
    <main id="content" className="page library">
      <div className="library-head">
        <h1>{t.library.heading}</h1>
        {first && !empty && (
          <span className="muted num" role="status">
            {t.library.count(items.length, Math.max(items.length, total))}
          </span>
        )}
        <span className="grow" />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={t.library.import}
          onChange={(event) => {
            imports.add(event.target.files ?? []);
            event.target.value = '';
          }}
        />
        <button type="button" className="button primary" onClick={chooseFiles}>
          <UploadIcon />
          {t.library.import}
        </button>
      </div>
      {empty ? (
        <EmptyLibrary onChoose={chooseFiles} />
      ) : (
        <>
          <Filters search={search} facets={first?.facets} onChange={change} field={searchField} />
          {query.isError && !first ? (
            <Failure error={query.error} onRetry={() => void query.refetch()} />
          ) : !first ? (
            <Loading />
          ) : items.length === 0 ? (
            <div className="state">
              <p>{t.library.noneFound}</p>
              <button type="button" className="button" onClick={() => void navigate({ to: '/', search: {} })}>
                {t.library.clear}
              </button>
            </div>
          ) : (
            <RecordingTable
              items={items}
              sort={search.sort ?? 'importedAt'}
              order={search.order ?? 'desc'}
              stale={query.isPlaceholderData}
              onSort={(sort, order) => change({ sort, order })}
              onDelete={remove}
            />
          )}
          {query.hasNextPage && (
            <ShowMore busy={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
          )}
        </>
      )}
      <CompareTray />
      <div className="snackbar-place" role="status" aria-live="polite">
        {pending && (
          <p className="snackbar">
            {t.library.deleted(pending.name)}
            <button type="button" className="button small" onClick={undo}>
              {t.app.undo}
            </button>
          </p>
        )}
      </div>
    </main>
  );
}

/** A button that presses itself when it comes into sight. */
function ShowMore({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  const ref = useRef<HTMLButtonElement>(null);
  const [more] = useState(() => ({ run: onMore }));
  more.run = onMore;
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) more.run();
    });
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, [more]);
  return (
    <button ref={ref} type="button" className="button quiet more" onClick={onMore} disabled={busy}>
      {busy ? t.library.loadingMore : t.library.more}
    </button>
  );
}
