/**
 * The tables of one race, made of its session: what the sources said, under OpenF1's names and in its units, and what
 * follows from it. Rows are made when a table is first asked for; those of samples never, only their cells.
 */

import {
  type CarSamples,
  cleanAirOf,
  DRS,
  fuelCorrectedOf,
  type Gap,
  gridOf,
  type LapEvent,
  type LocationSamples,
  lapTableOf,
  neighboursOf,
  overtakesOf,
  type RaceEvent,
  type RaceSession,
  type SegmentStatus,
  stintsOf,
  stopsOf,
} from '../../timing/index.ts';
import { type RaceTableName, raceTables } from '../contract.ts';
import { HttpError } from '../problem.ts';
import { entryOf, resultOf, stopsByCar, type Tyre, tyresOf } from './result.ts';
import { type Cell, rounded, type Table, type TableColumn } from './table.ts';

type Row = Readonly<Record<string, Cell | undefined>>;

/** m/s to km/h. */
const kmh = (speed: number | null | undefined) => rounded(speed == null ? null : speed * 3.6, 1);
const percent = (share: number) => (Number.isNaN(share) ? null : Math.round(share * 1000) / 10);
const ms = (session: RaceSession, time: number | null | undefined) =>
  session.epoch === null || time == null || !Number.isFinite(time)
    ? null
    : Math.round(session.epoch + 1000 * time);

/** Both ways of saying when. */
function moment(session: RaceSession, time: number | null): { date: number | null; time: number | null } {
  return { date: ms(session, time), time: rounded(time) };
}

function columnsOf(name: RaceTableName, at: (column: string) => (row: number) => Cell): TableColumn[] {
  return Object.entries(raceTables[name]).map(([column, { type }]) => ({
    name: column,
    type,
    at: at(column),
  }));
}

function tableOf(name: RaceTableName, rows: readonly Row[]): Table {
  return {
    length: rows.length,
    columns: columnsOf(name, (column) => (row) => rows[row][column] ?? null),
  };
}

function ofType<T extends RaceEvent['type']>(session: RaceSession, type: T) {
  return session.events.filter((event): event is Extract<RaceEvent, { type: T }> => event.type === type);
}

/** Codes of the mini-sectors in the feed. */
const segmentCodes: Readonly<Record<SegmentStatus, number>> = {
  none: 0,
  yellow: 2048,
  green: 2049,
  purple: 2051,
  pit: 2064,
  stopped: 2068,
};

function segmentsOf(lap: LapEvent, sector: number): number[] | null {
  return lap.segments?.[sector]?.map((each) => segmentCodes[each]) ?? null;
}

function tyreCells({ stint, compound, age }: Tyre): Row {
  return { compound, tyre_age: age, stint_number: stint };
}

function lapRows(session: RaceSession): Row[] {
  const { laps } = lapTableOf(session);
  const tyreOf = tyresOf(session);
  return [...laps.values()].flat().map(({ event, start, end, duration }) => ({
    driver_number: event.car,
    lap_number: event.lap,
    date_start: ms(session, start),
    time_start: rounded(start),
    time_end: rounded(end),
    lap_duration: rounded(event.duration ?? (event.deleted ? duration : null)),
    duration_sector_1: rounded(event.sectors[0]),
    duration_sector_2: rounded(event.sectors[1]),
    duration_sector_3: rounded(event.sectors[2]),
    i1_speed: kmh(event.speeds.i1),
    i2_speed: kmh(event.speeds.i2),
    fl_speed: kmh(event.speeds.fl),
    st_speed: kmh(event.speeds.st),
    is_pit_out_lap: event.pitOut !== null,
    is_pit_in_lap: event.pitIn !== null,
    position: event.position,
    ...tyreCells(tyreOf(event)),
    deleted: event.deleted,
    deleted_reason: event.deletedReason,
    segments_sector_1: segmentsOf(event, 0),
    segments_sector_2: segmentsOf(event, 1),
    segments_sector_3: segmentsOf(event, 2),
  }));
}

