import { expect, test } from 'vitest';
import { Timeline } from '../timeline.ts';
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

test('a race that no source says to have started starts when its first lap does, and is over when the leader has ended it', () => {
  const session = assemble([makeContribution('fastf1', evenLaps([1, 2], 5, 100))]);
  const starts = session.events.flatMap((event) =>
    event.type === 'lap' && event.start !== null ? event.start : [],
  );
  const begins = Math.min(...starts);
  const timeline = Timeline.of({ ...session, identity: { ...session.identity, scheduledLaps: 5 } });
  expect(timeline.at(begins - 0.001).status).toBe('inactive');
  expect(timeline.at(begins)).toMatchObject({ status: 'started', lap: 1 });
  expect(timeline.at(begins + 1).cars[1]?.status).toBe('running');
  expect(timeline.final.status).toBe('finished');
});
