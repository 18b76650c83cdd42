/**
 * Finds a Chromium on this machine for the tests of the web app, and installs Debian's where that is possible. No
 * browser is ever downloaded from anywhere but the system's own packages.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export const HOW_TO_GET_IT =
  'The tests of the web app need Chromium: install it with your package manager (Debian: `apt install chromium`) or name it in PITBOARD_CHROMIUM.';

/** Path of a Chromium, `$PITBOARD_CHROMIUM` first; undefined where there is none. */
export function findChromium(): string | undefined {
  return [process.env.PITBOARD_CHROMIUM, ...places].find((path) => path && existsSync(path));
}

/** Installs Debian's Chromium where apt is there and we may use it. */
function installChromium(): void {
  const mayInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!mayInstall) return;
  process.stdout.write('installing Chromium with apt (once) ...\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    const { status, stderr } = spawnSync('apt-get', args, { encoding: 'utf8', env });
    if (status !== 0) {
      process.stdout.write(`apt-get ${args[0]} did not succeed: ${stderr.trim().split('\n').pop() ?? ''}\n`);
      return;
    }
  }
}

/** Path of a Chromium, installed if need be; undefined, with a sentence on how to get it, where there is none. */
export function provideChromium(): string | undefined {
  if (!findChromium()) installChromium();
  const path = findChromium();
  if (!path) process.stdout.write(`${HOW_TO_GET_IT}\n`);
  return path;
}
