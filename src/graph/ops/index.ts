/** Operations: each takes tensors of one tape, checks their shapes and writes its node, with the rule for its gradient. */

export * from './activation.ts';
export {
  abs,
  add,
  clip,
  compare,
  div,
  exp,
  isTrue,
  log,
  maximum,
  minimum,
  mul,
  neg,
  scale,
  shift,
  sqrt,
  square,
  sub,
  where,
} from './arithmetic.ts';
export {
  averagePool1d,
  CHANNELS_FIRST,
  channelColumn,
  conv1d,
  maxPool1d,
  type Windows,
} from './convolution.ts';
export { dropout } from './dropout.ts';
export { gatherRows, pick, take } from './gathering.ts';
export { batchNorm, layerNorm } from './normalising.ts';
export { linear, matmul } from './product.ts';
export { gru, lstm, type RecurrentOptions, type RecurrentWeights } from './recurrent.ts';
export { cumulativeSum, max, mean, sum } from './reducing.ts';
export { concat, expand, reshape, slice, split, transpose } from './shaping.ts';
