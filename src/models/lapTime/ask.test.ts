/** Asking about a driver: who is meant, which laps can be told of, and what came. */

import { expect, it } from 'vitest';
import { makeLap, makeSession } from '../../timing/testing.ts';
import { lapTimeData } from './features.ts';
import { lapTime } from './index.ts';

const events = [1, 2].flatMap((car) => {
  let time = 0;
  return [
    {
      type: 'entry' as const,
      time: 0,
      car,
      code: car === 1 ? 'AAA' : 'BBB',
      name: car === 1 ? 'Anna Alpha' : 'Bert Beta',
    },
    ...[100, 90, 90.2, 95, 108, 90.4].map((duration, i) => {
      time += duration + car / 10;
      return makeLap(car, i + 1, time, {
        duration: duration + car / 10,
        stint: i < 4 ? 1 : 2,
        accurate: [1, 2, 5].includes(i),
        ...(i === 3 ? { pitIn: time } : i === 4 ? { pitOut: time - 70 } : {}),
      });
    }),
  ];
});
const session = makeSession(events.sort((a, b) => a.time - b.time));

it('gives the row that training would have made of it', () => {
  const data = lapTimeData([session]);
  const row = data.rows.findIndex(({ lap }) => lap.car === 2 && lap.lap === 2);
  for (const driver of ['BBB', 'bert', '2', 'Bert Beta']) {
    const { rows, truth, unit, title } = lapTime.ask({ session, driver, lap: 2 });
    expect(unit).toBe('s');
    expect(truth).toBeCloseTo(90.4, 9);
    expect(title).toBe('BBB, 2001-01-nowhere, lap 3 as told after lap 2');
    for (const { name } of data.dataset.features)
      expect([name, rows.columns.get(name)?.[0]]).toEqual([name, data.dataset.columns.get(name)?.[row]]);
  }
});

it('knows no truth of a lap that nobody has driven', () => {
  expect(lapTime.ask({ session, driver: 'AAA', lap: 6 }).truth).toBeNull();
});

it.each([
  ['ZZZ', 2, 'nobody in 2001-01-nowhere is called ZZZ: there are AAA, BBB.'],
  ['AAA', 9, 'AAA has no timed lap 9 in 2001-01-nowhere; his last is 6.'],
  ['AAA', 5, 'lap 5 of AAA in 2001-01-nowhere was no racing lap'],
  ['AAA', 5, 'such as lap 6.'],
])('%s after lap %i: %s', (driver, lap, sentence) => {
  expect(() => lapTime.ask({ session, driver, lap })).toThrow(sentence);
});

it('says of a session without laps that there is nothing to tell of', () => {
  expect(() => lapTime.ask({ session: makeSession([]), driver: 'AAA', lap: 1 })).toThrow('has no timed laps');
});
