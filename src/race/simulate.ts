/**
 * Runs races, one after the other, each a function of the seed and its number alone. So ten thousand races can be split
 * among workers in any way and put together again (`outcomes.ts`), and a plan can be tried on the very races of another.
 */

import { begin } from './begin.ts';
import { blankCarOutcomes, type CarOutcomes } from './carOutcomes.ts';
import { RaceError } from './error.ts';
import { Field } from './field.ts';
import { flags, incidents, penalise, weather } from './incidents.ts';
import { blueFlags, greenLap, neutralLap, standingLap } from './laps.ts';
import { blankOutcomes, type LapHistogram, type Outcomes } from './outcomes.ts';
import { GREEN, RED, SAFETY_CAR } from './phases.ts';
import { addPenalties, pitStops } from './pits.ts';
import { checkPlan, type Plan } from './plan.ts';
import type { RaceQuestion } from './question.ts';
import { layPlan, type Model, modelOf } from './tables.ts';
import { answerFlag, answerRain, changeUnderRed } from './wall.ts';

/** One race after another from one question; keeps its memory from race to race. */
export class Simulator {
  readonly #field: Field;
  readonly #model: Model;

  /** Throws RaceError with one sentence where the question cannot be answered. */
  constructor(question: RaceQuestion) {
    const { seed } = question;
    if (!Number.isInteger(seed)) throw new RaceError(`The seed is ${seed}, but must be a whole number.`);
    this.#model = modelOf(question);
    this.#field = new Field(this.#model, seed);
  }

  /** With `byLap` it also counts where the cars were at the end of each lap. */
  run(races: number, from = 0, byLap = false): Outcomes {
    checkRaces(races);
    const { numbers, laps, from: begin } = this.#model;
    const told = byLap ? { firstLap: begin + 1, laps: laps - begin } : null;
    const out = blankOutcomes(numbers, races, from, told);
    for (let i = 0; i < races; i++) {
      this.#race(from + i, out.byLap === null ? null : (field) => countLap(field, out.byLap));
      this.#keep(out, i);
    }
    return out;
  }

  /**
   * From now on the car does exactly this, but for rain. Cheap, so that many plans may share one simulator. Throws RaceError
   * where the plan breaks a rule.
   */
  setPlan(car: number, plan: Plan): void {
    const m = this.#model;
    const { parameters, situation } = m;
    checkPlan(parameters, situation, car, plan);
    layPlan(m, this.#indexOf(car), plan);
  }

  /** Races of which only one car is kept; each ends for it where it retires. Throws RaceError for a car that is not there. */
  runCar(car: number, races: number, from = 0, byLap = false): CarOutcomes {
    checkRaces(races);
    const { laps, from: begin } = this.#model;
    const c = this.#indexOf(car);
    const out = blankCarOutcomes(races, from, byLap ? laps - begin : 0);
    for (let i = 0; i < races; i++) this.#raceOf(c, from + i, out, i, byLap);
    return out;
  }

  #indexOf(car: number): number {
    const index = this.#model.numbers.indexOf(car);
    if (index < 0) throw new RaceError(`Car ${car} is not in the race.`);
    return index;
  }

