/**
 * Rows of history from Ergast's words, whichever way they came: the CSV dump and the API say the same things under other
 * names. All texts may be empty.
 *
 * What would surprise: `positionText` is a letter for a car without a place, and `F` stands for not qualified as well as
 * for not pre-qualified; grid 0 is the pit lane, but also "did not start". The winner's `time` is a time of day's
 * length, the others' a gap.
 */

import {
  type DriverRow,
  type HistoryPitStopRow,
  type HistoryQualifyingRow,
  type HistoryResultRow,
  type HistoryStatus,
  historyRaceId,
  type PointsSession,
  type PositionWord,
  type QualifyingSession,
  type RaceRow,
} from '../../../timing/index.ts';
import { clockSeconds, dateOf, numberOf, textOf, wholeOf } from '../sheet.ts';
import { circuitOf, grandPrixOf, type TeamKey } from './names.ts';

type Text = string | undefined;

export interface RaceWords {
  readonly season: number;
  readonly round: number;
  readonly name: string;
  readonly circuit: string;
  readonly date: Text;
  readonly time: Text;
  readonly qualifyingDate: Text;
  readonly sprintDate: Text;
}

/** Null where it has no date. */
export function raceRow(words: RaceWords): RaceRow | null {
  const date = dateOf(words.date);
  if (date === null) return null;
  const circuit = circuitOf(words.circuit);
  const grandPrix = grandPrixOf(words.name);
  const sprintDate = dateOf(words.sprintDate);
  return {
    ...historyRaceId({ season: words.season, round: words.round, name: words.name, grandPrix }),
    season: words.season,
    round: words.round,
    name: words.name,
    officialName: null,
    grandPrix,
    circuit,
    date,
    time: /^\d\d:\d\d/.exec(words.time ?? '')?.[0] ?? null,
    laps: null,
    scheduledLaps: null,
    lapLength: null,
    distance: null,
    scheduledDistance: null,
    qualifyingFormat: null,
    sprint: sprintDate !== null,
    sprintDate,
    qualifyingDate: dateOf(words.qualifyingDate),
  };
}

export interface EntrantWords extends TeamKey {
  readonly season: number;
  readonly round: number;
  readonly driver: string;
  readonly number: Text;
}

function entrant(words: EntrantWords) {
  return {
    season: words.season,
    round: words.round,
    car: wholeOf(words.number),
    driver: words.driver,
    team: words.team,
    engine: words.engine,
  };
}

export interface ResultWords extends EntrantWords {
  readonly session: PointsSession;
  readonly order: number;
  readonly positionText: string;
  readonly grid: Text;
  readonly points: Text;
  readonly laps: Text;
  readonly time: Text;
  readonly milliseconds: Text;
  readonly status: string;
  readonly fastestLap: Text;
  readonly fastestLapNumber: Text;
  readonly fastestLapRank: Text;
}

const LAPS_BEHIND = /^\+(\d+) Laps?$/;

/** Words of a status that say no more than the position does. */
const NO_REASON = new Set([
  'Finished',
  'Lapped',
  'Disqualified',
  'Not classified',
  'Did not qualify',
  'Did not prequalify',
  'Did not start',
  'Excluded',
  'Retired',
]);

const WORDS: Readonly<Record<string, { readonly word: PositionWord; readonly status: HistoryStatus }>> = {
  R: { word: 'DNF', status: 'retired' },
  N: { word: 'NC', status: 'notClassified' },
  D: { word: 'DSQ', status: 'disqualified' },
  E: { word: 'EX', status: 'excluded' },
  W: { word: 'DNS', status: 'didNotStart' },
  F: { word: 'DNQ', status: 'didNotQualify' },
};

function outcome(words: ResultWords): { positionText: string; status: HistoryStatus } {
  // The API gives disqualified cars their row's number for a place now and then.
  if (words.status === 'Disqualified') return { positionText: 'DSQ', status: 'disqualified' };
  const place = wholeOf(words.positionText);
  if (place !== null) {
    const lapped = LAPS_BEHIND.test(words.status) || words.status === 'Lapped';
    const finished = words.status === 'Finished' || words.status === '';
    return { positionText: String(place), status: lapped ? 'lapped' : finished ? 'finished' : 'retired' };
  }
  if (words.positionText === 'F' && words.status === 'Did not prequalify') {
    return { positionText: 'DNPQ', status: 'didNotPreQualify' };
  }
  const known = Object.hasOwn(WORDS, words.positionText) ? WORDS[words.positionText] : undefined;
  return known === undefined
    ? { positionText: 'NC', status: 'notClassified' }
    : { positionText: known.word, status: known.status };
}

const NEVER_STARTED: ReadonlySet<HistoryStatus> = new Set([
  'didNotStart',
  'didNotQualify',
  'didNotPreQualify',
  'didNotPractise',
]);

export function resultRow(words: ResultWords): HistoryResultRow {
  const { positionText, status } = outcome(words);
  const milliseconds = wholeOf(words.milliseconds);
  const isGap = words.time?.startsWith('+') === true;
  const stated = clockSeconds(words.time);
  const behind = LAPS_BEHIND.exec(words.status);
  // The API tells of lapped cars when they took the flag, which is no race time.
  const isTimed = status !== 'lapped';
  const total = milliseconds !== null ? milliseconds / 1000 : isGap ? null : stated;
  const time = isTimed ? total : null;
  const reason = NO_REASON.has(words.status) || behind !== null ? null : textOf(words.status);
  const grid = wholeOf(words.grid);
  const rank = wholeOf(words.fastestLapRank);
  return {
    ...entrant(words),
    session: words.session,
    order: words.order,
    position: wholeOf(positionText),
    positionText,
    grid: NEVER_STARTED.has(status) ? null : grid,
    laps: wholeOf(words.laps),
    time,
    gap: isGap && isTimed ? stated : null,
    lapsBehind: behind !== null ? Number(behind[1]) : time === null ? null : 0,
    penalty: 0,
    status,
    reason,
    points: numberOf(words.points) ?? 0,
    shared: false,
    fastestLap: clockSeconds(words.fastestLap),
    fastestLapNumber: wholeOf(words.fastestLapNumber),
    // Rank 0 stands for no lap at all.
    fastestLapRank: rank === 0 ? null : rank,
  };
}

