/**
 * Pedals are 0..1 in some files and 0..100 in others, and a file that states no unit does not say which. The values
 * tell: no pedal of 0..1 passes 1.5, and one of 0..100 that never does was not touched.
 */

import type { Samples } from '../telemetry/index.ts';

export function isPedal(name: string): boolean {
  return name === 'throttle' || name === 'brake' || name === 'clutch';
}

/** Makes the values of a pedal without a unit 0..1, in place. */
export function toShare(values: Samples): void {
  if (!values.some((value) => value > 1.5)) return;
  for (let i = 0; i < values.length; i++) values[i] /= 100;
}
