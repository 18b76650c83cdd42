/**
 * What the API says of strategy: the moment of a race that is looked at, and the answers. One zod schema each, as in
 * `contract.ts`, which exports all of this. The answers are those of `src/strategy/types.ts`, member by member;
 * `strategyContract.test.ts` holds the two against each other. What may be asked is in `strategyAskContract.ts`.
 *
 * Work that takes long is a job: POST answers 202 with a `Job`; `/api/v1/jobs/{id}/events` tells how far it is (`progress`)
 * and, of a surface, a first coarse `Surface` (`preview`); `/api/v1/jobs/{id}/result` is a `StrategyAnswer`, whose `answer`
 * is what its `kind` says. The same question with the same seed is the same job.
 *
 * Times are s, and time differences plan minus reference: positive is slower. Positions count from 1, laps are laps of the
 * race, a stop "on lap 20" is at the end of lap 20.
 */

import { z } from '@hono/zod-openapi';
import { carNumber, seconds } from './raceWords.ts';
import { lapNumber, listOf } from './strategyWords.ts';

export const tyre = z.enum(['SOFT', 'MEDIUM', 'HARD', 'INTERMEDIATE', 'WET']);
const mode = z.enum(['push', 'neutral', 'save']);

export const planView = z
  .object({
    start: tyre.describe('what the car starts the race on; from a later lap on it is not asked'),
    mode: mode.optional().describe('of the stint that is under way; neutral where left out'),
    stops: listOf(
      z.object({
        lap: lapNumber.describe('the in-lap'),
        tyre,
        mode: mode.optional().describe('of the stint after it'),
      }),
    ),
  })
  .openapi('StrategyPlan');

// --- the moment ----------------------------------------------------------------------------------------------------

export const calibrationNote = z
  .object({
    seasons: listOf(z.number().int()),
    races: z.number().int(),
    last: z.string().nullable().describe('the newest race that the parameters were estimated from'),
    isAsOf: z.boolean().describe('true where nothing of this race or a later one was used'),
  })
  .openapi('CalibrationNote');

export const momentCarView = z
  .object({
    car: carNumber,
    code: z.string().nullable(),
    name: z.string(),
    team: z.string(),
    position: z.number().int().nullable().describe('on the grid at lap 0; null for a car that is out'),
    grid: z.number().int().nullable(),
    tyre: tyre.nullable(),
    tyreAge: z.number().nullable().describe('laps'),
    actual: planView.nullable().describe('what it really did in the whole race; null while it is not over'),
    finish: z.number().int().nullable().describe('place in the result, the unclassified included'),
  })
  .openapi('StrategyCar');

export const momentNote = z
  .object({
    race: z.string(),
    lap: lapNumber.describe('laps that the leader has completed; 0 before the start'),
    laps: lapNumber,
    cars: listOf(momentCarView),
    calibration: calibrationNote,
  })
  .openapi('StrategyMoment');

/** GET /api/v1/races/{id}/strategy?lap=: all that a page needs to ask questions of this moment. */
export const momentView = z
  .object({
    id: z.string(),
    version: z.string().describe('changes when the race does'),
    state: z.enum(['over', 'live']).describe('`live` while the session is under way'),
    moment: momentNote,
    choices: listOf(
      z.object({
        car: carNumber,
        usual: planView.describe('the likeliest plan from the moment on, for a car of which nothing is said'),
        usualText: z.string(),
        actualText: z.string().nullable().describe('as `plan` takes it; null where it is not known'),
        sets: z
          .object({
            SOFT: z.number().int(),
            MEDIUM: z.number().int(),
            HARD: z.number().int(),
            INTERMEDIATE: z.number().int(),
            WET: z.number().int(),
          })
          .describe('unused sets left; at lap 0 with the one that it starts on'),
        compounds: listOf(tyre).describe('that may be fitted'),
        used: listOf(tyre).describe('so far, the present one included'),
        stops: z.number().int().describe('made so far'),
        gap: seconds.nullable().describe('s behind the leader at the line; null at lap 0'),
      }),
    ).describe('cars that are in the race at the moment, in order'),
    pitLaps: z
      .object({ from: lapNumber, to: lapNumber })
      .nullable()
      .describe('laps on which a stop is still possible; null on the last lap'),
    track: listOf(
      z.object({
        lap: lapNumber.describe("the leader's"),
        status: z.enum(['green', 'yellow', 'virtualSafetyCar', 'safetyCar', 'red']).describe('the gravest'),
        isWet: z.boolean().describe('true where the teams chose wet tyres, or it rained'),
      }),
    ).describe('from lap 1 to the last that is known: of a race that is over, all of it'),
    points: listOf(z.number()).describe('by finishing position, from the first'),
    rules: z.object({ twoCompounds: z.boolean() }),
    limits: z.object({
      plans: z.number().int(),
      stops: z.number().int(),
      sims: z.object({ least: z.number().int(), most: z.number().int(), usual: z.number().int() }),
    }),
  })
  .openapi('StrategyMomentView');

