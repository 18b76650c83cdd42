/**
 * The coach: a lap, something to compare it with, and where the time between the two went. Pure: it gets recordings
 * with the channels of `coachChannels` read and returns data; the words are made in `speech/`.
 */

import { type Circuit, type CornerMap, type CornerPass, measureLap } from '../circuit/index.ts';
import { delta, type Lap, type LapTrace } from '../telemetry/index.ts';
import { absoluteIssues, type Comparison, compareCorner, cornerHead } from './corner.ts';
import {
  type Against,
  type ChosenLaps,
  chooseLaps,
  cornerTime,
  type LaidLaps,
  labelOf,
  layLaps,
  type ReferenceChoice,
} from './laid.ts';
import type { CoachReport, CornerReport, Issue, Note, StraightReport, TopItem } from './report.ts';
import type { LapChoice, Session, SessionLaps } from './session.ts';
import { straightOf } from './straight.ts';
import { tileLap } from './tiles.ts';

export interface CoachInput {
  readonly session: Session;
  /** The lap to coach; the best clean one when left out. */
  readonly lap?: LapChoice;
  /** The theoretical best when left out, where there are two clean laps to make one of. */
  readonly reference?: ReferenceChoice;
  /** An authored corner map, which outranks detection. */
  readonly cornerMap?: CornerMap;
}

/** At most this many things to work on: a driver cannot think of more on a lap. */
const TOP = 3;
/** s; less is not worth leading a report with. */
const TOP_LEAST = 0.03;
/** A second issue is told beside the first from this cost, s, and this share of the first one's. */
const ALSO_LEAST = 0.03;
const ALSO_SHARE = 0.3;
/** s of standard deviation over the clean laps from which a corner counts as inconsistent. */
const SPREAD = 0.12;

/**
 * Coaches one lap.
 *
 * @throws CoachError with one sentence where the recordings do not allow it: no complete lap, no such lap, two
 *   circuits; CornerMapError where the authored map cannot be used
 */
export function coach(input: CoachInput): CoachReport {
  const { reference } = input;
  const theirs = reference?.kind === 'session' ? reference.session : undefined;
  const laid = layLaps(input.session, theirs, input.cornerMap);
  return coachOn(laid, chooseLaps(laid, input.lap, reference));
}

/** Coaches a lap of recordings that have been laid on their circuit already. */
export function coachOn(laid: LaidLaps, { lap, trace: mine, against }: ChosenLaps): CoachReport {
  const { session, theirs, ground, clean, cleanTimings, theoretical } = laid;
  const { circuit } = ground;
  const label = labelOf(session, lap);
  const base = {
    lap: label,
    length: ground.length,
    theoreticalBest: theoretical?.best ?? null,
  };
  const notes = (corners: readonly CornerReport[]) =>
    notesOn({ session, theirs, lap, against, circuit, corners });
  const spreads = circuit ? spreadOf(cleanTimings, circuit) : new Map<string, number>();

  if (!against) {
    const corners = circuit ? alone(mine, circuit, ground.length) : { corners: [], straights: [] };
    return {
      ...base,
      reference: null,
      delta: null,
      trace: { distance: mine.distance, delta: new Float64Array(0) },
      corners: corners.corners.map((corner) => withSpread(corner, spreads, clean.length)),
      straights: corners.straights,
      top: [],
      notes: notes(corners.corners),
    };
  }

  const lost = delta(mine, against.trace);
  const compared = circuit
    ? compare({ circuit, mine, theirs: against.trace, lost })
    : { corners: [], straights: [] };
  return {
    ...base,
    reference: against.label,
    delta: lost[lost.length - 1],
    trace: { distance: mine.distance, delta: lost },
    corners: compared.corners.map((corner) => withSpread(corner, spreads, clean.length)),
    straights: compared.straights,
    top: topOf(compared.corners),
    notes: notes(compared.corners),
  };
}

interface Parts {
  readonly corners: readonly CornerReport[];
  readonly straights: readonly StraightReport[];
}

/** Passes by corner id, both laps measured by the same rules. */
function passesOf(trace: LapTrace, circuit: Circuit): Map<string, CornerPass> {
  return new Map(measureLap(trace, circuit.corners).map((pass) => [pass.corner, pass]));
}

/** s of coasting on the way to a corner that count as its beginning. */
const COASTING_IN = 0.3;

/** Where a driver began with the corner: on the brake, by lifting, or by rolling towards it. */
function beginningsOf(pass: CornerPass | undefined): number[] {
  if (!pass) return [];
  const { brakeStart, lift, coasting } = pass;
  const rolling = coasting && coasting.time >= COASTING_IN ? coasting.from : undefined;
  return [brakeStart, lift?.at, rolling].filter((at) => at !== undefined);
}

function compare(comparison: Comparison): Parts {
  const { circuit, mine } = comparison;
  const passes = passesOf(mine, circuit);
  const references = passesOf(comparison.theirs, circuit);
  const beginnings = circuit.corners.map(({ id }) => [
    ...beginningsOf(passes.get(id)),
    ...beginningsOf(references.get(id)),
  ]);
  const tiling = tileLap(circuit.corners, beginnings, mine.length);
  const corners: CornerReport[] = [];
  const straights: StraightReport[] = [];
  if (tiling.opening) straights.push(straightOf(comparison, tiling.opening, null, 0));
  for (const tile of tiling.corners) {
    const pass = passes.get(tile.corner.id);
    const reference = references.get(tile.corner.id);
    if (!pass || !reference) continue;
    const corner = compareCorner(comparison, tile, pass, reference);
    corners.push(corner);
    if (tile.after.to > tile.after.from) {
      straights.push(straightOf(comparison, tile.after, corner.id, corner.carried));
    }
  }
  return { corners: inOrder(corners, circuit), straights };
}

