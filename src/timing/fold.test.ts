import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialState, initialStateOf } from './blank.ts';
import type { RaceEvent } from './events.ts';
import { fold, foldAll } from './fold.ts';
import { sortedEvents } from './order.ts';
import type { RaceState } from './state.ts';
import { anyEvent, makeLap, makeMessage } from './testing.ts';

function stateOf(events: readonly RaceEvent[], from: RaceState = initialState): RaceState {
  return foldAll(sortedEvents(events), from);
}

const started = { type: 'sessionStatus', time: 10, status: 'started' } as const;
const total = (laps: number): RaceEvent => ({ type: 'lapCount', time: 0, lap: null, total: laps });
const grid = (cars: readonly number[]): RaceEvent[] =>
  cars.map((car, i) => ({ type: 'entry', time: 0, car, grid: i + 1 }));

test('nothing is changed in place, and what an event does not touch is shared', () => {
  const before = stateOf([...grid([1, 2]), started, makeLap(1, 1, 100)]);
  const copy = structuredClone(before);
  const after = fold(before, makeLap(2, 1, 101));
  expect(before).toEqual(copy);
  expect(after.cars[1]).toBe(before.cars[1]);
  expect(after.raceControl).toBe(before.raceControl);
});

test('entries complete each other', () => {
  const state = stateOf([
    { type: 'entry', time: 0, car: 4, code: 'AAA', grid: 2 },
    { type: 'entry', time: 1, car: 4, team: 'Reds', code: undefined },
  ]);
  expect(state.cars[4]).toMatchObject({ code: 'AAA', team: 'Reds', grid: 2, status: 'grid', position: 1 });
});

test('lights out: the field runs, on lap 1; qualifying begins in the pits', () => {
  const race = stateOf([...grid([1, 2]), started]);
  expect(race.lap).toBe(1);
  expect(race.cars[2].status).toBe('running');
  const qualifying = initialStateOf({ kind: 'qualifying', scheduledLaps: null });
  const state = stateOf([...grid([1]), started], qualifying);
  expect(state.lap).toBe(0);
  expect(state.cars[1].status).toBe('pit');
});

test('the lap is the one that the first car is on, and no more than there are', () => {
  const events = [total(2), ...grid([1, 2]), started, makeLap(1, 1, 100), makeLap(2, 1, 101)];
  expect(stateOf(events).lap).toBe(2);
  expect(stateOf([...events, makeLap(2, 2, 190)]).lap).toBe(2);
});

test('the leader ends the last lap, and every car that crosses the line after him has finished', () => {
  const state = stateOf([
    total(2),
    ...grid([1, 2, 3]),
    started,
    makeLap(1, 1, 100),
    makeLap(2, 1, 102),
    makeLap(1, 2, 190),
    // A lap down, but over the line after the leader; the lap on the way back does not count.
    makeLap(3, 1, 191),
    makeLap(3, 2, 300),
    makeLap(1, 3, 310),
  ]);
  expect(state.cars[1]).toMatchObject({ status: 'finished', laps: 2 });
  expect(state.cars[3]).toMatchObject({ status: 'finished', laps: 1 });
  expect(state.cars[2]).toMatchObject({ status: 'running', laps: 1 });
  expect(state.fastestLap).toBeNull();
});

test('a race flagged early ends with the leader, told before or after he crossed the line', () => {
  const flag = (time: number) => makeMessage(time, 'CHEQUERED FLAG', { flag: 'chequered' });
  const laps = [
    total(50),
    ...grid([1, 2]),
    started,
    makeLap(1, 1, 100),
    makeLap(2, 1, 101),
    makeLap(1, 2, 190),
    makeLap(2, 2, 192),
  ];
  const late = stateOf([...laps, flag(191)]);
  expect([late.cars[1].status, late.cars[2].status]).toEqual(['finished', 'finished']);
  const sector = { type: 'sector', time: 150, car: 1, lap: 2, sector: 1, duration: 50 } as const;
  const early = [...laps, sector, flag(189)];
  expect(stateOf(early.slice(0, -1)).cars[1].status).toBe('running');
  expect(stateOf(early).cars[1].status).toBe('finished');
  expect(stateOf(early).cars[2].status).toBe('finished');
});

test('a flag before the leader comes is not for a car in between', () => {
  const state = stateOf([
    ...grid([1, 2]),
    started,
    makeLap(1, 1, 100),
    { type: 'sector', time: 150, car: 1, lap: 2, sector: 1, duration: 50 },
    makeMessage(160, 'CHEQUERED FLAG', { flag: 'chequered' }),
    makeLap(2, 1, 170),
    makeLap(1, 2, 190),
  ]);
  expect(state.cars[2].status).toBe('running');
  expect(state.cars[1].status).toBe('finished');
});

