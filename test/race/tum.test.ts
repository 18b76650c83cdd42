/** Races of TUM's parameter files, raced here with the strategies that were driven. Facts are those of the races. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTumChances, readTumRace } from '../../src/formats/index.ts';
import { questionOfTum, Simulator, summarise } from '../../src/race/index.ts';
import { dataPath, hasRaces } from '../real.ts';

const folder = dataPath('f1', 'simulation', 'race-simulation');
const race = (name: string) => readTumRace(readFileSync(join(folder, name), 'utf8'), name);

describe.skipIf(!hasRaces)('parameter files of TUM', () => {
  it('can all be raced', () => {
    for (const name of readdirSync(folder).filter((file) => /_\d{4}\.ini$/.test(file))) {
      const question = questionOfTum(race(name), null, 1);
      const { positions, times } = new Simulator(question).run(3);
      expect(new Set(positions.subarray(0, question.situation.cars.length)).size).toBe(
        question.situation.cars.length,
      );
      for (const time of times) expect(time).toBeGreaterThan(3000);
    }
  });

  it('make of Abu Dhabi 2019 what it was: Hamilton first, after about 1:34:05', () => {
    const chances = readTumChances(readFileSync(join(folder, 'pars_mcs.ini'), 'utf8'), 'pars_mcs.ini');
    const question = questionOfTum(race('pars_YasMarina_2019.ini'), chances, 1);
    const outcomes = new Simulator(question).run(1500);
    const cars = summarise(outcomes, question.parameters.rules.points);
    const likeliest = [...cars].sort((a, b) => b.positions[0] - a.positions[0])[0];
    expect(likeliest.car).toBe(44);
    const times = Float64Array.from(outcomes.times).sort();
    // Calm races, so that safety cars do not count; 5645.7 s was the real one.
    expect(times[300] / 5645.7).toBeGreaterThan(0.985);
    expect(times[300] / 5645.7).toBeLessThan(1.015);
    const verstappen = cars.find(({ car }) => car === 33);
    expect(verstappen?.position50).toBeLessThanOrEqual(4);
  });
});
