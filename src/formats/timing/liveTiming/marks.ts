/** The feed's codes and words in the words of this engine. What is not listed here is kept as "not known". */

import type { Flag, Gap, SegmentStatus, SessionStatus, TrackStatus } from '../../../timing/index.ts';
import { secondsOf, textOf } from './values.ts';

/**
 * Mini-sector codes are bits over 2048 (seen): 1 personal best, 2 best of all, 4 stopped in it, 16 pit lane.
 * 2048 alone is slower than the car's own best, which the screens show in yellow.
 */
export function segmentOf(code: number): SegmentStatus {
  if ((code & 2048) === 0) return 'none';
  if ((code & 16) !== 0) return 'pit';
  if ((code & 4) !== 0) return 'stopped';
  if ((code & 2) !== 0) return 'purple';
  return (code & 1) !== 0 ? 'green' : 'yellow';
}

/** In the status bits of a car's line: it has taken the chequered flag. */
export const FLAG_TAKEN = 1024;

/**
 * `+1.234` and `1L` as gaps; `LAP 12` (the leader) and the empty text are null, "there is none". Undefined for a text
 * that is none of these.
 */
export function gapOf(value: unknown): Gap | null | undefined {
  const text = textOf(value)?.trim();
  if (text === undefined) return undefined;
  if (text === '' || /^LAP \d+$/i.test(text)) return null;
  const laps = /^\+?(\d{1,3}) ?L(?:APS?)?$/i.exec(text);
  if (laps !== null) return { unit: 'laps', value: Number(laps[1]) };
  const seconds = secondsOf(text.replace(/^\+/, ''));
  return seconds === null ? undefined : { unit: 's', value: seconds };
}

const TRACK: readonly (readonly [string, string, TrackStatus])[] = [
  ['1', 'allclear', 'clear'],
  ['2', 'yellow', 'yellow'],
  ['4', 'scdeployed', 'safetyCar'],
  ['5', 'red', 'red'],
  ['6', 'vscdeployed', 'vsc'],
  ['7', 'vscending', 'vscEnding'],
];

/** From the code of `TrackStatus` or from the word that it and `SessionData` use. */
export function trackStatusOf(value: unknown): TrackStatus | null {
  const text = textOf(value)?.trim().toLowerCase();
  return TRACK.find(([code, word]) => code === text || word === text)?.[2] ?? null;
}

const SESSION: Readonly<Record<string, SessionStatus>> = {
  inactive: 'inactive',
  started: 'started',
  aborted: 'aborted',
  finished: 'finished',
  finalised: 'finalised',
  ends: 'ended',
};

export function sessionStatusOf(value: unknown): SessionStatus | null {
  const text = textOf(value)?.trim().toLowerCase() ?? '';
  return Object.hasOwn(SESSION, text) ? (SESSION[text] ?? null) : null;
}

const FLAGS: Readonly<Record<string, Flag>> = {
  GREEN: 'green',
  YELLOW: 'yellow',
  'DOUBLE YELLOW': 'doubleYellow',
  RED: 'red',
  BLUE: 'blue',
  CLEAR: 'clear',
  CHEQUERED: 'chequered',
  'BLACK AND WHITE': 'blackAndWhite',
  'BLACK AND ORANGE': 'blackAndOrange',
  BLACK: 'black',
};

export function flagOfText(value: unknown): Flag | null {
  const text = textOf(value)?.trim().toUpperCase() ?? '';
  return Object.hasOwn(FLAGS, text) ? (FLAGS[text] ?? null) : null;
}

export function scopeOf(value: unknown): 'track' | 'sector' | 'driver' | null {
  const text = textOf(value)?.trim().toLowerCase();
  return text === 'track' || text === 'sector' || text === 'driver' ? text : null;
}
