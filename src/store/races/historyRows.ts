/** The rows of a history as schemas: what is written to the library's tables, and checked when it comes back. */

import { z } from 'zod';
import type {
  CircuitRow,
  ConstructorRow,
  ConstructorStandingRow,
  DriverRow,
  DriverStandingRow,
  HistoryFastestLapRow,
  HistoryGridRow,
  HistoryPitStopRow,
  HistoryQualifyingRow,
  HistoryResultRow,
  RaceRow,
} from '../../timing/index.ts';

const text = z.string();
const maybeText = z.string().nullable();
const number = z.number();
const maybeNumber = z.number().nullable();
/** SQLite has no booleans. */
const flag = z.union([z.boolean(), z.number().transform((value) => value === 1)]);

const ofRace = { season: number, round: number };
const entrant = { car: maybeNumber, driver: text, team: text, engine: maybeText };
const pointsSession = z.enum(['race', 'sprint']);

const race = z.object({
  id: text,
  ...ofRace,
  name: text,
  officialName: maybeText,
  grandPrix: text,
  place: text,
  circuit: text,
  date: text,
  time: maybeText,
  laps: maybeNumber,
  scheduledLaps: maybeNumber,
  lapLength: maybeNumber,
  distance: maybeNumber,
  scheduledDistance: maybeNumber,
  qualifyingFormat: z
    .enum([
      'oneSession',
      'twoSessions',
      'aggregate',
      'oneLap',
      'fourLaps',
      'elimination',
      'knockout',
      'sprint',
    ])
    .nullable(),
  sprint: flag,
  sprintDate: maybeText,
  qualifyingDate: maybeText,
}) satisfies z.ZodType<RaceRow>;

const circuit = z.object({
  id: text,
  name: text,
  locality: maybeText,
  country: maybeText,
  latitude: maybeNumber,
  longitude: maybeNumber,
  length: maybeNumber,
  turns: maybeNumber,
}) satisfies z.ZodType<CircuitRow>;

const driver = z.object({
  id: text,
  name: text,
  firstName: text,
  lastName: text,
  code: maybeText,
  number: maybeNumber,
  born: maybeText,
  died: maybeText,
  nationality: maybeText,
}) satisfies z.ZodType<DriverRow>;

const team = z.object({ id: text, name: text, nationality: maybeText }) satisfies z.ZodType<ConstructorRow>;

const result = z.object({
  ...ofRace,
  session: pointsSession,
  order: number,
  ...entrant,
  position: maybeNumber,
  positionText: text,
  grid: maybeNumber,
  laps: maybeNumber,
  time: maybeNumber,
  gap: maybeNumber,
  lapsBehind: maybeNumber,
  penalty: number,
  status: z.enum([
    'finished',
    'lapped',
    'retired',
    'notClassified',
    'disqualified',
    'excluded',
    'didNotStart',
    'didNotPractise',
    'didNotQualify',
    'didNotPreQualify',
  ]),
  reason: maybeText,
  points: number,
  shared: flag,
  fastestLap: maybeNumber,
  fastestLapNumber: maybeNumber,
  fastestLapRank: maybeNumber,
}) satisfies z.ZodType<HistoryResultRow>;

const qualifying = z.object({
  ...ofRace,
  session: z.enum(['qualifying', 'sprintQualifying', 'preQualifying']),
  order: number,
  ...entrant,
  position: maybeNumber,
  positionText: text,
  time: maybeNumber,
  q1: maybeNumber,
  q2: maybeNumber,
  q3: maybeNumber,
  laps: maybeNumber,
}) satisfies z.ZodType<HistoryQualifyingRow>;

const grid = z.object({
  ...ofRace,
  session: pointsSession,
  order: number,
  ...entrant,
  position: number,
  penaltyPlaces: maybeNumber,
  penalty: maybeText,
  time: maybeNumber,
}) satisfies z.ZodType<HistoryGridRow>;

const pitStop = z.object({
  ...ofRace,
  ...entrant,
  stop: number,
  lap: number,
  duration: maybeNumber,
  clock: maybeText,
}) satisfies z.ZodType<HistoryPitStopRow>;

const fastestLap = z.object({
  ...ofRace,
  ...entrant,
  position: number,
  lap: maybeNumber,
  time: maybeNumber,
}) satisfies z.ZodType<HistoryFastestLapRow>;

const standing = {
  season: number,
  round: maybeNumber,
  position: maybeNumber,
  positionText: text,
  points: number,
  wins: maybeNumber,
};
const driverStanding = z.object({ ...standing, driver: text }) satisfies z.ZodType<DriverStandingRow>;
const constructorStanding = z.object({
  ...standing,
  team: text,
  engine: maybeText,
}) satisfies z.ZodType<ConstructorStandingRow>;

/** Tables with a season, by the name that they have in `HistoryTables`. */
export const seasonTables = {
  races: race,
  results: result,
  qualifying,
  grids: grid,
  pitStops: pitStop,
  fastestLaps: fastestLap,
  driverStandings: driverStanding,
  constructorStandings: constructorStanding,
} as const;

/** Tables of those who take part, by their own key. */
export const namedTables = { circuits: circuit, drivers: driver, constructors: team } as const;

export type SeasonTable = keyof typeof seasonTables;
export type NamedTable = keyof typeof namedTables;
