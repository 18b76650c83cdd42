/**
 * An import from its paths to what came of each race: what was read is sorted by the race that it is of, and stored race
 * by race, each as a whole.
 */

import type { Contribution } from '../../timing/index.ts';
import { LibraryError, StorageFullError, UnnamedRaceError } from '../library.ts';
import { refreshRace, staleRaces, storeRace } from './assembly.ts';
import type { RaceContext } from './context.ts';
import { gather } from './gather.ts';
import { importHistory } from './historyImport.ts';
import { askedRace, idText, keyText, type Which } from './keys.ts';
import type { HistoryImport, RaceImport, TimingImport, TimingImportOptions } from './library.ts';
import type { RaceName } from './records.ts';
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

/** Runs a change of the library when it is its turn. */
type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Reads and stores. Reading holds nobody up, and each race is stored in a turn of its own, so that a whole season does not
 * keep other changes waiting.
 */
export async function importTiming(
  paths: readonly string[],
  context: RaceContext,
  { as: named, offline, apart, onProgress, signal }: TimingImportOptions,
  inTurn: InTurn,
): Promise<TimingImport> {
  const as = named === undefined ? undefined : wholeName(named, await context.races.names());
  const reading = (share: number): void => onProgress?.({ stage: 'reading', fraction: READ * share });
  const storing = (race: string | undefined, share: number): void =>
    onProgress?.({ stage: 'storing', fraction: READ + (1 - READ) * share, race });
  reading(0);
  const {
    contributions: read,
    histories,
    refused,
    warnings,
  } = await gather(paths, context, { as, offline, apart, signal }, reading);
  if (as !== undefined) checkOneRace(read, as);
  let history: HistoryImport | null = null;
  for (const tables of histories) {
    history = together(history, await inTurn(() => importHistory(tables, context, signal)));
  }
  const { groups, lost } = grouped(read, await context.races.names(), as);
  const sentences = lost.map(lostSentence);
  const [first] = sentences;
  if (first !== undefined && groups.length === 0 && history === null) throw new UnnamedRaceError(first);

  const arriving = new Set(groups.map(({ which }) => keyText(which)));
  const stale = (await staleRaces(context, history !== null)).filter(({ key }) => !arriving.has(key));
  const total = groups.length + stale.length;
  const races: RaceImport[] = [];
  const failures: LibraryError[] = [];
  /** A race whose files are damaged keeps no other out. */
  const step = async (id: string, work: () => Promise<void>): Promise<void> => {
    signal?.throwIfAborted();
    storing(id, done / total);
    done++;
    await inTurn(work).catch((error: unknown) => {
      if (!(error instanceof LibraryError) || error instanceof StorageFullError) throw error;
      failures.push(error);
      sentences.push(`${id}: ${error.message}`);
    });
  };
  let done = 0;
  for (const { which, contributions } of groups) {
    await step(idText(which, which.place), async () => {
      races.push(await storeRace(which, contributions, context, signal));
    });
  }
  const [failure] = failures;
  if (failure !== undefined && races.length === 0 && history === null) throw failure;
  for (const race of stale) await step(race.id, () => refreshRace(race, context, signal));
  storing(undefined, 1);
  return { races, history, refused, warnings: [...warnings, ...sentences] };
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
    throw new UnnamedRaceError(
      `--as expects season, round and place of a race, as in 2024-01-bahrain or 2024-07-imola-qualifying, got "${as}".`,
    );
  }
  const { season, round, kind, place } = asked;
  if (round !== null) return idText({ season, round, kind }, place);
  const race = lookUp(`${season}-${place}`, known);
  if (race === undefined) {
    throw new UnnamedRaceError(
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
    throw new UnnamedRaceError(`--as ${as} names one session, but several came in; import them without it.`);
  }
}

const DAY = 86_400_000;
