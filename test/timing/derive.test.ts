/** What is derived of real races against what the feed, the stewards and other sources say of them. */

import { beforeAll, describe, expect, it } from 'vitest';
import { readTiming } from '../../src/formats/timing/index.ts';
import {
  assemble,
  classificationOf,
  emptyHistory,
  type HistoryTables,
  lapChartOf,
  neighboursOf,
  overtakesOf,
  pendingPenalties,
  type RaceSession,
  sessionsOf,
  stintsOf,
  stopsOf,
} from '../../src/timing/index.ts';
import { dataPath, hasData } from '../real.ts';
import { nameOf, resultsOf } from './truth.ts';

async function sessionsIn(...paths: string[]): Promise<RaceSession[]> {
  const { contributions } = await readTiming(paths.map((path) => dataPath('f1', path)));
  return sessionsOf(contributions).map(assemble);
}

async function sessionIn(id: string, ...paths: string[]): Promise<RaceSession> {
  const session = (await sessionsIn(...paths)).find((one) => one.id === id);
  if (session === undefined) throw new Error(`${id} is not there`);
  return session;
}

describe.skipIf(!hasData)('neighbours', () => {
  it('are as far apart at the line as the timing screens said', async () => {
    const session = await sessionIn('2024-01-bahrain', 'live-timing/2024-01-bahrain-race-fastf1');
    const told = new Map<number, { time: number; value: number }[]>();
    for (const event of session.events) {
      if (event.type !== 'interval' || event.ahead?.unit !== 's') continue;
      const list = told.get(event.car) ?? [];
      told.set(event.car, list);
      list.push({ time: event.time, value: event.ahead.value });
    }
    const off = neighboursOf(session).flatMap(({ line, ahead, car, time }) => {
      // The screens name the gap to the car ahead in the race, which on the same lap is the one on the road.
      if (line !== 3 || ahead === null || ahead.laps !== 0) return [];
      const near = (told.get(car) ?? []).filter((one) => one.time >= time - 0.5 && one.time < time + 3);
      return near.length === 0 ? [] : [Math.min(...near.map((one) => Math.abs(one.value - ahead.gap)))];
    });
    expect(off.length).toBeGreaterThan(800);
    expect(off.filter((difference) => difference < 0.001).length / off.length).toBeGreaterThan(0.95);
  });
});

describe.skipIf(!hasData)('race control', () => {
  let book: HistoryTables = emptyHistory;
  beforeAll(async () => {
    book = (await readTiming([dataPath('f1', 'history', 'f1db')])).history ?? emptyHistory;
  });

  const published = (session: RaceSession) =>
    resultsOf(session, book).flatMap((row) => (row.position === null ? [] : [row.car]));
  const derived = (session: RaceSession) =>
    classificationOf(session).flatMap((row) => (row.position === null ? [] : [row.car]));

  it('has every deletion and every penalty of real races understood, and nothing else for one', async () => {
    const all = await sessionsIn(
      'live-timing/2023-01-bahrain-race-fastf1',
      'live-timing/2023-02-jeddah-race-fastf1',
      'live-timing/2024-01-bahrain-race-fastf1',
      'live-timing/2024-07-imola-qualifying',
      'live-timing/2024-12-silverstone-practice-1',
    );
    let deletions = 0;
    let sanctions = 0;
    for (const { events } of all) {
      const said = events.filter((event) => event.type === 'raceControl').map((event) => event.message);
      const deleted = said.filter((message) => /(TIME|LAP).* (DELETED|BE REINSTATED)\b/.test(message));
      const punished = said.filter((message) =>
        /^(FIA STEWARDS: \d+ SECOND|BLACK AND WHITE FLAG)/.test(message),
      );
      expect(events.filter((event) => event.type === 'lapDeleted')).toHaveLength(deleted.length);
      expect(events.filter((event) => event.type === 'penalty')).toHaveLength(punished.length);
      deletions += deleted.length;
      sanctions += punished.length;
    }
    expect(deletions).toBeGreaterThan(60);
    expect(sanctions).toBe(12);
  });

  it('and laps alone give the result of Bahrain 2023, with the penalties that were not served', async () => {
    const session = await sessionIn(
      '2023-01-bahrain',
      'live-timing/2023-01-bahrain-race-fastf1',
      'laps/fastf1-raw/races-2023.parquet',
    );
    // Car 31 served its three (5, 10 and 5 s) at its stops; car 27 had 5 and 10 s added.
    const penalties = session.events.filter((event) => event.type === 'penalty' && event.kind === 'time');
    expect(penalties.map((event) => event.type === 'penalty' && [event.car, event.seconds])).toEqual([
      [31, 5],
      [31, 10],
      [31, 5],
      [27, 5],
      [27, 10],
    ]);
    const added = resultsOf(session, book).flatMap((row) =>
      row.penalty > 0 ? [[row.car, row.penalty]] : [],
    );
    expect([...pendingPenalties(session)]).toEqual(added);
    expect(derived(session)).toEqual(published(session));
  });

  it('took third place from car 14 in Jeddah 2023, which the stewards gave back in the night', async () => {
    const session = await sessionIn(
      '2023-02-jeddah',
      'live-timing/2023-02-jeddah-race-fastf1',
      'laps/fastf1-raw/races-2023.parquet',
    );
    expect([...pendingPenalties(session)]).toEqual([[14, 10]]);
    expect(derived(session).slice(0, 4)).toEqual([11, 1, 63, 14]);
    const decided = classificationOf(session, { penalties: new Map() });
    expect(decided.flatMap((row) => (row.position === null ? [] : [row.car]))).toEqual(published(session));
    expect(nameOf(session, book)).toBe('2023-02');
  });
});

