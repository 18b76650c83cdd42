/** The strategist's answers and what the API says of them are the same, member by member: held by the type checker. */

import { expect, expectTypeOf, it } from 'vitest';
import {
  type Comparison,
  type Forecast,
  type Hindsight,
  MOST_PLANS,
  type MomentNote,
  type Optimum,
  type Scenario,
  type Surface,
  type TeamScore,
} from '../strategy/index.ts';
import { compareBody, MOST_COMPARED, type ScenariosView } from './strategyAskContract.ts';
import type {
  ComparisonView,
  ForecastView,
  HindsightView,
  MomentNoteView,
  OptimumView,
  SurfaceView,
  TeamScoreView,
} from './strategyContract.ts';

/** True where each of the two can stand for the other. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;

it('hands out what the strategist answers, neither more nor less', () => {
  expectTypeOf<Same<MomentNoteView, MomentNote>>().toEqualTypeOf<true>();
  expectTypeOf<Same<ComparisonView, Comparison>>().toEqualTypeOf<true>();
  expectTypeOf<Same<SurfaceView, Surface>>().toEqualTypeOf<true>();
  expectTypeOf<Same<OptimumView, Optimum>>().toEqualTypeOf<true>();
  expectTypeOf<Same<ForecastView, Forecast>>().toEqualTypeOf<true>();
  expectTypeOf<Same<HindsightView, Hindsight>>().toEqualTypeOf<true>();
  expectTypeOf<Same<TeamScoreView, TeamScore>>().toEqualTypeOf<true>();
  expectTypeOf<ScenariosView['scenarios'][number]['because']>().toEqualTypeOf<Scenario['because']>();
});

it('takes plans as text and as objects, and five at most', () => {
  expect(MOST_COMPARED).toBe(MOST_PLANS);
  const plans = [{ plan: '20:hard' }, { name: 'two stops', plan: { start: 'SOFT', stops: [] } }];
  expect(compareBody.parse({ driver: 'NOR', lap: 15, plans })).toMatchObject({
    sims: 10_000,
    seed: 1,
    plans,
  });
  const refused = compareBody.safeParse({ driver: 'NOR', lap: 15, plans: Array(6).fill(plans[0]) });
  expect(refused.error?.issues[0].message).toBe('expected 1 to 5 plans');
});
