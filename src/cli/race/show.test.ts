import { expect, test } from 'vitest';
import type { RaceReport, ReportedCar } from '../../store/index.ts';
import type { Compound, Stint } from '../../timing/index.ts';
import { widthOf } from '../terminal.ts';
import { showJson, showLines, tyreStrip } from './show.ts';

function stint(number: number, compound: Compound, lapStart: number, lapEnd: number): Stint {
  return { car: 7, stint: number, compound, ageAtStart: 0, fresh: true, lapStart, lapEnd };
}

function car(over: Partial<ReportedCar>): ReportedCar {
  return {
    position: 1,
    order: 1,
    car: 7,
    driver: 'NEM',
    name: 'Captain Nemo',
    team: 'Nautilus',
    colour: '#123456',
    grid: 3,
    laps: 60,
    time: 5400.1234,
    gap: null,
    penalty: 0,
    status: 'finished',
    reason: null,
    points: 25,
    stops: 1,
    ...over,
  };
}

const report: RaceReport = {
  id: '2031-04-atlantis',
  kind: 'race',
  season: 2031,
  round: 4,
  name: 'Atlantis Grand Prix',
  place: 'atlantis',
  date: '2031-05-04',
  laps: 60,
  scheduledLaps: 62,
  sources: [{ source: 'openf1', from: 'a folder', parts: ['laps', 'stints'] }],
  missing: ['locations'],
  warnings: [],
  grid: [{ position: 3, car: 7, driver: 'NEM' }],
  official: true,
  classification: [
    car({}),
    car({ position: 2, order: 2, car: 8, driver: 'AHA', grid: 0, time: 5403.5, gap: 3.3766, penalty: 5 }),
    car({ position: 3, order: 3, car: 9, driver: 'ISH', grid: 1, laps: 59, time: null, status: 'lapped' }),
    car({
      position: null,
      order: 4,
      car: 10,
      driver: 'QUE',
      laps: 21,
      time: null,
      status: 'retired',
      reason: 'Whale',
    }),
  ],
  stints: [
    { ...stint(1, 'SOFT', 1, 20), driver: 'NEM' },
    { ...stint(2, 'HARD', 21, 60), driver: 'NEM' },
  ],
  overtakes: [
    {
      time: 100.00049,
      lap: 1,
      car: 7,
      driver: 'NEM',
      passed: 8,
      passedDriver: 'AHA',
      position: 2,
      kind: 'track',
    },
  ],
  fastestLap: { car: 7, driver: 'NEM', lap: 55, time: 88.25 },
  weather: { air: [20.4, 22.6], track: [31, 31.2], rain: false },
};

test('a strip shows where each set was fitted, and ends where the car did', () => {
  const two = [stint(1, 'SOFT', 1, 20), stint(2, 'HARD', 21, 60)];
  expect(tyreStrip(two, 60, 6)).toBe('S━H━━━');
  expect(tyreStrip([stint(1, 'MEDIUM', 1, 30)], 60, 6)).toBe('M━━');
  expect(tyreStrip([stint(1, 'UNKNOWN', 1, 60)], 60, 6)).toBe('?·····');
  expect(tyreStrip([], 60, 6)).toBe('');
  // More sets than cells: the one that was fitted last shows.
  expect(tyreStrip([stint(1, 'SOFT', 1, 1), stint(2, 'WET', 2, 2), stint(3, 'HARD', 3, 60)], 60, 6)).toBe(
    'H━━━━━',
  );
});

test.each([40, 80, 100, 120, 200])('the text fits %d columns and says the same', (width) => {
  const lines = showLines(report, width);
  const text = lines.join('\n');
  expect(text).toContain('Atlantis Grand Prix');
  expect(text).toMatch(/1 +▲2 +3 +NEM.* 1:30:00\.123/);
  expect(text).toMatch(/2 +PL +PL +AHA.* \+3\.377/);
  expect(text).toMatch(/3 +▼2 +1 +ISH.* \+1 lap /);
  expect(text).toMatch(/DNF +3 +QUE.* lap 22 /);
  expect(text.replace(/\s+/g, ' ')).toContain('no car locations: the map is off');
  if (width >= 80) {
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
    expect(text).toContain('60 of 62 laps');
    expect(text).toContain('Whale');
    expect(text).toContain('1:28.250 NEM on lap 55');
    expect(text).toContain('air 20–23 °C, track 31 °C, dry');
    expect(text).toMatch(/S━+H━+/);
  }
});

test('the JSON has the promised names first, and times to the millisecond', () => {
  const json = showJson(report);
  expect(Object.keys(json).slice(0, 10)).toEqual([
    'id',
    'season',
    'round',
    'name',
    'laps',
    'missing',
    'grid',
    'classification',
    'stints',
    'overtakes',
  ]);
  expect(json.classification[0]).toMatchObject({
    position: 1,
    driver: 'NEM',
    laps: 60,
    time: 5400.123,
    stops: 1,
  });
  expect(json.overtakes[0]?.time).toBe(100);
  expect(json.missingSentences).toEqual(['no car locations: the map is off']);
});
