/** What all routes share: the services behind them and the shapes of their parameters. */

import { z } from '@hono/zod-openapi';
import { languages } from '../../speech/index.ts';
import type { Library } from '../../store/index.ts';
import { type LapRef, parseLapRef, type ReferenceRef } from '../analysis.ts';
import type { Analyst } from '../analyst.ts';
import { problem } from '../contract.ts';
import type { Imports } from '../imports.ts';
import { HttpError } from '../problem.ts';
import type { RaceDesk } from '../race/raceDesk.ts';

export interface Services {
  readonly library: Library;
  readonly analyst: Analyst;
  readonly imports: Imports;
  readonly races: RaceDesk;
}

export const idParam = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'b6c1d2' }),
});

export const raceParam = z.object({
  id: z
    .string()
    .openapi({ param: { name: 'id', in: 'path' }, example: '2024-01-bahrain' })
    .describe('`2024-01-bahrain`; also `2024-01`, or `live` for the session under way'),
});

/** A race that lies in the library, where one under way does not yet. */
export const storedRaceParam = z.object({
  id: z
    .string()
    .openapi({ param: { name: 'id', in: 'path' }, example: '2024-01-bahrain' })
    .describe('`2024-01-bahrain`; also `2024-01`'),
});

const referenceText = z
  .string()
  .max(200)
  .optional()
  .describe(
    '`RID:INDEX`, `theoretical`, `best` (of the same recording) or `none`; when left out the theoretical best, where two clean laps make one',
  );

export const pairQuery = z.object({
  lap: z.string().max(200).describe('`RID:INDEX`: recording and index of the lap'),
  reference: referenceText,
});

export const voiceQuery = z.object({
  lang: z.string().max(20).default('en').describe('language of the sentences, BCP 47'),
  units: z.enum(['kmh', 'mph']).default('kmh').describe('speeds in the sentences'),
});

export function lapRefOf(text: string, parameter: string): LapRef {
  const ref = parseLapRef(text);
  if (!ref) throw new HttpError(400, `${parameter}: expected RECORDING:INDEX, got "${text.slice(0, 80)}"`);
  return ref;
}

export function referenceRefOf(text: string | undefined): ReferenceRef {
  if (text === undefined || text === 'theoretical' || text === 'best' || text === 'none') return text;
  const ref = parseLapRef(text);
  if (ref) return ref;
  throw new HttpError(
    400,
    `reference: expected RECORDING:INDEX, theoretical, best or none, got "${text.slice(0, 80)}"`,
  );
}

export function languageOf({ lang }: z.infer<typeof voiceQuery>): string {
  if (languages.includes(lang)) return lang;
  throw new HttpError(400, `lang: no language "${lang}"; there are: ${languages.join(', ')}`);
}

export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export function frame(description: string) {
  return {
    description,
    content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
  };
}

/** The answer to what went wrong, for each of these statuses. */
export function problems<S extends number>(...statuses: readonly S[]) {
  const answer = {
    description: 'What went wrong, in one sentence.',
    content: { 'application/problem+json': { schema: problem } },
  };
  return Object.fromEntries(statuses.map((status) => [status, answer]));
}
