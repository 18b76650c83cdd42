/**
 * What the API says of trained models: versions, which of them answers, how they fare, and how a new one is let in. One zod schema
 * each, as in `contract.ts`, which exports all of this. What may be asked and changed is in `modelsAskContract.ts`.
 *
 * Latencies are ms. Errors and truths are in the unit of the model's answer. Dates are ISO 8601, UTC.
 */

import { z } from '@hono/zod-openapi';
import { listOf } from './strategyWords.ts';

const date = z.string().describe('ISO 8601, UTC');

export const modelMetricView = z
  .object({
    name: z.string().describe('`mae`'),
    title: z.string().describe('for people; the name where it has none'),
    value: z.number(),
    unit: z.string().nullable().describe('null for a plain number'),
    low: z.number().nullable().describe('95 % interval; null where none was measured'),
    high: z.number().nullable(),
    data: z.string().describe('what it was measured on'),
  })
  .openapi('ModelMetric');

export const modelFeatureView = z
  .object({
    name: z.string(),
    kind: z.enum(['number', 'class']),
    unit: z.string().nullable().describe('null for a plain number or a class'),
    classes: listOf(z.string()).nullable().describe('null for a number'),
    fill: z
      .string()
      .describe('what stands in where it is missing: `median`, `missing`, `refuse`, or the value itself'),
    monotone: z
      .number()
      .int()
      .describe('1 where the answer may only rise with it, −1 where only fall, 0 else'),
    scaling: z
      .object({ mean: z.number(), deviation: z.number() })
      .nullable()
      .describe('of the training rows, in the unit; null where the model takes it as it is'),
  })
  .openapi('ModelFeature');

export const modelLineageView = z
  .object({
    dataHash: z.string().describe('SHA-256 of the training data'),
    parent: z.string().nullable().describe('version that it was trained further from'),
    run: z.string().nullable(),
    codeVersion: z.string(),
    seed: z.number().int(),
    rows: z.number().int().nullable(),
    trainedAt: date.nullable(),
  })
  .openapi('ModelLineage');

/** Latencies are over the last 1024 answers; null where there were none. */
export const servingView = z
  .object({
    version: z.string(),
    answers: z.number().int().describe('since the server started'),
    failures: z.number().int().describe('timeouts are failures too'),
    timeouts: z.number().int(),
    p50: z.number().nullable().describe('ms'),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
    isLoaded: z.boolean().describe('held in memory now'),
  })
  .openapi('ModelServing');

export const rolloutView = z
  .object({
    champion: z.string(),
    challenger: z.string(),
    stage: z.number().int().describe('of 100 keys, how many the challenger answers: 10, 50, 100'),
    state: z.enum(['running', 'finished', 'rolledBack', 'stopped']),
    guard: z
      .object({
        answers: z.number().describe('of the challenger at a stage before it may go on'),
        truths: z.number().describe('known of either before errors are compared; 0 for not at all'),
        failures: z.number().describe('most that may fail, as a share'),
        latency: z.number().describe('most that its p95 may be of the champion’s'),
        quick: z.number().describe('ms up to which it is quick enough whatever the champion takes'),
        error: z.number().describe('how much larger its mean error may be, as a share'),
        significance: z.number(),
      })
      .describe('what it must hold to go on'),
    startedAt: date,
    stageAt: date,
    log: listOf(z.object({ at: date, what: z.string() })).describe('oldest first'),
  })
  .openapi('ModelRollout');

export const comparisonOfModels = z
  .object({
    method: z.enum(['paired t-test', "Welch's t-test"]),
    countA: z.number().int(),
    countB: z.number().int(),
    meanA: z.number().describe('mean absolute error of the first'),
    meanB: z.number(),
    difference: z.number().describe('meanB − meanA: negative where the second errs less'),
    low: z.number().describe('95 % interval of the difference'),
    high: z.number(),
    t: z.number().nullable().describe('null where it has no end: errors that do not vary'),
    degrees: z.number(),
    p: z.number().describe('how often chance alone would bring a difference as large, 0..1'),
  })
  .openapi('ModelErrorComparison');

export const verdictView = z
  .object({
    rollout: rolloutView,
    verdict: z
      .object({
        act: z.enum(['wait', 'advance', 'finish', 'rollBack']),
        why: z.string(),
        comparison: comparisonOfModels.nullable(),
      })
      .nullable()
      .describe('null where no rollout is under way'),
  })
  .openapi('ModelVerdict');

