/** Times, gaps and places of a race as text, for the table, the charts and the screen reader alike. */

import { MISSING } from '../numbers.ts';

/** Session time as a clock, `1:02:03` or `2:03`; before the start with a minus. */
export function clockText(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  const text = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
  return seconds <= -1 ? `\u2212${text}` : text;
}

/** Seconds behind another car: `+12.345`, `+1:02.3` from a minute on. */
export function gapText(seconds: number): string {
  if (!Number.isFinite(seconds)) return MISSING;
  if (seconds < 60) return `+${seconds.toFixed(3)}`;
  const tenths = Math.round(seconds * 10);
  return `+${Math.floor(tenths / 600)}:${((tenths % 600) / 10).toFixed(1).padStart(4, '0')}`;
}

/** Seconds of a sector or a stop, `28.123`; a dash for none. */
export function secondsText(seconds: number | null | undefined, digits = 3): string {
  return seconds === null || seconds === undefined || !Number.isFinite(seconds)
    ? MISSING
    : seconds.toFixed(digits);
}

/** `?t=` as people write it: seconds, `m:ss` or `h:mm:ss`; undefined for anything else. */
export function parseClock(text: string): number | undefined {
  const match = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3]);
}
