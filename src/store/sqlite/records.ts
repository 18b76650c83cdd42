/** Records in SQLite. Everything that one call changes, the events that tell of it included, is one transaction. */

import {
  type ExpressionBuilder,
  type Kysely,
  type OrderByItemBuilder,
  type SelectQueryBuilder,
  sql,
  type Transaction,
} from 'kysely';
import type { NewEvent } from '../bus.ts';
import { wordsOf } from '../fold.ts';
import type { ListQuery, RecordingSummary, SortKey } from '../library.ts';
import type { Records } from '../records.ts';
import { eventOf } from './bus.ts';
import { detailOf, recordFrom, rowOf, searchText, summaryColumns, summaryFrom, tagRows } from './rows.ts';
import type { RecordingTable, Tables } from './schema.ts';

const sortColumns = {
  importedAt: 'imported_at',
  date: 'date',
  name: 'name',
  track: 'track_label',
  car: 'car',
  bestLapTime: 'best_lap_time',
} as const satisfies Record<SortKey, keyof RecordingTable>;

const textColumns: ReadonlySet<string> = new Set(['name', 'track_label', 'car']);

type Filtered<O> = SelectQueryBuilder<Tables, 'recording', O>;

/** A word anywhere in the text, whatever `%` and `_` it holds. */
function contains(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

function hasWord(eb: ExpressionBuilder<Tables, 'recording'>, word: string) {
  const pattern = contains(word);
  return eb.or([
    sql<boolean>`${sql.ref('recording.search')} LIKE ${pattern} ESCAPE '\\'`,
    eb.exists(
      eb
        .selectFrom('recording_tag')
        .select('recording_tag.tag')
        .whereRef('recording_tag.recording_id', '=', 'recording.id')
        .where(sql<boolean>`${sql.ref('recording_tag.search')} LIKE ${pattern} ESCAPE '\\'`),
    ),
  ]);
}

function filter<O>(from: Filtered<O>, query: ListQuery): Filtered<O> {
  const { q, car, track, tag, from: first, to: last, lapTimeMin, lapTimeMax } = query;
  let filtered = from;
  if (car !== undefined) filtered = filtered.where('car', '=', car);
  if (track !== undefined) {
    filtered = filtered.where((eb) => eb.or([eb('track_label', '=', track), eb('track', '=', track)]));
  }
  if (tag !== undefined) {
    filtered = filtered.where('id', 'in', (eb) =>
      eb.selectFrom('recording_tag').select('recording_id').where('tag', '=', tag),
    );
  }
  if (first !== undefined) filtered = filtered.where('day', '>=', first);
  if (last !== undefined) filtered = filtered.where('day', '<=', last);
  if (lapTimeMin !== undefined) filtered = filtered.where('best_lap_time', '>=', lapTimeMin);
  if (lapTimeMax !== undefined) filtered = filtered.where('best_lap_time', '<=', lapTimeMax);
  for (const word of wordsOf(q ?? '')) filtered = filtered.where((eb) => hasWord(eb, word));
  return filtered;
}

function sorted<O>(from: Filtered<O>, { sort = 'importedAt', order = 'desc' }: ListQuery): Filtered<O> {
  const column = sortColumns[sort];
  const placed = (by: OrderByItemBuilder) => (order === 'asc' ? by.asc() : by.desc()).nullsLast();
  let ordered = textColumns.has(column)
    ? from.orderBy((eb) => eb.fn('lower', [column]), placed)
    : from.orderBy(column, placed);
  if (column !== 'imported_at') ordered = ordered.orderBy('imported_at', 'desc');
  return ordered.orderBy('id', order);
}

export function sqliteRecords(db: Kysely<Tables>): Records {
  async function tell(trx: Transaction<Tables>, { topic, key, at, data }: NewEvent): Promise<void> {
    await trx
      .insertInto('outbox')
      .values({ topic, key, at, data: JSON.stringify(data) })
      .execute();
  }

  async function tagsOf(ids: readonly string[]): Promise<Map<string, string[]>> {
    const tags = new Map<string, string[]>(ids.map((id) => [id, []]));
    if (ids.length === 0) return tags;
    const rows = await db
      .selectFrom('recording_tag')
      .select(['recording_id', 'tag'])
      .where('recording_id', 'in', ids)
      .orderBy('recording_id')
      .orderBy('position')
      .execute();
    for (const { recording_id, tag } of rows) tags.get(recording_id)?.push(tag);
    return tags;
  }

  async function distinct(column: 'car' | 'track_label'): Promise<string[]> {
    const rows = await db
      .selectFrom('recording')
      .select((eb) => eb.ref(column).as('value'))
      .distinct()
      .where(column, 'is not', null)
      .execute();
    return rows.flatMap(({ value }) => (value === null ? [] : [value]));
  }

  return {
    insert(record, event) {
      return db.transaction().execute(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('recording')
          .values(rowOf(record))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await trx.insertInto('recording_detail').values(detailOf(record)).execute();
        const tags = tagRows(record.id, record.tags);
        if (tags.length > 0) await trx.insertInto('recording_tag').values(tags).execute();
        await tell(trx, event);
        return true;
      });
    },

    async idOfDigest(digest) {
      const row = await db
        .selectFrom('recording')
        .select('id')
        .where('digest', '=', digest)
        .executeTakeFirst();
      return row?.id;
    },

    async get(id) {
      const row = await db
        .selectFrom('recording')
        .select([...summaryColumns, 'digest'])
        .where('id', '=', id)
        .executeTakeFirst();
      const detail = await db
        .selectFrom('recording_detail')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined || detail === undefined) return undefined;
      const tags = await tagsOf([id]);
      return recordFrom(row, detail, tags.get(id) ?? []);
    },

    async list(query) {
      const { total } = await filter(
        db.selectFrom('recording').select(({ fn }) => fn.countAll<number>().as('total')),
        query,
      ).executeTakeFirstOrThrow();
      const rows = await sorted(filter(db.selectFrom('recording').select(summaryColumns), query), query)
        .limit(query.limit ?? 50)
        .offset(query.offset ?? 0)
        .execute();
      const tags = await tagsOf(rows.map(({ id }) => id));
      const items: RecordingSummary[] = rows.map((row) => summaryFrom(row, tags.get(row.id) ?? []));
      return { total, items };
    },

    async facets() {
      const tags = await db.selectFrom('recording_tag').select('tag').distinct().execute();
      const sort = (values: string[]): string[] => values.sort((a, b) => a.localeCompare(b, 'en'));
      return {
        cars: sort(await distinct('car')),
        tracks: sort(await distinct('track_label')),
        tags: sort(tags.map(({ tag }) => tag)),
      };
    },

    update(id, { name, tags }, event) {
      return db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('recording')
          .select(summaryColumns)
          .where('id', '=', id)
          .executeTakeFirst();
        if (row === undefined) return false;
        if (name !== undefined) {
          const search = searchText({ ...summaryFrom(row, []), name });
          await trx.updateTable('recording').set({ name, search }).where('id', '=', id).execute();
        }
        if (tags !== undefined) {
          await trx.deleteFrom('recording_tag').where('recording_id', '=', id).execute();
          const rows = tagRows(id, tags);
          if (rows.length > 0) await trx.insertInto('recording_tag').values(rows).execute();
        }
        await tell(trx, event);
        return true;
      });
    },

    delete(id, event) {
      return db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('recording')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) return false;
        await tell(trx, event);
        return true;
      });
    },

    async ids() {
      const rows = await db.selectFrom('recording').select('id').orderBy('id').execute();
      return rows.map(({ id }) => id);
    },

    async pendingEvents() {
      const rows = await db.selectFrom('outbox').selectAll().orderBy('seq').execute();
      return rows.map(eventOf);
    },

    async settleEvents(keys) {
      if (keys.length === 0) return;
      await db.deleteFrom('outbox').where('key', 'in', keys).execute();
    },
  };
}
