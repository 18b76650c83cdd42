/**
 * `CarData.z` and `Position.z` as columns. A message holds some five instants of all cars; a race has close to a million
 * readings, so they go straight into growing typed arrays and become events or columns from there.
 */

import { type CarSamples, drsOf, gearOf, type LocationSamples, pedalOf } from '../../../timing/index.ts';
import { carOf, field, items, numberOf, textOf, utcOf } from './values.ts';

/** Five instants are usual; a full state after a lost line has a few more. */
const MAX_INSTANTS = 1000;

/** Channels of `CarData`, by number. */
const CHANNEL = { rpm: '0', speed: '2', gear: '3', throttle: '4', brake: '5', drs: '45' } as const;

/** Session time, s, of a UTC in ms. */
export type Clock = (utc: number) => number;

function number(channels: unknown, channel: string): number {
  return numberOf(field(channels, channel)) ?? Number.NaN;
}

function within(value: unknown, low: number, high: number): number {
  const number = numberOf(value);
  return number !== null && number >= low && number <= high ? number : Number.NaN;
}

/** Rows of numbers in one buffer, in the order they came: time, car and the rest. */
class Rows {
  readonly #width: number;
  #data: Float64Array;
  length = 0;

  constructor(width: number) {
    this.#width = width;
    this.#data = new Float64Array(width * 256);
  }

  /** Adds an empty row and returns where it begins in `data`. */
  add(): number {
    const at = this.length * this.#width;
    if (at + this.#width > this.#data.length) {
      const larger = new Float64Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.length++;
    return at;
  }

  get data(): Float64Array {
    return this.#data;
  }

  /** Rows by time, then car, without what is said twice. */
  order(): Uint32Array {
    const data = this.#data;
    const width = this.#width;
    const order = Uint32Array.from({ length: this.length }, (_, row) => row);
    const compare = (a: number, b: number): number =>
      (data[a * width] ?? 0) - (data[b * width] ?? 0) ||
      (data[a * width + 1] ?? 0) - (data[b * width + 1] ?? 0);
    let sorted = true;
    for (let row = 1; row < this.length && sorted; row++) sorted = compare(row - 1, row) < 0;
    if (sorted) return order;
    order.sort((a, b) => compare(a, b) || a - b);
    return order.filter((row, i) => i === 0 || compare(order[i - 1] ?? 0, row) !== 0);
  }

  /** Fills a typed array with one column in the order of `order`. */
  pick<Target extends { [index: number]: number }>(
    column: number,
    order: Uint32Array,
    target: Target,
  ): Target {
    for (let i = 0; i < order.length; i++) {
      target[i] = this.#data[(order[i] ?? 0) * this.#width + column] ?? Number.NaN;
    }
    return target;
  }
}

/** Readings of the cars' sensors. */
export class CarRows {
  readonly #rows = new Rows(8);

  get length(): number {
    return this.#rows.length;
  }

  push(data: unknown, clock: Clock): void {
    for (const [, entry] of items(field(data, 'Entries')).slice(0, MAX_INSTANTS)) {
      const utc = utcOf(field(entry, 'Utc'));
      if (utc === null) continue;
      const time = clock(utc);
      for (const [key, of] of items(field(entry, 'Cars')).slice(0, 100)) {
        const car = carOf(key);
        if (car === null) continue;
        const channels = field(of, 'Channels');
        const at = this.#rows.add();
        const row = this.#rows.data;
        row[at] = time;
        row[at + 1] = car;
        row[at + 2] = within(field(channels, CHANNEL.speed), 0, 500) / 3.6;
        row[at + 3] = within(field(channels, CHANNEL.rpm), 0, 30000);
        row[at + 4] = gearOf(number(channels, CHANNEL.gear));
        row[at + 5] = pedalOf(number(channels, CHANNEL.throttle));
        row[at + 6] = pedalOf(number(channels, CHANNEL.brake));
        row[at + 7] = drsOf(number(channels, CHANNEL.drs));
      }
    }
  }

  samples(): CarSamples {
    const order = this.#rows.order();
    const length = order.length;
    return {
      length,
      time: this.#rows.pick(0, order, new Float64Array(length)),
      car: this.#rows.pick(1, order, new Uint16Array(length)),
      speed: this.#rows.pick(2, order, new Float32Array(length)),
      rpm: this.#rows.pick(3, order, new Float32Array(length)),
      gear: this.#rows.pick(4, order, new Int8Array(length)),
      throttle: this.#rows.pick(5, order, new Float32Array(length)),
      brake: this.#rows.pick(6, order, new Float32Array(length)),
      drs: this.#rows.pick(7, order, new Int8Array(length)),
    };
  }
}

/** Places of the cars. */
export class LocationRows {
  readonly #rows = new Rows(5);

  get length(): number {
    return this.#rows.length;
  }

  push(data: unknown, clock: Clock): void {
    for (const [, instant] of items(field(data, 'Position')).slice(0, MAX_INSTANTS)) {
      const utc = utcOf(field(instant, 'Timestamp'));
      if (utc === null) continue;
      const time = clock(utc);
      for (const [key, of] of items(field(instant, 'Entries')).slice(0, 100)) {
        const car = carOf(key);
        if (car === null) continue;
        const x = within(field(of, 'X'), -1e6, 1e6) / 10;
        const y = within(field(of, 'Y'), -1e6, 1e6) / 10;
        const z = within(field(of, 'Z'), -1e6, 1e6) / 10;
        // Without a fix a car is at 0, 0, 0; `OffTrack` is the garage.
        const known = textOf(field(of, 'Status')) !== 'OffTrack' && (x !== 0 || y !== 0 || z !== 0);
        const at = this.#rows.add();
        const row = this.#rows.data;
        row[at] = time;
        row[at + 1] = car;
        row[at + 2] = known ? x : Number.NaN;
        row[at + 3] = known ? y : Number.NaN;
        row[at + 4] = known ? z : Number.NaN;
      }
    }
  }

  samples(): LocationSamples {
    const order = this.#rows.order();
    const length = order.length;
    return {
      length,
      time: this.#rows.pick(0, order, new Float64Array(length)),
      car: this.#rows.pick(1, order, new Uint16Array(length)),
      x: this.#rows.pick(2, order, new Float32Array(length)),
      y: this.#rows.pick(3, order, new Float32Array(length)),
      z: this.#rows.pick(4, order, new Float32Array(length)),
    };
  }
}
