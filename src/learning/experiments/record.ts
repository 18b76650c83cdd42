/**
 * What is written down of a training: with what it was begun, how it ended, how good it came out. A record is plain JSON in a
 * folder of its own, so that a training runs, and can be looked at, whoever holds the library.
 */

import { z } from 'zod';

const finite = z.number();

/** How a metric came out on some data; of the same shape as in the registry. */
const metric = z.object({
  /** `mae`, `coverage80`. */
  name: z.string(),
  /** For people: `Mean absolute error`. */
  title: z.string().optional(),
  value: finite,
  /** Null for a plain number. */
  unit: z.string().nullable(),
  low: finite.nullable().optional(),
  high: finite.nullable().optional(),
  /** What it was measured on: `2024, accurate green-flag laps`. */
  data: z.string(),
});
export type RunMetric = z.infer<typeof metric>;

const trial = z.object({
  /** Of its search, from 0. */
  number: z.int().nonnegative(),
  /** How often it had been chosen before. */
  rung: z.int().nonnegative(),
  /** 0..1 of a full training. */
  effort: finite,
});
export type Trial = z.infer<typeof trial>;

const searchKind = z.object({
  method: z.enum(['random', 'halving']),
  /** How many trials at which effort. */
  rungs: z.array(z.object({ trials: z.int().positive(), effort: finite })),
});
export type SearchKind = z.infer<typeof searchKind>;

export const runId = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const keptShape = z.object({
  pitboardRun: z.literal(1),
  id: z.string().max(100).regex(runId),
  model: z.string(),
  title: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  settings: z.record(z.string(), finite),
  seed: z.int(),
  device: z.string(),
  codeVersion: z.string(),
  data: z.object({ folder: z.string(), hash: z.string().nullable(), rows: z.int().nullable() }),
  seasons: z.array(z.int()).nullable(),
  parent: z.string().nullable(),
  trial: trial.nullable(),
  /** Of a run that trains nothing itself: it searches for settings, each trial a run. */
  search: searchKind.nullable(),
  createdAt: z.string(),
  /** Of the attempt under way, or of the last. */
  begunAt: z.string(),
  endedAt: z.string().nullable(),
  attempts: z.int().positive(),
  /** s that earlier attempts took. */
  before: finite,
  process: z.object({ pid: z.int(), mark: z.string().nullable(), host: z.string() }),
  score: finite.nullable(),
  metrics: z.array(metric),
  artefacts: z.array(z.string()),
  madeModel: z.string().nullable(),
  bestRun: z.string().nullable(),
  notes: z.array(z.string()),
  error: z.string().nullable(),
});
/** As it lies in `run.json`. */
export type KeptRun = z.infer<typeof keptShape>;

export type RunState = KeptRun['state'] | 'broken off';

/** With what a training is begun. */
export interface NewRun {
  /** As in the registry: `lap-time`. */
  readonly model: string;
  readonly title: string;
  readonly settings: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly device: string;
  readonly codeVersion: string;
  /** The folder of its data, as the user named it. */
  readonly data: string;
  /** All that are there where null. */
  readonly seasons: readonly number[] | null;
  /** Run of the search that this is a trial of. */
  readonly parent?: string | null | undefined;
  readonly trial?: Trial | null | undefined;
}

export interface RunProgress {
  /** `reading races`, `training the network`. */
  readonly phase: string;
  /** 0..1 of the whole. */
  readonly fraction: number;
  /** s, by how it went so far in this attempt; null where that cannot be said, or nothing goes on. */
  readonly timeLeft: number | null;
}

/** A training as it stands. */
export interface RunRecord extends Readonly<Omit<KeptRun, 'pitboardRun' | 'state' | 'before' | 'process'>> {
  readonly state: RunState;
  /** Of a run that has not ended well: how far it got. Null before anything was told. */
  readonly progress: RunProgress | null;
  /** s that all attempts took together. */
  readonly seconds: number;
}

/** One value of a curve: `network/train` by step. */
export interface RunPoint {
  readonly series: string;
  readonly step: number;
  /** Null where it was no number any more. */
  readonly value: number | null;
}

export interface RunEnd {
  readonly metrics: readonly RunMetric[];
  /** What it made: names of files in its folder, or of what lies elsewhere. */
  readonly artefacts: readonly string[];
  /** `lap-time 1.0.1`; null where nothing went into the registry. */
  readonly model?: string | null | undefined;
  /** On validation data, lower is better. */
  readonly score?: number | null | undefined;
  /** Of a search. */
  readonly bestRun?: string | null | undefined;
}
