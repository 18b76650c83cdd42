/** Who is next. Within a kind the first that came is the first that runs; kinds that share a lane take turns. */

class Lane<Job extends { readonly kind: string }> {
  atOnce = Number.POSITIVE_INFINITY;
  running = 0;
  /** The kind whose turn it is stands first. */
  readonly #waiting = new Map<string, Job[]>();

  add(job: Job): void {
    const queue = this.#waiting.get(job.kind);
    if (queue) queue.push(job);
    else this.#waiting.set(job.kind, [job]);
  }

  /** False where it does not wait here. */
  remove(job: Job): boolean {
    const queue = this.#waiting.get(job.kind);
    const at = queue?.indexOf(job) ?? -1;
    if (queue === undefined || at < 0) return false;
    queue.splice(at, 1);
    if (queue.length === 0) this.#waiting.delete(job.kind);
    return true;
  }

  /** The next that may run now; it counts as running until `release`. */
  take(): Job | undefined {
    if (this.running >= this.atOnce) return undefined;
    for (const [kind, queue] of this.#waiting) {
      const job = queue.shift();
      this.#waiting.delete(kind);
      if (queue.length > 0) this.#waiting.set(kind, queue);
      if (job === undefined) continue;
      this.running++;
      return job;
    }
    return undefined;
  }

  release(): void {
    this.running--;
  }
}

export class Lanes<Job extends { readonly kind: string }> {
  readonly #lanes = new Map<string, Lane<Job>>();
  readonly #ofKinds = new Map<string, Lane<Job>>();

  /** @param name of the lane that the kind shares with others */
  define(kind: string, name: string | undefined, atOnce: number): void {
    const lane = (name === undefined ? undefined : this.#lanes.get(name)) ?? new Lane<Job>();
    lane.atOnce = Math.min(lane.atOnce, atOnce);
    if (name !== undefined) this.#lanes.set(name, lane);
    this.#ofKinds.set(kind, lane);
  }

  add(job: Job): void {
    this.#ofKinds.get(job.kind)?.add(job);
  }

  /** False where it does not wait. */
  remove(job: Job): boolean {
    return this.#ofKinds.get(job.kind)?.remove(job) ?? false;
  }

  /** The next that may run now; it counts as running until `release`. */
  take(): Job | undefined {
    for (const lane of new Set(this.#ofKinds.values())) {
      const job = lane.take();
      if (job) return job;
    }
    return undefined;
  }

  release(job: Job): void {
    this.#ofKinds.get(job.kind)?.release();
  }
}
