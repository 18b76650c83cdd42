/** A moment as a page shows it: who is where on which tyres, and what may be asked of it. */

import { MOST_STOPS, setsLeft, TYRES, type Tyre } from '../../race/index.ts';
import { MOST_PLANS, type Moment, noteOfMoment, planText } from '../../strategy/index.ts';
import { type MomentView, SIMS } from '../contract.ts';
import type { OpenRace } from '../race/desk.ts';
import { trackByLap } from './track.ts';

export function momentViewOf(race: OpenRace, moment: Moment): MomentView {
  const { lap, parameters, situation } = moment;
  const { laps } = parameters.circuit;
  const order = lap === 0 ? situation.cars : [...situation.cars].sort((a, b) => a.time - b.time);
  return {
    id: moment.race,
    version: race.version,
    state: race.live ? 'live' : 'over',
    moment: noteOfMoment(moment),
    choices: order.map((car) => {
      const sets = setsOf(moment, car.car);
      const own = moment.plans.find((one) => one.car === car.car)?.plans ?? [];
      const usual = [...own].sort((a, b) => b.weight - a.weight)[0]?.plan ?? { start: car.tyre, stops: [] };
      const actual = moment.cars.find((one) => one.car === car.car)?.actual ?? null;
      return {
        car: car.car,
        usual,
        usualText: planText(usual, lap),
        actualText: actual && planText(actual, lap),
        sets,
        compounds: TYRES.filter((tyre) => sets[tyre] > 0),
        used: car.used,
        stops: car.stops,
        gap: lap === 0 ? null : car.time - order[0].time,
      };
    }),
    pitLaps: lap + 1 < laps ? { from: lap + 1, to: laps - 1 } : null,
    track: trackByLap(race.session, laps),
    points: parameters.rules.points,
    rules: { twoCompounds: parameters.rules.twoCompounds },
    limits: { plans: MOST_PLANS, stops: MOST_STOPS, sims: SIMS },
  };
}

function setsOf({ parameters, situation }: Moment, car: number): MomentView['choices'][number]['sets'] {
  const left = (tyre: Tyre) => setsLeft(parameters, situation, car, tyre);
  return {
    SOFT: left('SOFT'),
    MEDIUM: left('MEDIUM'),
    HARD: left('HARD'),
    INTERMEDIATE: left('INTERMEDIATE'),
    WET: left('WET'),
  };
}
