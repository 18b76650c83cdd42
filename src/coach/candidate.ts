/**
 * What a candidate is: one thing that a corner of a lap did differently from the reference, before anybody asks what
 * it cost. It names the phases whose loss it can explain; `causes.ts` shares the losses out among the candidates.
 */

import type { CornerPass } from '../circuit/index.ts';
import type { Evidence, IssueType, PhaseName } from './report.ts';

export interface Candidate {
  readonly type: IssueType;
  readonly delta: number;
  readonly unit: string;
  readonly at: number;
  readonly evidence: readonly Evidence[];
  /** Size of the difference over what would be clear; 1 = clear. */
  readonly strength: number;
  readonly root: boolean;
  /** Where the time went, told only as far as nothing else explains it. */
  readonly rest?: boolean;
  /** Share of a phase's loss that it can explain, 0..1. */
  readonly explains: Readonly<Partial<Record<PhaseName, number>>>;
  /** Phases in which it gains time; what it gains is set against what it costs. */
  readonly gains?: readonly PhaseName[];
}

/** A phase on both laps. */
export interface PhasePair {
  readonly phase: PhaseName;
  /** m since the line, where the phase begins. */
  readonly from: number;
  /** s lost in it. */
  readonly delta: number;
  /** m/s, mean over its distance. */
  readonly meanSpeeds: { readonly mine: number; readonly theirs: number };
}

/** s lost in a phase of a corner; negative = gained. */
export function lostIn({ phases }: CornerPair, phase: PhaseName): number {
  return phases.find((each) => each.phase === phase)?.delta ?? 0;
}

/** One corner on both laps, with speeds and offsets at common places. */
export interface CornerPair {
  readonly mine: CornerPass;
  readonly theirs: CornerPass;
  /** m/s at the places named, mine − theirs. */
  readonly speedDifference: { readonly turnIn: number; readonly exit: number };
  /** m/s where each was slowest, or at one place where one of them has no slowest point. */
  readonly apexSpeeds: { readonly mine: number; readonly theirs: number };
  readonly phases: readonly PhasePair[];
  /** m/s, mine − theirs, at a place on the circuit. */
  speedDifferenceAt(metres: number): number;
  /** m/s by which my slowest point is slower than my speed where the reference is slowest. */
  readonly apexContrast: number;
  /** m to the left of the reference, where position is known. */
  readonly offset?: { readonly turnIn: number; readonly apex: number; readonly exit: number };
  /** Signed distance from b to a along the lap, m, the short way around. */
  ahead(a: number, b: number): number;
}

export function evidence(name: string, unit: string, value: number, reference?: number): Evidence {
  return reference === undefined ? { name, value, unit } : { name, value, reference, unit };
}

/**
 * How far what happens later in the corner was pushed back by what came before, m, 0 where it was not: the driver who
 * lifts late or holds the brake is late with everything after it, and is told of the first of these only.
 */
export interface Delays {
  readonly lift: number;
  readonly release: number;
  readonly apex: number;
  /** True where the car rolls into the corner on neither pedal for much longer. */
  readonly rolling: boolean;
}

/** s of coasting beyond the reference's from which being slow in the corner follows from it. */
const ROLLING = 0.5;

export function delaysOf({ mine, theirs, ahead }: CornerPair): Delays {
  const late = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? 0 : Math.max(0, ahead(a, b));
  return {
    lift: late(mine.lift?.at, theirs.lift?.at),
    release: late(mine.brakeEnd, theirs.brakeEnd),
    apex: mine.slowest && theirs.slowest ? late(mine.apex, theirs.apex) : 0,
    rolling:
      mine.coasting !== undefined &&
      mine.coasting.time - (theirs.coasting?.time ?? 0) >= ROLLING &&
      ahead(mine.coasting.from, mine.turnIn) < 0 &&
      ahead(mine.coasting.to, mine.turnIn) > 0,
  };
}
