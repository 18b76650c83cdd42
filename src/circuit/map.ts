/**
 * Corner maps written by people. They outrank detection: an author knows that Turn 4 of a circuit is a flat-out kink
 * or that two turns are called 9A and 9B, which no curve tells. Places are metres on the author's length of the
 * circuit, or shares of the lap where the map gives no length; either way they are stretched to the measured lap.
 */

import type { Corner } from './circuit.ts';

export interface AuthoredCorner {
  /** `1`, `2A`: number and, where there is one, a letter. */
  readonly id: string;
  readonly name?: string;
  /** m since the line where the map has a `length`, else share of the lap 0..1. `start` > `end` spans the line. */
  readonly start: number;
  readonly apex: number;
  readonly end: number;
  /** Left out, the direction and the turn come from the measured line. */
  readonly direction?: 'left' | 'right';
}

export interface CornerMap {
  readonly circuit: string;
  /** m: the length of lap on which the places were taken. Without it they are shares of the lap. */
  readonly length?: number;
  readonly corners: readonly AuthoredCorner[];
}

/** A corner map that cannot be used; one sentence that names the corner and the place. */
export class CornerMapError extends Error {
  override name = 'CornerMapError';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Checks the shape of a corner map read from JSON; its geometry is checked by `authoredCorners`.
 *
 * @throws CornerMapError with one sentence on the first thing that is wrong
 */
export function parseCornerMap(json: unknown): CornerMap {
  if (!isRecord(json)) throw new CornerMapError('a corner map is an object with "circuit" and "corners"');
  const { circuit, length, corners } = json;
  if (typeof circuit !== 'string' || circuit === '') {
    throw new CornerMapError('a corner map needs "circuit", the name of the circuit, as text');
  }
  if (length !== undefined && !(typeof length === 'number' && length > 0 && Number.isFinite(length))) {
    throw new CornerMapError(`"length" must be a positive number of metres, got ${JSON.stringify(length)}`);
  }
  if (!Array.isArray(corners) || corners.length === 0) {
    throw new CornerMapError('a corner map needs "corners", a list of at least one corner');
  }
  return {
    circuit,
    ...(length === undefined ? {} : { length }),
    corners: corners.map((corner: unknown, i) => parseCorner(corner, i)),
  };
}

function parseCorner(corner: unknown, index: number): AuthoredCorner {
  const where = `corner ${index + 1} of the map`;
  if (!isRecord(corner)) throw new CornerMapError(`${where} is not an object`);
  const { id, name, direction } = corner;
  if (typeof id !== 'string') throw new CornerMapError(`${where} needs "id" as text, like "1" or "2A"`);
  if (name !== undefined && typeof name !== 'string') {
    throw new CornerMapError(`"name" of corner ${id} must be text, got ${JSON.stringify(name)}`);
  }
  if (direction !== undefined && direction !== 'left' && direction !== 'right') {
    throw new CornerMapError(
      `"direction" of corner ${id} must be "left" or "right", got ${JSON.stringify(direction)}`,
    );
  }
  const place = (key: 'start' | 'apex' | 'end'): number => {
    const value = corner[key];
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new CornerMapError(`"${key}" of corner ${id} must be a number, got ${JSON.stringify(value)}`);
    }
    return value;
  };
  return {
    id,
    ...(name === undefined ? {} : { name }),
    ...(direction === undefined ? {} : { direction }),
    start: place('start'),
    apex: place('apex'),
    end: place('end'),
  };
}

/** Laps may be longer or shorter than the map by this share: wheel sensors and lines differ, circuits by more. */
const LENGTH_TOLERANCE = 0.06;
/** rad: a turn of more to the other side than the author's is not the author's corner. */
const CLEAR_TURN = 0.2;

/** True where the measured change of heading, rad, left positive, clearly goes to the other side. */
export function contradicts(direction: 'left' | 'right', turn: number): boolean {
  return (direction === 'left' ? -turn : turn) >= CLEAR_TURN;
}

/** Number and letter of an id; the dash is for the ends of an oval, `1-2`. */
const ID = /^(\d{1,3})([A-Z]?)(?:-\d{1,3})?$/;

/**
 * The corners of a map on a lap of `length` m, in driving order. `turnBetween` gives the change of heading (rad, left
 * positive) between two places of the measured line; it fills in the direction where the map has none.
 *
 * @throws CornerMapError where places are out of range, out of order or overlap, or ids repeat; where the map is of
 *   another circuit, as its length or the way that a corner turns shows
 */
export function authoredCorners(
  map: CornerMap,
  length: number,
  turnBetween: (from: number, to: number) => number = () => 0,
): Corner[] {
  if (map.corners.length === 0) throw new CornerMapError('a corner map needs at least one corner');
  const full = map.length ?? 1;
  const unit = map.length === undefined ? '' : ' m';
  if (map.length !== undefined && Math.abs(length / map.length - 1) > LENGTH_TOLERANCE) {
    throw new CornerMapError(
      `the corner map of ${map.circuit} is for a lap of ${map.length} m, but the laps are ${length.toFixed(0)} m long`,
    );
  }
  const ids = new Set<string>();
  for (const { id, start, apex, end } of map.corners) {
    if (!ID.test(id))
      throw new CornerMapError(`corner id "${id}" must be a number with or without a letter, like "2A"`);
    if (ids.has(id)) throw new CornerMapError(`corner ${id} stands twice in the map`);
    ids.add(id);
    for (const [key, value] of Object.entries({ start, apex, end })) {
      if (!(value >= 0 && value <= full)) {
        throw new CornerMapError(
          `${key} of corner ${id} is ${value}${unit}, but must lie in 0..${full}${unit}`,
        );
      }
    }
    const along = (value: number): number => (((value - start) % full) + full) % full;
    if (start === end || !(along(apex) <= along(end))) {
      throw new CornerMapError(
        `corner ${id} must have start, apex and end in driving order, got ${start}, ${apex}, ${end}`,
      );
    }
  }
  const sorted = [...map.corners].sort((a, b) => a.apex - b.apex);
  for (let i = 0; i < sorted.length; i++) {
    const it = sorted[i];
    const next = sorted[(i + 1) % sorted.length];
    if (next === it) break;
    const along = (value: number): number => (((value - it.start) % full) + full) % full;
    // A neighbour may begin where this corner ends, no earlier.
    if (along(next.start) < along(it.end) || (along(next.end) <= along(it.end) && along(next.end) > 0)) {
      throw new CornerMapError(
        `corners ${it.id} and ${next.id} overlap: ${it.id} ends at ${it.end}${unit}, ${next.id} starts at ${next.start}${unit}`,
      );
    }
  }
  return sorted.map((corner) => {
    const match = ID.exec(corner.id);
    const scale = length / full;
    const start = corner.start * scale;
    const end = corner.end * scale;
    const measured = turnBetween(start, end);
    const way = measured < 0 ? 'right' : 'left';
    const direction = corner.direction ?? way;
    if (contradicts(direction, measured)) {
      const degrees = ((Math.abs(measured) * 180) / Math.PI).toFixed(0);
      throw new CornerMapError(
        `corner ${corner.id} of the map of ${map.circuit} turns ${direction}, but there the laps turn ${degrees}° to the ${way}`,
      );
    }
    return {
      id: corner.id,
      number: Number(match?.[1]),
      letter: match?.[2] ?? '',
      ...(corner.name === undefined ? {} : { name: corner.name }),
      direction,
      start,
      apex: corner.apex * scale,
      end,
      turn: measured,
    };
  });
}
