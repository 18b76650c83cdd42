/**
 * Reads channels back from a recording's Parquet file: only the columns asked for, with the times that belong to them.
 * Channels of one time base share one array of times, as they did in their source.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Channel, Samples } from '../../telemetry/index.ts';
import { LibraryError } from '../library.ts';
import { identifier, isNumberVector, literal } from './engine.ts';
import { newSamples, type SampleLayout } from './layout.ts';

interface Target {
  readonly column: string;
  readonly values: Samples;
}

/** A pattern that only this very path matches: DuckDB reads `*`, `?` and `[` in a path as a pattern. */
function patternOf(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

export async function fill(
  connection: DuckDBConnection,
  path: string,
  targets: readonly Target[],
): Promise<void> {
  const longest = targets.reduce((most, { values }) => Math.max(most, values.length), 0);
  const columns = targets.map(({ column }) => identifier(column)).join(', ');
  const result = await connection.stream(
    `SELECT ${columns} FROM read_parquet(${literal(patternOf(path))}, hive_partitioning = false, filename = false)`,
  );
  let filled = 0;
  while (filled < longest) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (let i = 0; i < targets.length; i++) {
      const vector = chunk.getColumnVector(i);
      if (!isNumberVector(vector)) throw new LibraryError(`column "${targets[i].column}" holds no numbers.`);
      const { values } = targets[i];
      const count = Math.min(chunk.rowCount, values.length - filled);
      for (let k = 0; k < count; k++) values[filled + k] = vector.getItem(k) ?? Number.NaN;
    }
    filled += chunk.rowCount;
  }
  if (filled < longest) {
    throw new LibraryError(`the samples end after ${filled} rows, where the record states ${longest}.`);
  }
}

/** The named channels that the layout has, or all, in the layout's order. */
export async function readSamples(
  connection: DuckDBConnection,
  path: string,
  layout: SampleLayout,
  names?: readonly string[],
): Promise<Map<string, Channel>> {
  const wanted = names === undefined ? undefined : new Set(names);
  const chosen = layout.channels.filter(({ name }) => wanted === undefined || wanted.has(name));
  const times = new Map<number, Float64Array>();
  const targets: Target[] = [];
  for (const { base } of chosen) {
    if (times.has(base)) continue;
    const { column, length } = layout.bases[base];
    const values = new Float64Array(length);
    times.set(base, values);
    targets.push({ column, values });
  }
  const channels = new Map<string, Channel>();
  for (const { name, source, unit, rate, kind, length, column, type, base } of chosen) {
    const values = newSamples(type, length);
    targets.push({ column, values });
    const moments = times.get(base) ?? new Float64Array(0);
    channels.set(name, {
      name,
      source,
      unit,
      rate: rate ?? Number.NaN,
      kind,
      length,
      values,
      times: moments,
    });
  }
  if (targets.some(({ values }) => values.length > 0)) await fill(connection, path, targets);
  return channels;
}
