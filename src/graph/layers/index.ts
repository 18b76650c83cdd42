/** Layers: operations with their parameters. */

export { type AttentionOptions, attention, type EncoderOptions, encoderBlock } from './attention.ts';
export {
  batchNormalised,
  bidirectional,
  convolution,
  type DenseOptions,
  dense,
  embedding,
  flat,
  gruLayer,
  layerNormalised,
  learnedPositions,
  lstmLayer,
} from './layers.ts';