describe.skipIf(!hasData)('overtakes', () => {
  it('explain every place gained and lost, lap by lap, in the races of 2024', async () => {
    let changes = 0;
    for (const session of await sessionsIn('laps/fastf1-transformed/races-2024.parquet')) {
      const overtakes = overtakesOf(session);
      const byLap = new Map<number, Map<number, number>>();
      for (const { lap, car, overtaken } of overtakes) {
        const balance = byLap.get(lap) ?? new Map<number, number>();
        byLap.set(lap, balance);
        balance.set(car, (balance.get(car) ?? 0) + 1);
        balance.set(overtaken, (balance.get(overtaken) ?? 0) - 1);
      }
      const { laps } = lapChartOf(session);
      for (let i = 1; i < laps.length; i++) {
        const [before, { lap, order }] = [laps[i - 1].order, laps[i]];
        for (const [at, car] of order.entries()) {
          const gained = before.indexOf(car) - at;
          if (gained !== 0) changes++;
          expect({ id: session.id, lap, car, gained }).toEqual({
            id: session.id,
            lap,
            car,
            gained: byLap.get(lap)?.get(car) ?? 0,
          });
        }
      }
    }
    expect(changes).toBeGreaterThan(1000);
  });
});

describe.skipIf(!hasData)('stints and stops', () => {
  it('are the same in OpenF1 and FastF1, but for a race whose laps they count differently', async () => {
    const lapTables = new Map(
      (await sessionsIn('laps/fastf1-transformed/races-2024.parquet')).map((one) => [one.id, one]),
    );
    const stints = (session: RaceSession) =>
      stintsOf(session).map(
        ({ car, compound, lapStart, lapEnd }) => `${car} ${compound} ${lapStart}-${lapEnd}`,
      );
    const compounds = (session: RaceSession) =>
      stintsOf(session).map(({ car, compound }) => `${car} ${compound}`);
    for (const session of await sessionsIn('telemetry/openf1')) {
      const other = lapTables.get(session.id);
      if (other === undefined) throw new Error(`${session.id} is not in the lap tables`);
      if (session.id === '2024-08-monaco') expect(compounds(session)).toEqual(compounds(other));
      else
        expect({ id: session.id, stints: stints(session) }).toEqual({
          id: session.id,
          stints: stints(other),
        });
    }
  });

  it('cost in Bahrain 2024 what a lap of the pit lane and a change of wheels cost', async () => {
    const session = await sessionIn('2024-01-bahrain', 'live-timing/2024-01-bahrain-race-fastf1');
    const losses = stopsOf(session).flatMap(({ kind, loss }) =>
      kind === 'tyres' && loss !== null ? [loss.loss] : [],
    );
    const sorted = losses.sort((a, b) => a - b);
    const middle = sorted[sorted.length >> 1];
    // What is published as the cost of a stop there is 22 to 24 s.
    expect(sorted.length).toBeGreaterThan(35);
    expect(middle).toBeGreaterThan(21);
    expect(middle).toBeLessThan(25);
  });
});
