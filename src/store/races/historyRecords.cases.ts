/** What every implementation of `HistoryRecords` must do. `make` gives an empty one; `reopen` the same data, opened again. */

import { describe, expect, test } from 'vitest';
import type { HistoryTables } from '../../timing/index.ts';
import { madeEvent } from '../testing.ts';
import type { HistoryRecords, StoredHistorySource } from './historyRecords.ts';
import type { RaceRecords } from './records.ts';
import { madeHistory, madeRace } from './testing.ts';

export interface HistoriesUnderTest {
  readonly histories: HistoryRecords;
  /** Of the same library. */
  readonly races: RaceRecords;
  reopen(): Promise<HistoryRecords>;
}

function source(kind: StoredHistorySource['kind'], digest = 'd'): StoredHistorySource {
  return { kind, from: `books/${kind}`, digest, importedAt: '2026-01-01T00:00:00.000Z' };
}

/** The same race a season later. */
function inSeason(tables: HistoryTables, season: number): HistoryTables {
  const moved = <Row extends { readonly season: number }>(rows: readonly Row[]): Row[] =>
    rows.map((row) => ({ ...row, season }));
  return {
    ...tables,
    seasons: moved(tables.seasons),
    races: moved(tables.races),
    results: moved(tables.results),
    driverStandings: moved(tables.driverStandings),
  };
}

export function historyRecordsCases(name: string, make: () => Promise<HistoriesUnderTest>): void {
  describe(`history records in ${name}`, () => {
    test('give back the rows of a season as they came, also after opening again', async () => {
      const { histories, reopen } = await make();
      const tables = madeHistory();
      await histories.replace(source('f1db'), tables, [], []);
      for (const open of [async () => histories, reopen]) {
        const one = await open();
        expect(await one.season('f1db', 2031)).toEqual({ ...tables, notes: [] });
        expect(await one.sources()).toEqual([source('f1db')]);
        expect([...(await one.rounds())]).toEqual([[2031, 1]]);
        expect((await one.season('f1db', 2030)).races).toEqual([]);
        expect((await one.season('ergast', 2031)).races).toEqual([]);
        const { circuits, drivers, constructors, results } = await one.named('f1db');
        expect({ circuits, drivers, constructors }).toEqual({
          circuits: tables.circuits,
          drivers: [...tables.drivers].sort((a, b) => (a.id < b.id ? -1 : 1)),
          constructors: tables.constructors,
        });
        expect(results).toEqual([]);
      }
    });

    test('a newer edition replaces the races that it tells of, and no others', async () => {
      const { histories } = await make();
      const old = madeHistory();
      await histories.replace(source('f1db', 'old'), old, [], []);
      await histories.replace(source('f1db', 'next'), inSeason(old, 2032), [], []);
      const [winner] = old.results;
      const corrected = { ...madeHistory({ results: [{ ...winner, points: 12.5 }], driverStandings: [] }) };
      await histories.replace(source('f1db', 'new'), corrected, [], []);
      expect((await histories.season('f1db', 2031)).results).toEqual([{ ...winner, points: 12.5 }]);
      // A table that it does not have stays.
      expect((await histories.season('f1db', 2031)).driverStandings).toEqual(old.driverStandings);
      expect((await histories.season('f1db', 2032)).results).toHaveLength(2);
      expect((await histories.named('f1db')).drivers).toHaveLength(2);
      expect(await histories.sources()).toEqual([source('f1db', 'new')]);
    });

    test('sources keep apart, f1db before Ergast', async () => {
      const { histories } = await make();
      await histories.replace(source('ergast'), madeHistory({ results: [] }), [], []);
      await histories.replace(source('f1db'), madeHistory(), [], []);
      expect((await histories.sources()).map(({ kind }) => kind)).toEqual(['f1db', 'ergast']);
      expect((await histories.season('ergast', 2031)).results).toEqual([]);
      expect((await histories.season('f1db', 2031)).results).toHaveLength(2);
      expect([...(await histories.rounds())]).toEqual([[2031, 1]]);
    });

    test('the races that it names come with it, or nothing does', async () => {
      const { histories, races } = await make();
      const race = madeRace('2031-04-race', { hasTiming: false, files: null });
      const twice = madeRace('2031-05-race', { id: race.id });
      await expect(
        histories.replace(source('f1db'), madeHistory(), [race, twice], [madeEvent('e')]),
      ).rejects.toThrow();
      expect(await histories.sources()).toEqual([]);
      expect((await histories.season('f1db', 2031)).races).toEqual([]);
      expect(await races.names()).toEqual([]);
      await histories.replace(source('f1db'), madeHistory(), [race], [madeEvent('e')]);
      expect((await races.names()).map(({ key }) => key)).toEqual([race.key]);
    });
  });
}
