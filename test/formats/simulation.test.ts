/** The published parameter files of TUM's race simulation. Facts are those of the races: grids, numbers, laps. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTumChances, readTumRace } from '../../src/formats/index.ts';
import { dataPath, hasRaces } from '../real.ts';

const folder = dataPath('f1', 'simulation', 'race-simulation');
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

describe.skipIf(!hasRaces)('parameters of races 2014 to 2019', () => {
  it('are read from every file', () => {
    const files = readdirSync(folder).filter((name) => /^pars_\w+_\d{4}\.ini$/.test(name));
    expect(files.length).toBe(121);
    for (const name of files) {
      const race = readTumRace(text(name), name);
      expect(name).toContain(String(race.season));
      expect(race.cars.length).toBeGreaterThan(10);
      expect(race.cars.every((car) => car.strategy[0]?.lap === 0)).toBe(true);
    }
  });

  it('are those of the race: Abu Dhabi 2019', () => {
    const race = readTumRace(text('pars_YasMarina_2019.ini'), 'pars_YasMarina_2019.ini');
    expect([race.laps, race.season, race.cars.length]).toEqual([55, 2019, 20]);
    // Hamilton had pole with 1:34.779 and stopped once, on lap 26; Bottas started last.
    expect(race.qualifying).toBe(94.779);
    const [hamilton, bottas] = ['HAM', 'BOT'].map((code) => race.cars.find((car) => car.code === code));
    expect([hamilton?.number, hamilton?.grid, bottas?.grid]).toEqual([44, 1, 20]);
    expect(hamilton?.strategy.map((stop) => stop.lap)).toEqual([0, 26]);
    expect(race.drsGain).toBeGreaterThan(0);
    expect(race.lane.green).toBeGreaterThan(race.lane.virtualSafetyCar);
  });

  it('come with probabilities by season', () => {
    const chances = readTumChances(text('pars_mcs.ini'), 'pars_mcs.ini');
    expect(Object.keys(chances.failure)).toEqual(['2014', '2015', '2016', '2017', '2018', '2019']);
    expect(chances.safetyCars.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 2);
    expect(chances.lapDeviation.unknown).toBeGreaterThan(0);
  });
});
