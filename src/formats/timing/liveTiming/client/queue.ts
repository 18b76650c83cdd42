/** Between a line that delivers when it likes and a reader that takes when it can: one queue, read as an async iterable. */

export class Queue<Item> implements AsyncIterableIterator<Item> {
  #items: Item[] = [];
  #wake: (() => void) | null = null;
  #ended = false;
  #error: unknown = null;
  readonly #merge: (last: Item, next: Item) => Item | null;

  /** `merge` may make one item of the last waiting one and the next, so that a slow reader finds few large ones. */
  constructor(merge: (last: Item, next: Item) => Item | null) {
    this.#merge = merge;
  }

  push(item: Item): void {
    if (this.#ended) return;
    const last = this.#items.at(-1);
    const merged = last === undefined ? null : this.#merge(last, item);
    if (merged === null) this.#items.push(item);
    else this.#items[this.#items.length - 1] = merged;
    this.#wake?.();
  }

  /** No more items; the reader gets those that wait, then the error if there is one. */
  end(error: unknown = null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<Item, undefined>> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) return { done: false, value: item };
      if (this.#ended) {
        const error = this.#error;
        this.#error = null;
        if (error !== null) throw error;
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
