/** What a session lacks, each in one sentence that says what it costs whoever opens it. */

import type { MissingPart } from '../session.ts';

const SENTENCES: Readonly<Record<MissingPart, string>> = {
  entries: 'no driver names: cars are named by their numbers',
  grid: 'no starting grid: places gained from the start are unknown',
  laps: 'no laps: only what the other parts tell can be shown',
  sectors: 'no sector times: gaps move once a lap, at the finish line',
  stints: 'no stints: tyres and their age are unknown',
  pitStops: 'no pit stop times: stops are known by their laps only',
  positions: 'no positions: the order is that in which the cars crossed the line',
  intervals: 'no intervals: gaps are computed at the timing lines',
  raceControl: 'no race control messages: penalties and incidents are unknown',
  trackStatus: 'no track status: flags and safety cars are unknown',
  weather: 'no weather: it is not shown',
  carSamples: 'no car data: laps have no speed or pedals to compare',
  locations: 'no car locations: the map is off',
  results: 'no published result: the order at the flag stands for it, before any penalties',
  clock: 'no clock: the time of day is unknown',
};

/** One sentence, without a full stop: "no intervals: gaps are computed at the timing lines". */
export function missingSentence(part: MissingPart): string {
  return SENTENCES[part];
}

/** All parts, in the order in which they are told. */
export const MISSING_PARTS = Object.keys(SENTENCES) as readonly MissingPart[];
