/** Draws the circuit and the cars. Pure but for the canvas; m in the circuit's own frame, turned to lie flat. */

import type { MapView, TrackStatusView } from '../../../src/server/contract.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** From m to px: turned by `cos`, `sin`, scaled, moved; y points up in the circuit's frame and down on the screen. */
export interface Projection {
  readonly cos: number;
  readonly sin: number;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export function project({ cos, sin, scale, left, top }: Projection, x: number, y: number): Point {
  return { x: left + (x * cos - y * sin) * scale, y: top - (x * sin + y * cos) * scale };
}

/** The circuit as large as it goes; on a tall screen it stands where on a wide one it lies. */
export function fitMap(map: MapView, width: number, height: number, margin: number): Projection {
  const lying = fitTurned(map, map.rotation, width, height, margin);
  const standing = fitTurned(map, map.rotation + Math.PI / 2, width, height, margin);
  return standing.scale > 1.05 * lying.scale ? standing : lying;
}

function fitTurned(map: MapView, angle: number, width: number, height: number, margin: number): Projection {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < map.x.length; i++) {
    const x = map.x[i] * cos - map.y[i] * sin;
    const y = map.x[i] * sin + map.y[i] * cos;
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  }
  const scale = Math.min(
    Math.max(1, width - 2 * margin) / Math.max(1, maxX - minX),
    Math.max(1, height - 2 * margin) / Math.max(1, maxY - minY),
  );
  return {
    cos,
    sin,
    scale,
    left: width / 2 - ((minX + maxX) / 2) * scale,
    top: height / 2 + ((minY + maxY) / 2) * scale,
  };
}

export interface MapColours {
  readonly ink: string;
  readonly muted: string;
  readonly ground: string;
  readonly asphalt: string;
  readonly line: string;
  /** Of the whole track under a flag; null while it is clear. */
  readonly flag: string | null;
}

const ROAD = 7;
/** px from the track to the name of a sector. */
const NAME_OFF = 15;

export function drawCircuit(
  c: CanvasRenderingContext2D,
  width: number,
  height: number,
  map: MapView,
  view: Projection,
  colours: MapColours,
): void {
  c.clearRect(0, 0, width, height);
  c.lineJoin = 'round';
  c.lineCap = 'round';
  const path = (xs: readonly number[], ys: readonly number[], closed: boolean) => {
    c.beginPath();
    for (let i = 0; i < xs.length; i++) {
      const at = project(view, xs[i], ys[i]);
      c.lineTo(at.x, at.y);
    }
    if (closed) c.closePath();
  };
  if (map.pitLane) {
    path(map.pitLane.x, map.pitLane.y, false);
    c.lineWidth = 2.5;
    c.strokeStyle = colours.asphalt;
    c.stroke();
  }
  path(map.x, map.y, true);
  if (colours.flag) {
    c.lineWidth = ROAD + 6;
    c.strokeStyle = colours.flag;
    c.stroke();
  }
  c.lineWidth = ROAD;
  c.strokeStyle = colours.asphalt;
  c.stroke();

  for (const { from, to } of map.drs) {
    const inside = (d: number) => (from <= to ? d >= from && d <= to : d >= from || d <= to);
    c.beginPath();
    let open = false;
    for (let i = 0; i < map.x.length; i++) {
      const at = project(view, map.x[i], map.y[i]);
      if (!inside(map.distance[i])) open = false;
      else if (open) c.lineTo(at.x, at.y);
      else {
        c.moveTo(at.x, at.y);
        open = true;
      }
    }
    c.lineWidth = 1.5;
    c.strokeStyle = colours.muted;
    c.stroke();
  }

  for (const { sector, distance } of map.sectors) {
    const at = nearest(map, distance);
    tick(c, map, view, at, ROAD / 2 + 3, colours.muted, 1.5);
    label(c, map, view, at, `S${sector + 1}`, colours);
  }
  tick(c, map, view, 0, ROAD / 2 + 5, colours.ink, 2.5);
  arrow(c, map, view, colours.ink);
}

function nearest(map: MapView, distance: number): number {
  let best = 0;
  for (let i = 0; i < map.distance.length; i++) {
    if (Math.abs(map.distance[i] - distance) < Math.abs(map.distance[best] - distance)) best = i;
  }
  return best;
}

/** Unit vectors on the screen: along the track, and across it to the right. */
function axes(map: MapView, view: Projection, i: number): { at: Point; along: Point; across: Point } {
  const n = map.x.length;
  const at = project(view, map.x[i], map.y[i]);
  const before = project(view, map.x[(i - 1 + n) % n], map.y[(i - 1 + n) % n]);
  const after = project(view, map.x[(i + 1) % n], map.y[(i + 1) % n]);
  const length = Math.hypot(after.x - before.x, after.y - before.y) || 1;
  const along = { x: (after.x - before.x) / length, y: (after.y - before.y) / length };
  return { at, along, across: { x: -along.y, y: along.x } };
}

function tick(
  c: CanvasRenderingContext2D,
  map: MapView,
  view: Projection,
  i: number,
  half: number,
  colour: string,
  width: number,
): void {
  const { at, across } = axes(map, view, i);
  c.beginPath();
  c.moveTo(at.x - across.x * half, at.y - across.y * half);
  c.lineTo(at.x + across.x * half, at.y + across.y * half);
  c.lineWidth = width;
  c.strokeStyle = colour;
  c.stroke();
}

