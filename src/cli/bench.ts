/** `pitboard bench [NAME]`: runs what lies in `bench/`. Each benchmark prints its machine, its input and a ratio. */

import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from './failure.ts';

const folder = resolve(import.meta.dirname, '../../bench');

interface Benchmark {
  run(): Promise<void>;
}

function names(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .sort();
}

export async function bench(name: string | undefined): Promise<void> {
  const all = names();
  if (name !== undefined && !all.includes(name)) {
    throw new InputError(`there is no benchmark "${name}"; there are: ${all.join(', ')}.`);
  }
  for (const each of name === undefined ? all : [name]) {
    const module = (await import(pathToFileURL(join(folder, `${each}.ts`)).href)) as Benchmark;
    await module.run();
  }
}
