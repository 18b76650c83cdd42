/** What may be asked of models and changed in them over HTTP; the answers are in `modelsContract.ts`. */

import { z } from '@hono/zod-openapi';

const name = z.string().max(100);
const alias = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'small letters, digits and dashes make an alias')
  .default('champion');
const why = z
  .string()
  .trim()
  .max(500)
  .regex(/^\P{Cc}*$/u, 'must not hold line breaks or other control characters')
  .transform((text) => (text === '' ? undefined : text))
  .optional()
  .describe('into the history');

export const modelParam = z.object({
  name: name.openapi({ param: { name: 'name', in: 'path' }, example: 'lap-time' }),
});

export const modelVersionParam = modelParam.extend({
  version: name
    .openapi({ param: { name: 'version', in: 'path' }, example: '1.0.0' })
    .describe('a version, or an alias such as `champion`'),
});

export const modelAliasParam = modelParam.extend({
  alias: name.openapi({ param: { name: 'alias', in: 'path' }, example: 'challenger' }),
});

export const modelAnswerParam = modelParam.extend({
  id: name.openapi({ param: { name: 'id', in: 'path' } }).describe('of `ids` beside an answer'),
});

export const whyQuery = z.object({ why });

export const healthQuery = z.object({
  version: name.default('champion').describe('a version or an alias'),
});

export const compareQuery = z.object({
  a: name.default('champion').describe('a version or an alias'),
  b: name.default('challenger').describe('a version or an alias'),
});

export const modelImportQuery = z.object({
  name: z.string().min(1).max(255).describe('what the file is called'),
});

export const promoteBody = z
  .object({
    version: name,
    alias,
    why,
    expected: name
      .nullable()
      .optional()
      .describe('what the alias is taken to point at now, null for nothing; 409 where it does not any more'),
  })
  .openapi('ModelPromotion');

export const rollbackBody = z
  .object({
    alias,
    why,
    expected: name.optional().describe('409 where the alias does not point at this version any more'),
  })
  .openapi('ModelRollback');

export const tagsBody = z
  .object({ tags: z.array(z.string().trim().min(1).max(50)).max(50) })
  .openapi('ModelTags');

const share = z.number().min(0).max(1);

export const rolloutBody = z
  .object({
    version: name.describe('who is let in'),
    why,
    guard: z
      .object({
        answers: z.number().int().min(1).max(1_000_000),
        truths: z.number().int().min(0).max(1_000_000),
        failures: share,
        latency: z.number().min(1).max(100),
        quick: z.number().min(0).max(60_000),
        error: share,
        significance: z.number().gt(0).max(0.5),
      })
      .partial()
      .default({})
      .describe('members that are left out are as usual'),
  })
  .openapi('ModelRolloutStart');

export const advanceBody = z
  .object({
    from: z
      .union([z.literal(10), z.literal(50), z.literal(100)])
      .describe('the stage that it is taken to be at; 409 where it is not any more'),
    why,
  })
  .openapi('ModelRolloutAdvance');

/** Values are looked at one by one in `models/question.ts`, which names feature and row of what is wrong. */
const values = z.array(z.unknown()).openapi({
  type: 'array',
  items: { type: ['number', 'string', 'null'] },
  description: 'a value a row: a number, the name of a class, or null where it is missing',
});

export const predictBody = z
  .object({
    columns: z
      .record(
        z.string().max(100),
        z.union([
          values,
          z.object({
            values,
            unit: z.string().max(40).nullable().optional().describe('checked against that of the feature'),
          }),
        ]),
      )
      .describe('by feature'),
    rows: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('where features have several values a row; else as many as there are values'),
    key: z.string().max(200).optional().describe('who asks: during a rollout it stays with its version'),
    keys: z
      .array(z.string().max(200))
      .optional()
      .describe(
        'what each row is about, for the log. One version answers all rows: without `key` a rollout goes by the one that they all share, and by chance where they share none',
      ),
    explain: z.boolean().default(false).describe('tell of one row what the answer rests on'),
    row: z.number().int().min(0).default(0).describe('the row to explain'),
  })
  .openapi('ModelQuestion');

export const truthBody = z
  .object({ truth: z.number().describe('what came, in the unit of the answer') })
  .openapi('ModelTruth');

export type PromoteBody = z.infer<typeof promoteBody>;
export type RollbackBody = z.infer<typeof rollbackBody>;
export type RolloutBody = z.infer<typeof rolloutBody>;
export type AdvanceBody = z.infer<typeof advanceBody>;
export type PredictBody = z.infer<typeof predictBody>;
