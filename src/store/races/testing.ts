/** Made-up races for the tests of this room. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Contribution,
  HistoryTables,
  LapEvent,
  RaceEvent,
  SessionIdentity,
} from '../../timing/index.ts';
import { emptyHistory } from '../../timing/index.ts';
import type { ContributionRecord, RaceRecord, SessionFiles } from './records.ts';

export function madeFiles(name: string, over: Partial<SessionFiles> = {}): SessionFiles {
  return { bundle: `${name}.jsonl.zst`, carSamples: null, locations: null, ...over };
}

export function madeRace(key: string, over: Partial<RaceRecord> = {}): RaceRecord {
  const [season, round] = key.split('-').map(Number);
  return {
    key,
    id: `${key}-id`,
    kind: 'race',
    season,
    round,
    name: null,
    place: null,
    date: null,
    laps: null,
    cars: null,
    winner: null,
    hasTiming: true,
    hasCarSamples: false,
    hasLocations: false,
    sources: [],
    missing: [],
    importedAt: '2026-01-01T00:00:00.000Z',
    files: madeFiles(key),
    stamp: null,
    ...over,
  };
}

export function madeContributionRecord(digest: string): ContributionRecord {
  return {
    digest,
    source: 'openf1',
    from: 'a folder',
    importedAt: '2026-01-01T00:00:00.000Z',
    files: madeFiles(`part-${digest}`),
  };
}

export function madeIdentity(over: Partial<SessionIdentity> = {}): SessionIdentity {
  return {
    kind: 'race',
    season: 2031,
    round: 4,
    name: 'Atlantis Grand Prix',
    place: 'atlantis',
    date: '2031-05-04',
    scheduledLaps: 3,
    ...over,
  };
}

/** Car `car` ends lap `lap` at `end`, after `duration`. */
export function madeLap(car: number, lap: number, end: number, duration: number): LapEvent {
  return {
    type: 'lap',
    time: end,
    car,
    lap,
    start: end - duration,
    duration,
    sectors: [null, null, null],
    speeds: { i1: null, i2: null, fl: null, st: null },
    position: null,
    compound: 'SOFT',
    tyreAge: lap,
    freshTyre: true,
    stint: 1,
    pitIn: null,
    pitOut: null,
    deleted: false,
    deletedReason: null,
    generated: false,
    segments: null,
  };
}

/** A race of two cars over three laps; car 7 wins. `pace` makes it another race. */
export function madeContribution(pace = 60, over: Partial<Contribution> = {}): Contribution {
  const events: RaceEvent[] = [
    { type: 'entry', time: 0, car: 7, code: 'NEM', name: 'Nemo' },
    { type: 'entry', time: 0, car: 8, code: 'AHA', name: 'Ahab' },
  ];
  for (let lap = 1; lap <= 3; lap++) {
    events.push(madeLap(7, lap, lap * pace, pace), madeLap(8, lap, lap * (pace + 1), pace + 1));
  }
  return {
    source: 'openf1',
    from: 'made up',
    identity: madeIdentity(),
    epoch: null,
    events,
    carSamples: null,
    locations: null,
    results: null,
    warnings: [],
    ...over,
  };
}