  #raceOf(c: number, race: number, out: CarOutcomes, i: number, byLap: boolean): void {
    const f = this.#field;
    const { laps, from } = this.#model;
    const began = this.#begun();
    begin(f, race);
    for (let lap = from + 1; lap <= laps && f.retired[c] === 0; lap++) {
      driveLap(f, lap);
      if (byLap) {
        const cell = i * (laps - from) + lap - from - 1;
        const isRunning = f.retired[c] === 0;
        out.positionByLap[cell] = isRunning ? f.linePlace(c) : 0;
        out.timeByLap[cell] = isRunning ? f.lineTime(c) - began : Number.NaN;
      }
      flags(f);
    }
    addPenalties(f);
    const isOut = f.retired[c] > 0;
    // A car that is out keeps its place: whoever retires later is put in front of it.
    out.positions[i] = f.order.indexOf(c) + 1;
    out.times[i] = isOut ? Number.NaN : f.times[c] - began;
    out.stops[i] = f.stops[c];
    out.cleanExit[i] = f.firstClean[c];
    out.afterStop[i] = f.firstPlace[c];
    out.retired[i] = isOut ? 1 : 0;
  }

  /** One race with what happened on each lap, for showing it: slower, and allocates. */
  tell(race: number): RaceTold {
    const laps: LapTold[] = [];
    this.#race(race, (field) => laps.push(tellLap(field)));
    return { cars: this.#model.numbers, from: this.#model.from, laps };
  }

  #race(race: number, ended: ((field: Field) => void) | null): void {
    const field = this.#field;
    const { laps } = this.#model;
    begin(field, race);
    for (let lap = field.lap + 1; lap <= laps && field.running > 0; lap++) {
      driveLap(field, lap);
      if (ended !== null) ended(field);
      flags(field);
    }
    addPenalties(field);
  }

  #keep(out: Outcomes, i: number): void {
    const { order, times, running, stops, retired, firstStop, firstTyre } = this.#field;
    const n = this.#model.count;
    const first = times[order[0]];
    out.times[i] = running === 0 ? Number.NaN : first - this.#begun();
    for (let place = 0; place < n; place++) {
      const c = order[place];
      const cell = i * n + c;
      out.positions[cell] = place + 1;
      out.gaps[cell] = place < running ? times[c] - first : Number.NaN;
      out.stops[cell] = stops[c];
      out.retiredOn[cell] = retired[c] - 1;
      out.nextStopLap[cell] = firstStop[c];
      out.nextStopTyre[cell] = firstTyre[c];
    }
  }

  #begun(): number {
    const { begun, from } = this.#model;
    if (from === 0) return 0;
    let first = begun[0];
    for (const time of begun) if (time < first) first = time;
    return first;
  }
}

function checkRaces(races: number): void {
  if (!Number.isInteger(races) || races < 0)
    throw new RaceError(`${races} races cannot be simulated: it takes a whole number.`);
}

/** One lap of all cars, from the draw of its words to the stops at its end. */
function driveLap(f: Field, lap: number): void {
  f.lap = lap;
  f.fillLap(lap);
  if (lap >= f.nextPenalty) penalise(f);
  if (f.canBeWet) weather(f);
  const before = f.phase;
  incidents(f);
  if (f.running === 0) return;
  const isNew = f.phase !== before && f.phase !== GREEN;
  if (f.isStanding) {
    f.isStanding = false;
    standingLap(f);
    if (f.phase !== GREEN) f.spread(f.model.parameters.neutral.queueGap);
  } else if (f.phase === GREEN) greenLap(f);
  else neutralLap(f);
  if (f.phase === GREEN) blueFlags(f);
  if (isNew && f.phase !== RED) answerFlag(f);
  if (f.wetness > 0 || f.isAnyOnWet || f.model.hasWetPlans) answerRain(f);
  if (f.phase === RED) changeUnderRed(f);
  else pitStops(f);
  if (lap === f.model.laps && f.phase === SAFETY_CAR) f.spread(f.model.parameters.neutral.queueGap);
}

export interface LapTold {
  readonly lap: number;
  readonly phase: 'green' | 'virtualSafetyCar' | 'safetyCar' | 'red';
  readonly wetness: number;
  /** Indices of running cars, first to last at the end of the lap. */
  readonly order: readonly number[];
  /** s at its end, by place; of a car that stopped, when it is back on the track. */
  readonly times: readonly number[];
  /** Compound that each car leaves the lap on, by place. */
  readonly tyres: readonly number[];
  /** Stops so far, by place. */
  readonly stops: readonly number[];
}

export interface RaceTold {
  readonly cars: readonly number[];
  readonly from: number;
  readonly laps: readonly LapTold[];
}

const PHASES = ['green', 'virtualSafetyCar', 'safetyCar', 'red'] as const;

function countLap(f: Field, told: LapHistogram | null): void {
  if (told === null) return;
  const { order, running, model } = f;
  const row = (f.lap - told.firstLap) * model.count;
  for (let i = 0; i < running; i++) told.counts[(row + order[i]) * model.count + f.linePlace(order[i]) - 1]++;
}

function tellLap(f: Field): LapTold {
  const order = [...f.order.subarray(0, f.running)];
  return {
    lap: f.lap,
    phase: PHASES[f.phase],
    wetness: f.wetness,
    order,
    times: order.map((c) => f.times[c]),
    tyres: order.map((c) => f.tyre[c]),
    stops: order.map((c) => f.stops[c]),
  };
}

/** Simulates races `from` to `from + races - 1`. */
export function simulate(question: RaceQuestion, races: number, from = 0): Outcomes {
  return new Simulator(question).run(races, from);
}
