/**
 * DuckDB as the writer and reader of the library's own Parquet files. One engine serves a library for as long as it is
 * open, since starting one costs more than reading a lap. It may touch the library's folders and nothing else.
 */

import { join } from 'node:path';
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDoubleVector,
  DuckDBFloatVector,
  DuckDBInstance,
  DuckDBIntegerVector,
  DuckDBSmallIntVector,
  DuckDBTinyIntVector,
  type DuckDBType,
  DuckDBUIntegerVector,
  DuckDBUSmallIntVector,
  DuckDBUTinyIntVector,
  type DuckDBVector,
  FLOAT,
  INTEGER,
  SMALLINT,
  TINYINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
} from '@duckdb/node-api';
import type { ColumnType } from './layout.ts';

export interface Engine {
  /** Runs `work` on a connection of its own. Tables that it makes there must be temporary. */
  use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export const sqlTypes: Readonly<Record<ColumnType, { readonly sql: string; readonly type: DuckDBType }>> = {
  f64: { sql: 'DOUBLE', type: DOUBLE },
  f32: { sql: 'FLOAT', type: FLOAT },
  i32: { sql: 'INTEGER', type: INTEGER },
  u32: { sql: 'UINTEGER', type: UINTEGER },
  i16: { sql: 'SMALLINT', type: SMALLINT },
  u16: { sql: 'USMALLINT', type: USMALLINT },
  i8: { sql: 'TINYINT', type: TINYINT },
  u8: { sql: 'UTINYINT', type: UTINYINT },
};

export type NumberVector = DuckDBVector<number> & {
  getItem(index: number): number | null;
  setItem(index: number, value: number | null): void;
};

export function isNumberVector(vector: DuckDBVector): vector is NumberVector {
  return (
    vector instanceof DuckDBFloatVector ||
    vector instanceof DuckDBDoubleVector ||
    vector instanceof DuckDBIntegerVector ||
    vector instanceof DuckDBUIntegerVector ||
    vector instanceof DuckDBSmallIntVector ||
    vector instanceof DuckDBUSmallIntVector ||
    vector instanceof DuckDBTinyIntVector ||
    vector instanceof DuckDBUTinyIntVector
  );
}

/**
 * @param home absolute; the only folder that the engine may touch
 * @param spill folder for tables that outgrow the memory, made when one does
 */
export async function startEngine(home: string, spill: string | undefined, memory: string): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: memory,
    temp_directory: spill ?? '',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const setup = await instance.connect();
  await setup.run(`SET allowed_directories = [${literal(join(home, '/'))}]`);
  await setup.run('SET enable_external_access = false');
  await setup.run('SET lock_configuration = true');
  setup.closeSync();
  const running = new Set<Promise<unknown>>();
  let closed = false;
  return {
    async use(work) {
      if (closed) throw new Error('the library was used after it was closed');
      const connection = await instance.connect();
      const run = work(connection).finally(() => connection.closeSync());
      running.add(run);
      try {
        return await run;
      } finally {
        running.delete(run);
      }
    },
    async close() {
      closed = true;
      await Promise.allSettled(running);
      instance.closeSync();
    },
  };
}
