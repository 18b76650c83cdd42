/** The plans on the desk as the page's parts share them: one history, changed by edits, watched by whoever draws it. */

import { Observable } from '../state/observable.ts';
import {
  type Draft,
  deskOf,
  type Edit,
  edited,
  type History,
  historyOf,
  type Limits,
  selected,
  undone,
} from './plans.ts';

/** A stint whose editor is open. */
export interface Open {
  readonly plan: number;
  /** Place in `stops` of the stop that begins it; -1 for the stint under way. */
  readonly stop: number;
}

export class DeskStore {
  readonly history: Observable<History>;
  readonly open = new Observable<Open | null>(null);

  constructor(plans: readonly Omit<Draft, 'id'>[]) {
    this.history = new Observable(historyOf(deskOf(plans)));
  }

  edit(edit: Edit, limits: Limits, gesture: string | null = null): void {
    this.history.set(edited(this.history.value, edit, limits, gesture));
  }

  undo(): void {
    this.open.set(null);
    this.history.set(undone(this.history.value));
  }

  select(plan: number): void {
    this.history.set(selected(this.history.value, plan));
  }
}
