import { expect, test } from 'vitest';
import { assemble } from './assemble.ts';
import { evenLaps, makeContribution } from './testing.ts';

test('laps without a time of day and messages without laps are tied by the start of the race', () => {
  const laps = makeContribution('fastf1', evenLaps([1], 5, 100));
  const messages = makeContribution(
    'liveTiming',
    [
      { type: 'sessionStatus', time: 700, status: 'started' },
      { type: 'trackStatus', time: 800, status: 'red' },
    ],
    { epoch: 5000 },
  );
  const session = assemble([laps, messages]);
  const first = session.events.find((event) => event.type === 'lap' && event.car === 1 && event.lap === 1);
  // The lights go out at 700 on the clock of the messages, and lap 1 takes 90 s.
  expect(first?.time).toBeCloseTo(790, 6);
  expect(session.events.filter((event) => event.type === 'lap')).toHaveLength(5);
  expect(session.events.find((event) => event.type === 'trackStatus')?.time).toBe(800);
  expect(session.warnings).toEqual([
    'a fastf1 source: only the start of the race ties its times to those of a liveTiming source',
  ]);
});
