/** Histories in SQLite: rows as they came, with the source that they are of. */

import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import { z } from 'zod';
import { emptyHistory, type HistorySourceKind, type HistoryTables } from '../../timing/index.ts';
import type { HistoryRecords } from '../races/historyRecords.ts';
import { type NamedTable, namedTables, type SeasonTable, seasonTables } from '../races/historyRows.ts';
import { tell, upsertRace } from './races.ts';
import type { Tables } from './schema.ts';

const kindShape = z.enum(['f1db', 'ergast']) satisfies z.ZodType<HistorySourceKind>;

/** The first is believed first. */
const ORDER: readonly HistorySourceKind[] = ['f1db', 'ergast'];

const sqlNames = {
  races: 'history_race',
  circuits: 'history_circuit',
  drivers: 'history_driver',
  constructors: 'history_constructor',
  results: 'history_result',
  qualifying: 'history_qualifying',
  grids: 'history_grid',
  pitStops: 'history_pit_stop',
  fastestLaps: 'history_fastest_lap',
  driverStandings: 'history_driver_standing',
  constructorStandings: 'history_constructor_standing',
} as const satisfies Record<SeasonTable | NamedTable, string>;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

type Shape = z.ZodObject<Record<string, z.ZodType>>;

/** Columns with the names that the rows have, `"position_text" AS "positionText"`. */
function selection(shape: Shape): string {
  return Object.keys(shape.shape)
    .map((name) => `"${snake(name)}" AS "${name}"`)
    .join(', ');
}

/** Values that one statement takes; SQLite allows 32,766. */
const MOST_VALUES = 2000;

type Row = Readonly<Record<string, unknown>>;

function stored(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value ?? null;
}

async function insert(
  trx: Transaction<Tables>,
  table: SeasonTable | NamedTable,
  shape: Shape,
  kind: HistorySourceKind,
  rows: readonly Row[],
): Promise<void> {
  const names = Object.keys(shape.shape);
  const columns = ['source', ...names.map(snake)].map((name) => `"${name}"`).join(', ');
  const one = `(${Array(names.length + 1)
    .fill('?')
    .join(', ')})`;
  const most = Math.floor(MOST_VALUES / (names.length + 1));
  for (let from = 0; from < rows.length; from += most) {
    const part = rows.slice(from, from + most);
    const text = `INSERT INTO ${sqlNames[table]} (${columns}) VALUES ${part.map(() => one).join(', ')}`;
    const values = part.flatMap((row) => [kind, ...names.map((name) => stored(row[name]))]);
    await trx.executeQuery(CompiledQuery.raw(text, values));
  }
}

export function sqliteHistory(db: Kysely<Tables>): HistoryRecords {
  async function ask<S extends z.ZodType>(
    shape: S,
    text: string,
    values: readonly unknown[],
  ): Promise<z.output<S>[]> {
    const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...values]));
    return z.array(shape).parse(rows);
  }

  function rowsOf<S extends Shape>(table: SeasonTable, shape: S, kind: string, season: number) {
    return ask(
      shape,
      `SELECT ${selection(shape)} FROM ${sqlNames[table]} WHERE season = ? AND source = ? ORDER BY rowid`,
      [season, kind],
    );
  }

  function allOf<S extends Shape>(table: NamedTable, shape: S, kind: string) {
    return ask(shape, `SELECT ${selection(shape)} FROM ${sqlNames[table]} WHERE source = ? ORDER BY id`, [
      kind,
    ]);
  }

  async function named(kind: HistorySourceKind): Promise<HistoryTables> {
    return {
      ...emptyHistory,
      sources: (await sources()).filter((source) => source.kind === kind).map(({ from }) => ({ kind, from })),
      circuits: await allOf('circuits', namedTables.circuits, kind),
      drivers: await allOf('drivers', namedTables.drivers, kind),
      constructors: await allOf('constructors', namedTables.constructors, kind),
    };
  }

  async function sources() {
    const rows = await db.selectFrom('history_source').selectAll().execute();
    return rows
      .map((row) => ({
        kind: kindShape.parse(row.kind),
        from: row.from_name,
        digest: row.digest,
        importedAt: row.imported_at,
      }))
      .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  }

  return {
    sources,

    async rounds() {
      const shape = z.object({ season: z.number(), rounds: z.number() });
      const rows = await ask(
        shape,
        'SELECT season, count(DISTINCT round) AS rounds FROM history_race GROUP BY season ORDER BY season',
        [],
      );
      return new Map(rows.map(({ season, rounds }) => [season, rounds]));
    },

    async season(kind, season) {
      const races = await rowsOf('races', seasonTables.races, kind, season);
      return {
        ...(await named(kind)),
        seasons: races.length === 0 ? [] : [{ season, rounds: races.length }],
        races,
        results: await rowsOf('results', seasonTables.results, kind, season),
        qualifying: await rowsOf('qualifying', seasonTables.qualifying, kind, season),
        grids: await rowsOf('grids', seasonTables.grids, kind, season),
        pitStops: await rowsOf('pitStops', seasonTables.pitStops, kind, season),
        fastestLaps: await rowsOf('fastestLaps', seasonTables.fastestLaps, kind, season),
        driverStandings: await rowsOf('driverStandings', seasonTables.driverStandings, kind, season),
        constructorStandings: await rowsOf(
          'constructorStandings',
          seasonTables.constructorStandings,
          kind,
          season,
        ),
      };
    },

    named,

    replace({ kind, from, digest, importedAt }, tables, races, events) {
      return db.transaction().execute(async (trx) => {
        const row = { kind, from_name: from, digest, imported_at: importedAt };
        await trx
          .insertInto('history_source')
          .values(row)
          .onConflict((conflict) => conflict.column('kind').doUpdateSet(row))
          .execute();
        for (const table of Object.keys(seasonTables) as SeasonTable[]) {
          await dropRaces(trx, table, kind, tables[table]);
          await insert(
            trx,
            table,
            seasonTables[table],
            kind,
            tables[table].map((each): Row => ({ ...each })),
          );
        }
        for (const table of Object.keys(namedTables) as NamedTable[]) {
          for (const { id } of tables[table]) {
            await trx.executeQuery(
              CompiledQuery.raw(`DELETE FROM ${sqlNames[table]} WHERE source = ? AND id = ?`, [kind, id]),
            );
          }
          await insert(
            trx,
            table,
            namedTables[table],
            kind,
            tables[table].map((each): Row => ({ ...each })),
          );
        }
        for (const race of races) await upsertRace(trx, race);
        await tell(trx, events);
      });
    },
  };
}

/** Takes away the rows of the races that `rows` tells of anew. */
async function dropRaces(
  trx: Transaction<Tables>,
  table: SeasonTable,
  kind: HistorySourceKind,
  rows: readonly { readonly season: number; readonly round: number | null }[],
): Promise<void> {
  const seen = new Map<string, readonly [number, number | null]>();
  for (const { season, round } of rows) seen.set(`${season} ${round}`, [season, round]);
  for (const [season, round] of seen.values()) {
    await trx.executeQuery(
      CompiledQuery.raw(`DELETE FROM ${sqlNames[table]} WHERE season = ? AND source = ? AND round IS ?`, [
        season,
        kind,
        round,
      ]),
    );
  }
}
