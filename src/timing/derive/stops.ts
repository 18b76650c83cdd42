/**
 * Pit stops: visits to the pit lane between an in-lap and an out-lap, with what they cost.
 *
 * The lane time is what the FIA's pit stop summary publishes: from the line at the pit entry to the line at its exit. The
 * total loss is what the visit costs in the race: in-lap plus out-lap, minus two reference laps (Heilmeier, Graf, Lienkamp,
 * "A Race Simulation for Strategy Decisions in Circuit Motorsports", IEEE ITSC 2018, splits it in the same way into
 * driving through and standing).
 *
 * What surprises: while a race is stopped all cars stand in the pit lane, which is no stop in the sense of a strategy; a
 * car that comes in and never leaves has retired there; a drive-through fits no tyres.
 */

import type { CarNumber, TrackStatus } from '../events.ts';
import { median } from '../median.ts';
import type { RaceSession } from '../session.ts';
import { countedLaps, finishOf } from './finish.ts';
import { perSession } from './perSession.ts';
import { stintsOf } from './stints.ts';
import {
  isGreen,
  type Lap,
  type LapTable,
  lapOf,
  lapsOf,
  lapTableOf,
  statusAt,
  statusesBetween,
} from './table.ts';

export interface StopLoss {
  /** s: in-lap + out-lap - 2 × reference. */
  readonly loss: number;
  readonly inLap: number;
  readonly outLap: number;
  /** s, what the two laps would have taken without the stop, together. */
  readonly reference: number;
  /**
   * `own`: the median of the car's own laps around the stop under a clear track. `field`: where in-lap or out-lap saw a
   * safety car or a virtual one, each is compared with the median of the cars that drove the same lap without stopping,
   * since a car's own laps under it differ from one to the next (it closes up to the queue).
   */
  readonly method: 'own' | 'field';
  /** Laps of the car (`own`), or the cars (`field`), that the reference is made of. */
  readonly evidence: readonly number[];
}

export interface Stop {
  readonly car: CarNumber;
  /** From 1 for each car, visits of every kind counted. */
  readonly stop: number;
  /** The in-lap. */
  readonly lap: number;
  /** s, session time at the entry to the lane and the exit from it. */
  readonly pitIn: number | null;
  readonly pitOut: number | null;
  /** s, from entry to exit. */
  readonly laneTime: number | null;
  /** s standing still, where a source gives it. */
  readonly stationaryTime: number | null;
  /**
   * `tyres`: a new set was fitted. `visit`: nothing says that one was (drive-through, stop-and-go, a repair).
   * `underRed`: the race was stopped meanwhile. `retired`: the car did not come out again.
   */
  readonly kind: 'tyres' | 'visit' | 'underRed' | 'retired';
  /** As the car came in. */
  readonly trackStatus: TrackStatus | null;
  readonly loss: StopLoss | null;
}

interface Draft {
  pitIn: number | null;
  pitOut: number | null;
  laneTime: number | null;
  stationaryTime: number | null;
}

/** Every visit to the pit lane during the race, by car and lap. */
export const stopsOf = perSession((session): readonly Stop[] => {
  const table = lapTableOf(session);
  const visits = visitsOf(session, table);
  const newSets = new Set(
    stintsOf(session)
      .filter((stint) => stint.stint > 1)
      .map((stint) => `${stint.car}/${stint.lapStart}`),
  );
  const finish = finishOf(session);
  const bare = table.cars.flatMap((car) => {
    const last = finish === null ? undefined : countedLaps(table, finish, car).at(-1)?.lap;
    const ofCar = [...(visits.get(car) ?? [])].sort((a, b) => a[0] - b[0]);
    return (
      ofCar
        // After the flag every car comes in; a car that crosses the line in the pit lane on its last lap has made no stop.
        .filter(([lap]) => finish === null || lap < finish.laps || (last ?? 0) > lap)
        .map(([lap, draft], i): Stop => {
          const { pitIn, pitOut } = draft;
          const at = pitIn ?? lapOf(table, car, lap)?.end ?? pitOut;
          const stood = statusesBetween(table, pitIn ?? at ?? 0, pitOut ?? at ?? 0);
          return {
            car,
            stop: i + 1,
            lap,
            pitIn,
            pitOut,
            laneTime: draft.laneTime ?? (pitIn === null || pitOut === null ? null : pitOut - pitIn),
            stationaryTime: draft.stationaryTime,
            kind: kindOf(
              stood.includes('red'),
              draft,
              newSets.has(`${car}/${lap + 1}`),
              lapOf(table, car, lap + 1),
            ),
            trackStatus: at === null ? null : statusAt(table, at),
            loss: null,
          };
        })
    );
  });
  const pitted = new Set(bare.flatMap((stop) => [`${stop.car}/${stop.lap}`, `${stop.car}/${stop.lap + 1}`]));
  return bare.map((stop) => ({ ...stop, loss: lossOf(table, stop, pitted) }));
});

