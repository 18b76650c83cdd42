/** Runs that were chosen to be compared, by id, in the order of choosing. They outlast the list: one looks at a run, and comes back. */

import { Observable } from '../state/observable.ts';

/** As many as can be told apart on one chart. */
export const MOST_PICKS = 5;

export const picks = new Observable<readonly string[]>([]);

export function togglePick(id: string): void {
  const known = picks.value;
  picks.set(known.includes(id) ? known.filter((each) => each !== id) : [...known, id].slice(0, MOST_PICKS));
}
