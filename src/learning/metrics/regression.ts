/** How far numbers are off. `told` and `truth` are of one length; of no rows the answer is NaN. */

export function meanAbsoluteError(told: ArrayLike<number>, truth: ArrayLike<number>): number {
  return meanOf(truth.length, (i) => Math.abs(told[i] - truth[i]));
}

export function rootMeanSquaredError(told: ArrayLike<number>, truth: ArrayLike<number>): number {
  return Math.sqrt(meanOf(truth.length, (i) => (told[i] - truth[i]) ** 2));
}

/** Share of the variance that is explained; below 0 where the mean of the truth would be nearer. NaN where the truth does not vary. */
export function rSquared(told: ArrayLike<number>, truth: ArrayLike<number>): number {
  const center = meanOf(truth.length, (i) => truth[i]);
  const spread = meanOf(truth.length, (i) => (truth[i] - center) ** 2);
  return spread > 0 ? 1 - meanOf(truth.length, (i) => (told[i] - truth[i]) ** 2) / spread : Number.NaN;
}

/** Share of truths within their intervals, ends included. */
export function intervalCoverage(
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  truth: ArrayLike<number>,
): number {
  return meanOf(truth.length, (i) => (low[i] <= truth[i] && truth[i] <= high[i] ? 1 : 0));
}

/** Loss of a quantile at `level` (R. Koenker, G. Bassett 1978), in the unit of the truth. */
export function pinballLoss(told: ArrayLike<number>, truth: ArrayLike<number>, level: number): number {
  return meanOf(truth.length, (i) => {
    const over = truth[i] - told[i];
    return Math.max(level * over, (level - 1) * over);
  });
}

/**
 * Continuous ranked probability score of distributions given by members as likely as each other, row-major [rows, members]
 * (T. Gneiting, A. Raftery 2007): mean |x − y| − half the mean |x − x′|. In the unit of the truth; of one member it is the absolute error.
 */
export function crps(members: ArrayLike<number>, truth: ArrayLike<number>): number {
  const count = members.length / Math.max(1, truth.length);
  return meanOf(truth.length, (row) => {
    const sorted = Float64Array.from({ length: count }, (_, i) => members[row * count + i]).sort();
    let off = 0;
    let apart = 0;
    sorted.forEach((member, i) => {
      off += Math.abs(member - truth[row]);
      // Σ over pairs of |xᵢ − xⱼ| of sorted members: each counts once for all below it and against all above it.
      apart += member * (2 * i - count + 1);
    });
    return off / count - apart / (count * count);
  });
}

export function meanOf(count: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += value(i);
  return count === 0 ? Number.NaN : sum / count;
}
