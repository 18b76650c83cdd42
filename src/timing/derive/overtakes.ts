/**
 * Overtakes: every change of order between two cars from one lap's end to the next, with what kind of change it was.
 *
 * Two cars swap when the one that was behind at the end of lap n-1 is ahead at the end of lap n (positions as in
 * `positions.ts`, so lapping a car is no overtake). Each swap is one record: the places that a car gains on a lap are
 * its records as the overtaking car minus those as the overtaken one. What counts as an overtake on the track follows the usual
 * definition of the trade (Clip the Apex's overtaking database, used by J. de Groote, "Overtaking in Formula 1 during the
 * Pirelli era", Journal of Sports Analytics 7, 2021): for position, on a complete lap under green, not on lap 1, not by a stop,
 * not past a car that is in trouble. All the rest is here too, under its own kind.
 *
 * What surprises: two swaps of the same cars within a lap cancel out and are not seen at lap ends; where sectors are
 * known they only refine where a swap that lasted was made.
 */

import type { CarNumber, TrackStatus } from '../events.ts';
import { median } from '../median.ts';
import type { RaceSession } from '../session.ts';
import { crossingsOf } from './lines.ts';
import { lapChartOf } from './positions.ts';
import { type Stop, stopsOf } from './stops.ts';
import { type Lap, type LapTable, lapOf, lapsOf, lapTableOf, statusAt, statusesBetween } from './table.ts';

/**
 * `track`: on the road, under green. `pit`: one of the two was in the pits for it. `retirement`: the car that lost the place did
 * not complete the lap. `start`: from the grid to the end of lap 1. `restart`: on the lap on which the race resumed after a
 * safety car or a red flag, and on the next where it resumed in the second half of one. `neutralised`: under safety car, virtual safety car or red flag,
 * where overtaking is forbidden (a car in trouble, or one that was let past). `trouble`: past a car that lost far more time
 * on that lap than racing costs.
 */
export type OvertakeKind = 'track' | 'pit' | 'retirement' | 'start' | 'restart' | 'neutralised' | 'trouble';

export interface Overtake {
  readonly kind: OvertakeKind;
  /** Who gained the place, and from whom. */
  readonly car: CarNumber;
  readonly overtaken: CarNumber;
  readonly lap: number;
  /** Place of the gaining car at the end of the lap before (on the grid for lap 1) and of this lap. */
  readonly from: number;
  readonly to: number;
  /** s, session time at which the gaining car was first seen ahead for good; the end of the lap where nothing finer is known. */
  readonly time: number;
  /** The timing line of `time`: end of sector 1, 2 or 3. */
  readonly line: 1 | 2 | 3;
  /** At `time`; null where the source has no states of the track. */
  readonly trackStatus: TrackStatus | null;
}

/** A car that takes so much longer than its own median lap is in trouble, s: spins and slow punctures cost more, a fight less. */
const TROUBLE = 8;

/** Every swap of the race in order of time. */
export function overtakesOf(session: RaceSession): Overtake[] {
  const table = lapTableOf(session);
  const chart = lapChartOf(session);
  const lines = linesOf(session);
  // While the race is stopped everybody stands in the pit lane: what changes then is no pit cycle.
  const visits = stopsOf(session).filter((stop) => stop.kind !== 'underRed');
  const stops = new Map(visits.map((stop) => [`${stop.car}/${stop.lap}`, stop]));
  const usual = new Map(table.cars.map((car) => [car, usualLap(lapsOf(table, car))]));
  const out: Overtake[] = [];
  let before: readonly CarNumber[] = chart.grid;
  for (const { lap, order } of chart.laps) {
    const place = new Map(order.map((car, i) => [car, i + 1]));
    for (let i = 0; i < before.length; i++) {
      const overtaken = before[i];
      const lost = place.get(overtaken);
      for (let j = i + 1; j < before.length; j++) {
        const car = before[j];
        const to = place.get(car);
        if (to === undefined || (lost !== undefined && lost < to)) continue;
        const row = lapOf(table, car, lap);
        if (row?.end == null) continue;
        const seen = firstAhead(lines, car, overtaken, lap) ?? { time: row.end, line: 3 as const };
        const kind = kindOf({
          table,
          stops,
          usual,
          car,
          overtaken,
          lap,
          row,
          time: seen.time,
          gone: lost === undefined,
        });
        const trackStatus = statusAt(table, seen.time);
        out.push({
          kind,
          car,
          overtaken,
          lap,
          from: j + 1,
          to,
          time: seen.time,
          line: seen.line,
          trackStatus,
        });
      }
    }
    before = order;
  }
  return out.sort((a, b) => a.time - b.time || a.car - b.car || a.overtaken - b.overtaken);
}

