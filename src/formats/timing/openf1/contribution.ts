/**
 * OpenF1's tables as what they say of one session. The same tables come from dumps (Parquet, JSON) and from the REST
 * API, so this takes tables of either make and does no I/O.
 *
 * What would surprise: any table may be missing. Time 0 is the session's scheduled start where the `sessions` table
 * gives it, else the earliest moment in any table; without any it has no times and completes what others tell.
 */

import {
  type Contribution,
  kindOf,
  NOBODY,
  placeOf,
  placeOfCircuit,
  type RaceEvent,
  type SessionIdentity,
} from '../../../timing/index.ts';
import { Table } from '../table/table.ts';
import { lapsOfTable, type OpenF1Laps } from './laps.ts';
import { visitTimes } from './pitLane.ts';
import { carSamplesOfTable, locationsOfTable } from './samples.ts';
import {
  entriesOf,
  gridOf,
  intervalsOf,
  positionsOf,
  raceControlOf,
  resultsOf,
  stintsOf,
  stopsOf,
  weatherOf,
} from './streams.ts';
import { OPENF1_TABLES, type OpenF1TableName, type OpenF1Tables } from './tables.ts';

export interface OpenF1Options {
  /** What the user called the source: a folder, an address. */
  readonly from: string;
  /** What is known of the session otherwise; it outranks what the tables say. */
  readonly identity?: SessionIdentity | null | undefined;
  readonly samples?: boolean | undefined;
}

type Plain = Partial<Record<OpenF1TableName, Table>>;

function plainTables(tables: OpenF1Tables): Plain {
  const plain: Plain = {};
  for (const name of OPENF1_TABLES) {
    const table = tables[name];
    if (table === undefined) continue;
    const made = table instanceof Table ? table : Table.ofRows(table);
    if (made.rows > 0) plain[name] = made;
  }
  return plain;
}

/** The column that says when, by table; the others say nothing of it. */
const MOMENTS: readonly (readonly [OpenF1TableName, string])[] = [
  ['sessions', 'date_start'],
  ['laps', 'date_start'],
  ['car_data', 'date'],
  ['location', 'date'],
  ['weather', 'date'],
  ['race_control', 'date'],
  ['position', 'date'],
  ['intervals', 'date'],
  ['pit', 'date'],
];

/** What lies further from the rest, ms, is no moment of the session. */
const DAY = 24 * 3600 * 1000;
/** Values that the middle of a column is taken from; more would not move it. */
const ENOUGH = 1001;

function middle(moments: Float64Array): number | null {
  const step = Math.max(1, Math.floor(moments.length / ENOUGH));
  const sorted = moments.filter((moment, i) => i % step === 0 && Number.isFinite(moment)).sort();
  return sorted.length === 0 ? null : sorted[sorted.length >> 1];
}

/** Takes moments away that cannot be of the session: one garbage date would stretch it over decades. */
function withoutStrays(tables: Plain, warnings: string[]): Plain {
  const kept: Plain = { ...tables };
  let reference: number | null = null;
  for (const [name, column] of MOMENTS) {
    const table = tables[name];
    if (table === undefined) continue;
    const moments = table.moments(column);
    reference ??= middle(moments);
    if (reference === null) continue;
    const around: number = reference;
    const isStray = (moment: number) => Math.abs(moment - around) > DAY;
    if (!moments.some(isStray)) continue;
    const values = moments.map((moment) => (isStray(moment) ? Number.NaN : moment));
    kept[name] = table.with(column, { kind: 'moment', values });
    const count = moments.reduce((sum, moment) => sum + (isStray(moment) ? 1 : 0), 0);
    warnings.push(`${name}: ${count} of ${table.rows} rows are dated on another day and have no time here`);
  }
  return kept;
}

function earliest(moments: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (const moment of moments) if (moment < least) least = moment;
  return least;
}

function first(table: Table | undefined, name: string): string | null {
  return table?.texts(name).find((text) => text !== null) ?? null;
}

/** What the tables themselves say; fields that they leave open are null. */
function identityOfTables(tables: Plain, epoch: number | null): SessionIdentity {
  const { sessions, meetings } = tables;
  const year =
    sessions?.numbers('year').find(Number.isFinite) ?? meetings?.numbers('year').find(Number.isFinite);
  const date = epoch === null ? null : new Date(epoch).toISOString().slice(0, 10);
  const season = year ?? (epoch === null ? null : new Date(epoch).getUTCFullYear());
  const name = first(meetings, 'meeting_name');
  const circuit = first(sessions, 'circuit_short_name') ?? first(meetings, 'circuit_short_name');
  const kind = kindOf(first(sessions, 'session_name'));
  return {
    ...NOBODY,
    kind: kind ?? 'race',
    season: season !== null && season >= 1950 && season <= 2200 ? season : null,
    name,
    place:
      (name === null ? null : placeOf(name, season)) ??
      placeOfCircuit(circuit) ??
      placeOfCircuit(first(sessions, 'location')) ??
      placeOfCircuit(first(sessions, 'country_name')),
    date,
  };
}

function identityOf(
  tables: Plain,
  epoch: number | null,
  told: SessionIdentity | null | undefined,
): SessionIdentity {
  const own = identityOfTables(tables, epoch);
  if (told === null || told === undefined) return own;
  return {
    kind: tables.sessions === undefined ? told.kind : own.kind,
    season: told.season ?? own.season,
    round: told.round ?? own.round,
    name: told.name ?? own.name,
    place: told.place ?? own.place,
    date: told.date ?? own.date,
    scheduledLaps: told.scheduledLaps,
  };
}

