/** What a list shows of a session, taken out of it once when it is stored. */

import {
  type CarNumber,
  classificationOf,
  hasTiming,
  isRace,
  type RaceSession,
  type SourceKind,
} from '../../timing/index.ts';
import { entriesOf } from './entries.ts';
import { idText, type Which } from './keys.ts';
import type { RaceSummary } from './library.ts';

function carsOf(session: RaceSession): Set<CarNumber> {
  const cars = new Set<CarNumber>((session.results ?? []).map(({ car }) => car));
  for (const event of session.events) if (event.type === 'lap' || event.type === 'entry') cars.add(event.car);
  return cars;
}

/** Who won, and in how many laps: as published, else as timed. */
function winnerOf(session: RaceSession): { car: CarNumber; laps: number | null } | undefined {
  const published = session.results?.find(({ position }) => position === 1);
  if (published !== undefined) return published;
  const [first] = classificationOf(session);
  return first === undefined || first.laps === 0 ? undefined : first;
}

/** Who was fastest where there is no race. */
function fastestOf(session: RaceSession): CarNumber | undefined {
  let best = Number.POSITIVE_INFINITY;
  let car: CarNumber | undefined;
  for (const event of session.events) {
    const timed = event.type === 'bestLap' || (event.type === 'lap' && !event.deleted);
    if (!timed || event.duration === null || event.duration >= best) continue;
    best = event.duration;
    car = event.car;
  }
  return car;
}

/** @param importedAt ISO 8601, UTC; null where no source of timing came in */
export function summaryOf(session: RaceSession, which: Which, importedAt: string | null): RaceSummary {
  const { season, round, kind, place } = which;
  const first = isRace(kind) ? winnerOf(session) : undefined;
  const car = isRace(kind) ? first?.car : fastestOf(session);
  const entry = car === undefined ? undefined : entriesOf(session).get(car);
  const sources: SourceKind[] = [...new Set(session.sources.map(({ source }) => source))];
  const cars = carsOf(session).size;
  return {
    id: idText(which, place),
    kind,
    season,
    round,
    name: session.identity.name,
    place,
    date: session.identity.date,
    laps: first?.laps ?? null,
    cars: cars === 0 ? null : cars,
    winner:
      car === undefined
        ? null
        : {
            code: entry?.code ?? null,
            name: entry?.name ?? entry?.code ?? `car ${car}`,
            team: entry?.team ?? null,
          },
    hasTiming: hasTiming(session.events),
    hasCarSamples: (session.carSamples?.length ?? 0) > 0,
    hasLocations: (session.locations?.length ?? 0) > 0,
    sources,
    missing: session.missing,
    importedAt,
  };
}
