/**
 * What the numbers of Ergast's dump stand for. They are the dump's own and differ between dumps, so that they are
 * replaced by our keys while its tables are read.
 */

import { isRaceKey } from '../../../timing/index.ts';
import type { Dump } from '../dump.ts';
import { type Sheet, wholeOf } from '../sheet.ts';
import { driverOf, type TeamKey, teamOf } from './names.ts';

/** What the dump's numbers stand for. */
export interface Keys {
  race(id: string | undefined): { readonly season: number; readonly round: number } | null;
  driver(id: string | undefined): string | null;
  /** Ergast's own word for a constructor: whose it is depends on the season. */
  constructorRef(id: string | undefined): string | null;
  /** `teamOf`, which is asked for every row. */
  team(ref: string, season: number): TeamKey;
}

export function keysOf(dump: Dump): Keys {
  const raceById = new Map<string, { season: number; round: number }>();
  const races = dump.main('races');
  const years = races.column('year');
  const rounds = races.column('round');
  races.column('raceId').forEach((id, i) => {
    const season = wholeOf(years[i]);
    const round = wholeOf(rounds[i]);
    if (season !== null && round !== null && isRaceKey(season, round)) raceById.set(id, { season, round });
  });
  const driverById = dump.table('drivers', new Map<string, string>(), (sheet) => {
    const refs = sheet.column('driverRef');
    const first = sheet.column('forename');
    const last = sheet.column('surname');
    return new Map(
      sheet
        .column('driverId')
        .map((id, i) => [id, driverOf(refs[i] ?? '', `${first[i] ?? ''} ${last[i] ?? ''}`)]),
    );
  });
  const refById = dump.table('constructors', new Map<string, string>(), (sheet) => {
    const refs = sheet.column('constructorRef');
    return new Map(sheet.column('constructorId').map((id, i) => [id, refs[i] ?? '']));
  });
  const teams = new Map<string, TeamKey>();
  const team = (ref: string, season: number): TeamKey => {
    const key = `${season} ${ref}`;
    const known = teams.get(key);
    if (known !== undefined) return known;
    const made = teamOf(ref, season);
    teams.set(key, made);
    return made;
  };
  return {
    team,
    race: (id) => raceById.get(id ?? '') ?? null,
    driver: (id) => driverById.get(id ?? '') ?? null,
    constructorRef: (id) => refById.get(id ?? '') ?? null,
  };
}

/** Calls `visit` for every row whose race, driver and constructor are known; counts the others into `lost`. */
export function eachEntrant(
  sheet: Sheet,
  keys: Keys,
  lost: Map<string, number>,
  visit: (i: number, who: { season: number; round: number; driver: string; ref: string }) => void,
): void {
  const races = sheet.column('raceId');
  const drivers = sheet.column('driverId');
  const constructors = sheet.optional('constructorId');
  for (let i = 0; i < sheet.length; i += 1) {
    const race = keys.race(races[i]);
    const driver = keys.driver(drivers[i]);
    if (race === null || driver === null) {
      lost.set(sheet.name, (lost.get(sheet.name) ?? 0) + 1);
      continue;
    }
    visit(i, { ...race, driver, ref: keys.constructorRef(constructors[i]) ?? '' });
  }
}
