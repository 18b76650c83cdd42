/**
 * The tables of a race: which there are, and what their columns mean. Names and units are those of OpenF1's API
 * (https://openf1.org), so that a script written for it needs another address only: speeds km/h, pedals %, places
 * 1/10 m, `date` in UTC. Columns that OpenF1 does not have are ours; `time` is the session time in s, for races
 * that no source gave a clock.
 *
 * One description serves the filters, the schemas and the exports; a row's type is `RaceRow<'laps'>`.
 */

import { z } from '@hono/zod-openapi';

export type CellType = 'integer' | 'number' | 'text' | 'boolean' | 'date' | 'integers';

export interface ColumnSpec<T extends CellType = CellType> {
  readonly type: T;
  readonly about: string;
}

const column =
  <T extends CellType>(type: T) =>
  (about = ''): ColumnSpec<T> => ({ type, about });

const integer = column('integer');
const number = column('number');
const text = column('text');
const truth = column('boolean');
const date = column('date');
const integers = column('integers');

const car = { driver_number: integer('number on the car') } as const;
const moment = {
  date: date('UTC; null where the race has no clock'),
  time: number('s, session time'),
} as const;

export const raceTables = {
  drivers: {
    ...car,
    name_acronym: text('three letters'),
    full_name: text(),
    team_name: text(),
    team_colour: text('six hexadecimal digits'),
    grid_position: integer('0 is a start from the pit lane'),
  },
  laps: {
    ...car,
    lap_number: integer(),
    date_start: date('UTC, when it began'),
    time_start: number('s, session time when it began'),
    time_end: number('s, session time when it ended'),
    lap_duration: number('s'),
    duration_sector_1: number('s'),
    duration_sector_2: number('s'),
    duration_sector_3: number('s'),
    i1_speed: number('km/h at the first intermediate'),
    i2_speed: number('km/h at the second intermediate'),
    fl_speed: number('km/h at the finish line'),
    st_speed: number('km/h in the speed trap'),
    is_pit_out_lap: truth(),
    is_pit_in_lap: truth(),
    position: integer('at its end'),
    compound: text(),
    tyre_age: number('laps on the set at its end'),
    stint_number: integer(),
    deleted: truth('race control took the time away'),
    deleted_reason: text(),
    segments_sector_1: integers('colours of the mini-sectors: 0, 2048, 2049, 2051, 2064, 2068'),
    segments_sector_2: integers(),
    segments_sector_3: integers(),
  },
  stints: {
    ...car,
    stint_number: integer(),
    lap_start: integer(),
    lap_end: integer(),
    compound: text(),
    tyre_age_at_start: number('laps'),
    fresh: truth('a new set'),
  },
  pit: {
    ...moment,
    ...car,
    lap_number: integer('the lap on which it came in'),
    pit_duration: number('s from the entry of the lane to its exit'),
    stop_duration: number('s standing still'),
    kind: text('`tyres`, `visit`, `underRed` or `retired`'),
    loss: number('s that it cost, against laps without it'),
    track_status: text('as it came in'),
  },
  position: { ...moment, ...car, position: integer() },
  intervals: {
    ...moment,
    ...car,
    gap_to_leader: number('s; null for the leader and for cars that were lapped'),
    interval: number('s to the car in front'),
    laps_to_leader: integer('whole laps, of a car that was lapped'),
    laps_to_ahead: integer('whole laps'),
  },
  weather: {
    ...moment,
    air_temperature: number('°C'),
    track_temperature: number('°C'),
    humidity: number('%'),
    pressure: number('mbar'),
    rainfall: integer('1 while it rains'),
    wind_direction: number('degrees that it blows from'),
    wind_speed: number('m/s'),
  },
  race_control: {
    ...moment,
    category: text(),
    flag: text(),
    scope: text(),
    sector: integer(),
    driver_number: integer(),
    lap_number: integer(),
    message: text(),
  },
  overtakes: {
    ...moment,
    overtaking_driver_number: integer('who passed'),
    overtaken_driver_number: integer('who was passed'),
    position: integer('that was won'),
    lap_number: integer(),
    kind: text(),
  },
  neighbours: {
    time: number('s, session time at which the car crossed the line'),
    ...car,
    lap_number: integer(),
    line: integer('timing line: 1 and 2 end their sectors, 3 is the finish line'),
    ahead_driver_number: integer('next car ahead on the road, lapped cars included'),
    ahead_gap: number('s'),
    ahead_laps: integer('laps that it is ahead (or behind, negative) in the race'),
    behind_driver_number: integer(),
    behind_gap: number('s'),
    behind_laps: integer(),
  },
  pace: {
    ...car,
    lap_number: integer(
      'laps at racing speed only: timed, under green, neither the first nor into or out of the pits',
    ),
    lap_duration: number('s, as timed'),
    fuel_mass: number('kg on board beyond what is left at the flag, assumed to burn evenly'),
    fuel_corrected_duration: number('s, as it would have been with that fuel gone'),
    air: text('clean, or traffic where a car ahead on the road was within 1.5 s at a timing line'),
    ahead_driver_number: integer('the car that it came nearest to'),
    ahead_gap: number('s, the nearest'),
  },
  session_result: {
    position: integer('null for a car that was not classified'),
    ...car,
    name_acronym: text(),
    number_of_laps: integer(),
    duration: number('s, race time'),
    gap_to_leader: number('s'),
    points: number(),
    dnf: truth(),
    dns: truth(),
    dsq: truth(),
    status: text(),
    reason: text(),
    grid_position: integer(),
    stops: integer(),
  },
  starting_grid: { position: integer('0 is the pit lane'), ...car, name_acronym: text() },
  car_data: {
    ...moment,
    ...car,
    speed: number('km/h'),
    rpm: number(),
    n_gear: integer(),
    throttle: number('%; null where the feed said that it is invalid'),
    brake: number('%; null where the feed said that it is invalid'),
    drs: integer('0 closed, 8 eligible, 12 open; null where unknown'),
  },
  location: { ...moment, ...car, x: number('1/10 m'), y: number('1/10 m'), z: number('1/10 m') },
  track_status: { ...moment, status: text() },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ColumnSpec>>>>;

export type RaceTableName = keyof typeof raceTables;

export const raceTableNames = Object.keys(raceTables).filter(isRaceTable);

export function isRaceTable(name: string): name is RaceTableName {
  return Object.hasOwn(raceTables, name);
}

interface CellOf {
  readonly integer: number;
  readonly number: number;
  readonly text: string;
  readonly boolean: boolean;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly integers: readonly number[];
}

/** A row of a table as JSON has it; any cell may be null. */
export type RaceRow<T extends RaceTableName> = {
  readonly [C in keyof (typeof raceTables)[T]]:
    | ((typeof raceTables)[T][C] extends ColumnSpec<infer K> ? CellOf[K] : never)
    | null;
};

function cellSchema({ type, about }: ColumnSpec): z.ZodType {
  const schema = {
    integer: z.number().int(),
    number: z.number(),
    text: z.string(),
    boolean: z.boolean(),
    date: z.iso.datetime(),
    integers: z.array(z.number().int()),
  }[type].nullable();
  return about === '' ? schema : schema.describe(about);
}

export function rowSchema(name: RaceTableName): z.ZodType {
  const columns: Readonly<Record<string, ColumnSpec>> = raceTables[name];
  return z
    .object(Object.fromEntries(Object.entries(columns).map(([key, spec]) => [key, cellSchema(spec)])))
    .openapi(
      `Race${name
        .split('_')
        .map((part) => part[0].toUpperCase() + part.slice(1))
        .join('')}Row`,
    );
}
