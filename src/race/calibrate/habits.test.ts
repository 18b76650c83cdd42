import { describe, expect, it } from 'vitest';
import { gridSituation, usualPlans } from '../index.ts';
import { usualCar, usualParameters } from '../usual.ts';
import { blankHabits, habitsOf, learnHabits } from './habits.ts';
import { madeObservation } from './testing.ts';

/** Everybody stops once at `share` of 50 laps, from mediums to hards, but every fourth car stops twice. */
function race(place: string, share: number) {
  return madeObservation({
    season: 2023,
    round: 1,
    place,
    runs: Array.from({ length: 20 }, (_, i) => {
      const first = Math.round(50 * share);
      return i % 4 === 3
        ? {
            grid: i + 1,
            tyres: ['SOFT', 'MEDIUM', 'MEDIUM'] as const,
            stints: [15, 15, 20].map((laps, k) => ({ laps, free: k < 2 })),
          }
        : {
            grid: i + 1,
            tyres: ['MEDIUM', 'HARD'] as const,
            stints: [first, 50 - first].map((laps, k) => ({ laps, free: k < 1 })),
          };
    }),
  });
}

describe('habits', () => {
  const memory = blankHabits();
  for (let i = 0; i < 6; i++) {
    learnHabits(memory, race('early', 0.3));
    learnHabits(memory, race('late', 0.6));
  }

  it('are how often a sequence was driven, and how long its sets lasted', () => {
    const early = habitsOf(memory, 'early');
    expect(early?.sequences.MH[0]).toBeCloseTo(0.75, 1);
    expect(early?.sequences.SMM[1]).toBeCloseTo(0.25, 1);
    expect(early?.stints['1firstM'].share).toBeCloseTo(0.3, 1);
    expect(habitsOf(memory, 'late')?.stints['1firstM'].share).toBeCloseTo(0.6, 1);
    // Nobody saw it: in the middle of the two.
    expect(habitsOf(memory, null)?.stints['1firstM'].share).toBeCloseTo(0.45, 2);
  });

  it('of no races are none', () => {
    expect(habitsOf(blankHabits(), 'early')).toBeNull();
  });

  const cars = Array.from({ length: 20 }, (_, i) => usualCar(i + 1, `team ${i >> 1}`, 50));
  const at = (place: string) => ({
    ...usualParameters(cars, { laps: 50 }),
    habits: habitsOf(memory, place) ?? undefined,
  });
  const shareOf = (plans: ReturnType<typeof usualPlans>[number], stops: number) => {
    const total = plans.plans.reduce((sum, { weight }) => sum + weight, 0);
    return (
      plans.plans
        .filter(({ plan }) => plan.stops.length === stops)
        .reduce((sum, { weight }) => sum + weight, 0) / total
    );
  };

  it('make plans: as many stops as usual, on about the usual laps', () => {
    const grid = gridSituation(cars.map(({ car }) => ({ car, tyre: 'MEDIUM' })));
    const [early] = usualPlans(at('early'), grid);
    expect(shareOf(early, 1)).toBeGreaterThan(0.6);
    expect(shareOf(early, 2)).toBeGreaterThan(0.1);
    const lapOf = (place: string) =>
      usualPlans(at(place), grid)[0].plans.find(
        ({ plan }) => plan.start === 'MEDIUM' && plan.stops.length === 1,
      )?.plan.stops[0].lap ?? 0;
    expect(lapOf('early')).toBeLessThan(lapOf('late') - 4);
  });

  it('tell what is still to come from what was done', () => {
    const situation = {
      lap: 30,
      flag: 'green' as const,
      greenLaps: 30,
      cars: [
        // On its second set since lap 15, as usual with one stop here; on its first set still.
        { car: 1, time: 0, tyre: 'HARD' as const, age: 15, used: ['MEDIUM', 'HARD'] as const, stops: 1 },
        { car: 2, time: 5, tyre: 'MEDIUM' as const, age: 30, used: ['MEDIUM'] as const, stops: 0 },
      ],
    };
    const [stopped, waiting] = usualPlans(at('early'), situation);
    expect(shareOf(stopped, 0)).toBeGreaterThan(0.8);
    // The rule of two compounds asks for one more.
    expect(shareOf(waiting, 0)).toBe(0);
    expect(shareOf(waiting, 1)).toBeGreaterThan(0.8);
  });
});
