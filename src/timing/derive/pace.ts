/**
 * Pace: which laps say something of how fast a car is, its times with the fuel's weight taken out, and the fastest lap.
 *
 * A car loses weight as it burns fuel and gets faster by it, a few hundredths a lap, which hides what the tyres lose. The
 * correction is linear (A. Heilmeier, M. Graf, M. Lienkamp, "A Race Simulation for Strategy Decisions in Circuit Motorsports",
 * IEEE ITSC 2018): lap time minus fuel on board times the lap-time sensitivity to mass.
 */

import type { CarNumber } from '../events.ts';
import type { RaceSession } from '../session.ts';
import { countedLaps, finishOf } from './finish.ts';
import { perSession } from './perSession.ts';
import { stopsOf } from './stops.ts';
import { isGreen, type Lap, lapsOf, lapTableOf } from './table.ts';

const pitLapsOf = perSession(
  (session) => new Set(stopsOf(session).flatMap(({ car, lap }) => [`${car}/${lap}`, `${car}/${lap + 1}`])),
);

/** A flying lap at racing speed: timed, not the first, neither in-lap nor out-lap, under green from line to line. */
export function isRepresentative(session: RaceSession, lap: Lap): boolean {
  if (lap.lap === 1 || lap.event.duration === null || lap.end === null) return false;
  if (pitLapsOf(session).has(`${lap.car}/${lap.lap}`)) return false;
  return isGreen(lapTableOf(session), lap);
}

export interface FuelModel {
  /** kg burnt a lap. */
  readonly perLap: number;
  /** s of lap time a kg of mass costs. */
  readonly sensitivity: number;
}

/**
 * Fuel allowed for a race, kg: FIA F1 Technical and Sporting Regulations, "Fuel" (100 kg from 2014, 105 kg in 2017 and 2018, 110 kg
 * from 2019). Before 2014 there was no limit; 2010 on without refuelling cars carried about 150 kg.
 */
export function raceFuel(season: number | null): number {
  if (season === null || season >= 2019) return 110;
  if (season >= 2017) return 105;
  return season >= 2014 ? 100 : 150;
}

/**
 * s/kg. Values for circuits range from about 0.02 (short laps) to 0.045; 0.03 is a middle one (the parameter sets of
 * the race simulation of the Institute of Automotive Technology, TU Munich, `t_lap_sens_mass`, seasons 2014 to 2019).
 */
const SENSITIVITY = 0.03;

/** What is assumed of a session of which nobody said more: the allowed fuel burnt evenly over the race. */
export function usualFuel(session: RaceSession): FuelModel {
  const laps = session.identity.scheduledLaps ?? finishOf(session)?.laps ?? 0;
  // A sprint is a third of the distance, with as little fuel to match.
  const share = session.identity.kind === 'sprint' ? 1 / 3 : 1;
  return {
    perLap: laps > 0 ? (raceFuel(session.identity.season) * share) / laps : 0,
    sensitivity: SENSITIVITY,
  };
}

export interface FuelLap {
  readonly car: CarNumber;
  readonly lap: number;
  /** s, as timed. */
  readonly duration: number;
  /** kg on board beyond what is left at the flag, halfway through the lap. */
  readonly fuel: number;
  /** s, as it would have been with that fuel gone. */
  readonly corrected: number;
}

/** Representative laps with the weight of the fuel taken out, so that what is left is the car, the tyres and the driver. */
export function fuelCorrectedOf(session: RaceSession, model: FuelModel = usualFuel(session)): FuelLap[] {
  const table = lapTableOf(session);
  const total = session.identity.scheduledLaps ?? finishOf(session)?.laps ?? 0;
  return table.cars.flatMap((car) =>
    lapsOf(table, car).flatMap((lap): FuelLap[] => {
      const { duration } = lap.event;
      if (duration === null || lap.lap > total || !isRepresentative(session, lap)) return [];
      const fuel = (total - lap.lap + 0.5) * model.perLap;
      return [{ car, lap: lap.lap, duration, fuel, corrected: duration - fuel * model.sensitivity }];
    }),
  );
}

export interface FastestLap {
  readonly car: CarNumber;
  readonly lap: number;
  /** s. */
  readonly duration: number;
}

/** Fastest lap of each car, fastest first; laps after the flag and those that race control took away do not count. */
export function fastestLapsOf(session: RaceSession): FastestLap[] {
  const table = lapTableOf(session);
  const finish = finishOf(session);
  const taken = deletedLaps(session);
  const best = table.cars.flatMap((car): FastestLap[] => {
    let fastest: FastestLap | null = null;
    for (const { lap, event } of finish === null ? [] : countedLaps(table, finish, car)) {
      const { duration } = event;
      if (
        duration === null ||
        event.deleted ||
        taken.has(`${car}/${lap}`) ||
        taken.has(`${car} ${duration.toFixed(3)}`)
      )
        continue;
      if (fastest === null || duration < fastest.duration) fastest = { car, lap, duration };
    }
    return fastest === null ? [] : [fastest];
  });
  return best.sort((a, b) => a.duration - b.duration || a.lap - b.lap);
}

/** Laps that race control took away, by car and lap, and by car and time where only the time was named. */
function deletedLaps(session: RaceSession): Set<string> {
  const laps = new Set<string>();
  for (const { car, lap, duration, reinstated } of session.events.filter(
    (event) => event.type === 'lapDeleted',
  )) {
    const keys = [
      ...(lap === null ? [] : [`${car}/${lap}`]),
      ...(duration === null ? [] : [`${car} ${duration.toFixed(3)}`]),
    ];
    for (const key of keys) {
      if (reinstated) laps.delete(key);
      else laps.add(key);
    }
  }
  return laps;
}
