/**
 * A championship after a round: points that count, and the points of every round. Where a season counted only the best
 * results, the gross sum stands beside and what was dropped is in parentheses, as the almanacs print it.
 */

import type { SeasonRaceView, StandingsView } from '../../../src/server/contract.ts';
import { MISSING } from '../numbers.ts';
import { t } from '../texts/index.ts';

const s = t.standings;

type Row = StandingsView['drivers'][number] | StandingsView['constructors'][number];

/** `9`, `4.5`, `0.25`: as many digits as there are. */
export const pointsText = (points: number) => String(Number(points.toFixed(3)));

/**
 * Three letters of each place, as tables of a season head their columns; as many more as it takes to tell Monaco from
 * Monza. Two rounds at one place have the same letters.
 */
export function shortPlaces(races: readonly Pick<SeasonRaceView, 'place'>[]): string[] {
  const places = races.map(({ place }) => place.replaceAll('-', ''));
  return places.map((place) => {
    let letters = 3;
    const others = places.filter((other) => other !== place);
    while (
      letters < 6 &&
      letters < place.length &&
      others.some((other) => other.slice(0, letters) === place.slice(0, letters))
    )
      letters++;
    return place.slice(0, letters).toUpperCase();
  });
}

interface StandingsTableProps {
  readonly standings: StandingsView;
  readonly races: readonly SeasonRaceView[];
  readonly shown: 'drivers' | 'constructors';
  readonly stale: boolean;
  readonly onRace: (round: number) => void;
}

export function StandingsTable({ standings, races, shown, stale, onRace }: StandingsTableProps) {
  const { season, round, final, published } = standings;
  const rows: readonly Row[] = shown === 'drivers' ? standings.drivers : standings.constructors;
  if (rows.length === 0) {
    return (
      <p className="state">{shown === 'constructors' && season < 1958 ? s.noConstructors : s.noStandings}</p>
    );
  }
  const until = races.filter((race) => race.round <= round);
  const short = shortPlaces(races);
  const scored = rows.some(({ scores }) => scores !== undefined);
  const dropping = rows.some(({ gross, points }) => gross !== undefined && gross !== points);
  const name = races.find((race) => race.round === round)?.name ?? '';
  const caption = (shown === 'drivers' ? s.captionDrivers : s.captionConstructors)(
    season,
    final ? s.final.toLowerCase() : s.after(round, name),
  );
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className="standings-scroll" tabIndex={0} aria-label={s.scroll} aria-busy={stale}>
        <table className={stale ? 'standings-table stale' : 'standings-table'}>
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col" className="right">
                {s.position}
              </th>
              <th scope="col" className="standings-name">
                {shown === 'drivers' ? s.driver : s.team}
              </th>
              <th scope="col" className="right">
                {dropping ? s.counted : s.points}
              </th>
              {dropping && (
                <th scope="col" className="right" title={s.grossHint}>
                  {s.gross}
                </th>
              )}
              <th scope="col" className="right">
                {s.wins}
              </th>
              {scored &&
                until.map((race) => (
                  <th key={race.round} scope="col" className="right standings-round">
                    <button
                      type="button"
                      title={s.roundName(race.round, race.name)}
                      aria-label={`${short[races.indexOf(race)]}, ${s.roundName(race.round, race.name)}`}
                      onClick={() => onRace(race.round)}
                    >
                      {short[races.indexOf(race)]}
                    </button>
                  </th>
                ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <StandingsRow key={keyOf(row)} row={row} dropping={dropping} rounds={scored ? until : []} />
            ))}
          </tbody>
        </table>
      </section>
      {dropping && <p className="muted standings-note">{s.droppedHint}</p>}
      {!published && <p className="muted standings-note">{s.computed}</p>}
    </>
  );
}

const keyOf = (row: Row) => ('driver' in row ? row.driver : `${row.team} ${row.engine ?? ''}`);

/** `Honda`, `BRM`; nothing where the team made its own. */
function engineText(engine: string | null, team: string): string | null {
  if (engine === null || engine === team) return null;
  return engine
    .split('-')
    .map((word) => (word.length <= 3 ? word.toUpperCase() : word[0].toUpperCase() + word.slice(1)))
    .join(' ');
}

interface RowProps {
  readonly row: Row;
  readonly dropping: boolean;
  readonly rounds: readonly SeasonRaceView[];
}

function StandingsRow({ row, dropping, rounds }: RowProps) {
  const { position, positionText, points, gross, wins, scores = [], dropped = [], name } = row;
  const beside = 'driver' in row ? row.team : engineText(row.engine, row.team);
  return (
    <tr>
      <td className="num right">{position ?? positionText}</td>
      <th scope="row" className="standings-name">
        {name}
        {beside && <span className="muted"> {beside}</span>}
      </th>
      <td className="num right standings-points">{pointsText(points)}</td>
      {dropping && <td className="num right muted">{pointsText(gross ?? points)}</td>}
      <td className="num right muted">{wins || ''}</td>
      {rounds.map(({ round }) => {
        const score = scores.find((each) => each.round === round);
        const off = dropped.includes(round);
        return (
          <td
            key={round}
            className={off ? 'num right dropped' : 'num right'}
            title={off ? s.dropped : undefined}
          >
            {score === undefined ? (
              <span className="muted">{MISSING}</span>
            ) : score.points === 0 ? (
              <span className="muted">0</span>
            ) : off ? (
              `(${pointsText(score.points)})`
            ) : (
              pointsText(score.points)
            )}
          </td>
        );
      })}
    </tr>
  );
}
