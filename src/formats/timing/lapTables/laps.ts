/** Rows of a lap table as laps: which rows are one, when each ended, and what it says. */

import { type Compound, type LapEvent, median, type SessionIdentity } from '../../../timing/index.ts';
import { compoundOf } from '../compounds.ts';
import { carNumberOf } from '../drivers.ts';
import { known } from '../table/table.ts';
import type { Columns } from './columns.ts';

const LONGEST = 4 * 3600;
const LATEST = 1e6;
const MOST_LAPS = 200;
const KMH = 1 / 3.6;

export interface Draft {
  readonly row: number;
  readonly car: number;
  readonly lap: number;
}

/** Rows by car and lap, first come first kept; what names no car or lap is counted. */
export function draftsOf(
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
export function endsOf(
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

export function lapOf(
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
    accurate: Number.isNaN(columns.accurate[row]) ? undefined : columns.accurate[row] === 1,
    segments: null,
  };
}

/**
 * The laps with those of shifted cars moved: `shifts` says by how many s their ends come too late. Times in the pit lane are
 * not off with them. Places at the line are: the table has counted them from its own ends, so they are counted anew for
 * every lap that a moved car ended.
 */
export function onTheClock(
  laps: readonly LapEvent[],
  shifts: ReadonlyMap<number, number>,
): readonly LapEvent[] {
  if (shifts.size === 0) return laps;
  const moved = laps.map((lap) => {
    const shift = shifts.get(lap.car) ?? 0;
    if (shift === 0) return lap;
    const start = lap.start === null || lap.lap === 1 ? lap.start : lap.start - shift;
    return { ...lap, time: lap.time - shift, start };
  });
  const byLap = new Map<number, LapEvent[]>();
  for (const lap of moved) {
    if (lap.position === null) continue;
    const group = byLap.get(lap.lap);
    if (group === undefined) byLap.set(lap.lap, [lap]);
    else group.push(lap);
  }
  const places = new Map<LapEvent, number>();
  for (const group of byLap.values()) {
    if (!group.some(({ car }) => shifts.has(car))) continue;
    // The same places are given out again: where the table left some free, they stay free.
    const free = group.flatMap(({ position }) => position ?? []).sort((a, b) => a - b);
    for (const [i, lap] of group.sort((a, b) => a.time - b.time).entries()) places.set(lap, free[i]);
  }
  return moved.map((lap) => ({ ...lap, position: places.get(lap) ?? lap.position }));
}
