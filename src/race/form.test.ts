import { describe, expect, it } from 'vitest';
import { withFormSoFar } from './index.ts';
import { madeCar, madeState, quietCars, quietRace } from './testing.ts';

const cars = quietCars(6).map((car) => ({ ...car, paceDeviation: 0.25, lapDeviation: 0.3 }));
const quiet = quietRace(cars, 40);
const parameters = { ...quiet, tyres: { ...quiet.tyres, HARD: { ...quiet.tyres.HARD, linear: 0.1 } } };

/** Six cars ten seconds apart on hards that lose 0.1 s a lap; car 3 is faster than that by `quick`, its laps perhaps spoilt. */
function driven(laps: number, quick: number, spoil: (lap: number) => number = () => 0) {
  return madeState(
    cars.map(({ car }) => {
      let time = 10 * car;
      const durations = Array.from(
        { length: laps },
        (_, i) => 100 + 0.1 * i - (car === 3 ? quick - spoil(i + 1) : 0),
      );
      const times = durations.map((duration) => {
        time += duration;
        return time;
      });
      return madeCar(car, times, { compound: 'HARD' }, (lap) => ({
        duration: durations[lap - 1],
        compound: 'HARD',
        tyreAge: lap,
      }));
    }),
  );
}

describe('form in the race so far', () => {
  it('is that of the forecast where nothing was driven', () => {
    expect(withFormSoFar(parameters, driven(0, 0))).toBe(parameters);
  });

  it('moves the pace of who is quicker than foretold, by how surely it is seen', () => {
    const paceOf = (laps: number) => withFormSoFar(parameters, driven(laps, 0.4)).cars[2];
    const rest = withFormSoFar(parameters, driven(20, 0.4)).cars.filter((car) => car.car !== 3);
    // 18 free laps: 0.25² of doubt before against 0.3²/18 + 0.2² of the laps, so that a share of 0.58 is believed.
    const share = 0.25 ** 2 / (0.25 ** 2 + 0.3 ** 2 / 18 + 0.2 ** 2);
    expect(paceOf(20).pace - rest[0].pace).toBeCloseTo(-0.4 * share, 6);
    expect(paceOf(20).paceDeviation).toBeCloseTo(0.25 * Math.sqrt(1 - share), 9);
    expect(paceOf(6).pace).toBeGreaterThan(paceOf(20).pace);
    // Only differences are seen: the field as a whole is as fast as it was foretold to be.
    const all = [...rest, paceOf(20)].map((car) => car.pace);
    expect(all.reduce((sum, pace) => sum + pace, 0)).toBeCloseTo(0, 9);
  });

  it('does not mind single laps that were spoilt', () => {
    const clean = withFormSoFar(parameters, driven(20, 0.4));
    const spoilt = withFormSoFar(
      parameters,
      driven(20, 0.4, (lap) => (lap === 9 ? 8 : 0)),
    );
    expect(spoilt.cars[2].pace).toBeCloseTo(clean.cars[2].pace, 1);
  });
});
