/**
 * Many small estimates of one kind of thing, pooled by group (a circuit, a driver), and groups drawn towards the mean of all. A
 * pool holds sums only, so that it can be kept and gone on with, and what is old fades by scaling it.
 */

/** By group: sum of weights (inverse variances), and of values times weights. */
export type Pool = Record<string, [weight: number, sum: number]>;

/** The entry of that name, made where there is none. */
export function entryOf<T>(record: Record<string, T>, name: string, blank: () => T): T {
  const known = record[name];
  if (known !== undefined) return known;
  const made = blank();
  record[name] = made;
  return made;
}

/** `times`: for how much the estimate counts (1 for once). */
export function deposit(pool: Pool, group: string, value: number, variance: number, times = 1): void {
  const own = pool[group] ?? [0, 0];
  const weight = times / variance;
  pool[group] = [own[0] + weight, own[1] + weight * value];
}

/** A pool kept for later, in few digits. */
export function fadePool(pool: Pool, by: number): void {
  for (const own of Object.values(pool)) {
    own[0] *= by;
    own[1] *= by;
  }
}

export interface Shrunk {
  readonly mean: number;
  /** Between groups. */
  readonly variance: number;
  /** By group, with the variance of what is left unknown. */
  readonly groups: ReadonlyMap<string, { readonly value: number; readonly variance: number }>;
}

/**
 * Empirical Bayes: groups are drawn towards the mean of all by how much they are known (random effects; R. DerSimonian,
 * N. Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7, 1986, for the variance between groups).
 */
export function shrink(pool: Pool, fallback: number): Shrunk {
  const rows = Object.entries(pool)
    .filter(([, [weight]]) => weight > 0)
    .map(([group, [weight, sum]]) => ({ group, value: sum / weight, variance: 1 / weight }));
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

/** A running mean: weight and sum. */
export type Running = [weight: number, sum: number];

export function meanOf([weight, sum]: Running, usual: number, worth: number): number {
  return (sum + worth * usual) / (weight + worth);
}

/** Every number of a plain object to so many significant digits, for keeping it. */
export function inFewDigits<T>(value: T, digits = 6): T {
  if (typeof value === 'number')
    return (Number.isFinite(value) ? Number(value.toPrecision(digits)) : value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => inFewDigits(one, digits)) as T;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, inFewDigits(one, digits)]),
    ) as T;
  return value;
}
