import { describe, expect, it } from 'vitest';
import { usualCircuit } from '../usual.ts';
import { checkParameters } from '../validate.ts';
import { calibrate } from './calibrate.ts';
import type { Observation } from './observation.ts';
import { parametersOf } from './parametersOf.ts';
import { madeObservation } from './testing.ts';

/** Chances of passing as a logistic curve gives them, at even steps of advantage, as shares of a hundred tries. */
function chases(threshold: number, lapDeviation: number): Observation['chases'] {
  const scale = Math.sqrt(usualCircuit.overtakeScale ** 2 + (6 * lapDeviation ** 2) / Math.PI ** 2);
  return Array.from({ length: 21 }, (_, i) => i * 0.15 - 0.5).flatMap((advantage) => {
    const passed = Math.round(100 / (1 + Math.exp((threshold - advantage) / scale)));
    return Array.from({ length: 100 }, (_, k) => ({ advantage, passed: k < passed }));
  });
}

const season = (year: number) =>
  ['a', 'b', 'c', 'd'].map((place, i) =>
    madeObservation({
      season: year,
      round: i + 1,
      place,
      stop: 20 + 2 * i,
      wear: 0.03 + 0.02 * i,
      chases: chases(1 + 0.3 * i, 0.3),
    }),
  );
const races = [...season(2021), ...season(2022), ...season(2023)];

