/** The best plans for several ends, by dynamic programming and by search on simulated races. */

export { type OptimumOptions, optimumOf, paretoOf } from './optimum.ts';
