/**
 * What cars stood on before lap 1 was over. What surprises: a race that is stopped on its first lap goes on from the grid on
 * other tyres, and of those that were taken off sources tell only that there was a set before. Such a car may have met the rule
 * on two compounds then, so that it counts as met.
 */

import { isForWet, type Situation, type Tyre, type tyreNames } from '../race/index.ts';
import { lapTableOf, type RaceSession, type StintEvent, type Timeline } from '../timing/index.ts';

/** The first set that is told of each car, of those fitted until then (s, session time). */
function firstTold({ events }: RaceSession, until: number): Map<number, StintEvent> {
  const first = new Map<number, StintEvent>();
  for (const event of events) {
    if (event.type !== 'stint' || event.time > until) continue;
    const known = first.get(event.car);
    if (known === undefined || event.stint < known.stint) first.set(event.car, event);
  }
  return first;
}

/** The same situation with the rule met by cars whose first set was changed while the race stood, and is not told. */
export function withRuleMet(
  situation: Situation,
  session: RaceSession,
  timeline: Timeline,
  until: number,
): Situation {
  const reds = lapTableOf(session).statuses.filter(({ status, from }) => status === 'red' && from <= until);
  if (reds.length === 0) return situation;
  const first = firstTold(session, until);
  const isLost = (car: number) => {
    const set = first.get(car);
    if (set === undefined || set.stint === 1 || set.lapStart === null || set.lapStart > 1) return false;
    const over = timeline.timeOfLap(2) ?? Number.POSITIVE_INFINITY;
    return reds.some(({ from }) => from <= over);
  };
  if (!situation.cars.some(({ car }) => isLost(car))) return situation;
  return {
    ...situation,
    cars: situation.cars.map((one) => (isLost(one.car) ? { ...one, isRuleMet: true } : one)),
  };
}

/** Tyres for a wet track on which cars stand before the start, by car; they are seen there. */
export function wetOnGrid(session: RaceSession, names: ReturnType<typeof tyreNames>): Map<number, Tyre> {
  const wet = new Map<number, Tyre>();
  for (const [car, { stint, compound, lapStart }] of firstTold(session, Number.POSITIVE_INFINITY)) {
    const tyre = names.get(compound);
    if (stint === 1 && (lapStart ?? 1) <= 1 && tyre !== undefined && isForWet(tyre)) wet.set(car, tyre);
  }
  return wet;
}
