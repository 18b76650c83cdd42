/** Where a race of the books gets its id from, which has to be the id that timing data of the same race get. */

import { placeOf } from '../assemble/places.ts';

export interface RaceNames {
  readonly season: number;
  readonly round: number;
  /** `British Grand Prix`. */
  readonly name: string;
  /** Slug of the Grand Prix, for one without a name: `great-britain`. */
  readonly grandPrix: string;
}

/** `{ id: '1976-16-fuji', place: 'fuji' }`. */
export function historyRaceId(names: RaceNames): { readonly id: string; readonly place: string } {
  const place = placeOf(names.name, names.season) ?? (names.grandPrix || 'race');
  return { id: `${names.season}-${String(names.round).padStart(2, '0')}-${place}`, place };
}
