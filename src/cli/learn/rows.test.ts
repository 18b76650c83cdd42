import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelVersion } from '../../registry/index.ts';
import { rowsFrom } from './rows.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-rows-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const version: Pick<ModelVersion, 'name' | 'version' | 'features'> = {
  name: 'lap-time',
  version: '1.0.0',
  features: [
    { kind: 'number', name: 'tyreAge', unit: 'laps', fill: 'median' },
    { kind: 'number', name: 'lastLap', unit: 's', fill: 'refuse' },
    { kind: 'class', name: 'compound', unit: null, classes: ['SOFT', 'HARD'], fill: 'missing' },
  ],
};

function read(text: string) {
  const path = join(folder, 'rows.json');
  writeFileSync(path, text);
  return rowsFrom(path, version);
}

const age = '"tyreAge": {"unit": "laps", "values": [12, null]}';
const last = '"lastLap": {"unit": "s", "values": [95.5, 96]}';
const compound = '"compound": {"values": ["HARD", 0]}';
const columns = (...parts: string[]) => `{"columns": {${parts.join(', ')}}}`;

describe('rows from a file', () => {
  it('are columns in the units of the model, with classes by name', () => {
    const rows = read(columns(age, last, compound));
    expect(rows.rows).toBe(2);
    expect(rows.columns.get('tyreAge')).toEqual(Float64Array.of(12, Number.NaN));
    expect(rows.columns.get('lastLap')).toEqual(Float64Array.of(95.5, 96));
    expect(rows.columns.get('compound')).toEqual(Float64Array.of(1, 0));
  });

  it('may have several values a row', () => {
    const rows = read(columns(age, '"lastLap": {"unit": "s", "values": [1, 2, 3, 4, 5, 6]}', compound));
    expect(rows.rows).toBe(2);
    expect(rows.columns.get('lastLap')).toHaveLength(6);
    expect(read(`{"rows": 1, ${columns(age, last, compound).slice(1)}`).rows).toBe(1);
  });

  it.each([
    ['what is no JSON', '{"columns": NaN}', /rows.json is not JSON \(.*null for a value that is missing/],
    ['what is no rows', '{"rows": 3}', /is not rows of features, at "columns"/],
    [
      'a column that is missing',
      columns(age, compound),
      /has no column lastLap, which lap-time 1.0.0 wants in s\./,
    ],
    [
      'a column too many',
      columns(age, last, compound, '"fuel": {"values": [1]}'),
      /has a column fuel, which/,
    ],
    ['another unit', columns(age, last.replace('"s"', '"ms"'), compound), /lastLap .* is in ms, where s is/],
    ['no unit', columns(age, last.replace('"unit": "s", ', ''), compound), /is without a unit, where s is/],
    [
      'an infinite value',
      columns(age.replace('12', '1e999'), last, compound),
      /tyreAge .* in row 0 is Infinity; it/,
    ],
    [
      'a word',
      columns(age.replace('12', '"old"'), last, compound),
      /tyreAge .* in row 0 is "old"; it must be/,
    ],
    [
      'a hole where none may be',
      columns(age, last.replace('96', 'null'), compound),
      /lastLap .* in row 1 is missing/,
    ],
    ['another class', columns(age, last, compound.replace('HARD', 'WET')), /"WET"; it is one of SOFT, HARD/],
    [
      'a class by a wrong number',
      columns(age, last, compound.replace('0', '2')),
      /in row 1 is 2; it is one of/,
    ],
    [
      'lengths that differ',
      columns(age, last.replace('95.5, ', '1, 2, '), compound),
      /3 values, which do not part into 2/,
    ],
  ])('are refused for %s', (_, text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });

  it('are refused where there is no file', () => {
    expect(() => rowsFrom(join(folder, 'none.json'), version)).toThrow(/none.json cannot be read; --rows/);
  });
});
