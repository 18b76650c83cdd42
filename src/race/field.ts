/**
 * The field while it races: one typed array a quantity, indexed by car, made once and used for every race. Nothing here is
 * allocated in the lap loop.
 */

import { DRY_TYRES, TYRES } from './parameters.ts';
import { GREEN, NEVER } from './phases.ts';
import { MOST_STOPS } from './plan.ts';
import { counterOf, fillWords, PURPOSE } from './random.ts';
import { type Model, STEPS, USED_SET } from './tables.ts';

export class Field {
  readonly model: Model;
  readonly seed: number;
  race = 0;
  lap = 0;
  phase = GREEN;
  /** Laps until the neutralisation ends, the present one included. */
  phaseLeft = 0;
  /** Share of the present lap that is driven under it. */
  phaseShare = 0;
  /** Laps of green since the start or the last restart. */
  greenLaps = 0;
  /** Whether the next lap begins from a standstill. */
  isStanding = false;
  fuel = 0;
  wetness = 0;
  isRaining = false;
  /** Whether a car may still be on intermediates or wets. */
  isAnyOnWet = false;
  /** Whether it can rain or be wet in this race at all. */
  canBeWet = false;
  /** Wetness that the rain leads to. */
  rainTo = 0;
  /** s that the lane and passing differ in this race from what is usual here. */
  laneExtra = 0;
  passExtra = 0;
  /** Cars in the race; they stand first in `order`. */
  running = 0;
  /** Lap on which the next car retires. */
  nextRetirement = NEVER;
  /** By position from 0; behind the running ones those that retired, the latest first. */
  readonly order: Uint8Array;
  /** s at the line at the end of the last lap. */
  readonly times: Float64Array;
  /** s of the lap under way as it would be without a car in front. */
  readonly free: Float64Array;
  /** s a lap: form, compound and mode of the stint. */
  readonly stintPace: Float64Array;
  /** Factor on wear in this stint. */
  readonly wearNow: Float64Array;
  /** Place in the wear table. */
  readonly wearAt: Int32Array;
  readonly tyre: Uint8Array;
  /** s to be lost on the next lap, once. */
  readonly once: Float64Array;
  /** Share of its compound's warm-up that the next lap costs; what comes out of the pits pays `once` instead. */
  readonly cold: Float64Array;
  /** Factor on the warm-up by how warm the track is. */
  warming = 1;
  /** s of a time penalty to be served; the lap on which a drawn one is given, and its length. */
  readonly penalty: Float64Array;
  readonly penaltyLap: Int16Array;
  readonly penaltySize: Float64Array;
  nextPenalty = NEVER;
  /** Lap of the last stop, and the s of it that were spent behind the line. */
  readonly stoppedOn: Uint16Array;
  readonly behindLine: Float64Array;
  readonly form: Float64Array;
  readonly raceWear = new Float64Array(TYRES.length);
  readonly used: Uint8Array;
  readonly sets: Int8Array;
  readonly stops: Uint8Array;
  /** Of the first stop after the situation: its lap (0 where there was none), compound, place after it, whether the air was clean. */
  readonly firstStop: Uint16Array;
  readonly firstTyre: Uint8Array;
  readonly firstPlace: Uint8Array;
  readonly firstClean: Uint8Array;
  /** Next in-lap, or NO_STOP. */
  readonly nextStop: Int16Array;
  /** What the next stop fits, where the wall overruled the plan: compound + 1, else 0. */
  readonly instead: Uint8Array;
  /** Which of its planned stops is next, and how many there are. */
  readonly stopAt: Uint8Array;
  readonly stopCount: Uint8Array;
  readonly stopLap: Int16Array;
  readonly stopTyre: Uint8Array;
  readonly stopMode: Uint8Array;
  readonly retireLap: Int16Array;
  /** Lap on which it retired; 0 while running. */
  readonly retired: Int16Array;
  readonly isAccident: Uint8Array;
  /** How many times cars a lap ahead have come past. */
  readonly lappedBy: Uint16Array;
  readonly boxFree: Float64Array;
  readonly isInPits: Uint8Array;
  /** Two words a car for the lap, then two for the race's flags and two for its rain. */
  readonly words: Int32Array;
  /** Words of what is drawn once a race. */
  readonly draw: Int32Array;

