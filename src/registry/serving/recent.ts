/** The features that a model was asked with last, for drift. In memory only: after a start they gather anew. */

import type { Rows } from './servable.ts';

export class Recent {
  readonly #most: number;
  readonly #columns = new Map<string, { readonly values: Float64Array; count: number }>();

  /** @param most values kept of each feature */
  constructor(most: number) {
    this.#most = most;
  }

  /** Features with several values a row are passed over. */
  add({ rows, columns }: Rows): void {
    for (const [name, values] of columns) {
      if (values.length !== rows) continue;
      const kept = this.#columns.get(name) ?? { values: new Float64Array(this.#most), count: 0 };
      this.#columns.set(name, kept);
      for (const value of values) kept.values[kept.count++ % this.#most] = value;
    }
  }

  /** In no order. */
  read(): ReadonlyMap<string, Float64Array> {
    return new Map(
      [...this.#columns].map(([name, { values, count }]) => [
        name,
        values.slice(0, Math.min(count, this.#most)),
      ]),
    );
  }
}
