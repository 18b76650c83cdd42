/**
 * What came in a race that is over, for asking "what if" of it: under what its laps were driven, who retired, how wet it was.
 *
 * What surprises: nobody measures how wet a track is. It is told by the tyres that most cars drove on, and within what suits
 * those by how much slower than on a dry track they were; so that it changes tyres when the field did.
 */

import { type KnownCourse, type RaceParameters, usualRain } from '../../race/index.ts';
import {
  classificationOf,
  type Finish,
  finishOf,
  lapTableOf,
  median,
  type RaceSession,
  stintsOf,
} from '../../timing/index.ts';
import { StrategyError } from '../error.ts';

/** Share of a lap's cars on wet tyres from which it was a wet one. */
const MOST = 0.5;
/** Share of all laps on wet tyres below which the race was dry: somebody who gambled. */
const SOME = 0.01;
/** Steps in which wetness is looked for. */
const STEPS = 200;
/** Laps on each side over which wetness is smoothed. */
const AROUND = 1;
/** Laps before the flag within which a car must have ended its last lap to be taken as running. */
const LATE = 1.3;

/** Throws StrategyError for a session in which no lap was ended. `parameters`: what a dry lap takes there, and how wet ones slow. */
export function knownCourseOf(
  session: RaceSession,
  parameters?: Pick<RaceParameters, 'rain' | 'circuit'>,
): KnownCourse {
  const finish = finishOf(session);
  if (finish === null)
    throw new StrategyError(`${session.id} has no lap data, so that what came in it is not known.`);
  return {
    neutral: neutralOf(session, leaderEnds(session, finish.laps)),
    retirements: retirementsOf(session, finish),
    wetness: wetnessOf(session, finish.laps, parameters),
  };
}

function retirementsOf(session: RaceSession, { laps: all, time }: Finish): KnownCourse['retirements'] {
  const { laps } = lapTableOf(session);
  return classificationOf(session).flatMap(({ car, laps: done, status }) => {
    if (status !== 'retired') return [];
    const own = laps.get(car) ?? [];
    const end = own.find(({ lap }) => lap === done)?.end ?? null;
    const usual = median(own.flatMap(({ duration }) => duration ?? []));
    // Some sources leave the last lap of cars out that saw the flag.
    const wasRunning = done >= all - 2 && time !== null && end !== null && end > time - LATE * usual;
    return wasRunning ? [] : [{ car, lap: done }];
  });
}

/** s at which the first car ended each lap, from lap 1. */
function leaderEnds(session: RaceSession, laps: number): number[] {
  const ends: number[] = Array.from({ length: laps }, () => Number.POSITIVE_INFINITY);
  for (const rows of lapTableOf(session).laps.values())
    for (const { lap, end } of rows)
      if (end !== null && lap >= 1 && lap <= laps) ends[lap - 1] = Math.min(ends[lap - 1], end);
  return ends;
}

function neutralOf(session: RaceSession, ends: readonly number[]): KnownCourse['neutral'] {
  const { statuses, start } = lapTableOf(session);
  const over = ends.at(-1) ?? 0;
  const lapAt = (time: number) => {
    const i = ends.findIndex((end) => end > time);
    return i < 0 ? ends.length : i + 1;
  };
  return statuses.flatMap(({ from, to, status }): KnownCourse['neutral'][number][] => {
    const kind =
      status === 'safetyCar'
        ? status
        : status === 'vsc'
          ? 'virtualSafetyCar'
          : status === 'red'
            ? 'red'
            : null;
    if (kind === null || from >= over || to <= (start ?? 0)) return [];
    const lap = lapAt(Math.max(from, start ?? from));
    // While it stands a race has no laps: the one on which it was stopped.
    const lasted = kind === 'red' ? 1 : lapAt(Math.min(to, over)) - lap;
    return [{ kind, lap, laps: Math.max(1, lasted) }];
  });
}

type Kind = 'slick' | 'intermediate' | 'wet';
const KINDS: readonly Kind[] = ['slick', 'intermediate', 'wet'];

