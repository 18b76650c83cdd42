/**
 * A step of training as one run of one graph: data, parameters and moments go in; the loss, new parameters and new moments
 * come out and are fed again, as the tensors that they are. So nothing is copied between steps: on the CPU they stay in its
 * memory, on a GPU in the GPU's, until somebody asks for the state.
 */

import type * as ort from 'onnxruntime-node';
import { GraphError } from '../error.ts';
import { modelBytes } from '../onnx/write.ts';
import { type DescentOptions, descend, RATE, STEP } from '../optimisers.ts';
import { Random, type RandomState } from '../random.ts';
import { sizeOf } from '../shape.ts';
import type { MaskInput, Tape, Tensor } from '../tape.ts';
import { graphOf } from './build.ts';
import type { Device } from './device.ts';
import { type Feed, tensorsOf } from './feed.ts';
import { Reader } from './reader.ts';
import { firstLine, runtime } from './runtime.ts';
import { openSession, type RunOptions } from './session.ts';
import { checkWeights, initialWeights, type Weights } from './weights.ts';

export interface TrainOptions extends DescentOptions, RunOptions {
  /** Any whole number: decides how parameters begin and what dropout hides. */
  readonly seed: number;
  /** What to begin with instead; all parameters, and states as far as they are there. */
  readonly weights?: Weights | undefined;
  /** What to tell besides the loss. */
  readonly watch?: Readonly<Record<string, Tensor>> | undefined;
}

export interface StepResult {
  readonly loss: number;
  /** Length of all gradients together, before clipping. */
  readonly norm: number;
  readonly watched: Readonly<Record<string, Float32Array>>;
}

/** Everything that a run needs to go on as if nothing had been. */
export interface TrainState {
  readonly step: number;
  readonly random: RandomState;
  readonly weights: Weights;
}

export class Training {
  readonly #session: ort.InferenceSession;
  readonly #inputs: readonly Tensor[];
  readonly #masks: readonly MaskInput[];
  readonly #watched: readonly string[];
  /** Parameters and states by name, with the name of the output that they go on as. */
  readonly #next: ReadonlyMap<string, string>;
  readonly #kept: Map<string, ort.Tensor>;
  readonly #random: Random;
  readonly #reader = new Reader();
  /** What it really runs on. */
  readonly device: Device;
  #step: number;

  private constructor(from: {
    session: ort.InferenceSession;
    inputs: readonly Tensor[];
    masks: readonly MaskInput[];
    watched: readonly string[];
    next: ReadonlyMap<string, string>;
    kept: Map<string, ort.Tensor>;
    random: Random;
    device: Device;
    step: number;
  }) {
    this.#session = from.session;
    this.#inputs = from.inputs;
    this.#masks = from.masks;
    this.#watched = from.watched;
    this.#next = from.next;
    this.#kept = from.kept;
    this.#random = from.random;
    this.device = from.device;
    this.#step = from.step;
  }

  /** Writes backward pass and updates onto the tape, which is used up by it, and opens the graph. */
  static async open(
    tape: Tape,
    loss: Tensor,
    options: TrainOptions,
    from: { readonly step: number; readonly random: RandomState } | null = null,
  ): Promise<Training> {
    if (!tape.isTraining) throw new GraphError('this tape is not for training.');
    const data = [...tape.inputs];
    const { norm } = descend(tape, loss, options);
    const begun = initialWeights(tape, options.seed);
    if (options.weights !== undefined) {
      for (const { name } of tape.parameters) if (!options.weights.has(name)) begun.delete(name);
      for (const [name, weight] of options.weights) if (begun.has(name)) begun.set(name, weight);
      checkWeights(tape, begun);
    }
    const watch = options.watch ?? {};
    const next = namesOf(tape);
    const outputs: Record<string, Tensor> = { 'step.loss': loss, 'step.norm': norm };
    for (const [name, tensor] of Object.entries(watch)) outputs[`watch.${name}`] = tensor;
    for (const [of, tensor] of tape.updates) outputs[next.get(of) ?? of] = tensor;
    const graph = graphOf(tape, outputs);
    const { session, device } = await openSession(modelBytes(graph), options, [...next.values()]);
    const used = new Set(graph.inputs.map(({ name }) => name));
    const { Tensor: OrtTensor } = runtime();
    const random = new Random(options.seed ^ 0x5bd1e995);
    if (from !== null) random.state = from.random;
    return new Training({
      session,
      device,
      random,
      next,
      inputs: data.filter(({ name }) => used.has(name)),
      masks: tape.masks.filter(({ name }) => used.has(name)),
      watched: Object.keys(watch),
      kept: new Map(
        [...begun].map(([name, { shape, values }]) => [
          name,
          new OrtTensor('float32', values.slice(), shape),
        ]),
      ),
      step: from?.step ?? 0,
    });
  }

