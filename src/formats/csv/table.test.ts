import { describe, expect, test } from 'vitest';
import { bytesOf, FormatError } from '../bytes.ts';
import { readHead, sniffText } from './head.ts';
import { openTable, type Table } from './table.ts';

function tableOf(text: string, columns: number, delimiter = ',', terminator: 10 | 13 = 10): Table {
  return openTable(bytesOf(new TextEncoder().encode(text)), {
    offset: 0,
    line: 1,
    delimiter,
    terminator,
    columns,
  });
}

function column(table: Table, index: number): number[] {
  return [...table.columns([index])[0]];
}

describe('rows', () => {
  test('end with LF, CR LF, CR or the end of the file', () => {
    for (const [text, terminator] of [
      ['1,2\n3,4\n', 10],
      ['1,2\r\n3,4', 10],
      ['1,2\r3,4\r', 13],
    ] as const) {
      const table = tableOf(text, 2, ',', terminator);
      expect(table.rows).toBe(2);
      expect(column(table, 1)).toEqual([2, 4]);
    }
  });

  test('that are blank, or hold nothing but delimiters, are none', () => {
    const table = tableOf('\n\n1,2\n,,\n  \n"",""\n3,4\n\n', 2);
    expect(column(table, 0)).toEqual([1, 3]);
  });

  test('that are short have NaN, and what is too much is not looked at', () => {
    const table = tableOf('1\n1,2,3,4\n,5\n', 3);
    expect(column(table, 0)).toEqual([1, 1, Number.NaN]);
    expect(column(table, 1)).toEqual([Number.NaN, 2, 5]);
    expect(column(table, 2)).toEqual([Number.NaN, 3, Number.NaN]);
  });

  test('keep quoted cells whole', () => {
    const table = tableOf('"1,5","2"\n "3" ,"4""",5\n', 3);
    expect(column(table, 0)).toEqual([1.5, 3]);
    expect(table.cells(1)).toEqual(['3', '4""', '5']);
  });

  test('may be set apart by runs of blanks', () => {
    const table = tableOf('  1   2\t3\n4 5 6  \n', 3, ' ');
    expect(column(table, 1)).toEqual([2, 5]);
    expect(column(table, 2)).toEqual([3, 6]);
  });

  test('are read the same in whatever windows they fall', () => {
    // 3 MiB with rows of every length, so that many lie across the border of a window of 1 MiB.
    const count = 60_000;
    const lines = Array.from(
      { length: count },
      (_, row) => `${row},${'x'.repeat(row % 97)},${row * 2}${row % 1000 === 0 ? '\n\n' : ''}`,
    );
    const table = tableOf(lines.join('\n'), 3);
    expect(table.rows).toBe(count);
    const [first, last] = table.columns([0, 2]);
    expect(first.every((value, row) => value === row)).toBe(true);
    expect(last.every((value, row) => value === row * 2)).toBe(true);
    expect([...table.columns([0], { from: 41_000, to: 41_003 })[0]]).toEqual([41_000, 41_001, 41_002]);
  });

  test('survive a desert of blank lines between them', () => {
    const table = tableOf(`1,2\n${'\n'.repeat(3_000_000)}3,4\n`, 2);
    expect(column(table, 1)).toEqual([2, 4]);
  });
});

describe('hostile tables', () => {
  test('a line without an end', () => {
    expect(() => tableOf(`1,2\n${'1,'.repeat(1_000_000)}`, 2)).toThrow(/line 2 is longer than 1048576 bytes/);
  });
  test('a million columns', () => {
    expect(() => tableOf('1\n', 1_000_000)).toThrow(FormatError);
  });
  test('rows that do not belong to their heading', () => {
    // Three cells a row would take at least two bytes more than one cell and its line end.
    expect(() => tableOf('1\n'.repeat(100_000), 3)).toThrow(/100000 rows from line 1 hold 200000 bytes/);
    expect(tableOf('1\n'.repeat(100_000), 2).rows).toBe(100_000);
    expect(tableOf(',,\n1,,\n'.repeat(50_000), 3).rows).toBe(50_000);
  });
});

describe('the heading', () => {
  test('may be latin-1 or UTF-8, with a byte order mark or without', () => {
    const latin1 = Uint8Array.from(Buffer.from('Temp °C\nx', 'latin1'));
    expect(readHead(bytesOf(latin1)).lines[0].text).toBe('Temp °C');
    const marked = new TextEncoder().encode('\ufeffTemp °C\nx');
    expect(readHead(bytesOf(marked)).lines[0].text).toBe('Temp °C');
    expect(sniffText(marked)?.startsWith('Temp')).toBe(true);
  });
  test('must end somewhere', () => {
    const endless = new Uint8Array(2_000_000).fill(97);
    expect(() => readHead(bytesOf(endless))).toThrow(/line 1 does not end within 1048576 bytes/);
  });
  test('is no text with a NUL in it', () => {
    expect(sniffText(Uint8Array.of(65, 0, 66))).toBeNull();
  });
});
