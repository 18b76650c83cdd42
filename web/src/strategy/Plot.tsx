/**
 * A canvas with laps from left to right that parts of the page draw on: its axes, the moment, what came after it, and what
 * is told of the lap under the pointer.
 */

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Range, ticksOf } from '../race/lines.ts';
import { prepare } from '../ui/canvas.ts';
import type { Palette } from '../ui/palette.ts';
import { usePalette } from '../ui/usePalette.ts';
import { useSize } from '../ui/useSize.ts';
import type { Stretch } from './moment.ts';

export interface Surface {
  readonly c: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  x(lap: number): number;
  y(value: number): number;
  colourOf(variable: string): string;
}

interface PlotProps {
  /** What is seen on it, in words. */
  readonly label: string;
  readonly laps: Range;
  readonly values: Range;
  /** True where the least value lies on top, as with positions. */
  readonly down?: boolean;
  readonly valueText: (value: number) => string;
  readonly stretches?: readonly Stretch[];
  readonly now: number;
  /** Laps at which something is decided. */
  readonly marks?: readonly number[];
  /** px that are kept free right of the laps, by the width of the whole. */
  readonly right?: (width: number) => number;
  readonly draw: (surface: Surface) => void;
  /** One line about the lap under the pointer. */
  readonly tell?: (lap: number) => ReactNode;
}

const MARGIN = { left: 40, top: 10, bottom: 22 };
const RIGHT = 10;
export const FONT = '11px system-ui, sans-serif';

const SHADES = {
  safetyCar: '--flag-sc',
  virtualSafetyCar: '--flag-vsc',
  red: '--flag-red',
  wet: '--tyre-wet',
} as const;

export function Plot(props: PlotProps) {
  const { label, laps, values, down = false, valueText, stretches = [], marks = [] } = props;
  const { now, right = () => RIGHT, draw, tell } = props;
  const palette = usePalette();
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [lap, setLap] = useState<number | null>(null);
  const { width, height } = useSize(holder);
  const inner = {
    left: MARGIN.left,
    top: MARGIN.top,
    width: Math.max(10, width - MARGIN.left - right(width)),
    height: Math.max(10, height - MARGIN.top - MARGIN.bottom),
  };
  const span = Math.max(1, laps.max - laps.min);
  useEffect(() => {
    const c = prepare(canvas.current, width, height);
    if (!c) return;
    const style = getComputedStyle(document.documentElement);
    const { left, top } = inner;
    const perValue = inner.height / (values.max - values.min || 1);
    const surface: Surface = {
      c,
      palette,
      ...inner,
      x: (at) => left + ((at - laps.min) / span) * inner.width,
      y: (value) => top + (down ? value - values.min : values.max - value) * perValue,
      colourOf: (variable) => style.getPropertyValue(variable).trim(),
    };
    c.clearRect(0, 0, width, height);
    c.font = FONT;
    drawStretches(surface, stretches, laps);
    drawAxes(surface, laps, values, valueText);
    drawMarks(surface, marks);
    c.save();
    draw(surface);
    c.restore();
    drawMoment(surface, now, lap);
  });
  const pointed = (event: React.PointerEvent) => {
    const rect = holder.current?.getBoundingClientRect();
    if (!rect) return;
    const at = laps.min + ((event.clientX - rect.left - inner.left) / inner.width) * span;
    const inside = at >= laps.min - 0.5 && at <= laps.max + 0.5;
    setLap(inside ? Math.round(Math.min(laps.max, Math.max(laps.min, at))) : null);
  };
  return (
    <div className="plot">
      <p className="plot-tell num" aria-hidden="true">
        {lap === null ? '' : tell?.(lap)}
      </p>
      <div
        ref={holder}
        className="plot-holder"
        onPointerMove={pointed}
        onPointerDown={pointed}
        onPointerLeave={() => setLap(null)}
      >
        <canvas ref={canvas} role="img" aria-label={label} />
      </div>
    </div>
  );
}

function drawStretches({ c, x, top, height, colourOf }: Surface, stretches: readonly Stretch[], laps: Range) {
  for (const { from, to, status } of stretches) {
    if (to <= laps.min || from >= laps.max) continue;
    c.globalAlpha = status === 'wet' ? 0.12 : 0.22;
    c.fillStyle = colourOf(SHADES[status]);
    const start = x(Math.max(from, laps.min));
    c.fillRect(start, top, Math.max(2, x(Math.min(to, laps.max)) - start), height);
    c.globalAlpha = 1;
  }
}

function drawAxes(surface: Surface, laps: Range, values: Range, valueText: (value: number) => string) {
  const { c, palette, left, top, width, height, x, y } = surface;
  c.strokeStyle = palette.grid;
  c.fillStyle = palette.muted;
  c.lineWidth = 1;
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  for (const lap of ticksOf(laps, Math.max(2, width / 60))) {
    if (!Number.isInteger(lap)) continue;
    const at = Math.round(x(lap)) + 0.5;
    line(c, at, top, at, top + height);
    c.fillText(String(lap), at, top + height + 11);
  }
  c.textAlign = 'right';
  for (const value of ticksOf(values, Math.max(2, height / 30))) {
    const at = Math.round(y(value)) + 0.5;
    line(c, left, at, left + width, at);
    c.fillText(valueText(value), left - 6, at);
  }
}

/** A triangle on the axis, and a line up from it that leaves the curves to be seen. */
function drawMarks({ c, palette, top, height, x }: Surface, marks: readonly number[]) {
  c.strokeStyle = palette.muted;
  c.fillStyle = palette.muted;
  for (const lap of marks) {
    const at = Math.round(x(lap)) + 0.5;
    c.globalAlpha = 0.55;
    c.setLineDash([1, 4]);
    line(c, at, top, at, top + height);
    c.setLineDash([]);
    c.globalAlpha = 1;
    c.beginPath();
    c.moveTo(at, top + height - 6);
    c.lineTo(at - 4, top + height + 1);
    c.lineTo(at + 4, top + height + 1);
    c.fill();
  }
}

function drawMoment({ c, palette, top, height, x }: Surface, now: number, pointed: number | null) {
  c.lineWidth = 1;
  c.strokeStyle = palette.ink;
  const at = Math.round(x(now)) + 0.5;
  line(c, at, top - 4, at, top + height + 4);
  if (pointed === null) return;
  c.strokeStyle = palette.muted;
  c.setLineDash([3, 3]);
  const there = Math.round(x(pointed)) + 0.5;
  line(c, there, top, there, top + height);
  c.setLineDash([]);
}

function line(c: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number) {
  c.beginPath();
  c.moveTo(x0, y0);
  c.lineTo(x1, y1);
  c.stroke();
}
