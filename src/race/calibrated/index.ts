/**
 * The calibrations that ship: the latest, of every race that lap tables were at hand of, and one as of the start of each season,
 * so that looking back on a race never uses what came after. Their cards say of which races they are, and how to make
 * them anew.
 */

import { type Calibration, calibrate, calibrationOf, isBefore, type Memory } from '../calibrate/index.ts';
import season2019 from './2019.json' with { type: 'json' };
import season2020 from './2020.json' with { type: 'json' };
import season2021 from './2021.json' with { type: 'json' };
import season2022 from './2022.json' with { type: 'json' };
import season2023 from './2023.json' with { type: 'json' };
import season2024 from './2024.json' with { type: 'json' };
import season2025 from './2025.json' with { type: 'json' };
import latest from './latest.json' with { type: 'json' };

/** What a file holds: the parameters follow from what is remembered. */
interface Shipped {
  readonly card: Calibration['card'];
  readonly memory: Memory;
}

/** In order of time. */
const shipped = [
  season2019,
  season2020,
  season2021,
  season2022,
  season2023,
  season2024,
  season2025,
  latest,
] as unknown as Shipped[];
const restored = new Map<Shipped, Calibration>();

export const latestCalibration: Calibration = restoredOf(shipped[shipped.length - 1]);

/**
 * The newest set that knows nothing of that race nor of later ones; of a race before all of them, the usual values of a
 * calibration of no races. `calibrate` goes on from it where later races are at hand.
 */
export function calibrationFor(season: number, round: number): Calibration {
  const race = { season, round };
  const fitting = shipped.findLast(({ memory }) => isBefore(memory, race));
  return fitting === undefined ? calibrate([], { asOf: race }) : restoredOf(fitting);
}

function restoredOf(set: Shipped): Calibration {
  const known = restored.get(set) ?? calibrationOf(set.memory, set.card);
  restored.set(set, known);
  return known;
}
