/**
 * Standings of drivers and constructors after any round, reckoned from the results: points by `points.ts`, dropped
 * scores, deductions and exclusions, and ties broken by countback.
 *
 * What would surprise: the order is by points that count, while `gross` has all of them; a driver may lead with fewer
 * (Prost had 105 in 1988 and lost). Sprints give points, but neither a win nor a better countback.
 */

import type { HistoryResultRow, HistoryTables } from '../types.ts';
import { DEDUCTIONS, EXCLUDED, STRUCK_OUT } from './decisions.ts';
import { indexOf } from './indexed.ts';
import { pointsOf, type ScoredResult } from './points.ts';
import { comparison, type Entry, ranked } from './ranking.ts';
import { type Counting, rulesOf } from './rules.ts';
import { addResult, rounded, sumOf, type Tally, tallyOf } from './tally.ts';

interface Standing {
  /** Equal for those whom countback does not part; null for one who is excluded. */
  readonly position: number | null;
  /** `1`, or `DSQ` or `EX`. */
  readonly positionText: string;
  /** That count. */
  readonly points: number;
  /** All that were scored. */
  readonly gross: number;
  /** Rounds whose points were dropped. */
  readonly dropped: readonly number[];
  /** Of races, not of sprints. */
  readonly wins: number;
}

export interface DriverStanding extends Standing {
  readonly driver: string;
}

export interface ConstructorStanding extends Standing {
  readonly team: string;
  readonly engine: string | null;
}

export interface Standings {
  readonly season: number;
  /** The last round that is in it. */
  readonly round: number;
  readonly drivers: readonly DriverStanding[];
  /** Empty before 1958. */
  readonly constructors: readonly ConstructorStanding[];
}

/** What the standings are reckoned from, up to a round. */
interface Season {
  readonly history: HistoryTables;
  readonly season: number;
  /** The last round that is in it. */
  readonly round: number;
  /** The final table was asked for. */
  readonly final: boolean;
  /** All rounds are in it, and with them what was decided when the season was over. */
  readonly over: boolean;
  readonly scored: readonly ScoredResult[];
}

/** Whether somebody took part so that a table of standings lists him. */
function tookPart(row: HistoryResultRow): boolean {
  return (
    row.status !== 'didNotQualify' && row.status !== 'didNotPreQualify' && row.status !== 'didNotPractise'
  );
}

/** Round of a Grand Prix in the season, or null where it is not (yet) in it. */
function roundOf({ history, season }: Season, grandPrix: string): number | null {
  const races = indexOf(history).racesOf(season);
  return races.find((race) => race.grandPrix === grandPrix)?.round ?? null;
}

/** Whether the Grand Prix is among the rounds that are in the standings. */
function isReached(season: Season, grandPrix: string): boolean {
  const round = roundOf(season, grandPrix);
  return round !== null && round <= season.round;
}

function exclusionOf({ season, over }: Season, who: { driver?: string; team?: string }) {
  return EXCLUDED.find(
    (entry) =>
      entry.season === season &&
      (!entry.afterSeason || over) &&
      (who.driver === undefined ? entry.team === who.team : entry.driver === who.driver),
  );
}

function driverEntries(season: Season, counting: Counting): Entry<string>[] {
  const tallies = new Map<string, Tally>();
  for (const entry of season.scored) {
    if (tookPart(entry.result)) addResult(tallyOf(tallies, entry.result.driver), entry, entry.points);
  }
  return [...tallies].map(([driver, tally]) => {
    const sum = sumOf(tally, counting);
    const exclusion = exclusionOf(season, { driver });
    return {
      ...sum,
      key: driver,
      points: exclusion?.keepsPoints === false ? 0 : sum.points,
      places: tally.places,
      excluded: exclusion?.word ?? null,
    };
  });
}

interface TeamName {
  readonly team: string;
  readonly engine: string | null;
}

/** Entries that were struck out by now, with the round up to which nothing counts. */
function struckOut(
  season: Season,
): { readonly team: string; readonly before: number; readonly word: 'EX' }[] {
  return STRUCK_OUT.flatMap(({ season: of, from, team, word }) => {
    const before = of === season.season && isReached(season, from) ? roundOf(season, from) : null;
    return before === null ? [] : [{ team, before, word }];
  });
}

function deductedFrom(season: Season, team: string): number {
  return DEDUCTIONS.filter(
    (entry) => entry.season === season.season && entry.team === team && isReached(season, entry.from),
  ).reduce((sum, entry) => sum + entry.points, 0);
}

function constructorEntries(season: Season, counting: Counting): Entry<TeamName>[] {
  const tallies = new Map<string, Tally>();
  const names = new Map<string, TeamName>();
  const struck = struckOut(season);
  for (const entry of season.scored) {
    const { result, constructorPoints } = entry;
    if (!tookPart(result)) continue;
    if (struck.some(({ team, before }) => team === result.team && result.round < before)) continue;
    const key = `${result.team}/${result.engine ?? ''}`;
    names.set(key, { team: result.team, engine: result.engine });
    addResult(tallyOf(tallies, key), entry, constructorPoints);
  }
  const entries = [...tallies].map(([key, tally]): Entry<TeamName> => {
    const name = names.get(key) ?? { team: key, engine: null };
    const sum = sumOf(tally, counting);
    const exclusion = exclusionOf(season, { team: name.team });
    const counted = rounded(sum.points - deductedFrom(season, name.team));
    return {
      ...sum,
      key: name,
      points: exclusion?.keepsPoints === false ? 0 : counted,
      places: tally.places,
      excluded: exclusion?.word ?? null,
    };
  });
  // A final table names the entry that was struck out beside the one that took its place.
  const gone = season.final ? struck : [];
  return [
    ...entries,
    ...gone.map(({ team, word }): Entry<TeamName> => {
      const engine = entries.find((entry) => entry.key.team === team)?.key.engine ?? null;
      return { key: { team, engine }, gross: 0, points: 0, dropped: [], places: [], excluded: word };
    }),
  ];
}

/**
 * Standings after a round as they stood then; after the last one with what was decided when the season was over. Everybody
 * who tried to start a race is listed, those without points too.
 *
 * @param round the last round to count; left out for the final standings (so far)
 */
export function standingsAfter(history: HistoryTables, season: number, round?: number): Standings {
  const all = indexOf(history).racesOf(season);
  const scored = all
    .filter((race) => round === undefined || race.round <= round)
    .flatMap((race) => [
      ...pointsOf(history, season, race.round, 'sprint'),
      ...pointsOf(history, season, race.round, 'race'),
    ]);
  const last = scored.reduce((latest, entry) => Math.max(latest, entry.result.round), 0);
  const rules = rulesOf(season);
  const breakTie = comparison(rules.tieBreak, rules.race.length);
  const over = last === all.at(-1)?.round;
  const of: Season = { history, season, round: last, final: round === undefined, over, scored };
  const hasConstructors = rules.constructorsRace !== null;
  return {
    season,
    round: last,
    drivers: ranked(driverEntries(of, rules.drivers), breakTie).map(({ key, ...standing }) => ({
      driver: key,
      ...standing,
    })),
    constructors: hasConstructors
      ? ranked(constructorEntries(of, rules.constructors), breakTie).map(({ key, ...standing }) => ({
          ...key,
          ...standing,
        }))
      : [],
  };
}
