/** Runs the command line as a user would. */

import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';

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

/** The same without a process of its own, which costs a second each: for the many sentences that are said to bad input. */
export async function called(...args: string[]): Promise<Run> {
  const said = { stdout: '', stderr: '' };
  vi.stubEnv('NO_COLOR', '1');
  vi.stubEnv('FORCE_COLOR', undefined);
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    const status = await main(args);
    return { status, ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}
