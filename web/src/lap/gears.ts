/**
 * Gears as one drove them. A sequential box passes through neutral for a few samples on every shift; drawn as they are,
 * they make a spike to 0 at each, and a readout of "0" in the middle of a shift.
 */

import type { Frame } from '../frame.ts';

/** s in neutral that are still a shift. */
const SHIFT = 0.6;

/** The frame with the gear held through each short stretch of neutral; longer ones (a spin, a missed gear) stay. */
export function bridgeShifts(frame: Frame): Frame {
  const time = frame.values.get('lap.time');
  const columns = ['lap.gear', 'reference.gear'].filter((name) => frame.values.has(name));
  if (!time || columns.length === 0) return frame;
  const values = new Map(frame.values);
  for (const name of columns) values.set(name, bridged(frame.values.get(name) ?? time, time));
  return { ...frame, values };
}

function bridged(gears: Float32Array, time: Float32Array): Float32Array {
  const held = gears.slice();
  for (let i = 1; i < held.length; i++) {
    if (held[i] > 0 || !(held[i - 1] > 0)) continue;
    let end = i;
    while (end < held.length && !(held[end] > 0)) end++;
    if (end < held.length && time[end] - time[i - 1] <= SHIFT) held.fill(held[i - 1], i, end);
    i = end;
  }
  return held;
}

/** `N`, `R`, `4`. */
export function gearText(gear: number): string {
  if (!Number.isFinite(gear)) return '–';
  return gear === 0 ? 'N' : gear < 0 ? 'R' : gear.toFixed(0);
}
