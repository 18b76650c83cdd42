import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RaceEvent } from '../events.ts';
import { compareEvents, eventKey } from '../order.ts';
import type { Contribution, SourceKind } from '../session.ts';
import { makeLap, makeMessage } from '../testing.ts';
import { assemble } from './assemble.ts';
import { sessionsOf } from './group.ts';
import { NOBODY } from './identity.ts';
import { missingSentence } from './missing.ts';
import { evenLaps, makeContribution } from './testing.ts';

const CARS = [1, 4, 16, 44];

function lapsOf(events: readonly RaceEvent[]) {
  return events.filter((event) => event.type === 'lap');
}

describe('clocks', () => {
  test('two that know the time of day differ by their epochs', () => {
    const feed = makeContribution('liveTiming', [{ type: 'sessionStatus', time: 100, status: 'started' }], {
      epoch: 1_000_000,
    });
    const table = makeContribution('openf1', [{ type: 'trackStatus', time: 50, status: 'yellow' }], {
      epoch: 1_020_000,
    });
    const session = assemble([table, feed]);
    expect(session.epoch).toBe(1_000_000);
    expect(session.events.map(({ type, time }) => [type, time])).toEqual([
      ['trackStatus', 70],
      ['sessionStatus', 100],
    ]);
  });

  test('one without is laid over the others by its laps, whatever a few of them say', () => {
    const table = makeContribution('openf1', evenLaps(CARS, 10, 0), { epoch: 5000 });
    const other = evenLaps(CARS, 10, 3600).map((lap, i) =>
      i % 9 === 0 ? { ...lap, time: lap.time + 500 } : lap,
    );
    const session = assemble([
      table,
      makeContribution('fastf1', [...other, { type: 'trackStatus', time: 3700, status: 'red' }]),
    ]);
    const status = session.events.find(({ type }) => type === 'trackStatus');
    expect(status?.time).toBeCloseTo(100, 6);
    expect(session.epoch).toBe(5000);
    expect(session.warnings).toEqual([]);
  });

  test('laps that are those of another race are said to be so, with how far they are off', () => {
    const table = makeContribution('openf1', evenLaps(CARS, 10, 0), { epoch: 5000 });
    const session = assemble([table, makeContribution('fastf1', evenLaps(CARS, 10, 100, 120))]);
    expect(session.warnings[0]).toMatch(
      /do not lie as those of an? .*openf1 source do \(half of 40 are more than \d+\.\d s off\)/,
    );
  });

  test('what fits best is placed first, for others may fit it better than the base', () => {
    const laps = evenLaps(CARS, 20, 0);
    // A feed's first state: the last lap of each car, at whatever time the state was written.
    const state = laps
      .filter(({ lap }) => lap === 20)
      .map((lap, i) => ({ ...lap, time: 5000 + 60 * i, start: null }));
    const feed = makeContribution('liveTiming', state, { epoch: 0 });
    const chart = makeContribution('fastf1', [
      ...evenLaps(CARS, 20, 300),
      { type: 'trackStatus', time: 400, status: 'red' },
    ]);
    const session = assemble([feed, chart, makeContribution('openf1', laps, { epoch: 100_000 })]);
    // OpenF1's 0 is 100 s of the session, which the other table's 300 is.
    expect(session.events.find(({ type }) => type === 'trackStatus')?.time).toBeCloseTo(200, 6);
    expect(session.warnings.filter((warning) => warning.includes('do not lie'))).toEqual([]);
  });

  test('what nothing ties to the rest gives only what has no time', () => {
    const table = makeContribution('openf1', evenLaps(CARS, 10, 0), { epoch: 5000 });
    const lost = makeContribution('fastf1', [
      makeLap(1, 1, 9000, { position: 3, compound: 'SOFT' }),
      { type: 'trackStatus', time: 9000, status: 'red' },
    ]);
    const session = assemble([lost, table]);
    expect(session.events.some(({ type }) => type === 'trackStatus')).toBe(false);
    expect(lapsOf(session.events).find(({ car, lap }) => car === 1 && lap === 1)?.compound).toBe('SOFT');
    expect(session.warnings).toContain(
      'a fastf1 source: nothing ties its times to those of a openf1 source; only what has no time was taken from it',
    );
  });
});

