/**
 * `pitboard bench [NAME]`: runs what lies in `bench/`. Each benchmark prints its machine, its input and a ratio, or with
 * `--json` one object on stdout; what it says on the way goes to stderr.
 */

import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { InputError } from './failure.ts';
import { tell } from './terminal.ts';

const folder = resolve(import.meta.dirname, '../../bench');

interface Benchmark {
  /** What it takes after its name, optional parts in brackets: `--data DIR --season S [--json]`. Nothing where left out. */
  readonly usage?: string;
  run(options?: { readonly json?: boolean; readonly args?: readonly string[] }): Promise<void>;
}

export interface BenchOptions {
  readonly json?: boolean;
}

function names(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -3))
    .sort();
}

async function load(name: string): Promise<Benchmark> {
  return (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as Benchmark;
}

export async function bench(
  name: string | undefined,
  options: BenchOptions,
  command: Command,
): Promise<void> {
  const json = options.json === true;
  if (name === undefined) {
    if (json) throw new InputError(`--json prints one benchmark; name one of: ${names().join(', ')}.`);
    await runAll();
    return;
  }
  // Commander takes an option that it does not know for the name where no name is given.
  if (name.startsWith('-'))
    throw new InputError(`there is no option ${name} without the name of a benchmark.`);
  if (!names().includes(name)) {
    throw new InputError(`there is no benchmark "${name}"; there are: ${names().join(', ')}.`);
  }
  // What commander does not know is the benchmark's own.
  const args = command.args.slice(1);
  const benchmark = await load(name);
  check(name, benchmark.usage ?? '', json, args);
  await benchmark.run({ json, args });
}

/** Those that need to be told something are left to be called by name. */
async function runAll(): Promise<void> {
  for (const name of names()) {
    const benchmark = await load(name);
    if (neededIn(benchmark.usage ?? '').length === 0) await benchmark.run({ json: false, args: [] });
    else tell(`${name} is left out here: pitboard bench ${name} ${benchmark.usage}`);
  }
}

/** Options that stand in no brackets. */
function neededIn(usage: string): readonly string[] {
  let bare = usage;
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare.replace(/\[[^[\]]*\]/g, '');
  }
  return bare.match(/--[a-z-]+/g) ?? [];
}

function check(name: string, usage: string, json: boolean, args: readonly string[]): void {
  const takes = usage === '' ? 'takes nothing after its name' : `takes ${usage}`;
  const known: readonly string[] = usage.match(/--[a-z-]+/g) ?? [];
  if (json && !known.includes('--json')) {
    throw new InputError(`the benchmark ${name} has no --json; it ${takes}.`);
  }
  const odd = args.find((arg) => arg.startsWith('-') && !known.includes(arg.split('=')[0]));
  if (odd !== undefined) throw new InputError(`the benchmark ${name} has no option ${odd}; it ${takes}.`);
  if (known.length === 0 && args.length > 0) {
    throw new InputError(`the benchmark ${name} ${takes}, but got "${args.join(' ')}".`);
  }
  const missing = neededIn(usage).find((option) => !args.some((arg) => arg.split('=')[0] === option));
  if (missing !== undefined) throw new InputError(`the benchmark ${name} needs ${missing}; it ${takes}.`);
}
