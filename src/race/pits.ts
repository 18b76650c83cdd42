/**
 * Stops at the end of a lap: the way through the lane (by the flag that is out), a wait where the team's other car
 * stands in the box, standing still with its heavy tail, and a wait where another car drives by. A stop's whole cost falls
 * on the line at the end of the in-lap; those on the track go past meanwhile and nobody races a car in the lane.
 */

import type { Field } from './field.ts';
import { DRY_TYRES } from './parameters.ts';
import { GREEN, RED, SAFETY_CAR, VIRTUAL } from './phases.ts';
import { MOST_STOPS } from './plan.ts';
import { counterOf, fillWords, PURPOSE, unit } from './random.ts';
import { NO_STOP } from './tables.ts';
import { planAnew, takePlanned } from './wall.ts';

const draw = new Int32Array(2);

/** s standing still: log-logistic above the fastest (Heilmeier et al. 2020), cut at the longest. */
function standing(f: Field, c: number): number {
  const { fastest, scale, shape, longest } = f.model.parameters.stops;
  fillWords(draw, f.seed, f.race, counterOf(PURPOSE.stop, f.lap, c), 1);
  const u = unit(draw[0]);
  return Math.min(longest, fastest + f.model.crew[c] + scale * (u / (1 - u)) ** (1 / shape));
}

/** Serves everybody whose stop is due. Returns whether anybody came in. */
export function pitStops(f: Field): boolean {
  const { model: m, order, times, nextStop, running, boxFree, isInPits } = f;
  if (f.lap >= m.laps || f.phase === RED) return false;
  const { stops, traffic, neutral, circuit } = m.parameters;
  const usual = m.lane[f.phase === VIRTUAL || f.phase === SAFETY_CAR ? f.phase : GREEN];
  const lane = Math.max(0, usual + f.laneExtra);
  let served = 0;
  let lastRelease = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < running; i++) {
    const c = order[i];
    if (nextStop[c] > f.lap) continue;
    served++;
    isInPits[c] = 1;
    const arrival = times[c];
    const team = m.team[c];
    const free = boxFree[team];
    // A penalty is stood before the work begins.
    const stood = standing(f, c) + f.penalty[c];
    f.penalty[c] = 0;
    let release = Math.max(free, arrival) + stood;
    boxFree[team] = release + stops.turnaround;
    if (release < lastRelease + stops.releaseGap && release > lastRelease - stops.releaseGap)
      release = lastRelease + stops.releaseGap;
    if (release > lastRelease) lastRelease = release;
    times[c] = release + lane;
    f.stoppedOn[c] = f.lap;
    f.behindLine[c] = circuit.outLapShare * (times[c] - arrival);
    f.stops[c]++;
    change(f, c);
    if (f.phase === GREEN && i > 0) threaten(f, order[i - 1], arrival);
  }
  if (served === 0) return false;
  f.sort();
  f.spread(f.phase === SAFETY_CAR ? neutral.queueGap : traffic.minimumGap);
  for (let i = 0; i < running; i++) {
    const c = order[i];
    if (isInPits[c] === 0) continue;
    isInPits[c] = 0;
    if (f.firstStop[c] > 0) continue;
    f.firstStop[c] = f.lap;
    f.firstTyre[c] = f.tyre[c];
    f.firstPlace[c] = i + 1;
    f.firstClean[c] = isAlone(f, c) ? 1 : 0;
  }
  return true;
}

/** Whether nobody drives close in front of a car that leaves the pits, on its lap or on another one. */
function isAlone({ model, order, times, free, running }: Field, c: number): boolean {
  const { cleanAir } = model.parameters.stops;
  for (let i = 0; i < running; i++) {
    const other = order[i];
    if (other === c) continue;
    const behind = times[c] - times[other];
    // He comes by the pit exit once a lap.
    const gap = behind - Math.floor(behind / free[other]) * free[other];
    if (gap < cleanAir) return false;
  }
  return true;
}

/** What nobody served at a stop is added at the flag. */
export function addPenalties(f: Field): void {
  const { order, times, penalty, running } = f;
  let isAny = false;
  for (let i = 0; i < running; i++) {
    const c = order[i];
    if (penalty[c] === 0) continue;
    times[c] += penalty[c];
    penalty[c] = 0;
    isAny = true;
  }
  if (isAny) f.sort();
}

function change(f: Field, c: number): void {
  const instead = f.instead[c];
  if (instead === 0) {
    if (f.stopAt[c] < f.stopCount[c]) takePlanned(f, c);
    else f.nextStop[c] = NO_STOP;
    return;
  }
  const wasWet = f.tyre[c] >= DRY_TYRES;
  f.instead[c] = 0;
  f.fit(c, instead - 1, 1);
  if (instead - 1 >= DRY_TYRES) {
    // The rest of a plan for another weather is void.
    f.stopAt[c] = f.stopCount[c];
    f.nextStop[c] = NO_STOP;
    return;
  }
  const k = c * MOST_STOPS + f.stopAt[c];
  f.nextStop[c] = f.stopAt[c] < f.stopCount[c] ? Math.max(f.lap + 1, f.stopLap[k]) : NO_STOP;
  if (wasWet) planAnew(f, c);
}

/** The car in front of one that stopped: it may answer on the next lap. */
function threaten(f: Field, ahead: number, arrival: number): void {
  const { model: m, nextStop } = f;
  const { reactions } = m.parameters;
  const next = nextStop[ahead];
  if (m.reacts[ahead] === 0 || f.isInPits[ahead] === 1 || next === NO_STOP) return;
  if (next <= f.lap + 1 || next > f.lap + reactions.undercutLaps) return;
  if (arrival - f.times[ahead] > reactions.undercutGap) return;
  if (unit(draw[1]) < reactions.undercut) nextStop[ahead] = f.lap + 1;
}
