/**
 * From a race that is under way (live, or replayed to some lap) to the place from which the simulator goes on. It goes on
 * from the line at which the leader ended his last lap; what others have done of the next one is not looked at.
 *
 * What surprises: when the leader ends his lap the others have not. Each is given the time at which it would: as far behind
 * him as it was at its own last line, and slower by its recent pace where that is laps ago. So a safety car slows all alike.
 * Since most of a stop lies behind the line, a car that is in the lane or has just left it is that much later.
 */

import { type CarState, type Compound, type LapEvent, median, type RaceState } from '../timing/index.ts';
import { RaceError } from './error.ts';
import { type CircuitParameters, DRY_TYRES, TYRES, type Tyre } from './parameters.ts';
import type { CarSituation, Situation } from './plan.ts';
import { usualCircuit, usualStops } from './usual.ts';

/** Laps from which a car's recent pace is taken, and how many laps behind the leader a car may be to be in the race. */
const RECENT = 5;
const LOST = 12;
/** s standing still, a usual one (`usual.ts`). */
const IN_A_STOP = usualStops.fastest + usualStops.scale;

/** s of a stop before and behind the line. */
interface StopCost {
  readonly beforeLine: number;
  readonly behindLine: number;
}

/** Softest first: before 2019 compounds had names of their own. */
const SOFTNESS: readonly Compound[] = [
  'HYPERSOFT',
  'ULTRASOFT',
  'SUPERSOFT',
  'SOFT',
  'MEDIUM',
  'HARD',
  'SUPERHARD',
];

/**
 * The situation at the end of the leader's last lap, or at the start where nobody ended one (then cars are in order of the
 * grid as far as it is known). Throws RaceError where no car is running.
 */
export function situationOf(
  state: RaceState,
  circuit: Pick<CircuitParameters, 'pitLoss' | 'outLapShare'> = usualCircuit,
): Situation {
  const running = state.order.flatMap((number) => {
    const car = state.cars[number];
    return car === undefined || car.status === 'retired' || car.status === 'stopped' ? [] : [car];
  });
  if (running.length === 0)
    throw new RaceError('No car is running, so that there is nothing to simulate from.');
  const lap = Math.max(...running.map((car) => car.laps));
  const tyreOf = tyreNames(running);
  const flag =
    state.trackStatus === 'safetyCar'
      ? 'safetyCar'
      : state.trackStatus === 'vsc' || state.trackStatus === 'vscEnding'
        ? 'virtualSafetyCar'
        : 'green';
  if (lap === 0) {
    const grid = [...running].sort((a, b) => gridPlace(a) - gridPlace(b));
    return {
      lap,
      flag: 'green',
      greenLaps: 0,
      cars: grid.map((car) => situationOfCar(car, 0, tyreOf)),
    };
  }
  const head = running.reduce((best, car) => (endOf(car, lap) < endOf(best, lap) ? car : best));
  const cost = circuit.pitLoss[flag] + IN_A_STOP;
  const stopCost = { behindLine: circuit.outLapShare * cost, beforeLine: (1 - circuit.outLapShare) * cost };
  const his = recentPace(head.history);
  const paces = running.flatMap((car) => recentPace(car.history) ?? []);
  const usual = paces.length === 0 ? null : median(paces);
  // Over one lap the field keeps its distances; a car that is laps behind loses some more by its own pace.
  const slower = (laps: number, own: number | null) =>
    flag !== 'green' || his === null || usual === null ? 0 : (laps > 1 && own !== null ? own : usual) - his;
  const cars = running.flatMap((car): CarSituation[] => {
    const time = timeAt(car, lap, head, stopCost, slower);
    return time === null ? [] : [situationOfCar(car, time, tyreOf)];
  });
  if (cars.length === 0) throw new RaceError(`No car has a time at the end of lap ${lap}.`);
  const isStopped = state.trackStatus === 'red';
  return {
    lap,
    flag,
    greenLaps: flag === 'green' && !isStopped ? lap : 0,
    cars,
    ...(isStopped && { isStopped }),
  };
}

function endOf({ history }: CarState, lap: number): number {
  return history.find((one) => one.lap === lap)?.time ?? Number.POSITIVE_INFINITY;
}

function gridPlace(car: CarState): number {
  // From the pit lane is behind the grid; a place that is not known is behind that.
  return car.grid === null ? 2000 : car.grid === 0 ? 1000 : car.grid;
}

