/**
 * The state of a race as clients get it. Each part is made once for each part of the state that it shows, so that views
 * of two states share what the states share, and a delta is found by looking at what differs.
 *
 * What sensors said is rounded to what they can tell: half of a live stream would be digits that mean nothing.
 */

import type {
  CarReading,
  CarState,
  Gap,
  LapEvent,
  PenaltyEvent,
  RaceControlEvent,
  RaceState,
  SpeedTraps,
  Weather,
} from '../../timing/index.ts';
import type { CarView, RaceControlView, RaceStateView } from '../contract.ts';
import { rounded } from './table.ts';

/** One result for each object, for as long as that lives. */
function once<From extends object, To>(make: (from: From) => To): (from: From) => To {
  const made = new WeakMap<From, To>();
  return (from) => {
    let result = made.get(from);
    if (result === undefined) {
      result = make(from);
      made.set(from, result);
    }
    return result;
  };
}

function mapped<From extends object, To>(
  make: (from: From) => To,
): (from: Readonly<Record<number, From>>) => Readonly<Record<string, To>> {
  return once((from: Readonly<Record<number, From>>) =>
    Object.fromEntries(Object.entries(from).map(([key, value]) => [key, make(value)])),
  );
}

const gapIn = once(({ unit, value }: Gap) => ({ unit, value: rounded(value) ?? 0 }));
const gapOf = (gap: Gap | null) => gap && gapIn(gap);

function threeTimes(times: CarState['bestSectors']): CarView['bestSectors'] {
  return [rounded(times[0]), rounded(times[1]), rounded(times[2])];
}

const speedsOf = once(({ i1, i2, fl, st }: SpeedTraps) => ({
  i1: rounded(i1, 2),
  i2: rounded(i2, 2),
  fl: rounded(fl, 2),
  st: rounded(st, 2),
}));

const lineOf = once(({ time, sector, lap }: NonNullable<CarState['lastLine']>) => ({
  time: rounded(time) ?? 0,
  sector,
  lap,
}));

const fastestOf = once(({ car, lap, duration }: NonNullable<RaceState['fastestLap']>) => ({
  car,
  lap,
  duration: rounded(duration) ?? 0,
}));

function lastLapOf(lap: LapEvent | null): Pick<CarView, 'lastLap' | 'lastLapDeleted'> {
  return { lastLap: rounded(lap?.duration ?? null), lastLapDeleted: lap?.deleted ?? false };
}

const carViewOf = once((car: CarState): CarView => {
  const { sectors } = car;
  return {
    car: car.car,
    code: car.code,
    name: car.name,
    team: car.team,
    colour: car.colour,
    grid: car.grid,
    position: car.position,
    laps: car.laps,
    status: car.status,
    retirementReason: car.retirementReason,
    gap: gapOf(car.gap),
    interval: gapOf(car.interval),
    ...lastLapOf(car.lastLap),
    bestLap: rounded(car.bestLap?.duration ?? null),
    bestLapNumber: car.bestLap?.lap ?? null,
    sectors: [sectorOf(sectors[0]), sectorOf(sectors[1]), sectorOf(sectors[2])],
    bestSectors: threeTimes(car.bestSectors),
    speeds: speedsOf(car.speeds),
    bestSpeeds: speedsOf(car.bestSpeeds),
    compound: car.compound,
    tyreAge: car.tyreAge,
    stints: stintsOf(car.stints),
    stops: stopsOf(car.stops),
    penalties: penaltiesOf(car.penalties),
    lastLine: car.lastLine && lineOf(car.lastLine),
  };
});

const sectorOf = once(
  ({ duration, rank, segments }: CarState['sectors'][number]): CarView['sectors'][number] => ({
    duration: rounded(duration),
    rank,
    segments: [...segments],
  }),
);

const stintsOf = once((stints: CarState['stints']): CarView['stints'] => stints.map((each) => ({ ...each })));
const stopsOf = once((stops: CarState['stops']): CarView['stops'] =>
  stops.map(({ lap, pitIn, pitOut, laneTime, stationaryTime, underRed }) => ({
    lap,
    pitIn: rounded(pitIn),
    pitOut: rounded(pitOut),
    laneTime: rounded(laneTime),
    stationaryTime: rounded(stationaryTime),
    underRed,
  })),
);
const penaltiesOf = once((penalties: readonly PenaltyEvent[]): CarView['penalties'] =>
  penalties.map(({ kind, seconds, reason }) => ({ kind, seconds, reason })),
);

export const raceControlViewOf = once(
  ({ time, message, category, flag, scope, sector, car, lap }: RaceControlEvent): RaceControlView => ({
    time: rounded(time) ?? 0,
    message,
    category,
    flag,
    scope,
    sector,
    car,
    lap,
  }),
);

const messagesOf = once((messages: readonly RaceControlEvent[]): RaceStateView['raceControl'] =>
  Object.fromEntries(messages.map((each, i) => [`${i}`, raceControlViewOf(each)])),
);

const weatherOf = once(
  ({
    air,
    track,
    humidity,
    pressure,
    windSpeed,
    windDirection,
    rain,
  }: Weather): RaceStateView['weather'] => ({
    air,
    track,
    humidity,
    pressure,
    windSpeed,
    windDirection,
    rain,
  }),
);

const carsOf = mapped(carViewOf);
const readingsOf = mapped(
  once(({ speed, rpm, gear, throttle, brake, drs }: CarReading) => ({
    speed: rounded(speed, 2),
    rpm: rounded(rpm, 0),
    gear: gear < 0 ? null : gear,
    throttle: rounded(throttle, 2),
    brake: rounded(brake, 2),
    drs,
  })),
);
const placesOf = mapped(
  once(({ x, y }: RaceState['places'][number]) => ({ x: rounded(x, 1), y: rounded(y, 1) })),
);

export function viewOf(state: RaceState): RaceStateView {
  return {
    time: rounded(state.time) ?? 0,
    status: state.status,
    trackStatus: state.trackStatus,
    lap: state.lap,
    totalLaps: state.totalLaps,
    order: [...state.order],
    cars: carsOf(state.cars),
    fastestLap: state.fastestLap && fastestOf(state.fastestLap),
    bestSectors: threeTimes(state.bestSectors),
    weather: state.weather && weatherOf(state.weather),
    drsEnabled: state.drsEnabled,
    raceControl: messagesOf(state.raceControl),
    qualifyingPart: state.qualifyingPart,
    readings: readingsOf(state.readings),
    places: placesOf(state.places),
  };
}
