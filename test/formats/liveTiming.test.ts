import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readTiming } from '../../src/formats/timing/index.ts';
import { LiveTimingClient } from '../../src/formats/timing/liveTiming/client/client.ts';
import { feedServer, type Mischief } from '../../src/formats/timing/liveTiming/client/testing.ts';
import { contributionOfRecording } from '../../src/formats/timing/liveTiming/contribution.ts';
import type { FeedMessage } from '../../src/formats/timing/liveTiming/message.ts';
import { Normaliser } from '../../src/formats/timing/liveTiming/normaliser.ts';
import {
  type Recording,
  readRecordingFile,
  recordingsOf,
} from '../../src/formats/timing/liveTiming/recording.ts';
import { inOrder, ReorderBuffer } from '../../src/formats/timing/liveTiming/reorder.ts';
import { madeArchive } from '../../src/formats/timing/liveTiming/testing.ts';
import {
  type Contribution,
  compareEvents,
  eventKey,
  fold,
  foldAll,
  initialStateOf,
  type RaceEvent,
  type RaceState,
  sortedEvents,
} from '../../src/timing/index.ts';
import { dataPath, expectedRaces, hasRaces } from '../real.ts';

interface Facts {
  readonly files: Readonly<Record<string, { readonly messagesByTopic?: Readonly<Record<string, number>> }>>;
  readonly officialQualifying?: readonly OfficialQualifying[];
  readonly officialPractice1?: readonly { readonly number: number; readonly time: number }[];
  readonly officialRace?: readonly OfficialRace[];
}

interface OfficialQualifying {
  readonly position: string;
  readonly number: number;
  readonly q1: number | null;
  readonly q2: number | null;
  readonly q3: number | null;
}

interface OfficialRace {
  readonly position: string;
  readonly number: number;
  readonly laps: number;
  readonly grid: string;
}

const IMOLA = '2024-07-imola-qualifying';
const SILVERSTONE = '2024-12-silverstone-practice-1';
const BAHRAIN = '2024-01-bahrain-race-fastf1';

function facts(folder: string): Facts {
  return expectedRaces.liveTiming?.[folder] as Facts;
}

function textOf(folder: string, file: string): string {
  return gunzipSync(readFileSync(dataPath('f1', 'live-timing', folder, file))).toString('utf8');
}

function recordingOf(folder: string): Recording {
  const files = ['subscribe.txt.gz', 'live.txt.gz'].map((file) =>
    readRecordingFile(file, textOf(folder, file)),
  );
  const [recording] = recordingsOf(files);
  if (recording === undefined) throw new Error('there is no recording');
  return recording;
}

const read = new Map<string, Contribution>();

/** The one contribution of a folder, read once. */
async function only(folder: string): Promise<Contribution> {
  const known = read.get(folder);
  if (known !== undefined) return known;
  const { contributions } = await readTiming([dataPath('f1', 'live-timing', folder)]);
  const [contribution, ...others] = contributions;
  if (contribution === undefined || others.length > 0) throw new Error('one contribution was expected');
  read.set(folder, contribution);
  return contribution;
}

function finalOf(contribution: Contribution): RaceState {
  return foldAll(sortedEvents(contribution.events), initialStateOf(contribution.identity));
}

function keys(events: readonly RaceEvent[]): string[] {
  return [...new Set([...events].sort(compareEvents).map(eventKey))];
}

/** Numbers from 0 to 1 that are the same in every run (Park & Miller, Commun. ACM 31, 1988). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Topics up to 4 s apart, messages of one topic up to 50 ms (more than four times what is seen), a tenth of them twice. */
function outOfOrder(messages: readonly FeedMessage[], seed: number): FeedMessage[] {
  const next = chance(seed);
  const lag = new Map<string, number>();
  const sent = messages.flatMap((message) => {
    const late = lag.get(message.topic) ?? 4000 * next();
    lag.set(message.topic, late);
    const copy = { message, at: (message.time ?? 0) + late + 50 * next() };
    return next() < 0.1 ? [copy, { message, at: copy.at + 50 * next() }] : [copy];
  });
  sent.sort((a, b) => a.at - b.at);
  return sent.map(({ message }) => message);
}

