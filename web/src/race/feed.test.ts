import { describe, expect, it } from 'vitest';
import type { RaceStateView, StateAnswer } from '../../../src/server/contract.ts';
import { RaceClock } from './clock.ts';
import { StateFeed, type StateSource, type StreamListener } from './feed.ts';

/** A made-up state that says nothing but which lap it is. */
function stateOf(lap: number): RaceStateView {
  return {
    time: 0,
    status: 'started',
    trackStatus: 'clear',
    lap,
    totalLaps: 50,
    order: [],
    cars: {},
    fastestLap: null,
    bestSectors: [null, null, null],
    weather: null,
    drsEnabled: null,
    raceControl: {},
    qualifyingPart: null,
    readings: {},
    places: {},
  };
}

interface Asked {
  readonly time: number;
  answer(state: RaceStateView): Promise<void>;
  fail(): Promise<void>;
}

/** A source whose answers the test gives by hand. */
function byHand() {
  const asked: Asked[] = [];
  const streams: { from: number; speed: number; listener: StreamListener; open: boolean }[] = [];
  const source: StateSource = {
    state: (time) =>
      new Promise<StateAnswer>((resolve, reject) => {
        asked.push({
          time,
          answer: async (state) => {
            resolve({ id: 'x', version: '1', time, state });
            await Promise.resolve();
            await Promise.resolve();
          },
          fail: async () => {
            reject(new Error('no'));
            await Promise.resolve();
            await Promise.resolve();
          },
        });
      }),
    live: (delay, listener) => {
      const stream = { from: -delay, speed: 1, listener, open: true };
      streams.push(stream);
      return () => {
        stream.open = false;
      };
    },
    stream: (from, speed, listener) => {
      const stream = { from, speed, listener, open: true };
      streams.push(stream);
      return () => {
        stream.open = false;
      };
    },
  };
  return { asked, streams, source };
}

const initial = (state: RaceStateView, time: number) => ({
  id: 'x',
  version: '1',
  live: false,
  speed: 1,
  delay: 0,
  startedAt: 0,
  time,
  start: 0,
  end: 1000,
  state,
});

describe('the state at the time that is shown', () => {
  it('asks once while it stands, and of many moves only for the last', async () => {
    const clock = new RaceClock(0, 1000);
    const { asked, source } = byHand();
    const feed = new StateFeed(clock, source);
    const end = feed.run();
    clock.seek(100);
    clock.seek(200);
    clock.seek(300);
    expect(asked.map(({ time }) => time)).toEqual([0]);
    await asked[0].answer(stateOf(1));
    expect(asked.map(({ time }) => time)).toEqual([0, 300]);
    await asked[1].answer(stateOf(9));
    expect(feed.state.value?.lap).toBe(9);
    expect(feed.time.value).toBe(300);
    end();
  });

  it('puts each delta in when the clock gets to it, and not before', () => {
    const clock = new RaceClock(0, 1000, 50);
    const { streams, source } = byHand();
    const feed = new StateFeed(clock, source);
    const end = feed.run();
    clock.setSpeed(10);
    clock.play();
    expect(streams[0]).toMatchObject({ from: 50, speed: 10 });
    expect(clock.waiting.value).toBe(true);
    streams[0].listener.initial(initial(stateOf(2), 50));
    expect(clock.waiting.value).toBe(false);
    streams[0].listener.delta({ time: 51.5, patch: { lap: 3 } });
    streams[0].listener.delta({ time: 52.5, patch: { lap: 4 } });
    clock.frame(0);
    clock.frame(100);
    expect(feed.state.value?.lap).toBe(2);
    clock.frame(200);
    expect(feed.state.value?.lap).toBe(3);
    clock.frame(300);
    expect(feed.state.value?.lap).toBe(4);
    end();
    expect(streams[0].open).toBe(false);
  });

  it('opens a stream anew at another speed or place, and closes it to stand', async () => {
    const clock = new RaceClock(0, 1000);
    const { asked, streams, source } = byHand();
    const feed = new StateFeed(clock, source);
    const end = feed.run();
    clock.play();
    clock.setSpeed(20);
    clock.seek(400);
    expect(streams.map(({ from, speed, open }) => [from, speed, open])).toEqual([
      [0, 1, false],
      [0, 20, false],
      [400, 20, true],
    ]);
    // A message of a stream that was left says nothing any more.
    streams[1].listener.initial(initial(stateOf(7), 0));
    expect(feed.state.value).toBeNull();
    clock.pause();
    expect(streams[2].open).toBe(false);
    await asked.at(-1)?.answer(stateOf(20));
    expect(feed.state.value?.lap).toBe(20);
    end();
  });

  it('holds the clock while the line is down, and goes on from where it stands', () => {
    const clock = new RaceClock(0, 1000, 30);
    const { streams, source } = byHand();
    const feed = new StateFeed(clock, source);
    const end = feed.run();
    clock.play();
    streams[0].listener.initial(initial(stateOf(1), 30));
    clock.frame(0);
    clock.frame(200);
    streams[0].listener.broken(null);
    expect(clock.waiting.value).toBe(true);
    expect(feed.cut).toBe(true);
    feed.retry();
    expect(streams[1].from).toBeCloseTo(30.2);
    streams[1].listener.initial(initial(stateOf(1), 30.2));
    expect(clock.waiting.value).toBe(false);
    expect(feed.cut).toBe(false);
    streams[1].listener.broken(new Error('there is no such race'));
    expect(feed.trouble.value).toBeInstanceOf(Error);
    clock.pause();
    expect(clock.waiting.value).toBe(false);
    end();
  });

  it('goes with a session under way where its stream is, held back by the delay', async () => {
    const clock = new RaceClock(0, 100, 90, 20, true);
    const { asked, streams, source } = byHand();
    const feed = new StateFeed(clock, source);
    const end = feed.run();
    clock.goLive();
    expect(streams.at(-1)?.from).toBe(-20);
    streams.at(-1)?.listener.initial(initial(stateOf(5), 140));
    expect(clock.shown.value).toBe(140);
    expect(feed.state.value?.lap).toBe(5);
    streams.at(-1)?.listener.delta({ time: 145, patch: { lap: 6 } });
    expect(clock.shown.value).toBe(145);
    expect(feed.state.value?.lap).toBe(6);
    // Back to what is over: no stream any more, but the state of then.
    clock.seek(60);
    expect(streams.at(-1)?.open).toBe(false);
    expect(clock.playing.value).toBe(true);
    await asked.at(-1)?.answer(stateOf(2));
    expect(feed.state.value?.lap).toBe(2);
    end();
  });

  it('keeps what it has where an answer fails', async () => {
    const clock = new RaceClock(0, 1000);
    const { asked, source } = byHand();
    const feed = new StateFeed(clock, source);
    const end = feed.run();
    await asked[0].answer(stateOf(1));
    clock.seek(10);
    await asked[1].fail();
    expect(feed.state.value?.lap).toBe(1);
    expect(feed.trouble.value).toBeInstanceOf(Error);
    end();
  });
});