test('a retired car is last, stays so when a lap of it is told late, and comes back when it is taken back', () => {
  const out = { type: 'retirement', time: 120, car: 1, reason: 'Engine', out: true } as const;
  const events = [
    ...grid([1, 2, 3]),
    started,
    makeLap(1, 1, 100),
    makeLap(2, 1, 101),
    makeLap(3, 1, 102),
    out,
  ];
  const state = stateOf([...events, makeLap(1, 2, 190)]);
  expect(state.order).toEqual([2, 3, 1]);
  expect(state.cars[1]).toMatchObject({
    status: 'retired',
    retirementReason: 'Engine',
    position: 3,
    gap: null,
  });
  const back = stateOf([...events, { ...out, time: 130, out: false }]);
  expect(back.order).toEqual([1, 2, 3]);
  expect(back.cars[1]).toMatchObject({ status: 'running', retirementReason: null });
});

test('of two retired cars the one that got farther is ahead', () => {
  const out = (car: number, time: number) =>
    ({ type: 'retirement', time, car, reason: null, out: true }) as const;
  const state = stateOf([
    ...grid([1, 2, 3]),
    started,
    out(1, 50),
    makeLap(2, 1, 101),
    makeLap(3, 1, 102),
    out(2, 150),
  ]);
  expect(state.order).toEqual([3, 2, 1]);
});

test('a car that is not seen for two laps of the first one is out, until it is seen again', () => {
  const events = [
    ...grid([1, 2, 3]),
    started,
    ...[1, 2, 3].map((lap) => makeLap(1, lap, 10 + 90 * lap)),
    makeLap(2, 1, 101),
  ];
  const state = stateOf(events);
  expect(state.cars[2].status).toBe('running');
  expect(state.cars[3].status).toBe('retired');
  const later = [...events, makeLap(1, 4, 370)];
  expect(stateOf(later).cars[2]).toMatchObject({ status: 'retired', gap: null, position: 2 });
  expect(stateOf([...later, makeLap(2, 2, 400)]).cars[2]).toMatchObject({ status: 'running', laps: 2 });
  expect(stateOf([...later, { type: 'pitOut', time: 400, car: 2, lap: null }]).cars[2].status).toBe(
    'running',
  );
  // Said to be out, it stays out.
  const out = { type: 'retirement', time: 380, car: 2, reason: null, out: true } as const;
  expect(stateOf([...later, out, makeLap(2, 2, 400)]).cars[2].status).toBe('retired');
});

test('a car that stops may go on; one that finished does not retire', () => {
  const stopped = { type: 'stopped', time: 50, car: 1, stopped: true } as const;
  expect(stateOf([...grid([1]), started, stopped]).cars[1].status).toBe('stopped');
  expect(
    stateOf([...grid([1]), started, stopped, { ...stopped, time: 60, stopped: false }]).cars[1].status,
  ).toBe('running');
  // A line crossed says as much.
  expect(stateOf([...grid([1]), started, stopped, makeLap(1, 1, 100)]).cars[1].status).toBe('running');
  const finish = { type: 'finish', time: 100, car: 1 } as const;
  const out = { type: 'retirement', time: 110, car: 1, reason: null, out: true } as const;
  expect(stateOf([...grid([1]), started, finish, out]).cars[1].status).toBe('finished');
});

test('penalties wait until they are served', () => {
  const penalty = (time: number, seconds: number | null, served = false): RaceEvent => ({
    type: 'penalty',
    time,
    car: 1,
    kind: 'time',
    seconds,
    reason: null,
    served,
  });
  const pending = (events: readonly RaceEvent[]) =>
    stateOf(events).cars[1].penalties.map(({ seconds }) => seconds);
  expect(pending([penalty(1, 5), penalty(2, 10)])).toEqual([5, 10]);
  expect(pending([penalty(1, 5), penalty(2, 10), penalty(3, 10, true)])).toEqual([5]);
  expect(pending([penalty(1, 5), penalty(2, 10), penalty(3, null, true)])).toEqual([10]);
  expect(pending([penalty(3, 5, true)])).toEqual([]);
});

test('flags, weather and DRS are what was said last; messages are kept', () => {
  const weather = {
    air: 20,
    track: 30,
    humidity: 0.5,
    pressure: 1000,
    windSpeed: 1,
    windDirection: 90,
    rain: false,
  };
  const state = stateOf([
    { type: 'trackStatus', time: 1, status: 'safetyCar' },
    { type: 'drs', time: 2, enabled: true },
    { type: 'weather', time: 3, ...weather },
    makeMessage(4, 'ONE'),
    makeMessage(5, 'TWO', { car: 77 }),
  ]);
  expect(state).toMatchObject({ trackStatus: 'safetyCar', drsEnabled: true, weather, time: 5 });
  expect(state.raceControl.map(({ message }) => message)).toEqual(['ONE', 'TWO']);
  // Race control may speak of a number that is no car's.
  expect(state.cars).toEqual({});
});

