/** All sessions that the library knows, newest first, with what is there of each; and the way to bring more in. */

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { RacePage, RaceSummaryView } from '../../../src/server/contract.ts';
import { dateText, MISSING } from '../numbers.ts';
import { racesQuery } from '../race/queries.ts';
import { type RacesSearch, racesRoute } from '../routes.tsx';
import { chosenFiles } from '../state/dropped.ts';
import { raceImports } from '../state/raceImports.ts';
import { t } from '../texts/index.ts';
import { SearchIcon, UploadIcon } from '../ui/icons.tsx';
import { useKeys } from '../ui/keys.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { useTitle } from '../ui/useTitle.ts';
import { RaceImports } from './RaceImports.tsx';
import '../style/races.css';

const r = t.races;

/** What brings a new race into the list, once it is in the library. */
function useNewRaces(): void {
  const client = useQueryClient();
  useEffect(() => {
    raceImports.onDone = () => {
      for (const key of ['races', 'race', 'seasons']) void client.invalidateQueries({ queryKey: [key] });
    };
  }, [client]);
}

export function RacesPage() {
  useTitle(r.title);
  useNewRaces();
  const search: RacesSearch = racesRoute.useSearch();
  const navigate = useNavigate();
  const { season, q, all } = search;
  const known = useInfiniteQuery(racesQuery({ season, q }));
  const playable = useInfiniteQuery(racesQuery({ season, q, timing: 'true' }));
  // A library of results alone has nothing to replay; then the list begins with all of them.
  const withTiming = (playable.data?.pages[0]?.seasons ?? []).some((each) => each.withTiming > 0);
  const everything = all === true || (playable.data !== undefined && !withTiming);
  const query = everything ? known : playable;
  const change = (values: RacesSearch) =>
    void navigate({ to: '/races', search: (before) => ({ ...before, ...values }), replace: true });
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => field.current?.focus(), i: () => files.current?.click() });

  const pages = query.data?.pages ?? [];
  const first: RacePage | undefined = pages[0];
  const items = pages.flatMap((page) => page.items);
  const empty = first !== undefined && first.seasons.length === 0 && !first.live;
  const take = (event: React.ChangeEvent<HTMLInputElement>) => {
    const chosen = chosenFiles(event.target.files ?? []);
    if (chosen.length > 0) raceImports.add(chosen);
    event.target.value = '';
  };
  return (
    <main id="content" className="page races">
      <div className="library-head">
        <h1>{r.heading}</h1>
        {first && !empty && (
          <span className="muted num" role="status">
            {r.count(items.length, first.total)}
          </span>
        )}
        <span className="grow" />
        <input ref={files} type="file" multiple hidden aria-label={r.importFiles} onChange={take} />
        <input
          ref={(element) => {
            folder.current = element;
            // React knows no such property; the browser does.
            element?.setAttribute('webkitdirectory', '');
          }}
          type="file"
          hidden
          aria-label={r.importFolder}
          onChange={take}
        />
        <button type="button" className="button" onClick={() => folder.current?.click()}>
          {r.importFolder}
        </button>
        <button type="button" className="button primary" onClick={() => files.current?.click()}>
          <UploadIcon />
          {r.importFiles}
        </button>
      </div>
      {first?.live && (
        <p className="races-live">
          <strong>{r.liveNow}.</strong>{' '}
          <Link to="/races/$id" params={{ id: 'live' }} className="button small">
            {r.watch}
          </Link>
        </p>
      )}
      <RaceImports />
      {empty ? (
        <EmptyRaces />
      ) : (
        <>
          <RaceFilters
            search={search}
            everything={everything}
            withTiming={withTiming}
            seasons={first?.seasons ?? []}
            onChange={change}
            field={field}
          />
          {query.isError && !first ? (
            <Failure error={query.error} onRetry={() => void query.refetch()} />
          ) : !first ? (
            <Loading />
          ) : items.length === 0 ? (
            <div className="state">
              <p>{r.noneFound}</p>
              <button
                type="button"
                className="button"
                onClick={() => void navigate({ to: '/races', search: { all } })}
              >
                {r.clear}
              </button>
            </div>
          ) : (
            <RaceTable items={items} stale={query.isPlaceholderData} />
          )}
          {query.hasNextPage && (
            <button
              type="button"
              className="button quiet more"
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {query.isFetchingNextPage ? r.loadingMore : r.more}
            </button>
          )}
        </>
      )}
    </main>
  );
}

/** ms without a key before the search is asked. */
const TYPING = 200;

