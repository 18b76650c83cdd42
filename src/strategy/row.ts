/** One cell of the surface with its races so far: what they were worth, and how it compares with another race by race. */

import { type CarOutcomes, NO_EXIT } from '../race/index.ts';
import type { Candidate } from './cells.ts';
import { chanceOf, countedQuantile, meanOf, quantile } from './statistics.ts';
import type { Mean, SurfaceCell } from './types.ts';
import { PLACES_PER_SECOND } from './window.ts';

const COLUMNS = ['positions', 'times', 'cleanExit', 'afterStop'] as const;

export type KeptRow = Readonly<Record<(typeof COLUMNS)[number], string>> & { readonly races: number };

export class Row {
  readonly cell: Candidate;
  races = 0;
  readonly positions: Uint8Array;
  readonly times: Float64Array;
  readonly cleanExit: Uint8Array;
  readonly afterStop: Uint8Array;

  constructor(cell: Candidate, races: number) {
    this.cell = cell;
    this.positions = new Uint8Array(races);
    this.times = new Float64Array(races);
    this.cleanExit = new Uint8Array(races);
    this.afterStop = new Uint8Array(races);
  }

  /** The races that follow those so far. */
  add(part: CarOutcomes): void {
    for (const column of COLUMNS) this[column].set(part[column], part.from);
    this.races = part.from + part.races;
  }

  /** Places by which it is worse than another, over the races that both ran. */
  worseThan(other: Row): Mean {
    const count = Math.min(this.races, other.races);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < count; i++) {
      const late = this.times[i] - other.times[i];
      // A race that the car does not finish it does not finish whatever its plan.
      const worse =
        this.positions[i] - other.positions[i] + (Number.isNaN(late) ? 0 : PLACES_PER_SECOND * late);
      sum += worse;
      squares += worse * worse;
    }
    return meanOf(sum, squares, count);
  }

  /**
   * What is told of it, given the best: the best's own numbers, which rest on the most races, and what this one differs by in
   * the races that both ran. So cells of few races stand beside cells of many without the luck of those few. `points` by
   * position, from the first.
   */
  told(points: readonly number[], best: Row): SurfaceCell {
    const { cell, races } = this;
    const [own, there, all] = [this.times, best.times, best.races];
    const shared = Math.min(races, all);
    const moved = (of: (times: Float64Array) => number) =>
      this === best
        ? of(inOrder(own, races))
        : of(inOrder(there, all)) + of(inOrder(own, shared)) - of(inOrder(there, shared));
    const places = new Float64Array(256);
    let [made, clean] = [0, 0];
    for (let i = 0; i < races; i++) {
      if (this.cleanExit[i] === NO_EXIT) continue;
      made++;
      clean += this.cleanExit[i];
      places[this.afterStop[i]]++;
    }
    return {
      lap: cell.lap,
      tyre: cell.tyre,
      rollouts: races,
      raceTime: moved((times) => quantile(times, 0.5) ?? 0),
      worstTenth: moved(worstTenth),
      expectedPosition: this.#mean(best, (position) => position),
      expectedPoints: this.#mean(best, (position) => points[position - 1] ?? 0),
      cleanExit: chanceOf(clean, made),
      afterStop: made === 0 ? 0 : countedQuantile(places, 0.5),
      plan: cell.plan,
    };
  }

  #mean(best: Row, worth: (position: number) => number): Mean {
    const over = (count: number, value: (race: number) => number) => {
      let [sum, squares] = [0, 0];
      for (let i = 0; i < count; i++) {
        const one = value(i);
        sum += one;
        squares += one * one;
      }
      return meanOf(sum, squares, count);
    };
    const base = over(best.races, (i) => worth(best.positions[i]));
    if (this === best) return base;
    const shared = Math.min(this.races, best.races);
    const apart = over(shared, (i) => worth(this.positions[i]) - worth(best.positions[i]));
    return { value: base.value + apart.value, error: Math.hypot(base.error, apart.error) };
  }

  keep(): KeptRow {
    const text = (array: Uint8Array | Float64Array) =>
      Buffer.from(array.buffer, 0, this.races * array.BYTES_PER_ELEMENT).toString('base64');
    return {
      races: this.races,
      positions: text(this.positions),
      times: text(this.times),
      cleanExit: text(this.cleanExit),
      afterStop: text(this.afterStop),
    };
  }

  takeUp(kept: KeptRow): void {
    this.races = kept.races;
    for (const column of COLUMNS)
      new Uint8Array(this[column].buffer).set(Buffer.from(kept[column], 'base64'));
  }
}

/** The first times that are times, sorted. */
function inOrder(times: Float64Array, count: number): Float64Array {
  return times
    .subarray(0, count)
    .filter((time) => !Number.isNaN(time))
    .sort();
}

function worstTenth(sorted: Float64Array): number {
  const tenth = sorted.subarray(Math.min(sorted.length - 1, Math.floor(0.9 * sorted.length)));
  return sorted.length === 0 ? 0 : tenth.reduce((sum, time) => sum + time, 0) / tenth.length;
}
