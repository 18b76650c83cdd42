/**
 * Samples of the cars as columns, sorted by time: a race has close to a million of them, so there is no object a
 * sample. Sources differ in units and in how they say "no value"; here it is always NaN (or -1 in a column of whole
 * numbers), never a number that could be taken for a measurement.
 */

export const DRS = { unknown: -1, closed: 0, eligible: 1, open: 2 } as const;

/** What a car's own sensors say. Columns of one length, sorted by `time`; at one time by car. */
export interface CarSamples {
  readonly length: number;
  /** s, session time. */
  readonly time: Float64Array;
  readonly car: Uint16Array;
  /** m/s. */
  readonly speed: Float32Array;
  /** rev/min. */
  readonly rpm: Float32Array;
  /** 0 neutral; -1 where the source's value is none (75 happens). */
  readonly gear: Int8Array;
  /** 0..1; NaN where invalid (the feed's 104). */
  readonly throttle: Float32Array;
  /** 0..1; NaN where invalid. */
  readonly brake: Float32Array;
  /** One of `DRS`. */
  readonly drs: Int8Array;
}

/** Where the cars are, in the circuit's own frame. Columns of one length, sorted by `time`; at one time by car. */
export interface LocationSamples {
  readonly length: number;
  /** s, session time. */
  readonly time: Float64Array;
  readonly car: Uint16Array;
  /** m; NaN before the car has a fix (the feed's 0, 0, 0) and while it is off the track (in the garage). */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
}
