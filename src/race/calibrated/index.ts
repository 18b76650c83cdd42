/** The calibration that ships: from every race that lap tables were at hand of. Its card says which, and how to make it anew. */

import type { Calibration } from '../calibrate/index.ts';
import latest from './latest.json' with { type: 'json' };

export const latestCalibration: Calibration = latest;
