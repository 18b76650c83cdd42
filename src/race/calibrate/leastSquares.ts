/** Least squares with what was known before (ridge towards prior means), and shrinkage of many small estimates to one. */

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

/** One of many estimates of the same kind of thing. */
export interface Estimate {
  readonly group: string;
  readonly value: number;
  readonly variance: number;
  /** How much it counts beside the others of its group (older ones less); 1 where left out. */
  readonly weight?: number | undefined;
}

export interface Shrunk {
  readonly mean: number;
  /** Between groups. */
  readonly variance: number;
  /** By group, with the variance of what is left unknown. */
  readonly groups: ReadonlyMap<string, { readonly value: number; readonly variance: number }>;
}

/**
 * Empirical Bayes: estimates are pooled by group, and groups drawn towards the mean of all by how much they are known
 * (random effects; R. DerSimonian, N. Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7, 1986, for
 * the variance between groups). `occasion` is the variance from one occasion to the next within a group.
 */
export function shrink(estimates: readonly Estimate[], fallback: number, occasion = 0): Shrunk {
  const pooled = new Map<string, { weight: number; sum: number; square: number }>();
  for (const { group, value, variance, weight: counts = 1 } of estimates) {
    const own = pooled.get(group) ?? { weight: 0, sum: 0, square: 0 };
    const weight = counts / (variance + occasion);
    pooled.set(group, {
      weight: own.weight + weight,
      sum: own.sum + weight * value,
      square: own.square + weight * counts,
    });
  }
  const rows = [...pooled].map(([group, { weight, sum, square }]) => ({
    group,
    value: sum / weight,
    variance: square / weight ** 2,
  }));
  if (rows.length === 0) return { mean: fallback, variance: 0, groups: new Map() };
  const total = (f: (row: (typeof rows)[number]) => number) => rows.reduce((sum, row) => sum + f(row), 0);
  const weights = total((row) => 1 / row.variance);
  const fixed = total((row) => row.value / row.variance) / weights;
  const spread = total((row) => (row.value - fixed) ** 2 / row.variance);
  const scale = weights - total((row) => 1 / row.variance ** 2) / weights;
  const between = scale > 0 ? Math.max(0, (spread - (rows.length - 1)) / scale) : 0;
  const mean =
    total((row) => row.value / (row.variance + between)) / total((row) => 1 / (row.variance + between));
  const groups = new Map(
    rows.map(({ group, value, variance }) => {
      const share = between / (between + variance);
      return [group, { value: mean + share * (value - mean), variance: share * variance }];
    }),
  );
  return { mean, variance: between, groups };
}
