import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Timeline } from '../../../timing/index.ts';
import { fakeLibrary } from '../../testing.ts';
import { madeUpRace } from '../testing.ts';
import { viewOf } from '../view.ts';
import { Hub, type HubOptions, type Line } from './hub.ts';
import { inlineLiveDesk } from './liveDesk.ts';
import type { LiveNote } from './liveTasks.ts';
import { parsePlace } from './place.ts';
import { Watcher } from './testing.ts';

const START = Date.UTC(2031, 4, 1);
const session = madeUpRace({ cars: 3, laps: 5, lapTime: 20, rate: 1 });
const replayed = Timeline.of(session);
const stateAt = (time: number): unknown => JSON.parse(JSON.stringify(viewOf(replayed.at(time))));

afterEach(() => vi.useRealTimers());

/** A connection that takes as much as it is told to. */
class FakeLine implements Line {
  readonly client: Watcher;
  /** Whether it is full after each write until `drain`. */
  narrow = false;
  destroyed = false;
  ended = false;
  /** Written and not yet taken. */
  pending: string[] = [];
  writes = 0;
  readonly comments: string[] = [];
  readonly #once: (() => void)[] = [];
  readonly #close: (() => void)[] = [];

  constructor(client: Watcher) {
    this.client = client;
  }

  write(bytes: Uint8Array): boolean {
    this.writes++;
    const text = new TextDecoder().decode(bytes);
    if (text.startsWith(':')) this.comments.push(text);
    this.pending.push(text);
    if (this.narrow) return false;
    this.#take();
    return true;
  }

  drain(): void {
    this.#take();
    for (const listener of this.#once.splice(0)) listener();
  }

  #take(): void {
    for (const text of this.pending.splice(0)) this.client.take(text);
  }

  end(): void {
    this.ended = true;
    this.close();
  }

  destroy(): void {
    this.destroyed = true;
    this.close();
  }

