/** Draws the track. The track itself goes on one canvas and is drawn when the view changes; the cars on another. */

import type { CornerView } from '../../../src/server/contract.ts';
import type { Palette } from '../ui/palette.ts';
import { type Point, pointAt, type TrackLine, tangentAt, toPixel, type View } from './geometry.ts';
import type { Span } from './stage.ts';

export interface MapPicture {
  readonly line: TrackLine;
  readonly length: number;
  readonly corners: readonly CornerView[];
  readonly steps: Uint8Array;
  readonly colours: readonly string[];
  readonly palette: Palette;
  /** Where the two cars drove, where that was recorded; drawn when near enough to tell the lines apart; thin, so that the colours stay in sight. */
  readonly driven: readonly { readonly x: Float32Array; readonly y: Float32Array; readonly colour: string }[];
}

/** px a metre from which the driven lines are drawn, and the circuit's line steps back. */
const NEAR = 1.2;
const ROAD = 9;
const COLOURED = 6;
const NUMBER = 16;

export interface Canvas {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

export function drawTrack(
  { context: c, width, height }: Canvas,
  picture: MapPicture,
  view: View,
  shown: Span,
  selected: string | null,
): void {
  const { line, length, corners, steps, colours, palette } = picture;
  const whole = shown.from <= 0 && shown.to >= length;
  const near = picture.driven.length > 0 && view.scale >= NEAR && !whole;
  // Near by, the road is as wide as a road: 12 m.
  const grow = near ? Math.max(1.4, (12 * view.scale) / ROAD) : Math.min(2, Math.max(1, view.scale / 0.5));
  c.clearRect(0, 0, width, height);
  c.lineJoin = 'round';
  c.lineCap = 'round';
  const n = line.x.length;
  const px = (i: number) => view.left + line.x[i] * view.scale;
  const py = (i: number) => view.top - line.y[i] * view.scale;

  c.beginPath();
  for (let i = 0; i < n; i++) c.lineTo(px(i), py(i));
  c.closePath();
  c.lineWidth = (ROAD + 4) * grow;
  c.strokeStyle = palette.surface;
  c.stroke();
  c.lineWidth = ROAD * grow;
  c.strokeStyle = palette.asphalt;
  c.stroke();

  // One stroke for each stretch of one colour; what is out of the traces' sight is faded.
  const visible = (i: number) => whole || (line.distance[i] >= shown.from && line.distance[i] <= shown.to);
  c.lineCap = 'butt';
  c.lineWidth = COLOURED * grow;
  for (let i = 0; i < n - 1; ) {
    let j = i + 1;
    while (j < n - 1 && steps[j] === steps[i] && visible(j) === visible(i)) j++;
    c.beginPath();
    c.moveTo(px(i), py(i));
    // One point further than its own: the next stretch covers the end, and no seam is seen.
    const last = visible(i) && !near ? Math.min(n - 1, j + 1) : j;
    for (let k = i + 1; k <= last; k++) c.lineTo(px(k), py(k));
    c.globalAlpha = (visible(i) ? 1 : 0.22) * (near ? 0.8 : 1);
    c.strokeStyle = colours[steps[i]];
    c.stroke();
    i = j;
  }
  c.globalAlpha = 1;
  if (near) {
    c.lineWidth = 1.5;
    for (const { x, y, colour } of picture.driven) {
      c.strokeStyle = colour;
      c.beginPath();
      for (let i = 0; i < x.length; i++)
        c.lineTo(view.left + x[i] * view.scale, view.top - y[i] * view.scale);
      c.stroke();
    }
  }
  drawStart(c, picture, view, grow);
  for (const corner of corners) drawNumber(c, picture, view, corner, corner.id === selected, grow);
}

function drawStart(
  c: CanvasRenderingContext2D,
  { line, palette }: MapPicture,
  view: View,
  grow: number,
): void {
  const at = toPixel(view, line.x[0], line.y[0]);
  const along = tangentAt(line, 0);
  const half = (ROAD / 2 + 4) * grow;
  // Across the road: the tangent turned by 90 degrees, with y pointing down on the canvas.
  const across = { x: along.y, y: along.x };
  c.lineWidth = 2.5;
  c.strokeStyle = palette.ink;
  c.beginPath();
  c.moveTo(at.x - across.x * half, at.y - across.y * half);
  c.lineTo(at.x + across.x * half, at.y + across.y * half);
  c.stroke();
  // An arrow beside the line says which way round.
  const base = { x: at.x + across.x * (half + 5), y: at.y + across.y * (half + 5) };
  const forward = { x: along.x, y: -along.y };
  c.fillStyle = palette.ink;
  c.beginPath();
  c.moveTo(base.x + forward.x * 9, base.y + forward.y * 9);
  c.lineTo(base.x + across.x * 4, base.y + across.y * 4);
  c.lineTo(base.x - across.x * 4, base.y - across.y * 4);
  c.closePath();
  c.fill();
}

function drawNumber(
  c: CanvasRenderingContext2D,
  { line, palette }: MapPicture,
  view: View,
  { id, apex, direction }: CornerView,
  selected: boolean,
  grow: number,
): void {
  const at = pointAt(line, apex);
  const along = tangentAt(line, apex);
  // On the outside of the corner, where the road leaves room: left of a right-hander, right of a left-hander.
  const side = direction === 'right' ? 1 : -1;
  const away = ROAD * grow * 0.5 + NUMBER * 0.78;
  const pixel = toPixel(view, at.x, at.y);
  const x = pixel.x - along.y * side * away;
  const y = pixel.y - along.x * side * away;
  c.font = '600 11px system-ui, sans-serif';
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  const width = Math.max(NUMBER, c.measureText(id).width + 8);
  c.beginPath();
  c.roundRect(x - width / 2, y - NUMBER / 2, width, NUMBER, 3);
  c.fillStyle = selected ? palette.lap : palette.surface;
  c.fill();
  c.lineWidth = 1;
  c.strokeStyle = selected ? palette.lap : palette.line;
  c.stroke();
  c.fillStyle = selected ? palette.ground : palette.ink;
  c.fillText(id, x, y + 0.5);
}

/** The lap's dot at the cursor and the reference's where it was at the same time. */
export function drawCars(
  { context: c, width, height }: Canvas,
  { palette }: MapPicture,
  view: View,
  lap: Point,
  ghost: Point | undefined,
): void {
  c.clearRect(0, 0, width, height);
  const dot = (at: Point, colour: string, radius: number) => {
    const { x, y } = toPixel(view, at.x, at.y);
    c.beginPath();
    c.arc(x, y, radius, 0, 2 * Math.PI);
    c.fillStyle = colour;
    c.fill();
    c.lineWidth = 2;
    c.strokeStyle = palette.ground;
    c.stroke();
  };
  if (ghost !== undefined) dot(ghost, palette.reference, 5.5);
  dot(lap, palette.lap, 6.5);
}
