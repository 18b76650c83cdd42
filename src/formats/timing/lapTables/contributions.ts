/**
 * A lap table as contributions, one a race: whatever the dialect, a row is a lap of a car.
 *
 * What would surprise:
 * - Some tables have no times of day or of session, only durations. Then a car's laps are laid one after the other from
 *   the lights; a lap that is missing between two others is bridged with what the field took for it, and it is said so.
 * - A table gives the state of the track by lap; the events made of it are as exact as the cars are close to each other.
 * - FastF1's start of lap 1 is some tenths of a second before the lights, so no duration of lap 1 is made from it.
 */

import {
  type Compound,
  type Contribution,
  type EntryEvent,
  identityOfName,
  kindOf,
  type LapEvent,
  NOBODY,
  placeOf,
  type RaceEvent,
  type SessionIdentity,
  type SessionKind,
  type StintEvent,
  startClock,
} from '../../../timing/index.ts';
import { compoundOf } from '../compounds.ts';
import { carNumberOf } from '../drivers.ts';
import { known } from '../openf1/laps.ts';
import { nameOf } from '../openf1/streams.ts';
import type { Table } from '../table/table.ts';
import type { Dialect, LapField } from './dialects.ts';

import { type StatusLap, trackStatusOf } from './trackStatus.ts';

const LONGEST = 4 * 3600;
const LATEST = 1e6;
const MOST_LAPS = 200;
const KMH = 1 / 3.6;

/** The columns of a table under the names of the fields. */
class Fields {
  readonly #table: Table;
  readonly #dialect: Dialect;

  constructor(table: Table, dialect: Dialect) {
    this.#table = table;
    this.#dialect = dialect;
  }

  #name(field: LapField): string {
    const names = this.#dialect.columns[field] ?? [];
    return names.find((name) => this.#table.has(name)) ?? '';
  }

  has(field: LapField): boolean {
    return this.#name(field) !== '';
  }

  numbers(field: LapField): Float64Array {
    return this.#table.numbers(this.#name(field));
  }

  seconds(field: LapField): Float64Array {
    return this.#table.seconds(this.#name(field));
  }

  moments(field: LapField): Float64Array {
    return this.#table.moments(this.#name(field));
  }

  texts(field: LapField): readonly (string | null)[] {
    return this.#table.texts(this.#name(field));
  }
}

type Columns = ReturnType<typeof columnsOf>;

