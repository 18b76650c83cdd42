/**
 * Who is next. Within a kind the first that came is the first that runs; kinds that share a lane take turns.
 */

export class Lane<Job extends { readonly kind: string }> {
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
