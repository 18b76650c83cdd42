/** What every implementation of `RaceRecords` must do. `make` gives an empty one; `reopen` the same data, opened again. */

import { describe, expect, test } from 'vitest';
import type { Records } from '../records.ts';
import { madeEvent } from '../testing.ts';
import type { RaceRecord, RaceRecords } from './records.ts';
import { madeContributionRecord, madeFiles, madeRace } from './testing.ts';

export interface RacesUnderTest {
  readonly races: RaceRecords;
  /** Of the same library: the outbox is one. */
  readonly records: Records;
  reopen(): Promise<RaceRecords>;
}

const full: RaceRecord = madeRace('2031-04-race', {
  id: '2031-04-atlantis',
  name: 'Grand Prix of Atlántis',
  place: 'atlantis',
  date: '2031-05-04',
  laps: 57,
  cars: 20,
  winner: { code: 'NEM', name: 'Nemo', team: 'Nautilus' },
  hasCarSamples: true,
  hasLocations: true,
  sources: ['openf1', 'f1db'],
  missing: ['intervals', 'clock'],
  files: madeFiles('x', {
    carSamples: { key: 'x.car.parquet', rows: 5 },
    locations: { key: 'y.location.parquet', rows: 7 },
  }),
  stamp: '1 and a digest',
});

export function raceRecordsCases(name: string, make: () => Promise<RacesUnderTest>): void {
  describe(`race records in ${name}`, () => {
    test('give back what was saved, also after opening again', async () => {
      const { races, reopen } = await make();
      const parts = [madeContributionRecord('1'), madeContributionRecord('2')];
      await races.save([{ race: full, added: parts, removed: [] }], [madeEvent('e', 'race.imported')]);
      for (const open of [async () => races, reopen]) {
        const one = await open();
        expect(await one.get(full.key)).toEqual(full);
        expect(await one.contributions(full.key)).toEqual(parts);
        expect(await one.get('2031-05-race')).toBeUndefined();
        expect(await one.contributions('2031-05-race')).toEqual([]);
      }
    });

    test('a race changes, and what is added comes after what was there', async () => {
      const { races } = await make();
      await races.save([{ race: full, added: [madeContributionRecord('1')], removed: [] }], []);
      const renamed = { ...full, id: '2031-04-deep', name: 'Deep Grand Prix', winner: null, missing: [] };
      await races.save([{ race: renamed, added: [madeContributionRecord('0')], removed: [] }], []);
      expect(await races.get(full.key)).toEqual(renamed);
      expect((await races.contributions(full.key)).map(({ digest }) => digest)).toEqual(['1', '0']);
    });

    test('what newer ones take the place of goes with the change', async () => {
      const { races } = await make();
      const [one, two, three] = ['1', '2', '3'].map(madeContributionRecord);
      const other = madeRace('2031-05-race');
      await races.save([{ race: full, added: [one, two], removed: [] }], []);
      await races.save([{ race: other, added: [one], removed: [] }], []);
      await races.save([{ race: full, added: [three], removed: ['1'] }], []);
      expect(await races.contributions(full.key)).toEqual([two, three]);
      expect(await races.contributions(other.key)).toEqual([one]);
    });

    test('all of a change is kept or nothing of it, events included', async () => {
      const { races, records } = await make();
      await races.save(
        [{ race: full, added: [madeContributionRecord('1')], removed: [] }],
        [madeEvent('first')],
      );
      const other = madeRace('2031-05-race', { id: full.id });
      await expect(
        races.save(
          [
            { race: madeRace('2031-06-race'), added: [madeContributionRecord('9')], removed: [] },
            { race: other, added: [], removed: [] },
          ],
          [madeEvent('second')],
        ),
      ).rejects.toThrow();
      await expect(
        races.save([{ race: full, added: [madeContributionRecord('1')], removed: [] }], []),
      ).rejects.toThrow();
      expect((await races.names()).map(({ key }) => key)).toEqual([full.key]);
      expect((await records.pendingEvents()).map(({ key }) => key)).toEqual(['first']);
      await races.save(
        [{ race: madeRace('2031-06-race'), added: [madeContributionRecord('1')], removed: [] }],
        [],
      );
    });

    test('lists by season and round, the race after what led to it', async () => {
      const { races } = await make();
      const made = [
        madeRace('2030-01-race'),
        madeRace('2031-02-race'),
        madeRace('2031-02-qualifying', { kind: 'qualifying' }),
        madeRace('2031-02-sprint', { kind: 'sprint' }),
        madeRace('2031-10-race', { hasTiming: false, files: null }),
        full,
      ];
      await races.save(
        made.map((race) => ({ race, added: [], removed: [] })),
        [],
      );
      const keys = async (query: Parameters<RaceRecords['list']>[0]) =>
        (await races.list(query)).items.map(({ id }) => id.replace(/-id$/, ''));
      expect(await keys({ order: 'asc' })).toEqual([
        '2030-01-race',
        '2031-02-qualifying',
        '2031-02-sprint',
        '2031-02-race',
        '2031-04-atlantis',
        '2031-10-race',
      ]);
      expect(await keys({})).toEqual([...(await keys({ order: 'asc' }))].reverse());
      expect(await keys({ season: 2030 })).toEqual(['2030-01-race']);
      expect(await keys({ kind: 'sprint' })).toEqual(['2031-02-sprint']);
      expect(await keys({ timing: false })).toEqual(['2031-10-race']);
      expect(await keys({ q: 'ATLANTIS nemo' })).toEqual(['2031-04-atlantis']);
      expect(await keys({ q: '%' })).toEqual([]);
      const page = await races.list({ limit: 2, offset: 1 });
      expect(page.total).toBe(6);
      expect(page.items.map(({ id }) => id)).toEqual(['2031-04-atlantis', '2031-02-race-id']);
      expect(page.seasons).toEqual([
        { season: 2031, races: 5, withTiming: 4 },
        { season: 2030, races: 1, withTiming: 1 },
      ]);
      expect((await races.list({ q: 'atlantis' })).items[0]).toEqual(
        expect.objectContaining({ winner: full.winner, missing: full.missing, sources: full.sources }),
      );
    });

    test('clear takes the timing away and leaves what a history knows', async () => {
      const { races, records } = await make();
      await races.save([{ race: full, added: [madeContributionRecord('1')], removed: [] }], []);
      const left = { ...full, files: null, hasTiming: false };
      await races.clear(full.key, left, madeEvent('gone', 'race.deleted'));
      expect(await races.get(full.key)).toEqual(left);
      expect(await races.contributions(full.key)).toEqual([]);
      expect(await races.blobs()).toEqual([]);
      await races.clear(full.key, null, madeEvent('gone too', 'race.deleted'));
      expect(await races.names()).toEqual([]);
      expect((await records.pendingEvents()).map(({ key }) => key)).toEqual(['gone', 'gone too']);
    });

    test('blobs are all that races and contributions point to, once each', async () => {
      const { races } = await make();
      const shared = {
        ...madeContributionRecord('1'),
        files: madeFiles('p', { carSamples: { key: 'x.car.parquet', rows: 5 } }),
      };
      await races.save([{ race: full, added: [shared], removed: [] }], []);
      expect([...(await races.blobs())].sort()).toEqual([
        'p.jsonl.zst',
        'x.car.parquet',
        'x.jsonl.zst',
        'y.location.parquet',
      ]);
    });
  });
}
