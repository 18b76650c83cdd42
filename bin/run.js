#!/usr/bin/env node
/**
 * Plain JavaScript on purpose: this file is the only one that a machine's own Node (20 or later) runs. It installs
 * the packages when they are missing or stale, then hands over to the Node that the project pins.
 */

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pinnedNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
const stamp = join(root, 'node_modules', '.pitboard-setup');

const tasks = {
  start: ['src/cli/main.ts', 'serve'],
  cli: ['src/cli/main.ts'],
  test: ['scripts/test.ts'],
  bench: ['src/cli/main.ts', 'bench'],
};

function fail(sentence) {
  process.stderr.write(`pitboard: ${sentence}\n`);
  process.exit(1);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isReady() {
  return existsSync(pinnedNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

function setUp() {
  process.stderr.write('pitboard: installing packages (first run, about half a minute) ...\n');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--loglevel=error'];
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (done.status !== 0) fail('`npm ci` did not succeed; its messages are above.');
  if (!existsSync(pinnedNode)) fail('`npm ci` did not install the pinned Node (package `node`).');
  writeFileSync(stamp, lockHash());
}

const [task, ...rest] = process.argv.slice(2);
const entry = tasks[task];
if (!entry) fail(`unknown task "${task ?? ''}"; there are ${Object.keys(tasks).join(', ')}.`);
if (!isReady()) setUp();

const [script, ...args] = entry;
const path = [join(root, 'node_modules', '.bin'), dirname(pinnedNode), process.env.PATH ?? ''];
const run = spawn(pinnedNode, [join(root, script), ...args, ...rest], {
  stdio: 'inherit',
  env: {
    // What Node has compiled once it finds again: half the time that a command takes to start.
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'pitboard'),
    ...process.env,
    PATH: path.join(process.platform === 'win32' ? ';' : ':'),
  },
});
// The terminal sends Ctrl+C to both of us; what comes from elsewhere is passed on. Either way the other one decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) run.kill(signal);
  });
}
// npm does not pass a termination on: without it, nobody is left who would.
const parent = process.ppid;
const watch = process.env.npm_lifecycle_event
  ? setInterval(() => {
      if (process.ppid !== parent) run.kill('SIGTERM');
    }, 1000)
  : undefined;
run.on('error', (error) => fail(`the pinned Node could not be started: ${error.message}.`));
run.on('exit', (status) => {
  clearInterval(watch);
  process.exit(status ?? 1);
});
