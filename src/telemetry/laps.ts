/**
 * Finds the laps of a recording from the best evidence it holds.
 *
 * Order of trust: the source's own counter; beacons; progress through the lap falling back to the line; one lap a
 * file with its official time; a start line or a self-laid line crossed in GPS; the trace repeating itself. Evidence
 * that shows no complete lap (a column nothing was written to, a counter that stands still) gives way to the next
 * that does. Where none holds there are no laps, and `note` says so.
 */

import { counterStep, stretchesByCounter, stretchesByProgress } from './counter.ts';
import { judge } from './judge.ts';
import type { Lap, LapSource } from './lap.ts';
import { stretchesBetween, stretchesByGps, stretchesByStartLine } from './line.ts';
import type { Recording } from './recording.ts';
import { stretchesByRepetition } from './repetition.ts';
import { isWhole, type Stretch } from './stretch.ts';

/** The channels that finding and judging laps may look at; read them before calling `findLaps`. */
export const lapChannels: readonly string[] = [
  'lap',
  'lapFraction',
  'lapDistance',
  'lapTime',
  'lastLapTime',
  'distance',
  'speed',
  'latitude',
  'longitude',
  'onPitRoad',
  'trackSurface',
];

export interface LapsFound {
  readonly laps: readonly Lap[];
  readonly source: LapSource;
  /** False where laps are counted from a place of our choice, because the recording does not tell the line. */
  readonly lineKnown: boolean;
  /** One sentence for the user where the laps are not the source's own; empty otherwise. */
  readonly note: string;
}

/** Finds the laps. Never throws; a recording without any evidence has no laps and a note. */
export function findLaps(recording: Recording): LapsFound {
  const found = stretchesOf(recording);
  const { source, note } = found;
  const laps = judge(recording, found.stretches);
  return { laps, source, lineKnown: note === '' && laps.length > 0, note };
}

interface Found {
  readonly stretches: readonly Stretch[];
  readonly source: LapSource;
  readonly note: string;
}

type Finder = (recording: Recording) => Found | undefined;

/** s between a counter's samples, 5 Hz and some jitter: beacons, which are timed by themselves, outrank a slower one. */
const COARSE = 0.21;

function stretchesOf(recording: Recording): Found {
  const trusted: readonly Finder[] = [byCounter, byBeacons, byProgress, byFile, byStartLine];
  const finders = counterStep(recording) > COARSE ? [byBeacons, ...trusted] : trusted;
  let partial: Found | undefined;
  for (const find of finders) {
    const found = find(recording);
    if (found?.stretches.some(isWhole)) return found;
    partial ??= found;
  }
  // Where the car was put elsewhere, a place passed twice is no lap.
  if (!partial?.stretches.some(({ reset }) => reset)) {
    const lineSeen = partial?.stretches.some(({ fromLine, toLine }) => fromLine || toLine) ?? false;
    const found = byPlace(recording, lineSeen) ?? bySpeed(recording, lineSeen);
    if (found) return found;
  }
  return (
    partial ?? {
      stretches: [],
      source: 'none',
      note: 'No laps: the file has no lap counter, no beacons, no line crossed twice, and its speed trace does not repeat itself.',
    }
  );
}

function byCounter(recording: Recording): Found | undefined {
  const stretches = stretchesByCounter(recording);
  return stretches && { stretches: withFileTime(recording, stretches), source: 'counter', note: '' };
}

function byBeacons(recording: Recording): Found | undefined {
  const { beacons } = recording.meta;
  if (!beacons || beacons.length === 0) return undefined;
  const stretches = stretchesBetween(beacons, lastMoment(recording)).map((stretch) =>
    stretch.fromLine && stretch.toLine ? { ...stretch, official: stretch.end - stretch.start } : stretch,
  );
  return { stretches, source: 'beacon', note: '' };
}

function byProgress(recording: Recording): Found | undefined {
  const stretches = stretchesByProgress(recording);
  return stretches && { stretches: withFileTime(recording, stretches), source: 'distance', note: '' };
}

function byFile(recording: Recording): Found | undefined {
  const official = recording.meta.officialLapTime;
  const end = lastMoment(recording);
  if (official === undefined || !(Math.abs(end - official) < 0.1)) return undefined;
  const stretch = { number: 1, start: 0, end, fromLine: true, toLine: true, reset: false, official };
  return { stretches: [stretch], source: 'file', note: '' };
}

function byStartLine(recording: Recording): Found | undefined {
  const { startLine } = recording.meta;
  const stretches = startLine && stretchesByStartLine(recording, startLine);
  return stretches && { stretches, source: 'gps', note: '' };
}

function byPlace(recording: Recording, lineSeen: boolean): Found | undefined {
  const stretches = stretchesByGps(recording);
  if (!stretches?.some(isWhole)) return undefined;
  const why = lineSeen ? 'The file holds no lap from line to line' : 'The file marks no start line';
  const note = `${why}: laps are counted from the fastest place that the car passes each lap.`;
  return { stretches, source: 'gps', note };
}

function bySpeed(recording: Recording, lineSeen: boolean): Found | undefined {
  const repeated = stretchesByRepetition(recording);
  if (!repeated?.stretches.some(isWhole)) return undefined;
  const why = lineSeen ? 'The file holds no lap from line to line' : 'The file marks no laps';
  const kilometres = (repeated.length / 1000).toFixed(2);
  const note = `${why}: the speed trace repeats every ${kilometres} km, and laps are counted from a fast point of it.`;
  return { stretches: repeated.stretches, source: 'repetition', note };
}

function lastMoment(recording: Recording): number {
  let end = 0;
  for (const { times } of recording.channels.values()) end = Math.max(end, times[times.length - 1] ?? 0);
  return end;
}

/** An export of one lap: its official time belongs to the one whole lap in the file. */
function withFileTime(recording: Recording, stretches: readonly Stretch[]): readonly Stretch[] {
  const official = recording.meta.officialLapTime;
  const whole = stretches.filter((stretch) => stretch.fromLine && stretch.toLine);
  if (official === undefined || whole.length !== 1) return stretches;
  const differs = Math.abs(whole[0].end - whole[0].start - official) > 0.15;
  if (differs) return stretches;
  return stretches.map((stretch) => (stretch === whole[0] ? { ...stretch, official } : stretch));
}
