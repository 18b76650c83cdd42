/**
 * What is derived from timing, held against the books of results: for one race, every way in which the two differ. Nothing here
 * excuses a difference; `exceptions.ts` does, by name and with a reason.
 */

import type { HistoryResultRow, HistoryTables, RaceSession, ResultRow } from '../../src/timing/index.ts';
import {
  classificationOf,
  fastestLapsOf,
  finishOf,
  gridOf,
  historyRaceId,
  lapTableOf,
  stopsOf,
} from '../../src/timing/index.ts';

/**
 * `missing`: cars with laps that the source does not have. `position`, `laps`, `stops` as they sound; `retired`: whether a car
 * took the flag. `time`: race time (see `timeDifferences`). `fastest`: the fastest lap of the race.
 */
export type Check = 'missing' | 'position' | 'laps' | 'retired' | 'stops' | 'time' | 'fastest';

export const CHECKS: readonly Check[] = [
  'missing',
  'position',
  'laps',
  'retired',
  'stops',
  'time',
  'fastest',
];

export interface Verdict {
  /** By check, one entry a car: `44 56/57` is car 44 with 56 where the book has 57. Empty where all agree. */
  readonly differences: Readonly<Record<Check, readonly string[]>>;
  /** Cars whose race time was compared to the millisecond (every lap of it and of the winner timed), and to less. */
  readonly exactTimes: number;
  readonly nearTimes: number;
}

/** Round of a session; by its place where the source has no rounds. */
function roundOf(session: RaceSession, history: HistoryTables): number | null {
  const { season, round, place } = session.identity;
  if (round !== null) return round;
  return (
    history.races.find((race) => race.season === season && historyRaceId(race).place === place)?.round ?? null
  );
}

/** `2024-08`, or `2024-08s` for the sprint of that weekend. */
export function nameOf(session: RaceSession, history: HistoryTables): string {
  const { season, kind } = session.identity;
  const round = roundOf(session, history) ?? 0;
  return `${season}-${String(round).padStart(2, '0')}${kind === 'sprint' ? 's' : ''}`;
}

export function resultsOf(session: RaceSession, history: HistoryTables): HistoryResultRow[] {
  const { season, kind } = session.identity;
  const round = roundOf(session, history);
  return history.results.filter(
    (row) => row.season === season && row.round === round && row.session === kind,
  );
}

/** Judges a session by the book's results and stops, with the stewards' decisions taken from the book. */
export function judge(session: RaceSession, history: HistoryTables): Verdict {
  const rows = resultsOf(session, history).filter((row) => row.car !== null);
  const of = (row: HistoryResultRow) => row.car ?? 0;
  const derived = new Map(
    classificationOf(session, {
      penalties: new Map(rows.map((row) => [of(row), row.penalty])),
      disqualified: new Set(rows.filter((row) => row.status === 'disqualified').map(of)),
    }).map((row) => [row.car, row]),
  );
  const differences: Record<Check, string[]> = {
    missing: [],
    position: [],
    laps: [],
    retired: [],
    stops: stopDifferences(session, history),
    time: [],
    fastest: fastestDifferences(session, history),
  };
  for (const row of rows) {
    const mine = derived.get(of(row));
    if (mine === undefined) {
      if ((row.laps ?? 0) > 0) differences.missing.push(`${row.car}`);
      continue;
    }
    if (mine.position !== row.position)
      differences.position.push(`${row.car} ${mine.position ?? '-'}/${row.positionText}`);
    if (mine.laps !== (row.laps ?? 0)) differences.laps.push(`${row.car} ${mine.laps}/${row.laps ?? 0}`);
    const out = row.status === 'retired' || row.status === 'didNotStart';
    if (row.status !== 'disqualified' && (mine.status === 'retired') !== out)
      differences.retired.push(`${row.car} ${mine.status}/${row.status}`);
  }
  for (const car of derived.keys())
    if (!rows.some((row) => row.car === car)) differences.missing.push(`${car} not in the book`);
  const times = timeDifferences(session, rows);
  differences.time.push(...times.differences);
  return { differences, exactTimes: times.exact, nearTimes: times.near };
}

/** Visits to the pits by car and in-lap; `-` those of the book alone, `+` ours alone. The book counts those under red. */
function stopDifferences(session: RaceSession, history: HistoryTables): string[] {
  if (session.identity.kind === 'sprint') return [];
  const { season } = session.identity;
  const round = roundOf(session, history);
  const theirs = history.pitStops
    .filter((stop) => stop.season === season && stop.round === round)
    .map((stop) => `${stop.car} L${stop.lap}`);
  const ours = stopsOf(session)
    .filter((stop) => stop.kind !== 'retired')
    .map((stop) => `${stop.car} L${stop.lap}`);
  return [
    ...theirs.filter((stop) => !ours.includes(stop)).map((stop) => `-${stop}`),
    ...ours.filter((stop) => !theirs.includes(stop)).map((stop) => `+${stop}`),
  ];
}

function fastestDifferences(session: RaceSession, history: HistoryTables): string[] {
  if (session.identity.kind === 'sprint') return [];
  const { season } = session.identity;
  const round = roundOf(session, history);
  const theirs = history.fastestLaps.find(
    (row) => row.season === season && row.round === round && row.position === 1,
  );
  const [ours] = fastestLapsOf(session);
  if (theirs === undefined || ours === undefined) return [];
  const same =
    theirs.car === ours.car &&
    (theirs.lap === null || theirs.lap === ours.lap) &&
    Math.abs((theirs.time ?? 0) - ours.duration) < 0.0005;
  return same
    ? []
    : [`${ours.car} L${ours.lap} ${ours.duration}/${theirs.car} L${theirs.lap} ${theirs.time}`];
}