function label(
  c: CanvasRenderingContext2D,
  map: MapView,
  view: Projection,
  i: number,
  text: string,
  { muted }: MapColours,
): void {
  const { at, across } = axes(map, view, i);
  c.font = '600 10px system-ui, sans-serif';
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  c.fillStyle = muted;
  c.fillText(text, at.x + across.x * NAME_OFF, at.y + across.y * NAME_OFF);
}

function arrow(c: CanvasRenderingContext2D, map: MapView, view: Projection, colour: string): void {
  const { at, along, across } = axes(map, view, 0);
  const base = { x: at.x + across.x * 13, y: at.y + across.y * 13 };
  c.beginPath();
  c.moveTo(base.x + along.x * 9, base.y + along.y * 9);
  c.lineTo(base.x + across.x * 4, base.y + across.y * 4);
  c.lineTo(base.x - across.x * 4, base.y - across.y * 4);
  c.closePath();
  c.fillStyle = colour;
  c.fill();
}

export interface DrawnCar {
  readonly at: Point;
  readonly code: string;
  readonly colour: string;
  /** Black or white, to be read on the colour. */
  readonly ink: string;
  readonly selected: boolean;
  readonly leader: boolean;
  /** Out of the race: it stands where it was left, and says no more than that. */
  readonly gone: boolean;
}

const FONT = '650 10px system-ui, sans-serif';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
}

/** Whether letters in a box would lie on the dot of a car. */
const covers = ({ x, y, w }: Box, dot: Point) =>
  dot.x > x - 4 && dot.x < x + w + 4 && Math.abs(dot.y - y) < 11;

/** Where the names of the sectors stand. */
export function sectorNames(map: MapView, view: Projection): Box[] {
  return map.sectors.map(({ distance }) => {
    const { at, across } = axes(map, view, nearest(map, distance));
    return { x: at.x + across.x * NAME_OFF - 8, y: at.y + across.y * NAME_OFF, w: 16 };
  });
}

/**
 * Cars as dots with their letters, the last first so that the front lies on top, and who is followed above all.
 *
 * @param names what stands on the map already, which letters do not cover
 */
export function drawCars(
  c: CanvasRenderingContext2D,
  width: number,
  height: number,
  cars: readonly DrawnCar[],
  colours: MapColours,
  names: readonly Box[] = [],
): void {
  c.clearRect(0, 0, width, height);
  c.font = FONT;
  c.textAlign = 'left';
  c.textBaseline = 'middle';
  const anySelected = cars.some(({ selected }) => selected);
  const sorted = [...cars].sort((a, b) => Number(a.selected) - Number(b.selected));
  for (const { at, colour, selected, leader, gone } of sorted) {
    c.globalAlpha = gone && !selected ? 0.35 : 1;
    c.beginPath();
    c.arc(at.x, at.y, selected ? 7 : leader ? 6 : 5, 0, 2 * Math.PI);
    c.fillStyle = colour;
    c.fill();
    c.lineWidth = selected ? 2.5 : 1.5;
    c.strokeStyle = selected ? colours.ink : colours.ground;
    c.stroke();
  }
  c.globalAlpha = 1;
  // Letters where there is room beside, above or below: the front of the field first. None covers a car or a name.
  const taken: Box[] = [...names];
  const inOrder = [...cars].reverse().sort((a, b) => Number(b.selected) - Number(a.selected));
  for (const { at, code, colour, ink, selected, gone } of inOrder) {
    if (gone && !selected) continue;
    const w = c.measureText(code).width + 8;
    const beside = Math.max(8, at.y - 7);
    const places = [
      { x: at.x + 9, y: beside, w },
      { x: at.x - 9 - w, y: beside, w },
      { x: at.x - w / 2, y: at.y - 15, w },
      { x: at.x - w / 2, y: at.y + 15, w },
    ].filter((box) => box.x >= 0 && box.x + w <= width && box.y >= 7);
    const isFree = (box: Box) =>
      taken.every((t) => Math.abs(t.y - box.y) >= 14 || box.x >= t.x + t.w || box.x + w <= t.x) &&
      cars.every((other) => other.at === at || !covers(box, other.at));
    const place = places.find(isFree) ?? (selected ? places[0] : undefined);
    if (!place) continue;
    taken.push(place);
    const { x, y } = place;
    c.globalAlpha = anySelected && !selected ? 0.75 : 1;
    c.beginPath();
    c.roundRect(x, y - 7, w, 14, 3);
    c.fillStyle = selected ? colour : colours.ground;
    c.fill();
    c.fillStyle = selected ? ink : colours.ink;
    c.fillText(code, x + 4, y + 0.5);
    c.globalAlpha = 1;
  }
}

export function drawRing(c: CanvasRenderingContext2D, at: Point, colour: string, ground: string): void {
  c.beginPath();
  c.arc(at.x, at.y, 6, 0, 2 * Math.PI);
  c.lineWidth = 5;
  c.strokeStyle = ground;
  c.stroke();
  c.lineWidth = 3;
  c.strokeStyle = colour;
  c.stroke();
}

/** The custom property of the style sheet for a flag over the whole track; null while it is clear. */
export function flagVariable(status: TrackStatusView): string | null {
  switch (status) {
    case 'clear':
      return null;
    case 'yellow':
      return '--flag-yellow';
    case 'safetyCar':
      return '--flag-sc';
    case 'vsc':
    case 'vscEnding':
      return '--flag-vsc';
    case 'red':
      return '--flag-red';
    default:
      return status satisfies never;
  }
}
