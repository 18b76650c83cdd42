import { describe, expect, it } from 'vitest';
import { raceTables } from '../contract.ts';
import { parseTableQuery } from './filter.ts';

const laps = (search: string) => parseTableQuery(search, raceTables.laps, 1000, new Map([['VER', 1]]));

describe('filters as OpenF1 writes them', () => {
  it('compares numbers, dates, texts and truths', () => {
    expect(
      laps('?lap_number>=10&lap_number<20&lap_duration>90.5&compound=soft&deleted=false').conditions,
    ).toEqual([
      { column: 'lap_number', comparison: '>=', value: 10 },
      { column: 'lap_number', comparison: '<', value: 20 },
      { column: 'lap_duration', comparison: '>', value: 90.5 },
      { column: 'compound', comparison: '=', value: 'soft' },
      { column: 'deleted', comparison: '=', value: 0 },
    ]);
  });

  it('reads what browsers make of < and >', () => {
    expect(laps('?lap_number%3E=10&lap_number%3c20').conditions).toEqual([
      { column: 'lap_number', comparison: '>=', value: 10 },
      { column: 'lap_number', comparison: '<', value: 20 },
    ]);
  });

  it.each([
    ['2024-03-02', Date.UTC(2024, 2, 2)],
    ['2024-03-02T15:04', Date.UTC(2024, 2, 2, 15, 4)],
    ['2024-03-02T15:04:05', Date.UTC(2024, 2, 2, 15, 4, 5)],
    ['2024-03-02 15:04:05.250', Date.UTC(2024, 2, 2, 15, 4, 5, 250)],
    ['2024-03-02T15:04:05Z', Date.UTC(2024, 2, 2, 15, 4, 5)],
    ['2024-03-02T15:04:05+03:00', Date.UTC(2024, 2, 2, 12, 4, 5)],
    ['2024-03-02T15:04:05%2B03:00', Date.UTC(2024, 2, 2, 12, 4, 5)],
  ])('takes the date %s, in UTC where it names no zone', (text, ms) => {
    expect(laps(`?date_start>${text}`).conditions).toEqual([
      { column: 'date_start', comparison: '>', value: ms },
    ]);
  });

  it('knows short words for the columns that everybody filters by, and drivers by their letters', () => {
    expect(laps('?lap>=10&driver=ver').conditions).toEqual([
      { column: 'lap_number', comparison: '>=', value: 10 },
      { column: 'driver_number', comparison: '=', value: 1 },
    ]);
  });

  it('takes a page and a form apart from the filters', () => {
    expect(laps('?limit=5&offset=10&format=csv')).toEqual({
      conditions: [],
      offset: 10,
      limit: 5,
      format: 'csv',
    });
  });

  it.each([
    ['?colour=red', 'no column "colour"'],
    ['?__proto__=1', 'no column "__proto__"'],
    ['?constructor=1', 'no column "constructor"'],
    ['?lap_number', 'no =, < or >'],
    ['?lap_number=ten', 'lap_number: expected a whole number, got "ten"'],
    ['?lap_number=', 'lap_number: expected a whole number, got ""'],
    ['?lap_number=Infinity', 'expected a whole number'],
    ['?date_start>yesterday', 'date_start: expected a date'],
    ['?date_start>2024-13-40', 'date_start: expected a date'],
    ['?compound>soft', 'compound: < and > are for numbers and dates'],
    ['?deleted=maybe', 'deleted: expected true or false'],
    ['?segments_sector_1=2048', 'expected nothing'],
    ['?limit=0', 'limit: expected a whole number from 1 to 1000'],
    ['?limit=1001', 'limit: expected a whole number from 1 to 1000'],
    ['?limit>5', 'limit: expected a whole number'],
    ['?offset=-1', 'offset: expected a whole number'],
    ['?lap_number=%E0%A4%A', 'not encoded'],
    [`?compound=${'x'.repeat(101)}`, 'expected a text'],
    [`?${'lap_number>1&'.repeat(65)}`, '65 conditions'],
    ['?format=xml', 'format: expected json, csv or parquet'],
  ])('refuses %s in one sentence', (search, sentence) => {
    expect(() => laps(search)).toThrow(expect.objectContaining({ status: 400 }));
    expect(() => laps(search)).toThrow(sentence);
  });
});
