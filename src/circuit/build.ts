/** One circuit for all laps: its line from the laps, its corners from an authored map or else from the line. */

import type { LapTrace } from '../telemetry/index.ts';
import { atlasMap } from './atlas.ts';
import type { CentreLine, Circuit } from './circuit.ts';
import { detectCorners } from './corners.ts';
import { centreLine } from './line.ts';
import { authoredCorners, type CornerMap } from './map.ts';

export interface CircuitOptions {
  /** As the recording writes it; a circuit of the atlas gives its corners their names. */
  readonly name?: string;
  /** Outranks the atlas and detection. */
  readonly map?: CornerMap;
}

/**
 * The circuit on which the laps were driven. Give it clean laps of one `length`: a spin bends the line.
 * Undefined where the laps hold nothing to draw a line from (see `centreLine`).
 *
 * @throws CornerMapError where `map` cannot be used
 */
export function buildCircuit(traces: readonly LapTrace[], options: CircuitOptions = {}): Circuit | undefined {
  const line = centreLine(traces);
  if (!line) return undefined;
  const detected = options.map ? [] : detectCorners(line);
  const turn = (from: number, to: number) => turnBetween(line, from, to);
  const map = options.map ?? (options.name ? atlasMap(options.name, detected, line.length, turn) : undefined);
  const name = options.name ?? map?.circuit;
  return {
    ...(name === undefined ? {} : { name }),
    length: line.length,
    line,
    corners: map ? authoredCorners(map, line.length, turn) : detected,
    authored: map !== undefined,
  };
}

/** Change of heading between two places, rad, left positive; `from` > `to` goes across the line. */
export function turnBetween(line: CentreLine, from: number, to: number): number {
  const n = line.curvature.length - 1;
  const first = Math.round(from / line.step);
  let last = Math.round(to / line.step);
  if (last <= first) last += n;
  let turn = 0;
  for (let i = first; i < last; i++) turn += line.curvature[i % n] * line.step;
  return turn;
}
