/**
 * What the strategist may be asked over the API, and how answers are kept: a question for each kind of job, the envelope that
 * an answer is stored in, and lists of what was answered before. The answers themselves are in `strategyContract.ts`.
 */

import { z } from '@hono/zod-openapi';
import { carNumber } from './raceWords.ts';
import {
  comparisonView,
  forecastView,
  hindsightView,
  momentCarView,
  optimumView,
  planView,
  surfaceView,
  teamScoreView,
} from './strategyContract.ts';
import { lapNumber, listOf } from './strategyWords.ts';

/** Plans in one comparison, as the strategist has it. */
export const MOST_COMPARED = 5;

/** Rollouts of each plan. */
export const SIMS = { least: 100, most: 100_000, usual: 10_000 } as const;

/** What a forecast is made with where nobody says otherwise; those of a race under way are. */
export const USUAL_FORECAST = { sims: 4000, seed: 1 } as const;

const driver = z
  .union([z.string().min(1).max(60), carNumber], {
    error: 'expected three letters, a name of at most 60 letters, or the number on the car',
  })
  .describe('three letters, a name, or the number on the car')
  .openapi({ example: 'NOR' });
const lap = z.number().int().describe('laps that the leader has completed; 0 before the start');
const run = {
  sims: z
    .number()
    .int()
    .min(SIMS.least, `expected ${SIMS.least} to ${SIMS.most} rollouts`)
    .max(SIMS.most, `expected ${SIMS.least} to ${SIMS.most} rollouts`)
    .default(SIMS.usual)
    .describe('rollouts of each plan'),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
};
const planOrText = z
  .union([z.string().max(200), planView], {
    error: 'expected a plan such as "17:medium,38:hard", or one with `start` and `stops` at whole laps',
  })
  .describe('`17:medium,38:hard`, `17:medium:push,38:hard:save`, `none`; or the plan as an object')
  .openapi({ example: '17:medium,38:hard' });
const planName = z.string().trim().min(1).max(60);

export const compareBody = z
  .object({
    driver,
    lap,
    plans: z
      .array(z.object({ name: planName.optional(), plan: planOrText }))
      .min(1, `expected 1 to ${MOST_COMPARED} plans`)
      .max(MOST_COMPARED, `expected 1 to ${MOST_COMPARED} plans`),
    ...run,
  })
  .openapi('StrategyCompareBody');
export const surfaceBody = z
  .object({
    driver,
    lap,
    window: z.object({ from: lapNumber, to: lapNumber }).optional().describe('laps; all where left out'),
    ...run,
  })
  .openapi('StrategySurfaceBody');
export const optimumBody = z.object({ driver, lap, ...run }).openapi('StrategyOptimumBody');
export const forecastBody = z
  .object({
    lap: z.union([lap, z.literal('all')], { error: 'expected a whole lap, or `all`' }),
    ...run,
    sims: run.sims.default(USUAL_FORECAST.sims),
  })
  .openapi('StrategyForecastBody');
export const hindsightBody = z.object({ driver, ...run }).openapi('StrategyHindsightBody');
export const whatIfBody = z
  .object({ driver, plan: planOrText, name: planName.optional(), ...run })
  .describe('the race with the safety cars, retirements and weather that it had, and another plan')
  .openapi('StrategyWhatIfBody');
export const seasonBody = z.object({ ...run, sims: run.sims.default(1000) }).openapi('StrategySeasonBody');

// --- what is stored ------------------------------------------------------------------------------------------------

export const strategyKind = z.enum([
  'compare',
  'surface',
  'optimum',
  'forecast',
  'hindsight',
  'whatIf',
  'season',
]);

/** What a later lap is held against, to say whether the answer still holds. */
const rests = z.object({
  id: z.string(),
  car: carNumber,
  lap: lapNumber,
  flag: z.enum(['green', 'virtualSafetyCar', 'safetyCar']),
  stops: z.number().int(),
  tyreAge: z.number(),
  isWet: z.boolean(),
  nextStop: lapNumber.nullable().describe('of the plan that it recommends'),
});

