/**
 * How often the window that would have been recommended held the lap on which a car really stopped, beside a window of the same
 * width around the lap on which cars stopped here in earlier years. For stops of the top ten, for tyres, on a dry track, while
 * the race ran. What is known is what was known then: at the end of lap 1 before the first stop, a lap after
 * the stop before it for the others; parameters and habits are those of the calibration that the caller made as of the race.
 *
 * What surprises: laps are weighed by their time on a free track, not by simulated places as in `valueSurface`, since a season
 * of surfaces takes hours. So it is not the very window that is recommended which is judged here; how far the two agree was
 * measured (`window.ts`) and is held by `test/strategy/pitWindow.test.ts`.
 */

import { type Calibration, DRY_TYRES, type Entrant, freeTrackTime, setsLeft, TYRES } from '../race/index.ts';
import {
  lapTableOf,
  median,
  type RaceSession,
  type Stint,
  stintsOf,
  stopsOf,
  type Timeline,
} from '../timing/index.ts';
import { planThrough } from './cells.ts';
import { momentOf, timelineOf } from './moment.ts';
import type { Moment } from './types.ts';
import { type LapWorth, PLACES_PER_SECOND, practiceOf, recommendedWindow } from './window.ts';

/** A race that is over, with who started and where they ended. */
export interface JudgedRace {
  readonly session: RaceSession;
  readonly observation: {
    readonly season: number;
    readonly round: number;
    readonly place: string;
    readonly laps: number;
    readonly cars: readonly (Entrant & { readonly finish: number })[];
  };
  /** Laps that it was to have. */
  readonly scheduledLaps: number | null;
}

/** A stop for tyres of one of the top ten. */
export interface SeenStop {
  readonly season: number;
  readonly round: number;
  readonly place: string;
  readonly car: number;
  /** From 1. */
  readonly number: number;
  readonly lap: number;
  /** Of the race's laps. */
  readonly share: number;
  /** Lap of the change of tyres before it; 0 for none. */
  readonly before: number;
}

export interface PitWindowScore {
  readonly stops: number;
  readonly hits: number;
  readonly baselineHits: number;
  /** Laps in a window, added up over the stops. */
  readonly width: number;
}

const TOP = 10;
/** Laps from one that is looked at to the next; a plan's time bends little over so few. */
const STEP = 3;

/** Stops of the top ten on a dry track while the race ran. */
export function seenStops({ session, observation, scheduledLaps }: JudgedRace): SeenStop[] {
  const { season, round, place, cars } = observation;
  const laps = Math.max(observation.laps, scheduledLaps ?? 0);
  const stints = stintsOf(session);
  const wet = stints.filter(({ compound }) => compound === 'INTERMEDIATE' || compound === 'WET');
  const isDry = (lap: number) => !wet.some(({ lapStart, lapEnd }) => lapStart <= lap + 1 && lapEnd >= lap);
  const made = stopsOf(session).filter(({ kind }) => kind === 'tyres');
  return cars
    .filter(({ finish }) => finish <= TOP)
    .flatMap(({ car }) => {
      const own = stints.filter((stint) => stint.car === car);
      const changes = own.slice(1).map(({ lapStart }) => lapStart - 1);
      const forTyres = changes.filter((lap) => made.some((stop) => stop.car === car && stop.lap === lap));
      return forTyres.flatMap((lap, i): SeenStop[] =>
        !isDry(lap) || own.some(isUnknown)
          ? []
          : [
              {
                season,
                round,
                place,
                car,
                number: i + 1,
                lap,
                share: lap / laps,
                before: changes.findLast((one) => one < lap) ?? 0,
              },
            ],
      );
    });
}

function isUnknown({ compound }: Stint): boolean {
  return compound === 'UNKNOWN';
}

/** `past`: stops of earlier races; of this race or later ones none is looked at. Stops that nothing is known before are left out. */
export function pitWindowHits(
  race: JudgedRace,
  calibration: Calibration,
  past: readonly SeenStop[],
): PitWindowScore {
  const { season, round, place } = race.observation;
  const earlier = past.filter(
    (stop) => stop.season < season || (stop.season === season && stop.round < round),
  );
  let [stops, hits, baselineHits, width] = [0, 0, 0, 0];
  for (const { stop, moment } of judgedStops(race, calibration)) {
    const { lap } = moment;
    const usual = usualLap(earlier, place, stop);
    if (usual === null) continue;
    const window = windowAt(moment, stop.car);
    if (window === null) continue;
    const size = window.to - window.from + 1;
    const { laps } = moment.parameters.circuit;
    const from = Math.min(
      Math.max(Math.round(usual * laps - (size - 1) / 2), lap + 1),
      Math.max(lap + 1, laps - size),
    );
    stops++;
    width += size;
    if (window.from <= stop.lap && stop.lap <= window.to) hits++;
    if (from <= stop.lap && stop.lap < from + size) baselineHits++;
  }
  return { stops, hits, baselineHits, width };
}

