/**
 * The pit walls: what the cars decide while the race runs. Each weighs what it can see (its tyres, what is left of its
 * plan, what a stop costs now), misjudges it by some seconds, and never sees what will happen.
 */

import type { Field } from './field.ts';
import { DRY_BITS, judgementOf } from './incidents.ts';
import { DRY_TYRES, TYRES } from './parameters.ts';
import { GREEN, RED, SAFETY_CAR, VIRTUAL } from './phases.ts';
import { MOST_STOPS } from './plan.ts';
import { NO_STOP, WET_CELLS } from './tables.ts';

/** Laps that a wrong kind of tyre is reckoned to last: the weather further ahead is not known. */
const HORIZON = 6;
/** Laps before the flag within which nobody stops of his own accord. */
const LAST_LAPS = 3;
/** Nobody stops again for a safety car this soon after a stop. */
const JUST_STOPPED = 4;

/** s that the first laps of a set cost from one age to another, with the car's factor on wear. */
function worn(f: Field, c: number, tyre: number, from: number, laps: number): number {
  const m = f.model;
  const row = tyre * (m.longest + 1);
  const to = Math.min(m.longest, from + Math.max(0, laps));
  return (m.summed[row + to] - m.summed[row + Math.min(from, m.longest)]) * m.carWear[c] * f.raceWear[tyre];
}

/** s that a set costs over some laps, its compound included. */
function stint(f: Field, c: number, tyre: number, age: number, laps: number): number {
  return f.model.offset[tyre] * laps + worn(f, c, tyre, age, laps);
}

/** The dry compound that costs least over the laps left; where one more compound must be used, one not used yet. */
function bestDry(f: Field, c: number, laps: number): number {
  const m = f.model;
  const dry = f.used[c] & DRY_BITS;
  const isFree = !m.twoCompounds || (f.used[c] & ~DRY_BITS) !== 0 || (dry & (dry - 1)) !== 0;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let tyre = 0; tyre < DRY_TYRES; tyre++) {
    if (!isFree && dry === 1 << tyre) continue;
    const hasSet = f.sets[c * TYRES.length + tyre] > 0;
    const cost = stint(f, c, tyre, 0, laps) + m.warmUp[tyre] + (hasSet ? 0 : 0.5 * laps);
    if (cost < least) {
      least = cost;
      best = tyre;
    }
  }
  return best;
}

/** A safety car has come out: is it worth stopping now? Fresh tyres now against what the plan had in mind. */
export function answerFlag(f: Field): void {
  const { model: m, order, running, nextStop } = f;
  const { reactions } = m.parameters;
  const left = m.laps - f.lap;
  if (left <= LAST_LAPS) return;
  const now = m.lane[f.phase];
  for (let i = 0; i < running; i++) {
    const c = order[i];
    if (m.reacts[c] === 0 || nextStop[c] <= f.lap || f.tyre[c] >= DRY_TYRES) continue;
    const age = f.ageOf(c);
    if (age < JUST_STOPPED) continue;
    const doubt = reactions.judgement * judgementOf(f, c);
    if (nextStop[c] !== NO_STOP) {
      const k = c * MOST_STOPS + f.stopAt[c];
      const planned = nextStop[c];
      const tyre = f.stopTyre[k];
      const until = f.stopAt[c] + 1 < f.stopCount[c] ? f.stopLap[k + 1] : m.laps;
      const kept =
        stint(f, c, f.tyre[c], age, planned - f.lap) + m.lane[GREEN] + stint(f, c, tyre, 0, until - planned);
      if (now + stint(f, c, tyre, 0, until - f.lap) + doubt < kept) nextStop[c] = f.lap;
      continue;
    }
    const tyre = bestDry(f, c, left);
    const stop = now + m.warmUp[tyre] + stint(f, c, tyre, 0, left) + reactions.reluctance;
    if (stop + doubt < stint(f, c, f.tyre[c], age, left)) {
      nextStop[c] = f.lap;
      f.instead[c] = tyre + 1;
    }
  }
}

/** Everybody stands in the pit lane: a set that is due, or would be worth it, is changed for nothing. */
export function changeUnderRed(f: Field): void {
  const { model: m, order, running } = f;
  const left = m.laps - f.lap;
  // A race that is stopped for several laps is one change.
  if (left <= 0 || f.phaseLeft > 1) return;
  const kind = f.wetness > 0 || f.isAnyOnWet ? suitingKind(f) : 0;
  for (let i = 0; i < running; i++) {
    const c = order[i];
    const present = kindOf(f.tyre[c]);
    if (plannedKind(f, c) === kind) takePlanned(f, c);
    else if (present !== kind) {
      f.stopAt[c] = f.stopCount[c];
      f.nextStop[c] = NO_STOP;
      f.fit(c, suited(f, c, kind, left), 1);
    } else if (kind === 0 && f.stopAt[c] >= f.stopCount[c] && !isToldAll(f, c)) {
      const tyre = bestDry(f, c, left);
      if (
        f.sets[c * TYRES.length + tyre] > 0 &&
        stint(f, c, tyre, 0, left) < stint(f, c, f.tyre[c], f.ageOf(c), left)
      )
        f.fit(c, tyre, 1);
    }
    f.once[c] = 0;
  }
}

