/**
 * Real recordings for the tests that need them. They are third-party files that lie beside a development checkout
 * and are never part of the project; without them those tests are skipped and counted.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = process.env.PITBOARD_DATA ?? resolve(import.meta.dirname, '../../shared/data');

/** Path of a file among the real recordings. */
export function dataPath(...parts: string[]): string {
  return join(root, ...parts);
}

export const hasData = existsSync(join(root, 'sim', 'expected.json'));

export const hasRaces = existsSync(join(root, 'f1', 'expected.json'));

function readExpected(folder: 'sim' | 'f1'): Record<string, Record<string, unknown>> {
  if (!(folder === 'sim' ? hasData : hasRaces)) return {};
  return JSON.parse(readFileSync(join(root, folder, 'expected.json'), 'utf8')) as Record<
    string,
    Record<string, unknown>
  >;
}

/** Facts about the recordings in `sim/`, computed by scripts that share no code with this project. */
export const expected = readExpected('sim');
/** The same for the races in `f1/`, by part (`laps`, `telemetry`, `liveTiming`), then by file or folder. */
export const expectedRaces = readExpected('f1');
