/**
 * What each number that a network was fed added to its answer: the gradients on the straight way from a baseline to the row, summed
 * up (M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017). The parts sum to the answer minus
 * the baseline's, as far as the points on the way and float32 allow; what is left is told.
 *
 * The batch is the way: all its points and both ends go through one graph at once, so that a row takes one run.
 */

import {
  type Feed,
  gradientsOf,
  graphOf,
  modelBytes,
  ops,
  Predictor,
  type RunOptions,
  shapeText,
  Tape,
  type Tensor,
  type Weights,
} from '../../graph/index.ts';
import { LearningError } from '../error.ts';
import { gaussLegendre, type Quadrature } from './quadrature.ts';

export interface GradientQuestion {
  /** Writes the network for a batch of that size, inputs [batch, …], and returns the answer to explain: [batch] or [batch, 1]. */
  write(tape: Tape, batch: number): Tensor;
  readonly weights: Weights;
  /** Names of the inputs (float32) that the answer is put down to; the others stay as they are in the row. */
  readonly inputs: readonly string[];
  /** Points on the way; default 64. Networks with kinks (ReLU) need more for the same precision. */
  readonly points?: number | undefined;
  readonly run?: RunOptions | undefined;
}

export interface GradientParts {
  /** The baseline's answer. */
  readonly base: number;
  readonly prediction: number;
  /** A part for each number of each input, in the input's order. */
  readonly parts: ReadonlyMap<string, Float64Array>;
  /** `prediction` − `base` − all parts: how far the sum is off. */
  readonly gap: number;
}

type Values = Feed[string];

export class IntegratedGradients {
  readonly #predictor: Predictor;
  readonly #way: Quadrature;
  readonly #inputs: readonly string[];

  private constructor(predictor: Predictor, way: Quadrature, inputs: readonly string[]) {
    this.#predictor = predictor;
    this.#way = way;
    this.#inputs = inputs;
  }

  /** Throws LearningError or GraphError where an input is not there or the answer does not hang on it. */
  static async open({
    write,
    weights,
    inputs,
    points = 64,
    run,
  }: GradientQuestion): Promise<IntegratedGradients> {
    if (inputs.length === 0) throw new LearningError('there is no feature to explain an answer by.');
    if (!(Number.isInteger(points) && points > 0))
      throw new LearningError(
        `the way from the baseline has a whole number of points from 1, not ${points}.`,
      );
    const batch = points + 2;
    const tape = new Tape();
    const answer = write(tape, batch);
    if (answer.shape[0] !== batch || answer.shape.slice(1).some((size) => size !== 1))
      throw new LearningError(
        `an answer to explain is one number a row, ${shapeText([batch])}, not ${shapeText(answer.shape)}.`,
      );
    for (const { name, shape } of tape.inputs)
      if (shape[0] !== batch)
        throw new LearningError(
          `the input ${name} is ${shapeText(shape)}; its first size must be the batch, ${batch}.`,
        );
    const explained = inputs.map((name) => {
      const input = tape.inputs.find((other) => other.name === name);
      if (input === undefined) throw new LearningError(`the network has no input ${name}.`);
      if (input.dtype !== 'float32')
        throw new LearningError(`the input ${name} is ${input.dtype}; only float32 has gradients.`);
      return input;
    });
    // Rows of a batch know nothing of each other, so that the gradient of the sum is each row's own.
    const gradients = gradientsOf(ops.sum(answer), explained);
    const named = Object.fromEntries(gradients.map((gradient, i) => [gradientName(inputs[i]), gradient]));
    const graph = graphOf(tape, { [ANSWER]: answer, ...named }, weights);
    return new IntegratedGradients(
      await Predictor.open(modelBytes(graph), run),
      gaussLegendre(points),
      inputs,
    );
  }

  /**
   * `row` has the values of one row for each input, `baseline` those of the inputs to explain: what stands for nothing known, such
   * as the mean, which scaling has put at 0. Throws LearningError where one is missing or is no number.
   */
  async explain(row: Feed, baseline: Feed): Promise<GradientParts> {
    const { points, weights } = this.#way;
    const feed: Record<string, Values> = {};
    for (const { name, shape } of this.#predictor.inputs) {
      const size = shape.slice(1).reduce((product, length) => product * length, 1);
      const to = valuesOf(row, name, size, 'row');
      feed[name] = this.#inputs.includes(name)
        ? onTheWay(valuesOf(baseline, name, size, 'baseline'), to, points)
        : repeated(to, points.length + 2);
    }
    const out = await this.#predictor.run(feed);
    const [base, prediction] = out[ANSWER].values;
    if (!Number.isFinite(base) || !Number.isFinite(prediction))
      throw new LearningError(
        `the model answered ${prediction} to the row and ${base} to its baseline; only numbers can be explained.`,
      );
    let sum = 0;
    const parts = new Map<string, Float64Array>();
    for (const name of this.#inputs) {
      const gradient = out[gradientName(name)].values;
      const [from, to] = [baseline[name], row[name]];
      const own = Float64Array.from({ length: to.length }, (_, i) => {
        let mean = 0;
        for (let p = 0; p < points.length; p++) mean += weights[p] * gradient[(p + 2) * to.length + i];
        return mean * (Number(to[i]) - Number(from[i]));
      });
      parts.set(name, own);
      sum += own.reduce((whole, part) => whole + part, 0);
    }
    return { base, prediction, parts, gap: prediction - base - sum };
  }

  close(): Promise<void> {
    return this.#predictor.close();
  }
}

const ANSWER = 'explained answer';

function gradientName(input: string): string {
  return `gradient of ${input}`;
}

function valuesOf(feed: Feed, name: string, size: number, what: string): Values {
  const values = feed[name];
  if (values === undefined) throw new LearningError(`the ${what} has no ${name}, which the network is fed.`);
  if (values.length !== size)
    throw new LearningError(`${name} of the ${what} has ${values.length} values, but one row has ${size}.`);
  if (values instanceof Float32Array) {
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0)
      throw new LearningError(
        `${name} of the ${what} is ${values[wrong]} in place ${wrong}; it must be a finite number.`,
      );
  }
  return values;
}

/** The baseline, the row, and then the points between them. */
function onTheWay(from: Values, to: Values, points: Float64Array): Float32Array {
  const size = to.length;
  const way = new Float32Array((points.length + 2) * size);
  [0, 1, ...points].forEach((share, p) => {
    for (let i = 0; i < size; i++) {
      const [start, end] = [Number(from[i]), Number(to[i])];
      way[p * size + i] = start + share * (end - start);
    }
  });
  return way;
}

function repeated(values: Values, times: number): Values {
  const all = values.constructor as new (length: number) => Values;
  const out = new all(times * values.length);
  for (let i = 0; i < out.length; i++) out[i] = values[i % values.length];
  return out;
}
