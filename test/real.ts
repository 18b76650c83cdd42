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

function readExpected(): Record<string, Record<string, unknown>> {
  if (!hasData) return {};
  return JSON.parse(readFileSync(join(root, 'sim', 'expected.json'), 'utf8')) as Record<
    string,
    Record<string, unknown>
  >;
}

/** Facts about the recordings in `sim/`, computed by scripts that share no code with this project. */
export const expected = readExpected();
