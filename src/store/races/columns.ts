/**
 * Car and location samples as Parquet: a column each, under their own names, in the types that they have in memory. So
 * a race of a million samples is read in well under a second, and any other tool can read it too.
 */

import type { CarSamples, LocationSamples } from '../../timing/index.ts';
import { type Engine, literal } from '../samples/engine.ts';
import { columnTypeOf } from '../samples/layout.ts';
import { fill } from '../samples/read.ts';
import { appendTable } from '../samples/write.ts';

/** Larger groups make files no smaller and reading no faster. */
const ROW_GROUP = 120 * 1024;

type Values = CarSamples['time'] | CarSamples['car'] | CarSamples['speed'] | CarSamples['gear'];

async function write(
  engine: Engine,
  path: string,
  columns: readonly { readonly column: string; readonly values: Values }[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const typed = columns.map(({ column, values }) => ({ column, values, type: columnTypeOf(values) }));
  await engine.use(async (connection) => {
    await appendTable(connection, 'part', typed, signal, () => {});
    await connection.run(
      `COPY part TO ${literal(path)}
       (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2, ROW_GROUP_SIZE ${ROW_GROUP})`,
    );
  });
}

export async function writeCarSamples(
  engine: Engine,
  path: string,
  { time, car, speed, rpm, gear, throttle, brake, drs }: CarSamples,
  signal: AbortSignal | undefined,
): Promise<void> {
  const columns = Object.entries({ time, car, speed, rpm, gear, throttle, brake, drs });
  await write(
    engine,
    path,
    columns.map(([column, values]) => ({ column, values })),
    signal,
  );
}

export async function writeLocations(
  engine: Engine,
  path: string,
  { time, car, x, y, z }: LocationSamples,
  signal: AbortSignal | undefined,
): Promise<void> {
  const columns = Object.entries({ time, car, x, y, z });
  await write(
    engine,
    path,
    columns.map(([column, values]) => ({ column, values })),
    signal,
  );
}

/** Throws LibraryError where the file has other columns or another length. */
export async function readCarSamples(engine: Engine, path: string, length: number): Promise<CarSamples> {
  const samples = {
    length,
    time: new Float64Array(length),
    car: new Uint16Array(length),
    speed: new Float32Array(length),
    rpm: new Float32Array(length),
    gear: new Int8Array(length),
    throttle: new Float32Array(length),
    brake: new Float32Array(length),
    drs: new Int8Array(length),
  };
  const { length: _length, ...columns } = samples;
  await read(engine, path, columns);
  return samples;
}

/** Throws LibraryError where the file has other columns or another length. */
export async function readLocations(engine: Engine, path: string, length: number): Promise<LocationSamples> {
  const samples = {
    length,
    time: new Float64Array(length),
    car: new Uint16Array(length),
    x: new Float32Array(length),
    y: new Float32Array(length),
    z: new Float32Array(length),
  };
  const { length: _length, ...columns } = samples;
  await read(engine, path, columns);
  return samples;
}

async function read(engine: Engine, path: string, columns: Readonly<Record<string, Values>>): Promise<void> {
  const targets = Object.entries(columns).map(([column, values]) => ({ column, values }));
  await engine.use((connection) => fill(connection, path, targets));
}
