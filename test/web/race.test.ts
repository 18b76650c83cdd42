/**
 * The race pages in a real Chromium on a real race. One file, so that the app is built, the race imported and the browser
 * started once; the parts lie beside it.
 */

import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { HOW_TO_GET_IT } from '../../scripts/chromium.ts';
import { hasRaces } from '../real.ts';
import { executablePath, Visits } from './harness.ts';
import { raceTests } from './race.ts';
import { raceAccessTests } from './raceAccess.ts';
import { type RaceApp, startRaceApp } from './raceHarness.ts';
import { raceImportTests } from './raceImports.ts';
import { standingsTests } from './raceStandings.ts';

if (executablePath === undefined) process.stdout.write(`${HOW_TO_GET_IT}\n`);

describe.skipIf(executablePath === undefined || !hasRaces)('the race pages', () => {
  let started: RaceApp | undefined;
  const app = (): RaceApp => {
    if (!started) throw new Error('the app was not started');
    return started;
  };
  const visits = new Visits(app);

  beforeAll(async () => {
    started = await startRaceApp();
  }, 300_000);

  afterEach(async () => {
    expect(await visits.end()).toEqual([]);
  });

  afterAll(async () => {
    await started?.close();
  });

  raceTests(app, visits);
  standingsTests(app, visits);
  raceAccessTests(app, visits);
  raceImportTests(visits);
});