/** Stops with the moment at which a window is asked for; those that nothing is known before are left out. */
export function judgedStops(
  race: JudgedRace,
  calibration: Calibration,
): { readonly stop: SeenStop; readonly moment: Moment }[] {
  const session = withLaps(race);
  const timeline = timelineOf(session);
  const moments = new Map<number, Moment>();
  return seenStops(race).flatMap((stop) => {
    const lap = knownFrom(session, timeline, stop);
    if (lap === null || lap >= stop.lap) return [];
    const moment =
      moments.get(lap) ?? momentOf(session, lap, { calibration, entrants: race.observation.cars });
    moments.set(lap, moment);
    return [{ stop, moment }];
  });
}

/** The window by time on a free track and by what is usual; null for a car that is out or has nothing to stop for. */
export function windowAt(moment: Moment, car: number): { readonly from: number; readonly to: number } | null {
  const { parameters, situation, lap } = moment;
  if (!situation.cars.some((one) => one.car === car)) return null;
  const last = parameters.circuit.laps - 1;
  const times = new Map<number, number>();
  for (let at = lap + 1; at <= last; at = at === last ? last + 1 : Math.min(last, at + STEP)) {
    const time = leastTime(moment, car, at);
    if (time !== null) times.set(at, time);
  }
  if (times.size === 0) return null;
  const best = Math.min(...times.values());
  const laps: LapWorth[] = [];
  for (let at = lap + 1; at <= last; at++) {
    const time = times.get(at) ?? between(times, at);
    if (time !== null) laps.push({ lap: at, worse: PLACES_PER_SECOND * (time - best) });
  }
  return recommendedWindow(laps, practiceOf(moment, car));
}

/** s from the moment to the flag with the next stop on this lap, for the best compound; null where none can be fitted. */
function leastTime(moment: Moment, car: number, lap: number): number | null {
  const { parameters, situation } = moment;
  let least = Number.POSITIVE_INFINITY;
  for (const tyre of TYRES.slice(0, DRY_TYRES)) {
    if (setsLeft(parameters, situation, car, tyre) < 1) continue;
    const plan = planThrough(moment, car, lap, tyre);
    if (plan !== null) least = Math.min(least, freeTrackTime(parameters, situation, car, plan));
  }
  return Number.isFinite(least) ? least : null;
}

/** Linear between the laps that were looked at; null where one of them has no time. */
function between(times: ReadonlyMap<number, number>, lap: number): number | null {
  for (let before = lap - 1; before > lap - STEP; before--)
    for (let after = lap + 1; after < before + STEP + 1; after++) {
      const [low, high] = [times.get(before), times.get(after)];
      if (low !== undefined && high !== undefined)
        return low + ((high - low) * (lap - before)) / (after - before);
    }
  return null;
}

/** The leader's laps when the car had ended lap 1, or the lap after its stop before. */
function knownFrom(session: RaceSession, timeline: Timeline, { car, before }: SeenStop): number | null {
  const lap = before + 1;
  const end =
    lapTableOf(session)
      .laps.get(car)
      ?.find((one) => one.lap === lap)?.end ?? null;
  if (end === null) return null;
  let led = lap;
  while ((timeline.timeOfLap(led + 2) ?? Number.POSITIVE_INFINITY) <= end) led++;
  return led;
}

/** Median share of the race, of the same stop at the circuit in earlier races; of all circuits where it is new. */
function usualLap(earlier: readonly SeenStop[], place: string, { number }: SeenStop): number | null {
  const alike = earlier.filter((stop) => stop.number === number);
  const here = alike.filter((stop) => stop.place === place);
  const known = here.length > 0 ? here : alike;
  return known.length === 0 ? null : median(known.map(({ share }) => share));
}

function withLaps({ session, scheduledLaps, observation }: JudgedRace): RaceSession {
  const laps = session.identity.scheduledLaps ?? scheduledLaps ?? observation.laps;
  return { ...session, identity: { ...session.identity, scheduledLaps: laps } };
}
