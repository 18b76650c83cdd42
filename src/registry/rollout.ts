/**
 * A new version is let in by stages: it answers 10, then 50, then 100 of 100 keys, each stage only after it has answered enough there
 * without being worse than the champion. Who is with it stays with it, and at each stage others join. These are plain decisions on plain
 * data: no clock, no store.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Comparison, compareUnpaired } from './significance.ts';

export const STAGES = [10, 50, 100] as const;
export type Stage = (typeof STAGES)[number];

export interface Guard {
  /** Answers of the challenger at a stage before it may go on. */
  readonly answers: number;
  /** Known truths of either, before errors are compared; 0 for not at all. */
  readonly truths: number;
  /** Most of the challenger's calls that may fail or run out of time, as a share. */
  readonly failures: number;
  /** Most that its p95 latency may be of the champion's. */
  readonly latency: number;
  /** Latencies up to here are quick enough whatever the champion's, ms. */
  readonly quick: number;
  /** How much larger its mean error may be, as a share of the champion's. */
  readonly error: number;
  /** A larger error counts where chance would bring it no oftener than this; small, since it is looked at again and again. */
  readonly significance: number;
}

export const GUARD: Guard = {
  answers: 200,
  truths: 50,
  failures: 0.02,
  latency: 1.5,
  quick: 20,
  error: 0,
  significance: 0.01,
};

/** The usual guard with other members here and there. */
export type GuardChange = { readonly [K in keyof Guard]?: Guard[K] | undefined };

export function guardOf(change: GuardChange): Guard {
  const { answers, truths, failures, latency, quick, error, significance } = change;
  return {
    answers: answers ?? GUARD.answers,
    truths: truths ?? GUARD.truths,
    failures: failures ?? GUARD.failures,
    latency: latency ?? GUARD.latency,
    quick: quick ?? GUARD.quick,
    error: error ?? GUARD.error,
    significance: significance ?? GUARD.significance,
  };
}

export interface Rollout {
  readonly model: string;
  readonly champion: string;
  readonly challenger: string;
  readonly stage: Stage;
  readonly state: 'running' | 'finished' | 'rolledBack' | 'stopped';
  readonly guard: Guard;
  /** ISO 8601, UTC: of the rollout and of this stage. */
  readonly startedAt: string;
  readonly stageAt: string;
  /** What happened, a sentence each, oldest first. */
  readonly log: readonly { readonly at: string; readonly what: string }[];
}

const kept = z.object({
  model: z.string(),
  champion: z.string(),
  challenger: z.string(),
  stage: z.union([z.literal(STAGES[0]), z.literal(STAGES[1]), z.literal(STAGES[2])]),
  state: z.enum(['running', 'finished', 'rolledBack', 'stopped']),
  guard: z.object({
    answers: z.number(),
    truths: z.number(),
    failures: z.number(),
    latency: z.number(),
    quick: z.number(),
    error: z.number(),
    significance: z.number(),
  }),
  startedAt: z.string(),
  stageAt: z.string(),
  log: z.array(z.object({ at: z.string(), what: z.string() })),
}) satisfies z.ZodType<Rollout>;

/** Undefined where it is no rollout that is known here: then none is under way. */
export function rolloutFrom(state: unknown): Rollout | undefined {
  return kept.safeParse(state).data;
}

/** The version that is being let in, of a rollout as it is kept; undefined where none is. */
export function entrantOf(state: unknown): string | undefined {
  const rollout = rolloutFrom(state);
  return rollout?.state === 'running' ? rollout.challenger : undefined;
}

/** What was seen of one version at the present stage. */
export interface LiveMetrics {
  readonly answers: number;
  readonly failures: number;
  /** ms; NaN where there were no answers. */
  readonly p95: number;
  /** Absolute errors, as far as truths are known. */
  readonly errors: readonly number[];
}

