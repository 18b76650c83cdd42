/**
 * Recordings laid on one circuit, and two laps chosen from them. It stands apart from the coaching because it is what
 * costs time (the line of the circuit, the laps on its grid): whoever shows lap after lap of one outing keeps it.
 */

import type { Circuit, CornerMap } from '../circuit/index.ts';
import { atDistance, type Lap, type LapTrace } from '../telemetry/index.ts';
import type { LapLabel, TheoreticalBest } from './report.ts';
import {
  bestLap,
  byWorth,
  CoachError,
  chosenLap,
  type Ground,
  type LapChoice,
  layGround,
  type Session,
  type SessionLaps,
  withLaps,
  withSameLine,
} from './session.ts';
import { theoreticalBest } from './theoretical.ts';

/** With what a lap is compared. */
export type ReferenceChoice =
  /** Nothing: the lap alone. */
  | { readonly kind: 'none' }
  /** The best of each section over the session's clean laps. */
  | { readonly kind: 'theoretical' }
  /** The session's own best lap, or a lap of it. */
  | { readonly kind: 'own'; readonly lap?: LapChoice }
  /** A lap of another recording: its best, or one of it. */
  | { readonly kind: 'session'; readonly session: Session; readonly lap?: LapChoice };

/** One or two recordings on one circuit. */
export interface LaidLaps {
  readonly session: SessionLaps;
  /** The recording of the reference, where that is another one. */
  readonly theirs: SessionLaps | undefined;
  readonly ground: Ground;
  /** The session's clean laps, fastest first, and their times over distance. */
  readonly clean: readonly Lap[];
  readonly cleanTimings: readonly LapTrace[];
  readonly theoretical: { readonly best: TheoreticalBest; readonly trace: LapTrace } | undefined;
}

export interface Against {
  readonly label: LapLabel;
  readonly trace: LapTrace;
  /** Absent for the theoretical best. */
  readonly lap?: Lap;
  readonly session: SessionLaps;
}

/** Two laps on one grid. */
export interface ChosenLaps {
  readonly lap: Lap;
  readonly trace: LapTrace;
  readonly against: Against | undefined;
}

/**
 * Finds the laps of one or two recordings by one line and draws their circuit.
 *
 * @throws CoachError where the recordings do not allow it: no complete lap, two circuits; CornerMapError where the
 *   authored map cannot be used
 */
export function layLaps(session: Session, reference?: Session, cornerMap?: CornerMap): LaidLaps {
  const [mine, theirs] = reference ? withSameLine(session, reference) : [withLaps(session), undefined];
  bestLap(mine);
  const ground = layGround(theirs ? [theirs, mine] : [mine], cornerMap);
  const clean = byWorth(mine.found).filter((each) => each.clean);
  const cleanTimings = clean.map((each) => ground.timing(mine, each));
  const theoretical =
    clean.length >= 2 && ground.circuit
      ? theoreticalBest(cleanTimings, ground.circuit.corners, (lap) => ground.trace(mine, lap))
      : undefined;
  return { session: mine, theirs, ground, clean, cleanTimings, theoretical };
}

/**
 * @param choice of the reference; the theoretical best, where there is one, when left out
 * @throws CoachError where there is no such lap
 */
export function chooseLaps(laid: LaidLaps, lap?: LapChoice, choice?: ReferenceChoice): ChosenLaps {
  const { session, ground } = laid;
  const mine = lap === undefined ? bestLap(session) : chosenLap(session, lap);
  return { lap: mine, trace: ground.trace(session, mine), against: chooseReference(laid, mine, choice) };
}

function chooseReference(laid: LaidLaps, lap: Lap, choice: ReferenceChoice | undefined): Against | undefined {
  const { session, theirs, theoretical, ground } = laid;
  const of = (whose: SessionLaps, chosen: Lap): Against => ({
    label: labelOf(whose, chosen),
    trace: ground.trace(whose, chosen),
    lap: chosen,
    session: whose,
  });
  if (theirs && choice?.kind === 'session') {
    return of(theirs, choice.lap === undefined ? bestLap(theirs) : chosenLap(theirs, choice.lap));
  }
  if (choice?.kind === 'none') return undefined;
  if (choice?.kind === 'own') {
    const own = choice.lap === undefined ? bestLap(session) : chosenLap(session, choice.lap);
    if (own === lap && choice.lap === undefined) {
      throw new CoachError(
        `lap ${lap.number} is the best lap of ${session.name} itself; choose another lap, or compare it with the theoretical best`,
      );
    }
    return of(session, own);
  }
  if (!theoretical) {
    if (choice?.kind === 'theoretical') {
      throw new CoachError(
        `a theoretical best needs at least two clean laps with corners; ${session.name} has ${laid.clean.length}`,
      );
    }
    return undefined;
  }
  return {
    label: {
      kind: 'theoreticalBest',
      recording: session.name,
      number: 0,
      time: theoretical.best.time,
      official: false,
      clean: true,
      simulated: session.recording.meta.simulated ?? false,
    },
    trace: theoretical.trace,
    session,
  };
}

export function labelOf(session: SessionLaps, lap: Lap): LapLabel {
  const { driver, simulated } = session.recording.meta;
  return {
    kind: 'lap',
    recording: session.name,
    number: lap.number,
    time: lap.time ?? Number.NaN,
    official: lap.official,
    clean: lap.clean,
    ...(driver === undefined ? {} : { driver }),
    simulated: simulated ?? false,
  };
}

/** Time between a corner's own fixed ends, s; a corner that spans the line takes the end of the same lap. */
export function cornerTime(
  trace: LapTrace,
  corner: { readonly start: number; readonly end: number },
): number {
  const at = (metres: number) => atDistance(trace, trace.time, metres);
  const end = at(corner.end);
  return corner.start < corner.end
    ? end - at(corner.start)
    : end + (trace.time[trace.time.length - 1] - at(corner.start));
}

/** Every complete lap's time in every corner. */
export interface CornerTimes {
  readonly circuit: Circuit | undefined;
  readonly laps: readonly { readonly lap: Lap; readonly times: readonly number[] }[]; // s, one a corner
}

export function cornerTimes({ session, ground }: LaidLaps): CornerTimes {
  const corners = ground.circuit?.corners ?? [];
  const laps = session.found.laps
    .filter((lap) => lap.time !== null)
    .map((lap) => {
      const trace = ground.timing(session, lap);
      return { lap, times: corners.map((corner) => cornerTime(trace, corner)) };
    });
  return { circuit: ground.circuit, laps };
}