  get step(): number {
    return this.#step;
  }

  /**
   * One step at that learning rate. Throws GraphError where data are missing, of another shape, or cannot be computed with, and
   * where the loss or the gradients are not finite: the weights are those from before then.
   */
  async run(feed: Feed, rate: number): Promise<StepResult> {
    const { Tensor: OrtTensor } = runtime();
    const step = this.#step + 1;
    const feeds: Record<string, ort.Tensor> = tensorsOf(this.#inputs, feed);
    for (const name of this.#session.inputNames) {
      const kept = this.#kept.get(name);
      if (kept !== undefined) feeds[name] = kept;
    }
    feeds[RATE] = new OrtTensor('float32', [rate], []);
    if (this.#session.inputNames.includes(STEP)) feeds[STEP] = new OrtTensor('float32', [step], []);
    for (const { name, shape, of256 } of this.#masks) {
      const mask = new Uint8Array(sizeOf(shape));
      this.#random.fillMask(mask, of256);
      feeds[name] = new OrtTensor('bool', mask, shape);
    }
    const out = await this.#session.run(feeds).catch((error: unknown) => {
      throw new GraphError(`step ${step} could not be computed: ${firstLine(error)}`, { cause: error });
    });
    const single = (name: string) => Number(out[name].data[0]);
    const loss = single('step.loss');
    const norm = single('step.norm');
    // A loss of a square root at zero is finite while its gradient is not.
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
      for (const output of this.#next.values()) released(out[output]);
      const what = Number.isFinite(loss)
        ? `length of the gradients of step ${step} is ${norm}`
        : `loss of step ${step} is ${loss}`;
      throw new GraphError(`the ${what}; the weights are those of step ${this.#step}.`);
    }
    for (const [name, output] of this.#next) {
      released(this.#kept.get(name));
      this.#kept.set(name, out[output]);
    }
    this.#step = step;
    return {
      loss,
      norm,
      watched: Object.fromEntries(
        this.#watched.map((name) => [name, out[`watch.${name}`].data as Float32Array]),
      ),
    };
  }

  /** A copy of everything as it is now, on the CPU. Not while a step runs. */
  async state(): Promise<TrainState> {
    const { state: random } = this.#random;
    return { step: this.#step, random, weights: await this.#reader.read(this.#kept) };
  }

  /** Gives the memory back; no step and no look at the state afterwards. */
  async close(): Promise<void> {
    for (const tensor of this.#kept.values()) released(tensor);
    await this.#reader.close();
    await this.#session.release();
  }
}

/**
 * What each parameter and state goes on as: the tape's own name of the new value, which saves a copy, unless that is no result of the
 * step (another's value from before, a constant) or goes on as something else already. Each must have memory of its own.
 */
function namesOf(tape: Tape): Map<string, string> {
  const free = new Set(tape.nodes.flatMap(({ outputs }) => outputs));
  return new Map([...tape.updates].map(([of, { name }]) => [of, free.delete(name) ? name : `next.${of}`]));
}

/** Memory of a GPU is not seen by the garbage collector, so that it is given back by hand. */
function released(tensor: ort.Tensor | undefined): void {
  if (tensor?.location === 'gpu-buffer') tensor.dispose();
}
