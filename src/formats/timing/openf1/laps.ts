/**
 * OpenF1's `laps`: durations are the timing system's and exact to the millisecond, but `date_start` is when a message
 * arrived, off by a tenth of a second and more. So a car's crossings of the line are laid out by its durations, and the
 * dates only say where that chain lies in time (the median of what each of them would say). Times of one car are then
 * exact against each other; gaps between cars are as good as the median, some hundredths of a second: at the flag of eight
 * races of 2024 they were 0.02 s off the published ones on average, and never 0.05. Durations of lap 1 would not do
 * better: they are off by up to 0.2 s.
 *
 * What would surprise: a row is no proof that the lap was completed. The last row of a car that retired has no duration;
 * it becomes no lap, but the sectors that it ended remain. And where a race was stopped on lap 1, that lap is dated by the new
 * start; these tables do not say when it began, so the date stands, with a warning.
 */

import {
  type LapEvent,
  lapWith,
  median,
  type RaceEvent,
  type Sectors,
  type SegmentStatus,
} from '../../../timing/index.ts';
import { known, type Table } from '../table/table.ts';

/** Longest that a lap may state: the longest race with its stoppages is four hours. */
const LONGEST = 4 * 3600;
const MOST_LAPS = 200;
const KMH = 1 / 3.6;

/** How far a date may be from the chain of durations before the chain is taken to be broken there, s. */
const BROKEN = 3;

interface Row {
  readonly car: number;
  readonly lap: number;
  /** s, session time as the message had it. */
  readonly start: number | null;
  readonly duration: number | null;
  readonly sectors: Sectors;
  readonly speeds: LapEvent['speeds'];
  readonly segments: LapEvent['segments'];
  readonly pitOut: boolean;
}

export interface OpenF1Laps {
  readonly events: readonly RaceEvent[];
  readonly laps: readonly LapEvent[];
  /** Out-laps by the source's flag: the car and the lap. */
  readonly outLaps: readonly { readonly car: number; readonly lap: number }[];
  readonly warnings: readonly string[];
}

/** Codes of the feed for a mini-sector; those without a meaning that is known are none. */
function segmentOf(code: number): SegmentStatus {
  switch (code) {
    case 2048:
      return 'yellow';
    case 2049:
      return 'green';
    case 2051:
      return 'purple';
    case 2064:
      return 'pit';
    default:
      return 'none';
  }
}

function rowsOf(table: Table, epoch: number): { rows: Row[]; refused: number } {
  const cars = table.numbers('driver_number');
  const laps = table.numbers('lap_number');
  const starts = table.moments('date_start');
  const durations = table.seconds('lap_duration');
  const sectors = [1, 2, 3].map((sector) => table.seconds(`duration_sector_${sector}`));
  const speeds = ['i1_speed', 'i2_speed', 'st_speed'].map((name) => table.numbers(name));
  const outs = table.numbers('is_pit_out_lap');
  const segments = [1, 2, 3].map((sector) => table.lists(`segments_sector_${sector}`));
  const rows: Row[] = [];
  let refused = 0;
  for (let row = 0; row < table.rows; row++) {
    const car = cars[row];
    const lap = laps[row];
    if (
      !Number.isInteger(car) ||
      car < 0 ||
      car > 999 ||
      !Number.isInteger(lap) ||
      lap < 1 ||
      lap > MOST_LAPS
    ) {
      refused++;
      continue;
    }
    const speed = (i: number) => known(speeds[i][row] * KMH, 0.1, 140);
    const lists = segments.map((list) => list[row]);
    rows.push({
      car,
      lap,
      start: Number.isFinite(starts[row]) ? (starts[row] - epoch) / 1000 : null,
      duration: known(durations[row], 0.001, LONGEST),
      sectors: [
        known(sectors[0][row], 0.001, LONGEST),
        known(sectors[1][row], 0.001, LONGEST),
        known(sectors[2][row], 0.001, LONGEST),
      ],
      speeds: { i1: speed(0), i2: speed(1), fl: null, st: speed(2) },
      segments: lists.every((list) => list === null)
        ? null
        : lists.map((list) => (list ?? []).map(segmentOf)),
      pitOut: outs[row] === 1,
    });
  }
  return { rows, refused };
}

/** Time that a lap took, from its own duration or the sum of its sectors; null where neither is known. */
function taken(row: Row): number | null {
  if (row.duration !== null) return row.duration;
  const [first, second, third] = row.sectors;
  return first !== null && second !== null && third !== null ? first + second + third : null;
}

