/**
 * One race: what each source says of it is kept beside what others said, and the race is assembled anew of all of it. So
 * the order of imports does not matter, and an import of the same data changes nothing. The record that points to the new
 * files is written last, in one transaction with its event.
 */

import { assemble, type Contribution, type RaceSession, type SessionIdentity } from '../../timing/index.ts';
import { event, type RaceContext } from './context.ts';
import { digestOf } from './digest.ts';
import { getContribution, getSession, type Kept, keysOf, putContribution, putSession } from './keep.ts';
import { keyText, type RaceKey, type Which } from './keys.ts';
import type { RaceImport } from './library.ts';
import type { ContributionRecord, RaceName, RaceRecord, SessionFiles } from './records.ts';
import { summaryOf } from './summary.ts';
import { toldOf } from './told.ts';

/** Lays what came in of one race to what is there, or finds that all of it is there. */
export async function storeRace(
  which: Which,
  fresh: readonly Contribution[],
  context: RaceContext,
  signal: AbortSignal | undefined,
): Promise<RaceImport> {
  signal?.throwIfAborted();
  const key = keyText(which);
  const before = await context.races.get(key);
  const known = await context.races.contributions(key);
  const digests = new Set(known.map(({ digest }) => digest));
  const added: { digest: string; contribution: Contribution }[] = [];
  for (const contribution of fresh) {
    const digest = digestOf(contribution);
    if (digests.has(digest)) continue;
    digests.add(digest);
    added.push({ digest, contribution });
  }
  if (before?.files != null && added.length === 0 && before.stamp === (await stampOf(which, context))) {
    const { sources, missing } = await getSession(context, before.files, false);
    return { id: before.id, name: before.name, isNew: false, changed: false, sources, missing, warnings: [] };
  }
  const { race, session } = await reassemble({ which, before, known, added }, context, signal);
  return {
    id: race.id,
    name: race.name,
    isNew: known.length === 0,
    changed: added.length > 0,
    sources: session.sources,
    missing: session.missing,
    warnings: [...new Set(fresh.flatMap(({ warnings }) => warnings))],
  };
}

interface Parts {
  readonly which: Which;
  readonly before: RaceRecord | undefined;
  readonly known: readonly ContributionRecord[];
  readonly added: readonly { readonly digest: string; readonly contribution: Contribution }[];
}

/** What the history says of a race, and its digest. */
/** Raise it when the same contributions make another session: races of older versions are assembled again. */
const ASSEMBLY = 1;

/** By which version, and with which words of the history, a race would be assembled now. */
async function stampOf(which: RaceKey, context: RaceContext): Promise<string> {
  const told = await toldBy(context, which);
  return `${ASSEMBLY} ${told?.digest ?? 'without history'}`;
}

async function toldBy(
  { history }: RaceContext,
  key: RaceKey,
): Promise<{ contribution: Contribution; digest: string } | undefined> {
  const contribution = toldOf(await history.season(key.season), key);
  return contribution && { contribution, digest: digestOf(contribution) };
}

