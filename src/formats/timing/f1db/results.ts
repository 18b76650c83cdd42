/** f1db's result tables of races and sprints, with each driver's fastest lap laid over them. */

import {
  type HistoryFastestLapRow,
  type HistoryGridRow,
  type HistoryPitStopRow,
  type HistoryQualifyingRow,
  type HistoryResultRow,
  type HistoryStatus,
  isRaceKey,
  type PointsSession,
  type PositionWord,
  type QualifyingSession,
} from '../../../timing/index.ts';
import { clockSeconds, numberOf, type Sheet, textOf, wholeOf, wholesOf } from '../sheet.ts';

const STATUS: Readonly<Record<PositionWord, HistoryStatus>> = {
  DNF: 'retired',
  NC: 'notClassified',
  DSQ: 'disqualified',
  EX: 'excluded',
  DNS: 'didNotStart',
  DNP: 'didNotPractise',
  DNQ: 'didNotQualify',
  DNPQ: 'didNotPreQualify',
};

function isPositionWord(text: string): text is PositionWord {
  return Object.hasOwn(STATUS, text);
}

/** The columns that all tables of a session share, and where each race's rows are. */
interface Rows {
  readonly sheet: Sheet;
  season(i: number): number;
  round(i: number): number;
  readonly count: number;
  entrant(i: number): Pick<HistoryResultRow, 'season' | 'round' | 'car' | 'driver' | 'team' | 'engine'>;
  /** Place of the row in its race's table, from 1. */
  order(i: number): number;
}

function rowsOf(sheet: Sheet): Rows {
  const seasons = wholesOf(sheet.column('year'));
  const rounds = wholesOf(sheet.column('round'));
  const cars = sheet.optional('driverNumber');
  const drivers = sheet.column('driverId');
  const teams = sheet.column('constructorId');
  const engines = sheet.optional('engineManufacturerId');
  const orders = new Int32Array(sheet.length);
  const count = new Map<number, number>();
  for (let i = 0; i < sheet.length; i += 1) {
    const race = (seasons[i] ?? 0) * 100 + (rounds[i] ?? 0);
    const next = (count.get(race) ?? 0) + 1;
    count.set(race, next);
    orders[i] = next;
  }
  const season = (i: number) => seasons[i] ?? 0;
  const round = (i: number) => rounds[i] ?? 0;
  return {
    sheet,
    season,
    round,
    count: sheet.length,
    entrant: (i) => ({
      season: season(i),
      round: round(i),
      car: wholeOf(cars[i]),
      driver: drivers[i] ?? '',
      team: teams[i] ?? '',
      engine: textOf(engines[i]),
    }),
    order: (i) => orders[i] ?? 0,
  };
}

/** Rows that name no race cannot be anybody's. */
function isOfRace(rows: Rows, i: number): boolean {
  return isRaceKey(rows.season(i), rows.round(i));
}

/** `PL` is a start from the pit lane. */
function gridOf(text: string | undefined): number | null {
  return text === 'PL' ? 0 : wholeOf(text);
}

const LAPS_BEHIND = /^\+(\d+) laps?$/;

function lapsBehindOf(gap: string, time: number | null): number | null {
  const laps = LAPS_BEHIND.exec(gap);
  if (laps !== null) return Number(laps[1]);
  return time === null ? null : 0;
}

function statusOf(position: string, reason: string | null, lapsBehind: number | null): HistoryStatus {
  if (isPositionWord(position)) return STATUS[position];
  if (reason !== null) return 'retired';
  return lapsBehind !== null && lapsBehind > 0 ? 'lapped' : 'finished';
}

/** Who, as a key: a driver had two cars in a race now and then. */
function whoKey(row: { season: number; round: number; driver: string; car: number | null }): string {
  return `${row.season}-${row.round}-${row.driver}-${row.car ?? ''}`;
}

export function fastestLapsOf(sheet: Sheet): HistoryFastestLapRow[] {
  const rows = rowsOf(sheet);
  const positions = sheet.either('position', 'positionText');
  const laps = sheet.column('lap');
  const times = sheet.column('time');
  const found: HistoryFastestLapRow[] = [];
  for (let i = 0; i < rows.count; i += 1) {
    if (!isOfRace(rows, i)) continue;
    found.push({
      ...rows.entrant(i),
      position: wholeOf(positions[i]) ?? rows.order(i),
      lap: wholeOf(laps[i]),
      time: clockSeconds(times[i]),
    });
  }
  return found;
}

