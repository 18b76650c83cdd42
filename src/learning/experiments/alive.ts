/**
 * Whether the process of a run still is there. A process that is busy cannot wave, so its number counts, and with it when
 * it began: numbers are given again. Where that cannot be looked at (another machine, another container) its last sign of life
 * decides.
 */

import { readFileSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeptRun } from './record.ts';

const SIGN = 'alive.json';
/** ms without a sign after which a process that cannot be looked at counts as gone. */
const FAR_SILENCE = 60_000;
/** The same for a number that exists, where the system does not tell since when. */
const NEAR_SILENCE = 15 * 60_000;

const signShape = z.object({
  at: z.string(),
  phase: z.string().nullable(),
  fraction: z.number(),
  timeLeft: z.number().nullable(),
});
export type Sign = z.infer<typeof signShape>;

type Process = KeptRun['process'];

export function thisProcess(): Process {
  return { pid: process.pid, mark: markOf(process.pid), host: here() };
}

/** The machine, and on Linux the numbering of processes, which each container has of its own. */
function here(): string {
  return `${hostname()} ${tried(() => readlinkSync('/proc/self/ns/pid')) ?? ''}`.trim();
}

/** When a process began, as the kernel tells it; null where it does not, or the process has ended. */
function markOf(pid: number): string | null {
  const stat = tried(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const boot = tried(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  if (stat === null || boot === null) return null;
  // The second field is a name in parentheses, which may hold anything. After it: state, ..., start (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'gone' : `${boot.trim()} ${fields[19]}`;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export function isAlive({ pid, mark, host }: Process, lastSign: string, now: number): boolean {
  const silence = now - Date.parse(lastSign);
  if (host !== here()) return silence < FAR_SILENCE;
  if (!exists(pid)) return false;
  const found = markOf(pid);
  return mark === null || found === null ? silence < NEAR_SILENCE : mark === found;
}

/** Not worth waiting for the disk, nor an error: it is written again soon. */
export function writeSign(folder: string, sign: Sign): void {
  tried(() => {
    const path = join(folder, SIGN);
    writeFileSync(`${path}.unfinished`, JSON.stringify(sign));
    renameSync(`${path}.unfinished`, path);
  });
}

export function readSign(folder: string): Sign | null {
  return tried(() => signShape.parse(JSON.parse(readFileSync(join(folder, SIGN), 'utf8'))));
}

function tried<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