describe('laps of several sources', () => {
  test('are merged field by field, the better source wins, conflicts are counted once', () => {
    const own = evenLaps(CARS, 8, 0);
    const segments = [['green' as const], ['purple' as const], ['none' as const]];
    const openf1 = own.map((lap) => ({ ...lap, position: null, segments }));
    const fastf1 = own.map((lap) => ({
      ...lap,
      duration: lap.car === 4 && lap.lap === 5 ? 91 : lap.duration,
      compound: 'HARD' as const,
      speeds: { i1: null, i2: null, fl: 80, st: null },
    }));
    const session = assemble([
      makeContribution('openf1', openf1, { epoch: 0 }),
      makeContribution('fastf1', fastf1),
    ]);
    const lap = lapsOf(session.events).find((one) => one.car === 4 && one.lap === 5);
    expect(lap).toMatchObject({ duration: 91, position: 2, compound: 'HARD', segments, speeds: { fl: 80 } });
    expect(session.warnings).toEqual([
      '1 lap has different times in different sources (by up to 0.872 s); that of a fastf1 source was taken',
    ]);
  });

  test('of which one lost a lap are renumbered by the one that did not', () => {
    const all = evenLaps(CARS, 20, 0);
    const rest = all.filter(({ lap }) => lap > 1).map((lap) => ({ ...lap, lap: lap.lap - 1 }));
    const session = assemble([
      makeContribution('openf1', all, { epoch: 0 }),
      makeContribution('fastf1', [...rest, makeLap(77, 1, 95)]),
    ]);
    expect(lapsOf(session.events)).toHaveLength(80);
    expect(session.warnings).toEqual([
      'a fastf1 source: it counts 1 lap less than a openf1 source does; its laps were renumbered',
    ]);
  });

  test('a chart without times completes laps and makes none', () => {
    const laps = evenLaps([1, 4], 3, 0).map((lap) => ({ ...lap, position: null }));
    const chart = makeContribution('lapChart', [
      ...laps.map(({ car, lap }) => makeLap(car, lap, Number.NaN, { position: car === 1 ? 2 : 1 })),
      makeLap(16, 1, Number.NaN, { position: 3 }),
      { type: 'entry', time: Number.NaN, car: 4, grid: 7 },
    ]);
    const session = assemble([chart, makeContribution('fastf1', laps)]);
    expect(lapsOf(session.events)).toHaveLength(6);
    expect(lapsOf(session.events).every(({ car, position }) => position === (car === 1 ? 2 : 1))).toBe(true);
    expect(session.events.find((event) => event.type === 'entry' && event.car === 4)).toMatchObject({
      grid: 7,
      time: 0,
    });
    expect(session.warnings).toEqual(['1 lap has no time in any source and was left out']);
  });

  test('do not keep the grid where a recording that tells places was cut before the first lap was over', () => {
    const start = 3600;
    const places = CARS.map(
      (car, i): RaceEvent => ({ type: 'position', time: start + 1, car, position: i + 1 }),
    );
    const table = makeContribution('openf1', evenLaps(CARS, 5, start), { epoch: 5000 });
    const cut = (events: readonly RaceEvent[]) => makeContribution('liveTiming', events, { epoch: 5000 });
    const told = (session: ReturnType<typeof assemble>) =>
      session.events.filter(({ type, time }) => type === 'position' && time === start + 1).length;
    expect(told(assemble([table, cut(places)]))).toBe(0);
    const later = CARS.map(
      (car, i): RaceEvent => ({ type: 'position', time: start + 200, car, position: 4 - i }),
    );
    expect(told(assemble([table, cut([...places, ...later])]))).toBe(CARS.length);
  });

  test('a stop without a time is over when its car is out of the lane', () => {
    const [first, second, third] = evenLaps([1], 3, 0);
    const stop = {
      type: 'pitStop' as const,
      time: Number.NaN,
      car: 1,
      lap: 2,
      laneTime: null,
      stationaryTime: 2.3,
    };
    const table = makeContribution('fastf1', [
      first,
      { ...second, pitIn: second.time - 3 },
      { ...third, pitOut: second.time + 18 },
    ]);
    const session = assemble([makeContribution('lapChart', [stop]), table]);
    expect(session.events.find(({ type }) => type === 'pitStop')?.time).toBe(second.time + 18);
  });
});

