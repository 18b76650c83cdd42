/**
 * Stints: the laps that a car drove on one set of tyres. A set is changed in the pits or on the grid while the race is
 * stopped (FIA F1 Sporting Regulations, articles "Supply and use of tyres" and "Suspending and resuming a race"); a stint
 * ends with the lap on which the car came in, and the next begins with its out-lap.
 *
 * What surprises: sources number stints anew on any visit to the pits (a drive-through fits no tyres), and two of them
 * can claim the same lap where tyres were changed under a red flag. Here no lap has two stints and none has none.
 */

import type { CarNumber, Compound, StintEvent } from '../events.ts';
import type { RaceSession } from '../session.ts';
import { type Lap, lapsOf, lapTableOf } from './table.ts';

export interface Stint {
  readonly car: CarNumber;
  /** From 1 for each car. */
  readonly stint: number;
  readonly compound: Compound;
  /** Laps that the set had when fitted; null where not known. */
  readonly ageAtStart: number | null;
  readonly fresh: boolean | null;
  /** First and last lap on it, both driven. */
  readonly lapStart: number;
  readonly lapEnd: number;
}

/** Every stint of every car, by car and number. Laps without any word on tyres make one stint of compound `UNKNOWN`. */
export function stintsOf(session: RaceSession): Stint[] {
  const table = lapTableOf(session);
  const fitted = new Map<CarNumber, Map<number, StintEvent>>();
  const pitIns = new Map<CarNumber, number[]>();
  for (const event of session.events) {
    if (event.type === 'pitIn') pitIns.set(event.car, [...(pitIns.get(event.car) ?? []), event.time]);
    if (event.type !== 'stint') continue;
    const sets = fitted.get(event.car) ?? new Map<number, StintEvent>();
    const before = sets.get(event.stint);
    // A correction comes later than the tyres did; the set was fitted when it was first spoken of.
    sets.set(event.stint, before && event.lapStart === null ? { ...event, time: before.time } : event);
    fitted.set(event.car, sets);
  }
  return table.cars.flatMap((car) => {
    const laps = lapsOf(table, car);
    if (laps.length === 0) return [];
    const sets = [...(fitted.get(car)?.values() ?? [])]
      .sort((a, b) => a.stint - b.stint)
      .map((set) => ({ ...set, lapStart: set.lapStart ?? lapFitted(laps, set.time, pitIns.get(car) ?? []) }));
    return stintsOfCar(car, laps, sets);
  });
}

/**
 * First lap on a set of which only the time is known: the lap that was under way, unless the car came into the pits on
 * that very lap (the line is behind the boxes there, and the out-lap is the next).
 */
function lapFitted(laps: readonly Lap[], time: number, pitIns: readonly number[]): number | null {
  const i = laps.findIndex(({ end }) => end !== null && end > time);
  if (i < 0) return null;
  const start = laps[i].start ?? laps[i - 1]?.end ?? Number.NEGATIVE_INFINITY;
  const cameIn = i > 0 && pitIns.some((at) => at > start && at <= time);
  return laps[i].lap + (cameIn ? 1 : 0);
}

interface Draft {
  key: number | null;
  compound: Compound | null;
  age: number | null;
  fresh: boolean | null;
  from: number;
  to: number;
}

function stintsOfCar(car: CarNumber, laps: readonly Lap[], sets: readonly StintEvent[]): Stint[] {
  const drafts: Draft[] = [];
  for (const lap of laps) {
    const told = setOf(lap, sets);
    const last = drafts.at(-1);
    if (last !== undefined && !isNewSet(last, lap, told)) {
      last.to = lap.lap;
      last.compound ??= told.compound;
      last.fresh ??= told.fresh;
      continue;
    }
    drafts.push({ ...told, from: lap.lap, to: lap.lap });
  }
  return drafts.map((draft, i) => ({
    car,
    stint: i + 1,
    compound: draft.compound ?? 'UNKNOWN',
    ageAtStart: draft.age,
    fresh: draft.fresh,
    lapStart: draft.from,
    lapEnd: draft.to,
  }));
}

/** What is known of the tyres of a lap: what its row says, completed by the stint event that covers it. */
function setOf(lap: Lap, sets: readonly StintEvent[]): Pick<Draft, 'key' | 'compound' | 'age' | 'fresh'> {
  const { event } = lap;
  const covering = sets.filter((set) => set.lapStart !== null && set.lapStart <= lap.lap).at(-1);
  const set = sets.find((one) => one.stint === event.stint) ?? covering;
  const own = known(event.compound);
  return {
    key: event.stint ?? set?.stint ?? null,
    compound: own ?? (set === undefined ? null : known(set.compound)),
    age: event.tyreAge === null ? (set?.ageAtStart ?? null) : Math.max(0, event.tyreAge - 1),
    fresh: event.freshTyre ?? set?.fresh ?? null,
  };
}

function known(compound: Compound | null): Compound | null {
  return compound === 'UNKNOWN' ? null : compound;
}

/**
 * A new set: the source numbers a new stint, and nothing says that it is the old set (same compound, and an age that just
 * goes on, as after a drive-through).
 */
function isNewSet(last: Draft, lap: Lap, told: Pick<Draft, 'key' | 'compound' | 'age'>): boolean {
  if (told.key === last.key) return false;
  const sameCompound = told.compound === null || last.compound === null || told.compound === last.compound;
  const goesOn =
    told.age !== null && last.age !== null && told.age > 0 && told.age === last.age + (lap.lap - last.from);
  return !(sameCompound && goesOn);
}
