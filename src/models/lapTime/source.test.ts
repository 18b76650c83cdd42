/** Which table is taken of which season. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { lapTablesIn, racesOf } from './source.ts';
import { writeTables } from './testing.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pitboard-laps-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

it('takes the table with a test for accurate laps first, the same from a folder above', () => {
  const path = folder();
  for (const name of ['another', 'fastf1-raw', 'fastf1-transformed'])
    writeTables(join(path, 'laps', name), [2001], { races: 1, laps: 4 });
  writeTables(join(path, 'laps', 'another'), [2002], { races: 1, laps: 4 });
  writeFileSync(join(path, 'laps', 'sprints-2003.csv'), '');
  const inner = lapTablesIn(join(path, 'laps'));
  expect(lapTablesIn(path)).toEqual(inner);
  expect([...inner.keys()].sort()).toEqual([2001, 2002]);
  expect(inner.get(2001)?.map((file) => file.split('/').at(-2))).toEqual([
    'fastf1-transformed',
    'fastf1-raw',
    'another',
  ]);
});

it('passes over a table that cannot be read, and says so', async () => {
  const path = folder();
  writeTables(join(path, 'fastf1-raw'), [2001], { races: 2, laps: 6 });
  mkdirSync(join(path, 'fastf1-transformed'));
  writeFileSync(join(path, 'fastf1-transformed', 'races-2001.csv'), 'no,table\n1,2\n');
  const notices: string[] = [];
  const found = [];
  for await (const one of racesOf({ data: path }, { onNotice: (sentence) => notices.push(sentence) }))
    found.push([one.season, one.races.length]);
  expect(found).toEqual([[2001, 2]]);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain('races-2001.csv');
});

it('says where there is nothing', async () => {
  const path = folder();
  expect(() => lapTablesIn(path)).toThrow('holds no lap tables of races');
  writeTables(path, [2001], { races: 1, laps: 4 });
  await expect(racesOf({ data: path, seasons: [2002] }).next()).rejects.toThrow(
    'has no lap table of 2002; there are 2001.',
  );
});
