/**
 * The state of the track, taken out of lap tables: each lap of each car says which states it saw, as digits, but not when.
 * All cars see the same states, and their laps begin and end at different moments; so a state was on where every car on
 * the circuit was on a lap that saw it. That is exact to the next car's crossing of the line on either side.
 */

import type { TrackStatus, TrackStatusEvent } from '../../../timing/index.ts';

export interface StatusLap {
  /** s, session time. */
  readonly start: number;
  readonly end: number;
  /** The feed's codes in the order seen: `1` clear, `2` yellow, `4` safety car, `5` red, `6` virtual safety car, `7` its end. */
  readonly digits: string;
}

/** Where several may be on at a moment (their bounds are not sharp), the one that governs is shown. */
const BY_WEIGHT: readonly (readonly [digit: string, status: TrackStatus])[] = [
  ['5', 'red'],
  ['4', 'safetyCar'],
  ['6', 'vsc'],
  ['7', 'vscEnding'],
  ['2', 'yellow'],
];

/** One car whose row is odd must not switch a state off. */
const MOST = 0.9;

export function trackStatusOf(laps: readonly StatusLap[]): TrackStatusEvent[] {
  const told = laps.filter(({ start, end, digits }) => end > start && /^[0-9]+$/.test(digits));
  if (told.length === 0) return [];
  // +1 where a lap begins, -1 where it ends: for all laps, and for those that saw each state.
  const steps: { time: number; step: 1 | -1; digits: string }[] = [];
  for (const { start, end, digits } of told) {
    steps.push({ time: start, step: 1, digits }, { time: end, step: -1, digits });
  }
  steps.sort((a, b) => a.time - b.time || a.step - b.step);
  const seeing = new Map<string, number>(BY_WEIGHT.map(([digit]) => [digit, 0]));
  let running = 0;
  let shown: TrackStatus | null = null;
  const events: TrackStatusEvent[] = [];
  for (let i = 0; i < steps.length; i++) {
    const { time, step, digits } = steps[i];
    running += step;
    for (const [digit, count] of seeing) if (digits.includes(digit)) seeing.set(digit, count + step);
    // A car that ends a lap begins the next at that moment: nothing is said in between.
    if (i + 1 < steps.length && steps[i + 1].time - time < 1e-6) continue;
    if (running === 0) continue;
    const found = BY_WEIGHT.find(([digit]) => (seeing.get(digit) ?? 0) >= MOST * running);
    const status = found?.[1] ?? 'clear';
    if (status !== shown) events.push({ type: 'trackStatus', time, status });
    shown = status;
  }
  return events;
}
