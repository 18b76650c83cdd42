/**
 * Where a client is in a race, as the `id` of the last event that it got: which race in which version, when the replay
 * began, and the session time. That is all it takes to go on from there, so a client that comes back needs nothing that
 * a server would have to remember. It comes from outside, and nothing in it is taken for granted.
 */

export interface Place {
  readonly race: string;
  readonly version: string;
  /** UTC, ms since 1970, at which the replay began; 0 for a session under way. */
  readonly start: number;
  /** ms, session time. */
  readonly time: number;
}

export function placeText({ race, version, start, time }: Place): string {
  return [race, version, start.toString(36), time.toString(36)].join('~');
}

/** Undefined for what is no place. */
export function parsePlace(text: string | undefined): Place | undefined {
  const match = /^([\p{L}\p{N}_.-]{1,100})~([a-z0-9]{1,40})~([a-z0-9]{1,9})~(-?[a-z0-9]{1,9})$/u.exec(
    text ?? '',
  );
  if (!match) return undefined;
  const [start, time] = [Number.parseInt(match[3], 36), Number.parseInt(match[4], 36)];
  return Number.isFinite(start) && Number.isFinite(time)
    ? { race: match[1], version: match[2], start, time }
    : undefined;
}
