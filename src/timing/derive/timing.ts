/** Whether a session has timing at all. Who took part, how it ended and what race control said the books tell too. */

import type { RaceEvent } from '../events.ts';

/** True where anything happens that can be replayed. */
export function hasTiming(events: readonly RaceEvent[]): boolean {
  return events.some(({ type }) => type !== 'entry' && type !== 'raceControl');
}