test('a lap on which a car retired is no lap, but its sectors and its pit entry stay', () => {
  const laps = evenLaps([1, 4], 3, 0).filter(({ car, lap }) => car === 1 || lap < 3);
  const begun = makeLap(4, 3, 320, { start: 280, sectors: [30, null, null], pitIn: 320 });
  const session = assemble([makeContribution('fastf1', [...laps, begun])]);
  expect(lapsOf(session.events).filter(({ car }) => car === 4)).toHaveLength(2);
  expect(session.events).toContainEqual({
    type: 'sector',
    time: 310,
    car: 4,
    lap: 3,
    sector: 1,
    duration: 30,
  });
  expect(session.events).toContainEqual({ type: 'pitIn', time: 320, car: 4, lap: 3 });
});

test('what race control says becomes events where no source has them', () => {
  const message = makeMessage(
    50,
    'CAR 4 (NOR) TIME 1:32.123 DELETED - TRACK LIMITS AT TURN 4 LAP 3 15:10:11',
  );
  const session = assemble([makeContribution('openf1', [message], { epoch: 0 })]);
  expect(session.events.find(({ type }) => type === 'lapDeleted')).toMatchObject({ car: 4, lap: 3 });
});

test("the state of the track is race control's to the second, not that of a lap table", () => {
  const table = makeContribution('fastf1', [
    ...evenLaps(CARS, 10, 0),
    { type: 'trackStatus', time: 200, status: 'safetyCar' },
  ]);
  const messages = makeContribution(
    'openf1',
    [...evenLaps(CARS, 10, 0), makeMessage(212, 'SAFETY CAR DEPLOYED', { category: 'SafetyCar' })],
    { epoch: 0 },
  );
  const statuses = assemble([table, messages]).events.filter(({ type }) => type === 'trackStatus');
  expect(statuses.map(({ time }) => time)).toEqual([212]);
});

test('a table of laps gives the speeds at the traps as a feed would', () => {
  const [lap] = evenLaps([1], 1, 0);
  const { events } = assemble([
    makeContribution('openf1', [{ ...lap, speeds: { i1: null, i2: null, fl: null, st: 90 } }]),
  ]);
  expect(events).toContainEqual({ type: 'speedTrap', time: lap.time, car: 1, trap: 'st', speed: 90 });
});

test('a recording of a few minutes does not stand in for the stream of a whole race', () => {
  const weather = (time: number) => ({
    type: 'weather' as const,
    time,
    air: 20,
    track: 30,
    humidity: 0.5,
    pressure: 1013,
    windSpeed: 1,
    windDirection: 0,
    rain: false,
  });
  const short = makeContribution('liveTiming', [weather(1)], { epoch: 0 });
  const whole = makeContribution('openf1', [10, 70, 130].map(weather), { epoch: 0 });
  expect(assemble([short, whole]).events.map(({ time }) => time)).toEqual([10, 70, 130]);
});

test('what is missing is said, and what it costs', () => {
  const { missing } = assemble([makeContribution('fastf1', evenLaps(CARS, 3, 0))]);
  expect(missing).toContain('locations');
  expect(missing).toContain('intervals');
  expect(missing).not.toContain('laps');
  expect(missing).not.toContain('positions');
  expect(missingSentence('locations')).toBe('no car locations: the map is off');
  expect(missingSentence('intervals')).toBe('no intervals: gaps are computed at the timing lines');
});

test('sessions are grouped by season, round and kind, or by place where a source has no round', () => {
  const of = (rest: Partial<Contribution['identity']>) =>
    makeContribution('fastf1', [], { identity: { ...NOBODY, season: 2024, ...rest } });
  const byPlace = of({ name: 'Belgian Grand Prix' });
  const byRound = of({ round: 14, name: 'Belgian Grand Prix' });
  const other = of({ round: 15, place: 'zandvoort' });
  const sprint = of({ round: 14, kind: 'sprint', place: 'spa' });
  const again = of({ round: 14 });
  expect(sessionsOf([byPlace, byRound, other, sprint, again])).toEqual([
    [byRound, again, byPlace],
    [other],
    [sprint],
  ]);
});

test('a session that cannot be told from others is refused', () => {
  expect(() => assemble([makeContribution('fastf1', [], { identity: NOBODY })])).toThrow(RangeError);
});