test('qualifying: each part goes by its own laps, and who is out stays behind who goes on', () => {
  const lap = (car: number, number: number, time: number, duration: number) =>
    makeLap(car, number, time, { duration });
  const state = stateOf(
    [
      { type: 'qualifyingPart', time: 0, part: 1, out: [] },
      lap(1, 1, 100, 91),
      lap(2, 1, 101, 90),
      lap(3, 1, 102, 92),
      { type: 'qualifyingPart', time: 200, part: 2, out: [3] },
      lap(1, 2, 300, 90.5),
      lap(2, 2, 301, 90.75),
    ],
    initialStateOf({ kind: 'qualifying', scheduledLaps: null }),
  );
  expect(state.qualifyingPart).toBe(2);
  expect(state.order).toEqual([1, 2, 3]);
  expect(state.cars[3].status).toBe('knockedOut');
  expect(state.cars[2].gap).toEqual({ unit: 's', value: 0.25 });
  expect(state.cars[2].bestLap).toEqual({ lap: 2, duration: 90.75 });
  expect(state.cars[3].bestLap).toEqual({ lap: 1, duration: 92 });
  expect(state.fastestLap).toEqual({ car: 2, lap: 1, duration: 90 });
});

test('qualifying: a car that took the flag of one part drives in the next', () => {
  const state = stateOf(
    [
      { type: 'qualifyingPart', time: 0, part: 1, out: [] },
      makeLap(1, 1, 100, { duration: 91 }),
      { type: 'finish', time: 100, car: 1 },
      { type: 'qualifyingPart', time: 200, part: 2, out: [] },
      { type: 'pitOut', time: 210, car: 1, lap: 2 },
      makeLap(1, 2, 300, { duration: 90 }),
      { type: 'pitIn', time: 380, car: 1, lap: 3 },
      makeLap(1, 3, 400, { duration: 100 }),
    ],
    initialStateOf({ kind: 'qualifying', scheduledLaps: null }),
  );
  expect(state.cars[1]).toMatchObject({ laps: 3, status: 'pit', bestLap: { lap: 2, duration: 90 } });
});

test('numbers of laps that no race has are not believed', () => {
  const state = stateOf([started, makeLap(1, 1e9, 100), makeLap(1, 0, 101), makeLap(1, 1.5, 102)]);
  expect(state.cars[1]).toMatchObject({ laps: 0, history: [] });
  expect(state.book.lines).toEqual([]);
});

test('an event of a kind that is not known yet changes nothing but the time', () => {
  const unknown: unknown = { type: 'pigeon', time: 7 };
  expect(fold(initialState, unknown as RaceEvent)).toEqual({ ...initialState, time: 7 });
});

/** Numbers that no source should give, in fields where it gives one. */
const oddNumber = fc.constantFrom(
  Number.NaN,
  -1,
  0.5,
  1e9,
  Number.POSITIVE_INFINITY,
  Number.MIN_SAFE_INTEGER,
);

test('numbers out of all bounds neither stop the fold nor make it grow', () => {
  const spoilt = fc.tuple(anyEvent, fc.nat(), oddNumber).map(([event, which, value]): RaceEvent => {
    const fields = Object.entries(event).filter(
      ([key, field]) => typeof field === 'number' && !['time', 'sector', 'part', 'from', 'to'].includes(key),
    );
    if (fields.length === 0) return event;
    return { ...event, [fields[which % fields.length][0]]: value };
  });
  fc.assert(
    fc.property(fc.array(spoilt, { maxLength: 40, size: 'max' }), (events) => {
      const state = stateOf(events);
      expect(state.book.lines.length).toBeLessThanOrEqual(1000);
      expect(new Set(state.order).size).toBe(state.order.length);
    }),
    { numRuns: 300 },
  );
});

test('lists grow no farther than a session can make them', () => {
  const many = (count: number, make: (i: number) => RaceEvent): RaceState =>
    stateOf(Array.from({ length: count }, (_, i) => make(i)));
  const messages = many(2500, (i) => makeMessage(i, `MESSAGE ${i}`)).raceControl;
  expect(messages).toHaveLength(2000);
  expect(messages.at(-1)?.message).toBe('MESSAGE 2499');
  const field = many(150, (i) => makeLap(i, 1, 90 + i));
  expect(field.order).toHaveLength(100);
  expect(field.time).toBe(239);
  const penalty = { type: 'penalty', car: 1, kind: 'time', seconds: 5, reason: null, served: false } as const;
  expect(many(300, (i) => ({ ...penalty, time: i })).cars[1].penalties).toHaveLength(100);
  const set = { type: 'stint', car: 1, compound: 'SOFT', ageAtStart: 0, fresh: true } as const;
  const sets = many(300, (i) => ({ ...set, time: i, stint: i + 1, lapStart: i + 1 })).cars[1].stints;
  expect(sets).toHaveLength(100);
  expect(sets[0]).toMatchObject({ stint: 1, lapStart: 1, lapEnd: 1 });
  expect(many(300, (i) => ({ type: 'pitIn', time: i, car: 1, lap: null })).cars[1].stops).toHaveLength(200);
  const stop = { type: 'pitStop', car: 1, laneTime: 20, stationaryTime: null } as const;
  expect(many(300, (i) => ({ ...stop, time: i, lap: i + 1 })).cars[1].stops).toHaveLength(200);
  const deleted = { type: 'lapDeleted', car: 1, duration: null, reason: null, reinstated: false } as const;
  const { book } = many(300, (i) => ({ ...deleted, time: i, lap: i + 1 }));
  expect(book.cars[1].deletions).toHaveLength(100);
});
