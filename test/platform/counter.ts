/**
 * A process that does jobs until it is killed or they are done: `counter.ts HOME`. It counts, and reads what came with
 * another job byte by byte, keeping after every few steps how far it is. On stdout it says from where it went on
 * (`from KIND AT`), what it kept (`kept KIND AT`), and the end of each job (`ended KIND STAGE`).
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type JobContext, openJobs } from '../../src/platform/index.ts';
import { openLibrary } from '../../src/store/index.ts';
import { BYTES, mixed, TO, uploaded } from './counted.ts';

const [home] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const state = z.object({ at: z.number(), hash: z.number() }).nullable();

/** Steps of a made-up computation whose result shows every one that is left out or done twice. */
async function steps(
  kind: string,
  to: number,
  value: (at: number) => number,
  { checkpoint, keep, progress, signal }: JobContext,
): Promise<{ hash: number }> {
  let { at, hash } = state.parse(checkpoint) ?? { at: 0, hash: 1 };
  say(`from ${kind} ${at}`);
  while (at < to) {
    signal.throwIfAborted();
    hash = mixed(hash, value(at));
    at++;
    progress(at / to, 'counting');
    if (at % 10 !== 0) continue;
    await keep({ at, hash });
    say(`kept ${kind} ${at}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return { hash };
}

const library = await openLibrary(home);
const jobs = openJobs({ records: library.jobs, folder: join(home, 'jobs') });
jobs.define({
  name: 'count',
  input: z.object({ to: z.number() }),
  run: ({ to }, context) => steps('count', to, (at) => at, context),
});
jobs.define({
  name: 'read',
  input: z.object({}),
  run: (_, context) => {
    const bytes = readFileSync(join(context.folder, 'upload'));
    return steps('read', bytes.length, (at) => bytes[at], context);
  },
});
await jobs.begin();
const started = [
  await jobs.start('count', { to: TO }, { key: 'one' }),
  await jobs.start(
    'read',
    {},
    { key: 'one', files: async (folder) => writeFileSync(join(folder, 'upload'), uploaded(BYTES)) },
  ),
];
say('started');
await Promise.all(
  started.map(
    ({ id, kind }) =>
      new Promise<void>((resolve) => {
        jobs.watch(id, ({ stage, endedAt }) => {
          if (endedAt === null) return;
          say(`ended ${kind} ${stage}`);
          resolve();
        });
      }),
  ),
);
await jobs.close(1000);
await library.close();
