/** Which session the feed tells, from its topic `SessionInfo`. The feed has no round; a later source, or the user, says it. */

import { placeOf, type SessionIdentity, type SessionKind } from '../../../timing/index.ts';
import { countOf, field, offsetOf, textOf, utcOf } from './values.ts';

/** The archive's streams begin about an hour before the session; taking that as zero keeps times positive. */
const BEFORE_START = 3600e3;

/** Race where nothing says otherwise: a sprint is a "Race" too, told by its name. */
export function kindOf(info: unknown): SessionKind {
  const type = textOf(field(info, 'Type'))?.toLowerCase() ?? '';
  const name = textOf(field(info, 'Name'))?.toLowerCase() ?? '';
  if (type === 'practice' || name.startsWith('practice')) {
    const number = countOf(field(info, 'Number'), 1, 3) ?? countOf(/\d/.exec(name)?.[0], 1, 3) ?? 1;
    return number === 3 ? 'practice3' : number === 2 ? 'practice2' : 'practice1';
  }
  if (type === 'qualifying') return name.includes('sprint') ? 'sprintQualifying' : 'qualifying';
  return name.includes('sprint') ? 'sprint' : 'race';
}

export function isRace(kind: SessionKind): boolean {
  return kind === 'race' || kind === 'sprint';
}

/** UTC, ms since 1970, that session time counts from: an hour before the scheduled start. */
export function epochOf(info: unknown): number | null {
  const start = utcOf(field(info, 'StartDate'));
  const offset = offsetOf(field(info, 'GmtOffset'));
  return start === null || offset === null ? null : start - offset - BEFORE_START;
}

export function identityOf(info: unknown, scheduledLaps: number | null): SessionIdentity {
  const meeting = field(info, 'Meeting');
  const date = /^\d{4}-\d\d-\d\d/.exec(textOf(field(info, 'StartDate')) ?? '')?.[0] ?? null;
  const kind = kindOf(info);
  const season = date === null ? null : countOf(date.slice(0, 4), 1950, 2100);
  const name = textOf(field(meeting, 'Name'));
  return {
    kind,
    season,
    round: countOf(field(meeting, 'Number'), 1, 40),
    name,
    place: placeOf(name, season),
    date,
    scheduledLaps: isRace(kind) ? scheduledLaps : null,
  };
}
