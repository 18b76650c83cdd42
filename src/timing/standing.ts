/**
 * Who is where. A source that gives places is believed; where it gives none, they follow from the lines crossed.
 *
 * Rules, for what is not plain:
 * - A place stated earlier yields to the same place stated later: lap tables and feeds tell the cars one by one, and
 *   until the car that lost its place is told its new one, it takes the next place that nobody holds.
 * - A retired car is behind every car that goes on, by laps and then by when it got there. A place that the source
 *   states after the retirement counts again.
 * - Without stated places a race goes by lines crossed, then by who crossed the last of them first, then by the grid
 *   (the pit lane behind it); another session by the part of qualifying reached, then by the best lap in it.
 */

import { carBookOf, carOf } from './change.ts';
import type { CarNumber } from './events.ts';
import type { CarBook, CarState, RaceState } from './state.ts';

/** Lines that a car has crossed: three a lap. */
export function linesCrossed(car: CarState): number {
  return car.lastLine === null ? 0 : 3 * (car.lastLine.lap - 1) + car.lastLine.sector;
}

function gridRank({ grid }: CarState): number {
  if (grid === null) return Number.POSITIVE_INFINITY;
  return grid === 0 ? Number.MAX_SAFE_INTEGER : grid;
}

function difference(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function compareDriven(a: CarState, b: CarState): number {
  return (
    linesCrossed(b) - linesCrossed(a) ||
    difference(a.lastLine?.time ?? 0, b.lastLine?.time ?? 0) ||
    difference(gridRank(a), gridRank(b)) ||
    a.car - b.car
  );
}

function best(car: CarState): number {
  return car.bestLap?.duration ?? Number.POSITIVE_INFINITY;
}

function compareTimed(state: RaceState, a: CarState, b: CarState): number {
  const part = (car: CarState): number => carBookOf(state, car.car).knockedOut ?? 4;
  return (
    part(b) - part(a) || difference(best(a), best(b)) || difference(gridRank(a), gridRank(b)) || a.car - b.car
  );
}

/** Who is ahead by what was driven, whatever the source says of places; below 0 for `a`. */
function compareCars(state: RaceState, a: CarState, b: CarState): number {
  return state.book.mode === 'race' ? compareDriven(a, b) : compareTimed(state, a, b);
}

interface Standing {
  readonly car: CarState;
  readonly book: CarBook;
}

/** The same state with order and positions made anew. */
export function placed(state: RaceState): RaceState {
  const all = Object.values(state.cars).map((car): Standing => ({ car, book: carBookOf(state, car.car) }));
  const compare = (a: Standing, b: Standing): number => compareCars(state, a.car, b.car);
  const out = all.filter(isOut).sort(compare);
  const slots = slotsOf(
    all.filter((standing) => !isOut(standing)),
    compare,
  );
  // Holes are places of cars that the source knows and we do not, as long as there are that many.
  const last = Math.max(0, ...slots.keys());
  const keep = last > all.length;
  const order: CarNumber[] = [];
  const positions = new Map<CarNumber, number>();
  for (const [slot, { car }] of [...slots].sort(([a], [b]) => a - b)) {
    order.push(car.car);
    positions.set(car.car, keep ? slot : order.length);
  }
  for (const { car } of out) {
    order.push(car.car);
    positions.set(car.car, keep ? last + order.length - slots.size : order.length);
  }
  return withPositions(state, order, positions);
}

function isOut({ book: { outSince, stated } }: Standing): boolean {
  return outSince !== null && !(stated !== null && stated.time > outSince);
}

/** Cars by place: those stated last first, then the others into what is free. */
function slotsOf(
  cars: readonly Standing[],
  compare: (a: Standing, b: Standing) => number,
): Map<number, Standing> {
  const slots = new Map<number, Standing>();
  const stated: { readonly standing: Standing; readonly position: number; readonly time: number }[] = [];
  const unstated: Standing[] = [];
  for (const standing of cars) {
    const said = standing.book.stated;
    if (said === null) unstated.push(standing);
    else stated.push({ standing, ...said });
  }
  stated.sort(
    (a, b) => b.time - a.time || a.position - b.position || a.standing.car.car - b.standing.car.car,
  );
  const displaced: typeof stated = [];
  for (const each of stated) {
    if (slots.has(each.position)) displaced.push(each);
    else slots.set(each.position, each.standing);
  }
  displaced.sort((a, b) => a.position - b.position || b.time - a.time);
  unstated.sort(compare);
  let slot = 1;
  const put = (standing: Standing): void => {
    while (slots.has(slot)) slot++;
    slots.set(slot, standing);
  };
  // Two lists with orders of their own; between them what was driven decides.
  let i = 0;
  let k = 0;
  while (i < displaced.length || k < unstated.length) {
    const takeStated =
      k >= unstated.length || (i < displaced.length && compare(displaced[i].standing, unstated[k]) <= 0);
    put(takeStated ? displaced[i++].standing : unstated[k++]);
  }
  return slots;
}

function withPositions(
  state: RaceState,
  order: readonly CarNumber[],
  positions: ReadonlyMap<CarNumber, number>,
): RaceState {
  let cars: Record<CarNumber, CarState> | null = null;
  for (const [number, position] of positions) {
    if (state.cars[number].position === position) continue;
    cars ??= { ...state.cars };
    cars[number] = { ...state.cars[number], position };
  }
  const same = order.length === state.order.length && order.every((car, i) => car === state.order[i]);
  if (cars === null && same) return state;
  return { ...state, order: same ? state.order : order, cars: cars ?? state.cars };
}

/** The same, where only that car can have gained by driving on: most of the time nobody was passed. */
export function placedAfter(state: RaceState, number: CarNumber): RaceState {
  const car = carOf(state, number);
  if (car.position !== null && carBookOf(state, number).stated !== null) return state;
  const index = state.order.indexOf(number);
  if (index < 0 || car.position === null) return placed(state);
  if (index === 0) return state;
  const ahead = state.cars[state.order[index - 1]];
  return compareCars(state, ahead, car) <= 0 ? state : placed(state);
}
