/**
 * Grows one tree, leaf by leaf, always at the leaf that wins most (H. Shi 2007; as LightGBM does). A split is worth
 * ½ (G²ₗ/(Hₗ+λ) + G²ᵣ/(Hᵣ+λ) − G²/(H+λ)) − γ by the sums of first and second derivatives (T. Chen, C. Guestrin, KDD 2016). Missing
 * values go to the side where they win more. The histogram of the larger child is its parent's less its sister's.
 */

import { type Binned, MISSING_BIN } from './bins.ts';
import type { Tree } from './ensemble.ts';

export interface GrowOptions {
  readonly leaves: number;
  readonly depth: number;
  /** Least second derivative in a leaf: rows, for squared error. */
  readonly leastHessian: number;
  readonly leastRows: number;
  /** λ and γ. */
  readonly ridge: number;
  readonly leastGain: number;
  /** By feature: 1 rising, −1 falling, 0 free. */
  readonly monotone: Int8Array;
  /** Which features this tree may use. */
  readonly features: readonly number[];
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
  readonly missingLeft: boolean;
}

interface Leaf {
  readonly node: number;
  readonly depth: number;
  readonly rows: Int32Array;
  /** Null where it cannot be split further. */
  readonly histogram: Float64Array | null;
  readonly gradient: number;
  readonly hessian: number;
  /** What a leaf here may answer, by monotone splits above. */
  readonly low: number;
  readonly high: number;
  readonly split: Split | null;
}

const BINS = 256;
/** Sums a bin: first derivative, second derivative, rows. */
const SUMS = 3;

export interface Grown {
  readonly tree: Tree;
  /** Rows of each leaf, by node. */
  readonly rows: ReadonlyMap<number, Int32Array>;
}

