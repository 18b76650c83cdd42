/** Where a race of the books gets its id from, which has to be the id that timing data of the same race get. */

import { slugOf } from './tables.ts';

export interface RaceNames {
  readonly season: number;
  readonly round: number;
  /** Slug of the Grand Prix: `great-britain`. */
  readonly grandPrix: string;
  /** Key of the circuit: `silverstone`. */
  readonly circuit: string;
  /** `British Grand Prix`. */
  readonly name: string;
}

/** `{ id: '1976-16-japan', place: 'japan' }`. */
export function historyRaceId(names: RaceNames): { readonly id: string; readonly place: string } {
  const place = slugOf(names.grandPrix) || 'race';
  return { id: `${names.season}-${String(names.round).padStart(2, '0')}-${place}`, place };
}
