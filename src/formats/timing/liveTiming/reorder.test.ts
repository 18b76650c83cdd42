import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeedMessage } from './message.ts';
import { inOrder, ReorderBuffer } from './reorder.ts';
import { madeSession } from './testing.ts';

const at = (topic: string, time: number | null, data: unknown = {}): FeedMessage => ({ topic, time, data });

test('by time; of one time what empties comes before what fills', () => {
  const cleared = at('T', 5, { Value: '', Status: 0 });
  const filled = at('T', 5, { Value: '26.3' });
  expect(inOrder([filled, at('T', 7), cleared, at('A', 6)])).toEqual([
    cleared,
    filled,
    at('A', 6),
    at('T', 7),
  ]);
});

test('a repetition is dropped, and what is only alike is not', () => {
  const one = at('T', 5, { a: 1 });
  expect(inOrder([one, { ...one }, at('T', 6, { a: 1 })])).toEqual([one, at('T', 6, { a: 1 })]);
});

test('a message without a time stays where it was sent', () => {
  expect(inOrder([at('T', 5), at('T', null, { x: 1 }), at('T', 4)])).toEqual([
    at('T', 4),
    at('T', 5),
    at('T', 5.001, { x: 1 }),
  ]);
});

test('a live line gives out what a recording has, whatever the order within the bounds', () => {
  const session = madeSession(4);
  const clean = inOrder(session);
  const lag = fc.array(fc.nat(50), { minLength: session.length, maxLength: session.length });
  fc.assert(
    fc.property(lag, fc.array(fc.nat(session.length - 1), { maxLength: 20 }), (lags, again) => {
      const sent = session
        .flatMap((message, i) => {
          const copy = { message, at: (message.time ?? 0) + (lags[i] ?? 0) };
          return again.includes(i) ? [copy, { ...copy, at: copy.at + 20 }] : [copy];
        })
        .sort((a, b) => a.at - b.at);
      const buffer = new ReorderBuffer();
      const out = [...sent.flatMap(({ message }) => buffer.push(message)), ...buffer.flush()];
      const ofTopic = (messages: readonly FeedMessage[], topic: string) =>
        messages.filter((message) => message.topic === topic);
      for (const topic of new Set(session.map((message) => message.topic))) {
        expect(ofTopic(out, topic)).toEqual(ofTopic(clean, topic));
      }
      expect(buffer.late).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('what never comes is not waited for', () => {
  const buffer = new ReorderBuffer();
  expect(buffer.push(at('T', 1000))).toEqual([]);
  expect(buffer.push(at('T', 1050))).toEqual([]);
  expect(buffer.push(at('T', 1100))).toEqual([at('T', 1000)]);
  expect(buffer.push(at('A', 6100))).toEqual([at('T', 1050), at('T', 1100)]);
  for (let i = 0; i < 3000; i++) buffer.push(at('B', 1_000_000 - i / 100));
  expect(buffer.waiting).toBeLessThan(1002);
});
