/**
 * The field while it races: one typed array a quantity, indexed by car, made once and used for every race. Nothing here is
 * allocated in the lap loop. `begin` sets up one race: what is drawn once a race is drawn there.
 */

import type { Course } from './known.ts';
import { DRY_TYRES, TYRES } from './parameters.ts';
import { GREEN, NEVER, SAFETY_CAR } from './phases.ts';
import { MOST_STOPS } from './plan.ts';
import { counterOf, fillWords, normalOf, PURPOSE, unit } from './random.ts';
import { type Model, NO_STOP, STEPS, USED_SET } from './tables.ts';

/** Neither clean nor not: there was no stop. */
export const NO_EXIT = 255;
/** Wear never falls below this share of what is usual, however lucky the draw. */
const LEAST_WEAR = 0.3;

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
  readonly cleanExits: Uint8Array;
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
  readonly #draw: Int32Array;

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
    this.cleanExits = new Uint8Array(n);
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
    this.#draw = new Int32Array(2 * Math.max(n, MOST_STOPS, TYRES.length + 1));
  }

  begin(race: number): void {
    const { model: m, order, times } = this;
    const { fuel, rain, neutral } = m.parameters;
    this.race = race;
    this.lap = m.from;
    this.phase = m.beginPhase;
    this.phaseLeft = 0;
    this.greenLaps = m.beginGreen;
    this.isStanding = m.from === 0;
    this.fuel = Math.max(0, fuel.start - m.from * fuel.perLap);
    this.wetness = rain.wetness;
    this.isRaining = rain.raining;
    this.rainTo = rain.wetness > 0 ? rain.wetness : (rain.intensity[0] + rain.intensity[1]) / 2;
    this.running = m.count;
    this.nextRetirement = NEVER;
    for (let c = 0; c < m.count; c++) {
      order[c] = c;
      times[c] = m.from === 0 ? c * m.parameters.circuit.gridSlot : m.begun[c];
    }
    if (m.from > 0) this.sort();
    this.once.fill(0);
    this.stoppedOn.fill(0);
    this.free.fill(m.parameters.circuit.baseLap);
    this.penalty.set(m.beginPenalty);
    this.retired.fill(0);
    this.lappedBy.fill(0);
    this.instead.fill(0);
    this.cleanExits.fill(0);
    this.firstStop.fill(0);
    this.firstTyre.fill(0);
    this.firstPlace.fill(0);
    this.firstClean.fill(NO_EXIT);
    this.boxFree.fill(Number.NEGATIVE_INFINITY);
    this.stops.set(m.beginStops);
    this.used.set(m.beginUsed);
    this.sets.set(m.beginSets);
    this.isAnyOnWet = m.beginTyre.some((tyre) => tyre >= DRY_TYRES);
    this.#drawDay();
    this.#drawForm();
    this.#drawPlans();
    this.#drawPenalties();
    this.cold.fill(this.#coldAt(m.from));
    this.phaseShare = 1;
    if (m.course !== null) this.#followCourse(m.course);
    else if (this.phase !== GREEN) {
      // How long the one that is out will stay is not known: as long as a new one.
      this.fillLap(0);
      const laps = this.phase === SAFETY_CAR ? m.safetyCarLaps : m.virtualLaps;
      this.phaseLeft = drawCount(laps, unit(this.words[2 * m.count]));
    }
    this.#rain = rain.wetness > 0 || rain.raining || rain.onset > 0;
    this.#neutralShare = neutral.wearShare;
  }

  #rain = false;
  #neutralShare = 0;

  /** Whether it can rain or be wet in this race at all. */
  get canBeWet(): boolean {
    return this.#rain;
  }

  /** Steps of age that a lap under a neutralisation adds. */
  get neutralSteps(): number {
    return Math.round(STEPS * this.#neutralShare);
  }

  /** The words of a lap, for all cars, the flags and the rain. */
  fillLap(lap: number): void {
    fillWords(this.words, this.seed, this.race, counterOf(PURPOSE.lap, lap, 0), this.model.count + 2);
  }

  /** What is the same for all cars on the day: wear, the pit lane, how hard it is to pass. */
  #drawDay(): void {
    const { pitLossDeviation, overtakeDeviation } = this.model.parameters.circuit;
    fillWords(this.#draw, this.seed, this.race, counterOf(PURPOSE.season, 0, 0), TYRES.length + 1);
    this.laneExtra = pitLossDeviation * normalOf(this.#draw[2 * TYRES.length]);
    this.passExtra = overtakeDeviation * normalOf(this.#draw[2 * TYRES.length + 1]);
    const { track, deviation, usual, wear, warmUp } = this.model.parameters.temperature;
    const warmer = usual === null ? 0 : track + deviation * normalOf(this.#draw[1]) - usual;
    this.warming = Math.max(0, 1 - warmUp * warmer);
    for (let tyre = 0; tyre < TYRES.length; tyre++)
      this.raceWear[tyre] = Math.max(
        LEAST_WEAR,
        (1 + wear * warmer) * (1 + this.model.wearDeviation[tyre] * normalOf(this.#draw[2 * tyre])),
      );
  }

  /** The form of the day, and whether and where each car will stop for good. */
  #drawForm(): void {
    const m = this.model;
    const firstLap = m.from === 0 ? m.parameters.start.accident : 0;
    fillWords(this.#draw, this.seed, this.race, counterOf(PURPOSE.form, 0, 0), m.count);
    for (let c = 0; c < m.count; c++) {
      this.form[c] = m.pace[c] + m.paceDeviation[c] * normalOf(this.#draw[2 * c]);
      const u = unit(this.#draw[2 * c + 1]);
      let lap = NEVER;
      if (u < firstLap) lap = 1;
      else if (m.hazard[c] > 0) {
        const rest = (u - firstLap) / (1 - firstLap);
        // Geometric: the first lap of those to come on which a chance of `hazard` strikes.
        const ahead = Math.floor(Math.log(1 - rest) / Math.log1p(-m.hazard[c]));
        lap = Math.min(NEVER, m.from + 1 + (m.from === 0 ? 1 : 0) + ahead);
      }
      this.retireLap[c] = lap;
      if (lap < this.nextRetirement) this.nextRetirement = lap;
    }
  }

  /** Which lap, if any, brings each car a time penalty. */
  #drawPenalties(): void {
    const m = this.model;
    const { rate, longShare, short, long } = m.parameters.penalties;
    this.penaltyLap.fill(NEVER);
    this.nextPenalty = NEVER;
    if (rate <= 0) return;
    fillWords(this.#draw, this.seed, this.race, counterOf(PURPOSE.penalty, 0, 0), m.count);
    const none = Math.log1p(-rate);
    for (let c = 0; c < m.count; c++) {
      // Geometric, as a retirement is.
      const lap = m.from + 1 + Math.floor(Math.log(1 - unit(this.#draw[2 * c])) / none);
      if (lap > m.laps) continue;
      this.penaltyLap[c] = lap;
      this.penaltySize[c] = unit(this.#draw[2 * c + 1]) < longShare ? long : short;
      if (lap < this.nextPenalty) this.nextPenalty = lap;
    }
  }

  /** How cold tyres are that have run some laps since the start or the last restart. */
  #coldAt(lap: number): number {
    const { afterStart, afterSafetyCar, carried } = this.model.parameters.temperature;
    if (lap === 0) return 1;
    const green = this.model.beginGreen;
    return green >= lap ? afterStart * carried ** (lap - 1) : afterSafetyCar * carried ** green;
  }

  #drawPlans(): void {
    const m = this.model;
    fillWords(this.#draw, this.seed, this.race, counterOf(PURPOSE.plan, 0, 0), m.count);
    const draw = this.#draw;
    for (let c = 0; c < m.count; c++) {
      const u = unit(draw[2 * c]);
      this.isAccident[c] = this.retireLap[c] === 1 || unit(draw[2 * c + 1]) < m.accidentShare[c] ? 1 : 0;
      let plan = m.planFrom[c];
      while (plan < m.planFrom[c + 1] - 1 && u > m.planWeight[plan]) plan++;
      this.stopCount[c] = m.planStops[plan];
      this.stopAt[c] = 0;
      for (let k = 0; k < MOST_STOPS; k++) {
        const to = c * MOST_STOPS + k;
        this.stopLap[to] = m.planLap[plan * MOST_STOPS + k];
        this.stopTyre[to] = m.planTyre[plan * MOST_STOPS + k];
        this.stopMode[to] = m.planStopMode[plan * MOST_STOPS + k];
      }
      const mode = m.planMode[plan];
      if (m.from === 0) this.fit(c, m.planStart[plan], mode);
      else {
        this.#roll(c, m.beginTyre[c], m.beginAge[c], mode);
        this.stopAt[c] = 0;
      }
      this.once[c] = 0;
    }
    for (let c = 0; c < m.count; c++) this.#scatterStops(c);
  }

  /** What is known of the race's course takes the place of what was drawn. */
  #followCourse({ phase, left, retirements }: Course): void {
    const next = this.lap + 1;
    const goesOn = phase[this.lap] === phase[next];
    this.phase = goesOn ? phase[next] : GREEN;
    this.phaseLeft = goesOn ? left[next] : 0;
    this.retireLap.set(retirements);
    this.nextRetirement = NEVER;
    for (const lap of retirements) if (lap < this.nextRetirement) this.nextRetirement = lap;
  }

  /** Moves the planned laps by what a race brings, kept in order and inside the race. */
  #scatterStops(c: number): void {
    const { model: m, stopLap } = this;
    const count = this.stopCount[c];
    const from = c * MOST_STOPS;
    if (m.scatter[c] > 0 && count > 0) {
      fillWords(this.#draw, this.seed, this.race, counterOf(PURPOSE.jitter, 0, c * MOST_STOPS), count);
      let before = m.from;
      for (let k = 0; k < count; k++) {
        const moved = stopLap[from + k] + Math.round(m.scatter[c] * normalOf(this.#draw[2 * k]));
        stopLap[from + k] = Math.min(m.laps - count + k, Math.max(before + 1, moved));
        before = stopLap[from + k];
      }
    }
    this.nextStop[c] = count > 0 ? stopLap[from] : NO_STOP;
  }

  /** Puts a set on: unused where one is left, else one that has run some laps. */
  fit(c: number, tyre: number, mode: number): void {
    const set = c * TYRES.length + tyre;
    const isNew = this.sets[set] > 0;
    if (isNew) this.sets[set]--;
    this.#roll(c, tyre, isNew ? 0 : USED_SET * STEPS, mode);
    this.once[c] += this.model.warmUp[tyre] * this.warming;
    this.cold[c] = 0;
    if (tyre >= DRY_TYRES) this.isAnyOnWet = true;
  }

  #roll(c: number, tyre: number, age: number, mode: number): void {
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
