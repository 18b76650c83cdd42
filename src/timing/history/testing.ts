/** Made-up history for tests: a race is a list of who came where. */

import { emptyHistory, type HistoryResultRow, type HistoryTables, type RaceRow } from './types.ts';

export function race(season: number, round: number, changes: Partial<RaceRow> = {}): RaceRow {
  return {
    id: `${season}-${String(round).padStart(2, '0')}-nowhere`,
    season,
    round,
    name: 'Nowhere Grand Prix',
    officialName: null,
    grandPrix: 'nowhere',
    place: 'nowhere',
    circuit: 'nowhere',
    date: `${season}-01-01`,
    time: null,
    laps: 50,
    scheduledLaps: null,
    lapLength: null,
    distance: null,
    scheduledDistance: null,
    qualifyingFormat: null,
    sprint: false,
    sprintDate: null,
    qualifyingDate: null,
    ...changes,
  };
}

/** A result of `driver`; the place is the order unless `position` says otherwise. */
export function result(
  at: { readonly season: number; readonly round: number },
  order: number,
  driver: string,
  changes: Partial<HistoryResultRow> = {},
): HistoryResultRow {
  const position = changes.position === undefined ? order : changes.position;
  return {
    season: at.season,
    round: at.round,
    car: order,
    driver,
    team: `${driver}-cars`,
    engine: null,
    session: 'race',
    order,
    position,
    positionText: position === null ? 'DNF' : String(position),
    grid: null,
    laps: null,
    time: null,
    gap: null,
    lapsBehind: null,
    penalty: 0,
    status: position === null ? 'retired' : 'finished',
    reason: null,
    points: 0,
    shared: false,
    fastestLap: null,
    fastestLapNumber: null,
    fastestLapRank: null,
    ...changes,
  };
}

/** Tables of these races and results, in order. */
export function historyWith(
  races: readonly RaceRow[],
  results: readonly HistoryResultRow[],
  changes: Partial<HistoryTables> = {},
): HistoryTables {
  const seasons = [...new Set(races.map((row) => row.season))].map((season) => ({
    season,
    rounds: races.filter((row) => row.season === season).length,
  }));
  return { ...emptyHistory, seasons, races, results, ...changes };
}
