/**
 * The tape: operations are written on it one after the other, and played back from its end for gradients. Nothing is
 * computed here. What comes out is one ONNX graph with the forward pass, the backward pass and whatever the optimiser adds,
 * which any ONNX runtime can run. So the graph that trains is the graph that serves.
 *
 * An operation gives its output and a rule for its gradient: from the gradient of the output to those of its inputs, again
 * as operations on the tape (reverse mode; A. Griewank, A. Walther, "Evaluating Derivatives", 2008).
 */

import type { Dtype } from './dtype.ts';
import { GraphError, ShapeError } from './error.ts';
import { type Initial, zeros } from './initial.ts';
import type { Attribute, Body, Constant, Declared, GraphNode } from './node.ts';
import { checkShape, isSameShape, type Shape, shapeText, sizeOf } from './shape.ts';

/** A tensor of a graph that is being written: a name, a shape and a kind of number. It holds no values. */
export interface Tensor {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: Dtype;
  readonly tape: Tape;
}

export interface Parameter extends Tensor {
  readonly initial: Initial;
}

/** A bool mask that is drawn anew each step: true with probability `of256` / 256. */
export interface MaskInput extends Tensor {
  readonly of256: number;
}

/** Gradients of the inputs, in their order; null, or none at the end, for those that have none (labels, axes). */
export type Backward = (gradient: Tensor) => readonly (Tensor | null)[];

/** The same of an operation with several outputs; null for an output that nothing depends on. */
export type BackwardOfMany = (gradients: readonly (Tensor | null)[]) => readonly (Tensor | null)[];

interface Recorded {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly backward: BackwardOfMany;
}

export interface Output {
  readonly shape: Shape;
  readonly dtype?: Dtype | undefined;
}

/** Constants of up to this many values are shared. */
const SHARED = 64;

export class Tape {
  readonly nodes: GraphNode[] = [];
  readonly constants: Constant[] = [];
  readonly inputs: Tensor[] = [];
  readonly masks: MaskInput[] = [];
  readonly parameters: Parameter[] = [];
  /** Values that go on from step to step without a gradient: moments of an optimiser, running means. */
  readonly states: Parameter[] = [];
  readonly #updates = new Map<string, Tensor>();
  readonly #recorded: Recorded[] = [];
  readonly #shared = new Map<string, Tensor>();
  readonly #names = new Set<string>();
  readonly #outer: Tape | null;
  /** Depth of loops that this tape is the inside of. */
  readonly depth: number;
  /** Whether operations that behave differently while training (dropout, batch norm) are written for training. */
  readonly isTraining: boolean;
  #count = 0;

  /**
   * A tape for training, or one for use afterwards. `outer` makes the inside of a loop, which sees what stands outside.
   */
  constructor(options: { readonly isTraining?: boolean; readonly outer?: Tape } = {}) {
    this.#outer = options.outer ?? null;
    this.depth = options.outer === undefined ? 0 : options.outer.depth + 1;
    this.isTraining = options.outer?.isTraining ?? options.isTraining ?? false;
  }

  /** A name that stands nowhere else in the graph. */
  fresh(what: string): string {
    return this.#outer === null ? `${what}.${this.#count++}` : this.#outer.fresh(what);
  }

  /** What the graph is fed. Throws where the name is taken. */
  input(name: string, shape: Shape, dtype: Dtype = 'float32'): Tensor {
    const tensor = this.#named(name, shape, dtype);
    this.inputs.push(tensor);
    return tensor;
  }

