/** A moment of a race as an address: which time, whom one follows, which chart. */

import type { ChartsView } from '../../../src/server/contract.ts';
import type { Moment, Replay } from './replay.ts';
import type { RaceSearch } from './search.ts';

/** @param leader s, session time at which each lap was ended by the first car */
export const momentOf = ({ t, lap, follow, view }: RaceSearch, leader: ChartsView['leader']): Moment => ({
  time: t ?? (lap === undefined ? undefined : (leader[lap] ?? undefined)),
  car: follow,
  view,
});

export function searchOf(replay: Replay): RaceSearch {
  const car = replay.selected.value;
  const view = replay.view.value;
  return {
    t: Math.round(replay.clock.shown.value * 10) / 10,
    ...(car === null ? {} : { follow: car }),
    ...(view === replay.views[0] ? {} : { view }),
  };
}

export function linkTo(replay: Replay): string {
  const url = new URL(window.location.href);
  url.search = new URLSearchParams(
    Object.entries(searchOf(replay)).map(([key, value]) => [key, String(value)]),
  ).toString();
  return url.toString();
}
