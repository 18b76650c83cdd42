/**
 * Puts contributions on one clock. Two that know the time of day differ by their epochs. One that does not is laid over
 * the others by what both timed: the ends of the same laps of the same cars. The median of the differences is the shift;
 * a source that fitted another race has differences all over the place, and then it is said so.
 */

import { startClock } from '../derive/clock.ts';
import type { LapEvent, RaceEvent } from '../events.ts';
import { median } from '../median.ts';
import type { CarSamples, LocationSamples } from '../samples.ts';
import type { Contribution } from '../session.ts';

/** Half of the differences may be this far from the median, s, before the fit is called bad. */
const POOR_FIT = 2;
/** Fewer laps in common than this prove nothing. */
const LEAST_COMMON = 3;
/** So many laps that lie so close together, s, are a better clock than two dates. */
const MANY = 20;
const CLOSE = 0.5;
/** Two clocks that differ by more, s, are not of one session's day. */
const CLOCKS_DIFFER = 5;

const known = new WeakMap<Contribution, ReadonlyMap<string, number>>();

function lapEnds(contribution: Contribution): ReadonlyMap<string, number> {
  const found = known.get(contribution);
  if (found !== undefined) return found;
  const ends = new Map<string, number>();
  known.set(contribution, ends);
  for (const event of contribution.events) {
    if (event.type === 'lap' && Number.isFinite(event.time))
      ends.set(`${event.car}/${event.lap}`, event.time);
  }
  return ends;
}

export interface Shift {
  /** s to add to the contribution's times. */
  readonly seconds: number;
  /** Half of the laps in common are further off than this, s; NaN where it is by the time of day. */
  readonly spread: number;
  readonly common: number;
  /** One sentence where the fit is poor. */
  readonly warning: string | null;
}

function shiftTo(base: Contribution, contribution: Contribution): Shift | null {
  const ends = lapEnds(base);
  const differences: number[] = [];
  for (const [key, time] of lapEnds(contribution)) {
    const other = ends.get(key);
    if (other !== undefined) differences.push(other - time);
  }
  const common = differences.length;
  const byLaps = common < LEAST_COMMON ? Number.NaN : median(differences);
  const spread = median(differences.map((difference) => Math.abs(difference - byLaps)));
  const byClock =
    base.epoch === null || contribution.epoch === null
      ? Number.NaN
      : (contribution.epoch - base.epoch) / 1000;
  if (common >= MANY && spread <= CLOSE) {
    const off = Math.abs(byClock - byLaps);
    const warning =
      off > CLOCKS_DIFFER
        ? `${contribution.from}: its time of day is ${off.toFixed(0)} s off that of ${base.from}`
        : null;
    return { seconds: byLaps, spread, common, warning };
  }
  if (Number.isFinite(byClock)) return { seconds: byClock, spread: Number.NaN, common, warning: null };
  if (!Number.isFinite(byLaps)) return null;
  const warning =
    spread > POOR_FIT
      ? `${contribution.from}: its laps do not lie as those of ${base.from} do (half of ${common} are more than ${spread.toFixed(1)} s off)`
      : null;
  return { seconds: byLaps, spread, common, warning };
}

/** Close laps first, the closer and the more the better; then the time of day; then what laps there are. */
function quality({ spread, common }: Shift): number {
  if (common >= MANY && spread <= CLOSE) return 3 - spread;
  return Number.isNaN(spread) ? 2 : common / (common + 1) - Math.min(1, spread / 100);
}

/** The better of what is known of how far `contribution` is to be moved, and of what `base` says; null where neither says. */
export function betterShift(
  known: Shift | null,
  base: Contribution,
  contribution: Contribution,
): Shift | null {
  const shift = shiftTo(base, contribution);
  if (shift === null || (known !== null && quality(known) >= quality(shift))) return known;
  return shift;
}

/** The one that fits best; of equals the first. Null where nothing ties any of them to the rest. */
export function bestFitting(
  waiting: readonly Contribution[],
  shifts: ReadonlyMap<Contribution, Shift>,
): { readonly contribution: Contribution; readonly shift: Shift } | null {
  let best: { contribution: Contribution; shift: Shift } | null = null;
  for (const contribution of waiting) {
    const shift = shifts.get(contribution);
    if (shift !== undefined && (best === null || quality(shift) > quality(best.shift)))
      best = { contribution, shift };
  }
  return best;
}

/** s, when the race of a contribution starts on its own clock: by its laps, else by the first word that the session runs. */
function startOf({ events }: Contribution): number | null {
  const first = events.filter((event): event is LapEvent => event.type === 'lap' && event.lap === 1);
  const { start } = startClock(first);
  if (start !== null) return start;
  const starts = first.flatMap((lap) => lap.start ?? []).filter(Number.isFinite);
  if (starts.length > 0) return Math.min(...starts);
  const said = events.find((event) => event.type === 'sessionStatus' && event.status === 'started');
  return said?.time ?? null;
}

/**
 * How far `contribution` is to be moved where neither laps nor the time of day tie it to the others: by the start of the race,
 * which a message says to a second or so. For races and sprints; null where one of them does not know its start.
 */
export function shiftByStart(placed: readonly Contribution[], contribution: Contribution): Shift | null {
  const { kind } = contribution.identity;
  const start = startOf(contribution);
  if (start === null || (kind !== 'race' && kind !== 'sprint')) return null;
  for (const base of placed) {
    const theirs = startOf(base);
    if (theirs === null) continue;
    const warning = `${contribution.from}: only the start of the race ties its times to those of ${base.from}`;
    return { seconds: theirs - start, spread: Number.NaN, common: 0, warning };
  }
  return null;
}

/** An event without a time (NaN, or what became of it on the way through JSON) stays without one. */
function later(time: number, by: number): number {
  return Number.isFinite(time) ? time + by : Number.NaN;
}

function moved(lap: LapEvent, by: number): LapEvent {
  const at = (time: number | null) => (time === null ? null : time + by);
  return {
    ...lap,
    time: later(lap.time, by),
    start: at(lap.start),
    pitIn: at(lap.pitIn),
    pitOut: at(lap.pitOut),
  };
}

function shiftEvent(event: RaceEvent, by: number): RaceEvent {
  return event.type === 'lap' ? moved(event, by) : { ...event, time: later(event.time, by) };
}

function shiftSamples<T extends CarSamples | LocationSamples>(samples: T | null, by: number): T | null {
  return samples === null ? null : { ...samples, time: samples.time.map((time) => time + by) };
}

/** The contribution with all its times moved by `by` s. */
export function shifted(contribution: Contribution, by: number): Contribution {
  if (by === 0) return contribution;
  return {
    ...contribution,
    epoch: contribution.epoch === null ? null : contribution.epoch - by * 1000,
    events: contribution.events.map((event) => shiftEvent(event, by)),
    carSamples: shiftSamples(contribution.carSamples, by),
    locations: shiftSamples(contribution.locations, by),
  };
}
