/**
 * Standings of drivers and constructors after any round, reckoned from the results: points by `points.ts`, dropped
 * scores, deductions and exclusions, and ties broken by countback.
 *
 * What would surprise: the order is by points that count, while `gross` has all of them; a driver may lead with fewer
 * (Prost had 105 in 1988 and lost). Sprints give points, but neither a win nor a better countback.
 */

import type { HistoryResultRow, HistoryTables } from '../types.ts';
import { DEDUCTIONS, EXCLUDED } from './decisions.ts';
import { indexOf } from './indexed.ts';
import { pointsOf, type ScoredResult } from './points.ts';
import { type Counting, rulesOf, type TieBreak } from './rules.ts';

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

interface Place {
  readonly place: number;
  readonly round: number;
}

/** One competitor's season. */
interface Tally {
  readonly points: Map<number, number>;
  /** Of races, not of sprints. */
  readonly places: Place[];
}

/** Rounds of a season whose points do not count, the worst ones; of equal ones the later. */
function droppedOf(points: ReadonlyMap<number, number>, counting: Counting): number[] {
  const worstBeyond = (rounds: readonly (readonly [number, number])[], keep: number): number[] =>
    [...rounds]
      .filter(([, scored]) => scored > 0)
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(keep)
      .map(([round]) => round);
  const rounds = [...points];
  switch (counting.kind) {
    case 'all':
      return [];
    case 'best':
      return worstBeyond(rounds, counting.results);
    case 'halves':
      return [
        ...worstBeyond(
          rounds.filter(([round]) => round <= counting.split),
          counting.first,
        ),
        ...worstBeyond(
          rounds.filter(([round]) => round > counting.split),
          counting.second,
        ),
      ].sort((a, b) => a - b);
    default:
      return counting satisfies never;
  }
}

/** Sums of sevenths and halves without the noise of adding them. */
function rounded(points: number): number {
  return Math.round(points * 1e6) / 1e6;
}

interface Entry<Key> {
  readonly key: Key;
  readonly points: number;
  readonly gross: number;
  readonly dropped: readonly number[];
  readonly places: readonly Place[];
  /** Null for one who is in the championship. */
  readonly excluded: 'DSQ' | 'EX' | null;
}

type Compare = (a: readonly Place[], b: readonly Place[]) => number;

