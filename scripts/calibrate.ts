/**
 * Estimates the race simulator's parameters anew from lap tables and writes the set that the project ships:
 *
 *     node scripts/calibrate.ts DIR [--as-of 2024-05] [--out FILE]
 *
 * DIR holds `laps/fastf1-transformed/races-<season>.parquet` and `history/f1db/`. With `--as-of` nothing of that race or of
 * later ones is used.
 */

import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { calibrate } from '../src/race/index.ts';
import { observationsOf } from './observations.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'as-of': { type: 'string' }, out: { type: 'string' } },
});
const [data] = positionals;
const asOf = /^(\d{4})-(\d{1,2})$/.exec(values['as-of'] ?? '');
if (data === undefined || (values['as-of'] !== undefined && asOf === null)) {
  console.error('usage: node scripts/calibrate.ts DIR [--as-of SEASON-ROUND] [--out FILE]');
  process.exit(2);
}
const observations = await observationsOf(
  join(data, 'laps', 'fastf1-transformed'),
  join(data, 'history', 'f1db'),
);
const calibration = calibrate(observations, {
  asOf: asOf === null ? undefined : { season: Number(asOf[1]), round: Number(asOf[2]) },
  command: ['node scripts/calibrate.ts DIR', ...(asOf === null ? [] : [`--as-of ${asOf[0]}`])].join(' '),
});
const out = values.out ?? resolve(import.meta.dirname, '../src/race/calibrated/latest.json');
// Rows of numbers on one line, as the formatter has them.
const text = JSON.stringify(calibration, null, 2).replaceAll(
  /\[\s+([^[\]{}]*?)\s+\]/g,
  (_, row: string) => `[${row.replaceAll(/\s+/g, ' ')}]`,
);
writeFileSync(out, `${text}\n`);
const { races, first, last } = calibration.card;
console.error(`${out}: from ${races} races, ${first} to ${last}`);
