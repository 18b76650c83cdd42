/**
 * What FastF1 keeps of a session in its cache, written out as CSV and JSON: the feed, already taken apart into tables.
 * Times are durations since the feed's stream began, as text (`0 days 01:03:13.785000`); race control alone has the time
 * of day, so that the two clocks are tied together by what both tell: flags and the track's status.
 *
 * What surprises: gaps are the screens' own text; a position in the stream before the start is the place on the grid;
 * `timing_app_data` repeats a stint for every lap; cars leave the pits for the grid before the race.
 */

import {
  type Contribution,
  eventsOfLaps,
  isRace,
  type LapEvent,
  NOBODY,
  type RaceEvent,
  type SessionKind,
} from '../../../timing/index.ts';
import { Table } from '../table/table.ts';
import type { CacheTable } from './cacheFiles.ts';
import { identityOf } from './identity.ts';
import { micro } from './laps.ts';
import { gapOf, sessionStatusOf, trackStatusOf } from './marks.ts';
import * as topics from './topics.ts';
import { carOf, countOf, isObject, utcOf } from './values.ts';

type Tables = ReadonlyMap<CacheTable, Table>;
const NO_TABLE = new Table(0, new Map());

interface Cells {
  readonly rows: number;
  readonly times: Float64Array;
  readonly cars: readonly (number | null)[];
}

function cellsOf(table: Table): Cells {
  return {
    rows: table.rows,
    times: table.seconds('Time'),
    cars: table.texts('Driver').map((driver) => carOf(driver)),
  };
}

/** No time and no speed of a session is as large. */
const TOO_LARGE = 1e7;

function value(column: Float64Array, row: number): number | null {
  const number = column[row];
  return number !== undefined && Math.abs(number) < TOO_LARGE ? micro(number) : null;
}

/** Session time at which the race (or whatever it is) began; null where not told. */
function startOf(tables: Tables): number | null {
  const table = tables.get('session_status_data') ?? NO_TABLE;
  const times = table.seconds('Time');
  const row = table.texts('Status').findIndex((status) => sessionStatusOf(status) === 'started');
  return row < 0 ? null : value(times, row);
}

function lapsOf(tables: Tables, race: boolean): LapEvent[] {
  const table = tables.get('_extended_timing_data_laps') ?? NO_TABLE;
  const { rows, times, cars } = cellsOf(table);
  const seconds = (name: string) => table.seconds(name);
  const speeds = (name: string) => table.numbers(name).map((kmh) => kmh / 3.6);
  const numbers = table.numbers('NumberOfLaps');
  const durations = seconds('LapTime');
  const parts = [seconds('Sector1Time'), seconds('Sector2Time'), seconds('Sector3Time')] as const;
  const traps = [speeds('SpeedI1'), speeds('SpeedI2'), speeds('SpeedFL'), speeds('SpeedST')] as const;
  const ins = seconds('PitInTime');
  const outs = seconds('PitOutTime');
  const start = race ? startOf(tables) : null;
  const laps: LapEvent[] = [];
  for (let row = 0; row < rows; row++) {
    const car = cars[row];
    const time = value(times, row);
    const lap = countOf(numbers[row], 1, 999);
    if (car === null || car === undefined || time === null || lap === null) continue;
    const duration = value(durations, row);
    const out = value(outs, row);
    laps.push({
      type: 'lap',
      time,
      car,
      lap,
      start: duration === null ? null : micro(time - duration),
      duration,
      sectors: [value(parts[0], row), value(parts[1], row), value(parts[2], row)],
      speeds: {
        i1: value(traps[0], row),
        i2: value(traps[1], row),
        fl: value(traps[2], row),
        st: value(traps[3], row),
      },
      position: null,
      compound: null,
      tyreAge: null,
      freshTyre: null,
      stint: null,
      pitIn: value(ins, row),
      // On their way to the grid the cars leave the pits as well.
      pitOut: start !== null && out !== null && out < start && lap === 1 ? null : out,
      deleted: false,
      deletedReason: null,
      generated: false,
      segments: null,
    });
  }
  return laps;
}

