/** What the published standings of a book say otherwise than ours, one line for each competitor and round. */

import {
  type ConstructorStandingRow,
  type DriverStandingRow,
  grouped,
  type HistoryTables,
  standingsAfter,
} from '../../src/timing/index.ts';

type Kind = 'drivers' | 'constructors';
type Published = DriverStandingRow | ConstructorStandingRow;

interface Line {
  readonly name: string;
  readonly points: number;
  readonly positionText: string;
}

type Named = { driver: string } | { team: string; engine: string | null };
type Row = Named & { readonly points: number; readonly positionText: string };

function nameOf(row: Named, engines: boolean): string {
  if ('driver' in row) return row.driver;
  return engines ? `${row.team}/${row.engine ?? ''}` : row.team;
}

/** Books round a seventh of a point to two decimals, some by cutting it. */
const SAME_POINTS = 0.011;

export interface Difference {
  /** `1951-04 alberto-ascari`; `1951 alberto-ascari` of a final table. */
  readonly where: string;
  readonly what: string;
}

export interface Comparison {
  /** Rows that were compared. */
  readonly rows: number;
  readonly differences: readonly Difference[];
}

interface Options {
  readonly kind: Kind;
  readonly tables: 'final' | 'rounds';
  /** Positions are compared too; books that part all ties by name cannot be held to theirs. */
  readonly positions: boolean;
  /** False for a book that names constructors without their engines. */
  readonly engines?: boolean;
  readonly since?: number;
}

/** Compares a book's tables with those reckoned from `history`. Competitors without points may be missing from either. */
export function compareStandings(book: HistoryTables, history: HistoryTables, options: Options): Comparison {
  const all: readonly Published[] =
    options.kind === 'drivers' ? book.driverStandings : book.constructorStandings;
  const { since = 1950, engines = true } = options;
  const wanted = all.filter(
    (row) => (row.round === null) === (options.tables === 'final') && row.season >= since,
  );
  const lineOf = (row: Row): Line => ({
    name: nameOf(row, engines),
    points: row.points,
    positionText: row.positionText,
  });
  const differences: Difference[] = [];
  let rows = 0;
  for (const published of grouped<Published>(wanted, (row) => `${row.season}-${row.round}`).values()) {
    const [first] = published;
    if (first === undefined) continue;
    const { season, round } = first;
    const own = standingsAfter(history, season, round ?? undefined)[options.kind].map(lineOf);
    const table = round === null ? String(season) : `${season}-${String(round).padStart(2, '0')}`;
    const left = [...own];
    for (const row of published.map(lineOf)) {
      rows += 1;
      const where = `${table} ${row.name}`;
      const same = left.filter((line) => line.name === row.name);
      const match = same.find((line) => line.positionText === row.positionText) ?? same[0];
      if (match === undefined) {
        if (row.points > 0) differences.push({ where, what: `not among ours, published with ${row.points}` });
        continue;
      }
      left.splice(left.indexOf(match), 1);
      if (Math.abs(match.points - row.points) > SAME_POINTS) {
        differences.push({ where, what: `${match.points} points, published ${row.points}` });
      } else if (options.positions && match.positionText !== row.positionText) {
        differences.push({ where, what: `place ${match.positionText}, published ${row.positionText}` });
      }
    }
    for (const line of left) {
      if (line.points > 0) {
        differences.push({ where: `${table} ${line.name}`, what: `${line.points} points, not published` });
      }
    }
  }
  return { rows, differences };
}
