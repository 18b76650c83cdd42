/** Moments of a made-up race: who is where, what is known by then, and questions that cannot be answered. */

import { describe, expect, it } from 'vitest';
import { calibrationFor, latestCalibration } from '../race/index.ts';
import type { RaceEvent, RaceSession } from '../timing/index.ts';
import { driverSlug, teamSlug } from './entrants.ts';
import { carOf, momentOf } from './moment.ts';
import { madeRace } from './testing.ts';

/** What is left of a race at the end of a lap, of each car at its own line; a car in the lane fits its tyres. */
function cutAfter(session: RaceSession, lap: number): RaceSession {
  const ends = session.events.flatMap((event) => (event.type === 'lap' && event.lap === lap ? [event] : []));
  const lead = Math.min(...ends.map(({ time }) => time));
  const isPast = (event: RaceEvent) => {
    if (event.type === 'lap') return event.lap <= lap;
    if (event.type === 'stint') return (event.lapStart ?? 0) <= lap + 1;
    return event.time <= lead;
  };
  return { ...session, events: session.events.filter(isPast) };
}

describe('a made-up race', () => {
  const race = madeRace(20, 8);

  it('stands at each car’s own line at the end of the lap', () => {
    const { situation, cars } = momentOf(race, 5);
    expect(situation.cars).toHaveLength(6);
    for (const { car, time, tyre, age, stops } of situation.cars) {
      expect(time).toBeCloseTo(5 * 90 + car + 0.4 * (car - 1), 9);
      expect([tyre, age, stops]).toEqual(['MEDIUM', 5, 0]);
    }
    expect(cars.map(({ car, position, grid }) => [car, position, grid])).toEqual(
      [1, 2, 3, 4, 5, 6].map((place) => [place, place, place]),
    );
  });

  it('has a stop at the end of a lap made after that lap', () => {
    const { situation } = momentOf(race, 9);
    const [first, ...others] = [...situation.cars].sort((a, b) => a.car - b.car);
    expect(first).toMatchObject({ car: 1, tyre: 'HARD', age: 0, used: ['MEDIUM', 'HARD'], stops: 1 });
    for (const { tyre, stops } of others) expect([tyre, stops]).toEqual(['MEDIUM', 0]);
    // It led by a second and more; what the lane costs has put it last.
    expect(Math.max(...situation.cars.map(({ time }) => time))).toBe(first.time);
    expect(momentOf(race, 10).situation.cars.find(({ car }) => car === 1)).toMatchObject({
      age: 1,
      stops: 1,
    });
  });

  it('has a set that nobody told of yet as the likeliest to be fitted, live as in a replay', () => {
    // Car 1 is in its box after lap 9; live its new tyres are told of when it leaves.
    const isNewSet = (event: RaceEvent) => event.type === 'stint' && event.car === 1 && event.stint === 2;
    const cut = cutAfter(race, 9);
    const live = momentOf({ ...cut, events: cut.events.filter((event) => !isNewSet(event)) }, 9);
    const seen = momentOf(race, 9);
    const [known, likely] = [seen, live].map(({ situation }) => situation.cars.find(({ car }) => car === 1));
    const tyre = likely?.tyre ?? 'MEDIUM';
    expect(likely).toEqual({ ...known, tyre, used: ['MEDIUM', tyre], fitted: { MEDIUM: 1, [tyre]: 1 } });
    // Another compound has to be driven yet.
    expect(['SOFT', 'HARD']).toContain(tyre);
    const others = ({ situation }: typeof seen) => situation.cars.filter(({ car }) => car !== 1);
    expect(others(live)).toEqual(others(seen));
    // In a replay of a car that never left its box nobody knows of that yet.
    const stays = race.events.filter(
      (event) =>
        !isNewSet(event) &&
        !((event.type === 'lap' || event.type === 'pitOut') && event.car === 1 && (event.lap ?? 0) > 9),
    );
    expect(momentOf({ ...race, events: stays }, 9).situation).toEqual(live.situation);
  });

  it('on the grid has everybody in order, on the tyres that they stand on', () => {
    const { situation, plans } = momentOf(race, 0);
    expect(situation.lap).toBe(0);
    expect(situation.cars.map(({ car, tyre }) => [car, tyre])).toEqual(
      [1, 2, 3, 4, 5, 6].map((car) => [car, 'MEDIUM']),
    );
    for (const own of plans) for (const { plan } of own.plans) expect(plan.start).toBe('MEDIUM');
  });

  it('knows what was really done only as such', () => {
    const { cars } = momentOf(race, 5);
    expect(cars[2]).toMatchObject({
      actual: { start: 'MEDIUM', stops: [{ lap: 11, tyre: 'HARD' }] },
      finish: expect.any(Number),
    });
    const live = momentOf(cutAfter(race, 5), 5);
    for (const car of live.cars) expect([car.actual, car.finish]).toEqual([null, null]);
  });

  it.each([1, 5, 9, 10, 15])('knows nothing of what came after lap %i', (lap) => {
    const whole = momentOf(race, lap);
    const cut = momentOf(cutAfter(race, lap), lap);
    expect(cut.parameters).toEqual(whole.parameters);
    expect(cut.situation).toEqual(whole.situation);
    expect(cut.plans).toEqual(whole.plans);
  });

  it('finds cars by number, letters and name', () => {
    const moment = momentOf(race, 5);
    for (const who of [3, '3', 'CCC', 'ccc', 'Driver CCC', ' ccc ']) expect(carOf(moment, who)).toBe(3);
    expect(() => carOf(moment, 'ZZZ')).toThrow(
      'Nobody in 2024-01-nowhere is called ZZZ: there are AAA, BBB, CCC, DDD, EEE, FFF.',
    );
    // Six of them are called Driver.
    expect(() => carOf(moment, 'driver')).toThrow('Nobody in');
  });

  it('says of a car that is out who is still in', () => {
    const gone = race.events.filter((event) => !('car' in event && event.car === 6) || event.time < 300);
    const moment = momentOf(
      { ...race, events: [...gone, { type: 'retirement', time: 310, car: 6, reason: null, out: true }] },
      8,
    );
    expect(() => carOf(moment, 'FFF')).toThrow(
      'FFF is out of 2024-01-nowhere at lap 8; still in it are AAA, BBB, CCC, DDD, EEE.',
    );
    expect(moment.cars.find(({ car }) => car === 6)).toMatchObject({ position: null, tyre: null });
  });
});

