/**
 * The whole story in a real Chromium, from the library to the last corner. One file, so that the app is built, the demo
 * imported and the browser started once; the parts lie beside it, a page or a concern each.
 */

import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { HOW_TO_GET_IT } from '../../scripts/chromium.ts';
import { accessTests } from './access.ts';
import { exportTests } from './exports.ts';
import { type App, executablePath, startApp, Visits } from './harness.ts';
import { importTests } from './imports.ts';
import { keyboardTests } from './keyboard.ts';
import { lapTests } from './lap.ts';
import { libraryTests } from './library.ts';
import { loadTests } from './load.ts';
import { phoneTests } from './phone.ts';
import { raceEmptyTests } from './raceEmpty.ts';
import { raceLiveTests } from './raceLive.ts';
import { stateTests } from './states.ts';

if (executablePath === undefined) process.stdout.write(`${HOW_TO_GET_IT}\n`);

// A real browser on a busy machine can lose a frame or a pointer event. One second try tells that from a fault, which
// fails twice; Vitest names what needed it.
describe.skipIf(executablePath === undefined)('the web app', { retry: 1 }, () => {
  let started: App | undefined;
  const app = (): App => {
    if (!started) throw new Error('the app was not started');
    return started;
  };
  const visits = new Visits(app);

  beforeAll(async () => {
    started = await startApp();
  }, 240_000);

  afterEach(async () => {
    expect(await visits.end()).toEqual([]);
  });

  afterAll(async () => {
    await started?.close();
  });

  libraryTests(app, visits);
  importTests(app, visits);
  lapTests(app, visits);
  keyboardTests(app, visits);
  phoneTests(app, visits);
  accessTests(app, visits);
  stateTests(app, visits);
  exportTests(app, visits);
  loadTests(app, visits);
  raceEmptyTests(visits);
  raceLiveTests(app, visits);
});
