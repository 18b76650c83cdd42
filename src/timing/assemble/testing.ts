/** Made-up contributions for tests: what a source would say of a race that never was. */

import type { RaceEvent } from '../events.ts';
import type { Contribution, SourceKind } from '../session.ts';
import { makeLap } from '../testing.ts';
import { NOBODY } from './identity.ts';

export function makeContribution(
  source: SourceKind,
  events: readonly RaceEvent[],
  rest: Partial<Contribution> = {},
): Contribution {
  return {
    source,
    from: `a ${source} source`,
    identity: { ...NOBODY, season: 2001, round: 1, place: 'nowhere' },
    epoch: null,
    events,
    carSamples: null,
    locations: null,
    results: null,
    warnings: [],
    ...rest,
  };
}

/** Laps of some cars at an even pace, car k k seconds behind the first, beginning at `start`. */
export function evenLaps(
  cars: readonly number[],
  laps: number,
  start: number,
  pace = 90,
): ReturnType<typeof makeLap>[] {
  return cars.flatMap((car, k) =>
    Array.from({ length: laps }, (_, i) => {
      const duration = pace + k / 10 + (7 * i) / 1000;
      const before = Array.from({ length: i }, (_, n) => pace + k / 10 + (7 * n) / 1000).reduce(
        (a, b) => a + b,
        0,
      );
      const begin = start + k + before;
      return makeLap(car, i + 1, begin + duration, { start: begin, duration, position: k + 1 });
    }),
  );
}
