/** The timing room: what happens in a session as a stream of events, and the state that folds out of it. */

export type * from './events.ts';
export * from './history/types.ts';
export { type CarSamples, DRS, type LocationSamples } from './samples.ts';
export type * from './session.ts';
export type * from './state.ts';
