/** The tables of OpenF1's v1 and how to tell them: by name, and by the columns that no other table has together. */

import type { Table } from '../table/table.ts';

/** Without `team_radio`, which is sound. */
export const OPENF1_TABLES = [
  'sessions',
  'meetings',
  'drivers',
  'laps',
  'stints',
  'pit',
  'position',
  'intervals',
  'car_data',
  'location',
  'weather',
  'race_control',
  'starting_grid',
  'session_result',
] as const;

export type OpenF1TableName = (typeof OPENF1_TABLES)[number];

/** Columns without which a table is not what its name says. */
export const NEEDED: Readonly<Record<OpenF1TableName, readonly string[]>> = {
  sessions: ['session_name', 'date_start'],
  meetings: ['meeting_key', 'meeting_name'],
  drivers: ['driver_number', 'name_acronym'],
  laps: ['driver_number', 'lap_number', 'lap_duration', 'date_start'],
  stints: ['driver_number', 'stint_number', 'compound', 'lap_start'],
  pit: ['driver_number', 'lap_number', 'date'],
  position: ['driver_number', 'date', 'position'],
  intervals: ['driver_number', 'date', 'gap_to_leader'],
  car_data: ['driver_number', 'date', 'speed', 'throttle'],
  location: ['driver_number', 'date', 'x', 'y'],
  weather: ['date', 'air_temperature', 'track_temperature'],
  race_control: ['date', 'message', 'category'],
  starting_grid: ['driver_number', 'position'],
  session_result: ['driver_number', 'position', 'number_of_laps'],
};

/** Columns that are read of the tables with many rows; of the others all are. */
export const READ: Readonly<Partial<Record<OpenF1TableName, readonly string[]>>> = {
  car_data: [
    'driver_number',
    'date',
    'rpm',
    'speed',
    'n_gear',
    'throttle',
    'brake',
    'drs',
    'session_key',
    'meeting_key',
  ],
  location: ['driver_number', 'date', 'x', 'y', 'z', 'session_key', 'meeting_key'],
};

/** Which table a file holds by its name (`laps.parquet`, `2024-01-bahrain_car_data.json.gz`); null of other names. */
export function tableOfName(file: string): OpenF1TableName | null {
  const name = file
    .slice(file.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/\.(?:parquet|json|gz)+(?=\.|$)/g, '');
  const exact = OPENF1_TABLES.find((table) => table === name);
  if (exact !== undefined) return exact;
  // The longest name that it ends with: `race_control` is not `control`.
  return OPENF1_TABLES.find((table) => new RegExp(`(?:^|[-_. ])${table}$`).test(name)) ?? null;
}

/** Two tables have no columns of their own to be told by: only their name does. */
const UNTELLING: ReadonlySet<OpenF1TableName> = new Set(['meetings', 'starting_grid']);

/** The table whose needed columns these are, the one with most of them; null of other columns. */
export function tableOfColumns(names: readonly string[]): OpenF1TableName | null {
  const fitting = OPENF1_TABLES.filter(
    (table) => !UNTELLING.has(table) && NEEDED[table].every((column) => names.includes(column)),
  );
  return fitting.sort((a, b) => NEEDED[b].length - NEEDED[a].length)[0] ?? null;
}

export type OpenF1Tables = Readonly<Partial<Record<OpenF1TableName, Table | readonly unknown[]>>>;
