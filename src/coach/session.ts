/**
 * What the coach is given: recordings with the channels it wants, their laps found and laid on one circuit. Here
 * two recordings are brought onto the same line and the same length, so that a metre of one is a metre of the other.
 */

import {
  buildCircuit,
  type CentreLine,
  type Circuit,
  type CornerMap,
  centreLine,
  placeOn,
} from '../circuit/index.ts';
import {
  correlation,
  drivenLength,
  findLaps,
  type Lap,
  type LapsFound,
  type LapTrace,
  lapChannels,
  lapTrace,
  lineAtStart,
  median,
  type Recording,
} from '../telemetry/index.ts';

/** The channels that the coach looks at; read them before calling `coach`. */
export const coachChannels: readonly string[] = [
  ...lapChannels,
  'throttle',
  'brake',
  'brakePressure',
  'steeringAngle',
  'gear',
  'latAccel',
  'yawRate',
  'positionX',
  'positionY',
];

/** Channels of `coachChannels` that say where the lap is rather than how it was driven. */
const bookkeeping: ReadonlySet<string> = new Set([
  'lap',
  'lapFraction',
  'lapDistance',
  'lapTime',
  'lastLapTime',
  'distance',
  'onPitRoad',
  'trackSurface',
]);

/** The input does not allow coaching; one sentence. */
export class CoachError extends Error {
  override name = 'CoachError';
}

export interface Session {
  /** As the user knows it: the file's name. */
  readonly name: string;
  readonly recording: Recording;
}

export interface SessionLaps extends Session {
  readonly found: LapsFound;
}

/** Laps of two recordings may differ in length by this share (wheel radius, line) and still be one circuit. */
const LENGTH_TOLERANCE = 0.06;
/** m to both sides of the line within which another recording must cross it: GPS receivers disagree. */
const LINE_REACH = 40;
/** m; no circuit is shorter or longer, but a wrong unit makes one. */
const SHORTEST = 100;
const LONGEST = 100_000;
/** The line of the circuit is the mean of the best laps, at most this many. */
const LAPS_FOR_LINE = 12;

export function withLaps(session: Session): SessionLaps {
  return { ...session, found: findLaps(session.recording) };
}

/**
 * Finds the laps of both, by the same line. Where one recording does not know the line, it takes the other's, as
 * far as both have GPS.
 *
 * @throws CoachError where one does not know the line and GPS does not bring it to the other's
 */
export function withSameLine(session: Session, reference: Session): [SessionLaps, SessionLaps] {
  const mine = withLaps(session);
  const theirs = withLaps(reference);
  if (mine.found.lineKnown && theirs.found.lineKnown) return [mine, theirs];
  const [keeper, mover] = theirs.found.lineKnown || !mine.found.lineKnown ? [theirs, mine] : [mine, theirs];
  const first = keeper.found.laps.find((lap) => lap.time !== null);
  if (mover.found.laps.length === 0 || !first) return [mine, theirs];
  const line = lineAtStart(keeper.recording, first, LINE_REACH);
  if (!line) {
    throw new CoachError(
      `${mover.name} does not tell where the start line is, and ${keeper.name} has no GPS to show it: their laps cannot be laid beside each other`,
    );
  }
  if (!mover.recording.channels.has('latitude')) {
    throw new CoachError(
      `${mover.name} does not tell where the start line is and has no GPS to find it, so its laps cannot be laid beside those of ${keeper.name}`,
    );
  }
  const { beacons: _, officialLapTime: __, ...meta } = mover.recording.meta;
  const moved = withLaps({
    name: mover.name,
    recording: { ...mover.recording, meta: { ...meta, startLine: line } },
  });
  if (!moved.found.lineKnown) {
    throw new CoachError(
      `${mover.name} never crosses the start line of ${keeper.name}, so it is of another circuit or its GPS is off by more than ${LINE_REACH} m`,
    );
  }
  return keeper === theirs ? [moved, theirs] : [mine, moved];
}

/** Complete laps, clean ones first, each group by time. */
export function byWorth(found: LapsFound): Lap[] {
  return found.laps
    .filter((lap) => lap.time !== null)
    .sort((a, b) => Number(b.clean) - Number(a.clean) || (a.time ?? 0) - (b.time ?? 0));
}

/**
 * A lap by its number, or by its span of time in s since the start of the recording. The span tells laps apart whose
 * numbers repeat, and finds them again where a reference's start line has moved them a little.
 */
export type LapChoice = number | { readonly start: number; readonly end: number };

export function chosenLap(session: SessionLaps, choice: LapChoice): Lap {
  return typeof choice === 'number' ? lapNumbered(session, choice) : lapDuring(session, choice);
}

/** The lap that shares most of the span; of a span that two laps share, the earlier. */
function lapDuring(session: SessionLaps, span: { readonly start: number; readonly end: number }): Lap {
  const shared = (lap: Lap) => Math.min(lap.end, span.end) - Math.max(lap.start, span.start);
  const [first, ...others] = session.found.laps;
  const lap = first && others.reduce((a, b) => (shared(b) > shared(a) ? b : a), first);
  if (!lap || !(shared(lap) > 0)) {
    throw new CoachError(
      `${session.name} has no lap between ${span.start.toFixed(3)} s and ${span.end.toFixed(3)} s`,
    );
  }
  if (lap.time === null) throw incomplete(session, lap);
  return lap;
}

function incomplete(session: SessionLaps, lap: Lap): CoachError {
  const known = session.found.laps.filter((each) => each.time !== null).map((each) => each.number);
  return new CoachError(
    `lap ${lap.number} of ${session.name} is not complete (${lap.reasons.join(', ')}); complete are: ${known.join(', ') || 'none'}`,
  );
}