export function growTree(
  data: Binned,
  gradient: Float64Array,
  hessian: Float64Array,
  rows: Int32Array,
  options: GrowOptions,
): Grown {
  const { bins, edges } = data;
  const { monotone, features, ridge } = options;
  const nodes: {
    feature: number;
    threshold: number;
    missingLeft: number;
    left: number;
    right: number;
    value: number;
    cover: number;
    gain: number;
  }[] = [];
  // Histograms are of one size and many: those that are done with are taken again.
  const size = features.length * BINS * SUMS;
  const spare: Float64Array[] = [];
  // Derivatives of the rows of a leaf, one behind the other, since each feature walks over them.
  const [g1, h1] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  const root = isOpen(rows, 0) ? summed(rows) : null;
  let leaves = 1;
  let open: Leaf[] = [leafAt(rows, root, 0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)];
  while (leaves < options.leaves) {
    const best = open.reduce<Leaf | null>(
      (most, leaf) => (leaf.split !== null && leaf.split.gain > (most?.split?.gain ?? 0) ? leaf : most),
      null,
    );
    if (best === null) break;
    leaves++;
    const children = divided(best);
    open = [...open.filter((leaf) => leaf !== best), ...children];
  }
  return { tree: treeOf(), rows: new Map(open.map(({ node, rows: own }) => [node, own])) };

  function isOpen(own: Int32Array, depth: number): boolean {
    return depth < options.depth && own.length >= 2 * options.leastRows;
  }

  function leafAt(
    own: Int32Array,
    histogram: Float64Array | null,
    depth: number,
    low: number,
    high: number,
  ): Leaf {
    let [g, h] = [0, 0];
    for (const row of own) {
      g += gradient[row];
      h += hessian[row];
    }
    const value = held(-g / (h + ridge), low, high);
    nodes.push({
      feature: -1,
      threshold: 0,
      missingLeft: 0,
      left: -1,
      right: -1,
      value,
      cover: own.length,
      gain: 0,
    });
    return {
      node: nodes.length - 1,
      depth,
      rows: own,
      histogram,
      gradient: g,
      hessian: h,
      low,
      high,
      split: histogram === null ? null : bestSplit(histogram, g, h, own.length, low, high),
    };
  }

  function summed(own: Int32Array): Float64Array {
    const histogram = spare.pop()?.fill(0) ?? new Float64Array(size);
    const count = own.length;
    for (let i = 0; i < count; i++) {
      g1[i] = gradient[own[i]];
      h1[i] = hessian[own[i]];
    }
    for (let k = 0; k < features.length; k++) {
      const column = bins[features[k]];
      const start = k * BINS * SUMS;
      for (let i = 0; i < count; i++) {
        const at = start + column[own[i]] * SUMS;
        histogram[at] += g1[i];
        histogram[at + 1] += h1[i];
        histogram[at + 2]++;
      }
    }
    return histogram;
  }

  function bestSplit(
    histogram: Float64Array,
    g: number,
    h: number,
    count: number,
    low: number,
    high: number,
  ): Split | null {
    let best: Split | null = null;
    let most = 0;
    const whole = (g * g) / (h + ridge);
    for (let k = 0; k < features.length; k++) {
      const f = features[k];
      const start = k * BINS * SUMS;
      const missing = start + MISSING_BIN * SUMS;
      const [gm, hm, nm] = [histogram[missing], histogram[missing + 1], histogram[missing + 2]];
      for (const missingLeft of nm > 0 ? [false, true] : [false]) {
        let [gl, hl, nl] = missingLeft ? [gm, hm, nm] : [0, 0, 0];
        for (let bin = 0; bin < edges[f].length; bin++) {
          const at = start + bin * SUMS;
          // Nobody in it: the split is the one before. (Behind the first bin; there the missing may stand alone.)
          if (bin > 0 && histogram[at + 2] === 0) continue;
          gl += histogram[at];
          hl += histogram[at + 1];
          nl += histogram[at + 2];
          const [gr, hr] = [g - gl, h - hl];
          if (nl < options.leastRows || hl < options.leastHessian) continue;
          if (count - nl < options.leastRows || hr < options.leastHessian) break;
          const gain =
            0.5 * ((gl * gl) / (hl + ridge) + (gr * gr) / (hr + ridge) - whole) - options.leastGain;
          if (gain <= most) continue;
          const rise = held(-gr / (hr + ridge), low, high) - held(-gl / (hl + ridge), low, high);
          if (monotone[f] * rise < 0) continue;
          most = gain;
          best = { gain, feature: f, bin, missingLeft };
        }
      }
    }
    return best;
  }

  function divided(leaf: Leaf): [Leaf, Leaf] {
    const { split, rows: own, node, depth, histogram } = leaf;
    if (split === null || histogram === null) throw new Error('a leaf without a split was divided.');
    const [left, right] = parted(own, bins[split.feature], split);
    const [leftSums, rightSums] = sumsOf(left, right, depth + 1, histogram);
    const direction = monotone[split.feature];
    // Behind a monotone split neither side may cross the middle of both, however it is split later.
    const middle = direction === 0 ? 0 : 0.5 * (valueOfRows(left, leaf) + valueOfRows(right, leaf));
    const bounds = (isLeft: boolean): [number, number] => {
      if (direction === 0) return [leaf.low, leaf.high];
      return isLeft === direction > 0 ? [leaf.low, middle] : [middle, leaf.high];
    };
    const first = leafAt(left, leftSums, depth + 1, ...bounds(true));
    const second = leafAt(right, rightSums, depth + 1, ...bounds(false));
    Object.assign(nodes[node], {
      feature: split.feature,
      threshold: edges[split.feature][split.bin],
      missingLeft: split.missingLeft ? 1 : 0,
      left: first.node,
      right: second.node,
      gain: split.gain,
    });
    return [first, second];
  }

  /** Of two children, from that of their parent, which is used up; null for one that is split no further. */
  function sumsOf(
    left: Int32Array,
    right: Int32Array,
    depth: number,
    histogram: Float64Array,
  ): [Float64Array | null, Float64Array | null] {
    // The tree is full: what has just come is split no more.
    const isLast = leaves >= options.leaves;
    const [isLeftOpen, isRightOpen] = [left, right].map((own) => !isLast && isOpen(own, depth));
    if (!isLeftOpen && !isRightOpen) {
      spare.push(histogram);
      return [null, null];
    }
    const isLeftSmaller = left.length < right.length;
    const small = summed(isLeftSmaller ? left : right);
    for (let i = 0; i < size; i++) histogram[i] -= small[i];
    const [ofLeft, ofRight] = isLeftSmaller ? [small, histogram] : [histogram, small];
    if (!isLeftOpen) spare.push(ofLeft);
    if (!isRightOpen) spare.push(ofRight);
    return [isLeftOpen ? ofLeft : null, isRightOpen ? ofRight : null];
  }

  function valueOfRows(own: Int32Array, { low, high }: Leaf): number {
    let [g, h] = [0, 0];
    for (const row of own) {
      g += gradient[row];
      h += hessian[row];
    }
    return held(-g / (h + ridge), low, high);
  }

  function treeOf(): Tree {
    return {
      feature: Int16Array.from(nodes, ({ feature }) => feature),
      threshold: Float32Array.from(nodes, ({ threshold }) => threshold),
      missingLeft: Uint8Array.from(nodes, ({ missingLeft }) => missingLeft),
      left: Int32Array.from(nodes, ({ left }) => left),
      right: Int32Array.from(nodes, ({ right }) => right),
      value: Float64Array.from(nodes, ({ value }) => value),
      cover: Float64Array.from(nodes, ({ cover }) => cover),
      gain: Float64Array.from(nodes, ({ gain }) => gain),
    };
  }
}

/** Rows to the left and to the right of a split, each in the order in which they were. */
function parted(own: Int32Array, column: Uint8Array, { bin, missingLeft }: Split): [Int32Array, Int32Array] {
  const both = new Int32Array(own.length);
  let [left, right] = [0, own.length];
  for (let i = 0; i < own.length; i++) {
    const value = column[own[i]];
    if (value === MISSING_BIN ? missingLeft : value <= bin) both[left++] = own[i];
    else both[--right] = own[i];
  }
  return [both.slice(0, left), both.slice(left).reverse()];
}

function held(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
