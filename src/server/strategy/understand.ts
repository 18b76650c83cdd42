/** From what was sent to a question that can be kept: the driver found, plans read and checked, and what it is put to. */

import type { Plan } from '../../race/index.ts';
import {
  carOf,
  checkPlans,
  type Moment,
  type NamedPlan,
  parsePlan,
  planText,
  refuseUnfit,
} from '../../strategy/index.ts';
import { HttpError } from '../problem.ts';
import { type Ask, type AskedOfRace, digestOf } from './questions.ts';
import type { RaceAtHand } from './races.ts';

/** @throws StrategyError, RaceError, HttpError in one sentence that says what would do */
export function understand(race: RaceAtHand, ask: Ask): AskedOfRace {
  const { sims, seed } = ask.body;
  const common = (moment: Moment) => ({
    race: race.id,
    version: race.open.version,
    live: race.open.live,
    basis: basisOf(moment),
    sims,
    seed,
  });
  switch (ask.kind) {
    case 'compare': {
      const { kind, body } = ask;
      const moment = race.moment(body.lap);
      const car = carOf(moment, body.driver);
      const plans = body.plans.map(({ name, plan }) => namedOf(plan, name, moment, car));
      checkPlans(plans, moment, car);
      return { kind, ...common(moment), lap: body.lap, car, plans };
    }
    case 'surface': {
      const { kind, body } = ask;
      const { lap, window } = body;
      const moment = race.moment(lap);
      if (window && window.from > window.to)
        throw new HttpError(
          400,
          `window: it ends on lap ${window.to}, before it begins on lap ${window.from}`,
        );
      const car = carOf(moment, body.driver);
      return { kind, ...common(moment), lap, car, ...(window ? { window } : {}) };
    }
    case 'optimum': {
      const { kind, body } = ask;
      const moment = race.moment(body.lap);
      return { kind, ...common(moment), lap: body.lap, car: carOf(moment, body.driver) };
    }
    case 'forecast': {
      const { kind, body } = ask;
      const moment = race.moment(body.lap === 'all' ? 0 : body.lap);
      const laps = body.lap === 'all' ? allLaps(race, moment) : [body.lap];
      return { kind, ...common(moment), laps };
    }
    case 'hindsight': {
      const { kind, body } = ask;
      const moment = race.moment(0);
      return { kind, ...common(moment), car: lookedBackOn(race, moment, body.driver) };
    }
    case 'whatIf': {
      const { kind, body } = ask;
      const moment = race.moment(0);
      const car = lookedBackOn(race, moment, body.driver);
      return { kind, ...common(moment), car, plan: namedOf(body.plan, body.name, moment, car) };
    }
    default:
      return ask satisfies never;
  }
}

/** Two moments of one digest have the same answers. */
export function basisOf({ parameters, situation, plans }: Moment): string {
  return digestOf([parameters, situation, plans]);
}

function namedOf(plan: string | Plan, name: string | undefined, moment: Moment, car: number): NamedPlan {
  const read = typeof plan === 'string' ? parsePlan(plan, moment, car) : plan;
  if (typeof plan !== 'string') refuseUnfit(read, moment, car);
  return { name: name ?? planText(read, moment.lap), plan: read };
}

/** Laps whose forecast can be made: up to the last but one that the leader began. */
function allLaps(race: RaceAtHand, { parameters }: Moment): number[] {
  const laps: number[] = [];
  for (let lap = 0; lap < parameters.circuit.laps; lap++) {
    if (lap > 0 && race.open.timeline.timeOfLap(lap + 1) === null) break;
    laps.push(lap);
  }
  return laps;
}

/** A car of a race that is over. */
function lookedBackOn(race: RaceAtHand, moment: Moment, driver: string | number): number {
  const car = carOf(moment, driver);
  if (moment.cars.find((one) => one.car === car)?.actual) return car;
  throw new HttpError(
    422,
    race.open.live
      ? `${race.id} is not over yet, so that there is nothing to look back on`
      : `what car ${car} drove in ${race.id} is not known, so that there is nothing to look back on`,
  );
}