/** The lap with that number, the fastest where a reset made the number repeat. */
export function lapNumbered(session: SessionLaps, number: number): Lap {
  const { laps } = session.found;
  const numbered = laps.filter((lap) => lap.number === number);
  const complete = byWorth({ ...session.found, laps: numbered });
  if (complete.length > 0) return complete[0];
  if (numbered.length > 0) throw incomplete(session, numbered[0]);
  const known = laps.filter((lap) => lap.time !== null).map((lap) => lap.number);
  throw new CoachError(`${session.name} has no lap ${number}; complete are: ${known.join(', ') || 'none'}`);
}

export function bestLap(session: SessionLaps): Lap {
  const [best] = byWorth(session.found);
  if (best) return best;
  const { note, laps } = session.found;
  throw new CoachError(
    note || `${session.name} holds no complete lap (${laps.length} cut ones), so there is nothing to coach`,
  );
}

/** Median length over the complete laps, m. */
function lengthOf(session: SessionLaps): number {
  const lengths = byWorth(session.found).map((lap) => drivenLength(session.recording, lap));
  const length = median(lengths);
  if (!(length > 0))
    throw new CoachError(`${session.name} has neither speed nor distance to lay a lap out on`);
  if (length < SHORTEST || length > LONGEST) {
    throw new CoachError(
      `the laps of ${session.name} are ${length.toPrecision(3)} m long, expected ${SHORTEST} to ${LONGEST} m: is a unit of speed or distance wrong?`,
    );
  }
  return length;
}

/**
 * Laps of one circuit turn at the same places: their curvatures correlate by 0.6 and more even where a lap was spoilt
 * by a spin; those of two circuits of one length by 0.35 at most.
 */
const LEAST_AGREEMENT = 0.5;

function checkSameCircuit(line: CentreLine, main: SessionLaps, other: SessionLaps, length: number): void {
  const [best] = byWorth(other.found);
  const theirs = best && centreLine([lapTrace(other.recording, best, { length })]);
  if (!theirs) return;
  const agreement = correlation(line.curvature, theirs.curvature);
  if (agreement < LEAST_AGREEMENT) {
    throw new CoachError(
      `the laps are not of one circuit: ${main.name} and ${other.name} do not turn at the same places (correlation ${agreement.toFixed(2)}, at least ${LEAST_AGREEMENT} expected)`,
    );
  }
}

/** A lap whose speed was not recorded has it from its distance over time, m/s. */
function withSpeed(trace: LapTrace): LapTrace {
  const recorded = trace.channels.get('speed');
  if (recorded && !recorded.every(Number.isNaN)) return trace;
  const { time, step } = trace;
  const last = time.length - 1;
  const speed = time.map((_, i) => {
    const before = Math.max(0, i - 3);
    const after = Math.min(last, i + 3);
    return ((after - before) * step) / (time[after] - time[before]);
  });
  return { ...trace, channels: new Map([...trace.channels, ['speed', speed]]) };
}

/** All that the comparison needs, on one grid. */
export interface Ground {
  readonly length: number;
  readonly circuit: Circuit | undefined;
  trace(session: SessionLaps, lap: Lap): LapTrace;
  /** The lap's time over distance, without any channel. */
  timing(session: SessionLaps, lap: Lap): LapTrace;
}

/**
 * One circuit for all sessions; the first of them sets its length and its line.
 *
 * @throws CoachError where the laps are too different in length to be of one circuit
 */
export function layGround(sessions: readonly SessionLaps[], map?: CornerMap): Ground {
  const [main, ...others] = sessions;
  const length = lengthOf(main);
  for (const other of others) {
    const theirs = lengthOf(other);
    if (Math.abs(theirs / length - 1) > LENGTH_TOLERANCE) {
      throw new CoachError(
        `the laps are not of one circuit: ${main.name} is ${length.toFixed(0)} m long, ${other.name} ${theirs.toFixed(0)} m`,
      );
    }
  }
  const names = coachChannels.filter((name) => !bookkeeping.has(name));
  const worthy = byWorth(main.found).slice(0, LAPS_FOR_LINE);
  const forLine =
    worthy.filter((lap) => lap.clean).length > 0 ? worthy.filter((lap) => lap.clean) : worthy.slice(0, 1);
  const traces = forLine.map((lap) => lapTrace(main.recording, lap, { length, names }));
  const circuit = buildCircuit(traces, {
    ...(main.recording.meta.track === undefined ? {} : { name: main.recording.meta.track }),
    ...(map ? { map } : {}),
  });
  for (const other of others) if (circuit) checkSameCircuit(circuit.line, main, other, length);
  const place = circuit && placeOn(circuit.line);
  const known = new Map<Lap, LapTrace>();
  const lay = (session: SessionLaps, lap: Lap, wanted: readonly string[]) => {
    // A sim's own lap fraction is a place already; driven distance is not.
    const byPlace = place && !tellsPlace(session.recording) ? { place } : {};
    return withSpeed(lapTrace(session.recording, lap, { length, names: wanted, ...byPlace }));
  };
  return {
    length,
    circuit,
    trace(session, lap) {
      let trace = known.get(lap);
      if (!trace) {
        trace = lay(session, lap, names);
        known.set(lap, trace);
      }
      return trace;
    },
    timing(session, lap) {
      return known.get(lap) ?? lay(session, lap, []);
    },
  };
}

function tellsPlace(recording: Recording): boolean {
  return recording.channels.has('lapFraction');
}