type Lines = ReadonlyMap<string, number>;

function linesOf(session: RaceSession): Lines {
  return new Map(crossingsOf(session).map(({ car, lap, line, time }) => [`${car}/${lap}/${line}`, time]));
}

/** The first line of the lap from which on the car stayed ahead. */
function firstAhead(
  lines: Lines,
  car: CarNumber,
  overtaken: CarNumber,
  lap: number,
): { time: number; line: 1 | 2 | 3 } | null {
  let found: { time: number; line: 1 | 2 | 3 } | null = null;
  for (const line of [3, 2, 1] as const) {
    const mine = lines.get(`${car}/${lap}/${line}`);
    const theirs = lines.get(`${overtaken}/${lap}/${line}`);
    if (mine === undefined) break;
    // A car that never came to the line was passed before it.
    if (theirs !== undefined && theirs <= mine) break;
    if (theirs === undefined && line !== 3 && found === null) break;
    found = { time: mine, line };
  }
  return found;
}

/** s, the median of a car's laps that say something of its pace. */
function usualLap(laps: readonly Lap[]): number | null {
  const times = laps.flatMap((lap) => (lap.lap > 1 && lap.duration !== null ? [lap.duration] : []));
  return times.length === 0 ? null : median(times);
}

interface Swap {
  readonly table: LapTable;
  readonly stops: ReadonlyMap<string, Stop>;
  readonly usual: ReadonlyMap<CarNumber, number | null>;
  readonly car: CarNumber;
  readonly overtaken: CarNumber;
  readonly lap: number;
  /** The gaining car's lap. */
  readonly row: Lap;
  readonly time: number;
  /** The car that lost the place did not complete the lap. */
  readonly gone: boolean;
}

function kindOf(swap: Swap): OvertakeKind {
  const { table, overtaken, lap, row, time } = swap;
  if (lap === 1) return swap.gone ? 'retirement' : 'start';
  if (swap.gone) return 'retirement';
  if (byStop(swap)) return 'pit';
  const seen = statusesBetween(table, row.start ?? time, row.end ?? time);
  const neutral = seen.some((status) => status !== 'clear' && status !== 'yellow');
  const status = statusAt(table, time);
  if (neutral && status !== null && status !== 'clear' && status !== 'yellow') return 'neutralised';
  if (isRestart(table, row)) return 'restart';
  if (neutral) return 'neutralised';
  const usual = swap.usual.get(overtaken) ?? null;
  const taken = lapOf(table, overtaken, lap)?.duration ?? null;
  if (usual !== null && taken !== null && taken > usual + TROUBLE) return 'trouble';
  return 'track';
}

/**
 * Whether a stop made the swap: the car that lost the place was on its out-lap, or on its in-lap and in the lane by the time
 * it was behind. A car on its own out-lap that gains a place on one that did not stop does so on the road.
 */
function byStop({ stops, overtaken, lap, time }: Swap): boolean {
  if (stops.has(`${overtaken}/${lap - 1}`)) return true;
  const onIn = stops.get(`${overtaken}/${lap}`);
  return onIn !== undefined && (onIn.pitIn === null || onIn.pitIn <= time);
}

/** Whether the race resumed during this lap, or since half a lap before its start. */
function isRestart(table: LapTable, row: Lap): boolean {
  if (row.start === null || row.end === null) return false;
  const since = row.start - (row.end - row.start) / 2;
  return table.statuses.some((span, i) => {
    const before = table.statuses[i - 1]?.status;
    const racing = span.status === 'clear' || span.status === 'yellow';
    return (
      racing &&
      (before === 'safetyCar' || before === 'red') &&
      span.from >= since &&
      span.from < (row.end ?? 0)
    );
  });
}
