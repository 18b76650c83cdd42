/** What the API says of jobs, whatever they are about: how far one is, and lists of them. */

import { z } from '@hono/zod-openapi';

export const jobStage = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']);

/** Answer of GET /api/v1/jobs/{id} and data of each `progress` event of GET /api/v1/jobs/{id}/events. */
export const jobView = z
  .object({
    id: z.string(),
    kind: z.string().describe('`strategy.compare`, `import.recording`'),
    subject: z.string().nullable().describe('what it is about: the id of a race, the name of a file'),
    stage: jobStage,
    fraction: z.number().min(0).max(1).describe('of the whole'),
    timeLeft: z.number().nullable().describe('s, by how it went so far; null where that cannot be said'),
    step: z.string().nullable().describe('what it is at, a word of its kind'),
    error: z.string().nullable().describe('one sentence where it failed'),
    attempts: z.number().int().describe('how often it was begun; more than once after a restart'),
    createdAt: z.string().describe('ISO 8601, UTC'),
    startedAt: z.string().nullable().describe('when it was begun last'),
    endedAt: z.string().nullable(),
  })
  .openapi('Job');

export const jobQuery = z.object({
  kind: z.string().max(100).optional(),
  subject: z.string().max(300).optional(),
  stage: jobStage.optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Newest first. */
export const jobPage = z
  .object({ total: z.number().int().describe('before offset and limit'), items: z.array(jobView) })
  .openapi('JobPage');

export type JobStageView = z.infer<typeof jobStage>;
export type JobView = z.infer<typeof jobView>;
export type JobPage = z.infer<typeof jobPage>;
