/** Which job answers the last question, for as long as the tab lives. */

import type { Asked } from './question.ts';

export interface Kept {
  readonly asked: Asked;
  readonly job: string;
}

export class Memory {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  /** Null where there is nothing, or nothing of ours. */
  read(): Kept | null {
    try {
      const kept: Kept | null = JSON.parse(sessionStorage.getItem(this.#key) ?? 'null');
      return kept?.asked?.about && typeof kept.job === 'string' ? kept : null;
    } catch {
      return null;
    }
  }

  /** A question of several jobs is not remembered: the answers of those that have ended would be missing. */
  write(kept: Kept): void {
    try {
      if (kept.asked.bodies.length === 1) sessionStorage.setItem(this.#key, JSON.stringify(kept));
      else sessionStorage.removeItem(this.#key);
    } catch {
      // A browser that keeps nothing asks again; the server answers at once what it has answered before.
    }
  }
}
