/** Who drives which car, of all that the sources of a session said. */

import type { CarNumber, RaceSession } from '../../timing/index.ts';

export interface Entry {
  readonly code: string | null;
  readonly name: string | null;
  readonly team: string | null;
  /** `#rrggbb`. */
  readonly colour: string | null;
}

const unknown: Entry = { code: null, name: null, team: null, colour: null };

/** Later entries complete earlier ones. */
export function entriesOf(session: RaceSession): Map<CarNumber, Entry> {
  const entries = new Map<CarNumber, Entry>();
  for (const event of session.events) {
    if (event.type !== 'entry') continue;
    const { code, name, team, colour } = entries.get(event.car) ?? unknown;
    entries.set(event.car, {
      code: event.code ?? code,
      name: event.name ?? name,
      team: event.team ?? team,
      colour: event.colour ?? colour,
    });
  }
  return entries;
}
