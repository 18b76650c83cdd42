/** Which contributions are of one session: those that agree in season, kind and round, or place where a round is missing. */

import type { Contribution } from '../session.ts';
import { placeOf } from './places.ts';

/** Groups of one session each, in the order in which the first of each came. */
export function sessionsOf(contributions: readonly Contribution[]): Contribution[][] {
  const groups: {
    rounds: Set<number>;
    places: Set<string>;
    season: number | null;
    kind: string;
    members: Contribution[];
  }[] = [];
  // Those that know the round first: one that knows the place only finds its group then.
  const sorted = [...contributions].sort(
    (a, b) => Number(a.identity.round === null) - Number(b.identity.round === null),
  );
  for (const contribution of sorted) {
    const { season, round, kind, name } = contribution.identity;
    const place = contribution.identity.place ?? placeOf(name, season);
    const group = groups.find(
      (candidate) =>
        candidate.season === season &&
        candidate.kind === kind &&
        (round !== null && candidate.rounds.size > 0
          ? candidate.rounds.has(round)
          : place !== null && candidate.places.has(place)),
    );
    if (group === undefined) {
      groups.push({
        season,
        kind,
        rounds: new Set(round === null ? [] : [round]),
        places: new Set(place === null ? [] : [place]),
        members: [contribution],
      });
      continue;
    }
    group.members.push(contribution);
    if (round !== null) group.rounds.add(round);
    if (place !== null) group.places.add(place);
  }
  const first = (members: readonly Contribution[]) =>
    Math.min(...members.map((member) => contributions.indexOf(member)));
  return groups.map(({ members }) => members).sort((a, b) => first(a) - first(b));
}
