/**
 * One lap of the whole field, in three kinds: racing, behind a safety car (or to the virtual one's delta), and from a
 * standstill. All take the cars from front to back, so that whoever is ahead has its time when the next one wants past.
 *
 * Overtaking follows Heilmeier, Graf & Lienkamp 2018 in its shape: a car that would end the lap closer than the minimum gap
 * behind another either passes, or stays at that gap. Whether it passes depends on by how much its free lap is
 * faster; here with a chance that grows around the circuit's threshold instead of a step at it, and with DRS among what
 * makes the lap faster. A car may pass several in one lap.
 */

import type { Field } from './field.ts';
import { SAFETY_CAR, VIRTUAL } from './phases.ts';
import { normalOf } from './random.ts';
import { STEPS, WET_CELLS } from './tables.ts';

/** ln(u / (1 - u)) in the middle of each of 1024 cells of u: the quantile of the logistic curve. */
const ODDS = Float64Array.from({ length: 1024 }, (_, i) => Math.log((i + 0.5) / (1023.5 - i)));
const ODDS_SHIFT = 22;
/** -ln(u) likewise, for 64 cells: the quantile of the exponential curve. */
const DELAYS = Float64Array.from({ length: 64 }, (_, i) => -Math.log((i + 0.5) / 64));
const DELAY_SHIFT = 16;
/** The lower bits of the second word say whether a driver errs. */
const ERROR_BITS = 16;
/** Wetness from which DRS is off (race control decides; on intermediates it always was) and slicks are no choice. */
export const DAMP = 0.1;
/** Nobody is lapped more often than this. */
const MOST_MET = 1000;
/** Share of the scatter of lap times that is left while a delta has to be kept. */
const DELTA_SCATTER = 0.2;

/** s of this lap that are the same for all: the lap, the fuel, the rubber. */
function commonLap(f: Field): number {
  const { circuit, fuel } = f.model.parameters;
  return circuit.baseLap + fuel.sensitivity * f.fuel + f.model.evolved[f.lap];
}

function wetCell(f: Field): number {
  return Math.round(f.wetness * WET_CELLS);
}

/** Factor on errors and scatter by how wet it is. */
function unsettled(f: Field): number {
  return 1 + (f.model.parameters.errors.wet - 1) * f.wetness;
}

function isAidOn({ lap, greenLaps, wetness, model }: Field): boolean {
  const { aid, drsFromLap, drsRestartLaps } = model.parameters.traffic;
  if (aid === 'none' || lap < drsFromLap) return false;
  if (greenLaps < drsRestartLaps && greenLaps < lap - 1) return false;
  return aid === 'overtakeMode' || wetness < DAMP;
}

export function greenLap(f: Field): void {
  const { model: m, order, times, free, stintPace, wearNow, wearAt, tyre, once, cold, words, running } = f;
  const { wear, lapDeviation, wetLoss, warmUp } = m;
  const { circuit, traffic, neutral, errors, temperature } = m.parameters;
  const { warming } = f;
  const { carried } = temperature;
  const wet = unsettled(f);
  const scatter = wet * (f.greenLaps === 0 && f.lap > 1 ? neutral.restartScatter : 1);
  const errorLimit = Math.min(1, errors.rate * wet) * (1 << ERROR_BITS);
  const errorMask = (1 << ERROR_BITS) - 1;
  const drs = isAidOn(f) ? circuit.drsGain : 0;
  const { minimumGap, dirtyAirRange, dirtyAirLoss, drsWindow, overtakenLoss } = traffic;
  const { overtakeScale } = circuit;
  const overtakeThreshold = circuit.overtakeThreshold + f.passExtra;
  const common = commonLap(f);
  const cell = wetCell(f);
  const cells = WET_CELLS + 1;
  let ahead = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < running; i++) {
    const c = order[i];
    const word = words[2 * c + 1];
    const begun = times[c];
    const gap = begun - ahead;
    ahead = begun;
    let lap =
      common +
      stintPace[c] +
      wear[wearAt[c]] * wearNow[c] +
      once[c] +
      warmUp[tyre[c]] * warming * cold[c] +
      wetLoss[tyre[c] * cells + cell] +
      lapDeviation[c] * scatter * normalOf(words[2 * c]);
    once[c] = 0;
    cold[c] *= carried;
    wearAt[c] += STEPS;
    if ((word & errorMask) < errorLimit) lap += errors.loss * DELAYS[(word >>> DELAY_SHIFT) & 63];
    if (gap < dirtyAirRange) lap += dirtyAirLoss * (1 - gap / dirtyAirRange);
    if (gap < drsWindow) lap -= drs;
    free[c] = lap;
    let time = begun + lap;
    let j = i;
    const needed = overtakeThreshold + overtakeScale * ODDS[word >>> ODDS_SHIFT];
    while (j > 0) {
      const other = order[j - 1];
      const least = times[other] + minimumGap;
      if (time >= least) break;
      if (free[other] - lap < needed) {
        time = least;
        break;
      }
      j--;
    }
    times[c] = time;
    if (j < i) {
      for (let k = i; k > j; k--) order[k] = order[k - 1];
      order[j] = c;
      // Those that were passed lose some time, and keep their distance to the passer and to one another.
      let last = time;
      for (let k = j + 1; k <= i; k++) {
        const passed = order[k];
        const late = times[passed] + overtakenLoss;
        times[passed] = last = Math.max(late, last + minimumGap);
      }
    }
  }
  f.fuel = Math.max(0, f.fuel - m.parameters.fuel.perLap);
}

