/**
 * Sessions among the blobs: a bundle for head and events, Parquet for samples. What is written here is found again only
 * once a record points to it; until then it is a leftover that the next opening sweeps.
 */

import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { CarSamples, Contribution, LocationSamples, RaceSession } from '../../timing/index.ts';
import type { Blobs } from '../blobs.ts';
import { LibraryError } from '../library.ts';
import type { Engine } from '../samples/engine.ts';
import { type Bundle, decodeBundle, encodeBundle } from './bundle.ts';
import { readCarSamples, readLocations, writeCarSamples, writeLocations } from './columns.ts';
import { contributionHead, contributionHeadFrom, sessionHead, sessionHeadFrom } from './heads.ts';
import type { SampleFile, SessionFiles } from './records.ts';

export interface Keeping {
  readonly blobs: Blobs;
  readonly engine: Engine;
}

/** The blob that was asked for is not there: gone with a newer version of its race, or lost. */
export class MissingBlob extends LibraryError {}

/** Which blobs are ours. Only those are ever swept. */
export const OUR_RACE_KEY =
  /^\d{4}-\d{2}-[a-z0-9-]+\.[0-9a-f]{16}\.(?:jsonl\.zst|car\.parquet|location\.parquet)$/;

export function keysOf({ bundle, carSamples, locations }: SessionFiles): string[] {
  return [bundle, carSamples?.key, locations?.key].filter((key) => key !== undefined);
}

/** A name that no other writing has, with the race in it for people who look into the folder. */
function freshName(race: string): string {
  return `${race}.${randomUUID().replaceAll('-', '').slice(0, 16)}`;
}

async function putBundle<Head extends object>(
  { blobs }: Keeping,
  name: string,
  bundle: Bundle<Head>,
): Promise<string> {
  const bytes = await encodeBundle(bundle);
  const key = `${name}.jsonl.zst`;
  await blobs.put(key, (path) => writeFile(path, bytes));
  return key;
}

interface Samples {
  readonly carSamples: CarSamples | null;
  readonly locations: LocationSamples | null;
}

async function putCar(
  { blobs, engine }: Keeping,
  name: string,
  samples: CarSamples,
  signal?: AbortSignal,
): Promise<SampleFile> {
  const key = `${name}.car.parquet`;
  await blobs.put(key, (path) => writeCarSamples(engine, path, samples, signal));
  return { key, rows: samples.length };
}

async function putLocations(
  { blobs, engine }: Keeping,
  name: string,
  samples: LocationSamples,
  signal?: AbortSignal,
): Promise<SampleFile> {
  const key = `${name}.location.parquet`;
  await blobs.put(key, (path) => writeLocations(engine, path, samples, signal));
  return { key, rows: samples.length };
}

const some = <T extends { readonly length: number }>(samples: T | null): T | null =>
  samples === null || samples.length === 0 ? null : samples;

export async function putContribution(
  keeping: Keeping,
  race: string,
  contribution: Contribution,
  signal?: AbortSignal,
): Promise<SessionFiles> {
  const name = freshName(race);
  const car = some(contribution.carSamples);
  const places = some(contribution.locations);
  return {
    carSamples: car && (await putCar(keeping, name, car, signal)),
    locations: places && (await putLocations(keeping, name, places, signal)),
    bundle: await putBundle(keeping, name, {
      head: contributionHead(contribution),
      events: contribution.events,
    }),
  };
}

/** A contribution and where it lies. */
export interface Kept {
  readonly contribution: Contribution;
  readonly files: SessionFiles;
}

/**
 * Samples come whole from the best source; where they were taken over untouched (the very same columns), the session
 * points to the contribution's file instead of writing millions of numbers a second time.
 */
export async function putSession(
  keeping: Keeping,
  race: string,
  session: RaceSession,
  parts: readonly Kept[],
  signal?: AbortSignal,
): Promise<SessionFiles> {
  const name = freshName(race);
  const car = some(session.carSamples);
  const places = some(session.locations);
  const carFrom = parts.find(({ contribution }) => contribution.carSamples === car)?.files.carSamples;
  const placesFrom = parts.find(({ contribution }) => contribution.locations === places)?.files.locations;
  return {
    carSamples: car && (carFrom ?? (await putCar(keeping, name, car, signal))),
    locations: places && (placesFrom ?? (await putLocations(keeping, name, places, signal))),
    bundle: await putBundle(keeping, name, { head: sessionHead(session), events: session.events }),
  };
}

async function withBlob<T>({ blobs }: Keeping, key: string, use: (path: string) => Promise<T>): Promise<T> {
  const blob = await blobs.open(key);
  if (blob === undefined) throw new MissingBlob(`${key} is missing`);
  try {
    return await use(blob.path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new MissingBlob(`${key} is missing`, { cause: error });
    }
    if (error instanceof LibraryError) throw new LibraryError(`${key}: ${error.message}`, { cause: error });
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new LibraryError(`${key}: ${reason}`, { cause: error });
  } finally {
    await blob.release();
  }
}

async function getSamples(keeping: Keeping, { carSamples, locations }: SessionFiles): Promise<Samples> {
  const { engine } = keeping;
  const [car, places] = await Promise.all([
    carSamples && withBlob(keeping, carSamples.key, (path) => readCarSamples(engine, path, carSamples.rows)),
    locations && withBlob(keeping, locations.key, (path) => readLocations(engine, path, locations.rows)),
  ]);
  return { carSamples: car, locations: places };
}

export async function getContribution(keeping: Keeping, files: SessionFiles): Promise<Contribution> {
  const [{ head, events }, samples] = await Promise.all([
    withBlob(keeping, files.bundle, async (path) => decodeBundle(await readFile(path), contributionHeadFrom)),
    getSamples(keeping, files),
  ]);
  return { ...head, events, ...samples };
}

export async function getSession(
  keeping: Keeping,
  files: SessionFiles,
  withSamples: boolean,
): Promise<RaceSession> {
  const [{ head, events }, samples] = await Promise.all([
    withBlob(keeping, files.bundle, async (path) => decodeBundle(await readFile(path), sessionHeadFrom)),
    withSamples ? getSamples(keeping, files) : { carSamples: null, locations: null },
  ]);
  return { ...head, events, ...samples };
}
