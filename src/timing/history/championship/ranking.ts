/** Places in a table: by points that count, then by countback, the way the published tables of each season were made. */

import type { TieBreak } from './rules.ts';
import type { Place, Sum } from './tally.ts';

/** A competitor before there are places. */
export interface Entry<Key> extends Sum {
  readonly key: Key;
  readonly places: readonly Place[];
  /** Null for one who is in the championship. */
  readonly excluded: 'DSQ' | 'EX' | null;
}

export interface Ranked<Key> extends Sum {
  readonly key: Key;
  readonly position: number | null;
  readonly positionText: string;
  readonly wins: number;
}

export type Compare = (a: readonly Place[], b: readonly Place[]) => number;

/** More wins first, then more second places, and so on. 0 where nothing parts them. */
function countback(a: readonly Place[], b: readonly Place[]): number {
  // Of the places that there are: a book may state place 2,000,000,000.
  const taken = new Set([...a, ...b].map(({ place }) => place));
  for (const wanted of [...taken].sort((one, other) => one - other)) {
    const count = (places: readonly Place[]) => places.filter(({ place }) => place === wanted).length;
    const difference = count(b) - count(a);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Who reached the same places first, the best place before the others. */
function firstToReach(a: readonly Place[], b: readonly Place[]): number {
  const inOrder = (places: readonly Place[]) =>
    [...places].sort((one, other) => one.place - other.place || one.round - other.round);
  const others = inOrder(b);
  for (const [i, { round }] of inOrder(a).entries()) {
    const difference = round - (others[i]?.round ?? round);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** How competitors with equal points are parted in a season. */
export function comparison(tieBreak: TieBreak, scoring: number): Compare {
  const within = (compare: Compare): Compare => {
    const scored = (places: readonly Place[]) => places.filter(({ place }) => place <= scoring);
    return (a, b) => compare(scored(a), scored(b));
  };
  switch (tieBreak) {
    case 'allPlaces':
      return countback;
    case 'scoringPlaces':
      return within(countback);
    case 'scoringPlacesThenFirst':
      return within((a, b) => countback(a, b) || firstToReach(a, b));
    default:
      return tieBreak satisfies never;
  }
}

function winsOf(places: readonly Place[]): number {
  return places.filter(({ place }) => place === 1).length;
}

/** With positions; equal ones where nothing parts competitors. The excluded come last, without one. */
export function ranked<Key>(entries: readonly Entry<Key>[], breakTie: Compare): Ranked<Key>[] {
  const compare = (a: Entry<Key>, b: Entry<Key>) => b.points - a.points || breakTie(a.places, b.places);
  const inside = entries.filter((entry) => entry.excluded === null).sort(compare);
  const outside = entries.filter((entry) => entry.excluded !== null);
  let position = 0;
  return [...inside, ...outside].map((entry, i) => {
    const { key, gross, points, dropped, excluded } = entry;
    const before = inside[i - 1];
    if (before === undefined || compare(before, entry) !== 0) position = i + 1;
    return {
      key,
      gross,
      points,
      dropped,
      position: excluded === null ? position : null,
      positionText: excluded ?? String(position),
      wins: winsOf(entry.places),
    };
  });
}
