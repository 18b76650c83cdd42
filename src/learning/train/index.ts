/** Training that survives: the loop, its checkpoints, and what a network and its examples are to it. */

export { type Checkpoint, Checkpoints } from './checkpoint.ts';
export { type RoundTold, type StepTold, type Trained, type TrainingOptions, trainNetwork } from './loop.ts';
export type { Examples, Network } from './network.ts';
