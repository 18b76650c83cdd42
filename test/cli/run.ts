/** Runs the command line as a user would, in a process of its own. */

import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

export const entry = resolve(import.meta.dirname, '../../src/cli/main.ts');

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without colours, whatever the terminal of whoever tests can show. */
export function quiet(): NodeJS.ProcessEnv {
  return { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
}

export function pitboard(...args: string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    encoding: 'utf8',
    env: quiet(),
    maxBuffer: 64 << 20,
  });
  return { status, stdout, stderr };
}
