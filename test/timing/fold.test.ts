import { beforeAll, describe, expect, test } from 'vitest';
import { readTiming } from '../../src/formats/index.ts';
import {
  allLapTelemetry,
  assemble,
  carSampleEvents,
  compareLaps,
  foldAll,
  lapLength,
  locationSampleEvents,
  type RaceEvent,
  type RaceSession,
  sessionsOf,
  sortedEvents,
  Timeline,
  trackOutline,
} from '../../src/timing/index.ts';
import { dataPath, expectedRaces, hasRaces } from '../real.ts';

interface Official {
  readonly winnerNumber: number;
  readonly winnerLaps: number;
  readonly totalLapsOfAllCars: number;
  readonly fastestLapNumber: number;
  readonly fastestLapLap: number;
  readonly fastestLapSeconds: number;
}

function official(folder: string): Official {
  const facts = expectedRaces.telemetry?.[`telemetry/openf1/${folder}`] as { official: Official };
  return facts.official;
}

async function sessionOf(...path: string[]): Promise<RaceSession[]> {
  const data = await readTiming([dataPath('f1', ...path)]);
  return sessionsOf(data.contributions).map((contributions) => assemble(contributions));
}

/** Numbers from 0 to 1 that are the same in every run (Park & Miller, Commun. ACM 31, 1988). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Everything that a line can do: events late by up to `late` seconds, a tenth of them twice, in deliveries of any size. */
function delivered(events: readonly RaceEvent[], late: number, seed: number): RaceEvent[][] {
  const next = chance(seed);
  const sent = events.flatMap((event) => {
    const copy = { event, at: event.time + late * next() };
    return next() < 0.1 ? [copy, { event: { ...event }, at: event.time + late * next() }] : [copy];
  });
  sent.sort((a, b) => a.at - b.at);
  const out: RaceEvent[][] = [];
  for (let i = 0; i < sent.length; ) {
    const count = 1 + Math.floor(next() * 200);
    out.push(sent.slice(i, i + count).map(({ event }) => event));
    i += count;
  }
  return out;
}

function streamOf({ events, carSamples, locations }: RaceSession): RaceEvent[] {
  const samples = [
    ...(carSamples === null ? [] : carSampleEvents(carSamples, 1)),
    ...(locations === null ? [] : locationSampleEvents(locations, 1)),
  ];
  return sortedEvents([...events, ...samples]);
}

// m, as the FIA publishes the length of the circuit; its DRS zones of that year; and s behind the winner by car, as in
// the official result.
const races = [
  { folder: '2024-01-bahrain', length: 5412, zones: 3, gaps: { 11: 22.457, 55: 25.11, 16: 39.669 } },
  { folder: '2024-08-monaco', length: 3337, zones: 1, gaps: { 81: 7.152, 55: 7.585, 4: 8.65 } },
];

