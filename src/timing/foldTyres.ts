/**
 * Tyres, stints and visits to the pit lane.
 *
 * Rules, for what is not plain:
 * - A stint told again (same number) corrects the one known. One whose first lap is not known begins with the lap after
 *   the one on which the car is in the pits, else with the lap under way.
 * - Two stints may share a lap: under a red flag a car changes tyres without ending one.
 * - A visit that overlaps a red flag at any moment is marked: tyres may be changed while the race is stopped
 *   (sporting regulations, suspending a race), so that its time says nothing.
 * - A car that comes out without having gone in (to the grid, or starting from the lane) has made no stop; nor has one
 *   that came in before the race and comes out to begin lap 1, unless that lap was interrupted by a red flag. After the
 *   flag every car comes in, which is no stop either.
 */

import { carOf, withCar } from './change.ts';
import type { LapEvent, PitInEvent, PitOutEvent, PitStopEvent, StintEvent } from './events.ts';
import { hasFinished } from './foldStatus.ts';
import type { CarState, RaceState, StintState, StopState } from './state.ts';

/** More sets of tyres and visits to the pits than any car has in a session: further ones are a fault of the source. */
const MOST_SETS = 100;
const MOST_STOPS = 200;

export function foldStint(state: RaceState, event: StintEvent): RaceState {
  const car = carOf(state, event.car);
  const known = car.stints.find(({ stint }) => stint === event.stint);
  if (known === undefined && car.stints.length >= MOST_SETS) return state;
  const lapStart = event.lapStart ?? known?.lapStart ?? lapOfNewTyres(car);
  const next: StintState = {
    stint: event.stint,
    compound: event.compound === 'UNKNOWN' ? (known?.compound ?? 'UNKNOWN') : event.compound,
    ageAtStart: event.ageAtStart ?? known?.ageAtStart ?? null,
    fresh: event.fresh ?? known?.fresh ?? null,
    lapStart,
    lapEnd: Math.max(lapStart, known?.lapEnd ?? 0, car.laps),
  };
  return withStints(state, car, next);
}

function lapOfNewTyres({ laps, stops, status }: CarState): number {
  const stop = stops.at(-1);
  return status === 'pit' && stop !== undefined && stop.pitOut === null ? stop.lap + 1 : laps + 1;
}

/** Puts the stint among the others and lets each end where the next begins. */
function withStints(state: RaceState, car: CarState, stint: StintState): RaceState {
  const all = [...car.stints.filter((each) => each.stint !== stint.stint), stint].sort(
    (a, b) => a.stint - b.stint,
  );
  const stints = all.map((each, i) => {
    const lapEnd = i + 1 < all.length ? Math.min(each.lapEnd, all[i + 1].lapStart - 1) : each.lapEnd;
    return { ...each, lapEnd: Math.max(each.lapStart, lapEnd) };
  });
  return withCar(state, car.car, { stints, ...tyresOf(stints, car.laps) });
}

/** What is on the car now: the last stint's, whose laps count once they are driven. */
function tyresOf(stints: readonly StintState[], laps: number): Pick<CarState, 'compound' | 'tyreAge'> {
  const current = stints.at(-1);
  if (current === undefined) return { compound: null, tyreAge: null };
  const atStart = current.ageAtStart ?? (current.fresh === true ? 0 : null);
  const driven = Math.max(0, laps - current.lapStart + 1);
  return { compound: current.compound, tyreAge: atStart === null ? null : atStart + driven };
}

