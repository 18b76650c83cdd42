/**
 * Cuts the lap into corners and straights that cover it without gap or overlap, so that what is lost in them adds
 * up to the lap-time difference. A corner's tile begins where the earlier of the compared laps brakes, lifts or rolls for it. The
 * straight over the line is cut there: its first part follows from the lap before, which is not the lap coached.
 */

import type { Corner } from '../circuit/index.ts';

/** m since the line; `from` is negative where the tile begins before the line, on the end of the lap. */
export interface Tile {
  readonly from: number;
  readonly to: number;
}

export interface CornerTile extends Tile {
  readonly corner: Corner;
  /** The straight that follows, up to the next tile or the line. Zero length where the corners touch. */
  readonly after: Tile;
}

export interface Tiling {
  readonly corners: readonly CornerTile[];
  /** From the line to the first corner; undefined where a corner's tile spans the line. */
  readonly opening: Tile | undefined;
}

/**
 * @param corners in driving order, not overlapping
 * @param beginnings m, per corner where the laps compared begin with it; those past the corner's start are ignored
 * @param length m, the lap
 */
export function tileLap(
  corners: readonly Corner[],
  beginnings: readonly (readonly number[])[],
  length: number,
): Tiling {
  const unwrapped = corners.map((corner) => {
    const from = corner.start > corner.end ? corner.start - length : corner.start;
    return { corner, from, to: corner.end };
  });
  const order = unwrapped
    .map((tile, i) => ({ ...tile, begun: beginnings[i] ?? [] }))
    .sort((a, b) => a.from - b.from);
  const tiles = order.map((tile, i) => {
    const previousEnd = i > 0 ? order[i - 1].to : order[order.length - 1].to - length;
    const earliest = Math.max(previousEnd, tile.to - length / 2);
    const begun = tile.begun
      .map((metres) => unwrapBefore(metres, tile.to, length))
      .filter((metres) => metres >= earliest && metres < tile.from);
    // The braking zone may reach over the line only where no lap of its own ends there.
    return { ...tile, from: Math.min(tile.from, ...begun) };
  });
  const first = tiles[0];
  const result: CornerTile[] = tiles.map((tile, i) => {
    const next = tiles[i + 1];
    const until = next ? next.from : length + Math.min(0, first.from);
    return {
      corner: tile.corner,
      from: tile.from,
      to: tile.to,
      after: { from: tile.to, to: Math.max(tile.to, until) },
    };
  });
  const opening = !first ? { from: 0, to: length } : first.from > 0 ? { from: 0, to: first.from } : undefined;
  return { corners: result, opening };
}

/** The same place on the circuit, at most one lap before `end`. */
function unwrapBefore(metres: number, end: number, length: number): number {
  return metres > end ? metres - length * Math.ceil((metres - end) / length) : metres;
}
