/**
 * A whole race as lines over laps, for the lap chart, the gap chart and the tyre chart. Each point bears the session
 * time at which it became known, so that a page that shows an earlier moment can leave out what had not happened yet.
 */

import { gridOf, lapTableOf, type RaceSession, stintsOf, stopsOf } from '../../timing/index.ts';
import type { ChartsView } from '../contract.ts';
import { flagSpans } from './spans.ts';
import { rounded } from './table.ts';

type CarChart = ChartsView['cars'][number];

/** Ends of laps by lap number; index 0 is the start of the race. */
function endsOf(session: RaceSession, car: number, start: number | null): (number | null)[] {
  const ends: (number | null)[] = [start];
  for (const { lap, end } of lapTableOf(session).laps.get(car) ?? []) {
    while (ends.length < lap) ends.push(null);
    ends[lap] = end;
  }
  return ends;
}

/** Places at the end of each lap: as the source gave them, else by who crossed the line first. */
function placesOf(session: RaceSession, ends: ReadonlyMap<number, readonly (number | null)[]>, laps: number) {
  const given = new Map<number, (number | null)[]>();
  for (const { car, grid } of gridOf(session)) given.set(car, [grid]);
  for (const [car, rows] of lapTableOf(session).laps) {
    const list = given.get(car) ?? [null];
    for (const { lap, event } of rows) {
      while (list.length < lap) list.push(null);
      list[lap] = event.position;
    }
    given.set(car, list);
  }
  for (let lap = 1; lap <= laps; lap++) {
    const crossed = [...ends].flatMap(([car, times]) => {
      const end = times[lap];
      return end == null ? [] : [{ car, end }];
    });
    crossed.sort((a, b) => a.end - b.end);
    for (const [i, { car }] of crossed.entries()) {
      const list = given.get(car);
      if (list && list[lap] === null) list[lap] = i + 1;
    }
  }
  return given;
}

export function chartsOf(session: RaceSession): Pick<ChartsView, 'laps' | 'cars' | 'leader' | 'flags'> {
  const table = lapTableOf(session);
  const ends = new Map(table.cars.map((car) => [car, endsOf(session, car, table.start)]));
  const laps = Math.max(0, ...[...ends.values()].map((list) => list.length - 1));
  const leader = Array.from({ length: laps + 1 }, (_, lap) => {
    const times = [...ends.values()].flatMap((list) => list[lap] ?? []);
    return times.length === 0 ? null : rounded(Math.min(...times));
  });
  const places = placesOf(session, ends, laps);
  const stints = Map.groupBy(stintsOf(session), ({ car }) => car);
  const stops = Map.groupBy(stopsOf(session), ({ car }) => car);
  const retired = new Set(
    session.events.flatMap((event) => (event.type === 'retirement' && event.out ? [event.car] : [])),
  );
  for (const row of session.results ?? []) if (row.status === 'retired') retired.add(row.car);
  const cars = table.cars.map((car): CarChart => {
    const entry = table.entries.get(car);
    const times = ends.get(car) ?? [];
    const rows = table.laps.get(car) ?? [];
    const durations: (number | null)[] = times.map(() => null);
    for (const { lap, event } of rows) durations[lap] = rounded(event.duration);
    return {
      car,
      code: entry?.code ?? null,
      name: entry?.name ?? null,
      team: entry?.team ?? null,
      colour: entry?.colour ?? null,
      position: times.map((_, lap) => places.get(car)?.[lap] ?? null),
      time: times.map((time) => rounded(time)),
      duration: durations,
      gap: times.map((time, lap) => {
        const first = leader[lap];
        return time === null || first === null ? null : rounded(time - first);
      }),
      stints: (stints.get(car) ?? []).map(({ car: _, ...stint }) => stint),
      stops: (stops.get(car) ?? []).filter(({ kind }) => kind !== 'underRed').map(({ lap }) => lap),
      retired: retired.has(car),
    };
  });
  const flags = flagSpans(session).map((span) => ({
    ...span,
    fromLap: lapAt(leader, span.from),
    toLap: lapAt(leader, span.to),
  }));
  return { laps, cars, leader, flags };
}

/** Where a time lies between the ends of the first car's laps: 3.5 is half-way through lap 4. */
function lapAt(leader: readonly (number | null)[], time: number): number {
  let before = { lap: 0, time: Number.NEGATIVE_INFINITY };
  for (const [lap, end] of leader.entries()) {
    if (end === null) continue;
    if (end > time) {
      if (!Number.isFinite(before.time)) return 0;
      const share = (time - before.time) / (end - before.time);
      return rounded(before.lap + share * (lap - before.lap)) ?? before.lap;
    }
    before = { lap, time: end };
  }
  return before.lap;
}
