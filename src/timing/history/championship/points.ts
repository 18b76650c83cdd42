/**
 * What each result of a race is worth by the rules of its season (`rules.ts`) and the decisions about it (`decisions.ts`).
 * The published points in the results are not looked at: they are what this is checked against.
 */

import type { HistoryResultRow, HistoryTables, PointsSession, RaceRow } from '../types.ts';
import {
  FASTEST_LAP_TO,
  FORMULA_TWO,
  HALF_POINTS,
  NO_FASTEST_LAP,
  NOT_FOR_CONSTRUCTOR,
  SHARED_WITHOUT_POINTS,
  WITHOUT_POINTS,
} from './decisions.ts';
import { indexOf } from './indexed.ts';
import { COLUMNS_2022, rulesOf, type SeasonRules } from './rules.ts';

export interface ScoredResult {
  readonly result: HistoryResultRow;
  /** In the championship: the result's position, less cars that were not of it; null where it had none. */
  readonly place: number | null;
  /** Of the driver, fastest lap included. */
  readonly points: number;
  /** Of the constructor, for this car; 0 where another car of it stood before it and only one scored. */
  readonly constructorPoints: number;
}

type Named = readonly [season: number, grandPrix: string, ...rest: readonly unknown[]];

function isOf(race: RaceRow) {
  return (entry: Named): boolean => entry[0] === race.season && entry[1] === race.grandPrix;
}

/** Part of the scheduled distance that was run, or null where it is not known. */
function partRun(race: RaceRow): number | null {
  if (race.scheduledLaps !== null && race.scheduledLaps > 0 && race.laps !== null) {
    return race.laps / race.scheduledLaps;
  }
  if (race.scheduledDistance !== null && race.scheduledDistance > 0 && race.distance !== null) {
    return race.distance / race.scheduledDistance;
  }
  return null;
}

/** The points of the places of this race: shortened, doubled, or as the season has them. */
function placesOf(race: RaceRow, rules: SeasonRules, full: readonly number[]): readonly number[] {
  if (HALF_POINTS.some(isOf(race))) return full.map((points) => points / 2);
  const part = partRun(race);
  if (rules.shortened === 'columns2022' && rules.shortenedAtFlag && part !== null && part < 0.75) {
    if (race.laps !== null && race.laps < 2) return [];
    return COLUMNS_2022.find(([below]) => part < below)?.[1] ?? full;
  }
  if (rules.doublePoints === race.grandPrix) return full.map((points) => points * 2);
  return full;
}

/** Cars by place: the rows of one car, several where drivers shared it. In the order of the table. */
function carsOf(rows: readonly HistoryResultRow[]): HistoryResultRow[][] {
  const cars: HistoryResultRow[][] = [];
  for (const row of rows) {
    const last = cars.at(-1);
    const first = last?.[0];
    const same =
      first !== undefined &&
      row.position !== null &&
      row.position === first.position &&
      row.car === first.car;
    if (same) last?.push(row);
    else cars.push([row]);
  }
  return cars;
}

/** Each place as it counts, which passes over cars that were not of the championship. */
function countedPlace(row: HistoryResultRow, passedOver: readonly number[]): number | null {
  const place = row.position;
  if (place === null || passedOver.includes(place)) return null;
  return place - passedOver.filter((other) => other < place).length;
}

/** Places of cars that were not of the championship. */
function passedOverIn(race: RaceRow, rows: readonly HistoryResultRow[]): number[] {
  const outsiders = FORMULA_TWO.find(isOf(race))?.[2] ?? [];
  return rows.flatMap((row) =>
    row.position !== null && outsiders.includes(row.driver) ? [row.position] : [],
  );
}

/** Points of each driver of a race for his place. Same order as `rows`. */
function placePoints(
  race: RaceRow,
  rules: SeasonRules,
  rows: readonly HistoryResultRow[],
  places: readonly number[],
): Map<HistoryResultRow, number> {
  const passedOver = passedOverIn(race, rows);
  const unrewarded = WITHOUT_POINTS.filter(isOf(race)).map((entry) => entry[2]);
  const idle = SHARED_WITHOUT_POINTS.filter(isOf(race)).map((entry) => entry[2]);
  const scored = new Map<HistoryResultRow, number>();
  for (const car of carsOf(rows)) {
    const [first] = car;
    const place = first === undefined ? null : countedPlace(first, passedOver);
    const worth = place === null ? 0 : (places[place - 1] ?? 0);
    const sharers = car.length > 1 ? car.filter((row) => !idle.includes(row.driver)) : car;
    for (const row of car) {
      const shared = car.length > 1;
      const none =
        (shared && rules.shared === 'none') || !sharers.includes(row) || unrewarded.includes(row.driver);
      scored.set(row, none ? 0 : worth / sharers.length);
    }
  }
  if (rules.shared === 'splitBestCar') keepBestCar(scored);
  return scored;
}

