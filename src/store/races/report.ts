/**
 * A race at a glance, as `pitboard race show` prints it and the API gives it: result and grid as published where a
 * history or the source has them, else as timed; stints, stops and overtakes as they follow from the timing.
 */

import {
  type CarNumber,
  classificationOf,
  foldAll,
  gridOf,
  type HistoryPitStopRow,
  type HistoryTables,
  initialStateOf,
  isRace,
  type MissingPart,
  type OvertakeKind,
  overtakesOf,
  type RaceSession,
  type RaceState,
  type ResultRow,
  type ResultStatus,
  type SessionKind,
  type SourceNote,
  type Stint,
  stintsOf,
  stopsOf,
} from '../../timing/index.ts';
import { type Entry, entriesOf } from './entries.ts';

export interface ReportedCar {
  /** Null for a car that was not classified. */
  readonly position: number | null;
  /** From 1, the unclassified included. */
  readonly order: number;
  readonly car: CarNumber;
  /** Three letters where known, else the name, else the number. */
  readonly driver: string;
  readonly name: string | null;
  readonly team: string | null;
  /** `#rrggbb`. */
  readonly colour: string | null;
  /** 0 from the pit lane. */
  readonly grid: number | null;
  readonly laps: number | null;
  /** s, race time; of another kind of session the best lap. */
  readonly time: number | null;
  /** s behind the first; null on another lap or where not known. */
  readonly gap: number | null;
  /** s that the stewards added, contained in `time`. */
  readonly penalty: number;
  readonly status: ResultStatus;
  readonly reason: string | null;
  readonly points: number | null;
  /** Visits to the pits while the race ran; null where not known. */
  readonly stops: number | null;
}

export interface RaceReport {
  readonly id: string;
  readonly kind: SessionKind;
  readonly season: number | null;
  readonly round: number | null;
  readonly name: string | null;
  readonly place: string | null;
  readonly date: string | null;
  /** Of the winner; of another kind of session than a race null. */
  readonly laps: number | null;
  readonly scheduledLaps: number | null;
  readonly sources: readonly SourceNote[];
  readonly missing: readonly MissingPart[];
  readonly warnings: readonly string[];
  /** First to last; position 0 is a start from the pit lane, at the end. */
  readonly grid: readonly { readonly position: number; readonly car: CarNumber; readonly driver: string }[];
  /** Whether the result is a published one, or follows from the timing. */
  readonly official: boolean;
  readonly classification: readonly ReportedCar[];
  readonly stints: readonly (Stint & { readonly driver: string })[];
  readonly overtakes: readonly {
    readonly time: number;
    readonly lap: number;
    readonly car: CarNumber;
    readonly driver: string;
    readonly passed: CarNumber;
    readonly passedDriver: string;
    /** The place that was won. */
    readonly position: number;
    readonly kind: OvertakeKind;
  }[];
  readonly fastestLap: {
    readonly car: CarNumber;
    readonly driver: string;
    readonly lap: number | null;
    /** s. */
    readonly time: number;
  } | null;
  /** °C, least and most over the session; null where there is no weather. */
  readonly weather: {
    readonly air: readonly [number, number] | null;
    readonly track: readonly [number, number] | null;
    readonly rain: boolean;
  } | null;
}

function reportedName(car: CarNumber, entry: Entry | undefined): string {
  return entry?.code ?? entry?.name ?? `${car}`;
}

/** Stops as the history counts them, for a race whose timing has none. */
function toldStops(rows: readonly HistoryPitStopRow[]): Map<CarNumber, number> {
  const stops = new Map<CarNumber, number>();
  for (const { car } of rows) if (car !== null) stops.set(car, (stops.get(car) ?? 0) + 1);
  return stops;
}

interface Placed {
  readonly car: CarNumber;
  readonly position: number | null;
  readonly order: number;
  readonly laps: number | null;
  readonly time: number | null;
  readonly penalty: number;
  readonly status: ResultStatus;
  readonly reason: string | null;
  readonly points: number | null;
  readonly grid: number | null;
}

function fromResults(results: readonly ResultRow[]): Placed[] {
  return [...results].sort((a, b) => a.order - b.order);
}

function fromTiming(session: RaceSession): Placed[] {
  const grid = new Map(gridOf(session).map((place) => [place.car, place.grid]));
  return classificationOf(session).map((row) => ({
    ...row,
    reason: null,
    points: null,
    grid: grid.get(row.car) ?? null,
  }));
}