function kindOf(red: boolean, draft: Draft, newSet: boolean, next: Lap | null): Stop['kind'] {
  if (draft.pitOut === null && draft.laneTime === null && next === null) return 'retired';
  if (red) return 'underRed';
  return newSet ? 'tyres' : 'visit';
}

/** Pit entries and exits from lap rows, the stream's own events and published stop times, by car and in-lap. */
function visitsOf(session: RaceSession, table: LapTable): Map<CarNumber, Map<number, Draft>> {
  const visits = new Map<CarNumber, Map<number, Draft>>();
  const visit = (car: CarNumber, lap: number): Draft => {
    const ofCar = visits.get(car) ?? new Map<number, Draft>();
    visits.set(car, ofCar);
    const draft = ofCar.get(lap) ?? { pitIn: null, pitOut: null, laneTime: null, stationaryTime: null };
    ofCar.set(lap, draft);
    return draft;
  };
  for (const car of table.cars)
    for (const { lap, event } of lapsOf(table, car)) {
      const { pitIn, pitOut } = event;
      // Out after in on one row: on lap 1 a start from the lane, later the car was brought out when its race was over.
      const around = pitIn !== null && pitOut !== null && pitOut > pitIn;
      if (around && lap === 1) continue;
      if (pitIn !== null) visit(car, lap).pitIn = pitIn;
      if (pitOut !== null && !around && isOut(visits, car, lap)) visit(car, lap - 1).pitOut = pitOut;
    }
  // The stream's own words complete rows: of a car without any, and of the lap on which a car retired.
  const told = new Set(
    table.cars.filter((car) => lapsOf(table, car).some(({ event }) => event.pitIn !== null)),
  );
  for (const event of session.events) {
    if (event.type === 'pitIn' || event.type === 'pitOut') {
      const { car, lap, time } = event;
      if (lap === null || (told.has(car) && lapOf(table, car, lap) !== null)) continue;
      if (event.type === 'pitIn') {
        visit(car, lap).pitIn ??= time;
        continue;
      }
      const cameIn = visits.get(car)?.get(lap)?.pitIn ?? null;
      const around = cameIn !== null && cameIn < time;
      if (!around && isOut(visits, car, lap)) visit(car, lap - 1).pitOut ??= time;
    }
    if (event.type === 'pitStop') {
      const draft = visit(event.car, event.lap);
      draft.laneTime = event.laneTime ?? draft.laneTime;
      draft.stationaryTime = event.stationaryTime ?? draft.stationaryTime;
    }
  }
  return visits;
}

/** Whether coming out on this lap ends a stop: not on lap 1, nor on lap 2 without having come in (a start from the pit lane). */
function isOut(
  visits: ReadonlyMap<CarNumber, ReadonlyMap<number, Draft>>,
  car: CarNumber,
  lap: number,
): boolean {
  return lap > 2 || (lap === 2 && visits.get(car)?.has(1) === true);
}

/** Laps around a stop that its own reference is taken from, at most on each side. */
const AROUND = 3;

function lossOf(table: LapTable, stop: Stop, pitted: ReadonlySet<string>): StopLoss | null {
  if (stop.kind === 'retired' || stop.kind === 'underRed') return null;
  const inLap = lapOf(table, stop.car, stop.lap);
  const outLap = lapOf(table, stop.car, stop.lap + 1);
  if (inLap?.duration == null || outLap?.duration == null) return null;
  const taken = inLap.duration + outLap.duration;
  if (isGreen(table, inLap) && isGreen(table, outLap)) {
    const clean = lapsOf(table, stop.car).filter(
      (lap) =>
        lap.lap > 1 && lap.duration !== null && !pitted.has(`${stop.car}/${lap.lap}`) && isGreen(table, lap),
    );
    const around = [
      ...clean.filter((lap) => lap.lap < stop.lap).slice(-AROUND),
      ...clean.filter((lap) => lap.lap > stop.lap + 1).slice(0, AROUND),
    ].filter((lap) => Math.abs(lap.lap - stop.lap) <= 2 * AROUND);
    if (around.length === 0) return null;
    const reference = 2 * median(around.map((lap) => lap.duration ?? 0));
    const evidence = around.map((lap) => lap.lap);
    return {
      loss: taken - reference,
      inLap: inLap.duration,
      outLap: outLap.duration,
      reference,
      method: 'own',
      evidence,
    };
  }
  const free = (lap: number) =>
    table.cars.flatMap((car) => {
      const row = car === stop.car || pitted.has(`${car}/${lap}`) ? null : lapOf(table, car, lap);
      return row?.duration == null ? [] : [{ car, duration: row.duration }];
    });
  const [ins, outs] = [free(inLap.lap), free(outLap.lap)];
  if (ins.length < 3 || outs.length < 3) return null;
  const reference = median(ins.map((row) => row.duration)) + median(outs.map((row) => row.duration));
  const evidence = [...new Set([...ins, ...outs].map((row) => row.car))].sort((a, b) => a - b);
  return {
    loss: taken - reference,
    inLap: inLap.duration,
    outLap: outLap.duration,
    reference,
    method: 'field',
    evidence,
  };
}
