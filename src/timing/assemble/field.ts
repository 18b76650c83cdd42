/**
 * Cars that a session can have. Numbers of cars come out of files, and all that is derived of a session compares its cars
 * with each other: a table of a thousand of them would keep everybody waiting for what nobody drove.
 */

import type { CarNumber, RaceEvent } from '../events.ts';
import type { Contribution } from '../session.ts';

/** Twice and more than any grid has had. */
const MOST_CARS = 100;

function carOf(event: RaceEvent): CarNumber | null {
  return 'car' in event && event.type !== 'raceControl' ? event.car : null;
}

/** The cars to keep, those with the most events; null where there are few enough to keep them all. */
function fieldOf(events: readonly RaceEvent[]): { kept: ReadonlySet<CarNumber>; named: number } | null {
  const told = new Map<CarNumber, number>();
  for (const event of events) {
    const car = carOf(event);
    if (car !== null) told.set(car, (told.get(car) ?? 0) + 1);
  }
  if (told.size <= MOST_CARS) return null;
  const most = [...told].sort(([a, ofA], [b, ofB]) => ofB - ofA || a - b).slice(0, MOST_CARS);
  return { kept: new Set(most.map(([car]) => car)), named: told.size };
}

/** The contribution without the cars that are too many; says in `warnings` how many were left out. */
export function withinField(contribution: Contribution, warnings: string[]): Contribution {
  const field = fieldOf(contribution.events);
  if (field === null) return contribution;
  const { kept, named } = field;
  warnings.push(
    `${contribution.from}: it names ${named} cars; the ${MOST_CARS} of which it says most were taken`,
  );
  const isKept = (car: CarNumber | null) => car === null || kept.has(car);
  return {
    ...contribution,
    events: contribution.events.filter((event) => isKept(carOf(event))),
    results: contribution.results?.filter(({ car }) => kept.has(car)) ?? null,
  };
}
