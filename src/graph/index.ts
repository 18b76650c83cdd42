/**
 * The graph room: one graph trains, serves and exports. Operations are written on a `Tape` with their shapes checked; the tape
 * gives gradients, optimisers put updates on it, and what comes out is a standard ONNX graph that `onnxruntime-node` (or any other
 * runtime) runs.
 */

export type { Dtype } from './dtype.ts';
export { GraphError, ShapeError } from './error.ts';
export { gradientsOf } from './gradients.ts';
export * from './initial.ts';
export * as layers from './layers/index.ts';
export * as losses from './losses/index.ts';
export type { GraphNode } from './node.ts';
export { readOnnxWeights } from './onnx/weights.ts';
export { type GraphFile, ML_DOMAIN, modelBytes, OPSET } from './onnx/write.ts';
export * as ops from './ops/index.ts';
export { adam, adamW, type DescentOptions, descend, type Optimiser, sgd } from './optimisers.ts';
export { toHalf, toInt8 } from './quantise.ts';
export { Random, type RandomState } from './random.ts';
export { graphOf } from './run/build.ts';
export { DEVICES, type Device, deviceOf } from './run/device.ts';
export type { Feed } from './run/feed.ts';
export { type Prediction, Predictor } from './run/predict.ts';
export type { RunOptions } from './run/session.ts';
export { type StepResult, Training, type TrainOptions, type TrainState } from './run/train.ts';
export { checkWeights, initialWeights, type Weight, type Weights } from './run/weights.ts';
export { readSafetensors, type SafetensorsFile, writeSafetensors } from './safetensors.ts';
export * from './schedules.ts';
export { ANY_BATCH, type Shape, shapeText } from './shape.ts';
export type { Tensor } from './tape.ts';
export { Tape } from './tape.ts';
