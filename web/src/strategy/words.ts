/** Plans, chances and times as they are read. */

import { t } from '../texts/strategy.ts';
import type { Stint } from './plans.ts';

export const stintText = ({ from, to, tyre, mode }: Omit<Stint, 'stop'>): string =>
  t.timeline.stint(t.tyre[tyre], from + 1, to, t.mode[mode]);

export const stintsText = (stints: readonly Stint[]): string => stints.map(stintText).join('; ');

export const percent = (share: number): string => {
  const value = 100 * share;
  if (value > 0 && value < 1) return '< 1 %';
  if (value > 99 && value < 100) return '> 99 %';
  return `${Math.round(value)} %`;
};

/** `8 s`, `1:05 min`; how long something still takes. */
export function timeLeftText(seconds: number): string {
  if (seconds < 1) return t.run.moment;
  if (seconds < 90) return t.run.seconds(Math.round(seconds));
  return t.run.minutes(Math.round(seconds / 60));
}
