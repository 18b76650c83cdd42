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
  type Contribution,
  type EntryEvent,
  type LapEvent,
  median,
  type RaceEvent,
  type SessionIdentity,
  type StintEvent,
  startClock,
} from '../../../timing/index.ts';
import { nameOf } from '../openf1/streams.ts';
import type { Table } from '../table/table.ts';
import { type Columns, columnsOf, Fields } from './columns.ts';
import type { Dialect } from './dialects.ts';
import { eventName, identityOf } from './identity.ts';
import { draftsOf, endsOf, lapOf, onTheClock } from './laps.ts';
import { type StatusLap, trackStatusOf } from './trackStatus.ts';

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
    events: [...entries, ...onTheClock(laps, shifts), ...stints, ...visits, ...trackStatusOf(statuses)],
    carSamples: null,
    locations: null,
    results: null,
    warnings,
  };
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