/** The order on the screen at the end of a session that is no race, with each car's best lap. */
function byBestLap(state: RaceState): Placed[] {
  return state.order.flatMap((car, i): Placed[] => {
    const one = state.cars[car];
    if (one === undefined) return [];
    return [
      {
        car,
        position: one.position ?? i + 1,
        order: i + 1,
        laps: one.laps,
        time: one.bestLap?.duration ?? null,
        penalty: 0,
        status: 'finished',
        reason: null,
        points: null,
        grid: null,
      },
    ];
  });
}

function weatherOf(session: RaceSession): RaceReport['weather'] {
  const rows = session.events.filter((event) => event.type === 'weather');
  if (rows.length === 0) return null;
  const span = (values: readonly (number | null)[]): [number, number] | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : [Math.min(...known), Math.max(...known)];
  };
  return {
    air: span(rows.map(({ air }) => air)),
    track: span(rows.map(({ track }) => track)),
    rain: rows.some(({ rain }) => rain === true),
  };
}

/** @param history the season's tables: they fill in the stops of a race that there is no timing of */
export function raceReport(session: RaceSession, history: HistoryTables): RaceReport {
  const { identity } = session;
  const race = isRace(identity.kind);
  const entries = entriesOf(session);
  const driver = (car: CarNumber): string => reportedName(car, entries.get(car));
  const isTimed = session.events.some(({ type }) => type === 'lap');
  const state = foldAll(session.events, initialStateOf(identity));
  const placed = race
    ? session.results === null
      ? fromTiming(session)
      : fromResults(session.results)
    : byBestLap(state);
  const [winner] = placed;

  const stops = isTimed && race ? stopsOf(session) : [];
  const counted = stops.filter(({ kind }) => kind === 'tyres' || kind === 'visit');
  const rows = history.pitStops.filter(
    ({ season, round }) => season === identity.season && round === identity.round,
  );
  const told = identity.kind === 'race' ? toldStops(rows) : new Map<CarNumber, number>();
  // A race without a stop is one where stops would have been seen.
  const sawStops = stops.length > 0 || (isTimed && !session.missing.includes('pitStops'));
  // Laps without any word on tyres are no stints.
  const hasStints = isTimed && !session.missing.includes('stints');
  const stopsBy = (car: CarNumber): number | null => {
    if (sawStops) return counted.filter((stop) => stop.car === car).length;
    return told.size === 0 ? null : (told.get(car) ?? 0);
  };

  return {
    id: session.id,
    kind: identity.kind,
    season: identity.season,
    round: identity.round,
    name: identity.name,
    place: identity.place,
    date: identity.date,
    laps: race ? (winner?.laps ?? null) : null,
    scheduledLaps: identity.scheduledLaps,
    sources: session.sources,
    missing: session.missing,
    warnings: session.warnings,
    grid: race
      ? gridOf(session).flatMap(({ car, grid }) =>
          grid === null ? [] : [{ position: grid, car, driver: driver(car) }],
        )
      : [],
    official: race && session.results !== null,
    classification: placed.map((row): ReportedCar => {
      const entry = entries.get(row.car);
      const sameLap = row.laps === winner?.laps || !race;
      return {
        position: row.position,
        order: row.order,
        car: row.car,
        driver: driver(row.car),
        name: entry?.name ?? null,
        team: entry?.team ?? null,
        colour: entry?.colour ?? null,
        grid: row.grid,
        laps: row.laps,
        time: row.time,
        gap:
          row.time === null || winner?.time == null || !sameLap || row === winner
            ? null
            : row.time - winner.time,
        penalty: row.penalty,
        status: row.status,
        reason: row.reason,
        points: row.points,
        stops: race ? stopsBy(row.car) : null,
      };
    }),
    stints: hasStints ? stintsOf(session).map((stint) => ({ ...stint, driver: driver(stint.car) })) : [],
    overtakes:
      isTimed && race
        ? overtakesOf(session).map(({ time, lap, car, overtaken, to, kind }) => ({
            time,
            lap,
            car,
            driver: driver(car),
            passed: overtaken,
            passedDriver: driver(overtaken),
            position: to,
            kind,
          }))
        : [],
    fastestLap:
      state.fastestLap === null
        ? null
        : {
            car: state.fastestLap.car,
            driver: driver(state.fastestLap.car),
            lap: state.fastestLap.lap,
            time: state.fastestLap.duration,
          },
    weather: weatherOf(session),
  };
}
