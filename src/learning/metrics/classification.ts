/** How good probabilities, choices and rankings are. */

import { meanOf } from './regression.ts';

/** Share of rows whose label is among the `k` highest scores; `scores` row-major [rows, classes]. Ties count against. */
export function topKAccuracy(scores: ArrayLike<number>, labels: ArrayLike<number>, k: number): number {
  return meanOf(labels.length, (row) => (rankOf(scores, labels, row) <= k ? 1 : 0));
}

/** Mean of 1 / rank of the label among the scores of its row. */
export function meanReciprocalRank(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  return meanOf(labels.length, (row) => 1 / rankOf(scores, labels, row));
}

function rankOf(scores: ArrayLike<number>, labels: ArrayLike<number>, row: number): number {
  const classes = scores.length / labels.length;
  const own = scores[row * classes + labels[row]];
  let rank = 1;
  for (let c = 0; c < classes; c++) if (c !== labels[row] && scores[row * classes + c] >= own) rank++;
  return rank;
}

/**
 * Chance that what is true scores higher than what is not, ties half (Mann & Whitney). `truth` is 0 or 1. NaN where one of
 * both is missing.
 */
export function aucRoc(scores: ArrayLike<number>, truth: ArrayLike<number>): number {
  const order = descending(scores);
  let [positives, negatives, below] = [0, 0, 0];
  for (let i = 0; i < order.length; ) {
    let [yes, no] = [0, 0];
    const score = scores[order[i]];
    for (; i < order.length && scores[order[i]] === score; i++)
      if (truth[order[i]] > 0.5) yes++;
      else no++;
    // Positives met before beat these negatives; those of the same score beat half of them.
    below += no * (positives + yes / 2);
    positives += yes;
    negatives += no;
  }
  return below / (positives * negatives);
}

/** Average precision: precision at each score, weighted by the recall that it adds. NaN where nothing is true. */
export function aucPr(scores: ArrayLike<number>, truth: ArrayLike<number>): number {
  const order = descending(scores);
  let [seen, positives, area] = [0, 0, 0];
  for (let i = 0; i < order.length; ) {
    const score = scores[order[i]];
    let yes = 0;
    for (; i < order.length && scores[order[i]] === score; i++) {
      seen++;
      if (truth[order[i]] > 0.5) yes++;
    }
    positives += yes;
    area += yes * (positives / seen);
  }
  return area / positives;
}

function descending(scores: ArrayLike<number>): number[] {
  return Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
}

/** Mean squared distance of probabilities from what came, 0 or 1 (G. Brier 1950). */
export function brierScore(chances: ArrayLike<number>, truth: ArrayLike<number>): number {
  return meanOf(truth.length, (i) => (chances[i] - truth[i]) ** 2);
}

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean probability told, and share that came true; NaN in an empty bin. */
  readonly told: number;
  readonly came: number;
}

/** How often what was told with some probability came true, in bins of equal width. */
export function reliability(
  chances: ArrayLike<number>,
  truth: ArrayLike<number>,
  bins = 10,
): readonly ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ count: 0, told: 0, came: 0 }));
  for (let i = 0; i < truth.length; i++) {
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.floor(chances[i] * bins)))];
    bin.count++;
    bin.told += chances[i];
    bin.came += truth[i];
  }
  return sums.map(({ count, told, came }, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    count,
    told: told / count,
    came: came / count,
  }));
}

/** Expected calibration error: mean gap between told and came over the bins, by their counts (M. Naeini et al., AAAI 2015). */
export function expectedCalibrationError(
  chances: ArrayLike<number>,
  truth: ArrayLike<number>,
  bins = 10,
): number {
  const filled = reliability(chances, truth, bins).filter(({ count }) => count > 0);
  return filled.reduce(
    (sum, { count, told, came }) => sum + (count / truth.length) * Math.abs(told - came),
    0,
  );
}
