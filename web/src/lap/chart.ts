/**
 * One trace as a uPlot chart. uPlot only draws lines and axes here; the cursor and all gestures belong to the layer
 * above the whole stack (`Traces.tsx`), so that a mouse move touches no canvas of these.
 */

import uPlot from 'uplot';
import type { Palette } from '../ui/palette.ts';
import type { TraceRow } from './channels.ts';
import type { Stage } from './stage.ts';

export interface ChartOptions {
  readonly row: TraceRow;
  readonly stage: Stage;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  /** px of the y axis; the same for all charts, so that their x agree. */
  readonly axis: number;
  /** Distances are written below the last chart only. */
  readonly last: boolean;
}

export const X_AXIS = 20;
/** px right of the plot, for half of the last distance. */
export const RIGHT = 18;
const FONT = '10px system-ui, sans-serif';

export function makeChart(options: ChartOptions, data: uPlot.AlignedData, parent: HTMLElement): uPlot {
  const { row, stage, palette, width, height, axis, last } = options;
  const isDelta = row.name === 'delta';
  const series: uPlot.Series[] = [{}];
  const stepped = row.stepped ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {};
  if (!isDelta && data.length > 2) {
    series.push({ stroke: palette.reference, width: 1.25, points: { show: false }, ...stepped });
  }
  series.push({
    stroke: isDelta ? palette.ink : palette.lap,
    width: 1.5,
    points: { show: false },
    ...stepped,
    ...(isDelta ? { fill: (u: uPlot) => deltaFill(u, palette), fillTo: 0 } : {}),
  });
  return new uPlot(
    {
      width,
      height,
      padding: [6, RIGHT, last ? 0 : 6, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => [stage.view.value.from, stage.view.value.to] },
        y: { range: (_, min, max) => limits(row, min, max, stage.whole) },
      },
      axes: [
        {
          show: last,
          stroke: palette.muted,
          font: FONT,
          size: X_AXIS,
          gap: 2,
          grid: { show: false },
          ticks: { stroke: palette.grid, width: 1, size: 4 },
          values: (_, splits) => splits.map((value) => `${value}`),
        },
        {
          stroke: palette.muted,
          font: FONT,
          size: axis,
          gap: 4,
          // Of a delta one wants to read how much, however low its chart.
          space: row.name === 'delta' ? 14 : 26,
          grid: { stroke: palette.grid, width: 1 },
          ticks: { show: false },
          values: (_, splits) => splits.map((value) => tick(row, value)),
          ...(row.limits ? { splits: [0, 50, 100] } : {}),
          ...(row.stepped
            ? { splits: (_: uPlot, __: number, min: number, max: number) => gearTicks(min, max, height) }
            : {}),
        },
      ],
      series,
      hooks: { drawClear: [(u) => drawBands(u, stage, palette)] },
    },
    data,
    parent,
  );
}

function tick(row: TraceRow, value: number): string {
  if (row.stepped) return row.text(value);
  const text = Number(value.toFixed(3));
  return text < 0 ? `\u2212${-text}` : `${row.name === 'delta' && text > 0 ? '+' : ''}${text}`;
}

/** One for each gear, or for every second or third where the chart is low. */
function gearTicks(min: number, max: number, height: number): number[] {
  const [first, last] = [Math.ceil(min), Math.floor(max)];
  const step = Math.max(1, Math.ceil(((last - first + 1) * 12) / Math.max(12, height - X_AXIS)));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
}

function limits(row: TraceRow, min: number | null, max: number | null, whole: boolean): [number, number] {
  if (row.limits) return [...row.limits];
  if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max)) return [0, 1];
  if (row.stepped) return [Math.max(0, min) - 0.4, max + 0.4];
  if (row.name === 'delta') {
    // Zoomed in, what counts is how the delta grows there, not how far it is from zero.
    const low = whole ? Math.min(0, min) : min;
    const high = whole ? Math.max(0, max) : max;
    const pad = Math.max(0.01, 0.08 * (high - low));
    return [low - pad, high + pad];
  }
  if (row.symmetric) {
    const most = 1.08 * Math.max(10, Math.abs(min), Math.abs(max));
    return [-most, most];
  }
  const pad = Math.max(1, 0.06 * (max - min));
  return [min - pad, max + pad];
}

/** Lost above zero, gained below it: one gradient with a hard edge at zero. */
function deltaFill(u: uPlot, palette: Palette): CanvasGradient | string {
  const { top, height } = u.bbox;
  const zero = u.valToPos(0, 'y', true);
  if (!(height > 0) || !Number.isFinite(zero)) return 'transparent';
  const share = Math.min(1, Math.max(0, (zero - top) / height));
  const gradient = u.ctx.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, palette.lossFill);
  gradient.addColorStop(share, palette.lossFill);
  gradient.addColorStop(share, palette.gainFill);
  gradient.addColorStop(1, palette.gainFill);
  return gradient;
}

function drawBands(u: uPlot, stage: Stage, palette: Palette): void {
  const { ctx, bbox } = u;
  const { from, to } = stage.view.value;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const perMetre = bbox.width / (to - from);
  const band = (a: number, b: number) =>
    ctx.fillRect(bbox.left + (a - from) * perMetre, 0, (b - a) * perMetre, bbox.top + bbox.height + 8);
  for (const corner of stage.corners) {
    ctx.fillStyle = corner.id === stage.selected.value ? palette.bandSelected : palette.band;
    if (corner.start <= corner.end) band(corner.start, corner.end);
    else {
      band(corner.start, stage.length);
      band(0, corner.end);
    }
  }
  ctx.restore();
}
