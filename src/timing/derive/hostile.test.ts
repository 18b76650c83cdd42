/** Sessions that no source should make: whatever they hold, an answer comes, and soon. */

import { expect, it } from 'vitest';
import { lapWith } from '../blank.ts';
import type { RaceEvent } from '../events.ts';
import { classificationOf, gridOf, pendingPenalties } from './classification.ts';
import { cleanAirOf } from './cleanAir.ts';
import { finishOf } from './finish.ts';
import { neighboursAt, neighboursOf } from './neighbours.ts';
import { overtakesOf } from './overtakes.ts';
import { fastestLapsOf, fuelCorrectedOf } from './pace.ts';
import { lapChartOf } from './positions.ts';
import { stintsOf } from './stints.ts';
import { stopsOf } from './stops.ts';
import { dice, madeUp } from './testing.ts';

const ODD = [
  0,
  -1,
  1,
  2,
  3,
  90,
  1e9,
  -1e12,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

function oddEvents(seed: number): RaceEvent[] {
  const roll = dice(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(roll() * values.length)] ?? values[0];
  const number = () => (roll() < 0.5 ? roll() * 2000 : pick(ODD));
  const maybe = () => (roll() < 0.4 ? null : number());
  return Array.from({ length: 150 }, (): RaceEvent => {
    const car = pick([1, 2, 3, 44, 0, 65535]);
    const time = number();
    switch (Math.floor(roll() * 8)) {
      case 0:
        return {
          type: 'stint',
          time,
          car,
          stint: number(),
          compound: 'SOFT',
          ageAtStart: maybe(),
          fresh: null,
          lapStart: maybe(),
        };
      case 1:
        return { type: 'trackStatus', time, status: pick(['clear', 'red', 'safetyCar', 'vsc'] as const) };
      case 2:
        return { type: 'pitIn', time, car, lap: maybe() };
      case 3:
        return { type: 'pitOut', time, car, lap: maybe() };
      case 4:
        return {
          type: 'sector',
          time,
          car,
          lap: number(),
          sector: pick([1, 2, 3] as const),
          duration: maybe(),
        };
      case 5:
        return {
          type: 'penalty',
          time,
          car,
          kind: 'time',
          seconds: maybe(),
          reason: null,
          served: roll() < 0.5,
        };
      default: {
        const lap = roll() < 0.8 ? 1 + Math.floor(roll() * 12) : number();
        const [start, duration, pitIn, pitOut] = [maybe(), maybe(), maybe(), maybe()];
        return lapWith({
          car,
          lap,
          time,
          start,
          duration,
          pitIn,
          pitOut,
          position: maybe(),
          tyreAge: maybe(),
          stint: maybe(),
        });
      }
    }
  });
}

it('answers whatever it is asked of', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const session = madeUp({ cars: [], events: oddEvents(seed) });
    for (const answer of [
      stintsOf,
      stopsOf,
      overtakesOf,
      neighboursOf,
      cleanAirOf,
      fuelCorrectedOf,
      fastestLapsOf,
    ])
      expect(Array.isArray(answer(session))).toBe(true);
    expect(classificationOf(session).length).toBe(gridOf(session).length);
    expect(lapChartOf(session).laps.length).toBeLessThanOrEqual(150);
    expect(pendingPenalties(session).size).toBeLessThanOrEqual(6);
    neighboursAt(session, 500);
    finishOf(session);
  }
});