/** Places and gaps, told where they change; and the grid, which is the place before the start. */
function streamOf(tables: Tables, race: boolean): RaceEvent[] {
  const table = tables.get('_extended_timing_data_stream') ?? NO_TABLE;
  const { rows, times, cars } = cellsOf(table);
  const positions = table.numbers('Position');
  const gaps = table.texts('GapToLeader');
  const aheads = table.texts('IntervalToPositionAhead');
  const start = race ? startOf(tables) : null;
  const known = new Map<number, { position: number; gap: string; ahead: string }>();
  const out: RaceEvent[] = [];
  for (let row = 0; row < rows; row++) {
    const car = cars[row];
    const time = value(times, row);
    if (car === null || car === undefined || time === null) continue;
    const last = known.get(car) ?? { position: 0, gap: '', ahead: '' };
    const position = countOf(positions[row], 1, 99) ?? last.position;
    const gap = gaps[row] ?? '';
    const ahead = aheads[row] ?? '';
    known.set(car, { position, gap, ahead });
    if (position !== last.position) {
      out.push({ type: 'position', time, car, position });
      if (start !== null && time < start) out.push({ type: 'entry', time, car, grid: position });
    }
    if (gap === last.gap && ahead === last.ahead) continue;
    const [toLeader, toNext] = [gapOf(gap), gapOf(ahead)];
    if (toLeader === undefined && toNext === undefined) continue;
    out.push({
      type: 'interval',
      time,
      car,
      ...(toLeader === undefined ? {} : { gap: toLeader }),
      ...(toNext === undefined ? {} : { ahead: toNext }),
    });
  }
  return out;
}

function stintsOf(tables: Tables): RaceEvent[] {
  const table = tables.get('timing_app_data') ?? NO_TABLE;
  const { rows, times, cars } = cellsOf(table);
  const stints = table.numbers('Stint');
  const columns = ['Compound', 'New', 'StartLaps'].map((name) => [name, table.texts(name)] as const);
  const known = new Map<string, Record<string, unknown>>();
  const out: RaceEvent[] = [];
  for (let row = 0; row < rows; row++) {
    const car = cars[row];
    const time = value(times, row);
    const stint = countOf(stints[row], 0, 98);
    if (car === null || car === undefined || time === null || stint === null) continue;
    const delta: Record<string, unknown> = {};
    for (const [name, texts] of columns) {
      const text = texts[row];
      if (text !== null && text !== undefined) delta[name] = name === 'StartLaps' ? Number(text) : text;
    }
    const key = `${car}/${stint}`;
    const before = known.get(key) ?? {};
    out.push(...topics.ofStints(car, { [stint]: delta }, { [stint]: before }, time));
    known.set(key, { ...before, ...delta });
  }
  return out;
}

function columnRows(table: Table, names: readonly string[]): Record<string, unknown>[] {
  const columns = names.map((name) => [name, table.texts(name)] as const);
  return Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(columns.flatMap(([name, texts]) => (texts[row] === null ? [] : [[name, texts[row]]]))),
  );
}

/** Differences that lie together within this many s are the same. Race control's clock has whole seconds. */
const TOGETHER = 1.5;

/**
 * UTC in ms at the stream's zero: the difference between the two clocks on which most flags of race control and changes
 * of the track's and session's status agree; null where fewer than two do.
 */
export function zeroOf(utcs: readonly number[], times: readonly number[]): number | null {
  const differences = utcs.flatMap((utc) => times.map((time) => utc / 1000 - time)).sort((a, b) => a - b);
  let best: readonly number[] = [];
  let from = 0;
  for (let to = 0; to < differences.length; to++) {
    while ((differences[to] ?? 0) - (differences[from] ?? 0) > TOGETHER) from++;
    if (to + 1 - from > best.length) best = differences.slice(from, to + 1);
  }
  if (best.length < 2) return null;
  return Math.round((best.reduce((sum, difference) => sum + difference, 0) / best.length) * 1000);
}

function timesOf(tables: Tables, name: CacheTable): number[] {
  const times = tables.get(name)?.seconds('Time') ?? new Float64Array();
  return [...times].filter((time) => Math.abs(time) < TOO_LARGE);
}

function raceControlOf(tables: Tables, zero: number | null, race: boolean): RaceEvent[] {
  const table = tables.get('race_control_messages');
  if (table === undefined || zero === null) return [];
  const names = ['Time', 'Category', 'Message', 'Flag', 'Scope', 'Sector', 'RacingNumber', 'Lap'];
  const messages = columnRows(table, names).map(({ Time, ...message }) => ({ ...message, Utc: Time }));
  const clock = (utc: number): number => micro((utc - zero) / 1000);
  return topics.ofRaceControl({ Messages: messages }, undefined, 0, clock, race);
}

