/**
 * The strategy page in a real Chromium on a real race. One file, so that the app is built, the race imported and the browser
 * started once; the parts lie beside it.
 */

import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { HOW_TO_GET_IT } from '../../scripts/chromium.ts';
import { hasRaces } from '../real.ts';
import { executablePath, Visits } from './harness.ts';
import { type RaceApp, startRaceApp } from './raceHarness.ts';
import { strategyAccessTests } from './strategyAccess.ts';
import { strategyAnswerTests } from './strategyAnswers.ts';
import { strategyDeskTests } from './strategyDesk.ts';

if (executablePath === undefined) process.stdout.write(`${HOW_TO_GET_IT}\n`);

describe.skipIf(executablePath === undefined || !hasRaces)('the strategy page', () => {
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

  strategyDeskTests(app, visits);
  strategyAnswerTests(visits);
  strategyAccessTests(visits);
});
