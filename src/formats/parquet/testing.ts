/** Writes small Parquet files for the tests, with the engine that also reads them (there is no second one here). */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** The bytes of a Parquet file with the rows of a query. `options` as in DuckDB's COPY. */
export async function buildParquet(query: string, options = 'COMPRESSION zstd'): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
  const path = join(folder, 'made.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    await connection.run(`COPY (${query}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet, ${options})`);
    connection.closeSync();
    return new Uint8Array(readFileSync(path));
  } finally {
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}