function statusesOf(tables: Tables): RaceEvent[] {
  const out: RaceEvent[] = [];
  const track = tables.get('track_status_data') ?? NO_TABLE;
  const trackTimes = track.seconds('Time');
  for (const [row, text] of track.texts('Status').entries()) {
    const time = value(trackTimes, row);
    const status = trackStatusOf(text);
    if (time !== null && status !== null) out.push({ type: 'trackStatus', time, status });
  }
  const session = tables.get('session_status_data') ?? NO_TABLE;
  const sessionTimes = session.seconds('Time');
  for (const [row, text] of session.texts('Status').entries()) {
    const time = value(sessionTimes, row);
    const status = sessionStatusOf(text);
    if (time !== null && status !== null) out.push({ type: 'sessionStatus', time, status });
  }
  return out;
}

function weatherOf(tables: Tables): RaceEvent[] {
  const table = tables.get('weather_data') ?? NO_TABLE;
  const times = table.seconds('Time');
  // `true` and `false` where the feed has 1 and 0.
  const rain = table.numbers('Rainfall');
  const names = ['AirTemp', 'Humidity', 'Pressure', 'TrackTemp', 'WindDirection', 'WindSpeed'];
  return columnRows(table, names).flatMap((row, i) => {
    const time = value(times, i);
    return time === null ? [] : topics.ofWeather({ ...row, Rainfall: value(rain, i) }, undefined, time);
  });
}

function lapCountsOf(tables: Tables): { readonly events: RaceEvent[]; readonly total: number | null } {
  const table = tables.get('lap_count') ?? NO_TABLE;
  const times = table.seconds('Time');
  const laps = table.numbers('CurrentLap');
  const totals = table.numbers('TotalLaps');
  let total: number | null = null;
  const events: RaceEvent[] = [];
  for (let row = 0; row < table.rows; row++) {
    const time = value(times, row);
    total = countOf(totals[row], 1, 999) ?? total;
    const lap = countOf(laps[row], 1, 999);
    if (time !== null && lap !== null) events.push({ type: 'lapCount', time, lap, total });
  }
  return { events, total };
}

/** The contribution of a cache; `files` are its parsed files by table. `kind` is for caches without `session_info`. */
export function contributionOfCache(
  files: ReadonlyMap<CacheTable, Table | unknown>,
  from: string,
  kind: SessionKind | null,
): Contribution {
  const tables = new Map<CacheTable, Table>();
  for (const [name, content] of files) if (content instanceof Table) tables.set(name, content);
  const info = files.get('session_info');
  const { events: lapCounts, total } = lapCountsOf(tables);
  const identity = isObject(info)
    ? identityOf(info, total)
    : { ...NOBODY, kind: kind ?? 'race', scheduledLaps: total };
  const race = isRace(identity.kind);
  const laps = lapsOf(tables, race);
  const messages = tables.get('race_control_messages');
  const flags = (messages === undefined ? [] : columnRows(messages, ['Time', 'Flag'])).flatMap((row) => {
    const utc = row.Flag === undefined ? null : utcOf(row.Time);
    return utc === null ? [] : [utc];
  });
  const zero = zeroOf(flags, [
    ...timesOf(tables, 'track_status_data'),
    ...timesOf(tables, 'session_status_data'),
  ]);
  const warnings: string[] = [];
  if (zero === null && messages !== undefined) {
    warnings.push(
      'race control has the time of day and the rest of the cache has not; nothing ties the two, so its messages were left out',
    );
  }
  const drivers = files.get('driver_info');
  return {
    source: 'fastf1Cache',
    from,
    identity,
    epoch: zero,
    events: [
      ...topics.ofDriverList(drivers, undefined, 0),
      ...statusesOf(tables),
      ...(race ? lapCounts : []),
      ...weatherOf(tables),
      ...stintsOf(tables),
      ...streamOf(tables, race),
      ...laps,
      ...eventsOfLaps(laps, { positions: false }),
      ...raceControlOf(tables, zero, race),
    ],
    carSamples: null,
    locations: null,
    results: null,
    warnings,
  };
}