/** Takes from every driver the points of all his cars but the one that brought most. */
function keepBestCar(scored: Map<HistoryResultRow, number>): void {
  const best = new Map<string, number>();
  for (const [row, points] of scored) best.set(row.driver, Math.max(best.get(row.driver) ?? 0, points));
  const kept = new Set<string>();
  for (const [row, points] of scored) {
    if (points === best.get(row.driver) && !kept.has(row.driver)) kept.add(row.driver);
    else scored.set(row, 0);
  }
}

/** Rows that get the fastest lap's point, one a driver (with two cars the one that scored), each with its part. */
function fastestLapPoints(
  race: RaceRow,
  rules: SeasonRules,
  rows: readonly HistoryResultRow[],
  places: ReadonlyMap<HistoryResultRow, number>,
): ReadonlyMap<HistoryResultRow, number> {
  const rule = rules.fastestLap;
  if (rule === null || NO_FASTEST_LAP.some(isOf(race))) return new Map();
  const only = FASTEST_LAP_TO.find(isOf(race))?.[2];
  const holders = new Set(
    rows
      .filter((row) => row.fastestLapRank === 1 && (only === undefined || only.includes(row.driver)))
      .map((row) => row.driver),
  );
  const points = new Map<HistoryResultRow, number>();
  for (const driver of holders) {
    const own = rows.filter((row) => row.driver === driver);
    const row = own.reduce((best, other) =>
      (places.get(other) ?? 0) > (places.get(best) ?? 0) ? other : best,
    );
    const worthy = !rule.topTen || (row.position !== null && row.position <= 10);
    if (worthy) points.set(row, rule.points / holders.size);
  }
  return points;
}

function constructorKey(row: HistoryResultRow): string {
  return `${row.team}/${row.engine ?? ''}`;
}

/** Points of each car for its constructor. */
function constructorPoints(
  race: RaceRow,
  rules: SeasonRules,
  rows: readonly HistoryResultRow[],
  fastest: ReadonlyMap<HistoryResultRow, number>,
): Map<HistoryResultRow, number> {
  const scored = new Map<HistoryResultRow, number>();
  // The constructors' cup never took in the Indianapolis 500.
  if (rules.constructorsRace === null || race.grandPrix === 'indianapolis') return scored;
  const places = placePoints(race, rules, rows, placesOf(race, rules, rules.constructorsRace));
  const withheld = NOT_FOR_CONSTRUCTOR.filter(isOf(race)).map((entry) => entry[2]);
  const best = new Set<string>();
  for (const row of rows) {
    let points = places.get(row) ?? 0;
    if (rules.fastestLap?.constructors === true) points += fastest.get(row) ?? 0;
    if (withheld.includes(row.driver)) points = 0;
    if (rules.bestCarOnly && points > 0) {
      const key = constructorKey(row);
      if (best.has(key)) points = 0;
      best.add(key);
    }
    scored.set(row, points);
  }
  return scored;
}

function scoredRace(race: RaceRow, rows: readonly HistoryResultRow[]): ScoredResult[] {
  const rules = rulesOf(race.season);
  const places = placePoints(race, rules, rows, placesOf(race, rules, rules.race));
  const fastest = fastestLapPoints(race, rules, rows, places);
  const constructors = constructorPoints(race, rules, rows, fastest);
  const passedOver = passedOverIn(race, rows);
  return rows.map((result) => ({
    result,
    place: countedPlace(result, passedOver),
    points: (places.get(result) ?? 0) + (fastest.get(result) ?? 0),
    constructorPoints: constructors.get(result) ?? 0,
  }));
}

function scoredSprint(race: RaceRow, rows: readonly HistoryResultRow[]): ScoredResult[] {
  const table = rulesOf(race.season).sprint ?? [];
  return rows.map((result) => {
    const points = result.position === null ? 0 : (table[result.position - 1] ?? 0);
    return { result, place: result.position, points, constructorPoints: points };
  });
}

/**
 * Every result of a race or sprint with the points that the rules give it, in the order of the table. Empty where the
 * tables do not have it.
 */
export function pointsOf(
  history: HistoryTables,
  season: number,
  round: number,
  session: PointsSession = 'race',
): readonly ScoredResult[] {
  const index = indexOf(history);
  const race = index.race(season, round);
  if (race === null) return [];
  const rows = index.results(season, round, session);
  return session === 'race' ? scoredRace(race, rows) : scoredSprint(race, rows);
}
