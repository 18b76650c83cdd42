/** The best plans for several ends, by dynamic programming and by search on simulated races. */

export { keyOf } from './moves.ts';
export { type OptimumOptions, optimumOf, paretoOf } from './optimum.ts';
export { searchPlans } from './search.ts';
