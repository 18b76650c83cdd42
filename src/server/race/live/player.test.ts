import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialStateOf, type RaceEvent, type RaceSession, Timeline } from '../../../timing/index.ts';
import { fakeLibrary } from '../../testing.ts';
import { LIGHTS_OUT, madeUpRace } from '../testing.ts';
import { viewOf } from '../view.ts';
import { createLiveWorker, type LiveNote, type LiveResults, type WatchOrder } from './liveTasks.ts';
import { parsePlace, placeText } from './place.ts';
import type { Frame } from './player.ts';
import { Watcher } from './testing.ts';

const START = Date.UTC(2031, 4, 1);
const session = madeUpRace({ cars: 3, laps: 5, lapTime: 20, rate: 1 });
const replayed = Timeline.of(session);

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const stateAt = (timeline: Timeline, time: number) => plain(viewOf(timeline.at(time)));

/** A server's worker whose clock stands still until it is told. */
function server(races: readonly RaceSession[] = [session]) {
  let now = START;
  const notes: LiveNote[] = [];
  const worker = createLiveWorker(fakeLibrary({ races }), (note) => notes.push(note), {
    now: () => now,
    timer: false,
  });
  return {
    worker,
    notes,
    at(ms: number) {
      now = START + ms;
      worker.tick();
    },
    async watch(order: Partial<WatchOrder> = {}): Promise<string> {
      const result = await worker.work({
        kind: 'watch',
        race: session.id,
        speed: 1,
        from: undefined,
        delay: 0,
        start: START,
        ...order,
      });
      return (result as LiveResults['watch']).stream;
    },
    async frame(stream: string, since?: string): Promise<Frame> {
      const result = await worker.work({ kind: 'frame', stream, since: parsePlace(since) });
      if (!result) throw new Error('no such stream');
      return result as Frame;
    },
  };
}

