import { describe, expect, it } from 'vitest';
import { areaChart, fittedTable, pad, shorten, table, widthOf, wrap } from './terminal.ts';

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;

describe('a table that has to fit', () => {
  const columns = [{ title: 'driver' }, { title: 'gap', spare: true }, { title: 'last lap', spare: true }];
  const rows = [['NEM', '+1.000', '1:30.000']];

  it('leaves spare columns out from the right, and those that are needed never', () => {
    expect(fittedTable(columns, rows, 24).at(-1)).toBe('NEM     +1.000  1:30.000');
    expect(fittedTable(columns, rows, 23).at(-1)).toBe('NEM     +1.000');
    expect(fittedTable(columns, rows, 13).at(-1)).toBe('NEM');
    expect(fittedTable(columns, rows, 2).at(-1)).toBe('NEM');
  });
});

describe('table', () => {
  it('stands its columns under each other, numbers to the right, two blanks between', () => {
    const lines = table(
      [{ title: 'lap' }, { title: 'time', side: 'right' }],
      [
        ['1', '57.444'],
        ['out lap', '1:26.090'],
      ],
    );
    expect(lines.map((line) => line.replaceAll('\u001b[2m', '').replaceAll('\u001b[22m', ''))).toEqual([
      'lap          time',
      '1          57.444',
      'out lap  1:26.090',
    ]);
  });

  it('does not count colours, fills missing cells, and leaves no blanks at the end', () => {
    const [, ...rows] = table([{ title: 'a' }, { title: 'b' }], [[red('xx'), 'y'], ['z']]);
    expect(rows).toEqual([`${red('xx')}  y`, 'z']);
  });
});

it('pad and widthOf look through colours', () => {
  expect(widthOf(red('abc'))).toBe(3);
  expect(pad(red('abc'), 5)).toBe(`${red('abc')}  `);
  expect(pad('abc', 5, 'right')).toBe('  abc');
  expect(pad('abcdef', 5)).toBe('abcdef');
});

describe('wrap', () => {
  it('breaks at blanks where the next word does not fit', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('one two three', 13)).toEqual(['one two three']);
    expect(wrap('', 10)).toEqual([]);
  });

  it('keeps a unit with its number, its full stop too', () => {
    // "Brake 10" and "Brake 10 m" would fit; "10 m" goes over together where only "10" would fit.
    expect(wrap('Brake 10 m later', 10)).toEqual(['Brake 10 m', 'later']);
    expect(wrap('Brake 10 m later', 9)).toEqual(['Brake', '10 m', 'later']);
    expect(wrap('costs 0.18 s.', 10)).toEqual(['costs', '0.18 s.']);
    expect(wrap('go 65 km/h, not 72', 9)).toEqual(['go', '65 km/h,', 'not 72']);
    // Words that only begin like a unit are words.
    expect(wrap('turn 3 so late', 8)).toEqual(['turn 3', 'so late']);
  });

  it('lets a word stand over that is longer than the line', () => {
    expect(wrap('a incomprehensible b', 5)).toEqual(['a', 'incomprehensible', 'b']);
  });

  it('does not count colours', () => {
    expect(wrap(`${red('one')} two`, 7)).toEqual([`${red('one')} two`]);
  });
});

describe('areaChart', () => {
  it('is a line of one eighth where nothing changes, or too little to tell', () => {
    expect(areaChart(new Float64Array(8), 4, 2, 0.01)).toEqual({
      rows: ['    ', '▁▁▁▁'],
      cells: [0, 0, 0, 0],
    });
    expect(areaChart(Float64Array.of(0, 0.005, 0, 0.01), 4, 1, 0.01).rows).toEqual(['▁▁▁▁']);
  });

  it('rises from its least to its greatest value over all rows', () => {
    // Least 1 eighth of 16, then thirds of the way: 16/3 = 5.3 and 10.7 round to 5 and 11.
    const { rows, cells } = areaChart(Float64Array.of(0, 1, 2, 3), 4, 2, 0.01);
    expect(cells).toEqual([0, 1, 2, 3]);
    expect(rows).toEqual(['  ▃█', '▁▅██']);
  });

  it('scales from the least value, also below zero', () => {
    expect(areaChart(Float64Array.of(-3, -2, -1), 3, 1, 0.01).rows).toEqual(['▁▄█']);
  });

  it('shows the mean of what falls into a cell, and a value again where there are too few', () => {
    expect(areaChart(Float64Array.of(0, 2, 4, 8), 2, 1, 0.01).cells).toEqual([1, 6]);
    expect(areaChart(Float64Array.of(1, 2), 4, 1, 0.01).cells).toEqual([1, 1, 2, 2]);
  });
});

describe('shorten', () => {
  it('keeps both ends of a name that is too long', () => {
    expect(shorten('Driver - Lime Rock - 57.444.csv', 15)).toBe('Driver …444.csv');
    expect(shorten('Driver - Lime Rock - 57.444.csv', 16)).toBe('Driver …444.csv');
    expect(shorten('short.csv', 9)).toBe('short.csv');
  });
});