/** s, session time at the end of that lap with the stops that are under way; null for a car that is long gone. */
function timeAt(
  car: CarState,
  lap: number,
  head: CarState,
  stopCost: StopCost,
  slower: (laps: number, own: number | null) => number,
): number | null {
  const last = car.history.findLast((one) => one.lap <= lap);
  if (last === undefined || lap - last.lap > LOST) return null;
  // Nobody loses time by a stop while the race is stopped.
  const isUnderRed = car.stops.some((stop) => stop.lap === last.lap && stop.underRed);
  const stop = last.pitIn === null || isUnderRed ? 0 : stopCost.behindLine;
  if (last.lap === lap) return last.time + stop;
  const laps = lap - last.lap;
  const own = recentPace(car.history);
  const driven = timeOf(head, last.lap, lap, stopCost) ?? (own === null ? null : laps * own);
  if (driven === null) return null;
  const ended = head.history.findLast((one) => one.lap === lap)?.time ?? Number.NEGATIVE_INFINITY;
  return Math.max(ended, last.time + driven + laps * slower(laps, own) + stop);
}

/** s that a car took from the end of one lap to that of another, less what it lost by stopping. */
function timeOf({ history }: CarState, from: number, to: number, stopCost: StopCost): number | null {
  const [begun, ended] = [from, to].map((lap) => history.find((one) => one.lap === lap)?.time);
  if (begun === undefined || ended === undefined) return null;
  let lost = 0;
  for (const { lap, pitIn } of history) {
    if (pitIn === null) continue;
    if (lap >= from && lap < to) lost += stopCost.behindLine;
    if (lap > from && lap <= to) lost += stopCost.beforeLine;
  }
  return ended - begun - lost;
}

function recentPace(history: readonly LapEvent[]): number | null {
  const recent = history.slice(-RECENT).flatMap((lap) => lap.duration ?? []);
  return recent.length === 0 ? null : median(recent);
}

function situationOfCar(car: CarState, time: number, tyreOf: ReadonlyMap<Compound, Tyre>): CarSituation {
  const used = [...new Set(car.stints.flatMap(({ compound }) => tyreOf.get(compound) ?? []))];
  const present = (car.compound === null ? undefined : tyreOf.get(car.compound)) ?? used.at(-1) ?? 'MEDIUM';
  const fitted = setsFitted(car, tyreOf);
  const penalty = pendingPenalty(car);
  return {
    ...(penalty > 0 && { penalty }),
    car: car.car,
    time,
    tyre: present,
    age: Math.max(0, car.tyreAge ?? 0),
    used: used.includes(present) ? used : [...used, present],
    ...(fitted !== undefined && { fitted }),
    stops: car.stops.filter((stop) => !stop.underRed).length,
  };
}

/**
 * Sets by compound; undefined where no stint tells of one. A stint that begins on the compound of the last, as old as that was in
 * the end, is the same set after a visit to the lane.
 */
function setsFitted(
  { stints }: CarState,
  tyreOf: ReadonlyMap<Compound, Tyre>,
): Partial<Record<Tyre, number>> | undefined {
  const fitted: Partial<Record<Tyre, number>> = {};
  stints.forEach(({ compound, ageAtStart }, i) => {
    const tyre = tyreOf.get(compound);
    if (tyre === undefined) return;
    const last = stints[i - 1];
    const isSame =
      last?.compound === compound &&
      ageAtStart !== null &&
      ageAtStart > 0 &&
      ageAtStart >= (last.ageAtStart ?? 0) + last.lapEnd - last.lapStart;
    if (!isSame) fitted[tyre] = (fitted[tyre] ?? 0) + 1;
  });
  return Object.keys(fitted).length === 0 ? undefined : fitted;
}

/** s of time penalties that no stop has come after. */
function pendingPenalty({ penalties, stops }: CarState): number {
  return penalties
    .filter(({ kind, time }) => kind === 'time' && !stops.some(({ pitIn }) => pitIn !== null && pitIn > time))
    .reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
}

/** Compounds as the simulator names them; of seven names those in use become soft, medium and hard by their order. */
export function tyreNames(cars: readonly CarState[]): ReadonlyMap<Compound, Tyre> {
  const seen = new Set(cars.flatMap((car) => [car.compound, ...car.stints.map((stint) => stint.compound)]));
  const dry = SOFTNESS.filter((compound) => seen.has(compound));
  const isOfToday = dry.every((compound) => TYRES.slice(0, DRY_TYRES).some((tyre) => tyre === compound));
  const names = new Map<Compound, Tyre>([
    ['INTERMEDIATE', 'INTERMEDIATE'],
    ['WET', 'WET'],
  ]);
  if (isOfToday) for (const tyre of TYRES.slice(0, DRY_TYRES)) names.set(tyre, tyre);
  else
    dry.forEach((compound, i) => {
      names.set(compound, i === 0 ? 'SOFT' : i === dry.length - 1 && i > 1 ? 'HARD' : 'MEDIUM');
    });
  return names;
}