function stopRows(session: RaceSession): Row[] {
  return stopsOf(session)
    .map((stop) => ({ stop, time: stop.pitIn ?? stop.pitOut }))
    .sort((a, b) => (a.time ?? 0) - (b.time ?? 0))
    .map(({ stop, time }) => ({
      ...moment(session, time),
      driver_number: stop.car,
      lap_number: stop.lap,
      pit_duration: rounded(stop.laneTime),
      stop_duration: rounded(stop.stationaryTime),
      kind: stop.kind,
      loss: rounded(stop.loss?.loss ?? null),
      track_status: stop.trackStatus,
    }));
}

const inSeconds = (gap: Gap | null | undefined) => (gap?.unit === 's' ? rounded(gap.value) : null);
const inLaps = (gap: Gap | null | undefined) => (gap?.unit === 'laps' ? gap.value : null);

function resultRows(session: RaceSession): Row[] {
  const stops = stopsByCar(session);
  const isTimed = lapTableOf(session).laps.size > 0;
  const grid = new Map(gridOf(session).map((place) => [place.car, place.grid]));
  const rows = resultOf(session);
  const winner = rows.find((row) => row.position === 1);
  return rows.map((row) => ({
    position: row.position,
    driver_number: row.car,
    name_acronym: entryOf(session, row.car)?.code,
    number_of_laps: row.laps,
    duration: rounded(row.time),
    gap_to_leader: row.time == null || winner?.time == null ? null : rounded(row.time - winner.time),
    points: row.points,
    dnf: row.status === 'retired' || row.status === 'notClassified',
    dns: row.status === 'didNotStart',
    dsq: row.status === 'disqualified',
    status: row.status,
    reason: row.reason,
    grid_position: row.grid ?? grid.get(row.car) ?? null,
    stops: isTimed ? (stops.get(row.car) ?? 0) : null,
  }));
}

/** Codes of the feed, as OpenF1 hands them on. */
function drsCode(value: number): number | null {
  switch (value) {
    case DRS.closed:
      return 0;
    case DRS.eligible:
      return 8;
    case DRS.open:
      return 12;
    default:
      return null;
  }
}

function carDataTable(session: RaceSession, samples: CarSamples): Table {
  const cell: Readonly<Record<string, (row: number) => Cell>> = {
    date: (row) => ms(session, samples.time[row]),
    time: (row) => rounded(samples.time[row]),
    driver_number: (row) => samples.car[row],
    speed: (row) => kmh(samples.speed[row]),
    rpm: (row) => rounded(samples.rpm[row], 0),
    n_gear: (row) => (samples.gear[row] < 0 ? null : samples.gear[row]),
    throttle: (row) => percent(samples.throttle[row]),
    brake: (row) => percent(samples.brake[row]),
    drs: (row) => drsCode(samples.drs[row]),
  };
  return { length: samples.length, columns: columnsOf('car_data', (column) => cell[column] ?? (() => null)) };
}

function locationTable(session: RaceSession, samples: LocationSamples): Table {
  const tenths = (metres: number) => rounded(metres * 10, 0);
  const cell: Readonly<Record<string, (row: number) => Cell>> = {
    date: (row) => ms(session, samples.time[row]),
    time: (row) => rounded(samples.time[row]),
    driver_number: (row) => samples.car[row],
    x: (row) => tenths(samples.x[row]),
    y: (row) => tenths(samples.y[row]),
    z: (row) => tenths(samples.z[row]),
  };
  return { length: samples.length, columns: columnsOf('location', (column) => cell[column] ?? (() => null)) };
}

