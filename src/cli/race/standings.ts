/** `pitboard race standings SEASON`: the championship after a round, or at its end. */

import type { Library, Standings } from '../../store/index.ts';
import { type HistoryTables, standingsAfter } from '../../timing/index.ts';
import { InputError } from '../failure.ts';
import { paint, print, table } from '../terminal.ts';
import { reading } from './find.ts';
import { seasonFrom, seasonSpan } from './list.ts';

export interface StandingsOptions {
  readonly round?: string;
  readonly constructors?: boolean;
  readonly json?: boolean;
}

interface Line {
  readonly position: number | null;
  readonly positionText: string;
  /** Key of the driver or the constructor. */
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  /** Of a driver, those driven for this season up to the round, the last one first. */
  readonly teams: readonly string[];
  /** That count. */
  readonly points: number;
  /** All that were scored; null where the rules of the season are not reckoned. */
  readonly scored: number | null;
  readonly wins: number | null;
}

interface Championship {
  readonly season: number;
  readonly round: number;
  readonly race: string | null;
  readonly final: boolean;
  readonly published: boolean;
  readonly of: 'drivers' | 'constructors';
  readonly standings: readonly Line[];
}

function roundFrom(text: string): number {
  const round = Number(text);
  if (!Number.isInteger(round) || round < 1) {
    throw new InputError(`--round expects a whole number from 1 on, got "${text}".`);
  }
  return round;
}

export async function showStandings(seasonText: string, options: StandingsOptions): Promise<void> {
  const season = seasonFrom(seasonText, 'the season');
  const round = options.round === undefined ? undefined : roundFrom(options.round);
  const championship = await reading((library) =>
    championshipOf(library, season, round, options.constructors === true),
  );
  if (options.json) print(JSON.stringify(championship, null, 2));
  else printStandings(championship);
}

async function championshipOf(
  library: Library,
  season: number,
  round: number | undefined,
  constructors: boolean,
): Promise<Championship> {
  const { history } = library.races;
  const tables = await history.season(season);
  if (tables.races.length === 0) throw new InputError(await noSeason(library, season));
  const rounds = tables.races.map((race) => race.round);
  if (round !== undefined && !rounds.includes(round)) {
    throw new InputError(`${season} had ${rounds.length} rounds; there is no round ${round}.`);
  }
  const head = <Row>({ round: after, final, published }: Standings<Row>) => ({
    season,
    round: after,
    race: tables.races.find((race) => race.round === after)?.name ?? null,
    final,
    published,
  });
  const reckoned = standingsAfter(tables, season, round);
  if (constructors) {
    const found = await history.constructorStandings(season, round);
    if (found === undefined) throw new InputError(nothingTold(season, round, 'constructors'));
    const names = new Map(tables.constructors.map(({ id, name }) => [id, name]));
    const scored = new Map(
      reckoned.constructors.map(({ team, engine, gross }) => [`${team} ${engine}`, gross]),
    );
    const standings = found.rows.map(({ team, engine, position, positionText, points, wins }): Line => {
      const name = names.get(team) ?? team;
      return {
        position,
        positionText,
        id: team,
        name: withEngine(name, engine, names),
        code: null,
        teams: [],
        points,
        scored: scored.get(`${team} ${engine}`) ?? null,
        wins,
      };
    });
    return { ...head(found), of: 'constructors', standings };
  }
  const found = await history.driverStandings(season, round);
  if (found === undefined) throw new InputError(nothingTold(season, round, 'drivers'));
  const drivers = new Map(tables.drivers.map((driver) => [driver.id, driver]));
  const teams = teamsOf(tables, found.round);
  const scored = new Map(reckoned.drivers.map(({ driver, gross }) => [driver, gross]));
  const standings = found.rows.map(
    ({ driver, position, positionText, points, wins }): Line => ({
      position,
      positionText,
      id: driver,
      name: drivers.get(driver)?.name ?? driver,
      code: drivers.get(driver)?.code ?? null,
      teams: teams.get(driver) ?? [],
      points,
      scored: scored.get(driver) ?? null,
      wins,
    }),
  );
  return { ...head(found), of: 'drivers', standings };
}

/** `McLaren Honda`; a name that holds its engine's already stays as it is. */
function withEngine(name: string, engine: string | null, names: ReadonlyMap<string, string>): string {
  if (engine === null) return name;
  const maker =
    names.get(engine) ??
    engine
      .split('-')
      .map((word) => (word.length <= 3 ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
      .join(' ');
  return name.toLowerCase().includes(maker.toLowerCase()) ? name : `${name} ${maker}`;
}

function nothingTold(season: number, round: number | undefined, of: string): string {
  if (of === 'constructors' && season < 1958) {
    return `there was no championship of constructors in ${season}; it began in 1958.`;
  }
  const after = round === undefined ? '' : ` after round ${round}`;
  return `the library's history has no standings of the ${of} of ${season}${after}.`;
}

async function noSeason(library: Library, season: number): Promise<string> {
  const seasons = await library.races.history.seasons();
  const [newest] = seasons;
  const oldest = seasons.at(-1);
  return newest === undefined || oldest === undefined
    ? 'the library has no history yet; `pitboard race import FOLDER` takes an f1db or Ergast folder in.'
    : `the library has no history of ${season}; it has that of ${seasonSpan(oldest.season, newest.season)}.`;
}

/** The names of the teams that each driver drove for, the last one first. */
function teamsOf({ results, constructors }: HistoryTables, round: number): Map<string, string[]> {
  const names = new Map(constructors.map(({ id, name }) => [id, name]));
  const teams = new Map<string, string[]>();
  for (const row of results.filter((each) => each.round <= round)) {
    const name = names.get(row.team) ?? row.team;
    teams.set(row.driver, [name, ...(teams.get(row.driver) ?? []).filter((known) => known !== name)]);
  }
  return teams;
}

function printStandings({ season, round, race, final, published, of, standings }: Championship): void {
  const when = `after round ${round}${race === null ? '' : `, ${race}`}${final ? '' : ' (not the last)'}`;
  print(`${paint('bold', `${season} championship of ${of}`)}  ${paint('dim', when)}`);
  if (!published) print(paint('dim', "reckoned from the results by the season's rules"));
  print();
  const [leader] = standings;
  const dropped = standings.some(({ points, scored }) => scored !== null && scored !== points);
  const columns = [
    { title: 'P', side: 'right' as const },
    { title: of === 'drivers' ? 'driver' : 'constructor' },
    ...(of === 'drivers' ? [{ title: 'team' }] : []),
    { title: 'points', side: 'right' as const },
    ...(dropped ? [{ title: 'scored', side: 'right' as const }] : []),
    { title: 'behind', side: 'right' as const },
    { title: 'wins', side: 'right' as const },
  ];
  const behind = ({ points }: Line): string => {
    const gap = Number((leader.points - points).toFixed(2));
    return gap === 0 ? '' : paint('dim', `−${gap}`);
  };
  const rows = standings.map((line) => [
    line.position === null ? paint('dim', line.positionText) : `${line.position}`,
    line === leader ? paint('bold', line.name) : line.name,
    ...(of === 'drivers' ? [paint('dim', line.teams.slice(0, 2).join(', '))] : []),
    `${line.points}`,
    ...(dropped
      ? [line.scored === null || line.scored === line.points ? '' : paint('dim', `${line.scored}`)]
      : []),
    behind(line),
    line.wins === null || line.wins === 0 ? '' : `${line.wins}`,
  ]);
  for (const text of table(columns, rows)) print(text);
}