/** s: sources and books are rounded to 1 ms. */
const EXACT = 0.0015;
/**
 * s: a lap that nobody timed (behind a safety car, under red, often lap 1) is as long as its messages are apart, which
 * come some hundredths early or late.
 */
const NEAR_GAP = 0.3;
/** s: without a timed lap 1 the race starts where the source has its start, some tenths before the lights. */
const NEAR_START = 0.6;
/** s, both together, where a source has nothing but durations and lap 1 from its own start. */
const NEAR_SUM = 0.8;

/**
 * Race times of the cars that have a published one and every lap in the source. Where every lap was timed their sum must be
 * that time, penalty taken off, to the millisecond. Where one was not, the car's gap to the winner at the line must be
 * near, and the winner's time from the start as the source has it.
 */
function timeDifferences(
  session: RaceSession,
  rows: readonly HistoryResultRow[],
): { differences: string[]; exact: number; near: number } {
  const table = lapTableOf(session);
  const finish = finishOf(session);
  const total = finish?.laps ?? 0;
  const differences: string[] = [];
  let exact = 0;
  let near = 0;
  const winner = rows.find((row) => row.position === 1);
  const lineOf = (row: HistoryResultRow) =>
    table.laps.get(row.car ?? 0)?.find((lap) => lap.lap === total)?.end ?? null;
  const first = winner === undefined ? null : lineOf(winner);
  const lapOne = lapOneOf(session);
  for (const row of rows) {
    if (row.time === null || row.position === null || row.car === null) continue;
    const published = row.time - row.penalty;
    const laps = (table.laps.get(row.car) ?? []).filter((lap) => lap.lap <= total && lap.end !== null);
    if (laps.length !== row.laps) continue;
    const sum = laps.reduce((all, lap) => all + (lap.event.duration ?? Number.NaN), 0);
    if (Number.isFinite(sum) && lapOne !== 'filled in') {
      if (lapOne === 'timed') exact++;
      else near++;
      if (Math.abs(sum - published) > (lapOne === 'timed' ? EXACT : NEAR_SUM))
        differences.push(`${row.car} sum ${(sum - published).toFixed(3)}`);
      continue;
    }
    const line = lineOf(row);
    if (line === null || first === null || winner?.time == null) continue;
    near++;
    const gap = line - first - (published - (winner.time - winner.penalty));
    if (Math.abs(gap) > NEAR_GAP) differences.push(`${row.car} gap ${gap.toFixed(3)}`);
    const start = table.start === null ? 0 : first - table.start - (winner.time - winner.penalty);
    if (row === winner && Math.abs(start) > NEAR_START) differences.push(`start ${start.toFixed(3)}`);
  }
  return { differences, exact, near };
}

/**
 * What a source's durations of lap 1 are: times from the lights, which are one moment for all cars; FastF1's own reckoning where
 * the feed had none, which is not; or OpenF1's, which count from a message some tenths before the lights.
 */
function lapOneOf(session: RaceSession): 'timed' | 'filled in' | 'from a message' {
  if (session.sources.every(({ source }) => source === 'openf1')) return 'from a message';
  const starts = [...lapTableOf(session).laps.values()].flatMap(([first]) =>
    first?.lap === 1 && first.event.duration !== null ? [first.event.time - first.event.duration] : [],
  );
  const middle = [...starts].sort((a, b) => a - b)[starts.length >> 1];
  const agree = starts.filter((start) => Math.abs(start - middle) <= 0.002).length;
  return agree * 2 >= starts.length ? 'timed' : 'filled in';
}

/** Rows of a results table as a session carries them. */
export function publishedRows(rows: readonly HistoryResultRow[]): ResultRow[] {
  return rows.flatMap((row) => {
    if (row.car === null) return [];
    const status =
      row.status === 'finished' ||
      row.status === 'lapped' ||
      row.status === 'retired' ||
      row.status === 'notClassified' ||
      row.status === 'disqualified'
        ? row.status
        : 'didNotStart';
    const { car, position, order, laps, time, penalty, grid, reason, points } = row;
    return [{ car, position, order, laps, time, penalty, grid, status, reason, points }];
  });
}

/**
 * Cars that two books put elsewhere on the grid: `44 3/4` is the third of the cars that started from it in one, fourth in the
 * other. Who started from the pit lane is left out: one book closes the gap behind such a car, the other keeps it free, and
 * some give it the place at which it would have stood.
 */
export function gridDifferences(session: RaceSession, other: HistoryTables): string[] {
  const theirs = new Map(resultsOf(session, other).map((row) => [row.car, row]));
  const both = gridOf(session).flatMap(({ car, grid }) => {
    const row = theirs.get(car);
    if (row === undefined || row.status === 'didNotStart') return [];
    return grid === null || row.grid === null || grid === 0 || row.grid === 0
      ? []
      : [{ car, grid, other: row.grid }];
  });
  const ours = [...both].sort((a, b) => a.grid - b.grid).map((one) => one.car);
  const others = [...both].sort((a, b) => a.other - b.other).map((one) => one.car);
  return ours.flatMap((car, i) => (others[i] === car ? [] : [`${car} ${i + 1}/${others.indexOf(car) + 1}`]));
}
