/** The published result of a race, of any year: who finished where, from which place, in which time, or why not. */

import { useQuery } from '@tanstack/react-query';
import type { RaceResultsView } from '../../../src/server/contract.ts';
import { lapTime, MISSING } from '../numbers.ts';
import { resultsQuery } from '../race/queries.ts';
import { clockText, gapText } from '../race/words.ts';
import { t } from '../texts/index.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { pointsText } from './StandingsTable.tsx';

const s = t.standings;

type Row = RaceResultsView['results'][number];

export function RaceResult({ season, round }: { season: number; round: number }) {
  const query = useQuery(resultsQuery(season, round));
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  const { race, results } = query.data;
  const sessions = (['race', 'sprint'] as const).filter((session) =>
    results.some((row) => row.session === session),
  );
  if (sessions.length === 0) return <p className="state">{s.noResults}</p>;
  return sessions.map((session) => (
    <section key={session}>
      {sessions.length > 1 && <h2 className="standings-session">{t.races.kind[session]}</h2>}
      <ResultTable
        name={session === 'race' ? race.name : `${race.name}, ${t.races.kind[session]}`}
        rows={results.filter((row) => row.session === session)}
        stale={query.isPlaceholderData}
      />
    </section>
  ));
}

function ResultTable({ name, rows, stale }: { name: string; rows: readonly Row[]; stale: boolean }) {
  const winner = rows.find(({ position }) => position === 1);
  const bests = rows.flatMap(({ fastestLap }) => fastestLap ?? []);
  const fastest = bests.length > 0 ? Math.min(...bests) : null;
  return (
    <section className="standings-scroll" aria-label={s.captionResults(name)} aria-busy={stale}>
      <table className={stale ? 'standings-table result stale' : 'standings-table result'}>
        <caption className="visually-hidden">{s.captionResults(name)}</caption>
        <thead>
          <tr>
            <th scope="col" className="right">
              {s.position}
            </th>
            <th scope="col" className="standings-name">
              {s.driver}
            </th>
            <th scope="col">{s.team}</th>
            <th scope="col" className="right">
              {s.grid}
            </th>
            <th scope="col" className="right">
              {s.laps}
            </th>
            <th scope="col" className="right">
              {s.time}
            </th>
            {fastest !== null && (
              <th scope="col" className="right">
                {s.fastest}
              </th>
            )}
            <th scope="col" className="right">
              {s.points}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.order}>
              <td className="num right">{row.positionText}</td>
              <th scope="row" className="standings-name">
                {row.name}
              </th>
              <td className="muted">{row.teamName}</td>
              <td className="num right">{row.grid === 0 ? s.pitLane : (row.grid ?? MISSING)}</td>
              <td className="num right">{row.laps ?? MISSING}</td>
              <td className={row.position === null ? 'right muted' : 'num right'}>{timeOf(row, winner)}</td>
              {fastest !== null && (
                <td className={row.fastestLap === fastest ? 'num right overall' : 'num right muted'}>
                  {row.fastestLap === null ? '' : lapTime(row.fastestLap)}
                </td>
              )}
              <td className="num right standings-points">{row.points ? pointsText(row.points) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The winner's time, the others' gaps, laps behind, or why it ended. */
function timeOf(row: Row, winner: Row | undefined): string {
  if (row.position === null) return row.reason ?? s.status[row.status] ?? row.status;
  if (row.position === 1 && row.time !== null) {
    return `${clockText(row.time)}.${String(Math.round(row.time * 1000) % 1000).padStart(3, '0')}`;
  }
  if (row.gap !== null) return gapText(row.gap);
  if (row.laps !== null && winner?.laps && winner.laps > row.laps)
    return s.lapsBehind(winner.laps - row.laps);
  return row.reason ?? MISSING;
}
