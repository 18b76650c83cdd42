import { describe, expect, it } from 'vitest';
import { withWeatherNow } from './index.ts';
import { madeCar, madeState, quietCars, quietRace } from './testing.ts';

const parameters = quietRace(quietCars(4), 20);
const onTyres = (...compounds: ('SOFT' | 'INTERMEDIATE' | 'WET')[]) =>
  madeState(compounds.map((compound, i) => madeCar(i + 1, [100], { compound })));

/** s a lap lost at a wetness between two quarters. */
const loss = (curve: readonly number[], wetness: number) => {
  const i = Math.min(3, Math.floor(wetness * 4));
  return curve[i] + (curve[i + 1] - curve[i]) * (wetness * 4 - i);
};

describe('how wet it is', () => {
  it('is dry where most are on slicks', () => {
    expect(withWeatherNow(parameters, onTyres('SOFT', 'SOFT', 'SOFT', 'INTERMEDIATE')).rain.wetness).toBe(0);
  });

  it.each([
    ['intermediate', onTyres('INTERMEDIATE', 'INTERMEDIATE', 'WET', 'SOFT')],
    ['wet', onTyres('WET', 'WET', 'WET', 'INTERMEDIATE')],
  ] as const)('suits the %s tyres that most are on', (kind, state) => {
    const { rain } = withWeatherNow(parameters, state);
    for (const other of ['slick', 'intermediate', 'wet'] as const)
      if (other !== kind)
        expect(loss(rain[kind], rain.wetness)).toBeLessThan(loss(rain[other], rain.wetness));
  });

  it('is told by cars whose race seems to be over with the lap, but not by those that are out', () => {
    const ended = (status: 'finished' | 'retired') =>
      madeState([1, 2, 3].map((car) => madeCar(car, [100], { compound: 'INTERMEDIATE', status })));
    expect(withWeatherNow(parameters, ended('finished')).rain.wetness).toBeGreaterThan(0);
    expect(withWeatherNow(parameters, ended('retired')).rain.wetness).toBe(0);
  });

  it('says whether it rains, and how warm the track is, where the source does', () => {
    const weather = {
      air: null,
      track: 47,
      humidity: null,
      pressure: null,
      windSpeed: null,
      windDirection: null,
      rain: true,
    };
    expect(withWeatherNow(parameters, { ...onTyres('SOFT'), weather }).rain.raining).toBe(true);
    expect(withWeatherNow(parameters, { ...onTyres('SOFT'), weather }).temperature.track).toBe(47);
    expect(withWeatherNow(parameters, onTyres('SOFT')).temperature).toEqual(parameters.temperature);
    expect(withWeatherNow(parameters, onTyres('SOFT')).rain.raining).toBe(false);
  });
});