// --- answers -------------------------------------------------------------------------------------------------------

const chance = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .describe('share of the rollouts, with how far chance may have moved it (95 %)')
  .openapi('Chance');

const mean = z
  .object({ value: z.number(), error: z.number() })
  .describe('over rollouts, with its standard error')
  .openapi('Mean');

const spread = z.object({ median: z.number(), low: z.number(), high: z.number() });

export const planResultView = z
  .object({
    name: z.string(),
    plan: planView,
    positions: listOf(z.number()).describe('probability of each finishing position, from the first'),
    expectedPosition: mean,
    expectedPoints: mean,
    position10: z.number(),
    position50: z.number(),
    position90: z.number(),
    raceTime: z.number().nullable().describe('s from the moment to the flag, median'),
    raceTime10: z.number().nullable(),
    raceTime90: z.number().nullable(),
    against: spread.nullable().describe('s against the reference on the same races; null for the reference'),
    againstPosition: mean
      .nullable()
      .describe(
        'places against the reference on the same races, negative in front of it; null for the reference',
      ),
    isTie: z
      .boolean()
      .describe('true for a plan that is behind the best by chance alone, or by what nobody would act on'),
    better: chance.nullable().describe('to end in front of where the reference ends on the same race'),
    worse: chance.nullable(),
    worstTenth: z.number().describe('expected position over the worst tenth of the rollouts'),
    cleanExit: chance.nullable().describe('null where no stop is to come'),
    afterStop: spread.nullable().describe('position right after the next stop'),
    retirement: z.number(),
    stops: z.number().describe('on average, those before the moment included'),
    byLap: listOf(listOf(z.number())).describe('probability of each position at the end of each lap'),
    firstLap: lapNumber.describe('lap of the first row of `byLap`'),
    deltaByLap: listOf(z.number()).nullable().describe('s against the reference, median'),
    reasons: listOf(
      z.object({
        kind: z.enum(['tyreWear', 'compound', 'pitLane', 'traffic', 'safetyCar', 'paceMode', 'other']),
        seconds: z.number().describe('against the reference, mean; positive costs time'),
      }),
    ),
  })
  .openapi('StrategyPlanResult');

const assumptions = listOf(
  z.object({ key: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) }),
).describe('what the answer rests on and leaves out: keys of messages with their values');

const answerHead = {
  moment: momentNote,
  car: carNumber,
  seed: z.number().int(),
  rollouts: z.number().int(),
};

export const comparisonView = z
  .object({
    ...answerHead,
    reference: z.string().describe('name of the plan that the others are compared with'),
    plans: listOf(planResultView).describe('best first'),
    assumptions,
  })
  .openapi('StrategyComparison');