describe.skipIf(!hasRaces)('recordings of the feed', () => {
  test('every message of every topic is read', () => {
    for (const folder of [IMOLA, SILVERSTONE]) {
      const { messages, garbage } = readRecordingFile('live.txt', textOf(folder, 'live.txt.gz'));
      const counts: Record<string, number> = {};
      for (const { topic } of messages) counts[topic] = (counts[topic] ?? 0) + 1;
      expect(counts).toEqual(facts(folder).files['live.txt.gz']?.messagesByTopic);
      expect(garbage).toBe(0);
    }
  });

  test('qualifying at Imola: the times of all three parts and the order are the official ones', async () => {
    const imola = await only(IMOLA);
    expect(imola.identity).toMatchObject({ kind: 'qualifying', season: 2024, round: 7, place: 'imola' });
    const ends: RaceState[] = [];
    let state = initialStateOf(imola.identity);
    for (const event of sortedEvents(imola.events)) {
      const next = fold(state, event);
      if (state.qualifyingPart !== null && next.qualifyingPart !== state.qualifyingPart) ends.push(state);
      state = next;
    }
    ends.push(state);
    expect(ends).toHaveLength(3);
    const official = facts(IMOLA).officialQualifying ?? [];
    expect(state.order).toEqual(official.map(({ number }) => number));
    for (const [part, key] of (['q1', 'q2', 'q3'] as const).entries()) {
      const times = Object.fromEntries(
        official.map(({ number }) => {
          const out = part > 0 && ends[part]?.cars[number]?.status === 'knockedOut';
          return [number, out ? null : (ends[part]?.cars[number]?.bestLap?.duration ?? null)];
        }),
      );
      expect(times).toEqual(Object.fromEntries(official.map((row) => [row.number, row[key]])));
    }
  });

  test('a deleted lap is the one with the time that was deleted', async () => {
    const { events } = await only(IMOLA);
    const deletions = events.filter((event) => event.type === 'lapDeleted');
    expect(deletions.length).toBeGreaterThan(3);
    for (const { car, lap, duration } of deletions) {
      const laps = events.filter((event) => event.type === 'lap' && event.car === car && event.lap === lap);
      if (duration !== null)
        expect(laps.map((event) => event.type === 'lap' && event.duration)).toContain(duration);
    }
  });

  test('practice at Silverstone, from its middle: times and order are the official ones', async () => {
    const silverstone = await only(SILVERSTONE);
    expect(silverstone.identity).toMatchObject({ kind: 'practice1', season: 2024, place: 'silverstone' });
    const state = finalOf(silverstone);
    const official = facts(SILVERSTONE).officialPractice1 ?? [];
    expect(state.order.map((car) => [car, state.cars[car]?.bestLap?.duration])).toEqual(
      official.map(({ number, time }) => [number, time]),
    );
  });

  test('laps follow each other without gap: each begins where the one before ended', async () => {
    for (const folder of [IMOLA, SILVERSTONE]) {
      const { cars } = finalOf(await only(folder));
      let worst = 0;
      let pairs = 0;
      for (const { history } of Object.values(cars)) {
        for (const [i, lap] of history.entries()) {
          const before = history[i - 1];
          // Of the lap before the recording began only its duration is known, not when it ended.
          if (
            before === undefined ||
            before.lap !== lap.lap - 1 ||
            lap.start === null ||
            before.start === null
          )
            continue;
          worst = Math.max(worst, Math.abs(lap.start - before.time));
          pairs++;
        }
      }
      expect(pairs).toBeGreaterThan(100);
      expect(worst).toBeLessThan(0.5);
    }
  });

  test('the states before and after the race at Imola: the official result, and what the cars sent', async () => {
    const imola = await only('2024-07-imola-race');
    const state = finalOf(imola);
    const official = facts('2024-07-imola-race').officialRace ?? [];
    expect(state.order).toEqual(official.map(({ number }) => number));
    expect(state.order.map((car) => state.cars[car]?.laps)).toEqual(official.map(({ laps }) => laps));
    const retired = Object.values(state.cars).filter(({ status }) => status === 'retired');
    expect(retired.map(({ car }) => car)).toEqual([23]);
    // 24 laps on medium tyres, 39 on hard ones, as the feed counts them.
    expect(state.cars[1]?.stints).toMatchObject([
      { compound: 'MEDIUM', lapStart: 1, lapEnd: 24 },
      { compound: 'HARD', lapStart: 25, lapEnd: 63 },
    ]);
    expect(imola.carSamples?.length).toBe(60);
    expect(imola.locations?.length).toBe(80);
    expect(imola.carSamples?.speed[0]).toBeCloseTo(91 / 3.6, 4);
    expect(imola.locations?.x[0]).toBeCloseTo(-114.5, 4);
    expect(imola.locations?.y[0]).toBeCloseTo(-481.8, 4);
  });

  test('messages of another race than the state beside them are left to be imported by themselves', async () => {
    const folder = dataPath('f1', 'live-timing', 'undercut-tests');
    const both = await readTiming([folder]);
    expect(both.contributions.map(({ identity }) => [identity.season, identity.place])).toEqual([
      [2023, 'interlagos'],
    ]);
    expect(both.warnings).toEqual([
      'TimingData.json.gz: is of another session than the rest and does not say of which; import it by itself',
    ]);
    const { contributions } = await readTiming([join(folder, 'TimingData.json.gz')]);
    const [deltas] = contributions;
    // Car 40 drove at Zandvoort in 2023 and not in Brazil; the messages run backwards through its last 20 laps.
    const laps = deltas?.events.filter((event) => event.type === 'lap') ?? [];
    const winner = laps.flatMap((event) => (event.type === 'lap' && event.car === 1 ? [event.lap] : []));
    expect(winner).toEqual(Array.from({ length: 20 }, (_, i) => 53 + i));
    expect(new Set(laps.map((event) => event.type === 'lap' && event.car))).toContain(40);
    expect(deltas?.events.filter(({ type }) => type === 'finish')).toHaveLength(17);
  });
});

