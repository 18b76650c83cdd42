/**
 * What came in is laid to what is there. What each source says of a race is kept beside what others said, and the race
 * is assembled anew of all of it: so the order of imports does not matter, and an import of the same data changes
 * nothing. The record that points to the new files is written last, in one transaction with its event.
 */

import { FormatError, fetchTiming, isWebAddress, readTiming, type TimingData } from '../../formats/index.ts';
import { assemble, type Contribution, type HistoryTables, type RaceSession } from '../../timing/index.ts';
import { LibraryError } from '../library.ts';
import { event, type RaceContext } from './context.ts';
import { digestOf } from './digest.ts';
import { importHistory } from './historyImport.ts';
import { getContribution, getSession, type Kept, keysOf, putContribution, putSession } from './keep.ts';
import { askedRace, idText, keyText, type RaceKey, type Which } from './keys.ts';
import type { HistoryImport, RaceImport, TimingImport, TimingImportOptions } from './library.ts';
import type { ContributionRecord, RaceName, RaceRecord, SessionFiles } from './records.ts';
import { summaryOf } from './summary.ts';
import { toldOf } from './told.ts';
import { type KnownRace, knownOf, lookUp, whichRace } from './which.ts';

/** Share of the whole that reading takes, as measured on folders of one race and of one season. */
const READ = 0.5;

interface Group {
  readonly which: Which;
  readonly contributions: Contribution[];
}

/** The same contribution, knowing which race it is of. */
function placed(contribution: Contribution, { season, round, kind, place }: Which): Contribution {
  return { ...contribution, identity: { ...contribution.identity, season, round, kind, place } };
}

