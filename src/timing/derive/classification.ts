/**
 * The result as the timing alone gives it: laps, then the time at the line, with the penalties that were still to be
 * served. Stewards decide more than a stream can know (a car disqualified after the race, a penalty given in the evening),
 * so what is known of that can be handed in, and `session.results` holds what was published.
 *
 * Rules (FIA F1 Sporting Regulations, articles "Finish", "Classification" and "Penalties"): the car that covered the
 * distance first wins; cars that covered less than 90 % of the winner's laps, rounded down to a whole number of laps, are
 * not classified; an unserved time penalty is added to the race time, an unserved drive-through as 20 s, a stop-and-go as 30 s.
 */

import type { CarNumber, PenaltyEvent } from '../events.ts';
import { grouped } from '../history/tables.ts';
import type { RaceSession, ResultStatus } from '../session.ts';
import { countedLaps, finishOf } from './finish.ts';
import { stopsOf } from './stops.ts';
import { lapTableOf } from './table.ts';

export interface ClassifiedCar {
  readonly car: CarNumber;
  /** Null for a car that is not classified. */
  readonly position: number | null;
  /** From 1, the unclassified included. */
  readonly order: number;
  /** Laps completed. */
  readonly laps: number;
  /** s from the start to the line at the end of its last lap, penalties added; null where not known. */
  readonly time: number | null;
  /** s contained in `time`. */
  readonly penalty: number;
  /** s behind the winner; null for a car on another lap. */
  readonly gap: number | null;
  readonly status: ResultStatus;
  /** Visits to the pits while the race ran. */
  readonly stops: number;
}

/** What the stewards decided, where it is known from elsewhere. */
export interface Decisions {
  /** s by car, added to the race time; replaces what the stream says. */
  readonly penalties?: ReadonlyMap<CarNumber, number>;
  readonly disqualified?: ReadonlySet<CarNumber>;
}

/**
 * The result of a session that has ended: classified cars in order, then the others by laps covered. Asked of one that is
 * under way it answers as if the leader's last lap had been the last of the race.
 */
export function classificationOf(session: RaceSession, decisions: Decisions = {}): ClassifiedCar[] {
  const table = lapTableOf(session);
  const finish = finishOf(session);
  const penalties = decisions.penalties ?? pendingPenalties(session);
  const disqualified = decisions.disqualified ?? disqualifiedIn(session);
  const grid = new Map(gridOf(session).map((place, i) => [place.car, i]));
  const visits = stopsOf(session).filter((stop) => stop.kind === 'tyres' || stop.kind === 'visit');
  const needed = finish === null ? 0 : Math.floor(0.9 * finish.laps);
  const cars = table.cars.map((car) => {
    const last = finish === null ? undefined : countedLaps(table, finish, car).at(-1);
    const penalty = penalties.get(car) ?? 0;
    const end = last?.end ?? null;
    const laps = last?.lap ?? 0;
    const flagged =
      finish !== null && (finish.time === null || (end !== null && end >= finish.time) || finish.countedBack);
    return {
      car,
      laps,
      penalty,
      line: end === null ? Number.POSITIVE_INFINITY : end + penalty,
      time: end === null || table.start === null ? null : end - table.start + penalty,
      isOut: disqualified.has(car),
      isClassified: laps > 0 && laps >= needed && !disqualified.has(car),
      flagged: flagged && laps > 0,
      grid: grid.get(car) ?? table.cars.length,
      stops: visits.filter((stop) => stop.car === car).length,
    };
  });
  cars.sort(
    (a, b) =>
      Number(a.isOut) - Number(b.isOut) ||
      b.laps - a.laps ||
      (a.line === b.line ? 0 : a.line - b.line) ||
      a.grid - b.grid ||
      a.car - b.car,
  );
  const winner = cars[0];
  return cars.map((one, i): ClassifiedCar => {
    const onLeadLap = one.isClassified && one.laps === winner.laps && one.flagged;
    return {
      car: one.car,
      position: one.isClassified ? i + 1 : null,
      order: i + 1,
      laps: one.laps,
      time: one.time,
      penalty: one.penalty,
      gap: onLeadLap && Number.isFinite(one.line) ? one.line - winner.line : null,
      status: one.isOut
        ? 'disqualified'
        : one.flagged && one.isClassified
          ? onLeadLap
            ? 'finished'
            : 'lapped'
          : one.flagged
            ? 'notClassified'
            : 'retired',
      stops: one.stops,
    };
  });
}

const IN_PLACE_OF: Readonly<Partial<Record<PenaltyEvent['kind'], number>>> = {
  driveThrough: 20,
  stopAndGo: 30,
};

/**
 * s to be added by car: the penalties of the stream that nobody served. A time penalty is served at the next stop (article
 * "Penalties": "prior to any work"), so a visit to the pits after it serves it where no message says otherwise.
 */
export function pendingPenalties(session: RaceSession): Map<CarNumber, number> {
  const pending = new Map<CarNumber, number>();
  const stops = stopsOf(session).filter((stop) => stop.kind === 'tyres' || stop.kind === 'visit');
  const events = session.events.filter((event) => event.type === 'penalty');
  // Latest first, so that the earliest is taken from the end.
  const served = grouped(
    events.filter((event) => event.served).sort((a, b) => b.time - a.time),
    sanctionKey,
  );
  for (const event of [...events].sort((a, b) => a.time - b.time)) {
    const amount = event.kind === 'time' ? event.seconds : (IN_PLACE_OF[event.kind] ?? null);
    if (event.served || amount === null) continue;
    const words = served.get(sanctionKey(event)) ?? [];
    while ((words.at(-1)?.time ?? event.time) < event.time) words.pop();
    if (words.pop() !== undefined) continue;
    const stopped = stops.some(
      (stop) => stop.car === event.car && (stop.pitIn ?? stop.pitOut ?? 0) > event.time,
    );
    if (!stopped) pending.set(event.car, (pending.get(event.car) ?? 0) + amount);
  }
  return pending;
}

/** What a message that a penalty was served names of it. */
function sanctionKey({ car, kind, seconds }: PenaltyEvent): string {
  return `${car} ${kind} ${seconds}`;
}

function disqualifiedIn(session: RaceSession): Set<CarNumber> {
  const cars = new Set<CarNumber>();
  for (const event of session.events)
    if (event.type === 'penalty' && event.kind === 'disqualified') cars.add(event.car);
  for (const row of session.results ?? []) if (row.status === 'disqualified') cars.add(row.car);
  return cars;
}

export interface GridPlace {
  readonly car: CarNumber;
  /** From 1; 0 is a start from the pit lane; null where not known. */
  readonly grid: number | null;
}

/** The starting grid: as entered, else as published; first to last, then the pit lane, then the unknown. */
export function gridOf(session: RaceSession): GridPlace[] {
  const table = lapTableOf(session);
  const published = new Map((session.results ?? []).map((row) => [row.car, row.grid]));
  const cars = table.cars.length > 0 ? table.cars : [...published.keys()];
  const rank = (grid: number | null) => (grid === null ? 2e3 : grid === 0 ? 1e3 : grid);
  return cars
    .map((car) => ({ car, grid: table.entries.get(car)?.grid ?? published.get(car) ?? null }))
    .sort((a, b) => rank(a.grid) - rank(b.grid) || a.car - b.car);
}
