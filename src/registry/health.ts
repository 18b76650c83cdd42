/** How a version fares in the world: drift of what it is asked with, of its errors, and whether it should be trained again. */

import { driftsOf, type ErrorDrift, errorDrift, type FeatureDrift } from './drift.ts';
import { CHAMPION, type ModelRegistry } from './registry.ts';
import { RETRAINING, type RetrainingPolicy, type RetrainingReason, retrainingReasons } from './retraining.ts';

/** Errors that are looked at, the newest. */
const ERRORS = 1000;

export interface Health {
  readonly version: string;
  /** Of features that were seen and that the version has a reference of. */
  readonly drift: readonly FeatureDrift[];
  /** Null where the version has no reference of errors, or fewer than two truths are known. */
  readonly error: ErrorDrift | null;
  /** Reasons to train again; none where it is not due. */
  readonly retraining: readonly RetrainingReason[];
}

export interface HealthInput {
  readonly now: Date;
  /** What it was asked with, by feature: `ModelServer.recent`. */
  readonly columns: ReadonlyMap<string, ArrayLike<number>>;
  /** Rows to learn from that came since it was trained. */
  readonly newRows?: number | undefined;
  readonly policy?: RetrainingPolicy | undefined;
}

export async function healthOf(
  registry: ModelRegistry,
  name: string,
  { now, columns, newRows = 0, policy = RETRAINING }: HealthInput,
  which: string = CHAMPION,
): Promise<Health> {
  const found = await registry.get(name, which);
  const { version, errors, lineage } = found;
  const drift = driftsOf(await registry.reference(found), columns);
  const known = await registry.store.records.predictions({
    model: name,
    version,
    known: true,
    limit: ERRORS,
  });
  const error =
    errors === null || known.length < 2
      ? null
      : errorDrift(
          errors,
          known.map((each) => each.error ?? 0),
        );
  const trainedAt = lineage.trainedAt === undefined ? null : new Date(lineage.trainedAt);
  const input = { now, trainedAt, trainedRows: lineage.rows ?? null, newRows, drift, error };
  return { version, drift, error, retraining: retrainingReasons(input, policy) };
}
