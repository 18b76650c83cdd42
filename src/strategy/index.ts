/**
 * The strategy room: given a race at any lap, what would each plan lead to, with what probability, and which is best. It is
 * pure: it asks for rollouts by a port (`Rollouts` of the race room) and knows nothing of files, threads, clocks or words.
 */

export type * from './types.ts';
