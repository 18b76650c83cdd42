/** The circuit as a page draws it, in the frame of the cars' places. */

import { trackOutline } from '../../timing/index.ts';
import type { MapView } from '../contract.ts';
import { HttpError } from '../problem.ts';
import type { OpenRace } from './desk.ts';
import { rounded } from './table.ts';

/** To a decimetre, which is what the feed gives. */
const metres = (values: ArrayLike<number>) => Array.from(values, (value) => rounded(value, 1) ?? 0);

/** @throws HttpError 404 where no positions are known, 422 where no lap was seen whole */
export function mapOf({ id, session }: OpenRace): MapView {
  if (!session.locations) throw new HttpError(404, `${id} has no positions: the map is off`);
  const line = trackOutline(session);
  if (!line) throw new HttpError(422, `no car was seen on a whole lap of ${id}: the map is off`);
  return {
    x: metres(line.x),
    y: metres(line.y),
    distance: metres(line.distance),
    length: rounded(line.length, 1) ?? 0,
    start: {
      x: rounded(line.x[0], 1) ?? 0,
      y: rounded(line.y[0], 1) ?? 0,
      heading: rounded(line.heading, 4) ?? 0,
    },
    sectors: line.sectors.map(({ sector, distance, x, y }) => ({
      sector,
      distance: rounded(distance, 1) ?? 0,
      x: rounded(x, 1) ?? 0,
      y: rounded(y, 1) ?? 0,
    })),
    pitLane: line.pitLane && { x: metres(line.pitLane.x), y: metres(line.pitLane.y) },
    drs: line.drsZones.map(({ from, to }) => ({ from: rounded(from, 1) ?? 0, to: rounded(to, 1) ?? 0 })),
    rotation: rounded(line.rotation, 4) ?? 0,
  };
}