describe.skipIf(!hasRaces).each(races)('$folder', ({ folder, length, zones, gaps }) => {
  let session: RaceSession;
  let timeline: Timeline;

  beforeAll(async () => {
    [session] = await sessionOf('telemetry', 'openf1', folder);
    timeline = Timeline.of(session);
  });

  test('ends as the books say', () => {
    const facts = official(folder);
    const { order, cars, fastestLap, totalLaps } = timeline.final;
    expect(order[0]).toBe(facts.winnerNumber);
    expect(cars[order[0]]).toMatchObject({ laps: facts.winnerLaps, status: 'finished', gap: null });
    expect(totalLaps).toBe(facts.winnerLaps);
    expect(Object.values(cars).reduce((sum, { laps }) => sum + laps, 0)).toBe(facts.totalLapsOfAllCars);
    expect(fastestLap).toEqual({
      car: facts.fastestLapNumber,
      lap: facts.fastestLapLap,
      duration: facts.fastestLapSeconds,
    });
  });

  test('gaps at the flag are the published ones, as near as messages of OpenF1 can say', () => {
    const { cars } = timeline.final;
    for (const [car, published] of Object.entries(gaps)) {
      const gap = cars[Number(car)].gap;
      expect(gap?.unit).toBe('s');
      expect(Math.abs((gap?.value ?? 0) - published)).toBeLessThan(0.05);
    }
  });

  test('at every moment the places are those from 1 on, each once, and nobody loses laps', () => {
    const next = chance(7);
    let before = new Map<number, number>();
    const moments = Array.from(
      { length: 60 },
      () => timeline.start + next() * (timeline.end - timeline.start),
    );
    for (const moment of moments.sort((a, b) => a - b)) {
      const { order, cars, time } = timeline.at(moment);
      expect(time).toBeLessThanOrEqual(moment);
      expect(order.map((car) => cars[car].position)).toEqual(order.map((_, i) => i + 1));
      for (const [car, laps] of before) expect(cars[car].laps).toBeGreaterThanOrEqual(laps);
      before = new Map(order.map((car) => [car, cars[car].laps]));
    }
  });

  test('a moment is the fold of what came before it', () => {
    const stream = streamOf(session);
    const whole = new Timeline();
    whole.insert(stream);
    const next = chance(11);
    for (let i = 0; i < 5; i++) {
      const moment = timeline.start + next() * (timeline.end - timeline.start);
      expect(whole.at(moment)).toEqual(foldAll(stream.filter(({ time }) => time <= moment)));
    }
  });

  test.each([2, 30])(
    'delivered with events up to %i s late and some of them twice it ends the same',
    (late) => {
      const stream = streamOf(session);
      const clean = foldAll(stream);
      const live = new Timeline();
      for (const events of delivered(stream, late, 3)) {
        live.insert(events);
        live.at(events[0].time);
      }
      expect(live.events).toHaveLength(stream.length);
      expect(live.final).toEqual(clean);
    },
  );

  test('laps lie on one length, which is that of the circuit', () => {
    // The speed sensor counts whole km/h, and nobody drives along the middle of the road.
    expect(lapLength(session)).toBeGreaterThan(0.98 * length);
    expect(lapLength(session)).toBeLessThan(1.005 * length);
    for (const lap of allLapTelemetry(session, 50)) {
      expect(lap.time.at(-1)).toBe(lap.duration);
      expect(lap.time.every((time, i) => i === 0 || time >= lap.time[i - 1])).toBe(true);
      expect(lap.speed.every((speed) => speed >= 0 && speed < 105)).toBe(true);
    }
  });

  test('the delta of two laps ends at the difference of their times', () => {
    const { cars, order } = timeline.final;
    const [first, second] = [cars[order[0]], cars[order[1]]];
    const found = compareLaps(
      session,
      { car: second.car, lap: second.bestLap?.lap ?? 0 },
      { car: first.car, lap: first.bestLap?.lap ?? 0 },
    );
    const difference = (second.bestLap?.duration ?? 0) - (first.bestLap?.duration ?? 0);
    expect(found?.delta.at(-1)).toBe(difference);
  });

  test('the outline is as long as the circuit and has its zones and a pit lane', () => {
    const outline = trackOutline(session);
    if (outline === null) throw new Error('there is no outline');
    const { x, y } = outline;
    let around = 0;
    for (let i = 0; i < x.length; i++) {
      const k = (i + 1) % x.length;
      const step = Math.hypot(x[k] - x[i], y[k] - y[i]);
      expect(step).toBeLessThan(12);
      around += step;
    }
    expect(around).toBeGreaterThan(0.97 * length);
    expect(around).toBeLessThan(1.01 * length);
    expect(outline.drsZones).toHaveLength(zones);
    expect(outline.sectors.map(({ sector }) => sector)).toEqual([1, 2]);
    expect(outline.pitLane).not.toBeNull();
  });
});