/** Session times at which each row's lap began and ended, by the chain of durations. Rows of one car, by lap. */
function crossings(rows: readonly Row[]): { start: number | null; end: number | null }[] {
  const result = rows.map(({ start }): { start: number | null; end: number | null } => ({
    start,
    end: null,
  }));
  let from = 0;
  while (from < rows.length) {
    // A run: laps one after the other whose durations are known but for the last one's.
    let to = from;
    let sum = 0;
    const before: number[] = [];
    while (to < rows.length) {
      const row = rows[to];
      if (to > from && row.lap !== rows[to - 1].lap + 1) break;
      // Lap 1 begins at the lights for all, which is not when the car crossed the line.
      if (to > from && row.start !== null && rows[from].start !== null && rows[from].lap > 1) {
        if (Math.abs(row.start - (rows[from].start ?? 0) - sum) > BROKEN) break;
      }
      before.push(sum);
      const time = taken(row);
      to++;
      if (time === null) break;
      sum += time;
    }
    const offsets: number[] = [];
    for (let i = from; i < to; i++) {
      const { start, lap } = rows[i];
      if (start !== null && (lap > 1 || to - from === 1)) offsets.push(start - before[i - from]);
    }
    if (offsets.length === 0 && rows[from].start !== null) offsets.push(rows[from].start ?? 0);
    if (offsets.length > 0) {
      const offset = median(offsets);
      for (let i = from; i < to; i++) {
        const time = taken(rows[i]);
        if (rows[i].lap > 1 || rows[i].start === null) result[i].start = offset + before[i - from];
        if (time !== null) result[i].end = offset + before[i - from] + time;
      }
    }
    from = to;
  }
  // A lap without a duration ended where the next began.
  for (let i = 0; i + 1 < rows.length; i++) {
    if (result[i].end === null && rows[i + 1].lap === rows[i].lap + 1) result[i].end = result[i + 1].start;
  }
  return result;
}

/** Whether most cars took longer for one sector of lap 1 than they would have for all of it. */
function isDatedAnew(rows: readonly Row[], laps: readonly LapEvent[]): boolean {
  const ofFirst = rows.filter(({ lap }) => lap === 1);
  const first = new Map(laps.flatMap((lap) => (lap.lap === 1 ? [[lap.car, lap] as const] : [])));
  const anew = ofFirst.filter(({ car, sectors }) => {
    const lap = first.get(car);
    const longest = Math.max(...sectors.map((sector) => sector ?? 0));
    return lap !== undefined && lap.start !== null && lap.time - lap.start < longest - BROKEN;
  });
  return anew.length > 0 && anew.length * 2 >= first.size;
}

/** @param epoch ms since 1970 of session time 0 */
export function lapsOfTable(table: Table, epoch: number, isRace: boolean): OpenF1Laps {
  const { rows, refused } = rowsOf(table, epoch);
  const warnings: string[] = [];
  if (refused > 0) warnings.push(`${refused} rows of laps name no car or no lap and were left out`);
  // A standing start is one moment for all: the lights. Cars without it get that of the others.
  const lights = isRace
    ? rows.reduce<number | null>(
        (least, { lap, start }) =>
          lap === 1 && start !== null && (least === null || start < least) ? start : least,
        null,
      )
    : null;
  const byCar = new Map<number, Map<number, Row>>();
  for (const row of rows) {
    const ofCar = byCar.get(row.car) ?? new Map<number, Row>();
    byCar.set(row.car, ofCar);
    const filled = row.lap === 1 && row.start === null ? { ...row, start: lights } : row;
    ofCar.set(row.lap, filled);
  }
  const laps: LapEvent[] = [];
  const events: RaceEvent[] = [];
  const outLaps: { car: number; lap: number }[] = [];
  let unplaced = 0;
  for (const [car, ofCar] of byCar) {
    const sorted = [...ofCar.values()].sort((a, b) => a.lap - b.lap);
    const lines = crossings(sorted);
    for (const [i, row] of sorted.entries()) {
      const { start, end } = lines[i];
      if (row.pitOut && row.lap > 1) outLaps.push({ car, lap: row.lap });
      if (end === null) {
        let at = start;
        for (const sector of [1, 2] as const) {
          const duration = row.sectors[sector - 1];
          at = at === null || duration === null ? null : at + duration;
          if (at !== null) events.push({ type: 'sector', time: at, car, lap: row.lap, sector, duration });
        }
        if (i + 1 < sorted.length) unplaced++;
        continue;
      }
      const { duration, sectors, speeds, segments } = row;
      laps.push(lapWith({ car, lap: row.lap, time: end, start, duration, sectors, speeds, segments }));
    }
  }
  if (unplaced > 0) warnings.push(`${unplaced} laps have neither a start nor a duration and were left out`);
  if (isRace && isDatedAnew(rows, laps))
    warnings.push('laps: lap 1 is dated by a new start, so when the race began is not known from it');
  return { laps, events: [...laps, ...events], outLaps, warnings };
}