/** Answer of GET /models/{name}/compare. */
export const modelComparisonView = z
  .object({
    a: z.string(),
    b: z.string(),
    comparison: comparisonOfModels
      .nullable()
      .describe('null where too few truths are known, as the sentence says'),
    sentence: z.string(),
  })
  .openapi('ModelComparison');

export const modelStates = ['good', 'moved', 'due', 'damaged', 'unknown', 'none'] as const;

/** `damaged` before `due` before `moved`; `unknown` where nothing was asked yet, `none` without a champion. */
export const modelState = z
  .object({
    state: z.enum(modelStates),
    sentence: z.string(),
  })
  .openapi('ModelState');

export const modelSummaryView = z
  .object({
    name: z.string(),
    title: z.string(),
    champion: z.string().nullable(),
    challenger: z.string().nullable(),
    versions: z.number().int(),
    metric: modelMetricView.nullable().describe('the first of the champion: the one that it is judged by'),
    createdAt: date.nullable().describe('when the champion was made'),
    state: modelState,
    rollout: rolloutView.nullable().describe('null where none is under way'),
  })
  .openapi('ModelSummary');

export const modelsView = z
  .object({
    models: listOf(modelSummaryView),
    problems: listOf(z.string()).describe('models that come with the program and cannot be read'),
  })
  .openapi('Models');

const briefVersion = z.object({
  version: z.string(),
  createdAt: date,
  architecture: z.string(),
  isBundled: z.boolean().describe('comes with the program; cannot be deleted or tagged'),
  isKnown: z.boolean().describe('false where this program has no code for its architecture'),
  aliases: listOf(z.string()),
  tags: listOf(z.string()),
  parent: z.string().nullable(),
  bytes: z.number().int().describe('of all its files'),
  metrics: listOf(modelMetricView),
});

export const modelVersionSummary = briefVersion.openapi('ModelVersionSummary');

export const aliasChangeView = z
  .object({
    alias: z.string(),
    version: z.string().nullable().describe('what it points at from then on; null for nothing'),
    former: z.string().nullable(),
    kind: z.enum(['promote', 'rollback', 'clear']),
    at: date,
    why: z.string().nullable(),
  })
  .openapi('ModelAliasChange');

export const modelDetail = z
  .object({
    name: z.string(),
    title: z.string(),
    state: modelState,
    champion: z.string().nullable(),
    challenger: z.string().nullable(),
    answering: z
      .string()
      .nullable()
      .describe('who answers now: the champion, or who stands in where its files are damaged'),
    back: z.string().nullable().describe('where rolling the champion back would lead; null where nowhere'),
    versions: listOf(modelVersionSummary).describe('highest first'),
    history: listOf(aliasChangeView).describe('newest first'),
    rollout: rolloutView.nullable().describe('the last one, also where it is over'),
    warnings: listOf(z.object({ at: date, sentence: z.string() })).describe(
      'why others than the champion answered, newest first',
    ),
  })
  .openapi('Model');

export const modelVersionView = briefVersion
  .extend({
    name: z.string(),
    title: z.string(),
    digest: z.string(),
    features: listOf(modelFeatureView),
    lineage: modelLineageView,
    files: listOf(z.object({ name: z.string(), sha256: z.string(), bytes: z.number().int() })),
    damage: z.string().nullable().describe('one sentence where a file is not what was registered'),
    card: z.object({
      summary: z.string(),
      license: z.string(),
      task: z.string(),
      tags: listOf(z.string()),
      intendedUse: z.string(),
      limits: listOf(z.string()),
      trainedOn: listOf(z.string()),
      sections: listOf(z.object({ heading: z.string(), text: z.string() })),
    }),
    readme: z.string().describe('the model card: Markdown with YAML in front'),
    settings: z.record(z.string(), z.unknown()).describe('what its architecture was built with'),
  })
  .openapi('ModelVersion');

/** GET /models/{name}/metrics: each metric on each data set, by version. */
export const modelMetricsView = z
  .object({
    series: listOf(
      z.object({
        metric: z.string(),
        title: z.string(),
        unit: z.string().nullable(),
        data: z.string(),
        points: listOf(
          z.object({
            version: z.string(),
            createdAt: date,
            value: z.number(),
            low: z.number().nullable(),
            high: z.number().nullable(),
          }),
        ).describe('lowest version first'),
      }),
    ),
  })
  .openapi('ModelMetrics');

