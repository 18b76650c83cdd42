/** Words and numbers that several tables of models say. */

import type { ModelMetric } from '../../registry/index.ts';

type Measured = Pick<ModelMetric, 'value' | 'unit'>;

/** Digits after the point, so that numbers of one metric stand under each other. */
function digitsOf({ value, unit }: Measured): number {
  if (unit === '%') return 1;
  return Math.abs(value) >= 1000 ? 0 : 3;
}

/** `0.383 s`, `80.1 %`, `0.912`. */
export function metricText({ value, unit }: Measured): string {
  const text = value.toFixed(digitsOf({ value, unit })).replace('-', '−');
  return unit === null ? text : `${text} ${unit}`;
}

/** `0.379 to 0.388`; nothing where there is no interval. */
export function intervalText({ low, high, unit }: ModelMetric): string {
  if (typeof low !== 'number' || typeof high !== 'number') return '';
  const text = (value: number) => metricText({ value, unit: unit === '%' ? '%' : null });
  return unit === '%'
    ? `${text(low).slice(0, -2)} to ${text(high).slice(0, -2)}`
    : `${text(low)} to ${text(high)}`;
}

export function metricTitle({ name, title }: ModelMetric): string {
  return title ?? name;
}

/** `2026-11-21 23:45`, UTC. */
export function when(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

/** `4.2 MB`, decimal as disks are. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `1 feature`, `44 features`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