export const surfaceView = z
  .object({
    ...answerHead,
    cells: listOf(
      z.object({
        lap: lapNumber,
        tyre,
        rollouts: z.number().int().describe('that it was worth'),
        raceTime: z.number().describe('s from the moment to the flag, median'),
        worstTenth: z.number().describe('s'),
        expectedPosition: mean,
        expectedPoints: mean,
        cleanExit: chance,
        afterStop: z.number().describe('median position right after the stop'),
        plan: planView.describe('as it was simulated to the end'),
      }),
    ),
    refused: listOf(z.object({ tyre, sentence: z.string() })).describe('compounds that cannot be fitted'),
    best: z.object({ lap: lapNumber, tyre }),
    window: z.object({
      from: lapNumber,
      to: lapNumber,
      tyre,
      tolerance: z.number().describe('positions'),
    }),
    neighbours: listOf(
      z.object({
        car: carNumber,
        side: z.enum(['ahead', 'behind']),
        gap: z.number().describe('s at the moment'),
        undercut: mean.describe('s gained by stopping one lap before he does'),
        overcut: mean.describe('s gained by staying out `laps` longer'),
        laps: z.number().int(),
        undercutAhead: chance,
        overcutAhead: chance,
      }),
    ),
    assumptions,
    isFinal: z.boolean().describe('false while rollouts are still being spent'),
  })
  .openapi('StrategySurface');

export const optimumView = z
  .object({
    ...answerHead,
    byTime: z.object({ name: z.string(), plan: planView, expectedTime: z.number().describe('s') }),
    best: z
      .object({ time: z.string(), position: z.string(), points: z.string(), risk: z.string() })
      .describe('name of the best plan for each objective'),
    plans: listOf(planResultView),
    pareto: listOf(z.string()).describe('names of plans that no other beats in everything'),
    assumptions,
  })
  .openapi('StrategyOptimum');

export const forecastView = z
  .object({
    race: z.string(),
    lap: lapNumber,
    seed: z.number().int(),
    rollouts: z.number().int(),
    cars: listOf(
      z.object({
        car: carNumber,
        position: z.number().int().nullable(),
        positions: listOf(z.number()),
        expectedPosition: z.number(),
        expectedPoints: z.number(),
        position10: z.number(),
        position90: z.number(),
        retirement: z.number(),
        nextStop: z
          .object({ lap: z.number(), low: z.number(), high: z.number(), tyre })
          .nullable()
          .describe('median lap with 10 and 90 %; null for none'),
      }),
    ),
    calibration: calibrationNote,
  })
  .openapi('StrategyForecast');

export const hindsightView = z
  .object({
    race: z.string(),
    car: carNumber,
    seed: z.number().int(),
    rollouts: z.number().int(),
    actual: z.object({ name: z.string(), plan: planView }),
    known: listOf(z.object({ lap: lapNumber, best: planResultView, actual: planResultView })).describe(
      'the best on what was known at the start and before each stop',
    ),
    hindsight: planResultView.describe('the best knowing the safety cars, retirements and weather that came'),
    actualInHindsight: planResultView,
    missed: listOf(
      z.object({
        lap: lapNumber,
        kind: z.enum([
          'safetyCarStop',
          'undercut',
          'stopTooEarly',
          'stopTooLate',
          'compound',
          'extraStop',
          'missingStop',
        ]),
        seconds: z.number(),
        positions: z.number(),
      }),
    ),
    lostSeconds: z.number(),
    lostPositions: z.number(),
    score: z.number().nullable().describe('0..100; null where there was no decision to judge'),
  })
  .openapi('StrategyHindsight');

export const teamScoreView = z
  .object({
    team: z.string(),
    races: z.number().int(),
    score: z.number().nullable().describe('0..100; null where there was no decision to judge'),
    lostSeconds: z.number(),
    lostPositions: z.number(),
  })
  .openapi('StrategyTeamScore');

export type TyreView = z.infer<typeof tyre>;
export type PlanView = z.infer<typeof planView>;
export type MomentNoteView = z.infer<typeof momentNote>;
export type MomentView = z.infer<typeof momentView>;
export type PlanResultView = z.infer<typeof planResultView>;
export type ComparisonView = z.infer<typeof comparisonView>;
export type SurfaceView = z.infer<typeof surfaceView>;
export type OptimumView = z.infer<typeof optimumView>;
export type ForecastView = z.infer<typeof forecastView>;
export type HindsightView = z.infer<typeof hindsightView>;
export type TeamScoreView = z.infer<typeof teamScoreView>;