interface FiltersProps {
  readonly search: RacesSearch;
  readonly everything: boolean;
  readonly withTiming: boolean;
  readonly seasons: RacePage['seasons'];
  readonly onChange: (values: RacesSearch) => void;
  readonly field: React.RefObject<HTMLInputElement | null>;
}

function RaceFilters({ search, everything, withTiming, seasons, onChange, field }: FiltersProps) {
  const [typed, setTyped] = useState(search.q ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const shown = seasons.filter((each) => everything || each.withTiming > 0);
  return (
    <search className="filters">
      <div className="search-field">
        <SearchIcon />
        <input
          ref={field}
          type="search"
          value={typed}
          placeholder={r.search}
          aria-label={r.search}
          onChange={({ target }) => {
            setTyped(target.value);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => onChange({ q: target.value || undefined }), TYPING);
          }}
        />
        <kbd>/</kbd>
      </div>
      <select
        className="select num"
        aria-label={r.season}
        value={search.season ?? ''}
        onChange={({ target }) =>
          onChange({ season: target.value === '' ? undefined : Number(target.value) })
        }
      >
        <option value="">{r.allSeasons}</option>
        {shown.map(({ season, races, withTiming: timed }) => (
          <option key={season} value={season}>
            {season} ({everything ? races : timed})
          </option>
        ))}
      </select>
      {withTiming && (
        <fieldset className="segments" aria-label={r.which}>
          <button type="button" aria-pressed={!everything} onClick={() => onChange({ all: undefined })}>
            {r.toReplay}
          </button>
          <button type="button" aria-pressed={everything} onClick={() => onChange({ all: true })}>
            {r.everything}
          </button>
        </fieldset>
      )}
    </search>
  );
}

function RaceTable({ items, stale }: { items: readonly RaceSummaryView[]; stale: boolean }) {
  return (
    <table className={stale ? 'races-table stale' : 'races-table'}>
      <caption className="visually-hidden">{r.caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="race-round right">
            {r.round}
          </th>
          <th scope="col">{r.name}</th>
          <th scope="col" className="race-date">
            {r.date}
          </th>
          <th scope="col" className="race-laps right">
            {r.laps}
          </th>
          <th scope="col" className="race-winner">
            {r.winner}
          </th>
          <th scope="col">{r.has}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <RaceRow key={item.id} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function RaceRow({ item }: { item: RaceSummaryView }) {
  const { id, kind, season, round, name, date, laps, winner, hasTiming, hasCarSamples, hasLocations } = item;
  const text = name ?? id;
  const words = (
    <>
      {text} <span className="muted num">{season}</span>
    </>
  );
  return (
    <tr className="race-item" data-race={id}>
      <td className="race-round num right">{round}</td>
      <th scope="row">
        {hasTiming ? (
          <Link to="/races/$id" params={{ id }} className="race-link">
            {words}
          </Link>
        ) : (
          <Link to="/standings" search={{ season, round, show: 'results' }} className="race-link">
            {words}
          </Link>
        )}
        {kind !== 'race' && <span className="badge">{r.kind[kind] ?? kind}</span>}
      </th>
      <td className="race-date num">{dateText(date)}</td>
      <td className="race-laps num right">{laps ?? MISSING}</td>
      <td className="race-winner">
        {winner ? winner.name : MISSING}
        {winner?.team && <span className="muted"> {winner.team}</span>}
      </td>
      <td className="race-has">
        {hasTiming ? (
          <span className="tag" title={r.hasTimingHint}>
            {r.hasTiming}
          </span>
        ) : (
          <span className="tag faint" title={r.onlyResultHint}>
            {r.onlyResult}
          </span>
        )}
        {hasCarSamples && (
          <span className="tag" title={r.hasCarSamplesHint}>
            {r.hasCarSamples}
          </span>
        )}
        {hasLocations && (
          <span className="tag" title={r.hasLocationsHint}>
            {r.hasLocations}
          </span>
        )}
      </td>
    </tr>
  );
}

function EmptyRaces() {
  return (
    <section className="empty">
      <div className="empty-drop">
        <UploadIcon />
        <h2>{r.emptyTitle}</h2>
        <p>{r.emptySentence}</p>
        <p>
          {r.emptyCommand} <code>pitboard race import PATH…</code>
        </p>
      </div>
      <h3>{r.emptyWhere}</h3>
      <dl className="empty-places">
        {r.sources.map(([source, what]) => (
          <div key={source}>
            <dt>{source}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
