/**
 * What the coach hands on: plain data with its evidence. Words are made of it in `speech/`; nothing in here is a
 * sentence. All distances are m since the line, times s, speeds m/s. A positive difference is against the driver.
 */

import type { CentreLine, CornerPass } from '../circuit/index.ts';

/** What can be told of a corner. The sign of `Issue.delta` (lap − reference) says which way. */
export type IssueType =
  | 'brakePoint' // m; negative = brakes earlier
  | 'brakePressure' // share of the pedal at its peak
  | 'brakeRelease' // m; where the brake is let go; negative = earlier
  | 'trailBraking' // share of the turn-in to apex driven on the brake
  | 'entrySpeed' // m/s at turn-in
  | 'apexSpeed' // m/s, the slowest point; negative = over-slowed
  | 'apexPoint' // m, where the slowest point lies; positive = late
  | 'throttleOn' // m; positive = later
  | 'fullThrottle' // m; positive = later
  | 'liftPoint' // m; where the throttle is lifted in a corner taken without the brake; positive = later
  | 'lift' // 0..1; how much further the throttle closes in a corner taken without the brake
  | 'exitLift' // count of lifts of the throttle on the way out
  | 'coasting' // s on neither pedal
  | 'exitSpeed' // m/s at the corner's end
  | 'line' // m off the reference's line; the evidence says where
  | 'gear' // gears at the apex
  | 'steeringCorrections' // count
  | 'slowPhase' // m/s, mean over a phase; told where nothing explains the loss
  | 'straightSpeed' // m/s at the end of the straight
  | 'consistency'; // s, standard deviation over the clean laps

export type Severity = 'high' | 'medium' | 'low';

/** The phases of a corner in the order in which they are driven. */
export type PhaseName = 'braking' | 'entry' | 'exit' | 'straight';

/** Numbers behind an issue, each with its unit in the name's suffix or in `unit`. */
export interface Evidence {
  readonly name: string;
  readonly value: number;
  /** The reference's value; absent where there is none to compare with. */
  readonly reference?: number;
  readonly unit: string;
}

export interface Issue {
  readonly type: IssueType;
  readonly severity: Severity;
  /** lap − reference, in `unit`. */
  readonly delta: number;
  readonly unit: string;
  /** s: what it is estimated to cost, the following straight included where the cause lies in the corner. */
  readonly cost: number;
  /** s of `cost` that is lost on the straight after the corner. */
  readonly carried: number;
  /** Where it shows, m since the line. */
  readonly at: number;
  /** What follows from this cause and is therefore not told on its own. */
  readonly symptoms: readonly IssueType[];
  readonly evidence: readonly Evidence[];
}

export interface PhaseTime {
  readonly phase: PhaseName;
  readonly from: number;
  readonly to: number;
  /** s lost to the reference in this phase; negative = gained. */
  readonly delta: number;
}

export interface CornerReport {
  readonly id: string;
  readonly name?: string;
  readonly direction: 'left' | 'right';
  /** From where the earlier of the two laps brakes, lifts or rolls for it, to the corner's end; `start` > `end` where it spans the line. */
  readonly start: number;
  readonly apex: number;
  readonly end: number;
  /** s lost to the reference between `start` and `end`; null without a reference. */
  readonly delta: number | null;
  /** s of the following straight's loss that was carried out of this corner. */
  readonly carried: number;
  readonly phases: readonly PhaseTime[];
  readonly pass: CornerPass;
  readonly referencePass?: CornerPass;
  /** m/s where each was slowest, or at one place where one of them has no slowest point. */
  readonly apexSpeed: number;
  readonly referenceApexSpeed?: number;
  /** s, standard deviation of the corner's time over the clean laps; absent with fewer than three. */
  readonly spread?: number;
  /** Dearest first. */
  readonly issues: readonly Issue[];
}

export interface StraightReport {
  readonly start: number;
  readonly end: number;
  /** Id of the corner before it; null from the line to the first corner. */
  readonly after: string | null;
  readonly delta: number | null;
  /** Only what does not follow from the corner before. */
  readonly issues: readonly Issue[];
}

export interface TopItem {
  /** Id of the corner. */
  readonly corner: string;
  /** s, the corner and what it carries down the straight. */
  readonly cost: number;
  readonly issue: Issue;
  /** The corner's other issue that is worth a sentence beside the first. */
  readonly also?: Issue;
}

export interface BestSection {
  /** Corner whose section it is; a section runs from mid-straight to mid-straight. */
  readonly corner: string;
  readonly lap: number;
  readonly time: number;
}

export interface TheoreticalBest {
  readonly time: number;
  readonly sections: readonly BestSection[];
}

/** Which lap of which recording. */
export interface LapLabel {
  readonly kind: 'lap' | 'theoreticalBest';
  /** Name of the recording, as the caller gave it. */
  readonly recording: string;
  readonly number: number;
  readonly time: number;
  readonly official: boolean;
  readonly clean: boolean;
  readonly driver?: string;
  readonly simulated: boolean;
}

export interface CoachReport {
  readonly lap: LapLabel;
  readonly reference: LapLabel | null;
  /** s: lap − reference. */
  readonly delta: number | null;
  /** m, the lap. */
  readonly length: number;
  /** The delta on an even grid over the lap, s; empty without a reference. */
  readonly trace: { readonly distance: Float64Array; readonly delta: Float64Array };
  readonly corners: readonly CornerReport[];
  readonly straights: readonly StraightReport[];
  /** At most three, dearest first. */
  readonly top: readonly TopItem[];
  readonly theoreticalBest: TheoreticalBest | null;
  readonly notes: readonly Note[];
}

/** Something the reader must know to trust the numbers; worded in `speech/`. */
export type Note =
  | { readonly kind: 'noReference' }
  | { readonly kind: 'lapNotClean'; readonly reasons: readonly string[] }
  | { readonly kind: 'referenceNotClean'; readonly reasons: readonly string[] }
  | { readonly kind: 'differentTrack'; readonly lap: string; readonly reference: string }
  | { readonly kind: 'differentCar'; readonly lap: string; readonly reference: string }
  | { readonly kind: 'noPosition'; readonly from: CentreLine['from'] }
  | { readonly kind: 'noPedals' }
  | { readonly kind: 'unknownLine' }
  | { readonly kind: 'simulated' }
  | { readonly kind: 'noCorners' };