function columnsOf(fields: Fields) {
  return {
    season: fields.numbers('season'),
    round: fields.numbers('round'),
    event: fields.texts('event'),
    session: fields.texts('session'),
    code: fields.texts('code'),
    car: fields.numbers('car'),
    name: fields.texts('name'),
    team: fields.texts('team'),
    lap: fields.numbers('lap'),
    end: fields.seconds('end'),
    start: fields.seconds('start'),
    startDate: fields.moments('startDate'),
    duration: fields.seconds('duration'),
    sector1: fields.seconds('sector1'),
    sector2: fields.seconds('sector2'),
    sector3: fields.seconds('sector3'),
    i1: fields.numbers('i1'),
    i2: fields.numbers('i2'),
    fl: fields.numbers('fl'),
    st: fields.numbers('st'),
    position: fields.numbers('position'),
    compound: fields.texts('compound'),
    namedCompound: fields.texts('namedCompound'),
    tyreAge: fields.numbers('tyreAge'),
    fresh: fields.numbers('fresh'),
    stint: fields.numbers('stint'),
    pitIn: fields.seconds('pitIn'),
    pitOut: fields.seconds('pitOut'),
    isOutLap: fields.numbers('isOutLap'),
    deleted: fields.numbers('deleted'),
    deletedReason: fields.texts('deletedReason'),
    generated: fields.numbers('generated'),
    status: fields.texts('status'),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What the file's name says where the table says nothing: `races-2024.parquet`, `sprints-2023.csv`. */
function seasonOfName(name: string): number | null {
  const year = /(?:^|[^0-9])((?:19|20)\d{2})(?:[^0-9]|$)/.exec(name)?.[1];
  return year === undefined ? null : Number(year);
}

function kindOfName(name: string): SessionKind | null {
  if (/sprint/i.test(name)) return 'sprint';
  return /quali/i.test(name) ? 'qualifying' : null;
}

/** `são_paulo_grand_prix` as `São Paulo Grand Prix`. */
function eventName(text: string | null): string | null {
  if (text === null) return null;
  if (!text.includes('_')) return text;
  return text
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
}

export interface LapTableOptions {
  /** What the user called the file. */
  readonly from: string;
  /** Which session it is, for a table of one that does not say. */
  readonly identity: SessionIdentity | null;
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}

interface Made {
  readonly contributions: readonly Contribution[];
  readonly warnings: readonly string[];
}

/** One contribution a race of the table, in the order in which they come. */
export function contributionsOfLapTable(table: Table, dialect: Dialect, options: LapTableOptions): Made {
  const fields = new Fields(table, dialect);
  const columns = columnsOf(fields);
  const groups = new Map<string, number[]>();
  for (let row = 0; row < table.rows; row++) {
    const key = `${columns.season[row]}|${columns.round[row]}|${columns.event[row]}|${columns.session[row]}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const warnings: string[] = [];
  const contributions: Contribution[] = [];
  const testing: string[] = [];
  for (const rows of groups.values()) {
    const [first] = rows;
    const name = eventName(columns.event[first]);
    if (name !== null && /testing/i.test(name)) {
      testing.push(name);
      continue;
    }
    const identity = identityOf(
      columns,
      first,
      name,
      groups.size === 1 ? options.identity : null,
      options.from,
    );
    contributions.push(contributionOf(columns, rows, identity, dialect, options.from));
  }
  if (testing.length > 0)
    warnings.push(`${testing.join(', ')} is no session of a race weekend and was left out`);
  return { contributions, warnings };
}

function identityOf(
  columns: Columns,
  row: number,
  name: string | null,
  told: SessionIdentity | null,
  from: string,
): SessionIdentity {
  const ofFile = name === null ? identityOfName(from) : null;
  const season =
    known(columns.season[row], 1950, 2200) ?? told?.season ?? ofFile?.season ?? seasonOfName(from);
  const date = columns.startDate[row];
  return {
    ...NOBODY,
    kind: kindOf(columns.session[row]) ?? told?.kind ?? ofFile?.kind ?? kindOfName(from) ?? 'race',
    season,
    round: known(columns.round[row], 1, 40) ?? told?.round ?? ofFile?.round ?? null,
    name,
    place: told?.place ?? ofFile?.place ?? placeOf(name, season),
    date: Number.isFinite(date) ? new Date(date).toISOString().slice(0, 10) : null,
  };
}

interface Draft {
  readonly row: number;
  readonly car: number;
  readonly lap: number;
}

/** Rows by car and lap, first come first kept; what names no car or lap is counted. */
function draftsOf(
  columns: Columns,
  rows: readonly number[],
  identity: SessionIdentity,
): {
  byCar: Map<number, Draft[]>;
  /** A row of each car, also of one that only has a lap 0: it did not get away from the grid. */
  entrants: Map<number, number>;
  refused: number;
  strangers: Set<string>;
} {
  const byCar = new Map<number, Map<number, Draft>>();
  const strangers = new Set<string>();
  const entrants = new Map<number, number>();
  let refused = 0;
  for (const row of rows) {
    // Some write the number where the letters belong.
    const code = columns.code[row];
    const told = Number.isFinite(columns.car[row])
      ? columns.car[row]
      : code === null || !/^\d{1,3}$/.test(code)
        ? Number.NaN
        : Number(code);
    const car = Number.isFinite(told)
      ? told
      : code === null
        ? null
        : carNumberOf(code, identity.season, identity.place);
    const lap = columns.lap[row];
    if (car === null && code !== null) strangers.add(code);
    if (
      car === null ||
      !Number.isInteger(car) ||
      car < 0 ||
      car > 999 ||
      !Number.isInteger(lap) ||
      lap < 0 ||
      lap > MOST_LAPS
    ) {
      refused++;
      continue;
    }
    if (!entrants.has(car)) entrants.set(car, row);
    if (lap === 0) continue;
    const ofCar = byCar.get(car) ?? new Map<number, Draft>();
    byCar.set(car, ofCar);
    if (ofCar.has(lap)) refused++;
    else ofCar.set(lap, { row, car, lap });
  }
  const sorted = new Map(
    [...byCar].map(([car, laps]) => [car, [...laps.values()].sort((a, b) => a.lap - b.lap)]),
  );
  return { byCar: sorted, entrants, refused, strangers };
}

/** What a driver's CompoundName adds: names of 2018. */
function tyreOf(columns: Columns, row: number): Compound | null {
  const named = compoundOf(columns.namedCompound[row]);
  const plain = compoundOf(columns.compound[row]);
  if (plain === null || plain === 'INTERMEDIATE' || plain === 'WET') return plain;
  return named === null || named === 'UNKNOWN' ? plain : named;
}

/** Session times of each row's end; NaN where it cannot be known. */
function endsOf(
  columns: Columns,
  byCar: ReadonlyMap<number, readonly Draft[]>,
): { ends: Map<number, number>; bridged: number } {
  const ends = new Map<number, number>();
  let anyTime = false;
  for (const drafts of byCar.values()) {
    for (const { row } of drafts) {
      const end = columns.end[row];
      const start = columns.start[row];
      const duration = columns.duration[row];
      const time = Number.isFinite(end) ? end : start + duration;
      if (Math.abs(time) <= LATEST) {
        ends.set(row, time);
        anyTime = true;
      }
    }
  }
  if (anyTime) return { ends, bridged: 0 };

  const byLap = new Map<number, number[]>();
  for (const drafts of byCar.values()) {
    for (const { row, lap } of drafts) {
      const duration = known(columns.duration[row], 0.001, LONGEST);
      if (duration === null) continue;
      const list = byLap.get(lap);
      if (list === undefined) byLap.set(lap, [duration]);
      else list.push(duration);
    }
  }
  const typical = new Map([...byLap].map(([lap, durations]) => [lap, median(durations)]));
  let bridged = 0;
  for (const drafts of byCar.values()) {
    const own = drafts.flatMap(({ row }) => known(columns.duration[row], 0.001, LONGEST) ?? []);
    const usual = own.length === 0 ? Number.NaN : median(own);
    let time = 0;
    let next = 1;
    for (const { row, lap } of drafts) {
      for (; next < lap; next++) {
        time += typical.get(next) ?? usual;
        bridged++;
      }
      time += known(columns.duration[row], 0.001, LONGEST) ?? Number.NaN;
      if (Number.isFinite(time)) ends.set(row, time);
      next = lap + 1;
    }
  }
  return { ends, bridged };
}

function contributionOf(
  columns: Columns,
  rows: readonly number[],
  identity: SessionIdentity,
  dialect: Dialect,
  from: string,
): Contribution {
  const { byCar, entrants, refused, strangers } = draftsOf(columns, rows, identity);
  const { ends, bridged } = endsOf(columns, byCar);
  const warnings: string[] = [];
  if (strangers.size > 0) {
    warnings.push(
      `no car numbers are known of ${[...strangers].slice(0, 5).join(', ')}; their laps were left out`,
    );
  } else if (refused > 0)
    warnings.push(
      `${counted(refused, 'row names', 'rows name')} no car or lap, or one told before, and ${refused === 1 ? 'was' : 'were'} left out`,
    );
  if (bridged > 0) {
    warnings.push(
      `${counted(bridged, 'lap is', 'laps are')} missing between others; the moments of those after are estimates`,
    );
  }

  const laps: LapEvent[] = [];
  const entries: EntryEvent[] = [];
  const stints: StintEvent[] = [];
  const visits: RaceEvent[] = [];
  const statuses: StatusLap[] = [];
  let unplaced = 0;
  for (const [car, drafts] of byCar) {
    let before: { lap: number; end: number } | null = null;
    let stint: number | null = null;
    for (const { row, lap } of drafts) {
      const end = ends.get(row);
      if (end === undefined) {
        unplaced++;
        continue;
      }
      const event = lapOf(columns, row, car, lap, end, before);
      laps.push(event);
      if (event.start !== null && columns.status[row] !== null) {
        statuses.push({ start: event.start, end, digits: columns.status[row] ?? '' });
      }
      if (event.stint !== null && event.stint !== stint) {
        stints.push(stintOf(event, event.stint));
        stint = event.stint;
      }
      if (columns.isOutLap[row] === 1 && before !== null && before.lap === lap - 1) {
        visits.push({ type: 'pitIn', time: before.end, car, lap: lap - 1 });
      }
      before = { lap, end };
    }
  }
  for (const [car, row] of entrants) {
    const entry = entryOf(columns, row, car);
    if (entry !== null) entries.push(entry);
  }
  const { shifts } = startClock(laps);
  if (shifts.size > 0) {
    const most = Math.max(...[...shifts.values()].map(Math.abs));
    warnings.push(
      `the laps of ${counted(shifts.size, 'car', 'cars')} do not begin with the start of the race (by up to ${most.toFixed(3)} s); they were moved to it`,
    );
  }
  if (unplaced > 0)
    warnings.push(
      `${counted(unplaced, 'lap has', 'laps have')} no time and ${unplaced === 1 ? 'was' : 'were'} left out`,
    );
  return {
    source: dialect.source,
    from,
    identity,
    epoch: epochOf(columns, rows),
    events: [
      ...entries,
      ...laps.map((lap) => onTheClock(lap, shifts.get(lap.car) ?? 0)),
      ...stints,
      ...visits,
      ...trackStatusOf(statuses),
    ],
    carSamples: null,
    locations: null,
    results: null,
    warnings,
  };
}

function lapOf(
  columns: Columns,
  row: number,
  car: number,
  lap: number,
  end: number,
  before: { readonly lap: number; readonly end: number } | null,
): LapEvent {
  const duration = known(columns.duration[row], 0.001, LONGEST);
  const start =
    known(columns.start[row], -LATEST, end) ??
    (before !== null && before.lap === lap - 1 ? before.end : duration === null ? null : end - duration);
  const speed = (kmh: number) => known(kmh * KMH, 0.1, 140);
  const time = (value: number) => known(value, -LATEST, LATEST);
  const fresh = columns.fresh[row];
  return {
    type: 'lap',
    time: end,
    car,
    lap,
    start,
    duration,
    sectors: [
      known(columns.sector1[row], 0.001, LONGEST),
      known(columns.sector2[row], 0.001, LONGEST),
      known(columns.sector3[row], 0.001, LONGEST),
    ],
    speeds: {
      i1: speed(columns.i1[row]),
      i2: speed(columns.i2[row]),
      fl: speed(columns.fl[row]),
      st: speed(columns.st[row]),
    },
    position: known(columns.position[row], 1, 100),
    compound: tyreOf(columns, row),
    tyreAge: known(columns.tyreAge[row], 0, 200),
    freshTyre: Number.isNaN(fresh) ? null : fresh === 1,
    stint: known(columns.stint[row], 1, 100),
    pitIn: time(columns.pitIn[row]),
    pitOut: time(columns.pitOut[row]),
    deleted: columns.deleted[row] === 1,
    deletedReason: columns.deletedReason[row],
    generated: columns.generated[row] === 1,
    segments: null,
  };
}

/** A lap of a car whose ends of laps come too late by `shift` s; times in the pit lane are not off with them. */
function onTheClock(lap: LapEvent, shift: number): LapEvent {
  if (shift === 0) return lap;
  const start = lap.start === null || lap.lap === 1 ? lap.start : lap.start - shift;
  return { ...lap, time: lap.time - shift, start };
}

/** A lap says the age at its end; at the start of the stint the set had one lap less. */
function stintOf(lap: LapEvent, stint: number): StintEvent {
  return {
    type: 'stint',
    time: lap.start ?? lap.time,
    car: lap.car,
    stint,
    compound: lap.compound ?? 'UNKNOWN',
    ageAtStart: lap.tyreAge === null ? null : Math.max(0, lap.tyreAge - 1),
    fresh: lap.freshTyre,
    lapStart: lap.lap,
  };
}

function entryOf(columns: Columns, row: number, car: number): EntryEvent | null {
  const code = columns.code[row];
  const team = columns.team[row];
  const name = nameOf(columns.name[row]);
  if (code === null && team === null && name === undefined) return null;
  return { type: 'entry', time: 0, car, code: code ?? undefined, name, team: team ?? undefined };
}

/** UTC of time 0, where rows give both the date and the session time at which a lap began. */
function epochOf(columns: Columns, rows: readonly number[]): number | null {
  const zeros: number[] = [];
  for (const row of rows) {
    const zero = columns.startDate[row] - columns.start[row] * 1000;
    if (Number.isFinite(zero)) zeros.push(zero);
  }
  return zeros.length === 0 ? null : Math.round(median(zeros));
}
