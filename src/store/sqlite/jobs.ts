/**
 * Jobs in SQLite. The data of a job lie apart from its row, compressed: a result of a megabyte is read by who asks for
 * it and not with a list, and is written in the transaction that says that the job is done.
 */

import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { Kysely, Selectable, Transaction, Updateable } from 'kysely';
import { z } from 'zod';
import { type JobChange, type JobRecord, type JobRecords, jobStages } from '../jobs.ts';
import { jobJson } from '../jobsData.ts';
import type { JobDataTable, JobTable, Tables } from './schema.ts';

const stage = z.enum(jobStages);
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

type Part = JobDataTable['part'];

function recordFrom(row: Selectable<JobTable>): JobRecord {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    key: row.key,
    stage: stage.parse(row.stage),
    fraction: row.fraction,
    step: row.step,
    error: row.error,
    attempts: row.attempts,
    crashes: row.crashes,
    stopping: row.stopping === 1,
    hasFiles: row.has_files === 1,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

function rowOf(record: JobRecord): Omit<Selectable<JobTable>, 'seq'> {
  return {
    id: record.id,
    kind: record.kind,
    subject: record.subject,
    key: record.key,
    stage: record.stage,
    fraction: record.fraction,
    step: record.step,
    error: record.error,
    attempts: record.attempts,
    crashes: record.crashes,
    stopping: record.stopping ? 1 : 0,
    has_files: record.hasFiles ? 1 : 0,
    created_at: record.createdAt,
    started_at: record.startedAt,
    ended_at: record.endedAt,
  };
}

function changedColumns(change: JobChange): Updateable<JobTable> {
  const { stopping, startedAt, endedAt, checkpoint: _c, result: _r, ...same } = change;
  return {
    ...same,
    ...(stopping === undefined ? {} : { stopping: stopping ? 1 : 0 }),
    ...(startedAt === undefined ? {} : { started_at: startedAt }),
    ...(endedAt === undefined ? {} : { ended_at: endedAt }),
  };
}

async function packed(value: unknown): Promise<Uint8Array> {
  return compress(Buffer.from(jobJson(value)));
}

export function sqliteJobs(db: Kysely<Tables>): JobRecords {
  async function part(id: string, name: Part): Promise<unknown> {
    const row = await db
      .selectFrom('job_data')
      .select('data')
      .where('job_id', '=', id)
      .where('part', '=', name)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return JSON.parse((await decompress(row.data)).toString('utf8'));
  }

  async function put(trx: Transaction<Tables>, job_id: string, name: Part, data: Uint8Array): Promise<void> {
    await trx
      .insertInto('job_data')
      .values({ job_id, part: name, data })
      .onConflict((conflict) => conflict.columns(['job_id', 'part']).doUpdateSet({ data }))
      .execute();
  }

  async function holderOf(from: Kysely<Tables>, kind: string, key: string): Promise<JobRecord | undefined> {
    const row = await from
      .selectFrom('job')
      .selectAll()
      .where('kind', '=', kind)
      .where('key', '=', key)
      .where('stage', 'not in', ['cancelled', 'failed'])
      .executeTakeFirst();
    return row && recordFrom(row);
  }

  return {
    async insert(record, input) {
      const data = await packed(input);
      return db.transaction().execute(async (trx) => {
        const holder = record.key === null ? undefined : await holderOf(trx, record.kind, record.key);
        if (holder !== undefined) return holder;
        await trx.insertInto('job').values(rowOf(record)).execute();
        await put(trx, record.id, 'input', data);
        return record;
      });
    },

    holder: (kind, key) => holderOf(db, kind, key),

    async get(id) {
      const row = await db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();
      return row && recordFrom(row);
    },

    input: (id) => part(id, 'input'),
    checkpoint: async (id) => (await part(id, 'checkpoint')) ?? null,
    result: (id) => part(id, 'result'),

    async list({ kind, subject, stage, offset = 0, limit = 50 }) {
      let matching = db.selectFrom('job');
      if (kind !== undefined) matching = matching.where('kind', '=', kind);
      if (subject !== undefined) matching = matching.where('subject', '=', subject);
      if (stage !== undefined) matching = matching.where('stage', '=', stage);
      const { total } = await matching
        .select(({ fn }) => fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const rows = await matching.selectAll().orderBy('seq', 'desc').limit(limit).offset(offset).execute();
      return { total, items: rows.map(recordFrom) };
    },

    async unfinished() {
      const rows = await db
        .selectFrom('job')
        .selectAll()
        .where('stage', 'in', ['waiting', 'running'])
        .orderBy('seq')
        .execute();
      return rows.map(recordFrom);
    },

    async change(id, change) {
      const { checkpoint, result } = change;
      const kept = checkpoint === undefined || checkpoint === null ? undefined : await packed(checkpoint);
      const answer = result === undefined ? undefined : await packed(result);
      const columns = changedColumns(change);
      return db.transaction().execute(async (trx) => {
        const job = await trx.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();
        if (job === undefined) return false;
        const next = change.stage ?? job.stage;
        if (job.key !== null && next !== 'cancelled' && next !== 'failed') {
          const holder = await holderOf(trx, job.kind, job.key);
          if (holder !== undefined && holder.id !== id) return false;
        }
        if (Object.keys(columns).length > 0) {
          await trx.updateTable('job').set(columns).where('id', '=', id).execute();
        }
        if (kept !== undefined) await put(trx, id, 'checkpoint', kept);
        if (answer !== undefined) await put(trx, id, 'result', answer);
        if (checkpoint === null) {
          await trx
            .deleteFrom('job_data')
            .where('job_id', '=', id)
            .where('part', '=', 'checkpoint')
            .execute();
        }
        return true;
      });
    },

    async delete(id) {
      const { numDeletedRows } = await db.deleteFrom('job').where('id', '=', id).executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },

    async trim(kind, most) {
      const { numDeletedRows } = await db
        .deleteFrom('job')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('job')
            .select('id')
            .where('kind', '=', kind)
            .where('stage', 'in', ['done', 'failed', 'cancelled'])
            .orderBy('seq', 'desc')
            // SQLite takes an offset with a limit only; −1 is none.
            .limit(-1)
            .offset(most),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
