/** How one version does: counts, and the latencies of its last answers. */

/** Latencies that percentiles are taken of. */
const LAST = 1024;

export interface ServingMetrics {
  readonly answers: number;
  /** Timeouts are failures too. */
  readonly failures: number;
  readonly timeouts: number;
  /** ms over the last 1024 answers; NaN where there were none. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number };
}

export class Meter {
  readonly #latencies = new Float64Array(LAST);
  #answers = 0;
  #failures = 0;
  #timeouts = 0;

  answered(latency: number): void {
    this.#latencies[this.#answers % LAST] = latency;
    this.#answers++;
  }

  failed(isTimeout: boolean): void {
    this.#failures++;
    if (isTimeout) this.#timeouts++;
  }

  read(): ServingMetrics {
    const last = this.#latencies.slice(0, Math.min(this.#answers, LAST)).sort();
    // The smallest latency that this share of them does not exceed.
    const at = (share: number): number => last[Math.max(0, Math.ceil(share * last.length) - 1)] ?? Number.NaN;
    return {
      answers: this.#answers,
      failures: this.#failures,
      timeouts: this.#timeouts,
      latency: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    };
  }
}
