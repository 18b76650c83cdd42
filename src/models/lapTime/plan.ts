/** How far a training of several parts is: each part has a weight, by what it usually takes. */

import type { ProgressTold, WorkOptions } from '../recipe.ts';

export class Plan {
  readonly #parts: ReadonlyMap<string, number>;
  readonly #done = new Map<string, number>();
  readonly #tell: WorkOptions['onProgress'];

  constructor(parts: ReadonlyMap<string, number>, tell: WorkOptions['onProgress']) {
    this.#parts = parts;
    this.#tell = tell;
  }

  /** `share` of one part, 0..1. */
  at(part: string, share: number): void {
    this.#done.set(part, share);
    let [sum, whole] = [0, 0];
    for (const [name, weight] of this.#parts) {
      whole += weight;
      sum += weight * (this.#done.get(name) ?? 0);
    }
    this.#tell?.({ phase: part, fraction: sum / whole } satisfies ProgressTold);
  }
}
