/**
 * The embedded bus: the log and the consumers' places are tables of the library's database, delivery happens inside
 * this process. Subscribers of another process see the log by reading it.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Bus, BusEvent, NewEvent, SubscribeOptions, Subscription } from '../bus.ts';
import type { EventTable, Tables } from './schema.ts';

const stored = z.record(z.string(), z.string());

const PAGE = 100;
/** ms before an event is handed out again to a handler that threw. */
const RETRY = 1000;

interface Consumer {
  wake(): void;
  end(): Promise<void>;
}

type EventRow = Omit<EventTable, 'seq'> & { seq: number };

export function eventOf({ seq, topic, key, at, data }: EventRow): BusEvent {
  return { seq, topic, key, at, data: stored.parse(JSON.parse(data)) };
}

export function embeddedBus(db: Kysely<Tables>, { retry = RETRY } = {}): Bus {
  const consumers = new Map<string, Consumer>();
  let closed = false;

  async function read(after: number, limit = 1000): Promise<BusEvent[]> {
    const rows = await db
      .selectFrom('event')
      .selectAll()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(eventOf);
  }

  async function publish({ topic, key, at, data }: NewEvent): Promise<number> {
    if (closed) throw new Error('the bus was used after it was closed');
    await db
      .insertInto('event')
      .values({ topic, key, at, data: JSON.stringify(data) })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    const { seq } = await db
      .selectFrom('event')
      .select('seq')
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    for (const consumer of consumers.values()) consumer.wake();
    return seq;
  }

  async function place(name: string, from: 'start' | 'new'): Promise<number> {
    const known = await db.selectFrom('consumer').select('seen').where('name', '=', name).executeTakeFirst();
    if (known !== undefined) return known.seen;
    const last = await db
      .selectFrom('event')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .executeTakeFirst();
    const seen = from === 'start' ? 0 : (last?.seq ?? 0);
    await db.insertInto('consumer').values({ name, seen }).execute();
    return seen;
  }

  async function subscribe(
    name: string,
    handler: (event: BusEvent) => void | Promise<void>,
    { topics, from = 'new' }: SubscribeOptions = {},
  ): Promise<Subscription> {
    if (closed) throw new Error('the bus was used after it was closed');
    if (consumers.has(name)) throw new RangeError(`consumer "${name}" is subscribed already`);
    const ending = new AbortController();
    let news = false;
    let wake = (): void => {
      news = true;
    };
    let running: Promise<void> = Promise.resolve();
    const consumer: Consumer = {
      wake: () => wake(),
      async end() {
        ending.abort();
        wake();
        await running;
        consumers.delete(name);
      },
    };
    // Taken before the first wait, so that a second subscriber of this name finds it.
    consumers.set(name, consumer);
    let seen: number;
    try {
      seen = await place(name, from);
    } catch (error) {
      consumers.delete(name);
      throw error;
    }

    const pause = (): Promise<void> =>
      sleep(retry, undefined, { signal: ending.signal, ref: false }).catch(() => {});
    const wanted = (topic: string): boolean => topics === undefined || topics.includes(topic);
    const deliver = async (event: BusEvent): Promise<boolean> => {
      if (wanted(event.topic)) {
        try {
          await handler(event);
        } catch {
          await pause();
          return false;
        }
      }
      seen = event.seq;
      await db.updateTable('consumer').set({ seen }).where('name', '=', name).execute();
      return true;
    };
    const deliverPage = async (): Promise<number> => {
      const events = await read(seen, PAGE);
      for (const event of events) {
        if (ending.signal.aborted || !(await deliver(event))) break;
      }
      return events.length;
    };
    const loop = async (): Promise<void> => {
      while (!ending.signal.aborted) {
        news = false;
        let count: number;
        try {
          count = await deliverPage();
        } catch {
          // A disk that is full now may not be later; what was not kept as seen is handed out again.
          await pause();
          continue;
        }
        if (count > 0 || news || ending.signal.aborted) continue;
        await new Promise<void>((resolve) => {
          wake = () => {
            news = true;
            resolve();
          };
        });
      }
    };
    running = loop();
    return { close: () => consumer.end() };
  }

  return {
    publish,
    read,
    subscribe,
    async close() {
      closed = true;
      await Promise.all([...consumers.values()].map((consumer) => consumer.end()));
    },
  };
}