  /** What training changes. */
  parameter(name: string, shape: Shape, initial: Initial): Tensor {
    if (sizeOf(shape) < 0)
      throw new ShapeError(`parameter ${name}: ${shapeText(shape)} cannot grow with the batch.`);
    const parameter = { ...this.#named(name, shape, 'float32'), initial };
    this.parameters.push(parameter);
    return parameter;
  }

  /** A value that `update` sets anew in each step. */
  state(name: string, shape: Shape, initial: Initial = zeros): Tensor {
    const state = { ...this.#named(name, shape, 'float32'), initial };
    this.states.push(state);
    return state;
  }

  /** What a parameter or a state is after the step. */
  update(of: Tensor, value: Tensor): void {
    if (!isSameShape(of.shape, value.shape))
      throw new ShapeError(`${of.name} is ${shapeText(of.shape)}, but its update ${shapeText(value.shape)}.`);
    this.#updates.set(of.name, value);
  }

  get updates(): ReadonlyMap<string, Tensor> {
    return this.#updates;
  }

  /** A mask that is drawn anew for each step; true in `of256` of 256 cases. */
  mask(shape: Shape, of256: number): Tensor {
    const mask = { ...this.#named(this.fresh('mask'), shape, 'bool'), of256 };
    this.masks.push(mask);
    return mask;
  }

  constant(values: ArrayLike<number>, shape: Shape, dtype: Dtype = 'float32'): Tensor {
    if (values.length !== sizeOf(shape))
      throw new ShapeError(
        `a constant of ${shapeText(shape)} has ${sizeOf(shape)} values, not ${values.length}.`,
      );
    const key = values.length <= SHARED ? `${dtype} ${shape.join(',')} ${Array.from(values).join(',')}` : '';
    const same = this.#shared.get(key);
    if (same !== undefined) return same;
    const tensor: Tensor = { name: this.fresh('constant'), shape, dtype, tape: this };
    this.constants.push({ name: tensor.name, shape, dtype, values });
    if (key !== '') this.#shared.set(key, tensor);
    return tensor;
  }

  scalar(value: number, dtype: Dtype = 'float32'): Tensor {
    return this.constant([value], [], dtype);
  }

  /** A row of whole numbers, as ONNX wants sizes and axes. */
  whole(values: readonly number[]): Tensor {
    return this.constant(values, [values.length], 'int64');
  }

  /** Writes a node of several outputs. Its gradient is told by `record`. */
  emit(
    op: string,
    inputs: readonly (Tensor | null)[],
    outputs: readonly Output[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Tensor[] {
    for (const input of inputs) if (input !== null) this.#mustSee(input, op);
    const made = outputs.map(
      ({ shape, dtype }): Tensor => ({
        name: this.fresh(op),
        shape,
        dtype: dtype ?? inputs.find((input) => input !== null)?.dtype ?? 'float32',
        tape: this,
      }),
    );
    this.nodes.push({
      op,
      inputs: inputs.map((input) => input?.name ?? ''),
      outputs: made.map(({ name }) => name),
      attributes,
    });
    return made;
  }

  /** Writes a node of one output, with its gradient where it has one. */
  op(
    op: string,
    inputs: readonly (Tensor | null)[],
    output: Output,
    attributes: Readonly<Record<string, Attribute>> = {},
    backward?: Backward,
  ): Tensor {
    const [made] = this.emit(op, inputs, [output], attributes);
    if (backward !== undefined)
      this.record(
        inputs.filter((input) => input !== null),
        made,
        backward,
      );
    return made;
  }

  record(inputs: readonly Tensor[], output: Tensor, backward: Backward): void {
    this.recordMany(inputs, [output], ([gradient]) => (gradient === null ? [] : backward(gradient)));
  }

  recordMany(inputs: readonly Tensor[], outputs: readonly Tensor[], backward: BackwardOfMany): void {
    this.#recorded.push({ inputs, outputs, backward });
  }

  /**
   * Gradients of a single number with respect to tensors. Throws where it does not depend on one of them, since a
   * parameter that is never trained is a mistake as a rule.
   */
  gradients(loss: Tensor, of: readonly Tensor[], add: (a: Tensor, b: Tensor) => Tensor): Tensor[] {
    if (sizeOf(loss.shape) !== 1)
      throw new ShapeError(`a gradient is of a single number, but ${loss.name} is ${shapeText(loss.shape)}.`);
    const found = new Map<string, Tensor>();
    found.set(loss.name, this.constant([1], loss.shape));
    const isWanted = this.#leadingTo(of);
    for (let i = this.#recorded.length - 1; i >= 0; i--) {
      const { inputs, outputs, backward } = this.#recorded[i];
      const reached = outputs.map(({ name }) => (isWanted.has(name) ? (found.get(name) ?? null) : null));
      if (reached.every((gradient) => gradient === null)) continue;
      const parts = backward(reached);
      parts.forEach((part, k) => {
        if (part === null) return;
        const { name, shape } = inputs[k];
        if (!isSameShape(part.shape, shape))
          throw new ShapeError(
            `the gradient of ${name} ${shapeText(shape)} came out as ${shapeText(part.shape)}.`,
          );
        const before = found.get(name);
        found.set(name, before === undefined ? part : add(before, part));
      });
    }
    return of.map((tensor) => {
      const gradient = found.get(tensor.name);
      if (gradient === undefined) throw new GraphError(`${loss.name} does not depend on ${tensor.name}.`);
      return gradient;
    });
  }

  /** Names of tensors that depend on one of `of`; the others need no gradient. */
  #leadingTo(of: readonly Tensor[]): ReadonlySet<string> {
    const names = new Set(of.map(({ name }) => name));
    for (const { inputs, outputs } of this.#recorded)
      if (inputs.some(({ name }) => names.has(name))) for (const { name } of outputs) names.add(name);
    return names;
  }

  /** The inside of a loop, written by `write` on a tape of its own. */
  body(
    inputs: readonly Output[],
    write: (inner: Tape, inputs: readonly Tensor[]) => readonly Tensor[],
  ): Body {
    const inner = new Tape({ outer: this });
    const given = inputs.map(
      ({ shape, dtype }): Tensor => ({
        name: this.fresh('step'),
        shape,
        dtype: dtype ?? 'float32',
        tape: inner,
      }),
    );
    const made = new Set<Tensor>();
    const outputs = write(inner, given).map((tensor) => {
      // An output of a loop must be made inside it, and only once; a copy costs time in each of its steps.
      const isOwn = tensor.tape === inner && !given.includes(tensor) && !made.has(tensor);
      made.add(tensor);
      return isOwn ? tensor : inner.op('Identity', [tensor], tensor);
    });
    const declared = ({ name, shape, dtype }: Tensor): Declared => ({ name, shape, dtype });
    return {
      name: this.fresh('body'),
      nodes: inner.nodes,
      constants: inner.constants,
      inputs: given.map(declared),
      outputs: outputs.map(declared),
    };
  }

  #named(name: string, shape: Shape, dtype: Dtype): Tensor {
    checkShape(shape, name);
    if (this.#names.has(name)) throw new GraphError(`the name ${name} is taken.`);
    this.#names.add(name);
    return { name, shape, dtype, tape: this };
  }

  #mustSee(tensor: Tensor, op: string): void {
    for (let tape: Tape | null = this; tape !== null; tape = tape.#outer) if (tape === tensor.tape) return;
    throw new GraphError(`${op}: ${tensor.name} stands on another tape.`);
  }
}

/** The tape that an operation on these is written on: the innermost loop's. */
export function tapeOf(tensors: readonly Tensor[]): Tape {
  let innermost: Tape | undefined;
  for (const { tape } of tensors)
    if (innermost === undefined || tape.depth > innermost.depth) innermost = tape;
  if (innermost === undefined) throw new GraphError('an operation needs at least one tensor.');
  return innermost;
}
