/** Whether a model should be trained again: because the world moved, because it is time, or because there is more to learn from. */

import type { ErrorDrift, FeatureDrift } from './drift.ts';

export interface RetrainingPolicy {
  /** PSI of a feature above which it is due; null for never. */
  readonly psi: number | null;
  /** Rows that must have been seen before drift counts. */
  readonly fewest: number;
  /** Mean error now over that on validation data above which it is due, where chance does not explain it; null for never. */
  readonly errorRatio: number | null;
  /** Days after the last training; null for never. */
  readonly days: number | null;
  /** New rows as a share of those it was trained on; null for never. */
  readonly newRows: number | null;
}

export const RETRAINING: RetrainingPolicy = {
  psi: 0.2,
  fewest: 200,
  errorRatio: 1.15,
  days: 30,
  newRows: 0.1,
};

const SIGNIFICANCE = 0.05;
const DAY = 86_400_000;

export interface RetrainingInput {
  readonly now: Date;
  /** Null where it is not known. */
  readonly trainedAt: Date | null;
  readonly trainedRows: number | null;
  /** Rows that came since. */
  readonly newRows: number;
  readonly drift: readonly FeatureDrift[];
  readonly error: ErrorDrift | null;
}

export interface RetrainingReason {
  readonly trigger: 'drift' | 'error' | 'schedule' | 'newData';
  /** One sentence. */
  readonly why: string;
}

/** Reasons to train again; none where it is not due. */
export function retrainingReasons(
  input: RetrainingInput,
  policy: RetrainingPolicy = RETRAINING,
): readonly RetrainingReason[] {
  const { now, trainedAt, trainedRows, newRows, drift, error } = input;
  const reasons: RetrainingReason[] = [];
  const worst = drift
    .filter(({ count }) => count >= policy.fewest)
    .reduce<FeatureDrift | undefined>((most, each) => (each.psi > (most?.psi ?? 0) ? each : most), undefined);
  if (policy.psi !== null && worst !== undefined && worst.psi > policy.psi)
    reasons.push({
      trigger: 'drift',
      why: `the feature ${worst.feature} is no longer as in training: PSI ${worst.psi.toFixed(2)}, where up to ${policy.psi} is allowed.`,
    });
  if (
    policy.errorRatio !== null &&
    error !== null &&
    error.ratio > policy.errorRatio &&
    error.comparison.p <= SIGNIFICANCE
  )
    reasons.push({
      trigger: 'error',
      why: `the mean error is ${error.now.toPrecision(3)}, where it was ${error.before.toPrecision(3)} when the model was made.`,
    });
  const age = trainedAt === null ? 0 : (now.getTime() - trainedAt.getTime()) / DAY;
  if (policy.days !== null && age >= policy.days)
    reasons.push({
      trigger: 'schedule',
      why: `it was trained ${Math.floor(age)} days ago, and is trained every ${policy.days} days.`,
    });
  if (
    policy.newRows !== null &&
    trainedRows !== null &&
    newRows > 0 &&
    newRows >= policy.newRows * trainedRows
  )
    reasons.push({
      trigger: 'newData',
      why: `${newRows} rows have come since it was trained on ${trainedRows}.`,
    });
  return reasons;
}
