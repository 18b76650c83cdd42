/** Metrics, shares and latencies as they are read. */

import type { ModelMetricView } from '../../../src/server/contract.ts';
import { fixed, MISSING, signed } from '../numbers.ts';

/** Metrics that are shares of all cases. */
export function isShare(metric: string): boolean {
  return /^(coverage|accuracy|top)/i.test(metric);
}

type Value = Pick<ModelMetricView, 'name' | 'value' | 'unit'>;

/** Three digits after the point for seconds, as for lap times; shares as per cent; four that count for everything else. */
export function measured({ name, value, unit }: Value): string {
  const text = bare({ name, value, unit });
  return unit === null ? text : `${text} ${unit}`;
}

function bare({ name, value, unit }: Value): string {
  if (unit === 's') return fixed(value, 3);
  if (unit === '%') return fixed(value, 1);
  return isShare(name) && unit === null ? `${fixed(100 * value, 1)} %` : plainNumber(value);
}

/** How far two values are apart; empty where they are as good as equal. */
export function differenceText({ name, value, unit }: Value): string {
  if (unit === 's') return Math.abs(value) < 0.0005 ? '' : signed(value);
  if (unit === '%') return Math.abs(value) < 0.05 ? '' : signed(value, 1);
  if (isShare(name) && unit === null) return Math.abs(value) < 0.0005 ? '' : `${signed(100 * value, 1)} %`;
  if (Math.abs(value) < 1e-9) return '';
  return `${value > 0 ? '+' : ''}${plainNumber(value, 2)}`;
}

export function plainNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return MISSING;
  return String(Number(value.toPrecision(digits))).replace('-', '−');
}

/** `0.388 – 0.412`; empty where there is none. */
export function intervalText({
  name,
  low,
  high,
  unit,
}: Pick<ModelMetricView, 'name' | 'low' | 'high' | 'unit'>): string {
  if (low === null || high === null) return '';
  const text = (value: number) => bare({ name, value, unit });
  return `${text(low)} – ${text(high)}`;
}

export function shareText(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 1) return '< 1 %';
  return `${fixed(value)} %`;
}

/** p-values: what is tiny is said to be. */
export function chanceText(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${plainNumber(p, 2)}`;
}

export function milliseconds(value: number | null): string {
  return value === null ? MISSING : fixed(value, value < 10 ? 2 : value < 100 ? 1 : 0);
}