/** A book of one race, which car 8 won after all. */
export function madeHistory(over: Partial<HistoryTables> = {}): HistoryTables {
  const result = {
    season: 2031,
    round: 4,
    engine: null,
    session: 'race' as const,
    gap: null,
    lapsBehind: 0,
    penalty: 0,
    status: 'finished' as const,
    reason: null,
    shared: false,
    fastestLap: null,
    fastestLapNumber: null,
    fastestLapRank: null,
    laps: 3,
  };
  return {
    ...emptyHistory,
    sources: [{ kind: 'f1db', from: 'books/f1db' }],
    seasons: [{ season: 2031, rounds: 1 }],
    races: [
      {
        id: '2031-04-atlantis',
        season: 2031,
        round: 4,
        name: 'Atlantis Grand Prix',
        officialName: null,
        grandPrix: 'atlantis',
        place: 'atlantis',
        circuit: 'deep-ring',
        date: '2031-05-04',
        time: null,
        laps: 3,
        scheduledLaps: null,
        lapLength: 5000,
        distance: 15_000,
        scheduledDistance: null,
        qualifyingFormat: 'knockout',
        sprint: false,
        sprintDate: null,
        qualifyingDate: '2031-05-03',
      },
    ],
    circuits: [
      {
        id: 'deep-ring',
        name: 'Deep Ring',
        locality: null,
        country: 'atlantis',
        latitude: 31.5,
        longitude: -24.25,
        length: 5000,
        turns: 9,
      },
    ],
    drivers: [madeDriver('ahab', 'Ahab', 'AHA', 8), madeDriver('nemo', 'Nemo', 'NEM', 7)],
    constructors: [{ id: 'pequod', name: 'Pequod', nationality: null }],
    results: [
      {
        ...result,
        order: 1,
        car: 8,
        driver: 'ahab',
        team: 'pequod',
        position: 1,
        positionText: '1',
        grid: 2,
        time: 180.5,
        points: 25,
      },
      {
        ...result,
        order: 2,
        car: 7,
        driver: 'nemo',
        team: 'pequod',
        position: 2,
        positionText: '2',
        grid: 1,
        time: 190,
        penalty: 10,
        gap: 9.5,
        points: 18,
      },
    ],
    driverStandings: [
      { season: 2031, round: 4, position: 1, positionText: '1', points: 25, wins: 1, driver: 'ahab' },
      { season: 2031, round: 4, position: 2, positionText: '2', points: 18, wins: 0, driver: 'nemo' },
    ],
    ...over,
  };
}

function madeDriver(id: string, name: string, code: string, number: number) {
  return {
    id,
    name,
    firstName: '',
    lastName: name,
    code,
    number,
    born: '2001-02-03',
    died: null,
    nationality: 'atlantis',
  };
}

/** What a made-up race of `writeRace` is like. */
export interface MadeRace {
  /** `2031-04-atlantis`; the folder bears it. */
  readonly id: string;
  /** Of May 2031; the fourth when left out. */
  readonly day?: number;
  /** s a lap of car 7; car 8 needs a second more. Another pace is another race. */
  readonly pace?: number;
  readonly laps?: number;
  /** Car and location samples a second; none when left out. */
  readonly rate?: number;
}

/** Writes a race as OpenF1's API would give it, in a folder of `parent`, and returns the folder. */
export function writeRace(parent: string, { id, day = 4, pace = 60, laps = 3, rate = 0 }: MadeRace): string {
  const folder = join(parent, id);
  mkdirSync(folder, { recursive: true });
  const moment = (time: number): string => new Date(Date.UTC(2031, 4, day, 12) + 1000 * time).toISOString();
  const cars = [
    { driver_number: 7, duration: pace },
    { driver_number: 8, duration: pace + 1 },
  ];
  const write = (table: string, rows: readonly object[]): void => {
    writeFileSync(join(folder, `${table}.json`), JSON.stringify(rows));
  };
  write(
    'laps',
    cars.flatMap(({ driver_number, duration }) =>
      Array.from({ length: laps }, (_, i) => ({
        driver_number,
        lap_number: i + 1,
        date_start: moment(i * duration),
        lap_duration: duration,
        duration_sector_1: duration / 4,
        duration_sector_2: duration / 4,
        duration_sector_3: duration / 2,
      })),
    ),
  );
  write('drivers', [
    { driver_number: 7, name_acronym: 'NEM', full_name: 'Nemo', team_name: 'Nautilus' },
    { driver_number: 8, name_acronym: 'AHA', full_name: 'Ahab', team_name: 'Pequod' },
  ]);
  if (rate > 0) {
    const rows = cars.flatMap(({ driver_number }) =>
      Array.from({ length: Math.round(laps * pace * rate) }, (_, i) => ({
        driver_number,
        date: moment(i / rate),
        speed: 180 + (i % 7),
        rpm: 11_000,
        n_gear: 6,
        throttle: 50,
        brake: 0,
        drs: 0,
        x: 10 * i,
        y: -5 * i,
        z: 1,
      })),
    );
    write(
      'car_data',
      rows.map(({ x: _x, y: _y, z: _z, ...row }) => row),
    );
    write(
      'location',
      rows.map(({ driver_number, date, x, y, z }) => ({ driver_number, date, x: x + 1, y, z })),
    );
  }
  return folder;
}