/** What a lap that has ended says of the tyres. To be called once the lap is in the car's history. */
export function withLapTyres(state: RaceState, lap: LapEvent): RaceState {
  const car = carOf(state, lap.car);
  let { stints } = car;
  const number = lap.stint ?? stints.findLast(({ lapStart }) => lapStart <= lap.lap)?.stint ?? null;
  const known = stints.find(({ stint }) => stint === number);
  if (number !== null && (known !== undefined || stints.length < MOST_SETS)) {
    const stint: StintState =
      known === undefined
        ? {
            stint: number,
            compound: lap.compound ?? 'UNKNOWN',
            ageAtStart: lap.tyreAge === null ? null : Math.max(0, lap.tyreAge - 1),
            fresh: lap.freshTyre,
            lapStart: lap.lap,
            lapEnd: lap.lap,
          }
        : {
            ...known,
            compound: known.compound === 'UNKNOWN' ? (lap.compound ?? 'UNKNOWN') : known.compound,
            lapStart: Math.min(known.lapStart, lap.lap),
            lapEnd: Math.max(known.lapEnd, lap.lap),
          };
    state = withStints(state, car, stint);
    stints = carOf(state, lap.car).stints;
  }
  // A lap table may know tyres without knowing stints.
  const isNewest = carOf(state, lap.car).lastLap?.lap === lap.lap;
  const isOn = stints.length === 0 || stints.at(-1)?.stint === number;
  if (!isNewest || !isOn) return state;
  const { compound, tyreAge } = carOf(state, lap.car);
  const [newCompound, newAge] = [lap.compound ?? compound, lap.tyreAge ?? tyreAge];
  if (newCompound === compound && newAge === tyreAge) return state;
  return withCar(state, lap.car, { compound: newCompound, tyreAge: newAge });
}

export function isStopped(state: RaceState): boolean {
  return state.trackStatus === 'red' || state.status === 'aborted';
}

export function foldPitIn(state: RaceState, event: PitInEvent): RaceState {
  if (hasFinished(state, event.car)) return state;
  const car = carOf(state, event.car);
  const lap = event.lap ?? car.laps + 1;
  const status = car.status === 'running' || car.status === 'stopped' ? 'pit' : car.status;
  const underRed = isStopped(state);
  const known = car.stops.findLastIndex((stop) => stop.lap === lap && stop.pitIn === null);
  const stop: StopState =
    known >= 0
      ? { ...car.stops[known], pitIn: event.time, underRed: car.stops[known].underRed || underRed }
      : { lap, pitIn: event.time, pitOut: null, laneTime: null, stationaryTime: null, underRed };
  const isTooMany = known < 0 && car.stops.length >= MOST_STOPS;
  const stops = known >= 0 ? car.stops.with(known, stop) : isTooMany ? car.stops : [...car.stops, stop];
  return withCar(state, event.car, { status, stops });
}

export function foldPitOut(state: RaceState, event: PitOutEvent): RaceState {
  const car = carOf(state, event.car);
  const status = car.status === 'pit' ? 'running' : car.status;
  const open = car.stops.length - 1;
  const stop = car.stops.at(-1);
  if (stop === undefined || stop.pitOut !== null || stop.pitIn === null) {
    return status === car.status ? state : withCar(state, event.car, { status });
  }
  const underRed = stop.underRed || isStopped(state);
  if (event.lap === 1 && !underRed) {
    return withCar(state, event.car, { status, stops: car.stops.slice(0, -1) });
  }
  const laneTime = stop.laneTime ?? Math.round((event.time - stop.pitIn) * 1000) / 1000;
  const left: StopState = { ...stop, pitOut: event.time, laneTime, underRed };
  return withCar(state, event.car, { status, stops: car.stops.with(open, left) });
}

export function foldPitStop(state: RaceState, event: PitStopEvent): RaceState {
  const { stops } = carOf(state, event.car);
  const known = stops.findLastIndex(({ lap }) => lap === event.lap);
  if (known < 0) {
    if (stops.length >= MOST_STOPS) return state;
    const stop: StopState = {
      lap: event.lap,
      pitIn: null,
      pitOut: null,
      laneTime: event.laneTime,
      stationaryTime: event.stationaryTime,
      underRed: isStopped(state),
    };
    return withCar(state, event.car, { stops: [...stops, stop].sort((a, b) => a.lap - b.lap) });
  }
  const stop = stops[known];
  return withCar(state, event.car, {
    stops: stops.with(known, {
      ...stop,
      laneTime: event.laneTime ?? stop.laneTime,
      stationaryTime: event.stationaryTime ?? stop.stationaryTime,
    }),
  });
}

/** The race was stopped: cars in the lane now are there under the red flag. */
export function withOpenStopsUnderRed(state: RaceState): RaceState {
  let next = state;
  for (const { car, stops, status } of Object.values(state.cars)) {
    const stop = stops.at(-1);
    if (status !== 'pit' || stop === undefined || stop.pitOut !== null || stop.underRed) continue;
    next = withCar(next, car, { stops: stops.with(-1, { ...stop, underRed: true }) });
  }
  return next;
}
