/** The colours along the track: how fast time is lost there, or how fast the car is. Pure but for colour texts. */

import { type Frame, valueAt } from '../frame.ts';
import type { Palette } from '../ui/palette.ts';

export type Colouring = 'delta' | 'speed';

/** Steps of colour; few enough that a stretch of one colour is one stroke, odd for a middle that is neither. */
const STEPS = 13;
/** m over which the loss is averaged: shorter stretches flicker with the noise of two laps. */
const WINDOW = 40;
/** s/m at which the colour is full, at least; a lap that is all but equal stays grey. */
const LEAST_RATE = 0.0006;

/** @returns a colour step per point of `distance`, and the colours of the steps */
export function colourSteps(
  frame: Frame,
  distance: readonly number[],
  colouring: Colouring,
  palette: Palette,
): { steps: Uint8Array; colours: readonly string[] } {
  if (colouring === 'delta' && frame.values.has('delta')) {
    const rates = distance.map((d) => {
      const a = Math.max(0, d - WINDOW / 2);
      const b = Math.min(frame.length, d + WINDOW / 2);
      return (valueAt(frame, 'delta', b) - valueAt(frame, 'delta', a)) / (b - a);
    });
    const full = Math.max(LEAST_RATE, quantile(rates.map(Math.abs), 0.95));
    return {
      steps: Uint8Array.from(rates, (rate) => step((rate / full + 1) / 2)),
      colours: ramp([palette.gain, palette.even, palette.loss]),
    };
  }
  const speeds = distance.map((d) => valueAt(frame, 'lap.speed', d));
  const known = speeds.filter(Number.isFinite);
  const low = quantile(known, 0.02);
  const high = quantile(known, 0.98);
  return {
    steps: Uint8Array.from(speeds, (speed) => step((speed - low) / (high - low))),
    colours: ramp([palette.slow, palette.middle, palette.fast]),
  };
}

function step(share: number): number {
  return Math.min(STEPS - 1, Math.max(0, Math.floor((Number.isFinite(share) ? share : 0.5) * STEPS)));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

/** Between three colours, in the order from least to most. */
export function ramp([low, middle, high]: readonly [string, string, string]): readonly string[] {
  return Array.from({ length: STEPS }, (_, i) => {
    const share = i / (STEPS - 1);
    return share < 0.5 ? mix(low, middle, share * 2) : mix(middle, high, share * 2 - 1);
  });
}

/** @param a `#rrggbb` */
function mix(a: string, b: string, share: number): string {
  const channel = (text: string, i: number) => Number.parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16);
  const parts = [0, 1, 2].map((i) => Math.round(channel(a, i) + (channel(b, i) - channel(a, i)) * share));
  return `rgb(${parts.join(' ')})`;
}
