/** Which session the feed tells, from its topic `SessionInfo`. The feed has no round; a later source, or the user, says it. */

import { isRace, kindOf, placeOf, type SessionIdentity, type SessionKind } from '../../../timing/index.ts';
import { countOf, field, offsetOf, textOf, utcOf } from './values.ts';

/** The archive's streams begin about an hour before the session; taking that as zero keeps times positive. */
const BEFORE_START = 3600e3;

/** Race where nothing says otherwise. In 2021 the sprints were called "Sprint Qualifying", but were races by their type. */
export function kindOfInfo(info: unknown): SessionKind {
  const type = textOf(field(info, 'Type'))?.toLowerCase();
  const name = textOf(field(info, 'Name'));
  if (type === 'race' && name !== null && /sprint/i.test(name)) return 'sprint';
  const number = countOf(field(info, 'Number'), 1, 3) ?? 1;
  const byType = type === 'practice' ? kindOf(`practice ${number}`) : kindOf(type ?? null);
  return kindOf(name) ?? byType ?? 'race';
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
  const kind = kindOfInfo(info);
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