async function reassemble(
  { which, before, known, added }: Parts,
  context: RaceContext,
  signal: AbortSignal | undefined,
): Promise<{ race: RaceRecord; session: RaceSession }> {
  const { races, blobs, now } = context;
  const key = keyText(which);
  const at = now().toISOString();
  const written: string[] = [];
  try {
    const told = await toldBy(context, which);
    const kept: Kept[] = [];
    const removed: ContributionRecord[] = [];
    for (const record of known) {
      const contribution = await getContribution(context, record.files);
      if (added.some((fresh) => replaces(fresh.contribution, contribution))) removed.push(record);
      else kept.push({ contribution, files: record.files });
    }
    const records: ContributionRecord[] = [];
    for (const { digest, contribution } of added) {
      const files = await putContribution(context, key, contribution, signal);
      written.push(...keysOf(files));
      kept.push({ contribution, files });
      records.push({ digest, source: contribution.source, from: contribution.from, importedAt: at, files });
    }
    const contributions = kept.map(({ contribution }) => contribution);
    const assembled = assemble(told === undefined ? contributions : [...contributions, told.contribution]);
    const session = { ...assembled, identity: await named(assembled.identity, which, context) };
    const place = which.place ?? session.identity.place;
    const importedAt = added.length > 0 ? at : (before?.importedAt ?? at);
    const summary = summaryOf(session, { ...which, place }, importedAt);
    const files = await putSession(context, key, { ...session, id: summary.id }, kept, signal);
    written.push(...keysOf(files));
    const race: RaceRecord = { ...summary, key, files, stamp: await stampOf(which, context) };
    await races.save(
      [{ race, added: records, removed: removed.map(({ digest }) => digest) }],
      [event(added.length > 0 ? 'race.imported' : 'race.updated', race.id, at)],
    );
    const needed = new Set([files, ...kept.map((each) => each.files)].flatMap(keysOf));
    await dropOld([before?.files ?? null, ...removed.map((record) => record.files)], needed, context);
    return { race, session };
  } catch (error) {
    // Nothing points to them, unless the record was written after all.
    const needed = new Set(await races.blobs().catch(() => written));
    for (const blob of written) if (!needed.has(blob)) await blobs.delete(blob).catch(() => false);
    throw error;
  }
}

/** Name and day as the books have them, where they know the race: sources differ in words and in time zones. */
async function named(
  identity: SessionIdentity,
  { season, round, kind }: RaceKey,
  { history }: RaceContext,
): Promise<SessionIdentity> {
  const race = await history.race(season, round);
  if (race === undefined) return identity;
  const dates: Partial<Record<SessionIdentity['kind'], string | null>> = {
    race: race.date,
    sprint: race.sprintDate,
    qualifying: race.qualifyingDate,
  };
  return { ...identity, name: race.name, date: dates[kind] ?? identity.date };
}

/** The session that the new one takes the place of. What stays behind is swept when the library opens. */
async function dropOld(
  old: readonly (SessionFiles | null)[],
  needed: ReadonlySet<string>,
  { blobs }: RaceContext,
): Promise<void> {
  const keys = old.flatMap((files) => (files === null ? [] : keysOf(files)));
  for (const key of keys) if (!needed.has(key)) await blobs.delete(key).catch(() => false);
}

/** What a contribution tells of, and how much of it. */
function extentOf({ events, carSamples, locations, results }: Contribution): Map<string, number> {
  const extent = new Map<string, number>();
  for (const { type } of events) extent.set(type, (extent.get(type) ?? 0) + 1);
  extent.set('car samples', carSamples?.length ?? 0);
  extent.set('locations', locations?.length ?? 0);
  extent.set('results', results?.length ?? 0);
  return extent;
}

/**
 * Whether a contribution is a newer edition of another: of the same source under the same name, with at least as much of
 * everything. A recording that went on, a table that was completed, a file that is read better than before.
 */
function replaces(fresh: Contribution, old: Contribution): boolean {
  if (fresh.source !== old.source || fresh.from !== old.from) return false;
  const extent = extentOf(fresh);
  return [...extentOf(old)].every(([part, count]) => (extent.get(part) ?? 0) >= count);
}

/** Races with timing that a history says something new of, or that an older version assembled. */
export async function staleRaces(
  context: RaceContext,
  historyChanged: boolean,
): Promise<readonly RaceName[]> {
  const stale: RaceName[] = [];
  for (const race of await context.races.names()) {
    if (!race.hasTiming) continue;
    const old = race.stamp?.startsWith(`${ASSEMBLY} `) !== true;
    if (old || (historyChanged && (await stampOf(race, context)) !== race.stamp)) stale.push(race);
  }
  return stale;
}

/** Assembles a race again of what is there. */
export async function refreshRace(
  which: RaceName,
  context: RaceContext,
  signal: AbortSignal | undefined,
): Promise<void> {
  const before = await context.races.get(which.key);
  const known = await context.races.contributions(which.key);
  // It may have been deleted while this waited for its turn.
  if (known.length > 0) await reassemble({ which, before, known, added: [] }, context, signal);
}
