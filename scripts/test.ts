/**
 * Everything that must hold before a change lands, in the order in which it fails fastest: types, lint, import
 * directions, tests. Ends with one plain line of counts that any log reader understands.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { provideChromium } from './chromium.ts';

const root = resolve(import.meta.dirname, '..');

function step(title: string, command: string, args: readonly string[]): boolean {
  process.stdout.write(`\n▸ ${title}\n`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  return status === 0;
}

const chromium = provideChromium();
if (chromium) process.env.PITBOARD_CHROMIUM = chromium;

const node = process.execPath;
const packages = join(root, 'node_modules');
const folder = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
const report = join(folder, 'vitest.json');

const checks = [
  step('Types', node, [join(packages, 'typescript/bin/tsc'), '-p', '.']),
  step('Types of the web app', node, [join(packages, 'typescript/bin/tsc'), '-p', 'web']),
  step('Lint and format', node, [join(packages, '@biomejs/biome/bin/biome'), 'check', '.']),
  step('Import directions', node, [
    join(packages, 'dependency-cruiser/bin/dependency-cruiser.mjs'),
    '--config',
    'dependency-cruiser.config.js',
    'src',
    'test',
    'bench',
    'web/src',
  ]),
  step('Tests', node, [
    join(packages, 'vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ]),
];

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

function counts(): Counts {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Counts;
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };
  }
}

const { numPassedTests, numFailedTests, numPendingTests } = counts();
rmSync(folder, { recursive: true, force: true });
if (numPendingTests > 0) {
  process.stdout.write(
    `\n${numPendingTests} tests were skipped: they read real recordings or services that are not on this machine.\n`,
  );
}
const failedChecks = checks.slice(0, -1).filter((passed) => !passed).length;
const ok = checks.every(Boolean) && numFailedTests === 0;
// A suite that could not even be loaded fails the run without failing a test.
const unloaded = !checks.at(-1) && numFailedTests === 0 ? 1 : 0;
process.stdout.write(
  `\n${numPassedTests + checks.length - 1 - failedChecks} passed, ${numFailedTests + failedChecks + unloaded} failed, ${numPendingTests} skipped\n`,
);
process.exit(ok ? 0 : 1);
