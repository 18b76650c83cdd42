import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOfSurname } from '../drivers.ts';
import { timingInput } from '../input.ts';
import { folderWith } from '../testing.ts';
import { chartReader } from './index.ts';

async function read(name: string, document: unknown) {
  const path = join(folderWith({ [name]: JSON.stringify(document) }), name);
  const input = timingInput(path);
  expect(await chartReader.recognises(input)).toBe(true);
  return chartReader.read(input, {});
}

test('a lap chart gives places at the line and the grid, without times', async () => {
  const { contributions } = await read('2024.json', {
    bahrain_grand_prix: [
      ['POS', '1', '2', '3'],
      ['GRID', '1', '16', ''],
      ['LAP 1', '16', '1', ''],
      ['LAP 999', '16'],
    ],
  });
  const [only] = contributions;
  expect(only.identity).toMatchObject({
    season: 2024,
    place: 'bahrain',
    name: 'Bahrain Grand Prix',
    round: null,
  });
  expect(
    only.events.map((event) => (event.type === 'lap' ? [event.car, event.lap, event.position] : event)),
  ).toEqual([
    { type: 'entry', time: Number.NaN, car: 1, grid: 1 },
    { type: 'entry', time: Number.NaN, car: 16, grid: 2 },
    [16, 1, 1],
    [1, 1, 2],
  ]);
});

test('a table of stops gives the time that cars stood, by car and in-lap', async () => {
  const stop = (Driver: string, Lap: number | null) => ({
    'Pos.': 1,
    Team: 'Team',
    Driver,
    'Time (sec)': 2.08,
    Lap,
    Points: 25,
  });
  const { contributions } = await read('2023.json', {
    'Bahrain Grand Prix': [
      stop('de Vries', 26),
      stop('Hülkenberg', 12),
      stop('Nobody', 3),
      stop('Norris', null),
    ],
  });
  expect(contributions[0].events).toEqual([
    { type: 'pitStop', time: Number.NaN, car: 21, lap: 26, laneTime: null, stationaryTime: 2.08 },
    { type: 'pitStop', time: Number.NaN, car: 27, lap: 12, laneTime: null, stationaryTime: 2.08 },
  ]);
  expect(contributions[0].warnings).toEqual([
    'drivers that are not known were left out: Nobody',
    '1 stop does not say on which lap it was and was left out',
  ]);
});

test('the season stands in the name of the file', async () => {
  await expect(
    read('chart.json', {
      bahrain_grand_prix: [
        ['POS', '1'],
        ['LAP 1', '1'],
      ],
    }),
  ).rejects.toThrow('name the file by it, like 2024.json');
});

test('drivers are known by surname', () => {
  expect(codeOfSurname('Räikkönen')).toBe('RAI');
  expect(codeOfSurname('Pérez')).toBe('PER');
  expect(codeOfSurname('Schumacher')).toBe('MSC');
  expect(codeOfSurname('Mag')).toBeNull();
  expect(codeOfSurname('Somebody')).toBeNull();
});