function wetnessOf(
  session: RaceSession,
  laps: number,
  parameters: Pick<RaceParameters, 'rain' | 'circuit'> | undefined,
): number[] {
  const rain = parameters?.rain ?? usualRain;
  const driven = lapsByKind(session, laps);
  const count = (lap: number, kind: Kind) => driven[lap]?.[kind].length ?? 0;
  const all = driven.reduce((sum, _, lap) => sum + KINDS.reduce((own, kind) => own + count(lap, kind), 0), 0);
  const onWet = driven.reduce((sum, _, lap) => sum + count(lap, 'intermediate') + count(lap, 'wet'), 0);
  if (all === 0 || onWet < SOME * all) return [];
  const suited = new Map(KINDS.map((kind) => [kind, suiting(rain, kind)]));
  const dry = dryLapOf(driven, parameters);
  const rough: (number | null)[] = [];
  for (let lap = 1; lap <= laps; lap++) {
    const total = KINDS.reduce((sum, kind) => sum + count(lap, kind), 0);
    if (total === 0) {
      rough.push(null);
      continue;
    }
    const wet = count(lap, 'wet');
    const kind: Kind =
      wet > MOST * total ? 'wet' : wet + count(lap, 'intermediate') > MOST * total ? 'intermediate' : 'slick';
    const range = suited.get(kind) ?? [0, 0];
    const green = driven[lap][kind].flatMap(({ duration, isGreen }) =>
      isGreen && duration !== null ? [duration] : [],
    );
    rough.push(
      green.length === 0 || dry === null
        ? (range[0] + range[1]) / 2
        : wetFor(rain[kind], median(green) / dry - 1, range),
    );
  }
  return smoothed(rough);
}

interface DrivenLap {
  readonly duration: number | null;
  readonly isGreen: boolean;
}

/** By lap, from 1, the laps that were driven on each kind of tyre. */
function lapsByKind(session: RaceSession, laps: number): Record<Kind, DrivenLap[]>[] {
  const { laps: rows, statuses } = lapTableOf(session);
  const stints = stintsOf(session);
  const byLap = Array.from({ length: laps + 1 }, () => ({
    slick: [] as DrivenLap[],
    intermediate: [] as DrivenLap[],
    wet: [] as DrivenLap[],
  }));
  for (const [car, own] of rows) {
    const ofCar = stints.filter((stint) => stint.car === car);
    for (const { lap, start, end, duration, event } of own) {
      const compound = ofCar.find((stint) => stint.lapStart <= lap && lap <= stint.lapEnd)?.compound;
      if (compound === undefined || compound === 'UNKNOWN' || lap < 1 || lap > laps) continue;
      const kind: Kind = compound === 'INTERMEDIATE' ? 'intermediate' : compound === 'WET' ? 'wet' : 'slick';
      const isGreen =
        lap > 1 &&
        event.pitIn === null &&
        event.pitOut === null &&
        !statuses.some(
          ({ from, to, status }) =>
            from < (end ?? from) && to > (start ?? to) && status !== 'clear' && status !== 'yellow',
        );
      byLap[lap][kind].push({ duration, isGreen });
    }
  }
  return byLap;
}

/** s; what a dry lap took on the day where slicks were used, else what one takes there. Null where neither is known. */
function dryLapOf(
  driven: readonly Record<Kind, DrivenLap[]>[],
  parameters: Pick<RaceParameters, 'circuit'> | undefined,
): number | null {
  const medians = driven.flatMap(({ slick }) => {
    const green = slick.flatMap(({ duration, isGreen }) => (isGreen && duration !== null ? [duration] : []));
    return green.length < 5 ? [] : [median(green)];
  });
  if (medians.length < 3) return parameters?.circuit.baseLap ?? null;
  // The quicker of them: on the others it may have been damp.
  return medians.sort((a, b) => a - b)[medians.length >> 2];
}

/** First and last wetness at which a kind of tyre is the fastest; the end of the range where it never is. */
function suiting(rain: RaceParameters['rain'], kind: Kind): readonly [number, number] {
  const suited: number[] = [];
  for (let i = 0; i <= STEPS; i++) {
    const losses = KINDS.map((one) => lossAt(rain[one], i / STEPS));
    if (losses[KINDS.indexOf(kind)] <= Math.min(...losses)) suited.push(i / STEPS);
  }
  return suited.length === 0 ? [1, 1] : [suited[0], suited[suited.length - 1]];
}

/** The wetness within the range at which laps are slower by nearest to that share. */
function wetFor(curve: readonly number[], slower: number, [low, high]: readonly [number, number]): number {
  let [best, least] = [low, Number.POSITIVE_INFINITY];
  for (let i = 0; i <= STEPS; i++) {
    const wetness = low + ((high - low) * i) / STEPS;
    const off = Math.abs(lossAt(curve, wetness) - slower);
    if (off < least) [best, least] = [wetness, off];
  }
  return best;
}

/** Linear between wetness 0, 1/4, ..., 1. */
function lossAt(curve: readonly number[], wetness: number): number {
  const place = Math.min(3.999999, wetness * 4);
  const i = Math.floor(place);
  return curve[i] + (curve[i + 1] - curve[i]) * (place - i);
}

/** The median of each lap and its neighbours; laps of which nothing is known are as the last that is. */
function smoothed(rough: readonly (number | null)[]): number[] {
  let last = rough.find((value) => value !== null) ?? 0;
  const filled = rough.map((value) => {
    last = value ?? last;
    return last;
  });
  return filled.map((_, i) => median(filled.slice(Math.max(0, i - AROUND), i + AROUND + 1)));
}
