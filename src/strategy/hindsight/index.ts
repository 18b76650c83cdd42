/** After the race: what came in it, what might have been, what was missed, and how good the decisions were. */

export { knownCourseOf } from './course.ts';
export { type HindsightOptions, hindsightOf } from './hindsight.ts';
export { type ScoredRace, teamScores } from './score.ts';
export { type RaceScores, raceScores, type SeasonOptions, type SeasonRow } from './season.ts';
export { type WhatIfOptions, whatIf } from './whatIf.ts';
export { type World, worldOf } from './world.ts';
