/** What all parts of the page share: one car at one moment, the plans on its desk, and the questions under way. */

import { createContext, useContext } from 'react';
import type {
  ChartsView,
  ComparisonView,
  ForecastView,
  HindsightView,
  MomentView,
  OptimumView,
  SurfaceView,
} from '../../../src/server/contract.ts';
import { useObservable } from '../state/observable.ts';
import { joined } from './comparing.ts';
import type { DeskStore } from './desk.ts';
import type { Choice, MomentCar, Span, Stretch } from './moment.ts';
import type { Course, Desk, Limits } from './plans.ts';
import { Question } from './question.ts';
import type { Bounds } from './rules.ts';
import type { Tyre } from './tyres.ts';

/** The plan that the others are held against: what was really done, or the usual one while the race is not over. */
export interface Reference {
  readonly course: Course;
  readonly isActual: boolean;
}

/** They outlast the tab that shows them. */
export interface Questions {
  readonly compare: Question<ComparisonView>;
  readonly surface: Question<SurfaceView>;
  readonly optimum: Question<OptimumView>;
  readonly forecast: Question<readonly ForecastView[]>;
  readonly hindsight: Question<HindsightView>;
}

export const questionsOf = (race: string, car: number): Questions => ({
  compare: new Question(race, `${car}.compare`, joined),
  surface: new Question(race, `${car}.surface`),
  optimum: new Question(race, `${car}.optimum`),
  forecast: new Question(race, 'forecast'),
  hindsight: new Question(race, `${car}.hindsight`),
});

export interface Strategy {
  readonly race: string;
  readonly view: MomentView;
  readonly charts: ChartsView;
  readonly lap: number;
  readonly laps: number;
  readonly isOver: boolean;
  readonly car: MomentCar;
  readonly choice: Choice;
  readonly tyreNow: Tyre;
  readonly limits: Limits;
  readonly bounds: Bounds;
  readonly reference: Reference;
  readonly past: readonly Span[];
  readonly stretches: readonly Stretch[];
  readonly desk: DeskStore;
  readonly questions: Questions;
  codeOf(car: number): string;
}

export const StrategyContext = createContext<Strategy | null>(null);

export function useStrategy(): Strategy {
  const strategy = useContext(StrategyContext);
  if (!strategy) throw new Error('the strategy is asked for outside of its page');
  return strategy;
}

export function useDesk(): Desk {
  return useObservable(useStrategy().desk.history).desk;
}
