import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { LiveUpdate } from '../../../formats/index.ts';
import type { SessionIdentity } from '../../../timing/index.ts';
import { madeUpRace } from '../testing.ts';
import { follow, type LiveSource } from './feed.ts';
import type { LiveDesk } from './liveDesk.ts';
import type { LiveTask } from './liveTasks.ts';

const { identity, events } = madeUpRace();
const silent = pino({ level: 'silent' });

/** A line over which so many events come at once, of the sessions named. */
function source(
  sessions: readonly (SessionIdentity | Error)[],
): LiveSource & { readonly closed: () => boolean } {
  let closed = false;
  return {
    close() {
      closed = true;
    },
    closed: () => closed,
    async *[Symbol.asyncIterator](): AsyncGenerator<LiveUpdate> {
      for (const [i, each] of sessions.entries()) {
        if (each instanceof Error) throw each;
        const session = { identity: each, epoch: 0 };
        yield { type: 'status', status: { kind: 'connecting', attempt: i } };
        // A message that says nothing is no session yet.
        yield { type: 'events', events: [], session };
        yield { type: 'events', events: events.slice(i, i + 1), session };
      }
    },
  };
}

function desk(fails: (task: LiveTask) => boolean = () => false) {
  const told: string[] = [];
  const live: LiveDesk = {
    start() {},
    async perform(task: LiveTask) {
      if (fails(task)) throw new Error('the thread ended');
      told.push(
        task.kind === 'begin' ? `begin ${task.head.identity.name} with ${task.events.length}` : task.kind,
      );
      return null as never;
    },
    async close() {},
  };
  return { live, told };
}

describe('follow', () => {
  it('begins a race for each session that comes over the line', async () => {
    const { live, told } = desk();
    const next = { ...identity, name: 'Another Grand Prix' };
    const line = source([identity, { ...identity, scheduledLaps: 99 }, next]);
    await follow(line, live, silent, () => 1000).close();
    expect(told).toEqual(['begin Oval Grand Prix with 1', 'feed', 'begin Another Grand Prix with 1']);
    expect(line.closed()).toBe(true);
  });

  it('begins anew where the thread died meanwhile', async () => {
    let feeds = 0;
    const { live, told } = desk((task) => task.kind === 'feed' && ++feeds === 1);
    await follow(source([identity, identity, identity]), live, silent, () => 1000).close();
    expect(told).toEqual(['begin Oval Grand Prix with 1', 'begin Oval Grand Prix with 1']);
  });

  it('keeps what came when the service says no for good', async () => {
    const { live, told } = desk();
    await follow(source([identity, new Error('refused')]), live, silent, () => 1000).close();
    expect(told).toEqual(['begin Oval Grand Prix with 1']);
  });
});
