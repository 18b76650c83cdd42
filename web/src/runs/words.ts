/** Times and values of trainings as they are read. */

import type { RunMetricView } from '../../../src/server/contract.ts';
import { fixed, MISSING } from '../numbers.ts';
import { t } from '../texts/runs.ts';

/** `8 s`, `12 min 30 s`, `1 h 05 min`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return t.seconds(whole);
  if (whole < 3600) return t.minutes(Math.floor(whole / 60), whole % 60);
  return t.hours(Math.floor(whole / 3600), Math.floor((whole % 3600) / 60));
}

/** Rounder than a duration, since nobody knows. */
export function leftText(seconds: number): string {
  if (seconds < 2) return t.left(t.moment);
  if (seconds < 90) return t.left(t.seconds(Math.round(seconds)));
  const minutes = Math.round(seconds / 60);
  return t.left(minutes < 60 ? t.minutes(minutes, 0) : t.hours(Math.floor(minutes / 60), minutes % 60));
}

/** Of the clock on the wall of whoever reads it: `2026-11-21 18:40`. */
export function momentText(iso: string | null): string {
  if (iso === null) return MISSING;
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Four digits that count; a power of ten where it is far from one. */
export function valueText(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  if (value === 0) return '0';
  if (size >= 1e5 || size < 1e-3) {
    const [digits, power] = value.toExponential(2).split('e');
    return `${digits.replace('-', '\u2212')}e${power.replace('+', '').replace('-', '\u2212')}`;
  }
  return fixed(value, Math.max(0, 3 - Math.floor(Math.log10(size))));
}

/** As it was typed or drawn: `0.001`, `128`. */
export function settingText(value: number): string {
  return String(value).replace('-', '\u2212');
}

export function stepText(step: number): string {
  return Number.isInteger(step) ? step.toLocaleString('en').replaceAll(',', '\u202f') : String(step);
}

export function metricText({ value, unit }: Pick<RunMetricView, 'value' | 'unit'>): string {
  return unit === null ? valueText(value) : `${valueText(value)} ${unit}`;
}

export function intervalText({ low, high, unit }: RunMetricView): string {
  if (low === null || low === undefined || high === null || high === undefined) return '';
  return `${valueText(low)} – ${valueText(high)}${unit === null ? '' : ` ${unit}`}`;
}

export const percentText = (share: number): string => `${Math.floor(100 * share)} %`;