/** 0 ≤ place < 100, even over keys, the same for a key in all rollouts of a version and unlike that in others. */
export function placeOf(rollout: Pick<Rollout, 'model' | 'challenger'>, key: string): number {
  const hash = createHash('sha256').update(`${rollout.model}\n${rollout.challenger}\n${key}`).digest();
  return (hash.readUInt32BE(0) / 2 ** 32) * 100;
}

export type Arm = 'champion' | 'challenger';

export function armOf(rollout: Rollout | undefined, key: string): Arm {
  if (rollout?.state !== 'running') return 'champion';
  return placeOf(rollout, key) < rollout.stage ? 'challenger' : 'champion';
}

export interface Verdict {
  readonly act: 'wait' | 'advance' | 'finish' | 'rollBack';
  /** One sentence. */
  readonly why: string;
  /** Where errors were compared. */
  readonly comparison: Comparison | null;
}

/** Failures are judged from so many calls on. */
const FEWEST_CALLS = 20;

/** What is to be done with a rollout. Of the champion, which answers nothing at 100 %, the metrics are those of the whole rollout. */
export function judge(rollout: Rollout, champion: LiveMetrics, challenger: LiveMetrics): Verdict {
  const { guard, stage } = rollout;
  const name = `${rollout.model} ${rollout.challenger}`;
  const calls = challenger.answers + challenger.failures;
  const failing = challenger.failures / Math.max(1, calls);
  const back = (why: string, comparison: Comparison | null = null): Verdict => ({
    act: 'rollBack',
    why,
    comparison,
  });
  if (calls >= FEWEST_CALLS && failing > guard.failures)
    return back(
      `${name} failed in ${challenger.failures} of ${calls} calls; no more than ${percent(guard.failures)} may fail.`,
    );
  if (
    Math.min(challenger.answers, champion.answers) >= FEWEST_CALLS &&
    challenger.p95 > guard.quick &&
    challenger.p95 > guard.latency * champion.p95
  )
    return back(
      `${name} takes ${challenger.p95.toFixed(1)} ms at its 95th percentile, where the champion takes ${champion.p95.toFixed(1)} ms.`,
    );
  const comparison = compared(guard, champion, challenger);
  if (comparison !== null && isWorse(guard, comparison))
    return back(
      `${name} is off by ${comparison.meanB.toPrecision(3)} on average, the champion by ${comparison.meanA.toPrecision(3)} (p = ${comparison.p.toPrecision(2)}).`,
      comparison,
    );
  if (challenger.answers < guard.answers)
    return {
      act: 'wait',
      why: `${name} has given ${challenger.answers} of ${guard.answers} answers at ${stage} %.`,
      comparison,
    };
  if (comparison === null && guard.truths > 0)
    return {
      act: 'wait',
      why: `${name} waits until ${guard.truths} truths are known of it and of the champion.`,
      comparison,
    };
  return stage === 100
    ? { act: 'finish', why: `${name} held at 100 % and becomes the champion.`, comparison }
    : { act: 'advance', why: `${name} held at ${stage} %.`, comparison };
}

function compared(guard: Guard, champion: LiveMetrics, challenger: LiveMetrics): Comparison | null {
  const fewest = Math.max(2, guard.truths);
  if (guard.truths === 0 || Math.min(champion.errors.length, challenger.errors.length) < fewest) return null;
  return compareUnpaired(champion.errors, challenger.errors);
}

function isWorse(guard: Guard, { meanA, difference, p }: Comparison): boolean {
  return difference > guard.error * meanA && p <= guard.significance;
}

/** The rollout after a verdict was carried out. */
export function after(rollout: Rollout, { act, why }: Verdict, at: string): Rollout {
  const log = [...rollout.log, { at, what: why }];
  switch (act) {
    case 'wait':
      return rollout;
    case 'advance':
      return { ...rollout, stage: STAGES[STAGES.indexOf(rollout.stage) + 1], stageAt: at, log };
    case 'finish':
      return { ...rollout, state: 'finished', log };
    case 'rollBack':
      return { ...rollout, state: 'rolledBack', log };
  }
  return act satisfies never;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