/** From this season on Q1 to Q3 are rounds of a knockout (2006 Sporting Regulations, article 33). */
const KNOCKOUT_SINCE = 2006;

export interface QualifyingWords extends EntrantWords {
  readonly session: QualifyingSession;
  readonly order: number;
  readonly position: Text;
  readonly q1: Text;
  readonly q2: Text;
  readonly q3: Text;
}

/** Before the knockouts `q1` is the time that counted; in 2005's aggregate `q2` is added to it. */
export function qualifyingRow(words: QualifyingWords): HistoryQualifyingRow {
  const q1 = clockSeconds(words.q1);
  const q2 = clockSeconds(words.q2);
  const knockout = words.season >= KNOCKOUT_SINCE;
  const position = wholeOf(words.position);
  const sum = q1 !== null && q2 !== null ? Math.round((q1 + q2) * 1000) / 1000 : q1;
  return {
    ...entrant(words),
    session: words.session,
    order: words.order,
    position,
    positionText: position === null ? 'NC' : String(position),
    time: knockout ? null : sum,
    q1: knockout || q2 !== null ? q1 : null,
    q2,
    q3: clockSeconds(words.q3),
    laps: null,
  };
}

export interface PitStopWords extends EntrantWords {
  readonly stop: Text;
  readonly lap: Text;
  readonly clock: Text;
  readonly duration: Text;
  readonly milliseconds: Text;
}

/** Null where stop or lap are no numbers. */
export function pitStopRow(words: PitStopWords): HistoryPitStopRow | null {
  const stop = wholeOf(words.stop);
  const lap = wholeOf(words.lap);
  if (stop === null || lap === null) return null;
  const milliseconds = wholeOf(words.milliseconds);
  return {
    ...entrant(words),
    stop,
    lap,
    duration: milliseconds === null ? clockSeconds(words.duration) : milliseconds / 1000,
    clock: /^\d\d:\d\d:\d\d$/.test(words.clock ?? '') ? (words.clock ?? null) : null,
  };
}

export interface DriverWords {
  readonly id: string;
  readonly forename: string;
  readonly surname: string;
  readonly code: Text;
  readonly number: Text;
  readonly born: Text;
  readonly nationality: Text;
}

export function driverRow(words: DriverWords): DriverRow {
  return {
    id: words.id,
    name: `${words.forename} ${words.surname}`.trim(),
    firstName: words.forename,
    lastName: words.surname,
    code: textOf(words.code),
    number: wholeOf(words.number),
    born: dateOf(words.born),
    died: null,
    nationality: textOf(words.nationality),
  };
}

/** `shared` where two drivers of a race have the same car and place, of all but the first. Last done in 1964. */
export function withSharedCars(rows: readonly HistoryResultRow[]): HistoryResultRow[] {
  const seen = new Set<string>();
  return rows.map((row) => {
    if (row.season > 1964 || row.car === null || row.status === 'didNotStart') return row;
    const key = `${row.season}-${row.round}-${row.session}-${row.car}-${row.positionText}`;
    const shared = seen.has(key);
    seen.add(key);
    return shared ? { ...row, shared } : row;
  });
}

/** The winner's laps, which is how many were run, laid over races that do not say. */
export function withLaps(races: readonly RaceRow[], results: readonly HistoryResultRow[]): RaceRow[] {
  const laps = new Map<number, number>();
  for (const row of results) {
    if (row.session !== 'race' || row.position !== 1 || row.laps === null) continue;
    laps.set(row.season * 100 + row.round, row.laps);
  }
  return races.map((race) => ({
    ...race,
    laps: race.laps ?? laps.get(race.season * 100 + race.round) ?? null,
  }));
}

/** How far back lapped cars were, where the source says no more than that they were lapped. */
export function withLapsBehind(rows: readonly HistoryResultRow[]): HistoryResultRow[] {
  const keyOf = (row: HistoryResultRow) => `${row.season}-${row.round}-${row.session}`;
  const laps = new Map(rows.filter((row) => row.position === 1).map((row) => [keyOf(row), row.laps]));
  return rows.map((row) => {
    const most = laps.get(keyOf(row));
    if (row.status !== 'lapped' || row.lapsBehind !== null || row.laps === null || !most) return row;
    return { ...row, lapsBehind: most - row.laps };
  });
}

/** Fastest laps apart, as the other books have them. */
export function fastestLapsOfResults(results: readonly HistoryResultRow[]) {
  return results
    .filter((row) => row.session === 'race' && row.fastestLapRank !== null && row.fastestLapRank > 0)
    .map((row) => ({
      season: row.season,
      round: row.round,
      car: row.car,
      driver: row.driver,
      team: row.team,
      engine: row.engine,
      position: row.fastestLapRank ?? 0,
      lap: row.fastestLapNumber,
      time: row.fastestLap,
    }));
}