describe('a calibration', () => {
  const calibration = calibrate(races);

  it('finds what the races were made with, drawn a little towards the mean of all', () => {
    const [a, d] = [calibration.circuits.a, calibration.circuits.d];
    // Stops of 20 and 26 s; 3.5 s of them are standing and cold tyres.
    expect(a.pitLoss.green).toBeGreaterThan(20 - 3.5 - 0.01);
    expect(a.pitLoss.green).toBeLessThan(20 - 3.5 + 0.6);
    expect(d.pitLoss.green - a.pitLoss.green).toBeGreaterThan(5);
    expect(d.pitLoss.green - a.pitLoss.green).toBeLessThan(6);
    expect(a.wear.HARD?.value).toBeGreaterThan(0.03);
    expect(a.wear.HARD?.value).toBeLessThan(0.05);
    expect(d.wear.HARD?.value).toBeLessThan(0.09);
    expect(d.wear.HARD?.value).toBeGreaterThan(0.07);
    expect(a.overtakeThreshold.value).toBeCloseTo(1, 1);
    expect(d.overtakeThreshold.value).toBeCloseTo(1.9, 1);
    expect(calibration.lapDeviation).toBeCloseTo(0.3, 1);
    expect(calibration.tyres.SOFT?.offset).toBeCloseTo(-0.5, 3);
  });

  it('takes a circuit that nobody saw from all others, less surely', () => {
    const { elsewhere, circuits } = calibration;
    expect(elsewhere.pitLoss.green).toBeGreaterThan(circuits.a.pitLoss.green);
    expect(elsewhere.pitLoss.green).toBeLessThan(circuits.d.pitLoss.green);
    expect(elsewhere.pitLossDeviation).toBeGreaterThan(circuits.a.pitLossDeviation);
  });

  it('foretells pace from qualifying and from the races before', () => {
    const { pace } = calibration;
    // Qualifying and the past say the same here, so that their shares add up to about one.
    expect(pace.qualifying + pace.recent).toBeGreaterThan(0.85);
    expect(pace.qualifying + pace.recent).toBeLessThan(1.25);
    expect(pace.drivers['driver 1'][0]).toBeLessThan(pace.drivers['driver 20'][0]);
  });

  it('knows nothing of the race that it is as of, nor of later ones or those left out', () => {
    const asOf = { season: 2023, round: 2 };
    const wild = races.map((race) =>
      race.season === 2023 && race.round >= 2
        ? {
            ...race,
            baseLap: 300,
            lapDeviation: 9,
            stops: race.stops.map((stop) => ({ ...stop, loss: 55 })),
            tyres: race.tyres.map((tyre) => ({ ...tyre, linear: 3 })),
            chases: race.chases.map((chase) => ({ ...chase, passed: !chase.passed })),
            cars: race.cars.map((car) => ({ ...car, pace: -(car.pace ?? 0), retiredOn: 3 })),
            neutral: [{ kind: 'red' as const, lap: 1, laps: 1, follows: true }],
          }
        : race,
    );
    expect(calibrate(wild, { asOf })).toEqual(calibrate(races, { asOf }));
    const without = wild.filter((race, i) => race !== races[i]).map((race) => race.id);
    expect(calibrate(wild, { without }).circuits).toEqual(calibrate(races, { without }).circuits);
    expect(calibrate(wild).circuits).not.toEqual(calibrate(races).circuits);
  });

  it('can be gone on with: the same as of all races at once', () => {
    const asOf = { season: 2023, round: 3 };
    const prior = calibrate(races, { asOf: { season: 2023, round: 1 } });
    // The prior's own races are not needed any more, and not counted twice where they are there.
    const later = races.filter(({ season }) => season === 2023);
    const whole = calibrate(races, { asOf });
    for (const given of [later, races]) {
      const gone = calibrate(given, { prior, asOf });
      expect(gone.card.races).toBe(whole.card.races);
      expect(gone.card.last).toBe(whole.card.last);
      expect(gone.circuits.a.pitLoss.green).toBeCloseTo(whole.circuits.a.pitLoss.green, 2);
      expect(gone.circuits.d.wear.HARD?.value).toBeCloseTo(whole.circuits.d.wear.HARD?.value ?? 0, 4);
      expect(gone.pace.qualifying).toBeCloseTo(whole.pace.qualifying, 3);
      expect(gone.retirement).toBeCloseTo(whole.retirement, 5);
    }
  });

  it('refuses to go on from one that knows the race', () => {
    expect(() => calibrate([], { prior: calibration, asOf: { season: 2023, round: 4 } })).toThrow(
      'knows races up to 2023-04-d, which is not before round 4 of 2023',
    );
  });

  it('refuses to leave out what it goes on from', () => {
    const asOf = { season: 2023, round: 1 };
    const prior = calibrate(races, { asOf });
    const [known] = races.filter((race) => race.season < 2023);
    expect(() => calibrate(races, { prior, without: [known.id] })).toThrow(
      `${known.id} cannot be left out: the calibration to go on from knows races up to ${prior.card.last}`,
    );
    // Later ones, and those that it was made without, can.
    const [later] = races.filter((race) => race.season === 2023);
    expect(calibrate(races, { prior, without: [later.id] }).card.without).toEqual([later.id]);
    const without = calibrate(races, { asOf, without: [known.id] });
    expect(calibrate(races, { prior: without, without: [known.id] }).card.races).toBe(races.length - 1);
  });

  it('does not depend on the order of the races', () => {
    expect(calibrate([...races].reverse())).toEqual(calibration);
  });

  it('counts retirements and what follows them', () => {
    const busy = races.map((race) => ({
      ...race,
      neutral: [{ kind: 'safetyCar' as const, lap: 10, laps: 4, follows: true }],
      cars: race.cars.map((car) => (car.car > 17 ? { ...car, retiredOn: 9 } : car)),
    }));
    const [calm, rough] = [calibration, calibrate(busy)];
    expect(rough.retirement).toBeGreaterThan(3 * calm.retirement);
    expect(rough.neutral.after.safetyCar).toBeGreaterThan(0.6);
    expect(rough.neutral.safetyCar).toBeLessThan(0.002);
    const [longest] = [...rough.neutral.safetyCarLaps.entries()].sort((x, y) => y[1] - x[1]);
    expect(longest[0] + 1).toBe(4);
    // Only the newest season says how reliable a team is: team 9 lost two cars in every race of it.
    expect(rough.teamRetirement['team 9']).toBeGreaterThan(rough.teamRetirement['team 0']);
  });

  it('of no races is the usual one, and can be raced', () => {
    const entrants = Array.from({ length: 3 }, (_, i) => ({
      car: i + 1,
      driver: `driver ${i}`,
      team: 'team',
      grid: i + 1,
      qualifying: null,
    }));
    const parameters = parametersOf(calibrate([]), { place: 'nowhere', laps: 50, cars: entrants }, 2024);
    expect(() => checkParameters(parameters)).not.toThrow();
    // Where nobody set a time the grid speaks for it.
    expect(parameters.cars[0].pace).toBeLessThan(parameters.cars[2].pace);
  });
});

describe('parameters of a race', () => {
  const calibration = calibrate(races);
  const entry = (quick: number) => ({
    place: 'a',
    laps: 50,
    cars: Array.from({ length: 20 }, (_, i) => ({
      car: i + 1,
      driver: `driver ${i + 1}`,
      team: `team ${i >> 1}`,
      grid: i + 1,
      qualifying: i === 10 ? quick : 0.001 * (i - 9.5),
    })),
  });

  it('are valid, and faster for who was faster in qualifying', () => {
    const [usual, quick] = [0.001, -0.005].map((time) => parametersOf(calibration, entry(time), 2023));
    checkParameters(usual);
    expect(quick.cars[10].pace).toBeLessThan(usual.cars[10].pace);
    expect(usual.circuit.baseLap).toBe(90);
  });

  it('follow the rule for DRS of the season', () => {
    expect(parametersOf(calibration, entry(0), 2023).traffic.drsFromLap).toBe(3);
    expect(parametersOf(calibration, entry(0), 2024).traffic.drsFromLap).toBe(2);
  });
});