export function raceTable(session: RaceSession, name: RaceTableName): Table {
  switch (name) {
    case 'drivers': {
      const { cars, entries } = lapTableOf(session);
      const rows = cars.map((car) => {
        const entry = entries.get(car);
        return {
          driver_number: car,
          name_acronym: entry?.code,
          full_name: entry?.name,
          team_name: entry?.team,
          team_colour: entry?.colour?.replace('#', ''),
          grid_position: entry?.grid,
        };
      });
      return tableOf(name, rows);
    }
    case 'laps':
      return tableOf(name, lapRows(session));
    case 'stints': {
      const rows = stintsOf(session).map((stint) => ({
        driver_number: stint.car,
        stint_number: stint.stint,
        lap_start: stint.lapStart,
        lap_end: stint.lapEnd,
        compound: stint.compound,
        tyre_age_at_start: stint.ageAtStart,
        fresh: stint.fresh,
      }));
      return tableOf(name, rows);
    }
    case 'pit':
      return tableOf(name, stopRows(session));
    case 'position': {
      const rows = ofType(session, 'position').map((event) => ({
        ...moment(session, event.time),
        driver_number: event.car,
        position: event.position,
      }));
      return tableOf(name, rows);
    }
    case 'intervals': {
      const rows = ofType(session, 'interval').map((event) => ({
        ...moment(session, event.time),
        driver_number: event.car,
        gap_to_leader: inSeconds(event.gap),
        interval: inSeconds(event.ahead),
        laps_to_leader: inLaps(event.gap),
        laps_to_ahead: inLaps(event.ahead),
      }));
      return tableOf(name, rows);
    }
    case 'weather': {
      const rows = ofType(session, 'weather').map((event) => ({
        ...moment(session, event.time),
        air_temperature: rounded(event.air, 1),
        track_temperature: rounded(event.track, 1),
        humidity: event.humidity === null ? null : percent(event.humidity),
        pressure: rounded(event.pressure, 1),
        rainfall: event.rain === null ? null : Number(event.rain),
        wind_direction: event.windDirection,
        wind_speed: rounded(event.windSpeed, 1),
      }));
      return tableOf(name, rows);
    }
    case 'race_control': {
      const rows = ofType(session, 'raceControl').map((event) => ({
        ...moment(session, event.time),
        category: event.category,
        flag: event.flag,
        scope: event.scope,
        sector: event.sector,
        driver_number: event.car,
        lap_number: event.lap,
        message: event.message,
      }));
      return tableOf(name, rows);
    }
    case 'overtakes': {
      const rows = overtakesOf(session).map((each) => ({
        ...moment(session, each.time),
        overtaking_driver_number: each.car,
        overtaken_driver_number: each.overtaken,
        position: each.to,
        lap_number: each.lap,
        kind: each.kind,
      }));
      return tableOf(name, rows);
    }
    case 'neighbours': {
      const rows = neighboursOf(session).map(({ car, time, lap, line, ahead, behind }) => ({
        time: rounded(time),
        driver_number: car,
        lap_number: lap,
        line,
        ahead_driver_number: ahead?.car,
        ahead_gap: rounded(ahead?.gap ?? null),
        ahead_laps: ahead?.laps,
        behind_driver_number: behind?.car,
        behind_gap: rounded(behind?.gap ?? null),
        behind_laps: behind?.laps,
      }));
      return tableOf(name, rows);
    }
    case 'pace': {
      const air = new Map(cleanAirOf(session).map((lap) => [`${lap.car}/${lap.lap}`, lap]));
      const rows = fuelCorrectedOf(session).map(({ car, lap, duration, fuel, corrected }) => {
        const around = air.get(`${car}/${lap}`);
        return {
          driver_number: car,
          lap_number: lap,
          lap_duration: rounded(duration),
          fuel_mass: rounded(fuel, 1),
          fuel_corrected_duration: rounded(corrected),
          air: around?.air,
          ahead_driver_number: around?.nearest?.car,
          ahead_gap: rounded(around?.nearest?.gap ?? null),
        };
      });
      return tableOf(name, rows);
    }
    case 'session_result':
      return tableOf(name, resultRows(session));
    case 'starting_grid': {
      const rows = gridOf(session).map(({ car, grid }) => ({
        position: grid,
        driver_number: car,
        name_acronym: entryOf(session, car)?.code,
      }));
      return tableOf(name, rows);
    }
    case 'car_data':
      if (!session.carSamples) throw off('no data of the cars: speed, pedals and gears are off');
      return carDataTable(session, session.carSamples);
    case 'location':
      if (!session.locations) throw off('no positions: the map is off');
      return locationTable(session, session.locations);
    case 'track_status': {
      const rows = ofType(session, 'trackStatus').map((event) => ({
        ...moment(session, event.time),
        status: event.status,
      }));
      return tableOf(name, rows);
    }
    default:
      return name satisfies never;
  }
}

function off(sentence: string): HttpError {
  return new HttpError(404, `this race has ${sentence}`);
}
