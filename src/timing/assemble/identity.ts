/**
 * Which session it is: how an id is made of what is known, and what a name that a person gave (`2024-01-bahrain`, also
 * `2024_1_bahrain-qualifying`) says of it.
 */

import type { SessionIdentity, SessionKind } from '../session.ts';
import { nameOfPlace, placeOf, placeOfCircuit, slugOf } from './places.ts';

export const NOBODY: SessionIdentity = {
  kind: 'race',
  season: null,
  round: null,
  name: null,
  place: null,
  date: null,
  scheduledLaps: null,
};

/** How kinds are written at the end of an id; a race has nothing there. */
const SUFFIX: Readonly<Record<SessionKind, string>> = {
  race: '',
  sprint: '-sprint',
  qualifying: '-qualifying',
  sprintQualifying: '-sprint-qualifying',
  practice1: '-practice-1',
  practice2: '-practice-2',
  practice3: '-practice-3',
};

/** The kind of session that a source's words mean: `Race`, `Sprint Shootout`, `Practice 1`, `FP2`; null of other words. */
export function kindOf(words: string | null): SessionKind | null {
  if (words === null) return null;
  const slug = slugOf(words);
  if (/^(?:race|grand-prix|r)$/.test(slug)) return 'race';
  if (/^(?:sprint-qualifying|sprint-shootout|sq|ss)$/.test(slug)) return 'sprintQualifying';
  if (/^(?:sprint|sprint-race|s)$/.test(slug)) return 'sprint';
  if (/^(?:qualifying|q)$/.test(slug)) return 'qualifying';
  const practice = /^(?:free-)?(?:practice-?|fp)([123])$/.exec(slug)?.[1];
  if (practice === '1') return 'practice1';
  if (practice === '2') return 'practice2';
  return practice === '3' ? 'practice3' : null;
}

/** `2024-01-bahrain`; parts that are not known are left out. Null where the season or both round and place are missing. */
export function raceId(identity: SessionIdentity): string | null {
  const { season, round, kind } = identity;
  const place = identity.place ?? placeOf(identity.name, season);
  if (season === null || (round === null && place === null)) return null;
  const parts = [
    String(season),
    ...(round === null ? [] : [String(round).padStart(2, '0')]),
    ...(place === null ? [] : [place]),
  ];
  return `${parts.join('-')}${SUFFIX[kind]}`;
}

const NAMED = /(?:^|[^0-9])((?:19|20)\d{2})[-_ ](?:(\d{1,2})[-_ ])?([a-z][a-z0-9]*(?:[-_ ][a-z0-9]+)*)/i;

/**
 * What a name says: season, round, place and kind of `2024-01-bahrain`, `2024_1_Bahrain`, `2024-07-imola-qualifying`.
 * Null where it does not have that shape. A date (`2024-03-02`) is none.
 */
export function identityOfName(name: string): SessionIdentity | null {
  const match = NAMED.exec(
    name.slice(0, 300).replace(/\.(?:tar\.gz|tgz|parquet|csv|json|txt|gz|jsonl)+$/gi, ''),
  );
  if (match === null) return null;
  const [, year, roundText, rest] = match;
  let kind: SessionKind = 'race';
  let place = slugOf(rest);
  for (const [candidate, suffix] of Object.entries(SUFFIX) as [SessionKind, string][]) {
    if (suffix !== '' && place.endsWith(suffix) && suffix.length > SUFFIX[kind].length) kind = candidate;
  }
  place = place.slice(0, place.length - SUFFIX[kind].length).replace(/-race(?:-.*)?$/, '');
  const round = roundText === undefined ? null : Number(roundText);
  if (round !== null && (round < 1 || round > 40)) return null;
  if (place === '' || (round === null && placeOfCircuit(place) === null)) return null;
  return { ...NOBODY, kind, season: Number(year), round, place: placeOfCircuit(place) ?? place };
}

/** What two sources of one session know together; where they differ the first one is right. */
export function mergeIdentities(identities: readonly SessionIdentity[]): SessionIdentity {
  const first = <K extends keyof SessionIdentity>(key: K): SessionIdentity[K] | null =>
    identities.find((identity) => identity[key] !== null)?.[key] ?? null;
  const season = first('season');
  const name = first('name');
  const place = first('place') ?? placeOf(name, season);
  return {
    kind: identities[0]?.kind ?? 'race',
    season,
    round: first('round'),
    name: name ?? nameOfPlace(place, season),
    place,
    date: first('date'),
    scheduledLaps: first('scheduledLaps'),
  };
}
