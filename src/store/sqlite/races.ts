/** Races in SQLite. Everything that one call changes, the events that tell of it included, is one transaction. */

import { type Kysely, type Selectable, type SelectQueryBuilder, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { NewEvent } from '../bus.ts';
import { fold, wordsOf } from '../fold.ts';
import { isSessionKind, sessionKinds } from '../races/keys.ts';
import type { RaceQuery, RaceSummary } from '../races/library.ts';
import type { ContributionRecord, RaceRecord, RaceRecords, SessionFiles } from '../races/records.ts';
import { missingPart, sourceKind } from '../races/words.ts';
import type { RaceContributionTable, RaceTable, Tables } from './schema.ts';

const sampleFile = z.object({ key: z.string(), rows: z.number().int() });
const sessionFiles = z.object({
  bundle: z.string(),
  carSamples: sampleFile.nullable(),
  locations: sampleFile.nullable(),
}) satisfies z.ZodType<SessionFiles>;

const sources = z.array(sourceKind);
const missing = z.array(missingPart);

function kindFrom(text: string): RaceSummary['kind'] {
  if (!isSessionKind(text)) throw new TypeError(`"${text}" is no kind of session`);
  return text;
}

function rowOf(race: RaceRecord): RaceTable {
  const { winner } = race;
  return {
    key: race.key,
    id: race.id,
    season: race.season,
    round: race.round,
    kind: race.kind,
    name: race.name,
    place: race.place,
    date: race.date,
    laps: race.laps,
    cars: race.cars,
    winner_code: winner?.code ?? null,
    winner_name: winner?.name ?? null,
    winner_team: winner?.team ?? null,
    has_timing: race.hasTiming ? 1 : 0,
    has_car_samples: race.hasCarSamples ? 1 : 0,
    has_locations: race.hasLocations ? 1 : 0,
    sources: JSON.stringify(race.sources),
    missing: JSON.stringify(race.missing),
    imported_at: race.importedAt,
    search: fold([race.id, race.name, winner?.code, winner?.name, winner?.team].filter(Boolean).join('\n')),
    files: race.files === null ? null : JSON.stringify(race.files),
    stamp: race.stamp,
  };
}

const summaryColumns = [
  'id',
  'season',
  'round',
  'kind',
  'name',
  'place',
  'date',
  'laps',
  'cars',
  'winner_code',
  'winner_name',
  'winner_team',
  'has_timing',
  'has_car_samples',
  'has_locations',
  'sources',
  'missing',
  'imported_at',
] as const satisfies readonly (keyof RaceTable)[];

function summaryFrom(row: Pick<Selectable<RaceTable>, (typeof summaryColumns)[number]>): RaceSummary {
  return {
    id: row.id,
    kind: kindFrom(row.kind),
    season: row.season,
    round: row.round,
    name: row.name,
    place: row.place,
    date: row.date,
    laps: row.laps,
    cars: row.cars,
    winner:
      row.winner_name === null
        ? null
        : { code: row.winner_code, name: row.winner_name, team: row.winner_team },
    hasTiming: row.has_timing === 1,
    hasCarSamples: row.has_car_samples === 1,
    hasLocations: row.has_locations === 1,
    sources: sources.parse(JSON.parse(row.sources)),
    missing: missing.parse(JSON.parse(row.missing)),
    importedAt: row.imported_at,
  };
}

function contributionFrom(row: Selectable<RaceContributionTable>): ContributionRecord {
  return {
    digest: row.digest,
    source: sourceKind.parse(row.source),
    from: row.from_name,
    importedAt: row.imported_at,
    files: sessionFiles.parse(JSON.parse(row.files)),
  };
}

function blobsOf({ bundle, carSamples, locations }: SessionFiles): string[] {
  return [bundle, carSamples?.key, locations?.key].filter((key) => key !== undefined);
}

type Filtered<O> = SelectQueryBuilder<Tables, 'race', O>;

function filter<O>(from: Filtered<O>, { season, kind, q, timing }: RaceQuery): Filtered<O> {
  let filtered = from;
  if (season !== undefined) filtered = filtered.where('season', '=', season);
  if (kind !== undefined) filtered = filtered.where('kind', '=', kind);
  if (timing !== undefined) filtered = filtered.where('has_timing', '=', timing ? 1 : 0);
  for (const word of wordsOf(q ?? '')) {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    filtered = filtered.where(sql<boolean>`${sql.ref('race.search')} LIKE ${pattern} ESCAPE '\\'`);
  }
  return filtered;
}

/** Within a weekend the race comes last; a list of the newest first begins with it. */
const kindRank = sql<number>`CASE kind ${sql.join(
  sessionKinds.map((kind, i) => sql`WHEN ${kind} THEN ${sessionKinds.length - i}`),
  sql` `,
)} END`;

/** Keeps the events of a change with the change. */
export async function tell(trx: Transaction<Tables>, events: readonly NewEvent[]): Promise<void> {
  for (const { topic, key, at, data } of events) {
    await trx
      .insertInto('outbox')
      .values({ topic, key, at, data: JSON.stringify(data) })
      .execute();
  }
}

export async function upsertRace(trx: Transaction<Tables>, race: RaceRecord): Promise<void> {
  const row = rowOf(race);
  await trx
    .insertInto('race')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
}

export function sqliteRaces(db: Kysely<Tables>): RaceRecords {
  return {
    save(changes, events) {
      return db.transaction().execute(async (trx) => {
        for (const { race, added, removed } of changes) {
          await upsertRace(trx, race);
          for (const digest of removed) {
            await trx
              .deleteFrom('race_contribution')
              .where('race_key', '=', race.key)
              .where('digest', '=', digest)
              .execute();
          }
          for (const { digest, source, from, importedAt, files } of added) {
            await trx
              .insertInto('race_contribution')
              .values({
                race_key: race.key,
                digest,
                source,
                from_name: from,
                imported_at: importedAt,
                files: JSON.stringify(files),
              })
              .execute();
          }
        }
        await tell(trx, events);
      });
    },

    async get(key) {
      const row = await db.selectFrom('race').selectAll().where('key', '=', key).executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        ...summaryFrom(row),
        key: row.key,
        files: row.files === null ? null : sessionFiles.parse(JSON.parse(row.files)),
        stamp: row.stamp,
      };
    },

    async contributions(key) {
      const rows = await db
        .selectFrom('race_contribution')
        .selectAll()
        .where('race_key', '=', key)
        .orderBy('position')
        .execute();
      return rows.map(contributionFrom);
    },

    async list(query) {
      const order = query.order ?? 'desc';
      const { total } = await filter(
        db.selectFrom('race').select(({ fn }) => fn.countAll<number>().as('total')),
        query,
      ).executeTakeFirstOrThrow();
      const rows = await filter(db.selectFrom('race').select(summaryColumns), query)
        .orderBy('season', order)
        .orderBy('round', order)
        .orderBy(kindRank, order)
        .limit(query.limit ?? 50)
        .offset(query.offset ?? 0)
        .execute();
      const seasons = await db
        .selectFrom('race')
        .select(({ fn }) => [
          'season',
          fn.countAll<number>().as('races'),
          fn.sum<number>('has_timing').as('withTiming'),
        ])
        .groupBy('season')
        .orderBy('season', 'desc')
        .execute();
      return { total, items: rows.map(summaryFrom), seasons };
    },

    async names() {
      const rows = await db
        .selectFrom('race')
        .select(['key', 'id', 'season', 'round', 'kind', 'name', 'place', 'date', 'has_timing', 'stamp'])
        .orderBy('season')
        .orderBy('round')
        .execute();
      return rows.map(({ kind, has_timing, ...row }) => ({
        ...row,
        kind: kindFrom(kind),
        hasTiming: has_timing === 1,
      }));
    },

    clear(key, left, event) {
      return db.transaction().execute(async (trx) => {
        await trx.deleteFrom('race_contribution').where('race_key', '=', key).execute();
        if (left === null) await trx.deleteFrom('race').where('key', '=', key).execute();
        else await upsertRace(trx, left);
        await tell(trx, [event]);
      });
    },

    async blobs() {
      const races = await db.selectFrom('race').select('files').where('files', 'is not', null).execute();
      const parts = await db.selectFrom('race_contribution').select('files').execute();
      const files = [...races, ...parts].flatMap(({ files }) => (files === null ? [] : [files]));
      return [...new Set(files.flatMap((text) => blobsOf(sessionFiles.parse(JSON.parse(text)))))];
    },
  };
}
