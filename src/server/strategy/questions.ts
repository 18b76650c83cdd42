/**
 * What a job of the strategist is asked: a question that was understood, with the race found, the car known by its number and
 * the plans read. It is stored with its answer and says all that the answer depends on, so that two questions that are the
 * same have one answer, and a job that goes on after a restart goes on with the same question.
 */

import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type {
  compareBody,
  forecastBody,
  hindsightBody,
  optimumBody,
  surfaceBody,
  whatIfBody,
} from '../contract.ts';
import { planView } from '../contract.ts';

/** A question as it was sent, once its form was checked. */
export type Ask =
  | { readonly kind: 'compare'; readonly body: z.output<typeof compareBody> }
  | { readonly kind: 'surface'; readonly body: z.output<typeof surfaceBody> }
  | { readonly kind: 'optimum'; readonly body: z.output<typeof optimumBody> }
  | { readonly kind: 'forecast'; readonly body: z.output<typeof forecastBody> }
  | { readonly kind: 'hindsight'; readonly body: z.output<typeof hindsightBody> }
  | { readonly kind: 'whatIf'; readonly body: z.output<typeof whatIfBody> };

const run = { sims: z.number().int(), seed: z.number().int() };

const common = {
  /** Full id. */
  race: z.string(),
  /** Of the race; another one where it was imported again since. */
  version: z.string(),
  /** Whether it is asked of the session under way, which the library does not have. */
  live: z.boolean(),
  /** Digest of parameters, situation and plans that it was put to. */
  basis: z.string(),
  ...run,
};

const named = z.object({ name: z.string(), plan: planView });
const lap = z.number().int();
const car = z.number().int();

export const raceQuestions = {
  compare: z.object({ kind: z.literal('compare'), ...common, lap, car, plans: z.array(named).readonly() }),
  surface: z.object({
    kind: z.literal('surface'),
    ...common,
    lap,
    car,
    window: z.object({ from: lap, to: lap }).optional(),
  }),
  optimum: z.object({ kind: z.literal('optimum'), ...common, lap, car }),
  forecast: z.object({ kind: z.literal('forecast'), ...common, laps: z.array(lap).readonly() }),
  hindsight: z.object({ kind: z.literal('hindsight'), ...common, car }),
  whatIf: z.object({ kind: z.literal('whatIf'), ...common, car, plan: named }),
} as const;

export type RaceQuestionKind = keyof typeof raceQuestions;
export type QuestionOf<K extends RaceQuestionKind> = z.infer<(typeof raceQuestions)[K]>;
export type AskedOfRace = QuestionOf<RaceQuestionKind>;

/** Every car of every race of a season, looked back on. */
export const seasonQuestion = z.object({
  kind: z.literal('season'),
  season: z.number().int(),
  races: z.array(z.object({ id: z.string(), version: z.string() })).readonly(),
  /** Digest of the calibration. */
  basis: z.string(),
  ...run,
});

export type SeasonQuestion = z.infer<typeof seasonQuestion>;
export type Question = AskedOfRace | SeasonQuestion;

export const jobKindOf = (kind: Question['kind']) => `strategy.${kind}`;

/** What a job is about, for lists. */
export function subjectOf(question: Question): string {
  return question.kind === 'season' ? String(question.season) : question.race;
}

/** The same for two questions that have the same answer. */
export function keyOf(question: Question): string {
  return `${jobKindOf(question.kind)} ${digestOf(question)}`;
}

/** Of plain data; members in the order in which they were written. */
export function digestOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 24);
}