describe.skipIf(!hasRaces)('an archive', () => {
  test('made of a recording says what the recording says', async () => {
    const recording = recordingOf(IMOLA);
    const clean = contributionOfRecording(recording, IMOLA, {});
    const [first] = recording.states;
    const begin = Date.UTC(2024, 4, 18, 13, 44, 5, 123);
    const whole = Object.entries(first?.state ?? {}).map(
      ([topic, data]): FeedMessage => ({ topic, data, time: first?.time ?? null }),
    );
    const temporary = mkdtempSync(join(tmpdir(), 'archive-'));
    const folder = join(temporary, IMOLA);
    try {
      mkdirSync(folder);
      for (const [topic, text] of madeArchive([...whole, ...recording.messages], begin)) {
        writeFileSync(join(folder, `${topic}.jsonStream`), text);
      }
      writeFileSync(join(folder, 'Index.json'), '\ufeff{"Feeds":{}}');
      const { contributions, warnings } = await readTiming([folder]);
      expect(warnings).toEqual([]);
      const [archive] = contributions;
      expect(archive?.identity).toEqual(clean.identity);
      expect(archive?.epoch).toBe(clean.epoch);
      // The archive has whole ms, and when it began is known from what messages carry: 2 ms are the most to be lost.
      const laps = (of: Contribution | undefined) =>
        (of === undefined ? [] : sortedEvents(of.events)).flatMap((event) =>
          event.type === 'lap' ? [event] : [],
        );
      expect(laps(archive).map(({ car, lap, duration }) => [car, lap, duration])).toEqual(
        laps(clean).map(({ car, lap, duration }) => [car, lap, duration]),
      );
      const late = laps(archive).map((lap, i) => Math.abs(lap.time - (laps(clean)[i]?.time ?? 0)));
      expect(Math.max(...late)).toBeLessThan(0.002);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });
});

describe.skipIf(!hasRaces)('caches of FastF1', () => {
  test('Bahrain 2024: result, laps and grid are the official ones', async () => {
    const bahrain = await only(BAHRAIN);
    expect(bahrain.identity).toMatchObject({
      kind: 'race',
      season: 2024,
      round: 1,
      place: 'bahrain',
      scheduledLaps: 57,
    });
    const state = finalOf(bahrain);
    const official = facts(BAHRAIN).officialRace ?? [];
    const told = state.order.map((car) => [car, state.cars[car]?.laps, String(state.cars[car]?.grid)]);
    expect(told).toEqual(official.map(({ number, laps, grid }) => [number, laps, grid]));
    expect(Object.values(state.cars).map(({ status }) => status)).toEqual(official.map(() => 'finished'));
  });

  test('race control is laid over the rest by the flags that both tell', async () => {
    const { epoch, events } = await only(BAHRAIN);
    const finished = events.find((event) => event.type === 'sessionStatus' && event.status === 'finished');
    const flag = events.find((event) => event.type === 'raceControl' && event.flag === 'chequered');
    expect(epoch).not.toBeNull();
    expect(Math.abs((finished?.time ?? 0) - (flag?.time ?? 0))).toBeLessThan(2);
  });

  test('a cache without laps says who drove and what race control said', async () => {
    const { identity, events } = await only('2023-02-jeddah-race-fastf1');
    expect(identity).toMatchObject({ kind: 'race', season: 2023, round: 2, place: 'jeddah' });
    const official = facts('2023-02-jeddah-race-fastf1').officialRace ?? [];
    const entries = events.flatMap((event) => (event.type === 'entry' ? [event.car] : []));
    expect(entries.sort((a, b) => a - b)).toEqual(official.map(({ number }) => number).sort((a, b) => a - b));
    expect(events.some((event) => event.type === 'trackStatus' && event.status === 'safetyCar')).toBe(true);
  });
});

describe.skipIf(!hasRaces)('messages out of order, repeated, lost', () => {
  test('shuffled within the bounds of the feed and repeated, messages make the same events', () => {
    for (const folder of [IMOLA, SILVERSTONE]) {
      const recording = recordingOf(folder);
      const clean = keys(contributionOfRecording(recording, folder, {}).events);
      for (const seed of [1, 2]) {
        const shuffled = { ...recording, messages: outOfOrder(recording.messages, seed) };
        expect(keys(contributionOfRecording(shuffled, folder, {}).events)).toEqual(clean);
      }
    }
  });

  test('so they do on a live line, which cannot wait for the end', () => {
    for (const folder of [IMOLA, SILVERSTONE]) {
      const recording = recordingOf(folder);
      const clean = keys(contributionOfRecording(recording, folder, {}).events);
      for (const seed of [3]) {
        const normaliser = new Normaliser();
        const buffer = new ReorderBuffer();
        const events: RaceEvent[] = [];
        for (const { state, time } of recording.states) events.push(...normaliser.initial(state, time));
        const ready = [
          ...outOfOrder(recording.messages, seed).flatMap((message) => buffer.push(message)),
          ...buffer.flush(),
        ];
        for (const message of ready) events.push(...normaliser.push(message));
        events.push(...normaliser.end());
        expect(buffer.late).toBe(0);
        expect(keys(events)).toEqual(clean);
      }
    }
  });

  test('the live line tells what the recording tells, through ends, garbage, repetitions and refusals', async () => {
    for (const folder of [IMOLA, SILVERSTONE]) {
      const recording = recordingOf(folder);
      const clean = contributionOfRecording(recording, folder, {});
      const next = chance(7);
      const mischief = new Map<number, Mischief>();
      const kinds: readonly Mischief[] = ['end', 'garbage', 'repeat', 'slow'];
      for (let i = 0; i < 40; i++) {
        mischief.set(1 + Math.floor(next() * recording.messages.length), kinds[i % kinds.length] ?? 'end');
      }
      const live = await replay(recording, recording.messages, mischief, [429, 500]);
      expect(keys(live.events)).toEqual(keys(clean.events));
      expect(live.connections).toBeGreaterThan(5);
    }
  });

  test('with lines that break in the middle of a frame the session ends as the recording does', async () => {
    for (const folder of [IMOLA, SILVERSTONE]) {
      const recording = recordingOf(folder);
      const clean = contributionOfRecording(recording, folder, {});
      const next = chance(11);
      const mischief = new Map<number, Mischief>();
      for (let i = 0; i < 30; i++) {
        mischief.set(1 + Math.floor(next() * recording.messages.length), i % 2 === 0 ? 'cutFrame' : 'cut');
      }
      const live = await replay(recording, inOrder(recording.messages), mischief, []);
      expect(live.connections).toBeGreaterThan(20);
      const state = foldAll(sortedEvents(live.events), initialStateOf(clean.identity));
      expect(outcome(state)).toEqual(outcome(finalOf(clean)));
    }
  });
});

/** What a session came to, without the moments at which it was told. */
function outcome(state: RaceState): unknown {
  return {
    order: state.order,
    status: state.status,
    trackStatus: state.trackStatus,
    qualifyingPart: state.qualifyingPart,
    fastestLap: state.fastestLap,
    weather: state.weather,
    raceControl: state.raceControl,
    cars: Object.values(state.cars).map((car) => ({
      car: car.car,
      code: car.code,
      position: car.position,
      laps: car.history.map(({ lap, duration, deleted }) => [lap, duration, deleted]),
      bestLap: car.bestLap,
      gap: car.gap,
      interval: car.interval,
      stints: car.stints.map(({ stint, compound, fresh, ageAtStart }) => [
        stint,
        compound,
        fresh,
        ageAtStart,
      ]),
      status: car.status,
    })),
  };
}

async function replay(
  recording: Recording,
  messages: readonly FeedMessage[],
  mischief: ReadonlyMap<number, Mischief>,
  refusals: readonly number[],
): Promise<{ events: RaceEvent[]; connections: number }> {
  const [first] = recording.states;
  const server = await feedServer({ state: first?.state ?? {}, messages, mischief, refusals });
  const client = new LiveTimingClient({
    address: server.address,
    firstWait: 1,
    longestWait: 2,
    random: () => 0.5,
  });
  const events: RaceEvent[] = [];
  try {
    for await (const update of client) {
      if (update.type === 'events') events.push(...update.events);
      else if (update.status.kind === 'lost' && update.status.reason === 'over') break;
    }
  } finally {
    await server.close();
  }
  events.push(...client.normaliser.end());
  return { events, connections: client.counts.connections };
}
