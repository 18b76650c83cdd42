/**
 * Names for what is written beside a file or folder until it is whole: hidden, and bearing the process that writes, so
 * that what a killed process left there can be told from what another one is writing at this moment.
 */

import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Another name at every call. */
export function unfinishedName(name: string): string {
  return `.${name}.${process.pid}.${randomUUID().slice(0, 8)}.unfinished`;
}

function isAlive(pid: number): boolean {
  try {
    // Asks only; nothing is sent.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else's is there all the same.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Deletes what processes that are gone left of `name` in `folder`. */
export function sweepLeftovers(folder: string, name: string): void {
  const start = `.${name}.`;
  for (const entry of readdirSync(folder)) {
    if (!entry.startsWith(start)) continue;
    const pid = /^(\d{1,10})\.(?:[0-9a-f]{8}\.)?unfinished(?:\.sqlite(?:-\w+)?)?$/.exec(
      entry.slice(start.length),
    )?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(folder, entry), { recursive: true, force: true });
  }
}