const sources: readonly SourceKind[] = [
  'liveTiming',
  'openf1',
  'fastf1',
  'fastf1Cache',
  'tracingInsights',
  'lapChart',
];

const someEvent = fc.oneof(
  fc
    .record({
      car: fc.constantFrom(...CARS),
      lap: fc.integer({ min: 1, max: 5 }),
      time: fc.integer({ min: 0, max: 500 }),
      duration: fc.option(fc.integer({ min: 80, max: 120 }), { nil: null }),
      position: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
      stint: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
    })
    .map(({ car, lap, time, ...rest }) => makeLap(car, lap, time, rest)),
  fc.record({
    type: fc.constant('position' as const),
    time: fc.integer({ min: 0, max: 500 }),
    car: fc.constantFrom(...CARS),
    position: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    type: fc.constant('trackStatus' as const),
    time: fc.integer({ min: 0, max: 500 }),
    status: fc.constantFrom('clear' as const, 'red' as const, 'vsc' as const),
  }),
  fc.record({
    type: fc.constant('pitIn' as const),
    time: fc.integer({ min: 0, max: 500 }),
    car: fc.constantFrom(...CARS),
    lap: fc.integer({ min: 1, max: 5 }),
  }),
);

const someContribution = fc
  .record({
    source: fc.constantFrom(...sources),
    from: fc.constantFrom('a', 'b', 'c'),
    epoch: fc.option(fc.constantFrom(0, 10_000, 20_000), { nil: null }),
    events: fc.uniqueArray(someEvent, {
      maxLength: 30,
      selector: (event) => (event.type === 'lap' ? `${event.car}/${event.lap}` : eventKey(event)),
    }),
  })
  .map(({ source, from, epoch, events }) =>
    makeContribution(source, events, { from: `${source} ${from}`, epoch }),
  );

test('the order of the sources does not matter', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(someContribution, { minLength: 1, maxLength: 4, selector: ({ from }) => from }),
      fc.infiniteStream(fc.nat()),
      (contributions, chance) => {
        const shuffled = contributions
          .map((contribution) => ({ contribution, key: chance.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ contribution }) => contribution);
        expect(assemble(shuffled)).toEqual(assemble(contributions));
      },
    ),
  );
});

test('one source alone loses nothing but the lap on which a car retired', () => {
  fc.assert(
    fc.property(someContribution, (contribution) => {
      const { events } = assemble([contribution]);
      const kept = new Set(events.map(eventKey));
      const lasts = new Map<number, number>();
      for (const { car, lap } of lapsOf(contribution.events))
        lasts.set(car, Math.max(lasts.get(car) ?? 0, lap));
      // Visits to the pits are one a car and lap.
      const seen = new Set<string>();
      for (const event of contribution.events) {
        if (event.type === 'lap' && event.duration === null && lasts.get(event.car) === event.lap) continue;
        if (event.type === 'pitIn') {
          const key = `${event.car}/${event.lap}`;
          if (seen.has(key)) continue;
          seen.add(key);
        }
        expect(kept).toContain(eventKey(event));
      }
      for (let i = 1; i < events.length; i++) expect(compareEvents(events[i - 1], events[i])).toBeLessThan(0);
    }),
  );
});

test('a source may say more than a call may have arguments', () => {
  const entries = Array.from(
    { length: 200_000 },
    (_, i): RaceEvent => ({ type: 'entry', time: i, car: i % 50 }),
  );
  expect(assemble([makeContribution('openf1', entries)]).events).toHaveLength(200_000);
});

test('more cars than any grid has are a fault of the source, and said to be', () => {
  const cars = Array.from({ length: 130 }, (_, i) => i + 1);
  const entries = cars.map((car): RaceEvent => ({ type: 'entry', time: 0, car, code: `C${car}` }));
  const session = assemble([makeContribution('openf1', [...entries, ...evenLaps([7, 120], 3, 0)])]);
  const entered = session.events.flatMap((event) => (event.type === 'entry' ? [event.car] : []));
  expect(entered).toHaveLength(100);
  expect(entered).toEqual(expect.arrayContaining([1, 7, 120]));
  expect(lapsOf(session.events)).toHaveLength(6);
  expect(session.warnings).toEqual([
    'a openf1 source: it names 130 cars; the 100 of which it says most were taken',
  ]);
});
