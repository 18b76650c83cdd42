/** What a user types for a source on the web: `openf1:2024/1`, `jolpica:1976`. */

import { FormatError } from '../../bytes.ts';
import type { JolpicaAddress } from './jolpica.ts';
import type { OpenF1Address } from './openf1.ts';

export type WebAddress =
  | { readonly service: 'openf1'; readonly address: OpenF1Address }
  | { readonly service: 'jolpica'; readonly address: JolpicaAddress };

const FORMS =
  'openf1:2024/1 (season and round, then /sprint or /qualifying), openf1:9472 (a session key), jolpica:2024, jolpica:1950-2024 or jolpica:2024/1';

/** OpenF1's names of sessions by what a user writes. */
const SESSIONS: Readonly<Record<string, string>> = {
  race: 'Race',
  sprint: 'Sprint',
  qualifying: 'Qualifying',
  'sprint-qualifying': 'Sprint Qualifying',
  'sprint-shootout': 'Sprint Shootout',
  'practice-1': 'Practice 1',
  'practice-2': 'Practice 2',
  'practice-3': 'Practice 3',
};

/** True for what is meant as an address, right or wrong, rather than as a path. */
export function isWebAddress(text: string): boolean {
  return /^(openf1|jolpica):/i.test(text);
}

/** @throws FormatError that lists the forms */
export function parseWebAddress(text: string): WebAddress {
  const [, service = '', rest = ''] = /^(openf1|jolpica):(.*)$/i.exec(text.trim()) ?? [];
  const race = /^(\d{4})[/-](\d{1,2})(?:[/-]([a-z0-9-]+))?$/i.exec(rest);
  if (service.toLowerCase() === 'openf1') {
    // A year alone is no session: their keys lie above the years.
    if (/^\d{4,6}$/.test(rest) && Number(rest) > 2100)
      return { service: 'openf1', address: { sessionKey: Number(rest) } };
    const session = SESSIONS[(race?.[3] ?? 'race').toLowerCase()];
    if (race && session) {
      return { service: 'openf1', address: { season: Number(race[1]), round: Number(race[2]), session } };
    }
  } else if (service !== '') {
    const seasons = /^(\d{4})(?:-(\d{4}))?$/.exec(rest);
    if (seasons) {
      const from = Number(seasons[1]);
      const to = Number(seasons[2] ?? from);
      if (to >= from) return { service: 'jolpica', address: { from, to, round: null } };
    } else if (race && race[3] === undefined) {
      const season = Number(race[1]);
      return { service: 'jolpica', address: { from: season, to: season, round: Number(race[2]) } };
    }
  }
  throw new FormatError(`"${text}" is no address of a source: expected ${FORMS}`);
}
