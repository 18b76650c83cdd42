/**
 * Estimates the race simulator's parameters anew from the lap tables of a folder and writes the sets that the project ships: one
 * as of the start of each season, which knows nothing of it, and the latest of all races.
 *
 *     node scripts/calibrate.ts DIR [--out FOLDER] [--from 2019]
 *
 * DIR is laid out as `scripts/races.ts` says.
 */

import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Calibration, calibrate } from '../src/race/index.ts';
import { observationsOf } from './observations.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, from: { type: 'string', default: '2019' } },
});
const [data] = positionals;
const from = Number(values.from);
if (data === undefined || !Number.isInteger(from)) {
  console.error('usage: node scripts/calibrate.ts DIR [--out FOLDER] [--from SEASON]');
  process.exit(2);
}
const out = values.out ?? resolve(import.meta.dirname, '../src/race/calibrated');
const observations = await observationsOf(data);
const seasons = [...new Set(observations.map(({ season }) => season))].filter((season) => season >= from);
const command = 'node scripts/calibrate.ts DIR';
for (const season of seasons)
  write(`${season}.json`, calibrate(observations, { asOf: { season, round: 1 }, command }));
write('latest.json', calibrate(observations, { command }));

/** What is remembered is enough: the parameters follow from it. */
function write(name: string, { card, memory }: Calibration): void {
  // Rows of numbers on one line, as the formatter has them.
  const text = JSON.stringify({ card, memory }, null, 2).replaceAll(
    /\[\s+([^[\]{}]*?)\s+\]/g,
    (_, row: string) => `[${row.replaceAll(/\s+/g, ' ')}]`,
  );
  writeFileSync(join(out, name), `${text}\n`);
  console.error(`${name}: from ${card.races} races, ${card.first} to ${card.last}; ${text.length >> 10} KiB`);
}