/** By race, in the order of season and round; what cannot be told which race it is goes to `lost`. */
function grouped(
  contributions: readonly Contribution[],
  known: readonly KnownRace[],
  as: string | undefined,
): { groups: Group[]; lost: Contribution[] } {
  const told = contributions.flatMap(({ identity }) =>
    identity.season === null || identity.round === null
      ? []
      : [{ ...identity, season: identity.season, round: identity.round }],
  );
  const groups = new Map<string, Group>();
  const lost: Contribution[] = [];
  for (const contribution of contributions) {
    const which = whichRace(contribution.identity, [...told, ...known], as);
    if (which === undefined) {
      lost.push(contribution);
      continue;
    }
    const key = keyText(which);
    const group = groups.get(key) ?? { which, contributions: [] };
    group.contributions.push(placed(contribution, which));
    groups.set(key, group);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return { groups: sorted.map(([, group]) => group), lost };
}

function lostSentence({ from, identity }: Contribution): string {
  return `${from}: it cannot be told which race this is (it says ${knownOf(identity)}); name it with --as, as in --as 2024-01-bahrain.`;
}

/** Reads and stores. Only one at a time may run. */
export async function importTiming(
  paths: readonly string[],
  context: RaceContext,
  { as: named, offline, onProgress, signal }: TimingImportOptions,
): Promise<TimingImport> {
  const as = named === undefined ? undefined : wholeName(named, await context.races.names());
  onProgress?.({ stage: 'reading', fraction: 0 });
  const {
    contributions: read,
    histories,
    refused,
    warnings,
  } = await readAll(
    paths,
    (path, onShare) => readOne(path, context, { as, offline, signal }, onShare),
    onProgress,
    signal,
  );
  if (as !== undefined) checkOneRace(read, as);
  let history: HistoryImport | null = null;
  for (const tables of histories) history = together(history, await importHistory(tables, context, signal));
  const { groups, lost } = grouped(read, await context.races.names(), as);
  const sentences = lost.map(lostSentence);
  const [first] = sentences;
  if (first !== undefined && groups.length === 0 && history === null) throw new LibraryError(first);

  const races: RaceImport[] = [];
  for (const [i, { which, contributions }] of groups.entries()) {
    signal?.throwIfAborted();
    const share = i / groups.length;
    onProgress?.({ stage: 'storing', fraction: READ + (1 - READ) * share, race: idText(which, which.place) });
    races.push(await storeRace(which, contributions, context, signal));
  }
  if (history !== null) await refreshTold(context, onProgress, signal);
  onProgress?.({ stage: 'storing', fraction: 1 });
  return { races, history, refused, warnings: [...warnings, ...sentences] };
}

interface Read {
  readonly contributions: readonly Contribution[];
  readonly histories: readonly HistoryTables[];
  readonly refused: readonly string[];
  readonly warnings: readonly string[];
}

/** @param onShare told how much of it has been read, 0..1 */
function readOne(
  path: string,
  { webCache }: RaceContext,
  { as, offline, signal }: Pick<TimingImportOptions, 'as' | 'offline' | 'signal'>,
  onShare: (share: number) => void,
): Promise<TimingData> {
  if (!isWebAddress(path)) return readTiming([path], { identity: as });
  return fetchTiming(path, {
    cache: webCache,
    offline,
    signal,
    onAnswer: (done, total) => onShare(total === null ? done / (done + SOME_ANSWERS) : done / total),
  });
}

/** Answers after which half of the bar is full, where nobody knows how many there will be. */
const SOME_ANSWERS = 40;

/** Path by path: what is no timing is refused by itself where something else is. */
async function readAll(
  paths: readonly string[],
  read: (path: string, onShare: (share: number) => void) => Promise<TimingData>,
  onProgress: TimingImportOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<Read> {
  const contributions: Contribution[] = [];
  const histories: HistoryTables[] = [];
  const warnings: string[] = [];
  const refused: FormatError[] = [];
  for (const [i, path] of paths.entries()) {
    signal?.throwIfAborted();
    try {
      const data = await read(path, (share) =>
        onProgress?.({ stage: 'reading', fraction: (READ * (i + share)) / paths.length }),
      );
      contributions.push(...data.contributions);
      warnings.push(...data.warnings);
      if (data.history !== null) histories.push(data.history);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      refused.push(error);
    }
    onProgress?.({ stage: 'reading', fraction: (READ * (i + 1)) / paths.length });
  }
  const [first] = refused;
  if (first !== undefined && refused.length === paths.length) throw first;
  return { contributions, histories, refused: refused.map(({ message }) => message), warnings };
}

/** What two histories brought, as one. */
function together(one: HistoryImport | null, other: HistoryImport): HistoryImport {
  if (one === null) return other;
  return {
    sources: [...one.sources, ...other.sources],
    firstSeason: Math.min(one.firstSeason, other.firstSeason),
    lastSeason: Math.max(one.lastSeason, other.lastSeason),
    races: Math.max(one.races, other.races),
    results: Math.max(one.results, other.results),
    changed: one.changed || other.changed,
  };
}

/** The whole id of what was named with `--as`; a name without a round has to be that of a known race. */
function wholeName(as: string, known: readonly RaceName[]): string {
  const asked = askedRace(as);
  if (asked === undefined) {
    throw new LibraryError(
      `--as expects season, round and place of a race, as in 2024-01-bahrain or 2024-07-imola-qualifying, got "${as}".`,
    );
  }
  const { season, round, kind, place } = asked;
  if (round !== null) return idText({ season, round, kind }, place);
  const race = lookUp(`${season}-${place}`, known);
  if (race === undefined) {
    throw new LibraryError(
      `no race is known that --as ${as} could mean; give its round too, as in --as 2024-01-bahrain.`,
    );
  }
  return idText({ season, round: race.round, kind }, race.place ?? place);
}

/** One name for what are several races would lay them over each other. */
function checkOneRace(contributions: readonly Contribution[], as: string): void {
  const days = contributions.flatMap(({ identity: { date } }) => (date === null ? [] : [Date.parse(date)]));
  const rounds = new Set(
    contributions.flatMap(({ identity: { round, kind } }) => (round === null ? [] : [`${round} ${kind}`])),
  );
  // One session may bear two dates: that of the place, and that of Greenwich.
  if (rounds.size > 1 || Math.max(...days) - Math.min(...days) > DAY) {
    throw new LibraryError(`--as ${as} names one session, but several came in; import them without it.`);
  }
}

const DAY = 86_400_000;

/** Lays what came in of one race to what is there, or finds that all of it is there. */
async function storeRace(
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
  const told = await toldBy(context, which);
  if (before?.files != null && added.length === 0 && before.history === (told?.digest ?? null)) {
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
export async function toldBy(
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
    for (const { files } of known) kept.push({ contribution: await getContribution(context, files), files });
    const records: ContributionRecord[] = [];
    for (const { digest, contribution } of added) {
      const files = await putContribution(context, key, contribution, signal);
      written.push(...keysOf(files));
      kept.push({ contribution, files });
      records.push({ digest, source: contribution.source, from: contribution.from, importedAt: at, files });
    }
    const contributions = kept.map(({ contribution }) => contribution);
    const session = assemble(told === undefined ? contributions : [...contributions, told.contribution]);
    const place = which.place ?? session.identity.place;
    const importedAt = added.length > 0 ? at : (before?.importedAt ?? at);
    const summary = summaryOf(session, { ...which, place }, importedAt);
    const files = await putSession(context, key, { ...session, id: summary.id }, kept, signal);
    written.push(...keysOf(files));
    const race: RaceRecord = { ...summary, key, files, history: told?.digest ?? null };
    await races.save([{ race, added: records }], [event('race.imported', race.id, at)]);
    await dropOld(
      before?.files ?? null,
      new Set([...keysOf(files), ...kept.flatMap((each) => keysOf(each.files))]),
      context,
    );
    return { race, session };
  } catch (error) {
    // Nothing points to them, unless the record was written after all.
    const needed = new Set(await races.blobs().catch(() => written));
    for (const blob of written) if (!needed.has(blob)) await blobs.delete(blob).catch(() => false);
    throw error;
  }
}

/** The session that the new one takes the place of. What stays behind is swept when the library opens. */
async function dropOld(
  old: SessionFiles | null,
  needed: ReadonlySet<string>,
  { blobs }: RaceContext,
): Promise<void> {
  if (old === null) return;
  for (const key of keysOf(old)) if (!needed.has(key)) await blobs.delete(key).catch(() => false);
}

/** Assembles again the races with timing that a history says something new of. */
async function refreshTold(
  context: RaceContext,
  onProgress: TimingImportOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<void> {
  const names = (await context.races.names()).filter(({ hasTiming }) => hasTiming);
  for (const [i, which] of names.entries()) {
    signal?.throwIfAborted();
    const told = await toldBy(context, which);
    if ((told?.digest ?? null) === which.history) continue;
    onProgress?.({ stage: 'storing', fraction: READ + ((1 - READ) * i) / names.length, race: which.id });
    const before = await context.races.get(which.key);
    const known = await context.races.contributions(which.key);
    if (known.length > 0) await reassemble({ which, before, known, added: [] }, context, signal);
  }
}