/** Tables that have something to say without a moment in them. */
const TIMELESS = ['drivers', 'stints', 'starting_grid', 'session_result'] as const;

const NO_LAPS: OpenF1Laps = { laps: [], events: [], outLaps: [], warnings: [] };

/**
 * What OpenF1's tables of one session say. Tables are rows as the API gives them, or `Table`s. Null where there is nothing
 * in them. Without a moment in any of them the contribution has no epoch, and its events no time (NaN).
 */
export function contributionOfOpenF1(given: OpenF1Tables, options: OpenF1Options): Contribution | null {
  const warnings: string[] = [];
  const tables = withoutStrays(plainTables(given), warnings);
  const scheduled =
    tables.sessions === undefined
      ? Number.POSITIVE_INFINITY
      : earliest(tables.sessions.moments('date_start'));
  const moments = [
    ...(tables.laps === undefined ? [] : [earliest(tables.laps.moments('date_start'))]),
    ...(['car_data', 'location', 'weather', 'race_control', 'position', 'intervals', 'pit'] as const).flatMap(
      (name) => {
        const table = tables[name];
        return table === undefined ? [] : [earliest(table.moments('date'))];
      },
    ),
  ];
  const first = Number.isFinite(scheduled) ? scheduled : Math.min(Number.POSITIVE_INFINITY, ...moments);
  const clock = Number.isFinite(first) ? first : null;
  // Some tables say something without saying when; they complete what others tell of the session.
  if (clock === null && !TIMELESS.some((name) => tables[name] !== undefined)) return null;
  const epoch = clock ?? 0;

  const identity = identityOf(tables, clock, options.identity);
  const isRace = identity.kind === 'race' || identity.kind === 'sprint';
  const laps = tables.laps === undefined ? NO_LAPS : lapsOfTable(tables.laps, epoch, isRace);
  const starts = new Map(laps.laps.map(({ car, lap, start }) => [`${car}/${lap}`, start]));
  const ends = new Map(laps.laps.map(({ car, lap, time }) => [`${car}/${lap}`, time]));
  const startOf = (car: number, lap: number) =>
    starts.get(`${car}/${lap}`) ?? ends.get(`${car}/${lap - 1}`) ?? null;
  const outLaps = new Set(laps.outLaps.map(({ car, lap }) => `${car}/${lap}`));

  const origin =
    clock === null
      ? Number.NaN
      : Math.min(0, ...moments.filter(Number.isFinite).map((moment) => (moment - clock) / 1000));
  const events: RaceEvent[] = [...laps.events];
  // Not by spreading into `push`: a table may have more rows than a call may have arguments.
  const add = (more: readonly RaceEvent[]) => {
    for (const event of more) events.push(event);
  };
  if (tables.drivers !== undefined) add(entriesOf(tables.drivers, origin));
  const grid = tables.starting_grid === undefined ? [] : gridOf(tables.starting_grid, origin);
  add(grid);
  if (tables.stints !== undefined) add(stintsOf(tables.stints, startOf, origin));
  if (tables.pit !== undefined) {
    add(stopsOf(tables.pit, epoch, (car, lap) => outLaps.has(`${car}/${lap}`)));
  }
  const told = new Set(
    events.flatMap((event) => (event.type === 'pitIn' ? [`${event.car}/${event.lap}`] : [])),
  );
  const samples = options.samples !== false;
  const carSamples =
    samples && tables.car_data !== undefined ? carSamplesOfTable(tables.car_data, epoch) : null;
  if (isRace) {
    const visits = laps.outLaps.flatMap(({ car, lap }) => {
      const line = ends.get(`${car}/${lap - 1}`);
      return line === undefined || told.has(`${car}/${lap - 1}`) ? [] : [{ car, lap: lap - 1, line }];
    });
    const times = carSamples === null ? [] : visitTimes(carSamples, visits);
    for (const [i, { car, lap, line }] of visits.entries()) {
      // Without speeds either, all that is known is that the car was in the lane as it crossed the line.
      const visit = times[i] ?? null;
      events.push({ type: 'pitIn', time: visit?.pitIn ?? line, car, lap });
      if (visit !== null) events.push({ type: 'pitOut', time: visit.pitOut, car, lap: lap + 1 });
    }
  }
  if (tables.position !== undefined) add(positionsOf(tables.position, epoch));
  if (tables.intervals !== undefined) add(intervalsOf(tables.intervals, epoch));
  if (tables.weather !== undefined) add(weatherOf(tables.weather, epoch));
  if (tables.race_control !== undefined) add(raceControlOf(tables.race_control, epoch));

  const places = new Map(
    grid.flatMap(({ car, grid: place }) => (place === undefined ? [] : [[car, place] as const])),
  );
  return {
    source: 'openf1',
    from: options.from,
    identity,
    epoch: clock,
    events,
    carSamples,
    locations: samples && tables.location !== undefined ? locationsOfTable(tables.location, epoch) : null,
    results: tables.session_result === undefined ? null : resultsOf(tables.session_result, places),
    warnings: [...warnings, ...laps.warnings],
  };
}
