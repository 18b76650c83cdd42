/** Models in SQLite. A version's files stand in rows of their own, so that it is known which blobs are still of use. */

import type { Kysely, Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import type { AliasChange, ModelRecords, ModelVersionRecord, PredictionRecord } from '../models.ts';
import type { ModelAliasChangeTable, ModelPredictionTable, ModelVersionTable, Tables } from './schema.ts';

const texts = z.array(z.string());
const numbers = z.record(z.string(), z.number());
const kind = z.enum(['promote', 'rollback', 'clear']);

/** SQLite takes no more values in a statement than 32,766. */
const ROWS_AT_ONCE = 500;

function partsOf(version: string): { major: number; minor: number; patch: number } {
  const parts = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(version);
  if (parts === null) throw new RangeError(`"${version}" is no version; three numbers like 1.0.1 are one`);
  return { major: Number(parts[1]), minor: Number(parts[2]), patch: Number(parts[3]) };
}

/** Undefined where it is none: of what the disk spoiled only the version that it is of should be lost. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function changeFrom(row: Selectable<ModelAliasChangeTable>): AliasChange {
  const { model, alias, version, former, at, why } = row;
  return { model, alias, version, former, kind: kind.parse(row.kind), at, why };
}

function predictionFrom({ seq: _seq, answer, ...row }: Selectable<ModelPredictionTable>): PredictionRecord {
  return { ...row, answer: numbers.parse(JSON.parse(answer)) };
}

export function sqliteModels(db: Kysely<Tables>): ModelRecords {
  async function whole(rows: readonly Selectable<ModelVersionTable>[]): Promise<ModelVersionRecord[]> {
    return Promise.all(
      rows.map(async ({ model, version, digest, created_at, manifest, tags }) => ({
        model,
        version,
        digest,
        createdAt: created_at,
        files: await db
          .selectFrom('model_file')
          .select(['name', 'sha256', 'bytes'])
          .where('model', '=', model)
          .where('version', '=', version)
          .orderBy('name')
          .execute(),
        manifest: jsonOf(manifest),
        tags: texts.catch([]).parse(jsonOf(tags)),
      })),
    );
  }

  async function pointsAt(trx: Transaction<Tables>, model: string, alias: string): Promise<string | null> {
    const row = await trx
      .selectFrom('model_alias')
      .select('version')
      .where('model', '=', model)
      .where('alias', '=', alias)
      .executeTakeFirst();
    return row?.version ?? null;
  }

  async function trim(trx: Transaction<Tables>, model: string, most: number): Promise<void> {
    const ofModel = () => trx.selectFrom('model_prediction').select('seq').where('model', '=', model);
    // Half and not all of them, else answers without a truth would be gone before it can be told.
    const learned = ofModel()
      .where('truth', 'is not', null)
      .orderBy('seq', 'desc')
      .limit(Math.floor(most / 2));
    const { count } = await trx
      .selectFrom(learned.as('learned'))
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    const others = ofModel()
      .where('seq', 'not in', learned)
      .orderBy('seq', 'desc')
      // SQLite takes an offset with a limit only; −1 is none.
      .limit(-1)
      .offset(most - count);
    await trx.deleteFrom('model_prediction').where('seq', 'in', others).execute();
  }

  return {
    async models() {
      const rows = await db.selectFrom('model_version').select('model').distinct().orderBy('model').execute();
      return rows.map(({ model }) => model);
    },

    async insert({ model, version, digest, createdAt, files, manifest, tags }) {
      const parts = partsOf(version);
      return db.transaction().execute(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('model_version')
          .values({
            model,
            version,
            ...parts,
            digest,
            created_at: createdAt,
            manifest: JSON.stringify(manifest),
            tags: JSON.stringify(tags),
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        for (const file of files)
          await trx
            .insertInto('model_file')
            .values({ model, version, ...file })
            .execute();
        return true;
      });
    },

    async get(model, version) {
      const rows = await db
        .selectFrom('model_version')
        .selectAll()
        .where('model', '=', model)
        .where('version', '=', version)
        .execute();
      return (await whole(rows))[0];
    },

    async versions(model) {
      const rows = await db
        .selectFrom('model_version')
        .selectAll()
        .where('model', '=', model)
        .orderBy('major', 'desc')
        .orderBy('minor', 'desc')
        .orderBy('patch', 'desc')
        .execute();
      return whole(rows);
    },

    async tag(model, version, tags) {
      const { numUpdatedRows } = await db
        .updateTable('model_version')
        .set({ tags: JSON.stringify(tags) })
        .where('model', '=', model)
        .where('version', '=', version)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async delete(model, version) {
      return db.transaction().execute(async (trx) => {
        const user = await trx
          .selectFrom('model_alias')
          .select('alias')
          .where('model', '=', model)
          .where('version', '=', version)
          .executeTakeFirst();
        if (user !== undefined) return user;
        // Its number may be given again.
        await trx
          .deleteFrom('model_truths')
          .where('model', '=', model)
          .where('version', '=', version)
          .execute();
        const { numDeletedRows } = await trx
          .deleteFrom('model_version')
          .where('model', '=', model)
          .where('version', '=', version)
          .executeTakeFirstOrThrow();
        return numDeletedRows > 0n;
      });
    },

    async digests() {
      const rows = await db.selectFrom('model_file').select('sha256').distinct().orderBy('sha256').execute();
      return rows.map(({ sha256 }) => sha256);
    },

    async aliases(model) {
      const rows = await db
        .selectFrom('model_alias')
        .selectAll()
        .where('model', '=', model)
        .orderBy('alias')
        .execute();
      return Object.fromEntries(rows.map(({ alias, version }) => [alias, version]));
    },

    async point(change) {
      const { model, alias, version, former } = change;
      return db.transaction().execute(async (trx) => {
        if ((await pointsAt(trx, model, alias)) !== former) return false;
        if (version === null)
          await trx.deleteFrom('model_alias').where('model', '=', model).where('alias', '=', alias).execute();
        else
          await trx
            .insertInto('model_alias')
            .values({ model, alias, version })
            .onConflict((conflict) => conflict.columns(['model', 'alias']).doUpdateSet({ version }))
            .execute();
        await trx.insertInto('model_alias_change').values(change).execute();
        return true;
      });
    },

    async history(model) {
      const rows = await db
        .selectFrom('model_alias_change')
        .selectAll()
        .where('model', '=', model)
        .orderBy('seq')
        .execute();
      return rows.map(changeFrom);
    },

    async rollout(model) {
      const row = await db
        .selectFrom('model_rollout')
        .selectAll()
        .where('model', '=', model)
        .executeTakeFirst();
      return row && { revision: row.revision, state: JSON.parse(row.state) };
    },

    async putRollout(model, state, revision) {
      const text = JSON.stringify(state);
      if (revision === 0) {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('model_rollout')
          .values({ model, revision: 1, state: text })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows === 1n;
      }
      const { numUpdatedRows } = await db
        .updateTable('model_rollout')
        .set({ state: text, revision: revision + 1 })
        .where('model', '=', model)
        .where('revision', '=', revision)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async log(records, most) {
      await db.transaction().execute(async (trx) => {
        for (let at = 0; at < records.length; at += ROWS_AT_ONCE)
          await trx
            .insertInto('model_prediction')
            .values(
              records
                .slice(at, at + ROWS_AT_ONCE)
                .map((record) => ({ ...record, answer: JSON.stringify(record.answer) })),
            )
            .execute();
        for (const model of new Set(records.map((record) => record.model))) await trim(trx, model, most);
      });
    },

    async prediction(id) {
      const row = await db.selectFrom('model_prediction').selectAll().where('id', '=', id).executeTakeFirst();
      return row && predictionFrom(row);
    },

    async truth(id, truth, error) {
      return db.transaction().execute(async (trx) => {
        const before = await trx
          .selectFrom('model_prediction')
          .select(['model', 'version', 'truth'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (before === undefined) return false;
        await trx.updateTable('model_prediction').set({ truth, error }).where('id', '=', id).execute();
        const { model, version } = before;
        // One that is told again is no more to learn from.
        if (before.truth === null && version !== null)
          await trx
            .insertInto('model_truths')
            .values({ model, version, told: 1 })
            .onConflict((conflict) =>
              conflict
                .columns(['model', 'version'])
                .doUpdateSet((eb) => ({ told: eb('model_truths.told', '+', 1) })),
            )
            .execute();
        return true;
      });
    },

    async truths(model, version) {
      const row = await db
        .selectFrom('model_truths')
        .select('told')
        .where('model', '=', model)
        .where('version', '=', version)
        .executeTakeFirst();
      return row?.told ?? 0;
    },

    async predictions({ model, version, known, since, limit = 1000 }) {
      let matching = db.selectFrom('model_prediction').selectAll().where('model', '=', model);
      if (version !== undefined) matching = matching.where('version', '=', version);
      if (since !== undefined) matching = matching.where('at', '>=', since);
      if (known !== undefined) matching = matching.where('truth', known ? 'is not' : 'is', null);
      const rows = await matching.orderBy('seq', 'desc').limit(limit).execute();
      return rows.map(predictionFrom);
    },
  };
}
