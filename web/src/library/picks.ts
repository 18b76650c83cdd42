/** The two laps that were picked to be compared; they may come from different recordings and pages of the list. */

import { Observable } from '../state/observable.ts';

export interface Pick {
  readonly rid: string;
  readonly index: number;
  readonly number: number;
  readonly recording: string;
  readonly time: number | null;
}

export const picks = new Observable<readonly Pick[]>([]);

export const same = (a: Pick, b: Pick) => a.rid === b.rid && a.index === b.index;

/** A third pick takes the second's place: the first is the lap that one came for. */
export function togglePick(pick: Pick): void {
  const now = picks.value;
  if (now.some((each) => same(each, pick))) picks.set(now.filter((each) => !same(each, pick)));
  else picks.set(now.length < 2 ? [...now, pick] : [now[0], pick]);
}
