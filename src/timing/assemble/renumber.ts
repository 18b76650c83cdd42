/**
 * Sources that count laps differently. Where a race was stopped on lap 1 and started anew, a source may have lost that
 * lap and call the second one the first. Durations to the millisecond tell: if most laps of a source are found in another
 * under another number, by the same difference, it lost so many. The highest count is right, since laps get lost and
 * none is invented.
 *
 * What would surprise: such a source's first row is of two laps. It has the end and the sectors of the second, but the
 * duration of the first, from the lights to the pit lane where the cars were stopped (Monaco 2024: 41 minutes). That
 * duration is the only word of when the race began where the other source dates lap 1 by the new start.
 */

import { lapWith } from '../blank.ts';
import type { LapEvent, RaceEvent } from '../events.ts';
import type { Contribution } from '../session.ts';

/** Numbers that a source may be behind by. */
const MOST_LOST = 3;
/** s; both sources round to a millisecond. */
const SAME = 0.0015;
const LEAST_SAME = 30;
/** s; a first row that is longer than the same lap elsewhere by more holds the time for which the race was stopped. */
const STOPPED = 60;

function durations(contribution: Contribution): Map<string, number> {
  const found = new Map<string, number>();
  for (const event of contribution.events) {
    if (event.type === 'lap' && event.duration !== null)
      found.set(`${event.car}/${event.lap}`, event.duration);
  }
  return found;
}

function same(laps: readonly LapEvent[], reference: ReadonlyMap<string, number>, lost: number): number {
  let count = 0;
  for (const { car, lap, duration } of laps) {
    const other = reference.get(`${car}/${lap + lost}`);
    if (other !== undefined && duration !== null && Math.abs(other - duration) <= SAME) count++;
  }
  return count;
}

function moved(event: RaceEvent, by: number): RaceEvent {
  switch (event.type) {
    case 'lap':
    case 'sector':
    case 'pitStop':
      return { ...event, lap: event.lap + by };
    case 'pitIn':
    case 'pitOut':
    case 'lapDeleted':
      return { ...event, lap: event.lap === null ? null : event.lap + by };
    case 'stint':
      // The first set was on the car from the first lap, whoever lost it.
      return {
        ...event,
        lapStart: event.lapStart === null || event.lapStart === 1 ? event.lapStart : event.lapStart + by,
      };
    default:
      return event;
  }
}

/**
 * A source's first row as the two laps that it is of. It ends with the second, which others have timed, so the lost lap
 * ended that much earlier, and began by its own duration before that: all on the source's own clock.
 */
function parted(row: LapEvent, lost: number, known: ReadonlyMap<string, number>): LapEvent[] {
  const other = known.get(`${row.car}/${row.lap + lost}`);
  const { duration } = row;
  const isOfTwo = lost === 1 && duration !== null && other !== undefined && duration - other >= STOPPED;
  if (!isOfTwo || !Number.isFinite(row.time)) return [{ ...row, lap: row.lap + lost }];
  const time = row.time - other;
  return [
    lapWith({ car: row.car, lap: row.lap, time, start: time - duration, duration }),
    { ...row, lap: row.lap + lost, start: time, duration: other },
  ];
}

/** The contributions with one count of laps; says in `warnings` whose was changed. */
export function renumbered(contributions: readonly Contribution[], warnings: string[]): Contribution[] {
  const highest = (contribution: Contribution) =>
    contribution.events.reduce((most, event) => (event.type === 'lap' ? Math.max(most, event.lap) : most), 0);
  const reference = contributions.reduce<Contribution | null>(
    (best, contribution) => (best === null || highest(contribution) > highest(best) ? contribution : best),
    null,
  );
  if (contributions.length < 2 || reference === null) return [...contributions];
  const known = durations(reference);
  return contributions.map((contribution) => {
    if (contribution === reference) return contribution;
    const laps = contribution.events.filter((event) => event.type === 'lap');
    const asIs = same(laps, known, 0);
    for (let lost = 1; lost <= MOST_LOST; lost++) {
      const found = same(laps, known, lost);
      if (found < LEAST_SAME || found < 4 * asIs || found * 2 < laps.length) continue;
      warnings.push(
        `${contribution.from}: it counts ${lost} lap${lost === 1 ? '' : 's'} less than ${reference.from} does; its laps were renumbered`,
      );
      // A car without a timed lap retired on the one that was lost.
      const timed = new Set(laps.flatMap(({ car, duration }) => (duration === null ? [] : [car])));
      const isLater = (event: RaceEvent) => 'car' in event && event.car !== null && timed.has(event.car);
      return {
        ...contribution,
        events: contribution.events.flatMap((event): RaceEvent[] => {
          if (!isLater(event)) return [event];
          if (event.type === 'lap' && event.lap === 1) return parted(event, lost, known);
          return [moved(event, lost)];
        }),
      };
    }
    return contribution;
  });
}
