/**
 * Rollouts in this thread. What surprises: the simulator of the last question is kept, since who looks for a plan asks many
 * times for small batches of the same question; and between chunks the event loop gets its turn, so that who waits can cancel.
 */

import { setImmediate } from 'node:timers/promises';
import { joinCarOutcomes } from './carOutcomes.ts';
import { RaceError } from './error.ts';
import type { Plan } from './plan.ts';
import type { CarOutcomes, RolloutQuestion, Rollouts } from './rollouts.ts';
import { Simulator } from './simulate.ts';

/** Races between two looks at the signal: some 10 ms of a full field over a full distance. */
export const CHUNK = 160;

export function inlineRollouts(): Rollouts {
  const seats = new Seats();
  return {
    async run(question, parts, { signal, byLap = false } = {}) {
      const done: CarOutcomes[] = [];
      let since = 0;
      for (const { plan, from, races } of parts) {
        const pieces: CarOutcomes[] = [];
        for (let at = 0; at < races || pieces.length === 0; at += CHUNK) {
          signal?.throwIfAborted();
          const count = Math.min(CHUNK, races - at);
          pieces.push(seats.of(question, plan).runCar(question.car, count, from + at, byLap));
          since += count;
          if (since < CHUNK) continue;
          since = 0;
          await setImmediate();
        }
        done.push(pieces.length === 1 ? pieces[0] : joinCarOutcomes(pieces));
      }
      signal?.throwIfAborted();
      return done;
    },
    async close() {},
  };
}

/** The simulator of the last question, with its car put to the plan that is asked for. */
export class Seats {
  #question: RolloutQuestion | null = null;
  #simulator: Simulator | null = null;

  /** Throws RaceError where the question or the plan cannot be simulated. */
  of(question: RolloutQuestion, plan: Plan): Simulator {
    let simulator = this.#simulator;
    if (simulator === null || this.#question !== question) {
      simulator = new Simulator(withPlan(question, plan));
      this.#question = question;
      this.#simulator = simulator;
    }
    simulator.setPlan(question.car, plan);
    return simulator;
  }
}

/** The car's own plans give way to the one that is looked at. */
function withPlan(question: RolloutQuestion, plan: Plan) {
  const { car, plans } = question;
  if (!question.situation.cars.some((one) => one.car === car))
    throw new RaceError(`Car ${car} is not in the race at lap ${question.situation.lap}.`);
  const own = { car, plans: [{ plan, weight: 1 }], scatter: 0, reacts: false };
  return { ...question, plans: [...plans.filter((one) => one.car !== car), own] };
}
