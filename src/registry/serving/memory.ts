/** Models in memory: built once, kept while they are in use, and the one that was used longest ago goes when there are too many. */

interface Held<T> {
  readonly value: Promise<T>;
  users: number;
  isGone: boolean;
}

export class ModelMemory<T> {
  readonly #capacity: number;
  readonly #close: (value: T) => void | Promise<void>;
  readonly #stop: (value: T) => void | Promise<void>;
  /** The one used longest ago first. */
  readonly #held = new Map<string, Held<T>>();

  /** @param stop ends one that is still in use, so that its users are told */
  constructor(
    capacity: number,
    close: (value: T) => void | Promise<void>,
    stop: (value: T) => void | Promise<void> = () => {},
  ) {
    this.#capacity = capacity;
    this.#close = close;
    this.#stop = stop;
  }

  get keys(): readonly string[] {
    return [...this.#held.keys()];
  }

  /** Runs `work` with the value, which is made where it is not held; it is not closed before. What cannot be made is not held. */
  async use<R>(key: string, make: () => Promise<T>, work: (value: T) => Promise<R>): Promise<R> {
    const held = this.#held.get(key) ?? { value: make(), users: 0, isGone: false };
    this.#held.delete(key);
    this.#held.set(key, held);
    held.users++;
    this.#shrink();
    try {
      let value: T;
      try {
        value = await held.value;
      } catch (error) {
        if (this.#held.get(key) === held) this.#held.delete(key);
        throw error;
      }
      return await work(value);
    } finally {
      held.users--;
      if (held.isGone && held.users === 0) await this.#end(held);
      this.#shrink();
    }
  }

  #shrink(): void {
    for (const [key, held] of this.#held) {
      if (this.#held.size <= this.#capacity) return;
      if (held.users === 0) this.drop(key);
    }
  }

  /** Lets go of one; it is closed once nobody uses it. */
  drop(key: string): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    this.#held.delete(key);
    held.isGone = true;
    if (held.users === 0) void this.#end(held);
  }

  /** Lets go of one that hangs, and stops it: those who wait for it would keep it open for good. */
  halt(key: string): void {
    const held = this.#held.get(key);
    this.drop(key);
    if (held !== undefined && held.users > 0) void this.#end(held, this.#stop);
  }

  async #end(held: Held<T>, end = this.#close): Promise<void> {
    try {
      await end(await held.value);
    } catch {
      // It could not be made or not be closed; either way nobody has it any more.
    }
  }

  /** Those in use are stopped. */
  async close(): Promise<void> {
    const all = [...this.#held.values()];
    this.#held.clear();
    await Promise.all(
      all.map((held) => {
        held.isGone = true;
        // What is still being made may take its time; it is stopped once it is there, and nobody waits for it.
        const ended = this.#end(held, held.users === 0 ? this.#close : this.#stop);
        return held.users === 0 ? ended : undefined;
      }),
    );
  }
}
