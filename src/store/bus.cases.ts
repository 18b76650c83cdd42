/** What every implementation of `Bus` must do. `make` gives an empty one; `reopen` the same log, opened again. */

import { describe, expect, test, vi } from 'vitest';
import type { Bus, BusEvent } from './bus.ts';
import { madeEvent } from './testing.ts';

export interface BusUnderTest {
  readonly bus: Bus;
  /** Closes the bus and opens it again, as another process would. */
  reopen(): Promise<Bus>;
}

async function publish(bus: Bus, ...keys: string[]): Promise<void> {
  for (const key of keys) await bus.publish(madeEvent(key));
}

/** Collects keys, and waits until as many have come. */
function collector(): {
  keys: string[];
  handler: (event: BusEvent) => void;
  count(n: number): Promise<void>;
} {
  const keys: string[] = [];
  return {
    keys,
    handler: ({ key }) => void keys.push(key),
    count: (n) =>
      vi.waitFor(() => expect(keys.length).toBeGreaterThanOrEqual(n), { interval: 2, timeout: 10_000 }),
  };
}

export function busCases(name: string, make: () => Promise<BusUnderTest>): void {
  describe(`bus in ${name}`, () => {
    test('the log is in order and lasts', async () => {
      const { bus, reopen } = await make();
      expect(await bus.read(0)).toEqual([]);
      const first = await bus.publish(madeEvent('a'));
      const second = await bus.publish(madeEvent('b', 'other'));
      expect(second).toBeGreaterThan(first);
      const events = await bus.read(0);
      expect(events).toEqual([
        { ...madeEvent('a'), seq: first },
        { ...madeEvent('b', 'other'), seq: second },
      ]);
      expect(await bus.read(first)).toEqual(events.slice(1));
      expect(await bus.read(0, 1)).toEqual(events.slice(0, 1));
      expect(await bus.read(second)).toEqual([]);
      expect(await (await reopen()).read(0)).toEqual(events);
    });

    test('the same key is one event, and keeps its number', async () => {
      const { bus, reopen } = await make();
      const seq = await bus.publish(madeEvent('a'));
      await bus.publish(madeEvent('b'));
      expect(await bus.publish(madeEvent('a'))).toBe(seq);
      const again = await reopen();
      expect(await again.publish(madeEvent('a'))).toBe(seq);
      expect(await again.read(0)).toHaveLength(2);
    });

    test('a new consumer starts with what comes, or with all there was', async () => {
      const { bus } = await make();
      await publish(bus, 'a', 'b');
      const all = collector();
      const fresh = collector();
      await bus.subscribe('all', all.handler, { from: 'start' });
      await bus.subscribe('fresh', fresh.handler);
      await publish(bus, 'c');
      await all.count(3);
      await fresh.count(1);
      expect(all.keys).toEqual(['a', 'b', 'c']);
      expect(fresh.keys).toEqual(['c']);
    });

    test('a consumer goes on where it stopped, also after reopening', async () => {
      const { bus, reopen } = await make();
      const before = collector();
      const subscription = await bus.subscribe('one', before.handler);
      await publish(bus, 'a', 'b');
      await before.count(2);
      await subscription.close();
      await publish(bus, 'c');
      const again = await reopen();
      await publish(again, 'd');
      const after = collector();
      await again.subscribe('one', after.handler);
      await publish(again, 'e');
      await after.count(3);
      expect(after.keys).toEqual(['c', 'd', 'e']);
      expect(before.keys).toEqual(['a', 'b']);
    });

    test('an event whose handler throws comes again, before the next', async () => {
      const { bus } = await make();
      const seen = collector();
      let failures = 2;
      await bus.subscribe('one', async (event) => {
        seen.handler(event);
        if (event.key === 'b' && failures-- > 0) throw new Error('not now');
      });
      await publish(bus, 'a', 'b', 'c');
      await seen.count(5);
      expect(seen.keys).toEqual(['a', 'b', 'b', 'b', 'c']);
    });

    test('one event at a time', async () => {
      const { bus } = await make();
      let running = 0;
      let most = 0;
      const seen = collector();
      await bus.subscribe('one', async (event) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 3));
        running--;
        seen.handler(event);
      });
      await Promise.all(['a', 'b', 'c', 'd'].map((key) => publish(bus, key)));
      await seen.count(4);
      expect(most).toBe(1);
    });

    test('topics that are not asked for count as seen', async () => {
      const { bus } = await make();
      const seen = collector();
      const subscription = await bus.subscribe('one', seen.handler, { topics: ['wanted'] });
      await bus.publish(madeEvent('a', 'other'));
      await bus.publish(madeEvent('b', 'wanted'));
      await bus.publish(madeEvent('c', 'other'));
      await seen.count(1);
      await subscription.close();
      expect(seen.keys).toEqual(['b']);
    });

    test('a consumer is subscribed once at a time', async () => {
      const { bus } = await make();
      const subscription = await bus.subscribe('one', () => {});
      await expect(bus.subscribe('one', () => {})).rejects.toThrow(RangeError);
      await subscription.close();
      await bus.subscribe('one', () => {});
    });

    test('closing waits for the handler that is running', async () => {
      const { bus } = await make();
      const begun = Promise.withResolvers<void>();
      let ended = false;
      const subscription = await bus.subscribe('one', async () => {
        begun.resolve();
        await new Promise((resolve) => setTimeout(resolve, 20));
        ended = true;
      });
      await publish(bus, 'a');
      await begun.promise;
      await subscription.close();
      expect(ended).toBe(true);
    });

    test('after closing nothing is published', async () => {
      const { bus } = await make();
      await bus.close();
      await expect(bus.publish(madeEvent('a'))).rejects.toThrow('closed');
    });
  });
}
