/** Of what the lap's delta is the sum: one place, so that the screen and the paper say the same. */

import type { CoachView } from '../../../src/server/contract.ts';
import { signed } from '../numbers.ts';
import { t } from '../texts/index.ts';

/** @param lap s, the delta of the whole lap */
export function sumText({ corners }: Pick<CoachView, 'corners'>, lap: number): string {
  const inCorners = corners.reduce((sum, { delta }) => sum + (delta ?? 0), 0);
  return t.corners.sumOf(signed(inCorners), signed(lap - inCorners));
}
