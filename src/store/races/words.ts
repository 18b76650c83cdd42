/** Words of the timing room as schemas, for what was written and comes back. */

import { z } from 'zod';
import type { MissingPart, SourceKind } from '../../timing/index.ts';

export const sourceKind = z.enum([
  'liveTiming',
  'openf1',
  'fastf1',
  'fastf1Cache',
  'tracingInsights',
  'ergast',
  'f1db',
  'lapChart',
]) satisfies z.ZodType<SourceKind>;

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
]) satisfies z.ZodType<MissingPart>;
