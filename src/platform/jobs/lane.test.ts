import { expect, it } from 'vitest';
import { Lane } from './lane.ts';

const job = (kind: string, n: number) => ({ kind, n });

function taken(lane: Lane<{ kind: string; n: number }>): string {
  const order: string[] = [];
  for (let next = lane.take(); next; next = lane.take()) order.push(`${next.kind}${next.n}`);
  return order.join(' ');
}

it('hands out what came first, kinds in turn', () => {
  const lane = new Lane<{ kind: string; n: number }>();
  for (const n of [1, 2, 3]) lane.add(job('a', n));
  lane.add(job('b', 4));
  lane.add(job('c', 5));
  lane.add(job('b', 6));
  expect(taken(lane)).toBe('a1 b4 c5 a2 b6 a3');
});

it('hands out no more at once than it may', () => {
  const lane = new Lane<{ kind: string; n: number }>();
  lane.atOnce = 2;
  for (const n of [1, 2, 3, 4]) lane.add(job('a', n));
  expect(taken(lane)).toBe('a1 a2');
  lane.release();
  expect(taken(lane)).toBe('a3');
});

it('lets go what waits, once', () => {
  const lane = new Lane<{ kind: string; n: number }>();
  const [first, second] = [job('a', 1), job('a', 2)];
  lane.add(first);
  lane.add(second);
  expect(lane.remove(first)).toBe(true);
  expect(lane.remove(first)).toBe(false);
  expect(taken(lane)).toBe('a2');
  expect(lane.remove(second)).toBe(false);
});
