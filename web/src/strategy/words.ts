/** Plans, chances and times as they are read. */

import { fixed } from '../numbers.ts';
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

/** Standard errors that 95 % of what chance does stay within, as the command line has it. */
export const SPAN = 1.96;

/** How far chance alone may have moved a mean (95 %), from its standard error. */
export const margin = (error: number, digits: number): string => `± ${fixed(SPAN * error, digits)}`;

/** `1:09:26`; how long a race still takes. */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** `8 s`, `1:05 min`; how long something still takes. */
export function timeLeftText(seconds: number): string {
  if (seconds < 1) return t.run.moment;
  if (seconds < 90) return t.run.seconds(Math.round(seconds));
  return t.run.minutes(Math.round(seconds / 60));
}