  constructor(model: Model, seed: number) {
    const n = model.count;
    this.model = model;
    this.seed = seed;
    this.order = new Uint8Array(n);
    this.times = new Float64Array(n);
    this.free = new Float64Array(n);
    this.stintPace = new Float64Array(n);
    this.wearNow = new Float64Array(n);
    this.wearAt = new Int32Array(n);
    this.tyre = new Uint8Array(n);
    this.once = new Float64Array(n);
    this.cold = new Float64Array(n);
    this.penalty = new Float64Array(n);
    this.penaltyLap = new Int16Array(n);
    this.penaltySize = new Float64Array(n);
    this.stoppedOn = new Uint16Array(n);
    this.behindLine = new Float64Array(n);
    this.form = new Float64Array(n);
    this.used = new Uint8Array(n);
    this.sets = new Int8Array(n * TYRES.length);
    this.stops = new Uint8Array(n);
    this.firstStop = new Uint16Array(n);
    this.firstTyre = new Uint8Array(n);
    this.firstPlace = new Uint8Array(n);
    this.firstClean = new Uint8Array(n);
    this.nextStop = new Int16Array(n);
    this.instead = new Uint8Array(n);
    this.stopAt = new Uint8Array(n);
    this.stopCount = new Uint8Array(n);
    this.stopLap = new Int16Array(n * MOST_STOPS);
    this.stopTyre = new Uint8Array(n * MOST_STOPS);
    this.stopMode = new Uint8Array(n * MOST_STOPS);
    this.retireLap = new Int16Array(n);
    this.retired = new Int16Array(n);
    this.isAccident = new Uint8Array(n);
    this.lappedBy = new Uint16Array(n);
    this.boxFree = new Float64Array(model.teams);
    this.isInPits = new Uint8Array(n);
    this.words = new Int32Array(2 * (n + 2));
    this.draw = new Int32Array(2 * Math.max(n, MOST_STOPS, TYRES.length + 1));
  }

  /** Steps of age that a lap under a neutralisation adds. */
  get neutralSteps(): number {
    return Math.round(STEPS * this.model.parameters.neutral.wearShare);
  }

  /** The words of a lap, for all cars, the flags and the rain. */
  fillLap(lap: number): void {
    fillWords(this.words, this.seed, this.race, counterOf(PURPOSE.lap, lap, 0), this.model.count + 2);
  }

  /** Puts a set on: unused where one is left, else one that has run some laps. */
  fit(c: number, tyre: number, mode: number): void {
    const set = c * TYRES.length + tyre;
    const isNew = this.sets[set] > 0;
    if (isNew) this.sets[set]--;
    this.roll(c, tyre, isNew ? 0 : USED_SET * STEPS, mode);
    this.once[c] += this.model.warmUp[tyre] * this.warming;
    this.cold[c] = 0;
    if (tyre >= DRY_TYRES) this.isAnyOnWet = true;
  }

  /** The present set, from an age in steps on. */
  roll(c: number, tyre: number, age: number, mode: number): void {
    const m = this.model;
    this.tyre[c] = tyre;
    this.used[c] |= 1 << tyre;
    this.wearAt[c] = tyre * m.ages + age;
    this.wearNow[c] = m.carWear[c] * this.raceWear[tyre] * m.modeWear[mode];
    this.stintPace[c] = this.form[c] + m.offset[tyre] + m.modePace[mode];
  }

  /** s at the line at the end of the lap; `times` already has the whole of a stop in it. */
  lineTime(c: number): number {
    return this.stoppedOn[c] === this.lap ? this.times[c] - this.behindLine[c] : this.times[c];
  }

  /** Position at the line, from 1, of a running car. */
  linePlace(c: number): number {
    const time = this.lineTime(c);
    let place = 1;
    for (let i = 0; i < this.running; i++) if (this.lineTime(this.order[i]) < time) place++;
    return place;
  }

  /** Laps on the present set. */
  ageOf(c: number): number {
    return (this.wearAt[c] - this.tyre[c] * this.model.ages) >> 2;
  }

  /** The running cars by time at the line. Nearly sorted as a rule, which is what insertion is good at. */
  sort(): void {
    const { order, times, running } = this;
    for (let i = 1; i < running; i++) {
      const c = order[i];
      const time = times[c];
      let j = i;
      while (j > 0 && times[order[j - 1]] > time) {
        order[j] = order[j - 1];
        j--;
      }
      order[j] = c;
    }
  }

  /** Nobody is closer than `gap` to the car in front at the line. */
  spread(gap: number): void {
    const { order, times, running } = this;
    for (let i = 1; i < running; i++) {
      const least = times[order[i - 1]] + gap;
      if (times[order[i]] < least) times[order[i]] = least;
    }
  }
}

/** Draws from a distribution over 1, 2, 3, ... given as summed shares. */
export function drawCount(summed: Float64Array, u: number): number {
  let i = 0;
  while (i < summed.length - 1 && u > summed[i]) i++;
  return i + 1;
}
