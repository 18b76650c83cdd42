import { describe, expect, it } from 'vitest';
import type { Plan } from '../race/index.ts';
import { freePartsOf } from './reasons.ts';
import { wearingMoment } from './testing.ts';

describe('the parts of a plan on a free track', () => {
  const { parameters, situation } = wearingMoment();
  const partsOf = (plan: Plan, of = parameters) => freePartsOf(of, situation, 1, plan);
  const wets: Plan = {
    start: 'MEDIUM',
    stops: [
      { lap: 20, tyre: 'WET' },
      { lap: 30, tyre: 'HARD' },
    ],
  };
  const slicks: Plan = {
    start: 'MEDIUM',
    stops: [
      { lap: 20, tyre: 'HARD' },
      { lap: 30, tyre: 'HARD' },
    ],
  };

  it('counts what wets lose in the dry among the compounds, and none of it as way through the pit lane', () => {
    const [own, other] = [partsOf(wets), partsOf(slicks)];
    expect(own.pitLane).toBeCloseTo(other.pitLane, 6);
    // Ten laps on wets, each slower by their share of a lap on a dry track.
    const lost = 10 * parameters.rain.wet[0] * parameters.circuit.baseLap;
    const offset = 10 * (parameters.tyres.WET.offset - parameters.tyres.HARD.offset);
    const warmUp = parameters.tyres.WET.warmUp - parameters.tyres.HARD.warmUp;
    expect(lost).toBeGreaterThan(0);
    expect(own.compound - other.compound).toBeCloseTo(lost + offset + warmUp, 6);
  });

  it('counts what slicks lose in the wet there, too', () => {
    const wet = { ...parameters, rain: { ...parameters.rain, wetness: 0.5, raining: true } };
    const [own, other] = [partsOf(wets, wet), partsOf(slicks, wet)];
    expect(own.pitLane).toBeCloseTo(other.pitLane, 6);
    expect(own.compound).toBeLessThan(other.compound);
  });
});
