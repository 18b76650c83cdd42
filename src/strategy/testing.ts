/** Made-up moments and sessions for tests: a quiet race that can be reckoned by hand, a lively one, and a lap table. */

import { type CarSituation, type RaceParameters, type Situation, usualPlans } from '../race/index.ts';
import { quietCars, quietRace } from '../race/testing.ts';
import type { LapEvent, RaceEvent, RaceSession } from '../timing/index.ts';
import { lapWith } from '../timing/index.ts';
import type { Moment } from './types.ts';

export { livelyMoment } from './forecast/testing.ts';

const CODES = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'FFF'];

/**
 * Six cars after lap 10 of 40, ten seconds apart on mediums of ten laps; nothing happens by chance, tyres lose a tenth of a
 * second a lap of age (softs two, hards one twentieth), a stop costs 22 s.
 */
export function wearingMoment(change: Partial<Situation> = {}): Moment {
  const quiet = quietRace(quietCars(6), 40);
  const worn = (linear: number) => ({ ...quiet.tyres.MEDIUM, linear });
  const parameters: RaceParameters = {
    ...quiet,
    tyres: { ...quiet.tyres, SOFT: worn(0.2), MEDIUM: worn(0.1), HARD: worn(0.05) },
  };
  return momentWith(parameters, change);
}

function momentWith(parameters: RaceParameters, change: Partial<Situation>): Moment {
  const situation: Situation = {
    lap: 10,
    flag: 'green',
    greenLaps: 10,
    cars: CODES.map(
      (_, i): CarSituation => ({
        car: i + 1,
        time: 1000 + 10 * i,
        tyre: 'MEDIUM',
        age: 10,
        used: ['MEDIUM'],
        stops: 0,
      }),
    ),
    ...change,
  };
  return {
    race: '2024-01-nowhere',
    lap: situation.lap,
    parameters,
    situation,
    plans: usualPlans(parameters, situation),
    cars: CODES.map((code, i) => ({
      car: i + 1,
      code,
      name: `Driver ${code}`,
      team: `team ${i >> 1}`,
      position: i + 1,
      grid: i + 1,
      tyre: 'MEDIUM',
      tyreAge: 10,
      actual: null,
      finish: null,
    })),
    calibration: { seasons: [2023], races: 1, last: '2023-22-elsewhere', isAsOf: true },
  };
}

/** A dry race of six cars, 90 s a lap and a second apart; car n stops for hards at the end of lap `stop + n`. */
export function madeRace(laps: number, stop: number, rest: Partial<RaceSession> = {}): RaceSession {
  const events: RaceEvent[] = [{ type: 'sessionStatus', time: 0, status: 'started' }];
  CODES.forEach((code, i) => {
    const car = i + 1;
    events.push({
      type: 'entry',
      time: 0,
      car,
      code,
      name: `Driver ${code}`,
      team: `Team ${i >> 1}`,
      grid: car,
    });
    events.push(fitted(car, 0, 1, 'MEDIUM', 1));
    let time = 0;
    for (let lap = 1; lap <= laps; lap++) {
      const inLap = stop + car;
      const start = time;
      time += 90 + (lap === 1 ? car : 0.1 * i) + (lap === inLap + 1 ? 20 : 0);
      const isOld = lap <= inLap;
      events.push(
        lapWith({
          car,
          lap,
          time,
          start,
          duration: time - start,
          compound: isOld ? 'MEDIUM' : 'HARD',
          tyreAge: isOld ? lap : lap - inLap,
          stint: isOld ? 1 : 2,
          pitIn: lap === inLap ? time - 3 : null,
          pitOut: lap === inLap + 1 ? start + 18 : null,
        } satisfies Partial<LapEvent> & Pick<LapEvent, 'car' | 'lap' | 'time'>),
      );
      if (lap !== inLap) continue;
      events.push({ type: 'pitIn', time: time - 3, car, lap });
      events.push(fitted(car, time, 2, 'HARD', lap + 1));
      events.push({ type: 'pitOut', time: time + 18, car, lap: lap + 1 });
    }
  });
  return {
    id: '2024-01-nowhere',
    identity: {
      kind: 'race',
      season: 2024,
      round: 1,
      name: 'Grand Prix of Nowhere',
      place: 'nowhere',
      date: null,
      scheduledLaps: laps,
    },
    epoch: null,
    sources: [],
    events: events.sort((a, b) => a.time - b.time),
    carSamples: null,
    locations: null,
    results: null,
    missing: [],
    warnings: [],
    ...rest,
  };
}

function fitted(
  car: number,
  time: number,
  stint: number,
  compound: 'MEDIUM' | 'HARD',
  lapStart: number,
): RaceEvent {
  return { type: 'stint', time, car, stint, compound, ageAtStart: 0, fresh: true, lapStart };
}