describe('what cannot be asked', () => {
  const race = madeRace(20, 8);
  it.each([
    [race, 20, 'Lap 20 is beyond 2024-01-nowhere: it has 20 laps, so that a lap from 0 (the grid) to 19'],
    [race, -1, 'Lap -1 is beyond'],
    [race, 2.5, 'Lap 2.5 is beyond'],
    [cutAfter(race, 7), 8, 'Nobody has ended lap 8 of 2024-01-nowhere yet: ask for lap 7 or an earlier one.'],
    [madeRace(20, 8, { events: [] }), 5, '2024-01-nowhere has no lap data: import its timing'],
    [
      { ...race, identity: { ...race.identity, kind: 'qualifying' as const } },
      5,
      '2024-01-nowhere is no race',
    ],
  ])('is said in one sentence (%#)', (session, lap, sentence) => {
    expect(() => momentOf(session, lap)).toThrow(sentence);
    expect(() => momentOf(session, lap)).toThrow(expect.objectContaining({ name: 'StrategyError' }));
  });

  it('is a grid that nobody knows', () => {
    const bare = race.events.map((event) => (event.type === 'entry' ? { ...event, grid: undefined } : event));
    expect(() => momentOf({ ...race, events: bare }, 0)).toThrow(
      'The grid of 2024-01-nowhere is not known: import its results as well, or ask from lap 1 on.',
    );
    expect(momentOf({ ...race, events: bare }, 1).situation.cars).toHaveLength(6);
  });
});

