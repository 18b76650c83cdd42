/**
 * `npm start`: the coach at work without a file of one's own. It writes two simulated sessions as real recordings
 * and coaches one against the other by the very path that a user's file takes.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPath, cornerMapOf, limeRock, writeDemoSessions } from '../vehicle/index.ts';
import { coachCommand } from './coach.ts';
import { InputError } from './failure.ts';
import { paint, print } from './terminal.ts';

export interface DemoOptions {
  readonly keep?: string;
  readonly json?: boolean;
}

export async function demo(options: DemoOptions): Promise<void> {
  const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'pitboard-demo-'));
  if (options.keep) makeFolder(options.keep);
  try {
    const { expert, learner } = await writeDemoSessions(folder);
    const corners = join(folder, 'lime-rock.corners.json');
    writeFileSync(corners, `${JSON.stringify(cornerMapOf(buildPath(limeRock)), null, 2)}\n`);
    await coachCommand(learner, {
      reference: expert,
      corners,
      lang: 'en',
      units: 'km/h',
      ...(options.json ? { json: true } : {}),
    });
    if (!options.json) printNext(options.keep);
  } finally {
    if (!options.keep) rmSync(folder, { recursive: true, force: true });
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(`--keep expects a folder that can be written to; ${path} is none (${code}).`);
  }
}

function printNext(kept: string | undefined): void {
  print();
  print(paint('bold', 'Now your own'));
  print(
    `  npm run -s pitboard -- inspect FILE                     ${paint('dim', 'what the recording holds')}`,
  );
  print(
    `  npm run -s pitboard -- coach FILE                       ${paint('dim', 'your best lap against your best corners')}`,
  );
  print(
    `  npm run -s pitboard -- coach FILE --reference OTHER#3   ${paint('dim', 'against lap 3 of another file')}`,
  );
  if (!kept) print(paint('dim', '  (npm start -- --keep FOLDER keeps the two simulated recordings)'));
}
