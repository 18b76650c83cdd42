/** How cold tyres are that nobody has changed, as a share of their compound's warm-up that the next lap costs. */

import type { TemperatureParameters } from './parameters.ts';
import type { Situation } from './plan.ts';

/** Where the situation is: on the grid, some laps after the start, or some laps after a restart. */
export function coldAt(
  { afterStart, afterSafetyCar, carried }: TemperatureParameters,
  { lap, greenLaps }: Situation,
): number {
  if (lap === 0) return 1;
  return greenLaps >= lap ? afterStart * carried ** (lap - 1) : afterSafetyCar * carried ** greenLaps;
}
