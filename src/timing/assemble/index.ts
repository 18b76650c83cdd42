/** From what sources say to one session. */

export { assemble } from './assemble.ts';
export { sessionsOf } from './group.ts';
export { identityOfName, kindOf, mergeIdentities, NOBODY, raceId } from './identity.ts';
export { eventsOfLaps, type LapExpansion, sectorLines } from './laps.ts';
export { MISSING_PARTS, missingSentence } from './missing.ts';
export { placeOf, placeOfCircuit, slugOf } from './places.ts';
