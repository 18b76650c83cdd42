/** What the API says of trainings: lists, one with its curves, several side by side. */

import { z } from '@hono/zod-openapi';

export const runState = z.enum(['running', 'done', 'failed', 'cancelled', 'broken off']);

export const runMetric = z
  .object({
    name: z.string().describe('`mae`, `coverage80`'),
    title: z.string().optional().describe('for people'),
    value: z.number(),
    unit: z.string().nullable().describe('null for a plain number'),
    low: z.number().nullable().optional().describe('lower end of a 95 % interval'),
    high: z.number().nullable().optional(),
    data: z.string().describe('what it was measured on'),
  })
  .openapi('RunMetric');

export const runView = z
  .object({
    id: z.string(),
    model: z.string().describe('as in the registry: `lap-time`'),
    title: z.string(),
    state: runState.describe('`broken off`: under way by its record, but its process is gone'),
    settings: z.record(z.string(), z.number()),
    seed: z.number().int(),
    device: z.string(),
    codeVersion: z.string(),
    data: z.object({
      folder: z.string().describe('as it was named when the training began'),
      hash: z.string().nullable().describe('SHA-256; null before the data were read'),
      rows: z.number().int().nullable(),
    }),
    seasons: z.array(z.number().int()).nullable().describe('null: all that were there'),
    parent: z.string().nullable().describe('run of the search that this is a trial of'),
    trial: z
      .object({
        number: z.number().int().describe('of the search, from 0'),
        rung: z.number().int().describe('how often it had been chosen before'),
        effort: z.number().describe('0..1 of a full training'),
      })
      .nullable(),
    search: z
      .object({
        method: z.enum(['random', 'halving']),
        rungs: z.array(z.object({ trials: z.number().int(), effort: z.number() })),
      })
      .nullable()
      .describe('of a run that trains nothing itself: it searches for settings, each trial a run'),
    createdAt: z.string().describe('ISO 8601, UTC'),
    begunAt: z.string().describe('of the attempt under way, or of the last'),
    endedAt: z.string().nullable(),
    attempts: z.number().int().describe('more than one where it was taken up again'),
    seconds: z.number().describe('s that all attempts took together'),
    progress: z
      .object({
        phase: z.string(),
        fraction: z.number().min(0).max(1).describe('of the whole'),
        timeLeft: z.number().nullable().describe('s, by how it went so far; null where that cannot be said'),
      })
      .nullable()
      .describe('how far it is, or was when it ended early'),
    score: z.number().nullable().describe('on validation data, lower is better'),
    metrics: z.array(runMetric),
    artefacts: z.array(z.string()),
    madeModel: z.string().nullable().describe('what it put into the registry: `lap-time 1.0.1`'),
    bestRun: z.string().nullable().describe('of a search that is done'),
    notes: z.array(z.string()).describe('what was told on the way, a sentence each'),
    error: z.string().nullable().describe('one sentence where it failed'),
  })
  .openapi('Run');

export const runQuery = z.object({
  model: z.string().max(100).optional(),
  state: runState.optional(),
  parent: z
    .string()
    .max(100)
    .optional()
    .describe('trials of that search; `none` for what is no trial of any search'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Newest first. */
export const runPage = z
  .object({
    total: z.number().int().describe('before offset and limit'),
    items: z.array(runView),
    models: z.array(z.string()).describe('of all runs, for a filter'),
  })
  .openapi('RunPage');

/** Answer of GET /api/v1/runs/{id}/points, and data of each `points` event of GET /api/v1/runs/{id}/events. */
export const runPointsView = z
  .object({
    next: z.number().int().describe('to ask for what comes after these: `after`'),
    hasMore: z.boolean().describe('true where more is there already'),
    series: z.array(
      z.object({
        name: z.string().describe('`network/train`'),
        steps: z
          .array(z.number())
          .describe('as they came; a run that was taken up again tells some twice, and the later ones count'),
        values: z.array(z.number().nullable()).describe('null where it was no number any more'),
      }),
    ),
  })
  .openapi('RunPoints');

export const runComparison = z
  .object({
    runs: z.array(runView),
    rows: z.array(
      z.object({
        group: z.enum(['setting', 'data', 'code']),
        name: z
          .string()
          .describe(
            'a setting, or one of `seed`, `effort`, `dataHash`, `rows`, `seasons`, `model`, `codeVersion`, `device`',
          ),
        values: z.array(z.union([z.string(), z.number()]).nullable()).describe('one a run'),
        differs: z.boolean(),
      }),
    ),
    metrics: z.array(
      z.object({
        name: z.string(),
        title: z.string().nullable(),
        unit: z.string().nullable(),
        data: z.string(),
        values: z.array(runMetric.nullable()).describe('one a run'),
        best: z
          .array(z.number().int())
          .describe('places of the best in `runs`; none where that is not known'),
      }),
    ),
  })
  .openapi('RunComparison');

export type RunStateView = z.infer<typeof runState>;
export type RunMetricView = z.infer<typeof runMetric>;
export type RunView = z.infer<typeof runView>;
export type RunPage = z.infer<typeof runPage>;
export type RunPointsView = z.infer<typeof runPointsView>;
export type RunComparisonView = z.infer<typeof runComparison>;
