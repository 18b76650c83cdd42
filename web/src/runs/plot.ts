/** Curves as a uPlot chart: by step, linear or logarithmic, zoomed by dragging. What it says of the step pointed at goes to React. */

import uPlot from 'uplot';
import { ticksOf } from '../race/lines.ts';
import type { Palette } from '../ui/palette.ts';
import { type Curve, leastOf } from './curves.ts';
import { stepText, valueText } from './words.ts';

export interface PlotLine {
  readonly key: string;
  readonly curve: Curve;
  /** Variable of the style sheet. */
  readonly colour: string;
  readonly isDashed: boolean;
  /** Marks its least value: that is the round whose weights are kept. */
  readonly hasLeast: boolean;
}

interface PlotOptions {
  readonly lines: readonly PlotLine[];
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly isLog: boolean;
  /** Step under the pointer; null where it is not over the chart. */
  onStep(step: number | null): void;
}

const FONT = '11px system-ui, sans-serif';
/** Fewer points are shown as such: between them nothing is known. */
const FEW = 40;

export class CurvePlot {
  readonly #u: uPlot;
  readonly #isLog: boolean;
  #lines: readonly PlotLine[];
  #zoom: { readonly min: number; readonly max: number } | null = null;
  #at = -1;

  constructor({ lines, palette, width, height, isLog, onStep }: PlotOptions, parent: HTMLElement) {
    this.#lines = lines;
    this.#isLog = isLog;
    const style = getComputedStyle(document.documentElement);
    const colourOf = (name: string) => style.getPropertyValue(name).trim();
    const axis = { stroke: palette.muted, font: FONT, grid: { stroke: palette.grid, width: 1 } };
    this.#u = new uPlot(
      {
        width,
        height,
        padding: [10, 16, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: true, y: false }, points: { size: 7 } },
        scales: {
          x: { time: false },
          y: { distr: isLog ? 3 : 1, range: (_, min, max) => rangeOf(min, max, isLog) },
        },
        axes: [
          {
            ...axis,
            size: 24,
            gap: 4,
            space: 70,
            ticks: { show: false },
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
            values: (_, splits) => splits.map(stepText),
          },
          {
            ...axis,
            size: 56,
            gap: 6,
            ticks: { show: false },
            splits: (_, __, min, max) => splitsOf(min, max, height, isLog),
            filter: (_, splits) => splits,
            values: (_, splits) => splits.map(axisText),
          },
        ],
        series: [
          {},
          ...lines.map(({ colour, isDashed }, i) => ({
            stroke: colourOf(colour),
            width: isDashed ? 1 : 1.75,
            ...(isDashed ? { dash: [4, 3] } : {}),
            points: {
              show: () => this.#lines[i].curve.steps.length <= FEW,
              size: 5,
              fill: colourOf(colour),
            },
          })),
        ],
        hooks: {
          setCursor: [
            ({ cursor, data }) => {
              this.#at = cursor.idx ?? -1;
              onStep(cursor.idx === null || cursor.idx === undefined ? null : data[0][cursor.idx]);
            },
          ],
          setSelect: [
            (u) => {
              const { left, width: wide } = u.select;
              if (wide > 0) this.#zoom = { min: u.posToVal(left, 'x'), max: u.posToVal(left + wide, 'x') };
            },
          ],
          draw: [(u) => this.#drawLeast(u, palette, colourOf)],
        },
      },
      this.#data(),
      parent,
    );
    this.#u.over.addEventListener('dblclick', () => {
      this.#zoom = null;
    });
  }

  /** The same lines, grown. */
  grown(lines: readonly PlotLine[]): void {
    this.#lines = lines;
    this.#u.setData(this.#data(), true);
    if (this.#zoom) this.#u.setScale('x', this.#zoom);
  }

  /** Moves the pointer by points, for who has no mouse; to an end where that is infinite. */
  move(by: number): void {
    const [steps] = this.#u.data;
    if (steps.length === 0) return;
    const from = this.#at < 0 ? (by < 0 ? steps.length : -1) : this.#at;
    const to = Math.max(0, Math.min(steps.length - 1, from + by));
    this.#u.setCursor({ left: this.#u.valToPos(steps[to], 'x'), top: this.#u.over.clientHeight / 2 });
  }

  leave(): void {
    this.#u.setCursor({ left: -10, top: -10 });
  }

  destroy(): void {
    this.#u.destroy();
  }

  #data(): uPlot.AlignedData {
    const tables = this.#lines.map(({ curve }): uPlot.AlignedData => {
      // By logarithm, there is no place for what is not above zero.
      const values = this.#isLog
        ? curve.values.map((value) => (value !== null && value > 0 ? value : null))
        : [...curve.values];
      return [[...curve.steps], values];
    });
    return tables.length === 0 ? [[]] : uPlot.join(tables);
  }

  #drawLeast(u: uPlot, palette: Palette, colourOf: (name: string) => string): void {
    for (const { curve, colour, hasLeast } of this.#lines) {
      const least = hasLeast && curve.steps.length > 1 ? leastOf(curve) : null;
      if (least === null || (this.#isLog && least.value <= 0)) continue;
      const [x, y] = [u.valToPos(least.step, 'x', true), u.valToPos(least.value, 'y', true)];
      const { left, top, width, height } = u.bbox;
      if (x < left || x > left + width || y < top || y > top + height) continue;
      u.ctx.save();
      u.ctx.beginPath();
      u.ctx.arc(x, y, 5 * devicePixelRatio, 0, 2 * Math.PI);
      u.ctx.fillStyle = palette.ground;
      u.ctx.fill();
      u.ctx.lineWidth = 2 * devicePixelRatio;
      u.ctx.strokeStyle = colourOf(colour);
      u.ctx.stroke();
      u.ctx.restore();
    }
  }
}

function rangeOf(min: number | null, max: number | null, isLog: boolean): [number, number] {
  if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max))
    return [isLog ? 0.1 : 0, 1];
  if (isLog) {
    const share = Math.max(1.02, (max / min) ** 0.06);
    return [min / share, max * share];
  }
  const pad = 0.06 * (max - min) || Math.max(1e-9, 0.05 * Math.abs(max));
  return [min - pad, max + pad];
}

/** px between two values on the axis. */
const APART = 34;

function splitsOf(min: number, max: number, height: number, isLog: boolean): number[] {
  const count = Math.max(2, height / APART);
  if (!isLog || min <= 0 || max / min < 5) return [...ticksOf({ min, max }, count)];
  // 1, 2 and 5 of each power of ten, or the powers alone where there are many.
  const decades = Math.log10(max / min);
  const digits = decades * 3 <= count ? [1, 2, 5] : [1];
  const step = Math.max(1, Math.ceil(decades / count));
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.log10(max); power += step)
    for (const digit of digits) {
      const value = digit * 10 ** power;
      if (value >= min && value <= max) found.push(value);
    }
  return found;
}

/** As few digits as tell it. */
function axisText(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5)
    ? valueText(value)
    : String(Number(value.toPrecision(6))).replace('-', '\u2212');
}
