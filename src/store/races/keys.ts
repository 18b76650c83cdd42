/**
 * How races are called. The key (`2024-01-race`) is season, round and kind, by which sources agree; the id
 * (`2024-01-bahrain`) is for people, and people leave parts of it out.
 */

import type { SessionKind } from '../../timing/index.ts';
import { fold } from '../fold.ts';

export interface RaceKey {
  readonly season: number;
  readonly round: number;
  readonly kind: SessionKind;
}

/** A race as it is found: its key, and its place where that is known. */
export interface Which extends RaceKey {
  readonly place: string | null;
}

/** How a kind stands at the end of an id; the race has no ending. */
const endings = {
  race: '',
  sprint: 'sprint',
  qualifying: 'qualifying',
  sprintQualifying: 'sprint-qualifying',
  practice1: 'practice-1',
  practice2: 'practice-2',
  practice3: 'practice-3',
} as const satisfies Record<SessionKind, string>;

/** In the order of a weekend's end to its beginning, as lists show them. */
export const sessionKinds = [
  'race',
  'sprint',
  'qualifying',
  'sprintQualifying',
  'practice3',
  'practice2',
  'practice1',
] as const satisfies readonly SessionKind[];

export function isSessionKind(text: string): text is SessionKind {
  return Object.hasOwn(endings, text);
}

const twoDigits = (round: number): string => `${round}`.padStart(2, '0');

export function keyText({ season, round, kind }: RaceKey): string {
  return `${season}-${twoDigits(round)}-${endings[kind] || 'race'}`;
}

export function idText({ season, round, kind }: RaceKey, place: string | null): string {
  return [season, twoDigits(round), place, endings[kind]]
    .filter((part) => part !== null && part !== '')
    .join('-');
}

/** What can be read of an id that somebody typed. */
export interface AskedRace {
  readonly season: number;
  readonly round: number | null;
  /** Folded, with `-` between words. */
  readonly place: string | null;
  readonly kind: SessionKind;
}

/** Undefined where it is nothing like an id. */
export function askedRace(text: string): AskedRace | undefined {
  const words = slug(text);
  const found = /^(\d{4})(?:-(\d{1,2}))?(?:-([a-z0-9-]+))?$/.exec(words);
  if (found === null) return undefined;
  const [, season, round, rest = ''] = found;
  // The longest first: `sprint-qualifying` ends with `qualifying`.
  const kinds = [...sessionKinds].sort((a, b) => endings[b].length - endings[a].length);
  const kind =
    kinds.find(
      (each) => endings[each] !== '' && (rest === endings[each] || rest.endsWith(`-${endings[each]}`)),
    ) ?? 'race';
  const place = rest
    .slice(0, rest.length - endings[kind].length)
    .replace(/-$/, '')
    .replace(/-?race$/, '');
  if (round === undefined && place === '') return undefined;
  return {
    season: Number(season),
    round: round === undefined ? null : Number(round),
    place: place === '' ? null : place,
    kind,
  };
}

/** Lower case, without accents, words joined with `-`. */
export function slug(text: string): string {
  return fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Steps of one letter from `a` to `b`: inserted, dropped, replaced (Levenshtein 1966). */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
