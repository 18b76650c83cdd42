/**
 * A simulator that is kept from one order to the next, since who looks for a plan asks many times for small batches of the
 * same question. Shared by rollouts in this thread and in others.
 */

import type { CarOutcomes } from './carOutcomes.ts';
import { RaceError } from './error.ts';
import type { Plan } from './plan.ts';
import type { RaceQuestion } from './question.ts';
import type { RolloutQuestion } from './rollouts.ts';
import { Simulator } from './simulate.ts';

/** Races that are simulated in one go: some 10 ms of a full field over a full distance. */
export const CHUNK = 160;

export type AnyQuestion = RaceQuestion & { readonly car?: number };

export class Seat {
  readonly #question: AnyQuestion;
  #simulator: Simulator | null = null;

  constructor(question: AnyQuestion) {
    this.#question = question;
  }

  /** The whole field. Throws RaceError where the question cannot be simulated. */
  get simulator(): Simulator {
    this.#simulator ??= new Simulator(this.#question);
    return this.#simulator;
  }

  /** One car. Throws RaceError where the question or the plan cannot be simulated. */
  runCar(car: number, plan: Plan, races: number, from: number, byLap: boolean): CarOutcomes {
    this.#simulator ??= new Simulator(withPlan({ ...this.#question, car }, plan));
    this.#simulator.setPlan(car, plan);
    return this.#simulator.runCar(car, races, from, byLap);
  }
}

/** Laps from the situation to the flag; 0 for a question that makes no sense, which its simulator will say. */
export function lapsAhead({ parameters, situation }: AnyQuestion): number {
  return Math.max(0, parameters.circuit.laps - situation.lap) || 0;
}

/** Whether two questions are made of the same objects, so that what was set up for one serves the other. */
export function isSame(a: AnyQuestion, b: AnyQuestion): boolean {
  return (
    a.parameters === b.parameters &&
    a.situation === b.situation &&
    a.plans === b.plans &&
    a.known === b.known &&
    a.seed === b.seed &&
    a.car === b.car
  );
}

/** A question to the whole field, without the car that it may also be about. */
export function ofField({ parameters, situation, plans, seed, known }: AnyQuestion): AnyQuestion {
  return { parameters, situation, plans, seed, known };
}

function withPlan(question: RolloutQuestion, plan: Plan): RaceQuestion {
  const { car, plans, situation } = question;
  if (!situation.cars.some((one) => one.car === car))
    throw new RaceError(`Car ${car} is not in the race at lap ${situation.lap}.`);
  const own = { car, plans: [{ plan, weight: 1 }], scatter: 0, reacts: false };
  return { ...question, plans: [...plans.filter((one) => one.car !== car), own] };
}
