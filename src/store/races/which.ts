/**
 * Which race a source tells of. Season, round and kind say it; a source that lacks the round is matched by its day or
 * its place against the races that are known, of histories and of other sources.
 */

import { placeOf, placeOfCircuit, type SessionIdentity } from '../../timing/index.ts';
import { askedRace, distance, slug, type Which } from './keys.ts';
import type { RaceName } from './records.ts';

/** What is needed of a known race to match by. */
export type KnownRace = Pick<RaceName, 'season' | 'round' | 'name' | 'place' | 'date'>;

const DAY = 86_400_000;

/** Practice and qualifying are up to two days before the race; a day may differ by the zone that it is told in. */
function isWeekendOf(date: string, race: string): boolean {
  const days = (Date.parse(race) - Date.parse(date)) / DAY;
  return days >= -1 && days <= 3;
}

/** The words under which a place may be told: its own, and that of the Grand Prix. */
function placesOf({ place, name }: Pick<SessionIdentity, 'place' | 'name'>, season: number): string[] {
  const own = place === null ? null : (placeOfCircuit(place) ?? slug(place));
  return [own, placeOf(name, season)].filter((word) => word !== null).filter((word) => word !== '');
}

/** The name of a Grand Prix as it is compared: two in one season may be at one place, but not under one name. */
function nameWords(name: string | null): string | null {
  if (name === null) return null;
  const words = slug(name).split('-');
  return words
    .filter((word) => word !== 'gp' && word !== 'grand' && word !== 'prix' && !/^\d{4}$/.test(word))
    .join('-');
}

/**
 * Undefined where what is known does not decide it.
 *
 * @param as the whole id of the session, where somebody said which it is
 */
export function whichRace(
  identity: SessionIdentity,
  known: readonly KnownRace[],
  as: string | undefined,
): Which | undefined {
  const asked = as === undefined ? undefined : askedRace(as);
  if (asked !== undefined && asked.round !== null) {
    const { season, round, place } = asked;
    const kind = asked.kind === 'race' ? identity.kind : asked.kind;
    return { season, round, kind, place: place ?? placeKnown(known, season, round) };
  }
  const { kind, round, place, name, date } = identity;
  const season = identity.season ?? seasonOf(date);
  if (season === null) return undefined;
  if (round !== null) return { season, round, kind, place: place ?? placeKnown(known, season, round) };
  const races = known.filter((race) => race.season === season);
  const called = nameWords(name);
  const words = placesOf(identity, season);
  const match =
    unique(races.filter((race) => called !== null && nameWords(race.name) === called)) ??
    unique(races.filter((race) => placesOf(race, season).some((word) => words.includes(word)))) ??
    byDate(date, races);
  return match && { season, round: match.round, kind, place: match.place ?? place };
}

function placeKnown(known: readonly KnownRace[], season: number, round: number): string | null {
  return (
    known.find((race) => race.season === season && race.round === round && race.place !== null)?.place ?? null
  );
}

function seasonOf(date: string | null): number | null {
  return date === null ? null : Number(date.slice(0, 4));
}

function byDate(date: string | null, races: readonly KnownRace[]): KnownRace | undefined {
  if (date === null) return undefined;
  const dated = races.filter((race) => race.date !== null);
  return (
    unique(dated.filter((race) => race.date === date)) ??
    unique(dated.filter((race) => race.date !== null && isWeekendOf(date, race.date)))
  );
}

/** The one round that all of them are of. */
function unique(races: readonly KnownRace[]): KnownRace | undefined {
  const rounds = new Set(races.map(({ round }) => round));
  if (rounds.size !== 1) return undefined;
  return races.find(({ place }) => place !== null) ?? races[0];
}

/** What can be said of a session that is not known well enough, for a sentence. */
export function knownOf({ season, name, place, date }: SessionIdentity): string {
  const words = [name ?? place, season === null ? null : `season ${season}`, date].filter(
    (word) => word !== null,
  );
  return words.length === 0 ? 'neither season nor place' : `only ${words.join(', ')}`;
}

/** The race that a lenient id means. */
export function lookUp(id: string, races: readonly RaceName[]): RaceName | undefined {
  const whole = races.find((race) => race.id === id.trim().toLowerCase());
  if (whole !== undefined) return whole;
  const asked = askedRace(id);
  if (asked === undefined) return undefined;
  const { season, round, place, kind } = asked;
  const fit = races.filter((race) => race.season === season && race.kind === kind);
  // `2024-monza`, but also `2024-italian`.
  const words = place === null ? [] : placesOf({ place, name: place }, season);
  const there = fit.filter((race) => placesOf(race, season).some((word) => words.includes(word)));
  if (round === null) return there[0];
  const found = fit.find((race) => race.round === round);
  // A place may be misspelt or unknown; that of another race says that the round is wrong.
  return found === undefined || there.length === 0 || there.includes(found) ? found : undefined;
}

/** Ids in the order of how little they differ from what was typed; the race of that very round comes first. */
export function nearestIds(id: string, races: readonly RaceName[], most: number): string[] {
  const typed = slug(id).slice(0, 100);
  const asked = askedRace(id);
  return races
    .map((race) => {
      const steps = distance(typed, race.id);
      const same = asked !== undefined && race.season === asked.season && race.round === asked.round;
      const season = race.season === asked?.season ? 0 : 2;
      return { race, steps, rank: same ? 0 : steps + season };
    })
    .filter(({ race, steps, rank }) => rank === 0 || steps <= Math.max(3, race.id.length / 3))
    .sort((a, b) => a.rank - b.rank || a.steps - b.steps || b.race.season - a.race.season)
    .slice(0, most)
    .map(({ race }) => race.id);
}
