/** What each operator of ONNX computes, as its specification says it, without any thought of speed. */

import type { GraphNode } from '../node.ts';
import { along, eachIndex, gathered, type Nd, nd, offset, product, strides, together } from './array.ts';

export type Kernel = (inputs: readonly Nd[], node: GraphNode) => readonly Nd[];

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Abramowitz & Stegun 7.1.5 (series) and a continued fraction (7.1.14): to full float64 accuracy. */
export function erfOf(x: number): number {
  const z = Math.abs(x);
  if (z < 2.5) {
    let term = z;
    let total = z;
    for (let n = 1; n < 80; n++) {
      term *= (-z * z) / n;
      total += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * total) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (z + fraction);
  return Math.sign(x) * (1 - Math.exp(-z * z) / (Math.sqrt(Math.PI) * (z + fraction)));
}

const each =
  (value: (x: number) => number): Kernel =>
  ([a]) => [nd(a.shape, a.data.map(value))];

const both =
  (value: (x: number, y: number) => number): Kernel =>
  (inputs) => [inputs.reduce((a, b) => together([a, b], value))];

const reduce =
  (value: (values: number[]) => number): Kernel =>
  ([a, axes], { attributes }) => [
    along(
      a,
      axes === undefined ? a.shape.map((_, i) => i) : [...axes.data],
      attributes.keepdims !== 0,
      value,
    ),
  ];

export const KERNELS: Readonly<Record<string, Kernel>> = {
  Identity: ([a]) => [a],
  Cast: ([a]) => [a],
  Neg: each((x) => -x),
  Abs: each(Math.abs),
  Sign: each(Math.sign),
  Sqrt: each(Math.sqrt),
  Reciprocal: each((x) => 1 / x),
  Exp: each(Math.exp),
  Log: each(Math.log),
  Erf: each(erfOf),
  Tanh: each(Math.tanh),
  Sigmoid: each((x) => 1 / (1 + Math.exp(-x))),
  Softplus: each((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Relu: each((x) => Math.max(0, x)),
  Gelu: each((x) => 0.5 * x * (1 + erfOf(x * Math.SQRT1_2))),
  Add: both((x, y) => x + y),
  Sum: both((x, y) => x + y),
  Sub: both((x, y) => x - y),
  Mul: both((x, y) => x * y),
  Div: both((x, y) => x / y),
  Pow: both((x, y) => x ** y),
  Mod: both((x, y) => x - y * Math.floor(x / y)),
  Min: both(Math.min),
  Less: both((x, y) => (x < y ? 1 : 0)),
  LessOrEqual: both((x, y) => (x <= y ? 1 : 0)),
  Greater: both((x, y) => (x > y ? 1 : 0)),
  Equal: both((x, y) => (x === y ? 1 : 0)),
  Where: (inputs) => [together(inputs, (yes, x, y) => (yes === 0 ? y : x))],
  Clip: (inputs) => [together(inputs, (x, low, high) => Math.min(high, Math.max(low, x)))],
  ReduceSum: reduce(sum),
  ReduceMean: reduce((values) => sum(values) / values.length),
  ReduceMax: reduce((values) => Math.max(...values)),
  ReduceSumSquare: reduce((values) => sum(values.map((x) => x * x))),
  Softmax: ([a], { attributes }) => [exponentials(a, Number(attributes.axis))],
  LogSoftmax: ([a], { attributes }) => [
    nd(a.shape, exponentials(a, Number(attributes.axis)).data.map(Math.log)),
  ],
  CumSum: ([a, axis], { attributes }) => [running(a, axis.data[0], attributes.reverse === 1)],
  Reshape: ([a, to]) => [nd(targetOf(a, [...to.data]), a.data)],
  Unsqueeze: ([a, axes]) => {
    const shape = [...a.shape];
    for (const axis of axes.data) shape.splice(axis < 0 ? shape.length + 1 + axis : axis, 0, 1);
    return [nd(shape, a.data)];
  },
  Squeeze: ([a, axes]) => {
    const gone = [...axes.data].map((axis) => (axis < 0 ? axis + a.shape.length : axis));
    return [
      nd(
        a.shape.filter((_, i) => !gone.includes(i)),
        a.data,
      ),
    ];
  },
  Expand: ([a, to]) => [together([a, nd([...to.data])], (x) => x)],
  Transpose: ([a], { attributes }) => {
    const order = numbers(attributes.perm);
    const shape = order.map((axis) => a.shape[axis]);
    return [gathered(a, shape, (index) => a.shape.map((_, axis) => index[order.indexOf(axis)]))];
  },
  Shape: ([a], { attributes: { start, end: last } }) => {
    const sizes = a.shape.slice(Number(start ?? 0), last === undefined ? undefined : Number(last));
    return [nd([sizes.length], sizes)];
  },
  Concat: (inputs, { attributes }) => [joined(inputs, Number(attributes.axis))],
  Split: ([a, sizes], { attributes }) => {
    let from = 0;
    const axis = end(Number(attributes.axis), a);
    return [...sizes.data].map((size) => {
      const start = from;
      from += size;
      const shape = a.shape.map((old, i) => (i === axis ? size : old));
      return gathered(a, shape, (index) => index.map((at, i) => (i === axis ? at + start : at)));
    });
  },
  Slice: ([a, starts, ends, axes, steps]) => {
    const rules = new Map(
      [...axes.data].map((axis, i) => [
        end(axis, a),
        { from: starts.data[i], to: ends.data[i], step: steps?.data[i] ?? 1 },
      ]),
    );
    const shape = a.shape.map((size, axis) => {
      const rule = rules.get(axis);
      return rule === undefined ? size : Math.ceil((rule.to - rule.from) / rule.step);
    });
    const from = (at: number, axis: number) => {
      const rule = rules.get(axis);
      return rule === undefined ? at : rule.from + at * rule.step;
    };
    return [gathered(a, shape, (index) => index.map(from))];
  },
  Pad: ([a, pads]) => {
    const rank = a.shape.length;
    const out = nd(a.shape.map((size, i) => size + pads.data[i] + pads.data[i + rank]));
    const steps = strides(out.shape);
    eachIndex(a.shape, (index, at) => {
      out.data[
        offset(
          index.map((i, axis) => i + pads.data[axis]),
          steps,
        )
      ] = a.data[at];
    });
    return [out];
  },
  Gather: ([a, indices], { attributes }) => {
    const axis = end(Number(attributes.axis), a);
    const shape = [...a.shape.slice(0, axis), ...indices.shape, ...a.shape.slice(axis + 1)];
    const steps = strides(indices.shape);
    return [
      gathered(a, shape, (index) => {
        const inner = index.slice(axis, axis + indices.shape.length);
        return [
          ...index.slice(0, axis),
          fromStart(indices.data[offset(inner, steps)], a.shape[axis]),
          ...index.slice(axis + inner.length),
        ];
      }),
    ];
  },
  GatherElements: ([a, indices], { attributes }) => {
    const axis = end(Number(attributes.axis), a);
    const steps = strides(indices.shape);
    return [
      gathered(a, indices.shape, (index) =>
        index.map((at, i) =>
          i === axis ? fromStart(indices.data[offset(index, steps)], a.shape[axis]) : at,
        ),
      ),
    ];
  },
  ScatterElements: ([a, indices, updates], { attributes }) => {
    const axis = end(Number(attributes.axis), a);
    const out = nd(a.shape, a.data);
    const steps = strides(a.shape);
    const isSum = attributes.reduction === 'add';
    eachIndex(indices.shape, (index, at) => {
      const to = offset(
        index.map((i, k) => (k === axis ? fromStart(indices.data[at], a.shape[axis]) : i)),
        steps,
      );
      out.data[to] = updates.data[at] + (isSum ? out.data[to] : 0);
    });
    return [out];
  },
  MatMul: ([a, b]) => [multiplied(a, b)],
  Gemm: ([a, b, c], { attributes }) => {
    const turned = (m: Nd, isTurned: boolean) =>
      isTurned ? gathered(m, [m.shape[1], m.shape[0]], ([i, j]) => [j, i]) : m;
    const result = multiplied(turned(a, attributes.transA === 1), turned(b, attributes.transB === 1));
    return [c === undefined ? result : together([result, c], (x, y) => x + y)];
  },
  LayerNormalization: ([x, gain, bias], { attributes }) => {
    const { epsilon } = attributes;
    const little = typeof epsilon === 'object' && 'float' in epsilon ? epsilon.float : 1e-5;
    const center = along(x, [-1], true, (values) => sum(values) / values.length);
    const apart = together([x, center], (a, b) => a - b);
    const spread = along(
      apart,
      [-1],
      true,
      (values) => 1 / Math.sqrt(sum(values.map((v) => v * v)) / values.length + little),
    );
    return [together([apart, spread, gain, bias], (a, s, g, b) => a * s * g + b), center, spread];
  },
  Conv: ([x, kernel], { attributes }) => [convolved(x, kernel, windowsOf(attributes))],
  ConvTranspose: ([x, kernel], { attributes }) => [spreadOut(x, kernel, windowsOf(attributes))],
};

/** An index that may count from the end. */
function fromStart(index: number, size: number): number {
  return index < 0 ? index + size : index;
}

function end(axis: number, { shape }: Nd): number {
  return axis < 0 ? axis + shape.length : axis;
}

function numbers(attribute: GraphNode['attributes'][string] | undefined): readonly number[] {
  return Array.isArray(attribute) ? attribute : [];
}

function targetOf(a: Nd, to: number[]): number[] {
  const open = to.indexOf(-1);
  if (open < 0) return to;
  const rest = product(to.filter((size) => size !== -1));
  return to.map((size) => (size === -1 ? a.data.length / rest : size));
}

function exponentials(a: Nd, axis: number): Nd {
  const most = along(a, [axis], true, (values) => Math.max(...values));
  const raised = together([a, most], (x, top) => Math.exp(x - top));
  return together([raised, along(raised, [axis], true, sum)], (x, total) => x / total);
}

function running(a: Nd, axis: number, isReverse: boolean): Nd {
  const out = nd(a.shape);
  const steps = strides(a.shape);
  eachIndex(a.shape, (index, at) => {
    let total = 0;
    const [from, to] = isReverse ? [index[axis], a.shape[axis] - 1] : [0, index[axis]];
    for (let i = from; i <= to; i++) total += a.data[at + (i - index[axis]) * steps[axis]];
    out.data[at] = total;
  });
  return out;
}

function joined(parts: readonly Nd[], axis: number): Nd {
  const at = end(axis, parts[0]);
  const size = sum(parts.map(({ shape }) => shape[at]));
  const out = nd(parts[0].shape.map((old, i) => (i === at ? size : old)));
  const steps = strides(out.shape);
  let from = 0;
  for (const part of parts) {
    eachIndex(part.shape, (index, k) => {
      out.data[
        offset(
          index.map((i, a) => (a === at ? i + from : i)),
          steps,
        )
      ] = part.data[k];
    });
    from += part.shape[at];
  }
  return out;
}

function multiplied(a: Nd, b: Nd): Nd {
  const [m, k] = a.shape.slice(-2);
  const n = b.shape[b.shape.length - 1];
  const many = together([nd(a.shape.slice(0, -2)), nd(b.shape.slice(0, -2))], () => 0).shape;
  const out = nd([...many, m, n]);
  const stepsOf = ({ shape }: Nd) => {
    const own = strides(shape);
    return many.map((_, i) => {
      const axis = i - many.length + shape.length - 2;
      return axis < 0 || shape[axis] === 1 ? 0 : own[axis];
    });
  };
  const [left, right] = [stepsOf(a), stepsOf(b)];
  eachIndex(many, (index, block) => {
    const [p, q] = [offset(index, left), offset(index, right)];
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let total = 0;
        for (let l = 0; l < k; l++) total += a.data[p + i * k + l] * b.data[q + l * n + j];
        out.data[(block * m + i) * n + j] = total;
      }
  });
  return out;
}

function windowsOf(attributes: GraphNode['attributes']) {
  return {
    stride: numbers(attributes.strides)[0] ?? 1,
    dilation: numbers(attributes.dilations)[0] ?? 1,
    before: numbers(attributes.pads)[0] ?? 0,
    after: numbers(attributes.pads)[1] ?? 0,
    rest: numbers(attributes.output_padding)[0] ?? 0,
  };
}

type WindowRule = ReturnType<typeof windowsOf>;

function convolved(x: Nd, kernel: Nd, { stride, dilation, before, after }: WindowRule): Nd {
  const [batch, channels, time] = x.shape;
  const [filters, , size] = kernel.shape;
  const count = Math.floor((time + before + after - dilation * (size - 1) - 1) / stride) + 1;
  const out = nd([batch, filters, count]);
  eachIndex(out.shape, ([b, f, w], at) => {
    for (let c = 0; c < channels; c++)
      for (let k = 0; k < size; k++) {
        const t = w * stride + k * dilation - before;
        if (t < 0 || t >= time) continue;
        out.data[at] += x.data[(b * channels + c) * time + t] * kernel.data[(f * channels + c) * size + k];
      }
  });
  return out;
}

function spreadOut(x: Nd, kernel: Nd, { stride, dilation, before, after, rest }: WindowRule): Nd {
  const [batch, , count] = x.shape;
  const [, channels, size] = kernel.shape;
  const time = stride * (count - 1) + rest + dilation * (size - 1) + 1 - before - after;
  const out = nd([batch, channels, time]);
  eachIndex(x.shape, ([b, f, w], at) => {
    for (let c = 0; c < channels; c++)
      for (let k = 0; k < size; k++) {
        const t = w * stride + k * dilation - before;
        if (t < 0 || t >= time) continue;
        out.data[(b * channels + c) * time + t] += x.data[at] * kernel.data[(f * channels + c) * size + k];
      }
  });
  return out;
}
