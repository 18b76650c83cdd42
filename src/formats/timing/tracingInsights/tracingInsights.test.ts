import { join } from 'node:path';
import { expect, test } from 'vitest';
import { timingInput } from '../input.ts';
import type { TimingOptions } from '../reader.ts';
import { folderWith } from '../testing.ts';
import { tracingInsightsReader } from './index.ts';

/** Samples of a lap of `seconds`, one a second, as the source writes them. */
function tel(code: string, lap: number, seconds: number): string {
  const rows = Array.from({ length: seconds + 1 }, (_, i) => i);
  return JSON.stringify({
    tel: {
      time: rows,
      rpm: rows.map(() => 11000),
      speed: rows.map(() => 180),
      gear: rows.map(() => 5),
      throttle: rows.map((i) => (i === 1 ? 104 : 50)),
      brake: rows.map((i) => i % 2),
      drs: rows.map(() => 12),
      x: rows.map((i) => 10 * i),
      y: rows.map(() => 5),
      z: rows.map(() => 0),
      dataKey: `2024-Bahrain Grand Prix-Race-${code}-${lap}`,
    },
  });
}

const FILES = {
  'drivers.json': '{"drivers": [{"driver": "NOR", "team": "McLaren"}, {"driver": "XXX", "team": "None"}]}',
  'corners.json': '{}',
  'NOR/laptimes.json':
    '{"time": [95.5, NaN, 90.25], "lap": [1.0, 2.0, 3.0], "compound": ["SOFT", "None", "HARD"]}',
  'NOR/1_tel.json': tel('NOR', 1, 95),
  'NOR/2_tel.json': tel('NOR', 2, 120),
  'XXX/1_tel.json': tel('XXX', 1, 90),
};

async function read(files: Record<string, string>, options: TimingOptions = {}, name = '2024-01-bahrain') {
  const input = timingInput(folderWith(files, name));
  expect(await tracingInsightsReader.recognises(input)).toBe(true);
  return tracingInsightsReader.read(input, options);
}

test('laps lie one after the other, an untimed one as long as its samples last', async () => {
  const { contributions, used } = await read(FILES);
  const [only] = contributions;
  expect(only.identity).toMatchObject({
    season: 2024,
    round: 1,
    place: 'bahrain',
    kind: 'race',
    name: 'Bahrain Grand Prix',
  });
  const laps = only.events.flatMap((event) => (event.type === 'lap' ? [event] : []));
  expect(
    laps.map(({ car, lap, start, time, duration, compound }) => [car, lap, start, time, duration, compound]),
  ).toEqual([
    [4, 1, 0, 95.5, 95.5, 'SOFT'],
    [4, 2, 95.5, 215.5, null, null],
    [4, 3, 215.5, 305.75, 90.25, 'HARD'],
  ]);
  expect(only.events.find(({ type }) => type === 'entry')).toMatchObject({
    car: 4,
    code: 'NOR',
    team: 'McLaren',
  });
  expect(only.warnings).toEqual(['no car numbers are known of XXX; their laps were left out']);
  expect(used).toHaveLength(6);
});

test('samples are in SI on the time of the session', async () => {
  const { contributions } = await read(FILES);
  const { carSamples, locations } = contributions[0];
  expect(carSamples?.length).toBe(96 + 121);
  expect(carSamples?.time[97]).toBe(96.5);
  expect(carSamples?.speed[0]).toBe(50);
  expect(carSamples?.throttle[1]).toBeNaN();
  expect(carSamples?.brake[1]).toBe(1);
  expect(locations?.x[5]).toBeCloseTo(5, 6);
  expect((await read(FILES, { samples: false })).contributions[0].carSamples).toBeNull();
});

test('missing laps and damaged files are told', async () => {
  const { contributions } = await read({
    'NOR/1_tel.json': tel('NOR', 1, 90),
    'NOR/3_tel.json': tel('NOR', 3, 90),
    'NOR/2_tel.json': tel('NOR', 2, 90).slice(0, 100),
  });
  expect(contributions[0].events.filter(({ type }) => type === 'lap')).toHaveLength(2);
  expect(contributions[0].warnings[0]).toMatch(/^NOR\/2_tel\.json is not JSON or is cut short/);
  expect(contributions[0].warnings[1]).toMatch(/the moments of those after are estimates/);
});

test('what does not say which session it is asks for it, empty files are refused', async () => {
  const nameless = { 'NOR/laptimes.json': '{"time": [90], "lap": [1], "compound": ["SOFT"]}' };
  await expect(read(nameless, {}, 'download')).rejects.toThrow('--as 2024-01-bahrain');
  expect(
    (await read(nameless, { identity: '2024-02-jeddah' }, 'download')).contributions[0].identity.round,
  ).toBe(2);
  await expect(read({ 'NOR/laptimes.json': '{}' })).rejects.toThrow('holds no lap that could be read');
  const other = timingInput(join(folderWith({ 'a.txt': 'x' }), 'a.txt'));
  expect(await tracingInsightsReader.recognises(other)).toBe(false);
});