/**
 * A lap of which `phaseShare` is driven under a safety car, real or virtual. Nobody passes. On the lap on which one comes out all
 * keep a delta: whoever was further back drives more of his lap at it, so that gaps grow with the time of a lap (by 1.3 in
 * eleven of 2021 to 2024) before they close. From the next lap on the leader has a real one in front of him and the others
 * catch up with the queue; before the restart lapped cars come round to its end.
 */
export function neutralLap(f: Field): void {
  const { model: m, order, times, stintPace, wearNow, wearAt, tyre, once, words, running } = f;
  const { circuit, neutral, traffic, fuel, temperature } = m.parameters;
  const share = f.phaseShare;
  const isVirtual = f.phase === VIRTUAL;
  const base = circuit.baseLap;
  // The extra time of a lap at that pace, for the leader and for those who catch up.
  const delta = base * ((isVirtual ? neutral.virtualLap : neutral.catchUpLap) - 1);
  const isNew = share < 1;
  const slow = isNew ? share * delta : base * ((isVirtual ? neutral.virtualLap : neutral.safetyCarLap) - 1);
  const common = commonLap(f);
  const cell = wetCell(f);
  const cells = WET_CELLS + 1;
  const scatter = (1 - share) * unsettled(f) + DELTA_SCATTER * share;
  const gap = isVirtual ? traffic.minimumGap : neutral.queueGap;
  const steps = share === 1 ? f.neutralSteps : Math.round(STEPS * (1 - share) + f.neutralSteps * share);
  const isQueue = f.phase === SAFETY_CAR;
  const comesRound = isQueue && neutral.unlapping && f.phaseLeft === 1;
  const lead = times[order[0]];
  const racing = 1 - share;
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < running; i++) {
    const c = order[i];
    // At a delta the car's own speed matters only for the share that is raced.
    const own = (stintPace[c] + m.wear[wearAt[c]] * wearNow[c]) * racing + once[c];
    // A lapped car that may not come round is in the queue already, a lap down.
    const isHeld = i === 0 || (isQueue && !neutral.unlapping && times[c] - lead >= base);
    const behind = (times[c] - lead) / base;
    const catching = isNew ? share + behind - Math.floor(behind) : 1;
    const lap =
      common +
      own +
      m.wetLoss[tyre[c] * cells + cell] +
      (isHeld ? slow : catching * delta) +
      m.lapDeviation[c] * scatter * normalOf(words[2 * c]);
    once[c] = 0;
    // Behind the safety car tyres get cold; at the virtual one's delta they keep their warmth.
    f.cold[c] = Math.max(f.cold[c] * temperature.carried, isVirtual ? 0 : share * temperature.afterSafetyCar);
    wearAt[c] += steps;
    let time = times[c] + lap;
    if (comesRound && i > 0 && f.lappedBy[c] > 0) {
      time = before;
      f.lappedBy[c] = 0;
    }
    const least = before + gap;
    if (time < least) time = least;
    times[c] = time;
    before = time;
  }
  f.fuel = Math.max(0, f.fuel - fuel.perLap * (1 - share + share * fuel.neutralShare));
}

/** A lap from a standstill, on the grid: who gets away well passes without further ado. */
export function standingLap(f: Field): void {
  const { model: m, order, times, stintPace, wearNow, wearAt, tyre, once, words, running } = f;
  const { circuit, start, fuel, temperature } = m.parameters;
  const common = commonLap(f) + circuit.standingStart;
  const cell = wetCell(f);
  const deviation = start.deviation * unsettled(f);
  const isFirst = f.lap === 1;
  for (let i = 0; i < running; i++) {
    const c = order[i];
    times[c] +=
      common +
      stintPace[c] +
      m.wear[wearAt[c]] * wearNow[c] +
      once[c] +
      m.warmUp[tyre[c]] * f.warming +
      m.wetLoss[tyre[c] * (WET_CELLS + 1) + cell] +
      deviation * normalOf(words[2 * c]) -
      (isFirst ? m.startGain[c] : 0);
    once[c] = 0;
    f.cold[c] = temperature.afterStart;
    wearAt[c] += STEPS;
  }
  f.sort();
  f.spread(start.gap);
  f.fuel = Math.max(0, f.fuel - fuel.perLap);
}

/**
 * Blue flags: whoever has fallen another lap behind somebody loses time by letting him by, and he a little by coming past,
 * both on this lap; who drives close behind either is held up with him, and does not get past for it. Cars are on the same
 * lap here, so that a car is a lap ahead where it is earlier by the time of a lap.
 */
export function blueFlags(f: Field): void {
  const { model: m, order, times, lappedBy, running } = f;
  const { circuit, traffic } = m.parameters;
  const lead = times[order[0]];
  let hasMet = false;
  for (let i = running - 1; i > 0; i--) {
    const c = order[i];
    if (times[c] - lead < circuit.baseLap) break;
    const before = lappedBy[c];
    const met = alreadyLapped(f, c, before);
    if (met === before) continue;
    for (let k = before; k < met; k++) times[order[k % running]] += traffic.lappingLoss;
    times[c] += (met - before) * traffic.lappedLoss;
    lappedBy[c] = met;
    hasMet = true;
  }
  if (hasMet) f.spread(traffic.minimumGap);
}

/** How many times cars that are laps ahead have come past this one, of whom some are counted. */
export function alreadyLapped({ model, order, times, running }: Field, c: number, counted: number): number {
  const lap = model.parameters.circuit.baseLap;
  let met = counted;
  while (met < MOST_MET) {
    const other = order[met % running];
    if (other === c || times[c] - times[other] < lap * (1 + Math.floor(met / running))) break;
    met++;
  }
  return met;
}
