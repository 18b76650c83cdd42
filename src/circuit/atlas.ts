/**
 * Circuits whose corners have names that every driver there knows. A recording gets them when it names the circuit and
 * its own corners lie where the map says, so that a name is never put on another layout.
 *
 * The maps are authored by hand from public descriptions of the circuits; metres are along the driven line.
 */

import type { Corner } from './circuit.ts';
import { type CornerMap, contradicts } from './map.ts';

interface AtlasEntry {
  /** How recordings call the circuit: lower case, letters and digits only; one of them must occur in the name. */
  readonly called: readonly string[];
  readonly map: CornerMap;
}

/** m: how far a detected corner's apex may lie from the map's, and the map's from a detected one. */
const NEAR = 45;
/** Share by which the lap may differ in length from the map's. */
const LENGTH_TOLERANCE = 0.015;

const limeRock: AtlasEntry = {
  called: ['limerock'],
  map: {
    circuit: 'Lime Rock Park',
    length: 2342,
    corners: [
      { id: '1', name: 'Big Bend', start: 152, apex: 354, end: 519, direction: 'right' },
      { id: '2', name: 'The Left-Hander', start: 519, apex: 642, end: 731, direction: 'left' },
      { id: '3', name: 'The Right-Hander', start: 731, apex: 809, end: 928, direction: 'right' },
      { id: '4', name: 'No Name', start: 928, apex: 956, end: 994, direction: 'right' },
      { id: '5', name: 'The Uphill', start: 1131, apex: 1189, end: 1248, direction: 'right' },
      { id: '6', name: 'West Bend', start: 1479, apex: 1578, end: 1702, direction: 'right' },
      { id: '7', name: 'The Diving Turn', start: 1801, apex: 1913, end: 2065, direction: 'right' },
    ],
  },
};

const entries: readonly AtlasEntry[] = [limeRock];

/**
 * The map of a circuit by its name as a recording writes it, where the corners detected on a lap of `length` m agree
 * with it: each detected corner has one of the map beside it, of the same direction, and where the map has a corner
 * that was not detected the laps at least do not turn the other way (`turnBetween` gives rad, left positive).
 */
export function atlasMap(
  name: string,
  detected: readonly Corner[],
  length: number,
  turnBetween: (from: number, to: number) => number = () => 0,
): CornerMap | undefined {
  const plain = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const entry = entries.find(({ called }) => called.some((each) => plain.includes(each)));
  if (!entry || detected.length === 0) return undefined;
  const { map } = entry;
  const full = map.length ?? length;
  if (Math.abs(length / full - 1) > LENGTH_TOLERANCE) return undefined;
  const agrees = detected.every((corner) =>
    map.corners.some(
      ({ apex, direction }) =>
        direction === corner.direction && Math.abs((apex * length) / full - corner.apex) <= NEAR,
    ),
  );
  const scale = length / full;
  const contradicted = map.corners.some(
    ({ direction, start, end }) =>
      direction !== undefined && contradicts(direction, turnBetween(start * scale, end * scale)),
  );
  return agrees && !contradicted ? map : undefined;
}