/** Whether a plan says what was changed under the red flags too, because their laps are known. */
function isToldAll({ model }: Field, c: number): boolean {
  return model.course !== null && model.reacts[c] === 0;
}

/** Fits what the plan has next and looks at the stop after it. */
export function takePlanned(f: Field, c: number): void {
  const k = c * MOST_STOPS + f.stopAt[c];
  f.stopAt[c]++;
  f.nextStop[c] = f.stopAt[c] < f.stopCount[c] ? Math.max(f.lap + 1, f.stopLap[k + 1]) : NO_STOP;
  f.fit(c, f.stopTyre[k], f.stopMode[k]);
}

/** On a wet track, or on tyres for one: the kind of tyre that suits it, if it is worth the stop. */
export function answerRain(f: Field): void {
  const { model: m, order, running, nextStop } = f;
  const { reactions } = m.parameters;
  const left = m.laps - f.lap;
  if (left <= 1 || f.phase === RED) return;
  const kind = suitingKind(f);
  const least = wetLossOf(f, kind);
  const lane = m.lane[f.phase === SAFETY_CAR ? SAFETY_CAR : f.phase === VIRTUAL ? VIRTUAL : GREEN];
  f.isAnyOnWet = false;
  for (let i = 0; i < running; i++) {
    const c = order[i];
    if (f.tyre[c] >= DRY_TYRES) f.isAnyOnWet = true;
    const present = kindOf(f.tyre[c]);
    const planned = plannedKind(f, c);
    if (nextStop[c] <= f.lap && f.instead[c] === 0) {
      if (planned === kind) continue;
      putOff(f, c, kind, present);
    }
    if (present === kind) continue;
    const won = (wetLossOf(f, present) - least) * Math.min(left, HORIZON);
    if (won < lane + m.parameters.stops.fastest + reactions.judgement * judgementOf(f, c)) continue;
    nextStop[c] = f.lap;
    // What the plan has next for this weather is brought forward.
    if (planned !== kind) f.instead[c] = 1 + suited(f, c, kind, left);
  }
}

/** s a lap that a kind of tyre loses on the track as it is. */
function wetLossOf(f: Field, kind: number): number {
  const row = kind === 0 ? 0 : DRY_TYRES + kind - 1;
  return f.model.wetLoss[row * (WET_CELLS + 1) + Math.round(f.wetness * WET_CELLS)];
}

/** The kind of tyre that is the fastest on the track as it is. */
function suitingKind(f: Field): number {
  const [slick, intermediate, wet] = [wetLossOf(f, 0), wetLossOf(f, 1), wetLossOf(f, 2)];
  return slick <= intermediate && slick <= wet ? 0 : intermediate <= wet ? 1 : 2;
}

/** 0 for slicks, 1 for intermediates, 2 for wets. */
function kindOf(tyre: number): number {
  return tyre < DRY_TYRES ? 0 : tyre - DRY_TYRES + 1;
}

/** The kind of tyre that the plan has next; -1 where no stop is left. */
function plannedKind(f: Field, c: number): number {
  return f.stopAt[c] < f.stopCount[c] ? kindOf(f.stopTyre[c * MOST_STOPS + f.stopAt[c]]) : -1;
}

/** The set that a car takes of a kind. */
function suited(f: Field, c: number, kind: number, left: number): number {
  return kind === 0 ? bestDry(f, c, left) : DRY_TYRES + kind - 1;
}

/** A stop is due for a tyre that does not suit the weather. */
function putOff(f: Field, c: number, kind: number, present: number): void {
  if (kind === 0) {
    // The rain that the plan foresaw did not come, or is over.
    const k = c * MOST_STOPS + ++f.stopAt[c];
    f.nextStop[c] = f.stopAt[c] < f.stopCount[c] ? Math.max(f.lap + 1, f.stopLap[k]) : NO_STOP;
  } else if (present === kind) f.nextStop[c] = NO_STOP;
  else f.nextStop[c] = f.lap + 1 < f.model.laps ? f.lap + 1 : NO_STOP;
}

/** After a change from wet tyres to slicks: one more stop where the set would not last well. */
export function planAnew(f: Field, c: number): void {
  const m = f.model;
  const left = m.laps - f.lap;
  const present = f.tyre[c];
  let least = stint(f, c, present, 0, left);
  let best = NO_STOP;
  let fits = present;
  const stop = m.lane[GREEN] + m.parameters.stops.fastest + m.parameters.reactions.reluctance;
  for (let tyre = 0; tyre < DRY_TYRES; tyre++) {
    if (f.sets[c * TYRES.length + tyre] === 0) continue;
    for (let part = 3; part <= 7; part++) {
      const first = Math.round((left * part) / 10);
      if (first < 1 || first >= left) continue;
      const cost =
        stint(f, c, present, 0, first) + stop + m.warmUp[tyre] + stint(f, c, tyre, 0, left - first);
      if (cost < least) {
        least = cost;
        best = f.lap + first;
        fits = tyre;
      }
    }
  }
  if (best === NO_STOP) return;
  f.stopAt[c] = 0;
  f.stopCount[c] = 1;
  f.stopLap[c * MOST_STOPS] = best;
  f.stopTyre[c * MOST_STOPS] = fits;
  f.stopMode[c * MOST_STOPS] = 1;
  f.nextStop[c] = best;
}
