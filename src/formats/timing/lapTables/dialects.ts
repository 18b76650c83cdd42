/**
 * The dialects of lap tables, one row a car and lap: what their columns are called. FastF1's own names are kept by most
 * who store its laps; two others have names of their own.
 */

import type { SourceKind } from '../../../timing/index.ts';

/** What a table of laps may say, by the names that a dialect has for it; the first that is there counts. */
export type LapField =
  | 'season'
  | 'round'
  | 'event'
  | 'session'
  | 'code'
  | 'car'
  | 'name'
  | 'team'
  | 'lap'
  | 'end'
  | 'start'
  | 'startDate'
  | 'duration'
  | 'sector1'
  | 'sector2'
  | 'sector3'
  | 'i1'
  | 'i2'
  | 'fl'
  | 'st'
  | 'position'
  | 'compound'
  | 'namedCompound'
  | 'tyreAge'
  | 'fresh'
  | 'stint'
  | 'pitIn'
  | 'pitOut'
  | 'isOutLap'
  | 'deleted'
  | 'deletedReason'
  | 'generated'
  | 'accurate'
  | 'status';

export interface Dialect {
  readonly name: string;
  readonly source: SourceKind;
  /** Columns that tell it from others: all of these, and one of those. */
  readonly needs: readonly string[];
  readonly needsOne?: readonly string[];
  readonly columns: Readonly<Partial<Record<LapField, readonly string[]>>>;
}

export const DIALECTS: readonly Dialect[] = [
  {
    name: 'FastF1 lap table',
    source: 'fastf1',
    needs: ['Time', 'LapTime', 'LapNumber', 'Driver'],
    // The tables in FastF1's cache have the other four too.
    needsOne: [
      'PitInTime',
      'Position',
      'TyreLife',
      'TrackStatus',
      'Sector1Time',
      'IsAccurate',
      'LapStartTime',
    ],
    columns: {
      season: ['Season', 'Year', 'season', 'year'],
      round: ['RoundNumber', 'Round'],
      event: ['EventName', 'Event', 'GrandPrix'],
      session: ['Session', 'SessionName'],
      code: ['Driver'],
      car: ['DriverNumber'],
      team: ['Team'],
      lap: ['LapNumber'],
      end: ['Time'],
      start: ['LapStartTime'],
      startDate: ['LapStartDate'],
      duration: ['LapTime'],
      sector1: ['Sector1Time'],
      sector2: ['Sector2Time'],
      sector3: ['Sector3Time'],
      i1: ['SpeedI1'],
      i2: ['SpeedI2'],
      fl: ['SpeedFL'],
      st: ['SpeedST'],
      position: ['Position'],
      compound: ['Compound'],
      // Of 2018, when there were seven compounds: which of them the soft, medium and hard of a race were.
      namedCompound: ['CompoundName'],
      tyreAge: ['TyreLife'],
      fresh: ['FreshTyre'],
      stint: ['Stint'],
      pitIn: ['PitInTime'],
      pitOut: ['PitOutTime'],
      deleted: ['Deleted'],
      deletedReason: ['DeletedReason'],
      generated: ['FastF1Generated'],
      accurate: ['IsAccurate'],
      status: ['TrackStatus'],
    },
  },
  {
    name: 'lap table made from FastF1',
    source: 'fastf1',
    needs: ['season', 'event', 'driver', 'lap_number', 'lap_time', 'gap_to_leader'],
    columns: {
      season: ['season'],
      event: ['event'],
      code: ['driver'],
      lap: ['lap_number'],
      // Not a gap, whatever its name says: the session time at which the car ended the lap.
      end: ['gap_to_leader'],
      duration: ['lap_time'],
      position: ['position'],
      compound: ['compound'],
      status: ['track_status'],
    },
  },
  {
    name: 'lap table made from OpenF1',
    source: 'openf1',
    needs: ['season', 'meeting_name', 'driver_number', 'lap_number', 'lap_duration'],
    columns: {
      season: ['season'],
      event: ['meeting_name'],
      session: ['session_name'],
      car: ['driver_number'],
      name: ['driver_name'],
      team: ['team_name'],
      lap: ['lap_number'],
      duration: ['lap_duration'],
      sector1: ['duration_sector_1'],
      sector2: ['duration_sector_2'],
      sector3: ['duration_sector_3'],
      i1: ['i1_speed'],
      i2: ['i2_speed'],
      st: ['st_speed'],
      compound: ['compound'],
      tyreAge: ['tyre_age_at_lap'],
      stint: ['stint_number'],
      isOutLap: ['is_pit_out_lap'],
    },
  },
];

/** Every column that some dialect knows. */
export const KNOWN_COLUMNS: readonly string[] = [
  ...new Set(
    DIALECTS.flatMap(({ needs, needsOne = [], columns }) => [
      ...needs,
      ...needsOne,
      ...Object.values(columns).flat(),
    ]),
  ),
];

export function dialectOf(names: readonly string[]): Dialect | null {
  const has = (name: string) => names.includes(name);
  return DIALECTS.find(({ needs, needsOne }) => needs.every(has) && (needsOne?.some(has) ?? true)) ?? null;
}
