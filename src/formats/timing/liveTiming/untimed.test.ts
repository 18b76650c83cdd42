import { expect, test } from 'vitest';
import type { FeedMessage } from './message.ts';
import { withTimes } from './untimed.ts';

const lap = (count: number, time: string): FeedMessage => ({
  topic: 'TimingData',
  data: { Lines: { '4': { NumberOfLaps: count, LastLapTime: { Value: time } } } },
  time: null,
});
const other: FeedMessage = { topic: 'TimingData', data: { Lines: { '4': { Status: 64 } } }, time: null };

const messages = [
  lap(1, '1:40.000'),
  other,
  lap(2, '1:30.000'),
  other,
  other,
  other,
  lap(3, '1:20.000'),
  other,
];

test('between two laps of a car lies the time of the second', () => {
  const { messages: timed, guessed } = withTimes(messages);
  expect(guessed).toBe(true);
  expect(timed.map(({ time }) => time)).toEqual([
    0, 45_000, 90_000, 110_000, 130_000, 150_000, 170_000, 170_200,
  ]);
});

test('laps that count down say that the newest stands first', () => {
  const { messages: timed } = withTimes([...messages].reverse());
  expect(timed).toEqual(withTimes(messages).messages);
});

test('where messages have times nothing is guessed', () => {
  const mixed = [{ ...other, time: 5 }, other];
  expect(withTimes(mixed)).toEqual({ messages: mixed, guessed: false });
  expect(withTimes([])).toEqual({ messages: [], guessed: false });
});
