/**
 * Puts contributions on one clock. Two that know the time of day differ by their epochs. One that does not is laid over
 * the others by what both timed: the ends of the same laps of the same cars. The median of the differences is the shift;
 * a source that fitted another race has differences all over the place, and then it is said so.
 */

import type { LapEvent, RaceEvent } from '../events.ts';
import type { CarSamples, LocationSamples } from '../samples.ts';
import type { Contribution } from '../session.ts';

/** Half of the differences may be this far from the median, s, before the fit is called bad. */
const POOR_FIT = 2;
/** Fewer laps in common than this prove nothing. */
const LEAST_COMMON = 3;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function lapEnds(contribution: Contribution): Map<string, number> {
  const ends = new Map<string, number>();
  for (const event of contribution.events) {
    if (event.type === 'lap') ends.set(`${event.car}/${event.lap}`, event.time);
  }
  return ends;
}

export interface Shift {
  /** s to add to the contribution's times; null where nothing ties it to the others. */
  readonly seconds: number | null;
  /** One sentence where the fit is poor. */
  readonly warning: string | null;
}

/** How far `contribution` is to be moved to lie on the clock of `base`. */
export function shiftTo(base: Contribution, contribution: Contribution): Shift {
  if (base.epoch !== null && contribution.epoch !== null) {
    return { seconds: (contribution.epoch - base.epoch) / 1000, warning: null };
  }
  const ends = lapEnds(base);
  const differences: number[] = [];
  for (const [key, time] of lapEnds(contribution)) {
    const other = ends.get(key);
    if (other !== undefined) differences.push(other - time);
  }
  if (differences.length < LEAST_COMMON) return { seconds: null, warning: null };
  const seconds = median(differences);
  const spread = median(differences.map((difference) => Math.abs(difference - seconds)));
  const warning =
    spread > POOR_FIT
      ? `${contribution.from}: its laps do not lie as those of ${base.from} do (half of ${differences.length} laps are more than ${spread.toFixed(1)} s off)`
      : null;
  return { seconds, warning };
}

function moved(lap: LapEvent, by: number): LapEvent {
  const at = (time: number | null) => (time === null ? null : time + by);
  return { ...lap, time: lap.time + by, start: at(lap.start), pitIn: at(lap.pitIn), pitOut: at(lap.pitOut) };
}

function shiftEvent(event: RaceEvent, by: number): RaceEvent {
  return event.type === 'lap' ? moved(event, by) : { ...event, time: event.time + by };
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
