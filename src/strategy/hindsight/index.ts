/** After the race: what came in it, and what would have become of a car that had driven another plan. */

export { knownCourseOf } from './course.ts';
export { type WhatIfOptions, whatIf } from './whatIf.ts';
export { type World, worldOf } from './world.ts';