  close(): void {
    for (const listener of this.#close.splice(0)) listener();
  }

  once(_: 'drain', listener: () => void): void {
    this.#once.push(listener);
  }

  on(event: 'close' | 'error', listener: () => void): void {
    if (event === 'close') this.#close.push(listener);
  }
}

function made(options: HubOptions = {}) {
  let now = START;
  let notes = 0;
  const noted = (note: LiveNote) => {
    notes++;
    hub.noted(note);
  };
  const desk = inlineLiveDesk(
    fakeLibrary({ races: [session] }),
    { noted, ended: () => {} },
    { now: () => now, timer: false },
  );
  const hub = new Hub(desk, options);
  const order = { race: session.id, speed: 1, from: undefined, delay: 0, start: START };
  return {
    hub,
    /** Streams that had something to tell since the last time. */
    streams() {
      const count = notes;
      notes = 0;
      return count;
    },
    async join(last?: string, speed = 1, client = new Watcher()): Promise<FakeLine> {
      const begin = await hub.join({ ...order, speed }, parsePlace(last));
      const line = new FakeLine(client);
      if (begin) begin(line);
      else line.ended = true;
      return line;
    },
    /** Lets the clock go on, and all answers come. */
    async at(ms: number): Promise<void> {
      now = START + ms;
      desk.tick();
      await settled();
    },
  };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

describe('the hub', () => {
  it('writes the same to all, once each', async () => {
    const { join, at, hub } = made();
    const lines = [await join(), await join(), await join()];
    for (let ms = 250; ms <= 5000; ms += 250) await at(ms);
    for (const { client, writes } of lines) {
      expect(client.state).toEqual(stateAt(client.time));
      expect(client.seen).toEqual(lines[0].client.seen);
      expect(writes).toBe(client.seen.length);
    }
    expect(hub.clients).toBe(3);
    lines[0].close();
    expect(hub.clients).toBe(2);
  });

  it('leaves a client alone whose line is full, and then tells all at once', async () => {
    const { join, at } = made();
    const slow = await join();
    const quick = await join();
    slow.narrow = true;
    let most = 0;
    for (let ms = 250; ms <= 60_000; ms += 250) {
      await at(ms);
      most = Math.max(most, slow.pending.length);
    }
    expect(most).toBe(1);
    slow.narrow = false;
    slow.drain();
    await settled();
    expect(slow.client.state).toEqual(quick.client.state);
    expect(slow.client.time).toBe(quick.client.time);
    expect(slow.client.seen.filter((event) => event === 'initial')).toHaveLength(1);
    expect(slow.writes).toBe(3);
  });

  it('never has two events waiting for one client, whenever it drains', async () => {
    const deed = fc.constantFrom('tick', 'tick', 'drain', 'narrow', 'wide');
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 60 }), async (deeds) => {
        const { join, at } = made();
        const line = await join(undefined, 20);
        let ms = 0;
        for (const each of deeds) {
          if (each === 'tick') {
            ms += 250;
            await at(ms);
          } else if (each === 'narrow') line.narrow = true;
          else {
            if (each === 'wide') line.narrow = false;
            line.drain();
            await settled();
          }
          expect(line.pending.length).toBeLessThanOrEqual(1);
        }
        line.narrow = false;
        line.drain();
        await settled();
        await at(ms + 250);
        expect(line.client.state).toEqual(stateAt(line.client.time));
      }),
      { numRuns: 60 },
    );
  });

  it('says to those who are told nothing that it is still there, and gives up who does not drain', async () => {
    vi.useFakeTimers();
    const { join, at } = made({ patience: 60_000, heartbeat: 15_000 });
    const quiet = await join();
    const stuck = await join();
    await vi.advanceTimersByTimeAsync(16_000);
    expect(quiet.comments).toEqual([': still here\n\n']);
    stuck.narrow = true;
    await at(5000);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(stuck.destroyed).toBe(false);
    await vi.advanceTimersByTimeAsync(12_000);
    expect([stuck.destroyed, quiet.destroyed]).toEqual([true, false]);
  });

  it('goes on where a client was', async () => {
    const { join, at } = made();
    const first = await join();
    await at(3000);
    first.close();
    await at(9000);
    const back = await join(first.client.id, 1, first.client);
    expect(back.client.seen).toEqual(['initial', 'delta', 'delta']);
    expect(back.client.state).toEqual(stateAt(back.client.time));
    await at(12_000);
    expect(back.client.state).toEqual(stateAt(back.client.time));
    expect(back.client.seen).toHaveLength(4);
  });

  it('ends with the race, and sends those away who have seen all of it', async () => {
    const { join, at } = made();
    const line = await join(undefined, 60);
    await at(60_000);
    expect(line.client).toMatchObject({ ended: true, state: stateAt(replayed.end) });
    expect(line.ended).toBe(true);
    expect(await join(line.client.id, 60)).toMatchObject({ ended: true, writes: 0 });
    // Who comes late sees how it ended.
    const late = await join(undefined, 60);
    expect(late.client).toMatchObject({
      ended: true,
      state: stateAt(replayed.end),
      seen: ['initial', 'end'],
    });
  });

  it('takes no more clients than it may', async () => {
    const { join } = made({ mostClients: 2 });
    await join();
    const second = await join();
    await expect(join()).rejects.toMatchObject({ status: 503 });
    second.close();
    expect((await join()).client.seen[0]).toBe('initial');
  });

  it('ends a stream that nobody watches, also one that was entered and never watched', async () => {
    vi.useFakeTimers();
    const { hub, at, streams } = made({ linger: 30_000 });
    const order = { race: session.id, speed: 1, from: undefined, delay: 0, start: START };
    await hub.join(order, undefined);
    await at(3000);
    expect(streams()).toBe(1);
    await vi.advanceTimersByTimeAsync(31_000);
    await at(6000);
    expect(streams()).toBe(0);
    // It begins anew for who comes then.
    const begin = await hub.join(order, undefined);
    const line = new FakeLine(new Watcher());
    begin?.(line);
    await vi.advanceTimersByTimeAsync(31_000);
    await at(9000);
    expect(line.client.seen).toEqual(['initial', 'delta']);
  });

  it('says good bye when it closes', async () => {
    const { join, hub } = made();
    const line = await join();
    hub.close();
    expect(line.comments).toEqual([': the server is closing\n\n']);
    expect(line.ended).toBe(true);
    await expect(join()).rejects.toMatchObject({ status: 503 });
  });

  it('lets go of clients when its thread dies', async () => {
    const { join, hub } = made();
    const line = await join();
    hub.lost();
    expect(line.destroyed).toBe(true);
    expect(hub.clients).toBe(0);
  });
});
