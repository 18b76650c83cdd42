/**
 * What is wrong with the learner, as data: the faults as they were authored, and what each costs. A cost is found by
 * driving two steady laps that differ in this one habit alone, so it counts everything that follows from it, down
 * the next straight and over the line.
 */

import { type Car, formulaFord1600 } from './cars.ts';
import { limeRock } from './circuits/limeRock.ts';
import { type CornerHabit, type Driver, drive } from './driver.ts';
import { expert, learner, learnerHabits } from './drivers.ts';
import { timesOf } from './lap.ts';
import { buildPath, type Path } from './path.ts';

export type FaultKind =
  | 'brakesEarly'
  | 'overSlows'
  | 'coasts'
  | 'lateThrottle'
  | 'stabsThrottle'
  | 'missesApex';

export interface Fault {
  /** Corner id, as in `Corner`. */
  readonly corner: string;
  readonly kind: FaultKind;
  readonly amount: number;
  readonly unit: 'm' | 'share' | 'count';
}

function faultsOf(habit: CornerHabit): Fault[] {
  const faults: Fault[] = [];
  const add = (kind: FaultKind, amount: number | undefined, unit: Fault['unit']) => {
    if (amount) faults.push({ corner: String(habit.corner), kind, amount, unit });
  };
  add('brakesEarly', habit.brakeEarly, 'm');
  add('overSlows', habit.cornerSpeed === undefined ? undefined : 1 - habit.cornerSpeed, 'share');
  add('coasts', habit.coast, 'm');
  add('lateThrottle', habit.throttleDelay, 'm');
  add('stabsThrottle', habit.stabs?.count, 'count');
  add('missesApex', habit.wideApex, 'm');
  return faults;
}

/** In the order of the lap. */
export const learnerFaults: readonly Fault[] = learnerHabits.flatMap(faultsOf);

const STEADY = { braking: 0, cornerSpeed: 0, line: 0, grip: 0, brake: 0, habit: 0, steering: 0 };

/** s since the line at every node of the second of three flying laps without scatter, n + 1 values. */
export function steadyLap(path: Path, car: Car, driver: Driver): Float64Array {
  const n = path.curvature.length;
  const run = drive(path, car, { ...driver, scatter: STEADY }, { first: 0, count: 3 * n, pits: false });
  const times = timesOf(run.line.ground, run.speed);
  return times.slice(n, 2 * n + 1).map((time) => time - times[n]);
}

export interface TruthRow {
  readonly corner: string;
  readonly name: string;
  /** m: from where the corner's braking may begin to where that of the next may. */
  readonly from: number;
  readonly to: number;
  /** s the learner loses to the expert there; all rows add up to the difference of their steady laps. */
  readonly loss: number;
  /** s that the habits of this corner cost alone, over the whole lap; 0 where there are none. */
  readonly habitCost: number;
}

/**
 * The loss of the learner by corner, without lap-to-lap scatter. The straight after a corner is counted to it. The
 * first row begins at the line; what is lost between the line and Big Bend follows from the last corner.
 */
export function truthTable(path = buildPath(limeRock), car = formulaFord1600): TruthRow[] {
  const fast = steadyLap(path, car, expert);
  const slow = steadyLap(path, car, learner);
  const plain = steadyLap(path, car, { ...learner, habits: [] });
  const n = path.curvature.length;
  const approach = 40;
  const from = path.corners.map((corner, i) => {
    const before = i === 0 ? 0 : path.corners[i - 1].end;
    return Math.max(corner.start - approach, before);
  });
  const delta = (s: number) => {
    const node = Math.round(s / path.step);
    return slow[node] - fast[node];
  };
  return path.corners.map((corner, i) => {
    const last = i === path.corners.length - 1;
    const loss = last
      ? delta(path.length) - delta(from[i]) + delta(from[0])
      : delta(from[i + 1]) - delta(from[i]);
    const habits = learnerHabits.filter((habit) => habit.corner === corner.number);
    const cost = habits.length === 0 ? 0 : steadyLap(path, car, { ...learner, habits })[n] - plain[n];
    return {
      corner: corner.id,
      name: corner.name ?? '',
      from: from[i],
      to: last ? from[0] : from[i + 1],
      loss,
      habitCost: cost,
    };
  });
}
