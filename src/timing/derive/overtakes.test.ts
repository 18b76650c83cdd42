import { describe, expect, it } from 'vitest';
import { overtakesOf } from './overtakes.ts';
import { lapChartOf } from './positions.ts';
import { stintsOf } from './stints.ts';
import { lapsOf, lapTableOf } from './table.ts';
import { dice, type MadeUpCar, madeUp, START, steady } from './testing.ts';

const kinds = (
  cars: readonly MadeUpCar[],
  statuses: Parameters<typeof madeUp>[0]['statuses'] = [[START, 'clear']],
) =>
  overtakesOf(madeUp({ cars, statuses })).map(({ kind, car, overtaken, lap, from, to }) => ({
    kind,
    car,
    overtaken,
    lap,
    from,
    to,
  }));

describe('overtakesOf', () => {
  it('sees a pass on the track, and at which line it was made', () => {
    const cars: MadeUpCar[] = [
      { car: 1, laps: [90, 90, 92, 90], sectors: { 3: [30, 32] } },
      { car: 2, laps: [91, 90, 89, 90], sectors: { 3: [30.5, 29] } },
    ];
    expect(kinds(cars)).toEqual([{ kind: 'track', car: 2, overtaken: 1, lap: 3, from: 2, to: 1 }]);
    const [pass] = overtakesOf(madeUp({ cars, statuses: [[START, 'clear']] }));
    // At the end of sector 1 car 1 is half a second and more ahead, at the end of sector 2 it is behind.
    expect(pass).toMatchObject({ line: 2, time: START + 181 + 59.5, trackStatus: 'clear' });
  });

  it('does not take lapping for overtaking', () => {
    expect(
      kinds([
        { car: 1, laps: steady(12, 90) },
        { car: 2, laps: steady(10, 105) },
      ]),
    ).toEqual([]);
  });

  it('knows the start', () => {
    expect(
      kinds([
        { car: 1, laps: [95, 90] },
        { car: 2, laps: [94, 90] },
      ]),
    ).toEqual([{ kind: 'start', car: 2, overtaken: 1, lap: 1, from: 2, to: 1 }]);
  });

  it('knows a pit cycle, and the place that comes back by it', () => {
    const cars: MadeUpCar[] = [
      { car: 1, laps: [90, 90, 95, 110, 90, 90, 90, 90], stops: [3] },
      { car: 2, laps: [92, 90, 90, 90, 90, 95, 110, 90], stops: [6] },
    ];
    expect(kinds(cars)).toEqual([
      { kind: 'pit', car: 2, overtaken: 1, lap: 3, from: 2, to: 1 },
      { kind: 'pit', car: 1, overtaken: 2, lap: 7, from: 2, to: 1 },
    ]);
  });

  it('takes a pass by a car on its out-lap for one on the track', () => {
    const cars: MadeUpCar[] = [
      { car: 1, laps: [90, 90, 90, 92, 90] },
      { car: 2, laps: [65, 90, 116, 90, 90], grid: 0, stops: [3] },
    ];
    expect(kinds(cars).filter((one) => one.lap === 4)).toEqual([
      { kind: 'track', car: 2, overtaken: 1, lap: 4, from: 2, to: 1 },
    ]);
  });

  it('knows a place given by a car that went out, one in trouble, and one under the safety car', () => {
    expect(
      kinds([
        { car: 1, laps: steady(3, 90), stopsOnTrack: true },
        { car: 2, laps: steady(4, 91) },
      ]),
    ).toEqual([{ kind: 'retirement', car: 2, overtaken: 1, lap: 3, from: 2, to: 1 }]);
    expect(
      kinds([
        { car: 1, laps: [90, 90, 90, 120, 90, 90] },
        { car: 2, laps: steady(6, 91) },
      ]),
    ).toMatchObject([{ kind: 'trouble' }]);
    const slow: MadeUpCar[] = [
      { car: 1, laps: [90, 90, 140, 140, 90] },
      { car: 2, laps: [91, 90, 130, 140, 90] },
    ];
    const neutral = [
      [START, 'clear'],
      [START + 185, 'safetyCar'],
      [START + 450, 'clear'],
    ] as const;
    expect(kinds(slow, neutral)).toMatchObject([{ kind: 'neutralised', lap: 3 }]);
  });

  it('knows a restart', () => {
    const cars: MadeUpCar[] = [
      { car: 1, laps: [90, 90, 140, 140, 92, 90, 90] },
      { car: 2, laps: [91, 90, 139.5, 140, 89, 90, 90] },
    ];
    const statuses = [
      [START, 'clear'],
      [START + 185, 'safetyCar'],
      [START + 455, 'clear'],
    ] as const;
    expect(kinds(cars, statuses)).toMatchObject([{ kind: 'restart', lap: 5 }]);
  });
});

function randomRace(seed: number) {
  const roll = dice(seed);
  const laps = 6 + Math.floor(roll() * 10);
  const cars = Array.from({ length: 3 + Math.floor(roll() * 8) }, (_, i): MadeUpCar => {
    const out = roll() < 0.2;
    const driven = out ? 1 + Math.floor(roll() * laps) : laps;
    const stop = 2 + Math.floor(roll() * (laps - 3));
    const stops = roll() < 0.7 && stop < driven ? [stop] : [];
    const times = Array.from(
      { length: driven },
      (_, n) => 88 + roll() * 4 + (stops.includes(n + 1) ? 5 : 0) + (stops.includes(n) ? 20 : 0),
    );
    return { car: i + 1, laps: times, stops, compounds: { [stop + 1]: 'HARD' }, stopsOnTrack: out };
  });
  return madeUp({ cars, statuses: [[START, 'clear']] });
}

describe('in any race', () => {
  it('the records of a car add up to the places that it gained and lost', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const session = randomRace(seed);
      const overtakes = overtakesOf(session);
      const chart = lapChartOf(session);
      let before = chart.grid;
      for (const { lap, order } of chart.laps) {
        for (const car of order) {
          const gained = overtakes.filter((one) => one.lap === lap && one.car === car).length;
          const lost = overtakes.filter((one) => one.lap === lap && one.overtaken === car).length;
          expect({ seed, lap, car, by: gained - lost }).toEqual({
            seed,
            lap,
            car,
            by: before.indexOf(car) - order.indexOf(car),
          });
        }
        before = order;
      }
    }
  });

  it('two cars that changed order have one record, others none', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const session = randomRace(seed);
      const keys = overtakesOf(session).map((one) => `${one.lap}: ${one.car} past ${one.overtaken}`);
      expect(new Set(keys).size).toBe(keys.length);
      const changed: string[] = [];
      let before = lapChartOf(session).grid;
      for (const { lap, order } of lapChartOf(session).laps) {
        for (const [i, car] of order.entries())
          for (const other of before.slice(0, before.indexOf(car)))
            if (!order.includes(other) || order.indexOf(other) > i)
              changed.push(`${lap}: ${car} past ${other}`);
        before = order;
      }
      expect(keys.sort()).toEqual(changed.sort());
    }
  });

  it('stints cover all laps, each once', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const session = randomRace(seed);
      const table = lapTableOf(session);
      for (const car of table.cars) {
        const covered = stintsOf(session)
          .filter((stint) => stint.car === car)
          .flatMap((stint) =>
            Array.from({ length: stint.lapEnd - stint.lapStart + 1 }, (_, i) => stint.lapStart + i),
          );
        expect(covered).toEqual(lapsOf(table, car).map((lap) => lap.lap));
      }
    }
  });
});
