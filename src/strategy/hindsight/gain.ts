/** What one plan was worth against another on the same races, and how sure that is. */

import type { CarOutcomes } from '../../race/index.ts';
import { PLACES_PER_SECOND } from '../window.ts';

/** How races ended for one plan: places, and s, not a number where it did not finish. */
export type Ends = Pick<CarOutcomes, 'positions' | 'times'>;

export interface Gain {
  /** Means over the races; seconds over those that both finished. */
  readonly seconds: number;
  readonly positions: number;
  /** Places, seconds counted, with its standard error. */
  readonly worth: number;
  readonly error: number;
}

/** Standard errors that a gain must be from nothing to be told. */
const SURE = 2;

/** By how much the second was better, race by race. */
export function gainOf(own: Ends, other: Ends): Gain {
  const races = own.positions.length;
  let [places, seconds, finished, sum, squares] = [0, 0, 0, 0, 0];
  for (let i = 0; i < races; i++) {
    const place = own.positions[i] - other.positions[i];
    const time = own.times[i] - other.times[i];
    places += place;
    const worth = place + (Number.isNaN(time) ? 0 : PLACES_PER_SECOND * time);
    sum += worth;
    squares += worth * worth;
    if (Number.isNaN(time)) continue;
    seconds += time;
    finished++;
  }
  const variance = races < 2 ? 0 : Math.max(0, squares - (sum * sum) / races) / (races - 1);
  return {
    seconds: finished === 0 ? 0 : seconds / finished,
    positions: places / races,
    worth: sum / races,
    error: Math.sqrt(variance / races),
  };
}

/** Whether the second was better by more than chance: between plans that are equal either may look a little better. */
export function isSure({ worth, error }: Gain): boolean {
  return worth > 0 && worth >= SURE * error;
}