export function resultsOfSheet(
  sheet: Sheet,
  session: PointsSession,
  fastestLaps: readonly HistoryFastestLapRow[],
): HistoryResultRow[] {
  const rows = rowsOf(sheet);
  const best = new Map(fastestLaps.map((row) => [whoKey(row), row]));
  const positions = sheet.either('position', 'positionText');
  const laps = sheet.column('laps');
  const times = sheet.column('time');
  const gaps = sheet.optional('gap');
  const penalties = sheet.optional('timePenalty');
  const reasons = sheet.optional('reasonRetired');
  const points = sheet.column('points');
  const grids = sheet.either('gridPosition', 'gridPositionText');
  const shared = sheet.optional('sharedCar');
  const found: HistoryResultRow[] = [];
  for (let i = 0; i < rows.count; i += 1) {
    if (!isOfRace(rows, i)) continue;
    const who = rows.entrant(i);
    const positionText = positions[i] ?? '';
    const time = clockSeconds(times[i]);
    const gap = gaps[i] ?? '';
    const before = found.at(-1);
    const isShared = shared[i] === 'True' || shared[i] === 'true';
    // Who shared a car is written after its first driver, without what they did together.
    const isSameCar = isShared && before?.car === who.car && before.positionText === positionText;
    const lapsBehind = isSameCar ? before.lapsBehind : lapsBehindOf(gap, time);
    const reason = textOf(reasons[i]);
    const lap = best.get(whoKey(who));
    found.push({
      ...who,
      session,
      order: rows.order(i),
      position: wholeOf(positionText),
      positionText,
      grid: gridOf(grids[i]),
      laps: wholeOf(laps[i]),
      time,
      gap: clockSeconds(gap),
      lapsBehind,
      penalty: clockSeconds(penalties[i]) ?? 0,
      status: statusOf(positionText, reason, lapsBehind),
      reason,
      points: numberOf(points[i]) ?? 0,
      shared: isShared,
      fastestLap: lap?.time ?? null,
      fastestLapNumber: lap?.lap ?? null,
      fastestLapRank: lap?.position ?? null,
    });
  }
  return found;
}

/** @param parts the two sessions of the two-session eras, which f1db keeps in tables of their own */
export function qualifyingOfSheet(
  sheet: Sheet,
  session: QualifyingSession,
  parts: readonly (Sheet | null)[] = [],
): HistoryQualifyingRow[] {
  const rows = rowsOf(sheet);
  const timesOfPart = parts.map((part) => {
    if (part === null) return new Map<string, number | null>();
    const partRows = rowsOf(part);
    const partTimes = part.column('time');
    return new Map(partTimes.map((time, i) => [whoKey(partRows.entrant(i)), clockSeconds(time)]));
  });
  const positions = sheet.either('position', 'positionText');
  const times = sheet.optional('time');
  const q1 = sheet.optional('q1');
  const q2 = sheet.optional('q2');
  const q3 = sheet.optional('q3');
  const laps = sheet.optional('laps');
  const found: HistoryQualifyingRow[] = [];
  for (let i = 0; i < rows.count; i += 1) {
    if (!isOfRace(rows, i)) continue;
    const who = rows.entrant(i);
    const key = whoKey(who);
    const positionText = positions[i] ?? '';
    found.push({
      ...who,
      session,
      order: rows.order(i),
      position: wholeOf(positionText),
      positionText,
      time: clockSeconds(times[i]),
      q1: clockSeconds(q1[i]) ?? timesOfPart[0]?.get(key) ?? null,
      q2: clockSeconds(q2[i]) ?? timesOfPart[1]?.get(key) ?? null,
      q3: clockSeconds(q3[i]),
      laps: wholeOf(laps[i]),
    });
  }
  return found;
}

export function gridsOfSheet(sheet: Sheet, session: PointsSession): HistoryGridRow[] {
  const rows = rowsOf(sheet);
  const positions = sheet.either('position', 'positionText');
  const penalties = sheet.optional('gridPenalty');
  const times = sheet.optional('time');
  const found: HistoryGridRow[] = [];
  for (let i = 0; i < rows.count; i += 1) {
    const position = gridOf(positions[i]);
    if (!isOfRace(rows, i) || position === null) continue;
    found.push({
      ...rows.entrant(i),
      session,
      order: rows.order(i),
      position,
      penaltyPlaces: wholeOf(penalties[i]),
      penalty: textOf(penalties[i]),
      time: clockSeconds(times[i]),
    });
  }
  return found;
}

export function pitStopsOfSheet(sheet: Sheet): HistoryPitStopRow[] {
  const rows = rowsOf(sheet);
  const stops = sheet.column('stop');
  const laps = sheet.column('lap');
  const times = sheet.column('time');
  const found: HistoryPitStopRow[] = [];
  for (let i = 0; i < rows.count; i += 1) {
    const stop = wholeOf(stops[i]);
    const lap = wholeOf(laps[i]);
    if (!isOfRace(rows, i) || stop === null || lap === null) continue;
    found.push({ ...rows.entrant(i), stop, lap, duration: clockSeconds(times[i]), clock: null });
  }
  return found;
}
