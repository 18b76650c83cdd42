/**
 * The graph room: one graph trains, serves and exports. Operations are written on a `Tape` with their shapes checked; the tape
 * gives gradients, optimisers put updates on it, and what comes out is a standard ONNX graph that `onnxruntime-node` (or any other
 * runtime) runs. Nothing is computed while a graph is written, so that a network is a plain function of tensors.
 *
 * @example A line through points: written once for training, once to answer batches of any size.
 *
 *     const line = (x: Tensor) => layers.dense(x, 'line', 1);
 *     const tape = new Tape({ isTraining: true });
 *     const loss = losses.meanSquaredError(line(tape.input('x', [32, 1])), tape.input('y', [32, 1]));
 *     const training = await Training.open(tape, loss, { optimiser: adam(), seed: 1 });
 *     for (let step = 0; step < 2000; step++) await training.run({ x, y }, 0.01);
 *     const { weights } = await training.state();
 *
 *     const serving = new Tape();
 *     const graph = graphOf(serving, { y: line(serving.input('x', [ANY_BATCH, 1])) }, weights);
 *     writeFileSync('line.onnx', modelBytes(graph));
 *
 * To read on: `tape.ts` (what an operation is, and how gradients come of it), `ops/arithmetic.ts` (the simplest operations),
 * `ops/recurrent.ts` (a loop with its gradient, the hardest), `optimisers.ts`, `run/build.ts` (a tape becomes a graph), `onnx/write.ts`
 * (a graph becomes a file), `run/train.ts`. `reference/` is the second opinion: the same graphs, slowly, in float64.
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
