/**
 * The same graphs on a GPU, held against the CPU, on whatever WebGPU finds: a real adapter, or the software one that Chromium brings
 * along. Without any, the CPU does the work and one sentence says so.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findChromium } from '../../scripts/chromium.ts';
import { whyNoWebgpu } from '../../src/graph/run/device.ts';

const Told = z.object({
  device: z.enum(['cpu', 'webgpu']),
  losses: z.array(z.number()),
  isSame: z.boolean(),
  answers: z.array(z.number()),
  notices: z.array(z.string()),
});

/** Chromium's software adapter as a Vulkan driver, where that is how it is installed. */
function softwareDriver(): string | undefined {
  const chromium = findChromium();
  if (chromium === undefined) return undefined;
  const folders = [dirname(realpathSync(chromium)), '/usr/lib/chromium'];
  return folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find(existsSync);
}

function lesson(device: string, steps: number, env: Readonly<Record<string, string>>) {
  const printed = execFileSync(
    process.execPath,
    [join(import.meta.dirname, 'lesson.ts'), device, String(steps)],
    { encoding: 'utf8', env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return Told.parse(JSON.parse(printed));
}

function largest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

describe('on a GPU', () => {
  it('trains and answers as on the CPU, and the same seed gives the same weights', async ({ skip }) => {
    const isReal = (await whyNoWebgpu()) === null;
    const driver = softwareDriver();
    if (!isReal && driver === undefined) skip('there is no WebGPU adapter, not even in software');
    const drivers: Record<string, string> =
      isReal || driver === undefined ? {} : { VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver };
    const near = lesson('cpu', 4, {});
    const far = lesson('webgpu', 4, drivers);
    expect([far.device, far.notices]).toEqual(['webgpu', []]);
    expect([near.isSame, far.isSame]).toEqual([true, true]);
    // Sums in another order differ in the seventh digit, and steps of training spread that a little.
    expect(largest(far.losses, near.losses)).toBeLessThan(1e-3);
    expect(largest(far.answers, near.answers)).toBeLessThan(1e-4);
  });

  it.runIf(process.platform === 'linux')('takes the CPU where there is no adapter, and says so once', () => {
    const none = { VK_ICD_FILENAMES: '/nowhere', VK_DRIVER_FILES: '/nowhere' };
    const told = lesson('webgpu', 2, none);
    expect(told.device).toBe('cpu');
    expect(told.notices).toEqual(['there is no WebGPU adapter; the CPU is used instead.']);
    expect(told.answers).toEqual(lesson('cpu', 2, none).answers);
  });
});