export const featureDriftView = z
  .object({
    feature: z.string(),
    unit: z.string().nullable(),
    count: z.number().int().describe('rows seen'),
    missing: z.number().describe('share of them in which it is missing'),
    missingInTraining: z.number(),
    psi: z.number().describe('population stability index'),
    ks: z
      .object({ distance: z.number(), p: z.number() })
      .nullable()
      .describe('Kolmogorov–Smirnov; null for classes, and where nothing is known on a side'),
    verdict: z.enum(['same', 'moved', 'other']),
    bins: z.object({
      labels: listOf(z.string()),
      training: listOf(z.number()).describe('shares of the known values'),
      now: listOf(z.number()).describe('empty where nothing is known'),
    }),
  })
  .openapi('ModelFeatureDrift');

export const modelHealthView = z
  .object({
    version: z.string(),
    state: modelState,
    psiSame: z.number().describe('PSI up to which a feature counts as the same'),
    psiOther: z.number().describe('and above which it is another population'),
    fewest: z.number().int().describe('rows from which drift is judged; of fewer PSI is large by chance'),
    rows: z.number().int().describe('rows seen since the server started, at most 2048 are looked at'),
    hasReference: z.boolean().describe('false where nothing is kept of the training rows'),
    drift: listOf(featureDriftView).describe('the most moved first'),
    error: z
      .object({
        now: z.number().describe('mean absolute error of the answers whose truth is known'),
        before: z.number().describe('on validation data'),
        ratio: z.number().nullable().describe('now / before; null where before is 0'),
        count: z.number().int(),
        comparison: comparisonOfModels,
      })
      .nullable(),
    retraining: listOf(
      z.object({ trigger: z.enum(['drift', 'error', 'schedule', 'newData']), why: z.string() }),
    ).describe('none where it is not due'),
  })
  .openapi('ModelHealth');

export const modelServingView = z.object({ versions: listOf(servingView) }).openapi('ModelServingMetrics');

export const modelAnswersView = z
  .object({
    version: z.string(),
    arm: z.enum(['champion', 'challenger', 'standIn']),
    warnings: listOf(z.string()).describe(
      'why it was not the one that was asked, or why it is not explained',
    ),
    rows: z.number().int(),
    answers: z
      .record(z.string(), listOf(z.number()))
      .describe('by output, row-major where an output has several values a row'),
    ids: listOf(z.string()).describe(
      'of the answers in the log, by row, to tell the truth by; the first 200 rows are in it',
    ),
    explanation: z
      .object({
        row: z.number().int(),
        base: z.number().describe('what is told of a row of which nothing is known'),
        parts: listOf(z.object({ feature: z.string(), part: z.number() })).describe(
          'what each adds to it, the largest first',
        ),
      })
      .nullable()
      .describe('null where none was asked for, or none could be given: `warnings` say why'),
  })
  .openapi('ModelAnswers');

export type ModelMetricView = z.infer<typeof modelMetricView>;
export type ModelFeatureView = z.infer<typeof modelFeatureView>;
export type ServingView = z.infer<typeof servingView>;
export type RolloutView = z.infer<typeof rolloutView>;
export type ModelErrorComparison = z.infer<typeof comparisonOfModels>;
export type VerdictView = z.infer<typeof verdictView>;
export type ModelComparisonView = z.infer<typeof modelComparisonView>;
export type ModelStateView = z.infer<typeof modelState>;
export type ModelSummaryView = z.infer<typeof modelSummaryView>;
export type ModelsView = z.infer<typeof modelsView>;
export type ModelVersionSummary = z.infer<typeof modelVersionSummary>;
export type AliasChangeView = z.infer<typeof aliasChangeView>;
export type ModelDetail = z.infer<typeof modelDetail>;
export type ModelVersionView = z.infer<typeof modelVersionView>;
export type ModelMetricsView = z.infer<typeof modelMetricsView>;
export type FeatureDriftView = z.infer<typeof featureDriftView>;
export type ModelHealthView = z.infer<typeof modelHealthView>;
export type ModelServingView = z.infer<typeof modelServingView>;
export type ModelAnswersView = z.infer<typeof modelAnswersView>;