describe('names that sources give', () => {
  const drivers = [
    'alexander-albon',
    'carlos-sainz-jr',
    'guanyu-zhou',
    'kevin-magnussen',
    'mick-schumacher',
    'nyck-de-vries',
    'nico-hulkenberg',
    'andrea-kimi-antonelli',
  ];
  it.each([
    ['Carlos Sainz', 'SAI', 'carlos-sainz-jr'],
    ['Zhou Guanyu', 'ZHO', 'guanyu-zhou'],
    ['Alex Albon', 'ALB', 'alexander-albon'],
    ['Nico Hülkenberg', 'HUL', 'nico-hulkenberg'],
    ['Kimi Antonelli', 'ANT', 'andrea-kimi-antonelli'],
    [null, 'MSC', 'mick-schumacher'],
    [null, 'MAG', 'kevin-magnussen'],
    [null, 'DEV', 'nyck-de-vries'],
    ['Ann Other', 'OTH', 'ann-other'],
    [null, null, 'unknown'],
  ])('%s, %s is %s', (name, code, slug) => {
    expect(driverSlug(name, code, drivers)).toBe(slug);
  });

  const teams = new Set(['red-bull', 'racing-bulls', 'audi', 'aston-martin', 'haas', 'alpine', 'mercedes']);
  it.each([
    ['Red Bull Racing', 'red-bull'],
    ['Oracle Red Bull Racing', 'red-bull'],
    ['AlphaTauri', 'alphatauri'],
    ['RB', 'rb'],
    ['Racing Bulls', 'racing-bulls'],
    ['Stake F1 Team Kick Sauber', 'kick-sauber'],
    ['Alfa Romeo Racing', 'alfa-romeo'],
    ['Haas F1 Team', 'haas'],
    ['Mercedes-AMG Petronas', 'mercedes'],
    ['Renault', 'renault'],
    ['Brawn', 'brawn'],
  ])('%s is %s', (name, slug) => {
    expect(teamSlug(name, teams)).toBe(slug);
  });
});

describe('what the parameters rest on', () => {
  const ofRace = (season: number, round: number, kind: 'race' | 'sprint' = 'race') => {
    const race = madeRace(20, 8);
    return { ...race, identity: { ...race.identity, kind, season, round } };
  };

  it.each([2019, 2020, 2021, 2022, 2023, 2024, 2025])('is said of the set that ships for %i', (season) => {
    const { seasons, races, last, isAsOf } = momentOf(ofRace(season, 1), 5).calibration;
    expect(isAsOf).toBe(true);
    expect(seasons).toEqual(Array.from({ length: season - 2018 }, (_, i) => 2018 + i));
    // Seasons had 17 to 24 races.
    expect(races / seasons.length).toBeGreaterThanOrEqual(17);
    expect(races / seasons.length).toBeLessThanOrEqual(24);
    expect(last?.startsWith(`${season - 1}-`)).toBe(true);
  });

  it('is said of the latest set, for races that it knows too', () => {
    const { seasons, races, last } = latestCalibration.card;
    const note = (season: number, round: number) =>
      momentOf(ofRace(season, round), 5, { calibration: latestCalibration }).calibration;
    expect(note(2030, 1)).toEqual({ seasons, races, last, isAsOf: true });
    expect(note(2024, 3)).toEqual({ seasons, races, last, isAsOf: false });
  });

  it('is no race that is earlier than all sets', () => {
    expect(momentOf(ofRace(2017, 3), 5).calibration).toEqual({
      seasons: [],
      races: 0,
      last: null,
      isAsOf: true,
    });
  });

  it('may not be a race of the same weekend', () => {
    const set = calibrationFor(2025, 1);
    const ending = { ...set, card: { ...set.card, asOf: null, last: '2024-05-china' } };
    const isAsOf = (round: number, kind: 'race' | 'sprint') =>
      momentOf(ofRace(2024, round, kind), 5, { calibration: ending }).calibration.isAsOf;
    expect(isAsOf(5, 'race')).toBe(false);
    expect(isAsOf(5, 'sprint')).toBe(false);
    expect(isAsOf(6, 'sprint')).toBe(true);
  });
});
