/**
 * The two books of results, read as a user would have them read. They are third-party files beside a development
 * checkout; tests that need them are skipped without.
 */

import { existsSync } from 'node:fs';
import { readTiming } from '../../src/formats/timing/index.ts';
import type { HistoryTables } from '../../src/timing/index.ts';
import { dataPath } from '../real.ts';

export const f1dbPath = dataPath('f1', 'history', 'f1db');
export const ergastPath = dataPath('f1', 'history', 'ergast');

export const hasBooks = existsSync(f1dbPath) && existsSync(ergastPath);

export async function bookOf(path: string): Promise<HistoryTables> {
  const { history } = await readTiming([path]);
  if (history === null) throw new Error(`${path} holds no history`);
  return history;
}
