/** `pitboard runs`: trainings as they were written down, under way or over. Reading needs no library and stops nobody. */

import type { RunPoint, RunRecord } from '../../learning/index.ts';
import { print, terminalWidth } from '../terminal.ts';
import { wholeFrom } from './options.ts';
import { comparisonLines } from './runComparison.ts';
import { idFrom } from './runId.ts';
import { runLines, runListLines } from './runLines.ts';
import { allRuns } from './training.ts';

export interface RunListOptions {
  readonly model?: string;
  readonly limit: string;
  readonly json?: boolean;
}

export async function listRuns({ model, limit, json }: RunListOptions): Promise<void> {
  const most = wholeFrom('--limit', limit, 1, 100_000);
  const all = allRuns()
    .list()
    .filter((run) => model === undefined || run.model === model);
  if (json) print(JSON.stringify(all.slice(0, most), null, 2));
  else for (const line of runListLines(all, most, terminalWidth())) print(line);
}

export async function showRun(text: string, { json }: { readonly json?: boolean }): Promise<void> {
  const runs = allRuns();
  const id = idFrom(text, runs.list());
  const record = runs.read(id);
  const points = pointsOf(runs.points.bind(runs), id);
  const trials = runs.trials(id);
  if (json) print(JSON.stringify({ ...record, trials: trials.map((each) => each.id), points }, null, 2));
  else for (const line of runLines(record, points, trials, terminalWidth())) print(line);
}

/** All of a log, which is read in parts. */
function pointsOf(read: ReturnType<typeof allRuns>['points'], id: string): RunPoint[] {
  const all: RunPoint[] = [];
  for (let next = 0; ; ) {
    const part = read(id, next);
    all.push(...part.points);
    next = part.next;
    if (!part.hasMore) return all;
  }
}

export async function compareRuns(
  texts: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<void> {
  const runs = allRuns();
  const list: readonly RunRecord[] = runs.list();
  const comparison = runs.compare(texts.map((text) => idFrom(text, list)));
  if (json) print(JSON.stringify(comparison, null, 2));
  else for (const line of comparisonLines(comparison, terminalWidth())) print(line);
}