describe.skipIf(!hasRaces)('a race as the timing screens showed it', () => {
  interface Row {
    readonly position: string;
    readonly number: number;
    readonly laps: number;
  }
  let session: RaceSession;

  beforeAll(async () => {
    [session] = await sessionOf('live-timing', '2024-01-bahrain-race-fastf1');
  });

  test('ends in the order of the result', () => {
    const facts = expectedRaces.liveTiming?.['2024-01-bahrain-race-fastf1'] as {
      officialRace: readonly Row[];
    };
    const { cars, order } = Timeline.of(session).final;
    expect(order).toEqual(facts.officialRace.map((row) => row.number));
    for (const { number, position, laps } of facts.officialRace) {
      expect(cars[number]).toMatchObject({ position: Number(position), laps, status: 'finished' });
    }
  });

  test('order and gaps that are computed from the lines are those that the screens showed', () => {
    const shown = Timeline.of(session).final;
    const events = session.events.filter(({ type }) => type !== 'interval' && type !== 'position');
    const computed = Timeline.of({ ...session, events }).final;
    expect(computed.order).toEqual(shown.order);
    for (const car of shown.order) {
      const [gap, own] = [shown.cars[car].gap, computed.cars[car].gap];
      expect(own?.unit).toBe(gap?.unit);
      expect(own?.value).toBe(gap?.value);
      const [interval, ahead] = [shown.cars[car].interval, computed.cars[car].interval];
      // A lapped car's last interval was measured at a line that it crossed before.
      expect(ahead?.value ?? 0).toBeCloseTo(interval?.value ?? 0, gap?.unit === 'laps' ? 1 : 3);
    }
  });
});

describe.skipIf(!hasRaces)('a qualifying of three parts', () => {
  test('ends with the best times of the parts that the cars got to', async () => {
    interface Row {
      readonly number: number;
      readonly q1: number | null;
      readonly q2: number | null;
      readonly q3: number | null;
    }
    const facts = expectedRaces.liveTiming?.['2024-07-imola-qualifying'] as {
      officialQualifying: readonly Row[];
    };
    const [session] = await sessionOf('live-timing', '2024-07-imola-qualifying');
    const { cars, order } = Timeline.of(session).final;
    expect(order).toEqual(facts.officialQualifying.map((row) => row.number));
    for (const { number, q1, q2, q3 } of facts.officialQualifying) {
      expect(cars[number].bestLap?.duration ?? null).toBe(q3 ?? q2 ?? q1);
    }
    const out = order.filter((car) => cars[car].status === 'knockedOut');
    expect(out).toEqual(order.slice(10));
  });
});

describe.skipIf(!hasRaces)('a lap table of a season', () => {
  test('another source without places puts every car where the table has it, at the end of every lap', async () => {
    const [session] = await sessionOf('telemetry', 'openf1', '2024-01-bahrain');
    const tables = await sessionOf('laps', 'fastf1-transformed', 'races-2024.parquet');
    const table = tables.find(({ id }) => id === session.id);
    const places = new Map<string, number | null>();
    for (const event of table?.events ?? []) {
      if (event.type === 'lap') places.set(`${event.car}:${event.lap}`, event.position);
    }
    const events = session.events.filter(({ type }) => type !== 'position');
    const timeline = Timeline.of({ ...session, events, carSamples: null, locations: null });
    let compared = 0;
    for (const event of events) {
      if (event.type !== 'lap') continue;
      const { cars } = timeline.at(event.time);
      expect(cars[event.car].position).toBe(places.get(`${event.car}:${event.lap}`));
      compared++;
    }
    expect(compared).toBe(official('2024-01-bahrain').totalLapsOfAllCars);
  });

  test('the first races end as the books say, however they are delivered', async () => {
    const file = 'laps/fastf1-transformed/races-2024.parquet';
    const facts = expectedRaces.laps?.[file] as { events: readonly { round: number; official: Official }[] };
    const sessions = await sessionOf(...file.split('/'));
    for (const session of sessions.slice(0, 4)) {
      const wanted = facts.events.find(({ round }) => round === session.identity.round)?.official;
      const { final } = Timeline.of(session);
      expect(final.order[0]).toBe(wanted?.winnerNumber);
      expect(final.cars[final.order[0]].laps).toBe(wanted?.winnerLaps);
      expect(final.fastestLap?.duration).toBe(wanted?.fastestLapSeconds);
      const live = new Timeline();
      for (const events of delivered(session.events, 600, 5)) live.insert(events);
      expect(live.final).toEqual(foldAll(session.events));
    }
  });
});
