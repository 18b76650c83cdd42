/** What became of one car in many races, as columns: empty ones to be filled, and parts put together. */

import { RaceError } from './error.ts';
import type { CarOutcomes } from './rollouts.ts';

/** `laps` of each race are told by lap; 0 for none. */
export function blankCarOutcomes(races: number, from: number, laps: number): CarOutcomes {
  return {
    from,
    races,
    positions: new Uint8Array(races),
    times: new Float64Array(races),
    stops: new Uint8Array(races),
    cleanExit: new Uint8Array(races),
    afterStop: new Uint8Array(races),
    retired: new Uint8Array(races),
    positionByLap: new Uint8Array(races * laps),
    // A race ends for a car that retires: the laps after it are never written.
    timeByLap: new Float32Array(races * laps).fill(Number.NaN),
  };
}

/** Puts parts of the same car and plan together; they must follow one another. */
export function joinCarOutcomes(parts: readonly CarOutcomes[]): CarOutcomes {
  const sorted = [...parts].sort((a, b) => a.from - b.from);
  const first = sorted[0];
  if (first === undefined) throw new RaceError('There are no races to put together.');
  const races = sorted.reduce((sum, part) => sum + part.races, 0);
  const laps = first.races === 0 ? 0 : first.timeByLap.length / first.races;
  const whole = blankCarOutcomes(races, first.from, laps);
  let done = 0;
  for (const part of sorted) {
    if (part.from !== first.from + done)
      throw new RaceError(
        `Race ${first.from + done} is missing between the parts: the next begins at ${part.from}.`,
      );
    whole.positions.set(part.positions, done);
    whole.times.set(part.times, done);
    whole.stops.set(part.stops, done);
    whole.cleanExit.set(part.cleanExit, done);
    whole.afterStop.set(part.afterStop, done);
    whole.retired.set(part.retired, done);
    whole.positionByLap.set(part.positionByLap, done * laps);
    whole.timeByLap.set(part.timeByLap, done * laps);
    done += part.races;
  }
  return whole;
}
