import { expect, test } from 'vitest';
import { makeLap } from '../testing.ts';
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

test('a race that was stopped on lap 1 starts at the lights, though a source dates that lap by the new start', () => {
  // Three cars, lights out at 1000. They stop in the pit lane, leave it from 3000 on, and end lap 2 behind the safety car.
  const cars = [1, 2, 3];
  const later = (from: number) =>
    evenLaps(cars, 20, 3200).map((lap) => ({ ...lap, lap: lap.lap + from, position: null }));
  const dated = cars.flatMap((car) => [
    makeLap(car, 1, 3000 + car, { start: 2990, duration: null }),
    makeLap(car, 2, 3199 + car, { start: 3000 + car, duration: 199 }),
  ]);
  // The other has lost lap 1: its first row ends with lap 2 and took as long as lap 1 did.
  const lost = cars.map((car) => makeLap(car, 1, 3199 + car, { start: 2990, duration: 2000 + car }));
  const session = assemble([
    makeContribution('openf1', [...dated, ...later(2)]),
    makeContribution('fastf1', [...lost, ...later(1)]),
  ]);
  const [first, second] = [1, 2].map((number) =>
    session.events.flatMap((event) => (event.type === 'lap' && event.lap === number ? event : [])),
  );
  expect(Timeline.of(session).start).toBe(1000);
  expect(first.map(({ start, time, duration }) => [start, time, duration])).toEqual(
    cars.map((car) => [1000, 3000 + car, 2000 + car]),
  );
  expect(second.map(({ start, duration }) => [start, duration])).toEqual(
    cars.map((car) => [3000 + car, 199]),
  );
  expect(session.warnings).toHaveLength(1);
  expect(session.warnings[0]).toContain('it counts 1 lap less');
});