/** More wins first, then more second places, and so on. 0 where nothing parts them. */
function countback(a: readonly Place[], b: readonly Place[]): number {
  const most = [...a, ...b].reduce((worst, { place }) => Math.max(worst, place), 0);
  for (let wanted = 1; wanted <= most; wanted += 1) {
    const count = (places: readonly Place[]) => places.filter(({ place }) => place === wanted).length;
    const difference = count(b) - count(a);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Who reached the same places first, the best place before the others. */
function firstToReach(a: readonly Place[], b: readonly Place[]): number {
  const inOrder = (places: readonly Place[]) =>
    [...places].sort((one, other) => one.place - other.place || one.round - other.round);
  const others = inOrder(b);
  for (const [i, { round }] of inOrder(a).entries()) {
    const difference = round - (others[i]?.round ?? round);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** How competitors with equal points are parted in a season. */
function comparison(tieBreak: TieBreak, scoring: number): Compare {
  const within = (compare: Compare): Compare => {
    const scored = (places: readonly Place[]) => places.filter(({ place }) => place <= scoring);
    return (a, b) => compare(scored(a), scored(b));
  };
  switch (tieBreak) {
    case 'allPlaces':
      return countback;
    case 'scoringPlaces':
      return within(countback);
    case 'scoringPlacesThenFirst':
      return within((a, b) => countback(a, b) || firstToReach(a, b));
    default:
      return tieBreak satisfies never;
  }
}

function winsOf(places: readonly Place[]): number {
  return places.filter(({ place }) => place === 1).length;
}

function ranked<Key>(entries: readonly Entry<Key>[], breakTie: Compare): (Entry<Key> & Standing)[] {
  const inside = entries.filter((entry) => entry.excluded === null);
  const outside = entries.filter((entry) => entry.excluded !== null);
  const compare = (a: Entry<Key>, b: Entry<Key>) => b.points - a.points || breakTie(a.places, b.places);
  inside.sort(compare);
  let position = 0;
  const placed = inside.map((entry, i) => {
    const before = inside[i - 1];
    if (before === undefined || compare(before, entry) !== 0) position = i + 1;
    return { ...entry, position, positionText: String(position), wins: winsOf(entry.places) };
  });
  return [
    ...placed,
    ...outside.map((entry) => ({
      ...entry,
      position: null,
      positionText: entry.excluded ?? '',
      wins: winsOf(entry.places),
    })),
  ];
}

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  let tally = tallies.get(key);
  if (tally === undefined) {
    tally = { points: new Map(), places: [] };
    tallies.set(key, tally);
  }
  return tally;
}

/** Whether somebody took part so that a table of standings lists him. */
function tookPart(row: HistoryResultRow): boolean {
  return (
    row.status !== 'didNotQualify' && row.status !== 'didNotPreQualify' && row.status !== 'didNotPractise'
  );
}

function add(tally: Tally, scored: ScoredResult, points: number): void {
  const { round, session } = scored.result;
  tally.points.set(round, (tally.points.get(round) ?? 0) + points);
  if (session === 'race' && scored.place !== null) tally.places.push({ place: scored.place, round });
}

function driverEntries(season: number, scored: readonly ScoredResult[], counting: Counting): Entry<string>[] {
  const tallies = new Map<string, Tally>();
  for (const entry of scored) {
    if (tookPart(entry.result)) add(tallyOf(tallies, entry.result.driver), entry, entry.points);
  }
  return [...tallies].map(([driver, tally]) => {
    const dropped = droppedOf(tally.points, counting);
    const gross = sumOf(tally.points);
    const lost = dropped.reduce((sum, round) => sum + (tally.points.get(round) ?? 0), 0);
    const exclusion = EXCLUDED.find((entry) => entry.season === season && entry.driver === driver);
    return {
      key: driver,
      gross: rounded(gross),
      points: exclusion?.keepsPoints === false ? 0 : rounded(gross - lost),
      dropped,
      places: tally.places,
      excluded: exclusion?.word ?? null,
    };
  });
}

function sumOf(points: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const value of points.values()) sum += value;
  return sum;
}

interface TeamName {
  readonly team: string;
  readonly engine: string | null;
}

/** Deductions in force after `round`. */
function deductedFrom(history: HistoryTables, season: number, round: number, team: string): number {
  let sum = 0;
  for (const deduction of DEDUCTIONS) {
    if (deduction.season !== season || deduction.team !== team) continue;
    const from = indexOf(history)
      .racesOf(season)
      .find((race) => race.grandPrix === deduction.from);
    if (from !== undefined && from.round <= round) sum += deduction.points;
  }
  return sum;
}

function constructorEntries(
  history: HistoryTables,
  season: number,
  round: number,
  scored: readonly ScoredResult[],
  counting: Counting,
): Entry<TeamName>[] {
  const tallies = new Map<string, Tally>();
  const names = new Map<string, TeamName>();
  for (const entry of scored) {
    const { result, constructorPoints } = entry;
    if (!tookPart(result)) continue;
    const key = `${result.team}/${result.engine ?? ''}`;
    names.set(key, { team: result.team, engine: result.engine });
    add(tallyOf(tallies, key), entry, constructorPoints);
  }
  return [...tallies].map(([key, tally]) => {
    const name = names.get(key) ?? { team: key, engine: null };
    const dropped = droppedOf(tally.points, counting);
    const lost = dropped.reduce((sum, dropRound) => sum + (tally.points.get(dropRound) ?? 0), 0);
    const deducted = deductedFrom(history, season, round, name.team);
    const gross = sumOf(tally.points);
    const exclusion = EXCLUDED.find((entry) => entry.season === season && entry.team === name.team);
    return {
      key: name,
      gross: rounded(gross),
      points: exclusion?.keepsPoints === false ? 0 : rounded(gross - lost - deducted),
      dropped,
      places: tally.places,
      excluded: exclusion?.word ?? null,
    };
  });
}

/**
 * Standings after a round, or after the last one that has results. Everybody who tried to start a race is listed, those
 * without points too.
 *
 * @param round the last round to count; left out for all of the season
 */
export function standingsAfter(history: HistoryTables, season: number, round?: number): Standings {
  const races = indexOf(history)
    .racesOf(season)
    .filter((race) => round === undefined || race.round <= round);
  const scored = races.flatMap((race) => [
    ...pointsOf(history, season, race.round, 'sprint'),
    ...pointsOf(history, season, race.round, 'race'),
  ]);
  const last = scored.reduce((latest, entry) => Math.max(latest, entry.result.round), 0);
  const rules = rulesOf(season);
  const breakTie = comparison(rules.tieBreak, rules.race.length);
  const drivers = ranked(driverEntries(season, scored, rules.drivers), breakTie);
  const constructors =
    rules.constructorsRace === null
      ? []
      : ranked(constructorEntries(history, season, last, scored, rules.constructors), breakTie);
  return {
    season,
    round: last,
    drivers: drivers.map(({ key, position, positionText, points, gross, dropped, wins }) => ({
      driver: key,
      position,
      positionText,
      points,
      gross,
      dropped,
      wins,
    })),
    constructors: constructors.map(({ key, position, positionText, points, gross, dropped, wins }) => ({
      team: key.team,
      engine: key.engine,
      position,
      positionText,
      points,
      gross,
      dropped,
      wins,
    })),
  };
}