const answerOf = <T extends z.ZodType>(answer: T) => ({
  race: z.string(),
  version: z.string().describe('of the race that was looked at'),
  lap: lapNumber.nullable().describe('null where the question is about the whole race'),
  car: carNumber.nullable(),
  sims: z.number().int(),
  seed: z.number().int(),
  parameters: z
    .record(z.string(), z.unknown())
    .describe('all that the simulation was given of the circuit, the cars and the tyres, as numbers'),
  rests: rests.nullable().describe('what it rested on; null where no later lap can outdate it'),
  answer,
});

/** GET /api/v1/jobs/{id}/result of a job whose kind is `strategy.` and one of these. */
export const strategyAnswer = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('compare'), ...answerOf(comparisonView) }),
    z.object({ kind: z.literal('whatIf'), ...answerOf(comparisonView) }),
    z.object({ kind: z.literal('surface'), ...answerOf(surfaceView) }),
    z.object({ kind: z.literal('optimum'), ...answerOf(optimumView) }),
    z.object({ kind: z.literal('forecast'), ...answerOf(listOf(forecastView)) }),
    z.object({
      kind: z.literal('hindsight'),
      ...answerOf(hindsightView),
      entrant: momentCarView.pick({ code: true, name: true, team: true }),
    }),
  ])
  .openapi('StrategyAnswer');

/** GET /api/v1/races/{id}/strategy/forecasts */
export const forecastsView = z
  .object({
    id: z.string(),
    forecasts: listOf(forecastView).describe('the newest of each lap, by lap'),
  })
  .openapi('StrategyForecasts');

/** GET /api/v1/races/{id}/strategy/scenarios?lap= */
export const scenariosView = z
  .object({
    id: z.string(),
    lap: lapNumber.describe('at which it is asked whether they still hold'),
    scenarios: listOf(
      z.object({
        id: z.string().describe('of the job'),
        kind: strategyKind,
        lap: lapNumber.describe('at which it was asked'),
        car: carNumber.nullable(),
        plans: listOf(z.object({ name: z.string(), plan: planView })),
        sims: z.number().int(),
        seed: z.number().int(),
        createdAt: z.string().describe('ISO 8601, UTC'),
        isOutdated: z.boolean(),
        because: listOf(z.enum(['stopped', 'safetyCar', 'retired', 'lapPassed', 'rain'])),
      }),
    ).describe('newest first'),
  })
  .openapi('StrategyScenarios');

/** GET /api/v1/seasons/{season}/strategy/scores, and result of a job of kind `strategy.season`. */
export const strategyScoresView = z
  .object({
    season: z.number().int(),
    races: listOf(z.string()).describe('ids of the races that were looked at'),
    missing: listOf(z.string()).describe('ids of the races of the library that were not'),
    teams: listOf(teamScoreView).describe('best first'),
    rows: listOf(
      z.object({
        race: z.string(),
        car: carNumber,
        code: z.string().nullable(),
        team: z.string(),
        score: z.number().nullable(),
        lostSeconds: z.number(),
        lostPositions: z.number(),
      }),
    ),
  })
  .openapi('StrategyScores');

export type StrategyKind = z.infer<typeof strategyKind>;
export type CompareBody = z.input<typeof compareBody>;
export type SurfaceBody = z.input<typeof surfaceBody>;
export type OptimumBody = z.input<typeof optimumBody>;
export type ForecastBody = z.input<typeof forecastBody>;
export type HindsightBody = z.input<typeof hindsightBody>;
export type WhatIfBody = z.input<typeof whatIfBody>;
export type SeasonBody = z.input<typeof seasonBody>;
export type StrategyAnswer = z.infer<typeof strategyAnswer>;
export type ForecastsView = z.infer<typeof forecastsView>;
export type ScenariosView = z.infer<typeof scenariosView>;
export type StrategyScoresView = z.infer<typeof strategyScoresView>;
