/**
 * What nobody plans: cars that stop for good, safety cars, red flags and rain, each by the words of its lap. Races end under a
 * safety car if it does not come in before; a red flag is one lap behind the safety car, then a start from the grid.
 */

import { drawCount, type Field } from './field.ts';
import type { Course } from './known.ts';
import { DRY_TYRES } from './parameters.ts';
import { GREEN, NEVER, RED, SAFETY_CAR, VIRTUAL } from './phases.ts';
import { normalOf, unit } from './random.ts';

/** Takes cars out that stop on this lap, and decides under what the lap is driven. Before the lap. */
export function incidents(f: Field): void {
  const { model: m, words } = f;
  const { neutral, errors } = m.parameters;
  const word = words[2 * m.count];
  const other = words[2 * m.count + 1];
  const stopped = f.lap >= f.nextRetirement ? retire(f) : 0;
  if (m.course !== null) {
    foreseen(f, m.course, other);
    return;
  }
  if (f.phase !== GREEN) return;
  const u = unit(word);
  // Spontaneous ones first: without a stopped car that is all there is.
  const wet = 1 + (errors.wet - 1) * f.wetness;
  let { safetyCar, virtualSafetyCar } = neutral;
  safetyCar *= wet;
  virtualSafetyCar *= wet;
  let red = 0;
  if (stopped > 0) {
    const after = stopped === 2 ? neutral.afterAccident : neutral.afterFailure;
    red = after.red;
    safetyCar += after.safetyCar;
    virtualSafetyCar += after.virtualSafetyCar;
  }
  if (u < red) f.phase = RED;
  else if (u < red + safetyCar) f.phase = SAFETY_CAR;
  else if (u < red + safetyCar + virtualSafetyCar) f.phase = VIRTUAL;
  else return;
  const length = unit(Math.imul(other, 0x9e3779b1));
  f.phaseLeft =
    f.phase === RED ? 1 : drawCount(f.phase === VIRTUAL ? m.virtualLaps : m.safetyCarLaps, length);
  // Somewhere on the lap.
  f.phaseShare = unit(other);
}

/** What is known to have come. On which part of a lap it came is not, so that it is drawn as ever. */
function foreseen(f: Field, { phase, left }: Course, word: number): void {
  const now = phase[f.lap];
  if (now === f.phase) return;
  f.phaseShare = phase[f.lap - 1] === GREEN ? unit(word) : 1;
  f.phase = now;
  f.phaseLeft = left[f.lap];
}

/** 2 where a car had an accident, 1 where one failed, 0 where none stopped. */
function retire(f: Field): number {
  const { order, retireLap, retired, isAccident } = f;
  let worst = 0;
  let next = NEVER;
  let kept = 0;
  const before = f.running;
  for (let i = 0; i < before; i++) {
    const c = order[i];
    if (retireLap[c] > f.lap) {
      order[kept++] = c;
      if (retireLap[c] < next) next = retireLap[c];
      continue;
    }
    retired[c] = f.lap;
    worst = Math.max(worst, 1 + isAccident[c]);
  }
  // Those that stopped now stand before those that stopped earlier.
  for (let c = 0, at = kept; c < f.model.count; c++) if (retired[c] === f.lap) order[at++] = c;
  f.running = kept;
  f.nextRetirement = next;
  return worst;
}

/** Gives the time penalties of this lap. */
export function penalise(f: Field): void {
  let next = NEVER;
  for (let c = 0; c < f.model.count; c++) {
    const lap = f.penaltyLap[c];
    if (lap === f.lap) f.penalty[c] += f.penaltySize[c];
    else if (lap > f.lap && lap < next) next = lap;
  }
  f.nextPenalty = next;
}

/** Ends or goes on with what the lap was driven under. After the lap and its stops. */
export function flags(f: Field): void {
  if (f.phase === GREEN) {
    f.greenLaps++;
    return;
  }
  f.greenLaps = 0;
  f.phaseLeft--;
  f.phaseShare = 1;
  if (f.phaseLeft > 0) return;
  if (f.phase === RED) restart(f);
  f.phase = GREEN;
}

/** The race is stopped: everybody lines up, may change tyres, and starts from the grid. */
export function restart(f: Field): void {
  const { model: m, order, times, running } = f;
  const gap = m.parameters.circuit.gridSlot;
  for (let i = 1; i < running; i++) {
    times[order[i]] = times[order[0]] + i * gap;
    f.lappedBy[order[i]] = 0;
  }
  f.isStanding = f.lap < m.laps;
}

/** Rain begins or ends, the track gets wetter or dries. Before the lap. */
export function weather(f: Field): void {
  const { model: m, words } = f;
  if (m.course !== null) {
    f.wetness = m.course.wetness[f.lap];
    return;
  }
  const { rain } = m.parameters;
  const at = 2 * (m.count + 1);
  const u = unit(words[at]);
  if (f.isRaining) f.isRaining = u >= rain.end;
  else if (u < rain.onset) {
    f.isRaining = true;
    f.rainTo = rain.intensity[0] + (rain.intensity[1] - rain.intensity[0]) * unit(words[at + 1]);
  }
  if (f.isRaining) f.wetness += (f.rainTo - f.wetness) * rain.wetting;
  else f.wetness *= 1 - rain.drying;
  if (f.wetness < 0.005) f.wetness = 0;
}

/** Normal, one a lap and car, unrelated to that of its lap time. */
export function judgementOf(f: Field, c: number): number {
  return normalOf(Math.imul(f.words[2 * c + 1], 0x85ebca6b));
}

/** Bits of the dry compounds. */
export const DRY_BITS = (1 << DRY_TYRES) - 1;
