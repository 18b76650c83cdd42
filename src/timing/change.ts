/** Changes to a state that share everything else with it. */

import { blankCar, blankCarBook } from './blank.ts';
import type { CarNumber } from './events.ts';
import type { CarBook, CarState, FoldBook, RaceState } from './state.ts';

/** The car, or the blank one of that number where nothing was heard of it yet. */
export function carOf(state: RaceState, car: CarNumber): CarState {
  const known: CarState | undefined = state.cars[car];
  return known ?? blankCar(car);
}

export function carBookOf(state: RaceState, car: CarNumber): CarBook {
  const known: CarBook | undefined = state.book.cars[car];
  return known ?? blankCarBook;
}

export function withCar(state: RaceState, car: CarNumber, change: Partial<CarState>): RaceState {
  return { ...state, cars: { ...state.cars, [car]: { ...carOf(state, car), ...change } } };
}

export function withBook(state: RaceState, change: Partial<FoldBook>): RaceState {
  return { ...state, book: { ...state.book, ...change } };
}

export function withCarBook(state: RaceState, car: CarNumber, change: Partial<CarBook>): RaceState {
  const cars = { ...state.book.cars, [car]: { ...carBookOf(state, car), ...change } };
  return withBook(state, { cars });
}

/** A triple with one of its values changed; `index` 0, 1 or 2. */
export function withPart<T>(triple: readonly [T, T, T], index: number, value: T): readonly [T, T, T] {
  return [index === 0 ? value : triple[0], index === 1 ? value : triple[1], index === 2 ? value : triple[2]];
}
