/** What a history tells of one race, as a contribution like any other: who took part, the grid, and the result. */

import { basename } from 'node:path';
import {
  assemble,
  type CarNumber,
  type Contribution,
  type EntryEvent,
  type HistoryResultRow,
  type HistoryStatus,
  type HistoryTables,
  placeOf,
  type RaceSession,
  type ResultRow,
  type ResultStatus,
} from '../../timing/index.ts';
import type { RaceKey } from './keys.ts';

/** Null where a car did not take part in the session at all. */
function statusOf(status: HistoryStatus): ResultStatus | null {
  switch (status) {
    case 'finished':
    case 'lapped':
    case 'retired':
    case 'notClassified':
    case 'disqualified':
    case 'didNotStart':
      return status;
    case 'excluded':
      return 'disqualified';
    case 'didNotPractise':
    case 'didNotQualify':
    case 'didNotPreQualify':
      return null;
    default:
      status satisfies never;
      return null;
  }
}

/**
 * Numbers for cars that the books have none for, or one number twice (a shared drive is two rows, and so are two cars
 * that ran under one number): from 1000 on, which no car ever bore.
 */
const NUMBERLESS = 1000;

interface Started {
  readonly car: CarNumber;
  readonly row: HistoryResultRow;
  readonly status: ResultStatus;
}

function started(rows: readonly HistoryResultRow[]): Started[] {
  const taken = new Set<CarNumber>();
  return rows.flatMap((row) => {
    const status = statusOf(row.status);
    if (status === null) return [];
    const car = row.car !== null && !taken.has(row.car) ? row.car : NUMBERLESS + row.order;
    taken.add(car);
    return [{ car, row, status }];
  });
}

/** Undefined where the tables say nothing of that session; of another kind than race and sprint they have no result. */
export function toldOf(tables: HistoryTables, { season, round, kind }: RaceKey): Contribution | undefined {
  const race = tables.races.find((each) => each.season === season && each.round === round);
  if (race === undefined || (kind !== 'race' && kind !== 'sprint')) return undefined;
  const rows = tables.results.filter(
    (row) => row.season === season && row.round === round && row.session === kind,
  );
  if (rows.length === 0) return undefined;
  const cars = started([...rows].sort((a, b) => a.order - b.order));
  const drivers = new Map(tables.drivers.map((driver) => [driver.id, driver]));
  const teams = new Map(tables.constructors.map((team) => [team.id, team]));
  const events = cars.map(({ car, row }): EntryEvent => {
    const driver = drivers.get(row.driver);
    const team = teams.get(row.team)?.name;
    return {
      type: 'entry',
      time: 0,
      car,
      ...(driver === undefined ? {} : { name: driver.name }),
      ...(driver === undefined || driver.code === null ? {} : { code: driver.code }),
      ...(team === undefined ? {} : { team }),
      ...(row.grid === null ? {} : { grid: row.grid }),
    };
  });
  const results = cars.map(
    ({ car, row, status }): ResultRow => ({
      car,
      position: row.position,
      order: row.order,
      laps: row.laps,
      time: row.time,
      penalty: row.penalty,
      grid: row.grid,
      status,
      reason: row.reason,
      points: row.points,
    }),
  );
  // Where books were laid over each other the first is the one that leads.
  const [source] = tables.sources;
  return {
    source: source?.kind ?? 'f1db',
    from: basename(source?.from ?? 'history'),
    identity: {
      kind,
      season,
      round,
      name: race.name,
      place: placeOf(race.name, season) ?? race.place,
      date: kind === 'race' ? race.date : race.sprintDate,
      scheduledLaps: kind === 'race' ? (race.scheduledLaps ?? race.laps) : null,
    },
    epoch: null,
    events,
    carSamples: null,
    locations: null,
    results,
    warnings: [],
  };
}

/** A race that only a history tells of, assembled of that alone. */
export function toldSession(tables: HistoryTables, key: RaceKey): RaceSession | undefined {
  const contribution = toldOf(tables, key);
  return contribution && assemble([contribution]);
}
