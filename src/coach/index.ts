/** The coach: where the time of a lap goes, and why. */

export { type CoachInput, coach, coachOn } from './coach.ts';
export {
  type ChosenLaps,
  type CornerTimes,
  chooseLaps,
  cornerTimes,
  type LaidLaps,
  layLaps,
  type ReferenceChoice,
} from './laid.ts';
export type {
  BestSection,
  CoachReport,
  CornerReport,
  Evidence,
  Issue,
  IssueType,
  LapLabel,
  Note,
  PhaseName,
  PhaseTime,
  Severity,
  StraightReport,
  TheoreticalBest,
  TopItem,
} from './report.ts';
export { CoachError, coachChannels, type LapChoice, type Session, type SessionLaps } from './session.ts';
