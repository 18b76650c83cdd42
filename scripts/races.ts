/**
 * Races of a folder that is laid out like a collection of Formula 1 data: lap tables under `laps/`, books under `history/`, in
 * whatever of the readable formats. What a folder lacks is made up for by the next best: another lap table of the
 * race, another book, at last the timing itself, and it is said so.
 */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { FormatError, readTiming } from '../src/formats/index.ts';
import { calibrationFor } from '../src/race/index.ts';
import { driverSlug, teamSlug } from '../src/strategy/entrants.ts';
import {
  assemble,
  type Contribution,
  classificationOf,
  gridOf,
  type HistoryQualifyingRow,
  type HistoryResultRow,
  type HistoryTables,
  historyRaceId,
  lapTableOf,
  type RaceSession,
  sessionsOf,
} from '../src/timing/index.ts';

export interface RaceOnFile {
  readonly session: RaceSession;
  readonly season: number;
  readonly round: number;
  readonly results: readonly HistoryResultRow[];
  readonly qualifying: readonly HistoryQualifyingRow[];
  /** Laps that it was to have; null where no book says it. */
  readonly scheduledLaps: number | null;
  /** Where result and grid are from: the books, or only the timing. */
  readonly resultFrom: 'books' | 'timing';
  readonly gridFrom: 'books' | 'timing' | 'firstLap';
}

export interface RaceFolder {
  /** Seasons that there are lap tables of, in order. */
  readonly seasons: readonly number[];
  /** One sentence each: what is missing of the folder as a whole. */
  readonly warnings: readonly string[];
  /** Races of a season by round. */
  races(season: number): Promise<RaceOnFile[]>;
}

/** Throws with one sentence where the folder has no lap tables. */
export async function openRaceFolder(folder: string): Promise<RaceFolder> {
  const laps = join(folder, 'laps');
  const files = existsSync(laps) ? filesUnder(laps) : [];
  if (files.length === 0)
    throw new FormatError(
      `${folder}: there are no lap tables in its folder laps/ (such as laps/fastf1-transformed/races-2023.parquet).`,
    );
  const warnings: string[] = [];
  const books = join(folder, 'history');
  let history: HistoryTables | null = null;
  if (existsSync(books))
    try {
      history = (await readTiming([books], { samples: false })).history;
    } catch (error) {
      warnings.push(error instanceof Error ? error.message : String(error));
    }
  if (history === null)
    warnings.push(`${relative('.', books) || books}: no books of results; the timing itself has to do.`);
  const named = files.map((file) => ({ file, season: seasonOf(file) }));
  return {
    seasons: [...new Set(named.flatMap(({ season }) => season ?? []))].sort((a, b) => a - b),
    warnings,
    races: async (season) => {
      const contributions: Contribution[] = [];
      for (const { file, season: of } of named) {
        if (of !== null && of !== season) continue;
        try {
          contributions.push(...(await readTiming([file], { samples: false })).contributions);
        } catch (error) {
          // Of many tables one that is damaged, or of something else, is left out.
          warnings.push(error instanceof Error ? error.message : String(error));
        }
      }
      return sessionsOf(contributions.filter(({ identity }) => identity.season === season))
        .map((group) => assemble(group))
        .filter(({ identity }) => identity.kind === 'race')
        .flatMap((session) => raceOf(session, history) ?? [])
        .sort((a, b) => a.round - b.round);
    },
  };
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return filesUnder(path);
      return /^sprints-/.test(name) || !/\.(parquet|csv|csv\.gz)$/.test(name) ? [] : [path];
    });
}

function seasonOf(file: string): number | null {
  const found = /(?:^|[^\d])((?:19|20)\d{2})(?:[^\d]|$)/.exec(file.slice(file.lastIndexOf('/') + 1));
  return found === null ? null : Number(found[1]);
}

function raceOf(session: RaceSession, history: HistoryTables | null): RaceOnFile | null {
  const { season, place } = session.identity;
  const row = history?.races.find(
    (race) =>
      race.season === season &&
      (session.identity.round === null
        ? historyRaceId(race).place === place
        : race.round === session.identity.round),
  );
  const round = session.identity.round ?? row?.round ?? null;
  if (season === null || round === null || place === null) return null;
  const isThis = (one: { season: number; round: number; session: string }, kind: string) =>
    one.season === season && one.round === round && one.session === kind;
  const published = history?.results.filter((one) => isThis(one, 'race')) ?? [];
  const results = published.length > 0 ? published : resultsOfTiming(session, season, round);
  const gridFrom = results.some((one) => (one.grid ?? 0) > 0)
    ? published.length > 0
      ? 'books'
      : 'timing'
    : 'firstLap';
  return {
    session: {
      ...session,
      id: `${season}-${String(round).padStart(2, '0')}-${place}`,
      identity: { ...session.identity, round },
    },
    season,
    round,
    results: gridFrom === 'firstLap' ? withFirstLap(session, results) : results,
    qualifying: history?.qualifying.filter((one) => isThis(one, 'qualifying')) ?? [],
    scheduledLaps: row?.scheduledLaps ?? session.identity.scheduledLaps ?? row?.laps ?? null,
    resultFrom: published.length > 0 ? 'books' : 'timing',
    gridFrom,
  };
}

/** The result that follows from the timing: laps, then time, with what was known of penalties. */
function resultsOfTiming(session: RaceSession, season: number, round: number): HistoryResultRow[] {
  const { entries } = lapTableOf(session);
  const grid = new Map(gridOf(session).map((place) => [place.car, place.grid]));
  const { drivers, teams } = calibrationFor(season, round).pace;
  const known = { drivers: Object.keys(drivers), teams: new Set(Object.keys(teams)) };
  return classificationOf(session).map((row): HistoryResultRow => {
    const entry = entries.get(row.car);
    return {
      season,
      round,
      session: 'race',
      car: row.car,
      driver: driverSlug(entry?.name ?? null, entry?.code ?? `car ${row.car}`, known.drivers),
      team: teamSlug(entry?.team ?? `car ${row.car}`, known.teams),
      engine: null,
      order: row.order,
      position: row.position,
      positionText: row.position === null ? 'DNF' : String(row.position),
      grid: grid.get(row.car) ?? null,
      laps: row.laps,
      time: row.time,
      gap: row.gap,
      lapsBehind: null,
      penalty: row.penalty,
      status: row.status,
      reason: null,
      points: 0,
      shared: false,
      fastestLap: null,
      fastestLapNumber: null,
      fastestLapRank: null,
    };
  });
}

/** Where nobody says who started where, the order at the end of lap 1 stands for it. */
function withFirstLap(session: RaceSession, results: readonly HistoryResultRow[]): HistoryResultRow[] {
  const { laps } = lapTableOf(session);
  const ends = results
    .flatMap(({ car }) => {
      const first = car === null ? undefined : laps.get(car)?.find(({ lap }) => lap === 1);
      return car === null ? [] : [{ car, end: first?.end ?? Number.POSITIVE_INFINITY }];
    })
    .sort((a, b) => a.end - b.end || a.car - b.car);
  return results.map((row) => ({ ...row, grid: 1 + ends.findIndex(({ car }) => car === row.car) }));
}
