/**
 * Questions that come within a moment of each other are asked at once: a network takes hardly longer for 32 rows than for one. While a
 * batch is being answered the next one gathers.
 */

import { type Answers, joined, parted, type Rows, type Servable, shapeOf } from './servable.ts';

export interface BatchOptions {
  /** Most rows at once; a larger question goes by itself. */
  readonly rows: number;
  /** ms that the first question of a batch waits for others; 0 for those of this turn of the event loop, which costs nothing. */
  readonly wait: number;
}

interface Waiting {
  readonly rows: Rows;
  readonly shape: string;
  resolve(answers: Answers): void;
  reject(error: unknown): void;
}

export class Batcher {
  readonly #servable: Servable;
  readonly #options: BatchOptions;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;
  #isBusy = false;

  constructor(servable: Servable, options: BatchOptions) {
    this.#servable = servable;
    this.#options = options;
  }

  predict(rows: Rows): Promise<Answers> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rows, shape: shapeOf(rows), resolve, reject });
      const gathered = this.#waiting.reduce((sum, each) => sum + each.rows.rows, 0);
      if (gathered >= this.#options.rows) void this.#work();
      else this.#soon();
    });
  }

  #soon(): void {
    // Whoever is at work takes what has gathered.
    if (this.#isBusy || this.#isDue) return;
    this.#isDue = true;
    // A timer would take a whole ms.
    if (this.#options.wait === 0) setImmediate(() => void this.#work());
    else this.#timer = setTimeout(() => void this.#work(), this.#options.wait);
  }

  async #work(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isDue = false;
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#waiting.length > 0) await this.#answer(this.#take());
    this.#isBusy = false;
  }

  /** The first and those of its shape that fit beside it. */
  #take(): Waiting[] {
    const [{ shape }] = this.#waiting;
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    let rows = 0;
    for (const each of this.#waiting) {
      const fits =
        each.shape === shape && (batch.length === 0 || rows + each.rows.rows <= this.#options.rows);
      (fits ? batch : left).push(each);
      if (fits) rows += each.rows.rows;
    }
    this.#waiting = left;
    return batch;
  }

  async #answer(batch: readonly Waiting[]): Promise<void> {
    try {
      const question = joined(batch.map(({ rows }) => rows));
      const answers = await this.#servable.predict(question);
      let from = 0;
      for (const { rows, resolve, reject } of batch) {
        try {
          resolve(parted(answers, question.rows, from, rows.rows));
        } catch (error) {
          reject(error);
        }
        from += rows.rows;
      }
    } catch (error) {
      if (batch.length === 1) batch[0].reject(error);
      // One question that cannot be answered must not cost the others theirs.
      else for (const each of batch) await this.#answer([each]);
    }
  }
}
