/** A moment of a race as an address: which time, whom one follows, which chart. */

import type { Moment, Replay } from './replay.ts';
import type { RaceSearch } from './search.ts';

export const momentOf = ({ t, follow, view }: RaceSearch): Moment => ({ time: t, car: follow, view });

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
