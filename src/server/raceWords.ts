/** Words and values that the schemas of races share. */

import { z } from '@hono/zod-openapi';

export const sessionKind = z.enum([
  'race',
  'sprint',
  'qualifying',
  'sprintQualifying',
  'practice1',
  'practice2',
  'practice3',
]);

export const compound = z.enum([
  'HYPERSOFT',
  'ULTRASOFT',
  'SUPERSOFT',
  'SOFT',
  'MEDIUM',
  'HARD',
  'SUPERHARD',
  'INTERMEDIATE',
  'WET',
  'UNKNOWN',
]);

export const trackStatus = z.enum(['clear', 'yellow', 'safetyCar', 'red', 'vsc', 'vscEnding']);

export const missingPart = z.enum([
  'entries',
  'grid',
  'laps',
  'sectors',
  'stints',
  'pitStops',
  'positions',
  'intervals',
  'raceControl',
  'trackStatus',
  'weather',
  'carSamples',
  'locations',
  'results',
  'clock',
]);

export const source = z.enum([
  'liveTiming',
  'openf1',
  'fastf1',
  'fastf1Cache',
  'tracingInsights',
  'ergast',
  'f1db',
  'lapChart',
]);

export const seconds = z.number().describe('s');
export const maybeSeconds = z.number().nullable().describe('s');
export const carNumber = z.number().int().describe('number on the car');

export const overtakeKind = z
  .enum(['track', 'pit', 'retirement', 'start', 'restart', 'neutralised', 'trouble'])
  .describe('`track` is a pass on the road; the others say what else brought the place');

export const overtakeView = z.object({
  time: seconds,
  lap: z.number().int(),
  car: carNumber.describe('who passed'),
  driver: z.string(),
  passed: carNumber.describe('who was passed'),
  passedDriver: z.string(),
  position: z.number().int().describe('that was won'),
  kind: overtakeKind,
});
