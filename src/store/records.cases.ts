/** What every implementation of `Records` must do. `make` gives an empty one; `reopen` the same data, opened again. */

import { describe, expect, test } from 'vitest';
import type { ListQuery } from './library.ts';
import type { RecordingRecord, Records } from './records.ts';
import { madeEvent, madeRecord } from './testing.ts';

export interface RecordsUnderTest {
  readonly records: Records;
  reopen(): Promise<Records>;
}

const full = madeRecord('aa', {
  name: 'Evening at the Nürburgring.ibt',
  car: 'Formula Ford 1600',
  track: 'Nürburgring',
  trackConfig: 'Sprint',
  driver: 'Zoë',
  session: 'Practice',
  date: '2026-03-05T18:30:00',
  simulated: true,
  tags: ['wet', 'first try'],
  lapCount: 2,
  cleanLapCount: 1,
  bestLapTime: 91.25,
  laps: [
    { index: 0, number: 3, start: 0.1, end: 91.35, time: 91.25, official: true, clean: true, reasons: [] },
    {
      index: 1,
      number: 3,
      start: 91.35,
      end: 120,
      time: null,
      official: false,
      clean: false,
      reasons: ['incomplete', 'pit'],
    },
  ],
  lapSource: 'counter',
  lapNote: 'A note.',
  lineKnown: true,
  warnings: ['One.', 'Two.'],
  meta: {
    format: 'ibt',
    track: 'Nürburgring',
    trackLength: 3629.5,
    simulated: true,
    beacons: [0.1, 91.35],
    startLine: { name: 'S/F', a: { latitude: 50.1, longitude: 6.9 }, b: { latitude: 50.2, longitude: 7 } },
  },
  channels: [{ name: 'speed', source: 'Speed', unit: 'm/s', rate: 60, kind: 'continuous', length: 7200 }],
  layout: {
    version: 1,
    bases: [{ column: 't0', length: 7200 }],
    channels: [
      {
        name: 'speed',
        source: 'Speed',
        unit: 'm/s',
        rate: 60,
        kind: 'continuous',
        length: 7200,
        column: 'speed',
        type: 'f32',
        base: 0,
      },
    ],
  },
});

