/**
 * What became of one plan in the races so far, kept so that nothing is lost: every race's end, the positions by lap as counts,
 * and of the first races the times by lap. It can be laid down as plain JSON and taken up again.
 */

import type { CarOutcomes } from '../race/index.ts';

/** Races whose times by lap are kept; the median of so many differences is sure to some hundredths of a second. */
export const TOLD = 1000;

/** What was kept of a tally, as text. */
export type KeptTally = Readonly<Record<Column | 'counts' | 'timeByLap', string>>;

const COLUMNS = ['positions', 'times', 'stops', 'cleanExit', 'afterStop', 'retired'] as const;
type Column = (typeof COLUMNS)[number];

export class Tally {
  readonly positions: Uint8Array;
  readonly times: Float64Array;
  readonly stops: Uint8Array;
  readonly cleanExit: Uint8Array;
  readonly afterStop: Uint8Array;
  readonly retired: Uint8Array;
  /** `counts[lap * cars + place]`: races in which it was there at the end of that lap; once out, where it ended up. */
  readonly counts: Uint32Array;
  readonly timeByLap: Float32Array;
  readonly cars: number;
  readonly laps: number;

  constructor(races: number, cars: number, laps: number) {
    this.cars = cars;
    this.laps = laps;
    this.positions = new Uint8Array(races);
    this.times = new Float64Array(races);
    this.stops = new Uint8Array(races);
    this.cleanExit = new Uint8Array(races);
    this.afterStop = new Uint8Array(races);
    this.retired = new Uint8Array(races);
    this.counts = new Uint32Array(laps * cars);
    this.timeByLap = new Float32Array(Math.min(races, TOLD) * laps);
  }

  add(part: CarOutcomes): void {
    const { from, races } = part;
    for (const column of COLUMNS) this[column].set(part[column], from);
    const { laps, cars, counts } = this;
    for (let i = 0; i < races; i++)
      for (let lap = 0; lap < laps; lap++) {
        // The last lap ends in the result: penalties that were still to be served are in it.
        const place = (lap < laps - 1 && part.positionByLap[i * laps + lap]) || part.positions[i];
        counts[lap * cars + place - 1]++;
      }
    const told = Math.min(races, Math.max(0, this.timeByLap.length / Math.max(1, laps) - from));
    if (told > 0) this.timeByLap.set(part.timeByLap.subarray(0, told * laps), from * laps);
  }

  /** `races`: how many have been added. */
  keep(races: number): KeptTally {
    const text = (array: Uint8Array | Uint32Array | Float32Array | Float64Array, count: number) =>
      Buffer.from(array.buffer, array.byteOffset, count * array.BYTES_PER_ELEMENT).toString('base64');
    return {
      ...(Object.fromEntries(COLUMNS.map((column) => [column, text(this[column], races)])) as Record<
        Column,
        string
      >),
      counts: text(this.counts, this.counts.length),
      timeByLap: text(this.timeByLap, Math.min(races * this.laps, this.timeByLap.length)),
    };
  }

  takeUp(kept: KeptTally): void {
    for (const column of [...COLUMNS, 'counts', 'timeByLap'] as const) {
      const array = this[column];
      new Uint8Array(array.buffer).set(Buffer.from(kept[column], 'base64'));
    }
  }
}
