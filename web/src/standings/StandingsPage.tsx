/**
 * Seasons since 1950: the championship after any round, with the points of each round, and the results of the races. What is
 * looked at stands in the address.
 */

import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { SeasonRaceView, SeasonView } from '../../../src/server/contract.ts';
import { dateText } from '../numbers.ts';
import { seasonRacesQuery, seasonsQuery, standingsQuery } from '../race/queries.ts';
import { type StandingsSearch, type StandingsShown, standingsRoute, standingsShown } from '../routes.tsx';
import { t } from '../texts/index.ts';
import { NextIcon, PreviousIcon } from '../ui/icons.tsx';
import { useKeys } from '../ui/keys.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { useTitle } from '../ui/useTitle.ts';
import { RaceResult } from './RaceResult.tsx';
import { StandingsTable } from './StandingsTable.tsx';
import '../style/standings.css';

const s = t.standings;

export function StandingsPage() {
  const search: StandingsSearch = standingsRoute.useSearch();
  const seasons = useQuery(seasonsQuery);
  const list = seasons.data ?? [];
  const season = search.season ?? list[0]?.season;
  useTitle(season === undefined ? s.title : `${s.title} ${season}`);
  if (seasons.isError) {
    return (
      <main id="content" className="page">
        <Failure error={seasons.error} onRetry={() => void seasons.refetch()} />
      </main>
    );
  }
  if (!seasons.data) {
    return (
      <main id="content" className="page">
        <Loading />
      </main>
    );
  }
  if (season === undefined || list.length === 0) {
    return (
      <main id="content" className="page">
        <div className="state">
          <h1>{s.emptyTitle}</h1>
          <p>{s.emptySentence}</p>
          <p>
            <code>pitboard race import PATH…</code>
          </p>
          <Link to="/races" className="button">
            {s.toRaces}
          </Link>
        </div>
      </main>
    );
  }
  return <Season season={season} search={search} seasons={list} />;
}

interface SeasonProps {
  readonly season: number;
  readonly search: StandingsSearch;
  readonly seasons: readonly SeasonView[];
}

function Season({ season, search, seasons }: SeasonProps) {
  const navigate = useNavigate();
  const races = useQuery(seasonRacesQuery(season));
  const shown: StandingsShown = search.show ?? 'drivers';
  const standings = useQuery({ ...standingsQuery(season, search.round), enabled: shown !== 'results' });
  const years = seasons.map((each) => each.season).sort((a, b) => a - b);
  const rounds = (races.data ?? []).map(({ round }) => round);
  // Races to come have no result; the season ends, so far, at the last that was run.
  const last = standings.data?.season === season ? standings.data.rounds : (rounds.at(-1) ?? 1);
  const round = search.round ?? lastRun(races.data) ?? last;
  const go = (values: StandingsSearch) =>
    void navigate({
      to: '/standings',
      search: (before): StandingsSearch => ({ ...before, season, ...values }),
      resetScroll: false,
    });
  const goSeason = (by: 1 | -1) => {
    const next = years[years.indexOf(season) + by];
    if (next !== undefined) go({ season: next, round: undefined });
  };
  const goRound = (by: 1 | -1) => {
    const next = rounds[rounds.indexOf(round) + by];
    if (next !== undefined) go({ round: next });
  };
  useKeys({
    '[': () => goRound(-1),
    ']': () => goRound(1),
    '{': () => goSeason(-1),
    '}': () => goSeason(1),
  });
  return (
    <main id="content" className="page standings" data-season={season} data-round={round}>
      <div className="standings-head">
        <h1>{s.heading(season)}</h1>
        <Steps
          before={s.previousSeason}
          after={s.nextSeason}
          first={years[0] === season}
          last={years.at(-1) === season}
          onStep={goSeason}
        >
          <select
            className="num"
            aria-label={s.season}
            value={season}
            onChange={({ target }) => go({ season: Number(target.value), round: undefined })}
          >
            {[...years].reverse().map((year) => (
              <option key={year} value={year}>
                {year}
              </option>
            ))}
          </select>
        </Steps>
        <Steps
          before={s.previousRound}
          after={s.nextRound}
          first={rounds[0] === round}
          last={rounds.at(-1) === round}
          onStep={goRound}
        >
          <select
            className="select"
            aria-label={shown === 'results' ? s.results : s.afterRound}
            value={round}
            onChange={({ target }) => go({ round: Number(target.value) })}
          >
            {(races.data ?? []).map((race) => (
              <option key={race.round} value={race.round}>
                {s.roundName(race.round, race.name)}
              </option>
            ))}
          </select>
        </Steps>
        <span className="grow" />
        <fieldset className="segments" aria-label={s.title}>
          {standingsShown.map((each) => (
            <button key={each} type="button" aria-pressed={each === shown} onClick={() => go({ show: each })}>
              {s[each]}
            </button>
          ))}
        </fieldset>
      </div>
      {races.isError ? (
        <Failure error={races.error} onRetry={() => void races.refetch()} />
      ) : !races.data ? (
        <Loading />
      ) : shown === 'results' ? (
        <RaceResult season={season} round={round} />
      ) : standings.isError ? (
        <Failure error={standings.error} onRetry={() => void standings.refetch()} />
      ) : !standings.data ? (
        <Loading />
      ) : (
        <StandingsTable
          standings={standings.data}
          races={races.data}
          shown={shown}
          stale={standings.isPlaceholderData}
          onRace={(chosen) => go({ round: chosen, show: 'results' })}
        />
      )}
      {races.data && <RaceName race={races.data.find((race) => race.round === round)} />}
    </main>
  );
}

function lastRun(races: readonly SeasonRaceView[] | undefined): number | undefined {
  return races?.findLast(({ winner }) => winner !== null)?.round;
}

function RaceName({ race }: { race: SeasonRaceView | undefined }) {
  if (!race) return null;
  return (
    <p className="standings-race muted">
      {race.name}, {race.circuitName ?? race.place}, <span className="num">{dateText(race.date)}</span>
      {race.hasTiming && (
        <>
          {' · '}
          <Link to="/races/$id" params={{ id: race.id }}>
            {s.replay}
          </Link>
        </>
      )}
    </p>
  );
}

interface StepsProps {
  readonly before: string;
  readonly after: string;
  readonly first: boolean;
  readonly last: boolean;
  readonly onStep: (by: 1 | -1) => void;
  readonly children: React.ReactNode;
}

function Steps({ before, after, first, last, onStep, children }: StepsProps) {
  return (
    <span className="steps">
      <button
        type="button"
        className="icon-button"
        aria-label={before}
        disabled={first}
        onClick={() => onStep(-1)}
      >
        <PreviousIcon />
      </button>
      {children}
      <button
        type="button"
        className="icon-button"
        aria-label={after}
        disabled={last}
        onClick={() => onStep(1)}
      >
        <NextIcon />
      </button>
    </span>
  );
}
