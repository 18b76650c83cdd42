/** What became of one car in many races, as columns: empty ones to be filled, and parts put in their place. */

/** Neither clean nor not: there was no stop. */
export const NO_EXIT = 255;

/** What became of one car in some races; entry `i` is race `from + i`. */
export interface CarOutcomes {
  readonly from: number;
  readonly races: number;
  readonly positions: Uint8Array;
  /** s from the moment to the flag; NaN for a race that it did not finish. */
  readonly times: Float64Array;
  readonly stops: Uint8Array;
  /** Whether the first stop after the moment led into clean air: 1, 0, or `NO_EXIT` where there was none. */
  readonly cleanExit: Uint8Array;
  /** Position right after that stop; 0 where there was none. */
  readonly afterStop: Uint8Array;
  readonly retired: Uint8Array;
  /**
   * With `byLap`: position at the line at the end of each lap, a row a race, 0 once retired; else empty. Most of a stop is
   * behind the line, so that its places are lost a lap later; time penalties are not in it.
   */
  readonly positionByLap: Uint8Array;
  /** With `byLap`: s from the moment to the line at the end of each lap, a row a race, NaN once retired; else empty. */
  readonly timeByLap: Float32Array;
}

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

/** Puts a part in its place in the whole. */
export function putCarOutcomes(whole: CarOutcomes, part: CarOutcomes): void {
  const at = part.from - whole.from;
  const laps = part.races === 0 ? 0 : part.timeByLap.length / part.races;
  whole.positions.set(part.positions, at);
  whole.times.set(part.times, at);
  whole.stops.set(part.stops, at);
  whole.cleanExit.set(part.cleanExit, at);
  whole.afterStop.set(part.afterStop, at);
  whole.retired.set(part.retired, at);
  whole.positionByLap.set(part.positionByLap, at * laps);
  whole.timeByLap.set(part.timeByLap, at * laps);
}