export function recordsCases(name: string, make: () => Promise<RecordsUnderTest>): void {
  const many: readonly RecordingRecord[] = [
    full,
    madeRecord('bb', {
      name: 'b.csv',
      car: 'BMW M4 GT3',
      track: 'Nürburgring',
      trackConfig: 'GP',
      date: '2026-03-06',
      bestLapTime: 118.5,
      importedAt: '2026-01-02T00:00:00.000Z',
      tags: ['wet'],
    }),
    madeRecord('cc', {
      name: 'C 100%_x.ld',
      car: 'formula Vee',
      track: 'Kyalami',
      bestLapTime: 105,
      importedAt: '2026-01-03T00:00:00.000Z',
    }),
    madeRecord('dd', { name: 'd.csv', driver: 'Ana', importedAt: '2026-01-04T00:00:00.000Z' }),
  ];

  async function filled(): Promise<Records> {
    const { records } = await make();
    for (const record of many) await records.insert(record, madeEvent(record.id));
    return records;
  }

  async function found(query: ListQuery): Promise<string> {
    const { items } = await (await filled()).list(query);
    return items.map(({ id }) => id).join(' ');
  }

  describe(`records in ${name}`, () => {
    test('a record comes back as it was, also after reopening', async () => {
      const { records, reopen } = await make();
      expect(await records.insert(full, madeEvent('1'))).toBe(true);
      expect(await records.get('aa')).toEqual(full);
      expect(await records.idOfDigest(full.digest)).toBe('aa');
      expect(await records.get('zz')).toBeUndefined();
      expect(await records.idOfDigest('other')).toBeUndefined();
      const again = await reopen();
      expect(await again.get('aa')).toEqual(full);
      expect(await again.ids()).toEqual(['aa']);
    });

    test('a rate that is not a number stays one', async () => {
      const { records } = await make();
      await records.insert(madeRecord('aa', { sampleRate: Number.NaN }), madeEvent('1'));
      expect((await records.get('aa'))?.sampleRate).toBeNaN();
    });

    test('the same id or digest is not taken twice, and nothing is told of it', async () => {
      const { records } = await make();
      await records.insert(full, madeEvent('1'));
      expect(await records.insert(madeRecord('aa', { name: 'other' }), madeEvent('2'))).toBe(false);
      expect(await records.insert(madeRecord('bb', { digest: full.digest }), madeEvent('3'))).toBe(false);
      expect(await records.ids()).toEqual(['aa']);
      expect((await records.get('aa'))?.name).toBe(full.name);
      expect((await records.pendingEvents()).map(({ key }) => key)).toEqual(['1']);
    });

    test.each<[string, ListQuery, string]>([
      ['all, the newest import first', {}, 'dd cc bb aa'],
      ['a car', { car: 'BMW M4 GT3' }, 'bb'],
      ['a track with its layout', { track: 'Nürburgring (Sprint)' }, 'aa'],
      ['a track with all layouts', { track: 'Nürburgring' }, 'bb aa'],
      ['a tag', { tag: 'wet' }, 'bb aa'],
      ['from a day on', { from: '2026-03-05' }, 'bb aa'],
      ['up to a day, that day included', { to: '2026-03-05' }, 'aa'],
      ['a lap time at least', { lapTimeMin: 105 }, 'cc bb'],
      ['a lap time at most', { lapTimeMax: 105 }, 'cc aa'],
      ['all at once', { tag: 'wet', track: 'Nürburgring', lapTimeMax: 100, from: '2026-01-01' }, 'aa'],
      ['words in any case', { q: 'FORMULA' }, 'cc aa'],
      ['words without accents', { q: 'zoe nurburgring' }, 'aa'],
      ['a word of a tag', { q: 'first' }, 'aa'],
      ['words of different fields', { q: 'wet gt3' }, 'bb'],
      ['signs that are no wildcards', { q: '100%_' }, 'cc'],
      ['a wildcard alone is a letter', { q: '_x' }, 'cc'],
      ['nothing', { q: 'formula bmw' }, ''],
      ['a quote', { q: "'; DROP TABLE recording" }, ''],
    ])('finds %s', async (_, query, ids) => {
      expect(await found(query)).toBe(ids);
    });

    test.each<[ListQuery, string]>([
      [{ sort: 'importedAt', order: 'asc' }, 'aa bb cc dd'],
      [{ sort: 'bestLapTime', order: 'asc' }, 'aa cc bb dd'],
      [{ sort: 'bestLapTime', order: 'desc' }, 'bb cc aa dd'],
      [{ sort: 'date', order: 'desc' }, 'bb aa dd cc'],
      [{ sort: 'name', order: 'asc' }, 'bb cc dd aa'],
      [{ sort: 'car', order: 'asc' }, 'bb aa cc dd'],
      [{ sort: 'track', order: 'asc' }, 'cc bb aa dd'],
    ])('sorts by %o, what lacks the value last', async (query, ids) => {
      expect(await found(query)).toBe(ids);
    });

    test('pages count all that match', async () => {
      const records = await filled();
      const { total, items } = await records.list({ offset: 1, limit: 2 });
      expect(total).toBe(4);
      expect(items.map(({ id }) => id)).toEqual(['cc', 'bb']);
      expect((await records.list({ tag: 'wet', limit: 1 })).total).toBe(2);
      const { digest: _d, layout: _l, laps: _p, lapSource: _s, lapNote: _n, lineKnown: _k, ...rest } = full;
      const { channels: _c, warnings: _w, meta: _m, ...summary } = rest;
      expect((await records.list({ tag: 'first try' })).items).toEqual([summary]);
    });

    test('facets are the values of the whole library', async () => {
      const records = await filled();
      expect(await records.facets()).toEqual({
        cars: ['BMW M4 GT3', 'Formula Ford 1600', 'formula Vee'],
        tracks: ['Kyalami', 'Nürburgring (GP)', 'Nürburgring (Sprint)'],
        tags: ['first try', 'wet'],
      });
      const { records: empty } = await make();
      expect(await empty.facets()).toEqual({ cars: [], tracks: [], tags: [] });
    });

    test('a change of name or tags leaves the rest, and is found by the search', async () => {
      const records = await filled();
      expect(await records.update('aa', { name: 'Morning' }, madeEvent('u1'))).toBe(true);
      expect(await records.update('aa', { tags: [' dry ', '', 'dry', 'Wet'] }, madeEvent('u2'))).toBe(true);
      expect(await records.get('aa')).toEqual({ ...full, name: 'Morning', tags: ['dry', 'Wet'] });
      const ids = async (q: string) => (await records.list({ q })).items.map(({ id }) => id);
      expect(await ids('evening')).toEqual([]);
      expect(await ids('morning sprint dry')).toEqual(['aa']);
      expect(await records.update('zz', { name: 'x' }, madeEvent('u3'))).toBe(false);
      expect((await records.pendingEvents()).map(({ key }) => key)).not.toContain('u3');
    });

    test('what is deleted is gone with its tags, and may come again', async () => {
      const records = await filled();
      expect(await records.delete('aa', madeEvent('d1'))).toBe(true);
      expect(await records.delete('aa', madeEvent('d2'))).toBe(false);
      expect(await records.get('aa')).toBeUndefined();
      expect((await records.facets()).tags).toEqual(['wet']);
      expect(await records.insert(full, madeEvent('i2'))).toBe(true);
      expect((await records.get('aa'))?.tags).toEqual(['wet', 'first try']);
    });

    test('events of changes wait, in order, until the bus has them', async () => {
      const { records, reopen } = await make();
      const imported = madeEvent('1');
      const updated = madeEvent('2', 'recording.updated');
      const deleted = madeEvent('3', 'recording.deleted');
      await records.insert(full, imported);
      await records.update('aa', { name: 'x' }, updated);
      await records.delete('aa', deleted);
      expect((await records.pendingEvents()).map(({ topic, key }) => [topic, key])).toEqual([
        ['recording.imported', '1'],
        ['recording.updated', '2'],
        ['recording.deleted', '3'],
      ]);
      await records.settleEvents(['1', '2']);
      await records.settleEvents([]);
      const again = await reopen();
      expect(await again.pendingEvents()).toMatchObject([deleted]);
    });

    test('changes at the same time are all made', async () => {
      const { records } = await make();
      const ids = Array.from({ length: 20 }, (_, i) => `r${i}`);
      const done = await Promise.all(ids.map((id) => records.insert(madeRecord(id), madeEvent(id))));
      expect(done.every((inserted) => inserted)).toBe(true);
      await Promise.all(ids.map((id) => records.update(id, { tags: [id] }, madeEvent(`u${id}`))));
      expect((await records.facets()).tags).toHaveLength(20);
      expect(await records.pendingEvents()).toHaveLength(40);
    });
  });
}