/** What a client does that comes, watches, goes away and comes back. */
const deeds = fc.array(
  fc.oneof(
    fc.record({ deed: fc.constant('watch' as const), ms: fc.integer({ min: 0, max: 3000 }) }),
    fc.record({ deed: fc.constant('away' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
    fc.record({ deed: fc.constant('restart' as const), ms: fc.integer({ min: 0, max: 5000 }) }),
  ),
  { maxLength: 30 },
);

describe('a replay', () => {
  it('loses nothing, however often a client or the server goes away', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, fc.constantFrom(1, 7, 20), async (all, speed) => {
        let host = server();
        let stream = await host.watch({ speed });
        const client = new Watcher();
        client.take((await host.frame(stream)).text);
        let ms = 0;
        for (const { deed, ms: passed } of all) {
          if (deed === 'restart') {
            host = server();
            ms += passed;
            host.at(ms);
            stream = await host.watch({ speed });
          } else {
            const until = ms + passed;
            for (; ms <= until; ms += 250) {
              host.notes.length = 0;
              host.at(ms);
              if (deed === 'watch') for (const { frame } of host.notes) client.take(frame.text);
            }
          }
          if (deed !== 'watch') {
            const { text } = await host.frame(stream, client.id);
            client.take(text);
          }
          expect(client.state).toEqual(stateAt(replayed, client.time));
          const shown = Math.min(replayed.end, LIGHTS_OUT + (speed * ms) / 1000);
          expect(client.time).toBeLessThanOrEqual(shown + 1e-3);
        }
        // One whole state was enough.
        expect(client.seen.filter((event) => event === 'initial')).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });

  it('goes at its speed from where it is asked to, held back by the delay', async () => {
    const host = server();
    const streams = {
      plain: await host.watch(),
      fast: await host.watch({ speed: 20 }),
      later: await host.watch({ from: '2', speed: 2 }),
      moment: await host.watch({ from: '130.5s' }),
      delayed: await host.watch({ delay: 3 }),
      both: await host.watch({ delay: 3, speed: 10 }),
    };
    host.at(4000);
    const time = async (stream: string) => {
      const client = new Watcher();
      client.take((await host.frame(stream)).text);
      expect(client.state).toEqual(stateAt(replayed, client.time));
      return client.time;
    };
    expect(await time(streams.plain)).toBeCloseTo(LIGHTS_OUT + 4, 3);
    expect(await time(streams.fast)).toBeCloseTo(LIGHTS_OUT + 80, 3);
    expect(await time(streams.later)).toBeCloseTo((replayed.timeOfLap(2) ?? Number.NaN) + 8, 2);
    expect(await time(streams.moment)).toBeCloseTo(134.5, 3);
    expect(await time(streams.delayed)).toBeCloseTo(LIGHTS_OUT + 1, 3);
    expect(await time(streams.both)).toBeCloseTo(LIGHTS_OUT + 10, 3);
  });

  it('is one for all who begin it at the same moment', async () => {
    const host = server();
    expect(await host.watch()).toBe(await host.watch());
    expect(await host.watch({ speed: 2 })).not.toBe(await host.watch());
    host.at(1000);
    expect(host.notes).toHaveLength(2);
  });

  it('ends with the last event, and has nothing more for who was there', async () => {
    const host = server();
    const stream = await host.watch({ speed: 60 });
    const client = new Watcher();
    client.take((await host.frame(stream)).text);
    host.at(60_000);
    const [{ frame }] = host.notes;
    client.take(frame.text);
    expect(frame.over).toBe(true);
    expect(client.state).toEqual(stateAt(replayed, replayed.end));
    expect(await host.frame(stream, client.id)).toMatchObject({ text: '', over: true });
    host.notes.length = 0;
    host.at(70_000);
    expect(host.notes).toEqual([]);
  });

  it('starts a client anew whose place is of another race, version or replay, or not yet there', async () => {
    const host = server();
    const stream = await host.watch();
    host.at(5000);
    const { place } = await host.frame(stream);
    const other = [
      { ...place, race: 'another' },
      { ...place, version: 'older' },
      { ...place, start: START + 1 },
      { ...place, time: place.time + 1000 },
    ];
    for (const each of other) {
      expect((await host.frame(stream, placeText(each))).text).toContain('event: initial');
    }
    expect((await host.frame(stream, 'rubbish')).text).toContain('event: initial');
    expect((await host.frame(stream, placeText({ ...place, time: place.time - 500 }))).text).toContain(
      'event: delta',
    );
  });

  it.each([
    ['2031-99', undefined, 404, 'no race "2031-99"'],
    ['../../etc', undefined, 404, 'no race'],
    [session.id, '99', 400, 'no lap 99'],
    [session.id, 'later', 400, 'from: expected a lap'],
    ['live', undefined, 404, 'no live session'],
  ])('of %s from %s is refused', async (race, from, status, sentence) => {
    const refused = server().watch({ race, from });
    await expect(refused).rejects.toMatchObject({ status });
    await expect(refused).rejects.toThrow(sentence);
  });

  it('of a race that only a result is known of is refused', async () => {
    const bare = { ...session, id: '1950-01-old', events: [], carSamples: null, locations: null };
    await expect(server([bare]).watch({ race: bare.id })).rejects.toThrow('no timing to replay');
  });
});

describe('a session under way', () => {
  const head = { identity: session.identity, epoch: session.epoch };

  it('loses nothing when events come late and clients come and go', async () => {
    const events = session.events;
    const step = fc.record({
      /** Events that come, of those that are next; and how far each is held up. */
      count: fc.integer({ min: 0, max: 12 }),
      late: fc.integer({ min: 0, max: 5 }),
      away: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const host = server();
        await host.worker.work({ kind: 'begin', head, boot: 'boot', events: [] });
        const stream = await host.watch({ race: 'live' });
        const client = new Watcher();
        client.take((await host.frame(stream)).text);
        const held: RaceEvent[] = [];
        let next = 0;
        let ms = 0;
        for (const { count, late, away } of steps) {
          const come = [...held.splice(0), ...events.slice(next, next + count)];
          next += count;
          // The last ones are held up until the next time.
          held.push(...come.splice(Math.max(0, come.length - late), late));
          await host.worker.work({ kind: 'feed', events: come });
          host.notes.length = 0;
          ms += 250;
          host.at(ms);
          if (!away) {
            for (const { frame } of host.notes) client.take(frame.text);
            continue;
          }
          client.take((await host.frame(stream, client.id)).text);
        }
        client.take((await host.frame(stream, client.id)).text);
        const truth = new Timeline(initialStateOf(session.identity));
        truth.insert(events.slice(0, next).filter((event) => !held.includes(event)));
        expect(client.state).toEqual(plain(viewOf(truth.final)));
      }),
      { numRuns: 40 },
    );
  });

  it('gives way to the next one that comes over the same line', async () => {
    const host = server();
    await host.worker.work({ kind: 'begin', head, boot: 'one', events: session.events });
    const stream = await host.watch({ race: 'live' });
    const client = new Watcher();
    client.take((await host.frame(stream)).text);
    const next = madeUpRace({ cars: 2, laps: 2, lapTime: 20 });
    host.notes.length = 0;
    const another = { ...head, identity: next.identity };
    await host.worker.work({ kind: 'begin', head: another, boot: 'two', events: next.events });
    // Nobody sees it empty, not even for the moment in which it begins.
    expect(host.notes[0].frame.place.time).toBeGreaterThan(0);
    host.at(250);
    expect(await host.watch({ race: 'live' })).toBe(stream);
    for (const { frame } of host.notes) client.take(frame.text);
    const known = new Timeline(initialStateOf(next.identity));
    known.insert(next.events);
    expect(client.state).toEqual(plain(viewOf(known.final)));
    expect(client.seen.filter((event) => event === 'initial')).toHaveLength(2);
    // Who comes back from the one before gets the whole of this one.
    const back = new Watcher();
    back.take(
      (await host.frame(stream, placeText({ race: 'live', version: 'one0', start: 0, time: 1000 }))).text,
    );
    expect(back.state).toEqual(client.state);
  });

  it('has tables that are a second behind at most, and then whole', async () => {
    const host = server();
    await host.worker.work({ kind: 'begin', head, boot: 'boot', events: [] });
    const laps = async () => {
      const task = { kind: 'table', id: 'live', name: 'laps', search: '' } as const;
      const answer = await host.worker.work({ kind: 'race', task });
      return answer !== null && 'total' in answer ? answer.total : undefined;
    };
    const all = session.events.filter(({ type }) => type === 'lap').length;
    const half = session.events.length >> 1;
    await host.worker.work({ kind: 'feed', events: session.events.slice(0, half) });
    const first = await laps();
    await host.worker.work({ kind: 'feed', events: session.events.slice(half) });
    expect(await laps()).toBe(first);
    host.at(999);
    expect(await laps()).toBe(first);
    host.at(1001);
    expect(await laps()).toBe(all);
  });

  it('is held back by the delay', async () => {
    const host = server();
    await host.worker.work({ kind: 'begin', head, boot: 'boot', events: [] });
    await host.worker.work({ kind: 'feed', events: session.events.filter(({ time }) => time <= 150) });
    const end = Math.max(...session.events.filter(({ time }) => time <= 150).map(({ time }) => time));
    const stream = await host.watch({ race: 'live', delay: 20 });
    const client = new Watcher();
    client.take((await host.frame(stream)).text);
    expect(client.time).toBeCloseTo(end - 20, 2);
    // The clock goes on where no events come.
    const known = new Timeline(initialStateOf(session.identity));
    known.insert(session.events.filter(({ time }) => time <= 150));
    for (let ms = 250; ms <= 15_000; ms += 250) {
      host.at(ms);
      client.take((await host.frame(stream, client.id)).text);
      expect(client.state).toEqual(stateAt(known, end - 20 + ms / 1000));
    }
  });
});
