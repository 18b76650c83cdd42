/** Least squares with what was known before (ridge towards prior means). */

/** Gathers rows of a linear model and solves it. */
export class LeastSquares {
  readonly #size: number;
  /** Normal equations, row by row, and their right-hand side. */
  readonly #matrix: Float64Array;
  readonly #side: Float64Array;

  constructor(size: number) {
    this.#size = size;
    this.#matrix = new Float64Array(size * size);
    this.#side = new Float64Array(size);
  }

  /** value ≈ sum of coefficients[columns[i]] × factors[i]. */
  add(columns: readonly number[], factors: readonly number[], value: number, weight = 1): void {
    for (let i = 0; i < columns.length; i++) {
      const scaled = weight * factors[i];
      this.#side[columns[i]] += scaled * value;
      for (let j = 0; j < columns.length; j++)
        this.#matrix[columns[i] * this.#size + columns[j]] += scaled * factors[j];
    }
  }

  /** Rows that were summed up before: upper triangle of the normal equations row by row, then their right-hand side. */
  addSums(sums: readonly number[]): void {
    const n = this.#size;
    let at = 0;
    for (let i = 0; i < n; i++)
      for (let j = i; j < n; j++) {
        const sum = sums[at++];
        this.#matrix[i * n + j] += sum;
        if (i !== j) this.#matrix[j * n + i] += sum;
      }
    for (let i = 0; i < n; i++) this.#side[i] += sums[at++];
  }

  /** What was known of one coefficient; `spread` is relative to the scatter of the rows. */
  prior(column: number, mean: number, spread: number): void {
    this.add([column], [1], mean, 1 / (spread * spread));
  }

  /**
   * Coefficients and their variances for rows of scatter 1, by Cholesky decomposition; null where the rows do not
   * determine them (give every column a prior).
   */
  solve(): { readonly values: Float64Array; readonly variances: Float64Array } | null {
    const n = this.#size;
    const lower = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let sum = this.#matrix[i * n + j];
        for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
        if (i > j) lower[i * n + j] = sum / lower[j * n + j];
        else if (sum > 1e-12) lower[i * n + i] = Math.sqrt(sum);
        else return null;
      }
    const values = solved(lower, n, this.#side);
    const variances = new Float64Array(n);
    const one = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      one.fill(0);
      one[i] = 1;
      variances[i] = solved(lower, n, one)[i];
    }
    return { values, variances };
  }
}

function solved(lower: Float64Array, n: number, side: Float64Array): Float64Array {
  const x = Float64Array.from(side);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i * n + k] * x[k];
    x[i] /= lower[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lower[k * n + i] * x[k];
    x[i] /= lower[i * n + i];
  }
  return x;
}
