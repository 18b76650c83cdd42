import { expect, it } from 'vitest';
import { Lanes } from './lane.ts';

const job = (kind: string, n: number) => ({ kind, n });

/** Lanes for kinds of one lane each, or all of one. */
function made({ kinds = ['a'], lane, atOnce = 100 }: { kinds?: string[]; lane?: string; atOnce?: number }) {
  const lanes = new Lanes<{ kind: string; n: number }>();
  for (const kind of kinds) lanes.define(kind, lane, atOnce);
  return lanes;
}

function taken(lanes: Lanes<{ kind: string; n: number }>): string {
  const order: string[] = [];
  for (let next = lanes.take(); next; next = lanes.take()) order.push(`${next.kind}${next.n}`);
  return order.join(' ');
}

it('hands out what came first, kinds of one lane in turn', () => {
  const lanes = made({ kinds: ['a', 'b', 'c'], lane: 'all' });
  for (const n of [1, 2, 3]) lanes.add(job('a', n));
  lanes.add(job('b', 4));
  lanes.add(job('c', 5));
  lanes.add(job('b', 6));
  expect(taken(lanes)).toBe('a1 b4 c5 a2 b6 a3');
});

it('hands out no more of a lane at once than it may', () => {
  const shared = made({ kinds: ['a', 'b'], lane: 'both', atOnce: 2 });
  shared.define('c', 'both', 5);
  const [first, ...others] = [job('a', 1), job('b', 2), job('c', 3), job('a', 4)];
  for (const each of [first, ...others]) shared.add(each);
  expect(taken(shared)).toBe('a1 b2');
  shared.release(first);
  expect(taken(shared)).toBe('c3');

  const apart = made({ kinds: ['a', 'b'], atOnce: 1 });
  for (const each of [job('a', 1), job('a', 2), job('b', 3)]) apart.add(each);
  expect(taken(apart)).toBe('a1 b3');
});

it('lets go what waits, once', () => {
  const lanes = made({});
  const [first, second] = [job('a', 1), job('a', 2)];
  lanes.add(first);
  lanes.add(second);
  expect(lanes.remove(first)).toBe(true);
  expect(lanes.remove(first)).toBe(false);
  expect(taken(lanes)).toBe('a2');
  expect(lanes.remove(second)).toBe(false);
});