/** In the order of the circuit's numbers; tiles begin with a corner that spans the line. */
function inOrder(corners: readonly CornerReport[], circuit: Circuit): CornerReport[] {
  return circuit.corners.flatMap(({ id }) => corners.filter((corner) => corner.id === id));
}

/** A lap with nothing to compare: where its corners are and what shows without a reference. */
function alone(mine: LapTrace, circuit: Circuit, length: number): Parts {
  const passes = passesOf(mine, circuit);
  const beginnings = circuit.corners.map(({ id }) => beginningsOf(passes.get(id)));
  const tiling = tileLap(circuit.corners, beginnings, length);
  const straights = [
    ...(tiling.opening ? [{ ...tiling.opening, after: null }] : []),
    ...tiling.corners.map((tile) => ({ ...tile.after, after: tile.corner.id })),
  ]
    .filter(({ from, to }) => to > from)
    .map(({ from, to, after }) => ({ start: from, end: to, after, delta: null, issues: [] }));
  const corners = tiling.corners.flatMap((tile): CornerReport[] => {
    const pass = passes.get(tile.corner.id);
    if (!pass) return [];
    return [
      {
        ...cornerHead(tile, length),
        delta: null,
        carried: 0,
        phases: [],
        pass,
        apexSpeed: pass.apexSpeed,
        issues: absoluteIssues(pass),
      },
    ];
  });
  return { corners: inOrder(corners, circuit), straights };
}

/** Standard deviation of each corner's time over the laps, s, between the corner's own fixed ends. */
function spreadOf(traces: readonly LapTrace[], circuit: Circuit): Map<string, number> {
  const spreads = new Map<string, number>();
  if (traces.length < 3) return spreads;
  for (const corner of circuit.corners) {
    const times = traces.map((trace) => cornerTime(trace, corner));
    const mean = times.reduce((a, b) => a + b, 0) / times.length;
    const variance = times.reduce((a, b) => a + (b - mean) ** 2, 0) / (times.length - 1);
    spreads.set(corner.id, Math.sqrt(variance));
  }
  return spreads;
}

function withSpread(corner: CornerReport, spreads: ReadonlyMap<string, number>, laps: number): CornerReport {
  const spread = spreads.get(corner.id);
  if (spread === undefined) return corner;
  if (spread < SPREAD) return { ...corner, spread };
  const issue: Issue = {
    type: 'consistency',
    severity: spread >= 2 * SPREAD ? 'medium' : 'low',
    delta: spread,
    unit: 's',
    // Known of the session, not of this lap: it claims nothing of the difference to the reference.
    cost: 0,
    carried: 0,
    at: corner.apex,
    symptoms: [],
    evidence: [
      { name: 'standardDeviation', value: spread, unit: 's' },
      { name: 'cleanLaps', value: laps, unit: '' },
    ],
  };
  return { ...corner, spread, issues: [...corner.issues, issue] };
}

/** The dearest issue of each of the dearest corners: one thing a corner, since a driver can change one at a time. */
function topOf(corners: readonly CornerReport[]): TopItem[] {
  return corners
    .flatMap((corner): TopItem[] => {
      const [issue, second] = corner.issues.filter((each) => each.cost > 0);
      if (!issue) return [];
      const worthIt = second && second.cost >= ALSO_LEAST && second.cost >= ALSO_SHARE * issue.cost;
      const cost = (corner.delta ?? 0) + corner.carried;
      return [{ corner: corner.id, cost, issue, ...(worthIt ? { also: second } : {}) }];
    })
    .filter((item) => item.cost >= TOP_LEAST)
    .sort((a, b) => b.cost - a.cost)
    .slice(0, TOP);
}

function notesOn(facts: {
  session: SessionLaps;
  theirs: SessionLaps | undefined;
  lap: Lap;
  against: Against | undefined;
  circuit: Circuit | undefined;
  corners: readonly CornerReport[];
}): Note[] {
  const { session, theirs, lap, against, circuit, corners } = facts;
  const notes: Note[] = [];
  const { meta } = session.recording;
  if (meta.simulated || theirs?.recording.meta.simulated) notes.push({ kind: 'simulated' });
  if (!lap.clean) notes.push({ kind: 'lapNotClean', reasons: lap.reasons });
  if (!against) notes.push({ kind: 'noReference' });
  if (against?.lap && !against.lap.clean)
    notes.push({ kind: 'referenceNotClean', reasons: against.lap.reasons });
  const other = theirs?.recording.meta;
  if (other?.track && meta.track && !sameName(other.track, meta.track)) {
    notes.push({ kind: 'differentTrack', lap: meta.track, reference: other.track });
  }
  if (other?.car && meta.car && !sameName(other.car, meta.car)) {
    notes.push({ kind: 'differentCar', lap: meta.car, reference: other.car });
  }
  if (!session.found.lineKnown) notes.push({ kind: 'unknownLine' });
  if (!circuit || circuit.corners.length === 0) notes.push({ kind: 'noCorners' });
  else if (circuit.line.from !== 'gps' && circuit.line.from !== 'position') {
    notes.push({ kind: 'noPosition', from: circuit.line.from });
  }
  if (corners.some(({ pass }) => pass.derived)) notes.push({ kind: 'noPedals' });
  return notes;
}

function sameName(a: string, b: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return plain(a).includes(plain(b)) || plain(b).includes(plain(a));
}
